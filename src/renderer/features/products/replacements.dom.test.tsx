import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { WireRecord } from '../../../shared/record';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { NewProductPage } from './new-product-page';
import { ProductPage } from './product-page';
vi.setConfig({ testTimeout: 40_000 });

const today = '2026-11-22';
const bought = (accountId: string, orderedOn: string): WireRecord =>
  wire('order', `order ${accountId} ${orderedOn}`, {
    provisionalNumber: `A2-${accountId}`,
    accountId,
    accountName: `Café ${accountId}`,
    status: 'accepted',
    orderedOn,
    authorId: 'anna',
    currency: 'EUR',
    grossMinor: 90_000,
    netMinor: 90_000,
    lines: [
      {
        lineId: '1',
        productId: 'oven',
        productName: 'Oven',
        quantityMilli: 1000,
        unitPriceMinor: 90_000,
        discountBp: 0,
        netMinor: 90_000,
      },
    ],
  });
const account = (id: string): WireRecord =>
  wire('account', id, { name: `Café ${id}`, type: 'customer', ownerId: 'anna' });

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

test('who is to replace a product is listed, longest due first, each with the way to a task or the one there is', async () => {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('product', 'oven', {
        code: '77',
        name: 'Oven',
        priceMinor: 90_000,
        currency: 'EUR',
        replacedAfterDays: 365,
      }),
      ...['late', 'soon', 'new'].map(account),
      // Due long ago, in three weeks, and not for a year.
      bought('late', '2025-01-15'),
      bought('soon', '2025-12-13'),
      bought('new', '2026-11-01'),
      bought('new', '2024-11-01'),
    ],
  });
  let tasks: readonly Row<'task'>[] = [];
  client.watchRecords('task', {}, { window: { offset: 0, limit: 9 } }, ({ rows }) => (tasks = rows));
  const location = memoryLocation({ path: '/products/oven' });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <Route path="/products/:id" component={ProductPage} />
      </DataProvider>
    </Router>,
    { today },
  );
  const title = await screen.findByRole('heading', { name: 'To be replaced' });
  const section = title.closest('section') as HTMLElement;
  const rows = () =>
    [...section.querySelectorAll('tbody tr')].map((row) =>
      // No-break spaces of dates are spaces here.
      [...row.querySelectorAll('td')].map((cell) => cell.textContent.replace(/\s/g, ' ').trim()),
    );
  expect(rows()).toEqual([
    ['Café late', '15 Jan 2025', '15 Jan', 'Add'],
    ['Café soon', '13 Dec 2025', '13 Dec', 'Add'],
  ]);
  expect([...section.querySelectorAll('.bad')]).toHaveLength(1);

  await act(async () => fireEvent.click(screen.getByLabelText('Add a task for Café late')));
  await waitFor(() => expect(tasks).toHaveLength(1));
  // What is over is spoken of on the next working day.
  expect(tasks[0]).toMatchObject({
    subject: 'Speak about replacing Oven',
    accountId: 'late',
    ownerId: 'anna',
    status: 'open',
    dueOn: '2026-11-23',
  });
  await waitFor(() => expect(screen.queryByLabelText('Add a task for Café late')).toBeNull());
  expect(screen.getByLabelText('Speak about replacing Oven, Café late').getAttribute('href')).toContain(tasks[0]?.id);

  await act(async () => fireEvent.click(screen.getByLabelText('Add a task for Café soon')));
  // A Sunday: the Monday after it.
  await waitFor(() => expect(tasks.find(({ accountId }) => accountId === 'soon')?.dueOn).toBe('2026-12-14'));
});

test('how long a product lasts is said where it is entered', async () => {
  const session = salesperson('olga');
  client = await openMemoryData({
    session: { ...session, user: { ...session.user, role: 'administrator' } },
    records: [],
  });
  let products: readonly Row<'product'>[] = [];
  client.watchRecords('product', {}, { window: { offset: 0, limit: 9 } }, ({ rows }) => (products = rows));
  renderUi(
    <DataProvider client={client}>
      <NewProductPage />
    </DataProvider>,
    { today },
  );
  const type = (label: string, value: string) => fireEvent.change(screen.getByLabelText(label), { target: { value } });
  type('Number *', '78');
  type('Product *', 'Grinder');
  type('List price *', '400');
  type('Replaced after, days', '730');
  await act(async () => fireEvent.click(screen.getByRole('button', { name: /^Save/ })));
  await waitFor(() => expect(products).toHaveLength(1));
  expect(products[0]).toMatchObject({ name: 'Grinder', replacedAfterDays: 730 });
});
