import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { WireRecord } from '../../../shared/record';
import type { Language } from '../../../shared/schema/label';
import { DataProvider, useRecord } from '../../data/hooks';
import type { DataClient } from '../../data/api';
import { openMemoryData } from '../../data/memory';
import { RefSourceContext, type RefSource } from '../../ui/ref-source';
import { InsightsPage } from './insights-page';

const wire = (entity: string, id: string, body: Record<string, unknown>): WireRecord => ({
  ...{ id, entity, v: 1, rev: 1, deleted: false, body, mut: null },
  ...{ at: '2026-01-01T08:00:00.000Z', byId: null, conflicts: [] },
});
const account = (id: string, name: string, more: Record<string, unknown> = {}): WireRecord =>
  wire('account', id, { name, type: 'customer', ownerId: 'anna', city: 'Bonn', ...more });
const person = (id: string, name: string, role: string): WireRecord =>
  wire('user', id, { name, signInName: `${id}@rhein`, role, active: true });
const people = [person('anna', 'Anna Weber', 'salesperson'), person('sabine', 'Sabine Krüger', 'administrator')];
const pair = [account('a', 'Feinkost Lindner'), account('b', 'Lindner Feinkost GmbH', { phone: '0228 998877' })];

/** Titles as the app gives them. */
const source: RefSource = {
  search: async () => [],
  useTitle: (entity, id) => {
    const row = useRecord(entity, id) as { readonly name?: string; readonly fullName?: string } | undefined;
    return row?.name ?? row?.fullName;
  },
  useAbsent: () => false,
};

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function shown(held: readonly WireRecord[], language: Language = 'en', path = '/insights/duplicates') {
  const data = await openMemoryData({
    session: {
      officeId: 'office',
      organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
      user: { id: 'anna', name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' },
      deviceId: 'device',
      deviceCode: 'A2',
    },
    records: [...people, ...held],
  });
  client = data;
  const { hook, searchHook, history } = memoryLocation({ path, record: true });
  renderUi(
    <DataProvider client={data}>
      <RefSourceContext value={source}>
        <Router hook={hook} searchHook={searchHook}>
          <Route path="/insights/:tab" component={InsightsPage} />
        </Router>
      </RefSourceContext>
    </DataProvider>,
    { language },
  );
  return { data, address: () => history.at(-1) ?? '' };
}

const everything = { offset: 0, limit: 10 };
const queue = () => screen.findByRole('listitem', { name: 'Feinkost Lindner and Lindner Feinkost GmbH' });

test('a pair is shown side by side with its reasons, and goes when it is said to be two', async () => {
  const { data } = await shown(pair);
  const card = await queue();
  await screen.findByText('1 pair looks like one customer or person entered twice');
  // They are alike on every day.
  expect(screen.queryByRole('button', { name: /^As of/ })).toBeNull();
  expect(within(card).getByText('same words in the name, same city')).toBeTruthy();
  expect(within(card).getByRole('link', { name: 'Lindner Feinkost GmbH' }).getAttribute('href')).toBe('/accounts/b');
  const phone = within(card).getByRole('row', { name: /Phone/ });
  expect([...phone.querySelectorAll('td')].map(({ textContent }) => textContent)).toEqual(['', '0228 998877']);
  fireEvent.click(within(card).getByText('50 of 100 points'));
  expect(await screen.findByText('+45')).toBeTruthy();

  fireEvent.click(within(card).getByText('Not the same'));
  await screen.findByText('Every pair is answered');
  expect(screen.getByText('1 of 1 pairs are answered.')).toBeTruthy();
  const { rows } = await data.fetchRecords('duplicateAnswer', {}, everything);
  expect(rows).toMatchObject([
    {
      ...{ of: 'account', firstId: 'a', secondId: 'b', answer: 'different', ownerId: 'anna' },
      accounts: [{ accountId: 'a' }, { accountId: 'b' }],
    },
  ]);
  const answered = await screen.findByRole('table', { name: 'Answered' });
  await within(answered).findByText('Anna Weber');

  fireEvent.click(await within(answered).findByRole('button', { name: /^Take back the answer about Feinkost/ }));
  await queue();
  expect((await data.fetchRecords('duplicateAnswer', {}, everything)).total).toBe(0);
});

test('merging is proposed to the administrator, and both go back with one undo', async () => {
  const { data } = await shown(pair);
  fireEvent.click(within(await queue()).getByText('Propose merging'));
  fireEvent.click(await screen.findByText('The right one stays: Lindner Feinkost GmbH'));
  await screen.findByText('merging proposed, Lindner Feinkost GmbH stays');
  const { rows } = await data.fetchRecords('task', {}, everything);
  expect(rows).toMatchObject([
    { subject: 'Merge Feinkost Lindner into Lindner Feinkost GmbH', ownerId: 'sabine', accountId: 'b', status: 'open' },
  ]);
  expect(rows[0]?.note).toContain('Duplicate: Feinkost Lindner /accounts/a');
  await data.undo();
  await queue();
  expect((await data.fetchRecords('task', {}, everything)).total).toBe(0);
});

test('who looks after neither of the two sees the pair and cannot answer', async () => {
  await shown(pair.map((one) => ({ ...one, body: { ...one.body, ownerId: 'sabine' } })));
  const card = await queue();
  expect(await within(card).findByText('Only who looks after one of the two can answer.')).toBeTruthy();
  await waitFor(() => expect(within(card).queryByText('Not the same')).toBeNull());
});

test('people are compared with the accounts they belong to, in Chinese', async () => {
  const at = (id: string, fullName: string): WireRecord =>
    wire('contact', id, { fullName, ownerId: 'anna', accounts: [{ accountId: 'a' }, { accountId: 'elsewhere' }] });
  const { data } = await shown([account('a', '禾味'), at('p', '王偉'), at('q', '王伟')], 'zh-TW');
  await screen.findByText('1 組資料疑似重複輸入');
  expect(await screen.findByText('姓名相同、所屬客戶相同')).toBeTruthy();
  fireEvent.click(await screen.findByText('不是同一個'));
  await waitFor(async () => {
    const { rows } = await data.fetchRecords('duplicateAnswer', {}, everything);
    // The answer hangs on what the reader sees: head office would refuse another account.
    expect(rows[0]).toMatchObject({ of: 'contact', firstId: 'p', secondId: 'q', accounts: [{ accountId: 'a' }] });
  });
});

test('lost customers who were approached stand beside the others, with the way to them', async () => {
  const day = (month: string): string => `2026-${month}`;
  const order = (orderedOn: string): WireRecord =>
    wire('order', `o-${orderedOn}`, {
      ...{
        provisionalNumber: 'K7',
        accountId: 'a',
        accountName: 'a',
        status: 'delivered',
        orderedOn,
        authorId: 'anna',
      },
      ...{ currency: 'EUR', lines: [], grossMinor: 50_000, netMinor: 50_000 },
    });
  const call = { accountId: 'a', kind: 'call', startAt: '2026-03-01T10:00:00.000Z', status: 'done', ownerId: 'anna' };
  const held = [
    account('a', 'Quiet Cellar', { lostOn: day('02-01'), lossReason: 'price' }),
    ...[order(day('01-10')), order(day('03-20')), wire('activity', 'call', call)],
  ];
  const { address } = await shown(held, 'en', '/insights/win-back?asOf=2026-11-22');
  await screen.findByText('1 of 1 lost customer who was approached ordered again within 90 days');
  expect(screen.getByText(/This is no proof that the approach brought them back/)).toBeTruthy();
  // Where nobody was left alone there is neither a share nor a sum of them.
  expect(screen.getByText(/^They spent €\s500\./)).toBeTruthy();
  expect(screen.queryByText(/those whom nobody approached/)).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'As a table' }));
  const row = await screen.findByRole('row', { name: /^Price Approached/ });
  expect([...row.querySelectorAll('td')].map(({ textContent }) => textContent)).toEqual([
    'Approached',
    '1',
    '1',
    '100\u00a0%',
    '500.00',
  ]);
  const alone = screen.getByRole('row', { name: /^Price Not approached/ });
  expect([...alone.querySelectorAll('td')].map(({ textContent }) => textContent)[3]).toBe('none');
  fireEvent.click(within(row).getByRole('link', { name: 'Price, Approached: 1 ordered again' }));
  await waitFor(() => expect(address()).toBe('/accounts?show=chosen'));
});

test('of data quality every number leads to the accounts it counts, and a list that is cut says so', async () => {
  const full = { phone: '1', street: 's', postalCode: '1', country: 'd', industry: 'i', territoryId: 't' };
  const held = Array.from({ length: 501 }, (_, n) => account(`q${n}`, `Kiosk ${n}`, full));
  const at = { fullName: 'Ida Lind', ownerId: 'anna', accounts: [{ accountId: 'q0' }] };
  const { address } = await shown(
    [...held, account('old', 'Old', full), wire('contact', 'c', at)],
    'en',
    '/insights/quality?asOf=2027-11-22',
  );
  const list = (await screen.findByRole('heading', { name: 'To complete, by worth' })).parentElement as HTMLElement;
  expect(list.textContent).toContain('502');
  await screen.findByText('Here the first 500 of them.');
  expect(within(list).getByRole('link', { name: 'All in a list' })).toBeTruthy();
  expect(screen.getByRole('link', { name: '502 have not been checked for too long.' })).toBeTruthy();
  fireEvent.click(screen.getByTitle('People is missing in 501 accounts'));
  await waitFor(() => expect(address()).toBe('/accounts?show=chosen'));
});

test('says what was compared of a company that has little', async () => {
  const at = { fullName: 'Ida Lind', ownerId: 'anna', accounts: [{ accountId: 'a' }] };
  await shown([account('a', 'Feinkost Lindner'), wire('contact', 'c', at)]);
  expect((await screen.findByText(/were compared/)).textContent).toBe(
    'On this laptop 1 account and 1 person were compared.',
  );
});
