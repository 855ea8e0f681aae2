import { act, cleanup, fireEvent, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { RefSourceProvider } from '../../app/ref-source';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { NewCasePage } from './new-case-page';
vi.setConfig({ testTimeout: 40_000 });

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

test('a case that begins at an order line has its account, order and product filled in, and keeps them', async () => {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: 'anna' }),
      wire('product', 'brie', { code: '12', name: 'Brie', priceMinor: 900, currency: 'EUR' }),
      wire('order', 'o1', {
        provisionalNumber: 'A2-0007',
        number: '115001',
        accountId: 'a1',
        accountName: 'Käseladen',
        status: 'delivered',
        orderedOn: '2026-11-02',
        authorId: 'anna',
        currency: 'EUR',
        grossMinor: 0,
        netMinor: 0,
      }),
    ],
  });
  let cases: readonly Row<'case'>[] = [];
  client.watchRecords('case', {}, { window: { offset: 0, limit: 9 } }, ({ rows }) => (cases = rows));
  const location = memoryLocation({ path: '/cases/new', searchPath: 'account=a1&order=o1&product=brie' });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <RefSourceProvider client={client}>
          <Route path="/cases/new" component={NewCasePage} />
        </RefSourceProvider>
      </DataProvider>
    </Router>,
  );
  const field = (name: string) => document.querySelector<HTMLInputElement>(`[name="${name}"]`);
  await waitFor(() =>
    expect(['accountId', 'orderId', 'productId'].map((name) => field(name)?.value)).toEqual([
      'Käseladen',
      '115001',
      'Brie',
    ]),
  );
  fireEvent.change(field('subject') as HTMLInputElement, { target: { value: 'Mould on the Brie' } });
  await act(async () => fireEvent.submit(document.querySelector('form') as HTMLFormElement));
  await waitFor(() =>
    expect(cases).toMatchObject([
      { subject: 'Mould on the Brie', type: 'complaint', accountId: 'a1', orderId: 'o1', productId: 'brie' },
    ]),
  );
});
