import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { layOutTables, salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { conditionRowsOf } from '../../../shared/domain/saved-list';
import type { WireRecord } from '../../../shared/record';
import type { Language } from '../../../shared/schema/label';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { ProductList } from './product-list';
vi.setConfig({ testTimeout: 40_000 });

layOutTables();

const list = (id: string, code: string, currency: string, validFrom: string, unitPriceMinor: number): WireRecord =>
  wire('priceList', id, {
    code,
    name: `${code} ${validFrom.slice(0, 4)}`,
    revision: 1,
    currency,
    validFrom,
    prices: [{ productId: 'tea', unitPriceMinor }],
  });
const account = (id: string, ownerId: string, priceListId: string): WireRecord =>
  wire('account', id, { name: id, type: 'customer', ownerId, priceListId });

const records: readonly WireRecord[] = [
  wire('product', 'tea', {
    code: '6040',
    name: 'Longjing',
    category: 'Coffee and tea',
    categoryZhCn: '咖啡与茶',
    priceMinor: 12_800,
    currency: 'EUR',
  }),
  list('cny-2025', 'East', 'CNY', '2025-01-01', 90_000),
  list('cny-2026', 'East', 'CNY', '2026-01-01', 99_900),
  list('cny-2027', 'East', 'CNY', '2027-01-01', 111_100),
  list('eur-2026', 'Europe', 'EUR', '2026-01-01', 12_500),
  account('a1', 'fang', 'cny-2025'),
  account('a2', 'fang', 'cny-2026'),
  account('a3', 'fang', 'eur-2026'),
  account('a4', 'anna', 'eur-2026'),
  account('a5', 'anna', 'eur-2026'),
];

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function show(session: Session, records: readonly WireRecord[], language: Language): Promise<void> {
  client = await openMemoryData({ session, records });
  const location = memoryLocation({ path: '/products' });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <ProductList />
      </DataProvider>
    </Router>,
    { language, region: language === 'en' ? 'en-GB' : 'zh-CN' },
  );
}

async function open(userId: string, language: Language): Promise<void> {
  await show(salesperson(userId), records, language);
  await screen.findByText('Longjing');
}

test('the price is the one most of the own accounts pay today, the category in the language of the reader', async () => {
  await open('fang', 'zh-CN');
  await screen.findByText('¥999.00');
  expect(screen.getByText('咖啡与茶')).toBeTruthy();
});

test('another list, or the list price, can be looked at', async () => {
  await open('fang', 'en');
  await screen.findByText('¥999.00');
  fireEvent.click(screen.getByRole('combobox', { name: 'Price list' }));
  fireEvent.click(await screen.findByRole('option', { name: 'Europe 2026' }));
  await screen.findByText('€ 125.00');
  fireEvent.click(screen.getByRole('combobox', { name: 'Price list' }));
  fireEvent.click(await screen.findByRole('option', { name: 'List price' }));
  await screen.findByText('€ 128.00');
  expect(screen.getByText('Coffee and tea')).toBeTruthy();
});

test('who has no list of their own buys by that of their segment', async () => {
  const conditions = conditionRowsOf([{ field: 'city', op: 'is', value: 'Bremen' }]);
  const more = [
    wire('segment', 's1', { name: 'Bremen', conditions, priceListId: 'eur-2026' }),
    wire('segment', 's2', { name: 'Nobody', conditions: [], priceListId: 'cny-2025' }),
    wire('account', 'b1', { name: 'b1', type: 'customer', ownerId: 'bert', city: 'Bremen' }),
  ];
  await show(salesperson('bert'), [...records, ...more], 'en');
  await screen.findByText('€ 125.00');
  fireEvent.click(screen.getByRole('combobox', { name: 'Price list' }));
  await screen.findByRole('option', { name: 'Europe 2026' });
  expect(screen.queryByRole('option', { name: 'East 2026' })).toBeNull();
});

test('a list in another currency than the account’s is none for it: the only one of its own is', async () => {
  const conditions = conditionRowsOf([{ field: 'city', op: 'is', value: 'Hangzhou' }]);
  const more = [
    wire('segment', 's1', { name: 'Hangzhou', conditions, priceListId: 'eur-2026' }),
    wire('account', 'b1', { name: 'b1', type: 'customer', ownerId: 'bert', city: 'Hangzhou', currency: 'CNY' }),
  ];
  await show(salesperson('bert'), [...records, ...more], 'en');
  await screen.findByText('¥999.00');
  fireEvent.click(screen.getByRole('combobox', { name: 'Price list' }));
  await screen.findByRole('option', { name: 'East 2026' });
  expect(screen.queryByRole('option', { name: 'Europe 2026' })).toBeNull();
});

test('without accounts of their own there is only the list price', async () => {
  await open('bert', 'en');
  await screen.findByText('€ 128.00');
  await waitFor(() => expect(screen.queryByRole('combobox', { name: 'Price list' })).toBeNull());
});

test('an empty catalogue says to an administrator how to fill it, and to everybody else who does', async () => {
  const chief = wire('user', 'chief', { name: 'Carla Chief', signInName: 'c@x', role: 'administrator', active: true });
  await show(salesperson('anna'), [chief], 'en');
  await screen.findByText(/Administrators add products: Carla Chief/);
  expect(screen.queryByRole('button', { name: /New product/ })).toBeNull();
  cleanup();
  await client?.close();
  const session = salesperson('chief');
  await show({ ...session, user: { ...session.user, role: 'administrator' } }, [chief], 'en');
  await screen.findByText(/Add the first with/);
  expect(screen.getAllByRole('button', { name: /New product/ }).length).toBeGreaterThan(0);
});
