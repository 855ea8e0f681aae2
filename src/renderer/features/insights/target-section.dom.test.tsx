import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { RefSourceProvider } from '../../app/ref-source';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { InsightsPage } from './insights-page';
vi.setConfig({ testTimeout: 60_000 });

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

const slow = { timeout: 25_000 };
const order = (id: string, orderedOn: string, netMinor: number) =>
  wire('order', id, {
    ...{ provisionalNumber: id, accountId: 'a1', accountName: 'Käseladen', status: 'delivered', orderedOn },
    ...{ authorId: 'anna', currency: 'EUR', lines: [], grossMinor: netMinor, netMinor },
  });
const quarter = { period: 'quarter', startsOn: '2026-07-01', currency: 'EUR' } as const;

test('beside a target stand what was ordered, what is to come and what is missing, and each says how', async () => {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('user', 'anna', { name: 'Anna', signInName: 'anna', role: 'salesperson', territoryId: 't1' }),
      wire('territory', 't1', { name: 'North' }),
      wire('product', 'brie', { code: '12', name: 'Brie', priceMinor: 900, currency: 'EUR' }),
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: 'anna', territoryId: 't1' }),
      ...[order('o1', '2026-05-01', 70_000), order('o2', '2026-08-01', 40_000), order('o3', '2026-08-20', 10_000)],
      wire('opportunity', 'd1', {
        ...{ name: 'Winter range', accountId: 'a1', ownerId: 'anna', stage: 'proposal', currency: 'EUR' },
        ...{ closeOn: '2026-09-10', valueMinor: 20_000, probabilityBp: 5000 },
        lines: [{ productId: 'brie', amountMinor: 15_000 }],
      }),
      wire('target', 'g1', { territoryId: 't1', ...quarter, amountMinor: 400_000 }),
      wire('target', 'g2', { personId: 'anna', ...quarter, amountMinor: 200_000 }),
    ],
  });
  const { hook, searchHook } = memoryLocation({ path: '/insights/forecast', searchPath: 'asOf=2026-09-30' });
  renderUi(
    <DataProvider client={client}>
      <RefSourceProvider client={client}>
        <Router hook={hook} searchHook={searchHook}>
          <Route path="/insights/:tab" component={InsightsPage} />
        </Router>
      </RefSourceProvider>
    </DataProvider>,
  );
  const table = await screen.findByLabelText('Targets, Q3 2026', {}, slow);
  // Amounts in columns carry no sign: the heads say the currency.
  for (const name of ['Targets, EUR', 'Pipeline by product, EUR'])
    expect(await screen.findByRole('heading', { name }, slow)).toBeTruthy();
  const cells = (): string[][] =>
    [...table.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent.replace(/\s/g, ' ')),
    );
  // What one is asked for oneself stands first.
  await waitFor(
    () =>
      expect(cells()).toEqual([
        ['Anna', '2,000.00', '500.00', '100.00', '1,400.00', '25 %'],
        ['North', '4,000.00', '500.00', '100.00', '3,400.00', '13 %'],
      ]),
    slow,
  );
  expect(screen.getByText(/a territory may have sold more/)).toBeTruthy();
  await act(async () => fireEvent.click(within(table).getAllByText('100.00')[0] as HTMLElement));
  expect((await screen.findByText('Winter range', {}, slow)).closest('a')?.getAttribute('href')).toBe(
    '/opportunities/d1',
  );
  // The same opportunity by product.
  const products = screen.getByLabelText('Pipeline by product');
  const lines = [...products.querySelectorAll('tbody tr')].map((row) => row.textContent);
  expect(lines).toEqual(['Brie1150.0075.00', 'Without products150.0025.00']);
});
