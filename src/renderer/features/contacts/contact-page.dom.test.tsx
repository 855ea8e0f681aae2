import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Body } from '../../../shared/entities';
import type { WireRecord } from '../../../shared/record';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { ContactPage } from './contact-page';
vi.setConfig({ testTimeout: 40_000 });

const order = (orderedOn: string, netMinor: number, body: Partial<Body<'order'>> = {}): WireRecord =>
  wire('order', `${orderedOn} ${netMinor}`, {
    provisionalNumber: `A2-${orderedOn}`,
    accountId: 'a1',
    accountName: 'Käseladen',
    contactId: 'ines',
    status: 'accepted',
    orderedOn,
    authorId: 'anna',
    currency: 'EUR',
    grossMinor: netMinor,
    netMinor,
    ...body,
  });

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function open(orders: readonly WireRecord[]): Promise<void> {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: 'anna' }),
      wire('contact', 'ines', { fullName: 'Ines Berg', accounts: [{ accountId: 'a1' }] }),
      ...orders,
    ],
  });
  const location = memoryLocation({ path: '/contacts/ines' });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <Route path="/contacts/:id" component={ContactPage} />
      </DataProvider>
    </Router>,
    { today: '2026-11-22' },
  );
  await screen.findByRole('heading', { level: 1, name: 'Ines Berg' });
}

test('a person has the order figures of an account: both years, the usual interval, and whether it is over', async () => {
  await open([
    order('2026-08-03', 120_000),
    order('2026-08-24', 80_000),
    order('2026-09-14', 50_000),
    order('2026-10-05', 50_000),
    order('2025-10-06', 90_000),
    // Neither a draft, nor another currency, nor what somebody else at the same account ordered.
    order('2026-11-20', 7_000_00, { status: 'draft' }),
    order('2026-01-05', 333, { currency: 'USD' }),
    order('2026-11-19', 999_00, { contactId: 'other' }),
  ]);
  const figures = (await screen.findByText(/net in 12 months/)).closest('p') as HTMLElement;
  expect(figures.textContent.replace(/\s/g, ' ')).toBe(
    '€ 3,000 net in 12 months, € 900 in the 12 before · usually orders every 21 days · silent for longer than usual',
  );
});

test('of somebody who never ordered nothing is said', async () => {
  await open([]);
  await screen.findByText('No talk with this person is logged yet');
  expect(screen.queryByText('Orders of this person')).toBeNull();
});

test('the page says how complete the person is, and leads to each gap in the form', async () => {
  await open([]);
  await screen.findByRole('img', { name: 'Complete: 25\u00a0%' });
  fireEvent.click(screen.getByRole('button', { name: 'Fill in: E-mail' }));
  await screen.findByRole('textbox', { name: 'WeChat ID' });
  expect(screen.getByRole('textbox', { name: 'E-mail' })).toBe(document.activeElement);
  expect(screen.queryByRole('textbox', { name: 'Mobile' })).toBeNull();
});

test('of a history that has ended the figures are of its last day, which is said', async () => {
  await open([
    ...['1997-03-03', '1998-01-07', '1998-02-11', '1998-03-18'].map((day) => order(day, 50_000)),
    wire('analysisResult', 'euro', { kind: 'population', currency: 'EUR', asOf: '1998-05-06', content: '{}' }),
  ]);
  const figures = (await screen.findByText(/net in 12 months/)).closest('p') as HTMLElement;
  expect(figures.textContent.replace(/\s/g, ' ')).toBe(
    '€ 1,500 net in 12 months, € 500 in the 12 before · usually orders every 35 days As of 6 May 1998',
  );
});
