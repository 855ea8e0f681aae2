import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { addDays } from '../../../shared/domain/dates';
import type { WireRecord } from '../../../shared/record';
import { DataProvider } from '../../data/hooks';
import type { DataClient } from '../../data/api';
import { openMemoryData } from '../../data/memory';
import { todayOf } from '../../i18n/format';
import { InsightsPage } from './insights-page';

const today = todayOf(Date.now());
const wire = (entity: string, id: string, body: Record<string, unknown>): WireRecord => ({
  ...{ id, entity, v: 1, rev: 1, deleted: false, body, mut: null },
  ...{ at: '2026-01-01T08:00:00.000Z', byId: null, conflicts: [] },
});
const order = (accountId: string, daysAgo: number, currency = 'EUR'): WireRecord =>
  wire('order', `${accountId}-${daysAgo}`, {
    ...{ provisionalNumber: `K7-${accountId}`, accountId, accountName: accountId, status: 'delivered' },
    ...{ orderedOn: addDays(today, -daysAgo), authorId: 'sabine', currency, lines: [] },
    ...{ grossMinor: 50_000, netMinor: 50_000 },
  });
/** One that has been silent for 200 days, one that ordered last week. */
const records = [
  wire('account', 'quiet', { name: 'Quiet Cellar', type: 'customer', ownerId: 'sabine' }),
  wire('account', 'lively', { name: 'Lively Bistro', type: 'customer', ownerId: 'sabine' }),
  order('quiet', 200),
  order('lively', 7),
];

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function shown(
  role: 'administrator' | 'salesperson',
  held: readonly WireRecord[] = records,
  path = '/insights/what-if',
): Promise<() => string> {
  const data = await openMemoryData({
    session: {
      officeId: 'office',
      organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
      user: { id: 'sabine', name: 'Sabine Krüger', signInName: 'sabine@rhein', role },
      deviceId: 'device',
      deviceCode: 'A2',
    },
    records: [...held],
  });
  client = data;
  const { hook, searchHook, history } = memoryLocation({ path, record: true });
  renderUi(
    <DataProvider client={data}>
      <Router hook={hook} searchHook={searchHook}>
        <Route path="/insights/:tab" component={InsightsPage} />
      </Router>
    </DataProvider>,
    { today },
  );
  return () => history.at(-1) ?? '';
}

const lostAfter = () => screen.findByLabelText('Lost after, days without an order');

test('another threshold shows at once who would move; nothing is saved', async () => {
  const address = await shown('administrator');
  await screen.findByText('Change a value to see who would move');
  expect(screen.getByText(/both sides worked out from the customers on this laptop/)).toBeTruthy();
  expect(screen.queryByText('Take them over in the settings')).toBeNull();
  fireEvent.change(await lostAfter(), { target: { value: '100' } });
  await screen.findByText('1 account would move to “Lost”');
  const movers = [...screen.getByLabelText('Movers').querySelectorAll('a')];
  expect(movers.map((link) => link.getAttribute('href'))).toEqual(['/accounts/quiet']);
  expect(screen.getByText('Lost after, days without an order 365 → 100')).toBeTruthy();
  expect(screen.getByText('Take them over in the settings').getAttribute('href')).toBe('/admin/analysis');
  expect(decodeURIComponent(address())).toContain('try=lost:100');
  expect((await client?.fetchRecords('analysisSettings', {}, { offset: 0, limit: 1 }))?.total).toBe(0);

  // A move opens everybody who makes it.
  fireEvent.click(screen.getByRole('button', { name: 'Existing to Lost: 1 account' }));
  fireEvent.click(await screen.findByText('Open as a list'));
  expect(address()).toBe('/accounts?show=chosen');
});

test('values go back to those of today', async () => {
  await shown('salesperson');
  fireEvent.change(await lostAfter(), { target: { value: '100' } });
  await screen.findByText('1 account would move to “Lost”');
  fireEvent.click(screen.getByText('Back to the values of today'));
  await screen.findByText('Change a value to see who would move');
  expect(((await lostAfter()) as HTMLInputElement).value).toBe('365');
});

test('a value that is not possible, or contradicts another, is named and not tried', async () => {
  const address = await shown('salesperson');
  fireEvent.change(await lostAfter(), { target: { value: '0' } });
  expect(await screen.findByText('From 1 to 3,650')).toBeTruthy();
  fireEvent.change(screen.getByLabelText('Grade A'), { target: { value: '97' } });
  expect((await screen.findByRole('alert')).textContent).toBe('Each grade has to reach further than the one above it');
  expect(address()).not.toContain('lost');
  expect(screen.getByText('Change a value to see who would move')).toBeTruthy();
  fireEvent.change(screen.getByLabelText('Grade A'), { target: { value: '40' } });
  await waitFor(() => expect(screen.queryByRole('alert')).toBeNull());
  expect(screen.queryByText('Take them over in the settings')).toBeNull();
});

test('a report of a territory is in the currency of its own accounts', async () => {
  const inTaiwan = [
    wire('territory', 'taiwan', { name: '台灣' }),
    wire('account', 'teahouse', { name: '禾味', type: 'customer', ownerId: 'sabine', territoryId: 'taiwan' }),
    order('teahouse', 7, 'TWD'),
  ];
  await shown('salesperson', [...records, ...inTaiwan], '/insights/what-if?territory=taiwan');
  expect(await screen.findByText(/^As of .*, TWD/)).toBeTruthy();
  expect(screen.queryByText('No orders yet')).toBeNull();
});

test('without orders there is nobody to move, and the report still says how it works it out', async () => {
  await shown('salesperson', records.slice(0, 2));
  expect(await screen.findByText('No orders yet')).toBeTruthy();
  fireEvent.click(screen.getByText('How it is worked out'));
  expect(await screen.findByText(/Grade, segment and state of every account twice/)).toBeTruthy();
});
