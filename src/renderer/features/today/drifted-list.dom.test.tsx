import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { addDays } from '../../../shared/domain/dates';
import type { WireRecord } from '../../../shared/record';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { todayOf } from '../../i18n/format';
import { DriftedList } from './drifted-list';

const today = todayOf(Date.now());
let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

const taste = (id: string, name: string, before: string, now: string): WireRecord[] => [
  wire('account', id, { name, type: 'customer', ownerId: 'anna' }),
  ...[600, 500, 200, 100].map((ago) =>
    wire('order', `${id} ${ago}`, {
      ...{ provisionalNumber: id, accountId: id, accountName: name, status: 'delivered' },
      ...{ orderedOn: addDays(today, -ago), authorId: 'anna', currency: 'EUR', grossMinor: 100, netMinor: 100 },
      lines: [
        {
          ...{ lineId: 'l', productId: ago > 365 ? before : now, productName: 'x', quantityMilli: 1000 },
          ...{ unitPriceMinor: 100, discountBp: 0, netMinor: 100 },
        },
      ],
    }),
  ),
];
const product = (id: string, category: string): WireRecord =>
  wire('product', id, { code: id, name: id, category, currency: 'EUR', priceMinor: 100 });

async function show(records: readonly WireRecord[]) {
  client = await openMemoryData({ session: salesperson('anna'), records: [...records] });
  const { hook, history } = memoryLocation({ path: '/', record: true });
  renderUi(
    <Router hook={hook}>
      <DataProvider client={client}>
        <DriftedList ownerId="anna" most={3} />
        <p>shown</p>
      </DataProvider>
    </Router>,
    { today },
  );
  await screen.findByText('shown');
  return history;
}

test('what is left is counted among all, also beyond those of whom it is told what moved', async () => {
  const names = Array.from({ length: 60 }, (_, n) => `Kiosk ${n}`);
  await show([
    ...[product('brie', 'Cheese'), product('rioja', 'Wine')],
    ...names.flatMap((name, n) => taste(`k${n}`, name, 'brie', 'rioja')),
  ]);
  fireEvent.click(await screen.findByRole('button', { name: 'and 57 more' }));
  await screen.findByRole('button', { name: 'and 37 more' });
});

test('who buys otherwise than before is named with what moved, and all of them are a list', async () => {
  const history = await show([
    ...[product('brie', 'Cheese'), product('rioja', 'Wine')],
    ...taste('a', 'Feinkost Lindner', 'brie', 'rioja'),
    ...taste('b', 'Bäckerei Esser', 'brie', 'brie'),
  ]);
  await screen.findByText('Feinkost Lindner');
  expect(screen.getByText(/^Cheese: 0.% of spend, was 100.%$/)).toBeTruthy();
  expect(screen.queryByText('Bäckerei Esser')).toBeNull();
  expect(screen.getByRole('heading', { level: 2, name: 'Taste has changed' }).parentElement?.textContent).toContain(
    '1',
  );
  fireEvent.click(screen.getByRole('link', { name: 'All' }));
  await waitFor(() => expect(history.at(-1)).toBe('/accounts?show=chosen'));
});
