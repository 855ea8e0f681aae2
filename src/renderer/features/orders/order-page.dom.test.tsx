import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { PlatformContext, type Platform } from '../../platform/platform';
import { OrderPage } from './order-page';
vi.setConfig({ testTimeout: 40_000 });

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

const showImported = async (more: { readonly authorId?: string }): Promise<void> => {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: 'anna' }),
      wire('order', 'o1', {
        ...{
          provisionalNumber: '4711',
          number: '4711',
          accountId: 'a1',
          accountName: 'Käseladen',
          status: 'delivered',
        },
        ...{ orderedOn: '2025-11-02', currency: 'EUR', lines: [], grossMinor: 1250, netMinor: 1250 },
        statusHistory: [{ at: '2025-11-02T09:00:00.000Z', status: 'delivered' }],
        ...{ source: 'Old ERP', importedAt: '2026-11-23T10:00:00.000Z', ...more },
      }),
    ],
  });
  const { hook, searchHook } = memoryLocation({ path: '/orders/o1' });
  renderUi(
    <Router hook={hook} searchHook={searchHook}>
      <PlatformContext.Provider value={{} as Platform}>
        <DataProvider client={client}>
          <Route path="/orders/:id" component={OrderPage} />
        </DataProvider>
      </PlatformContext.Provider>
    </Router>,
  );
};

test('an imported order names who sold it, where its source did', async () => {
  await showImported({ authorId: 'bert' });
  expect(await screen.findByText('Written by')).toBeDefined();
});

test('an imported order says where and when it came from; what its source did not give is not made up', async () => {
  await showImported({});
  expect(await screen.findByText('Old ERP gave the amount of this order and no lines.')).toBeDefined();
  const facts = document.querySelector('.orderfacts')?.textContent;
  expect(facts).toMatch(/Source ?Old ERP/);
  expect(facts).toContain('Imported');
  expect(facts).not.toMatch(/Written by|Price list|Provisional/);
  expect(screen.getByTestId('net').textContent).toContain('12.50');
  expect(document.querySelector('.history')?.textContent).toContain('imported from Old ERP');
  expect(document.querySelector('.ordertable')).toBeNull();
});
