import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router, Switch } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { layOutTables, salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { OrderLine } from '../../../shared/domain/order';
import type { Body } from '../../../shared/entities';
import type { WireRecord } from '../../../shared/record';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { PlatformContext, type Platform } from '../../platform/platform';
import { OrderList } from './order-list';
import { OrderPage } from './order-page';
vi.setConfig({ testTimeout: 40_000 });

layOutTables();

const line = (lineId: string, productName: string, quantityMilli: number, unitPriceMinor: number): OrderLine => ({
  lineId,
  productId: `p${lineId}`,
  productName,
  quantityMilli,
  unitPriceMinor,
  discountBp: 0,
  netMinor: (quantityMilli * unitPriceMinor) / 1000,
});
const order = (id: string, orderedOn: string, body: Partial<Body<'order'>>): WireRecord =>
  wire('order', id, {
    provisionalNumber: `A2-${id}`,
    accountId: 'a1',
    accountName: 'Käseladen',
    status: 'accepted',
    orderedOn,
    authorId: 'anna',
    currency: 'EUR',
    grossMinor: 0,
    netMinor: 0,
    ...body,
  });

const cheese = line('1', 'Gouda', 5000, 100);
const wine = line('2', 'Riesling', 1000, 900);
const records = [
  order('0001', '2026-11-20', { number: '115001' }),
  order('0002', '2026-11-20', { number: '115003' }),
  order('0003', '2026-11-21', {
    number: '115004',
    status: 'adjusted',
    lines: [cheese],
    submittedLines: [line('1', 'Gouda', 8000, 100), wine],
  }),
  order('0004', '2026-11-20', { status: 'draft' }),
  order('0005', '2026-11-20', { status: 'draft' }),
];

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function open(path: string): Promise<void> {
  client = await openMemoryData({
    session: salesperson('anna'),
    records,
  });
  const location = memoryLocation({ path });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <PlatformContext.Provider value={{} as Platform}>
        <DataProvider client={client}>
          <Switch>
            <Route path="/orders" component={OrderList} />
            <Route path="/orders/:id" component={OrderPage} />
          </Switch>
        </DataProvider>
      </PlatformContext.Provider>
    </Router>,
  );
}

test('of one day the newest is first: drafts, then the last number given', async () => {
  await open('/orders');
  await screen.findByText('115003');
  const numbers = screen.getAllByRole('row').flatMap((row) => /A2-\d{4}|\d{6}/.exec(row.textContent)?.[0] ?? []);
  expect(numbers).toEqual(['115004', 'A2-0005', 'A2-0004', '115003', '115001']);
});

test('an adjusted order shows line by line what was submitted and what was accepted', async () => {
  await open('/orders/0003');
  const row = async (name: string): Promise<HTMLElement> =>
    (await screen.findByText(name)).closest('tr') as HTMLElement;
  const changed = await row('Gouda');
  expect([...changed.querySelectorAll('del')].map((cell) => cell.textContent)).toEqual(['8', '8.00']);
  expect([...changed.querySelectorAll('ins')].map((cell) => cell.textContent)).toEqual(['5', '5.00']);
  expect(within(await row('Riesling')).getByText('taken out by head office')).toBeTruthy();
  expect(screen.getByText(/Submitted: € 17.00/)).toBeTruthy();
});

test('a case begins at the line it is about', async () => {
  await open('/orders/0003');
  const begin = await screen.findByLabelText('Case about Gouda');
  expect(begin.getAttribute('href')).toBe('/cases/new?account=a1&order=0003&product=p1');
});

test('an order that was accepted as it is marks nothing', async () => {
  await open('/orders/0001');
  await screen.findByRole('heading', { level: 1, name: /115001/ });
  expect(document.querySelector('del, ins')).toBeNull();
});
