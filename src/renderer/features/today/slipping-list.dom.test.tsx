import { cleanup, fireEvent, screen } from '@testing-library/react';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { addDays } from '../../../shared/domain/dates';
import type { WireRecord } from '../../../shared/record';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { todayOf } from '../../i18n/format';
import { SlippingList } from './slipping-list';

/** The laptop's clock stands: midnight may pass while a test runs. */
const now = Date.parse('2026-11-22T10:00:00Z');
const today = todayOf(now);
beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now }));
afterAll(() => vi.useRealTimers());
const session: Session = {
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id: 'anna', name: 'Anna Weber', signInName: 'anna@rhein', role: 'manager' },
  deviceId: 'device',
  deviceCode: 'A2',
};
const wire = (entity: string, id: string, body: Record<string, unknown>): WireRecord => ({
  id,
  entity,
  v: 1,
  rev: 1,
  deleted: false,
  body,
  mut: null,
  at: '2026-01-01T08:00:00.000Z',
  byId: null,
  conflicts: [],
});

/** An account that ordered every ten days, the last time `silent` days ago. */
const account = (id: string, name: string, currency: string, silent: number, netMinor: number): WireRecord[] => [
  wire('account', id, { name, type: 'customer', ownerId: 'anna' }),
  ...[0, 10, 20, 30].map((before) =>
    wire('order', `${id}-${before}`, {
      provisionalNumber: `${id}-${before}`,
      accountId: id,
      accountName: name,
      status: 'delivered',
      orderedOn: addDays(today, -silent - before),
      authorId: 'anna',
      currency,
      lines: [],
      grossMinor: netMinor,
      netMinor,
    }),
  ),
];

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

test('all that are silent are counted, and amounts of two currencies never compared', async () => {
  const records = [
    ...account('t', '禾味商行', 'TWD', 30, 9_000_000),
    ...account('e1', 'Feinkost Lindner', 'EUR', 40, 50_000),
    ...account('e2', 'Käseladen Vogt', 'EUR', 25, 80_000),
    ...account('fine', 'Bäckerei Esser', 'EUR', 5, 90_000),
  ];
  client = await openMemoryData({ session, records });
  const { hook } = memoryLocation({ path: '/' });
  renderUi(
    <Router hook={hook}>
      <DataProvider client={client}>
        <SlippingList title="Customers at stake" most={1} />
      </DataProvider>
    </Router>,
    { today },
  );
  await screen.findByText('Käseladen Vogt');
  expect(screen.getByText('禾味商行')).toBeTruthy();
  expect(screen.getByText(/^2 accounts, €\s5,200 in the last 12 months$/)).toBeTruthy();
  expect(screen.queryByText('Bäckerei Esser')).toBeNull();
  // The lesser one of the same currency is one press away.
  expect(screen.queryByText('Feinkost Lindner')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'and 1 more' }));
  await screen.findByText('Feinkost Lindner');
  expect(screen.getByRole('heading', { level: 2 }).parentElement?.textContent).toContain('3');
});
