import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { SegmentMenu } from '../../pages/segment-menu';
import { SegmentSection } from './segment-section';
import { TagSection } from './tag-section';

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

async function open(children: ReactNode): Promise<void> {
  client = await openMemoryData({
    session,
    records: [
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
