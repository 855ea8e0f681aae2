import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { layOutTables } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { conditionRowsOf } from '../../../shared/domain/saved-list';
import type { Body } from '../../../shared/entities';
import type { WireRecord } from '../../../shared/record';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { SegmentMenu } from '../../pages/segment-menu';
import { SegmentSection } from './segment-section';
import { TagSection } from './tag-section';

layOutTables();

const session: Session = {
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id: 'chief', name: 'Carla Chief', signInName: 'carla@rhein', role: 'administrator' },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
};
const held = {
  v: 1,
  rev: 1,
  deleted: false,
  mut: null,
  at: '2026-11-01T00:00:00.000Z',
  byId: null,
  conflicts: [],
} as const;
const account = (id: string, tags: string[], city: string) => ({
  ...held,
  entity: 'account',
  id,
  body: { name: id, type: 'customer', city, tags },
});
const tag = (id: string, name: string) => ({ ...held, entity: 'tag', id, body: { name, formerNames: [] } });

let client: DataClient | undefined;
let tags: readonly Row<'tag'>[] = [];
let segments: readonly Row<'segment'>[] = [];
afterEach(async () => {
  cleanup();
  await client?.close();
});

const segment = (id: string, body: Partial<Body<'segment'>>) => ({ ...held, entity: 'segment', id, body });
const inCity = (value: string) => conditionRowsOf([{ field: 'city', op: 'is', value }]);

async function open(children: ReactNode, more: readonly WireRecord[] = []): Promise<void> {
  client = await openMemoryData({
    session,
    records: [
      ...more,
      account('a', ['Cheese'], 'Köln'),
      account('b', ['Fromage'], 'Köln'),
      account('c', [], 'Bonn'),
      tag('t-cheese', 'Cheese'),
      tag('t-fromage', 'Fromage'),
    ],
  });
  const window = { offset: 0, limit: 50 };
  client.watchRecords('tag', {}, { window }, (rows) => (tags = rows.rows));
  client.watchRecords('segment', { sort: [{ field: 'position' }] }, { window }, (rows) => (segments = rows.rows));
  renderUi(<DataProvider client={client}>{children}</DataProvider>);
}

const click = (name: string | RegExp, inside: HTMLElement = document.body): Promise<unknown> =>
  act(async () => fireEvent.click(within(inside).getByRole('button', { name })));
const type = (name: string, value: string): void =>
  void fireEvent.change(document.querySelector(`[name="${name}"]`) as HTMLInputElement, { target: { value } });

it('renames and merges tags without touching the accounts that carry them', async () => {
  await open(<TagSection />);
  fireEvent.click(await screen.findByRole('button', { name: 'Cheese' }));
  type('name', 'Fromage');
  await click(/^Save/, screen.getByRole('dialog'));
  expect(screen.getByRole('alert').textContent).toMatch(/Merge the two/);
  type('name', 'Käse');
  await click(/^Save/, screen.getByRole('dialog'));
  await waitFor(() =>
    expect(tags.find(({ id }) => id === 't-cheese')).toMatchObject({ name: 'Käse', formerNames: ['Cheese'] }),
  );

  fireEvent.click(await screen.findByRole('button', { name: 'Fromage' }));
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('combobox', { name: 'Merge into' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Käse' }));
  await click('Merge', screen.getByRole('dialog'));
  await waitFor(() => expect(tags).toMatchObject([{ name: 'Käse', formerNames: ['Cheese', 'Fromage'] }]));
  // Both accounts carry it now, each under its old word.
  expect((await screen.findByRole('link', { name: 'Accounts of Käse: 2' })).textContent).toBe('2');
});

it('makes a segment of what is filtered for, and says who belongs to it', async () => {
  await open(
    <>
      <SegmentMenu conditions={[{ field: 'city', op: 'is', value: 'köln' }]} />
      <SegmentSection />
    </>,
  );
  fireEvent.click(await screen.findByRole('button', { name: 'Save as segment' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'New segment' }));
  fireEvent.change(await screen.findByLabelText('Name of the segment'), { target: { value: 'Cologne' } });
  await click('Save');
  expect((await screen.findByRole('link', { name: 'Accounts of Cologne: 2' })).textContent).toBe('2');
  expect(document.body.textContent).toContain('City is köln');

  fireEvent.click(screen.getByRole('button', { name: 'Cologne' }));
  type('visitIntervalDays', '14');
  await click(/^Save/, screen.getByRole('dialog'));
  await waitFor(() =>
    expect(segments).toMatchObject([{ name: 'Cologne', visitIntervalDays: 14, conditions: [{ field: 'city' }] }]),
  );
});

const said = (): string =>
  within(screen.getByRole('region', { name: 'Before it is saved' })).getByRole('status').textContent ?? '';
/** In the editor of a filter. */
const say = async (words: string): Promise<void> => {
  const field = await screen.findByRole('textbox', { name: 'Words' });
  fireEvent.change(field, { target: { value: words } });
  fireEvent.blur(field);
};
const named = (): string[] =>
  within(screen.getByRole('grid'))
    .getAllByRole('row')
    .slice(1)
    .map((row) => row.querySelector('td')?.textContent ?? '');

it('says who would come and who would go while the rule is changed, and saves nothing before that is asked for', async () => {
  await open(<SegmentSection />, [
    segment('s', { name: 'Cologne', conditions: inCity('köln'), visitIntervalDays: 14 }),
  ]);
  fireEvent.click(await screen.findByRole('button', { name: 'Cologne' }));
  await waitFor(() => expect(said()).toBe('2 accounts in it now'));
  await waitFor(() => expect(named()).toEqual(['a', 'b']));

  fireEvent.click(screen.getByRole('button', { name: 'City is köln' }));
  await say('bon');
  await waitFor(() => expect(said()).toContain('2 in it now, 0 would come, 2 would go'));
  await say('bonn');
  await waitFor(() =>
    expect(said()).toBe('2 in it now, 1 would come, 2 would goVisits, prices or service would change for 3 accounts'),
  );
  await click('Done');
  await waitFor(() => expect(named()).toEqual(['c']));
  fireEvent.click(screen.getByRole('radio', { name: 'Would go 2' }));
  await waitFor(() => expect(named()).toEqual(['a', 'b']));
  fireEvent.change(screen.getByRole('searchbox', { name: 'Name, place, phone digits' }), { target: { value: 'b' } });
  fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Enter' });
  await waitFor(() => expect(named()).toEqual(['b']));
  fireEvent.click(screen.getByRole('radio', { name: 'Other care 3' }));
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'a' } });
  fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'Enter' });
  await waitFor(() => expect(screen.getByRole('grid').textContent).toContain('Visit every, days 14 → none'));
  expect(segments[0]?.conditions).toEqual(inCity('köln'));

  await click(/^Save/, screen.getByRole('dialog'));
  await waitFor(() => expect(segments[0]?.conditions).toEqual(inCity('bonn')));
  await screen.findByRole('link', { name: 'Accounts of Cologne: 1' });
});

it('makes a segment from its rule alone, with those who would be in it', async () => {
  await open(<SegmentSection />, [segment('s', { name: 'Cologne', conditions: inCity('köln'), position: 1 })]);
  fireEvent.click(await screen.findByRole('button', { name: 'Add a segment' }));
  type('name', 'Bonn');
  await click(/^Add filter/);
  fireEvent.click(await screen.findByRole('option', { name: 'City' }));
  await say('bonn');
  await waitFor(() => expect(said()).toBe('0 in it now, 1 would come, 0 would go'));
  await click('Done');
  await click(/^Save/, screen.getByRole('dialog'));
  await waitFor(() => expect(segments.map(({ name }) => name)).toEqual(['Cologne', 'Bonn']));
});

it('asks for one of several groups of filters, all of which hold within', async () => {
  await open(<SegmentSection />, [segment('s', { name: 'Cologne', conditions: inCity('köln'), position: 1 })]);
  fireEvent.click(await screen.findByRole('button', { name: 'Cologne' }));
  await waitFor(() => expect(said()).toBe('2 accounts in it now'));
  await click(/^Drop filter City/);
  await click('Any of');
  await click('Add an alternative');
  fireEvent.click(await screen.findByRole('option', { name: 'City' }));
  await say('köln');
  await click('Done');
  await click('And', screen.getByRole('group', { name: 'Alternative 1' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Tags' }));
  await say('Cheese');
  await waitFor(() => expect(said()).toBe('2 in it now, 0 would come, 1 would go'));
  await click('Done');
  await click('Add an alternative');
  fireEvent.click(await screen.findByRole('option', { name: 'City' }));
  await say('bonn');
  await waitFor(() => expect(said()).toBe('2 in it now, 1 would come, 1 would go'));
  await click('Done');
  await click(/^Save/, screen.getByRole('dialog'));
  const city = (value: string) => ({ field: 'city', op: 'contains', value }) as const;
  const value = [[city('köln'), { field: 'tags', op: 'contains', value: 'Cheese' } as const], [city('bonn')]];
  await waitFor(() =>
    expect(segments[0]?.conditions).toEqual(conditionRowsOf([{ field: 'anyOf', op: 'anyOf', value }])),
  );
  await waitFor(() =>
    expect(document.body.textContent).toContain(
      'any of (City contains köln · Tags contains Cheese) or City contains bonn',
    ),
  );
});

it('another order of the segments says whose care would change, and is saved when that is asked for', async () => {
  await open(<SegmentSection />, [
    segment('all', {
      name: 'All',
      conditions: conditionRowsOf([{ field: 'name', op: 'notEmpty' }]),
      visitIntervalDays: 30,
      position: 1,
    }),
    segment('bonn', { name: 'Bonn', conditions: inCity('bonn'), visitIntervalDays: 7, position: 2 }),
  ]);
  const names = (): string[] =>
    [...document.querySelectorAll('.analysis-line .admin-name')].map((one) => one.textContent);
  await screen.findByRole('button', { name: 'Move Bonn up' });
  await click('Move Bonn up');
  await screen.findByText('Visits, prices or service would change for 1 account');
  expect(names()).toEqual(['Bonn', 'All']);
  await waitFor(() => expect(screen.getByRole('grid').textContent).toContain('Visit every, days 30 → 7'));
  expect(segments.map(({ id }) => id)).toEqual(['all', 'bonn']);
  await click('As before');
  expect(names()).toEqual(['All', 'Bonn']);
  await click('Move Bonn up');
  await click('Save this order');
  await waitFor(() => expect(segments.map(({ id }) => id)).toEqual(['bonn', 'all']));
  expect(screen.queryByRole('grid')).toBeNull();
});

it('says who would carry a tag by another rule, or after a merge', async () => {
  await open(<TagSection />, [segment('s', { name: 'Bonn', conditions: inCity('bonn') })]);
  fireEvent.click(await screen.findByRole('button', { name: 'Cheese' }));
  await waitFor(() => expect(said()).toBe('1 account in it now'));
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('combobox', { name: 'Merge into' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Fromage' }));
  await waitFor(() => expect(said()).toBe('1 in it now, 1 would come, 0 would go'));
  await waitFor(() => expect(named()).toEqual(['a']));
  expect(tags.map(({ id }) => id).sort()).toEqual(['t-cheese', 't-fromage']);
});

it('what is filtered for as the rule of a segment that is there is looked at before it is saved', async () => {
  await open(<SegmentMenu conditions={[{ field: 'city', op: 'is', value: 'bonn' }]} />, [
    segment('s', { name: 'Cologne', conditions: inCity('köln') }),
  ]);
  fireEvent.click(await screen.findByRole('button', { name: 'Save as segment' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'As the rule of Cologne' }));
  await waitFor(() => expect(said()).toBe('2 in it now, 1 would come, 2 would go'));
  expect(segments[0]?.conditions).toEqual(inCity('köln'));
  await click('Save rule', screen.getByRole('dialog'));
  await waitFor(() => expect(segments[0]?.conditions).toEqual(inCity('bonn')));
  expect(screen.queryByRole('dialog')).toBeNull();
});
