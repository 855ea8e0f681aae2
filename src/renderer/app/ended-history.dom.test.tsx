import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { salesperson, wire } from '../../../test/support/screen-for-tests';
import { renderUi } from '../../../test/support/ui-for-tests';
import type { DataClient } from '../data/api';
import { DataProvider, useRecord } from '../data/hooks';
import { openMemoryData } from '../data/memory';
import { AccountFiguresBar } from '../features/accounts/account-figures-bar';
import { ViewChips } from '../features/insights/view-chips';
import { SlippingList } from '../features/today/slipping-list';
vi.setConfig({ testTimeout: 40_000 });

const now = Date.parse('2026-11-22T10:00:00Z');
beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now }));
afterAll(() => vi.useRealTimers());

/** A company that was imported: its last order was on 6 May 1998, and Vogt had not ordered for 42 days by then. */
const records = [
  wire('account', 'vogt', { name: 'Käseladen Vogt', type: 'customer', ownerId: 'anna' }),
  ...['1998-02-23', '1998-03-05', '1998-03-15', '1998-03-25'].map((orderedOn) =>
    wire('order', orderedOn, {
      provisionalNumber: orderedOn,
      accountId: 'vogt',
      accountName: 'Käseladen Vogt',
      status: 'delivered',
      orderedOn,
      authorId: 'anna',
      currency: 'EUR',
      grossMinor: 50_000,
      netMinor: 50_000,
    }),
  ),
  wire('analysisResult', 'euro', { kind: 'population', currency: 'EUR', asOf: '1998-05-06', content: '{}' }),
];

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function shown(what: ReactNode): Promise<void> {
  client = await openMemoryData({ session: salesperson('anna'), records });
  renderUi(
    <Router hook={memoryLocation({ path: '/' }).hook}>
      <DataProvider client={client}>{what}</DataProvider>
    </Router>,
    { today: '2026-11-22' },
  );
}

const text = (): string => document.body.textContent.replace(/\s/g, ' ');

function Bar(): ReactNode {
  const account = useRecord('account', 'vogt');
  return account ? <AccountFiguresBar account={account} currency="EUR" /> : null;
}

test('the figures of an account are of the day on which the history ended, and say so', async () => {
  await shown(<Bar />);
  await waitFor(() => expect(text()).toContain('12 months to 6 May 1998€ 2,000'));
  expect(text()).toContain('Next order, as of 6 May 199832 days over');
  // The number names its orders, and leads to all of them.
  fireEvent.click(screen.getByText(/2,000/));
  fireEvent.click(await screen.findByText('Show records'));
  await screen.findByText('All 4 orders in the list');
});

test('who was slipping away then is on the list of today, with that day', async () => {
  await shown(<SlippingList title="Slipping away" ownerId="anna" most={5} />);
  await screen.findByText('Käseladen Vogt');
  expect(text()).toContain('As of 6 May 1998');
  expect(text()).toContain('42 days silent, usual 10');
});

test('the day of a report is that of the history unless somebody asks for another one', async () => {
  const view = { asOf: undefined } as Parameters<typeof ViewChips>[0]['view'];
  const choices = { territories: [], segments: [], currencies: [], where: [] };
  await shown(<ViewChips view={view} change={() => undefined} choices={choices} currency="EUR" chips={['day']} />);
  fireEvent.click(await screen.findByText('6 May 1998'));
  await screen.findByText('Last day of the orders, 6 May 1998');
});
