import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { NewPricesPage } from './new-prices-page';
import { newPricesPath, PriceListPage } from './price-lists';
vi.setConfig({ testTimeout: 40_000 });

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

const tea = { code: '6040', name: 'Longjing', priceMinor: 12_800, currency: 'EUR' };
const records = [
  wire('product', 'tea', tea),
  wire('product', 'oil', { ...tea, code: 'OEL-1', name: 'Olive oil' }),
  wire('priceList', 'p1', {
    ...{ code: 'EU', name: 'Europe', revision: 3, currency: 'EUR', validFrom: '2026-01-01' },
    prices: [{ productId: 'tea', unitPriceMinor: 12_500 }],
  }),
];

async function show(path: string, role: 'administrator' | 'salesperson'): Promise<void> {
  const session = salesperson('chief');
  client = await openMemoryData({ session: { ...session, user: { ...session.user, role } }, records });
  const location = memoryLocation({ path: path.split('?')[0] ?? '', searchPath: path.split('?')[1] ?? '' });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <Route path="/products/prices/new" component={NewPricesPage} />
        <Route path="/products/prices/:id">{({ id }) => id !== 'new' && <PriceListPage />}</Route>
      </DataProvider>
    </Router>,
  );
}

test('the next version begins with the prices of the one before, and is a record of its own', async () => {
  await show(newPricesPath('p1'), 'administrator');
  const area = await screen.findByLabelText<HTMLTextAreaElement>('Prices');
  expect(area.value).toBe('6040\tLongjing\t125.00');
  fireEvent.change(area, { target: { value: '6040\t130\nOEL-1\t9.90\n4711\t1' } });
  await screen.findByText(/no product has this number/);
  expect(screen.getByText(/1 changed, 1 added, 0 left out/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: /Save/ }));
  fireEvent.change(area, { target: { value: '6040\t130\nOEL-1\t9.90' } });
  await waitFor(() => expect(screen.queryByText(/no product has this number/)).toBeNull());
  fireEvent.click(screen.getByRole('button', { name: /Save/ }));
  await screen.findByText('€ 9.90');
  const { rows } = await (client as DataClient).fetchRecords('priceList', {}, { offset: 0, limit: 9 });
  const [made] = rows.filter(({ id }) => id !== 'p1');
  expect(made).toMatchObject({
    ...{ code: 'EU', name: 'Europe', revision: 4, currency: 'EUR', validFrom: '2026-11-23' },
    prices: [
      { productId: 'tea', unitPriceMinor: 13_000 },
      { productId: 'oil', unitPriceMinor: 990 },
    ],
  });
  expect(rows).toHaveLength(2);
});

test('everybody sees a version, and only administrators make one', async () => {
  await show('/products/prices/p1', 'salesperson');
  await screen.findByText('€ 125.00');
  expect(screen.queryByRole('button', { name: /New version/ })).toBeNull();
  cleanup();
  await client?.close();
  await show(newPricesPath(), 'salesperson');
  await screen.findByText('For administrators');
});
