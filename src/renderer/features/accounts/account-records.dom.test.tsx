import { cleanup, screen, within } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { layOutTables, salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Body } from '../../../shared/entities';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { AccountRecords } from './account-records';
vi.setConfig({ testTimeout: 60_000 });
layOutTables();

let client: DataClient;
afterEach(async () => {
  cleanup();
  await client.close();
});

const order = (id: string, body: Partial<Body<'order'>>) =>
  wire('order', id, {
    provisionalNumber: `A2-${id}`,
    accountId: 'a1',
    accountName: 'Käseladen',
    status: 'delivered',
    orderedOn: '2026-11-03',
    authorId: 'anna',
    currency: 'EUR',
    grossMinor: 100,
    netMinor: 100,
    ...body,
  });

async function open(count: number): Promise<void> {
  const orders = [
    order('0001', { number: '115001' }),
    order('0002', { status: 'draft', orderedOn: '2026-11-02' }),
    order('0003', { accountId: 'a2' }),
    ...Array.from({ length: 500 }, (_, n) => order(`1${n}`, { number: `2${n}`, orderedOn: '2026-10-01' })),
  ];
  client = await openMemoryData({ session: salesperson('anna'), records: orders.slice(0, count) });
  renderUi(
    <DataProvider client={client}>
      <AccountRecords accountId="a1" entity="order" />
    </DataProvider>,
  );
}

test('the orders of an account have one number, and their status with its shape', async () => {
  await open(3);
  await screen.findByText('115001');
  const heads = screen.getAllByRole('columnheader').map((head) => head.textContent);
  expect(heads.filter((head) => /number/i.test(head))).toEqual(['Number']);
  expect(heads).not.toContain('Account');
  const draft = within(screen.getByText('A2-0002').closest('[role=row]') as HTMLElement);
  expect(draft.getByText('Draft').querySelector('svg')).toBeTruthy();
  expect(screen.queryByText('A2-0003')).toBeNull();
});

test('an account without orders says so, and one with hundreds draws those in sight', async () => {
  await open(0);
  await screen.findByText('Nothing here yet');
  cleanup();
  await client.close();
  await open(503);
  await screen.findByText('115001');
  expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('503');
  expect(screen.getAllByRole('row').length).toBeLessThan(100);
});
