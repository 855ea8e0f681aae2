import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { WireRecord } from '../../../shared/record';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { InsightsPage } from './insights-page';

const account = wire('account', 'bistro', { name: 'Lively Bistro', type: 'customer', ownerId: 'anna' });
const order = wire('order', 'o1', {
  ...{ provisionalNumber: 'K7-1', accountId: 'bistro', accountName: 'Lively Bistro', status: 'delivered' },
  ...{ orderedOn: '2020-01-15', currency: 'EUR', lines: [], grossMinor: 500, netMinor: 500 },
});

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function show(role: Session['user']['role'], records: readonly WireRecord[], report = 'value'): Promise<void> {
  const session = salesperson('anna');
  const data = await openMemoryData({
    session: { ...session, user: { ...session.user, role } },
    records: [...records],
  });
  client = data;
  const { hook, searchHook } = memoryLocation({ path: `/insights/${report}` });
  renderUi(
    <DataProvider client={data}>
      <Router hook={hook} searchHook={searchHook}>
        <Route path="/insights/:tab" component={InsightsPage} />
      </Router>
    </DataProvider>,
  );
}

const actsBeside = async (title: string): Promise<(string | null)[]> =>
  [...((await screen.findByText(title)).closest('.empty')?.querySelectorAll('a') ?? [])].map((link) =>
    link.getAttribute('href'),
  );

test('an empty company leads an administrator to the order history and to the first account', async () => {
  await show('administrator', []);
  expect(await actsBeside('No accounts on this laptop yet')).toEqual(['/admin/order-history', '/accounts/new']);
});

test('whoever sells begins with an account, then with an order', async () => {
  await show('salesperson', []);
  expect(await actsBeside('No accounts on this laptop yet')).toEqual(['/accounts/new']);
  cleanup();
  await client?.close();
  await show('salesperson', [account]);
  expect(await actsBeside('No orders yet')).toEqual(['/orders/new']);
});

test.each(['lifetime', 'cohorts', 'rules', 'white-space', 'forecast', 'win-back', 'what-if'])(
  'without an order the report %s says how orders come',
  async (report) => {
    await show('administrator', [account], report);
    expect(await actsBeside('No orders yet')).toEqual(['/admin/order-history', '/orders/new']);
  },
);

test('where orders are, and none in the period, it is another period that helps', async () => {
  await show('administrator', [account, order]);
  expect(await actsBeside('No orders in this period')).toEqual([]);
  expect(screen.getByText('Take 24 months')).toBeTruthy();
});
