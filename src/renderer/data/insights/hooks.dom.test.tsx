import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { addDays } from '../../../shared/domain/dates';
import type { WireRecord } from '../../../shared/record';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient } from '../api';
import { DataProvider } from '../hooks';
import { openMemoryData } from '../memory';
import { useAnalysis } from './hooks';

/** In the past wherever one is, and whenever midnight passes. */
const dayBefore = addDays(new Date().toISOString().slice(0, 10), -1);
const records: WireRecord[] = ['Adler', 'Berg'].map((name, index) => ({
  id: `a${index}`,
  entity: 'account',
  v: 1,
  rev: 1,
  deleted: false,
  body: { name, type: 'customer', ownerId: 'u' },
  mut: null,
  at: '2026-01-01T08:00:00.000Z',
  byId: null,
  conflicts: [],
}));

const session: Session = {
  officeId: 'o',
  organisation: { id: 'o', name: 'O', slug: 'o', currency: 'EUR', demo: false },
  user: { id: 'u', name: 'U', signInName: 'u', role: 'salesperson' },
  deviceId: 'd',
  deviceCode: 'K7',
};
let client: DataClient | undefined;
afterEach(async () => {
  vi.restoreAllMocks();
  cleanup();
  await client?.close();
});

test('a report that is open asks again after a change, shows the old answer until then, and is not overtaken by itself', async () => {
  const data = await openMemoryData({ session, records });
  client = data;
  let [asked, told] = [0, 0];
  const timers = vi.spyOn(globalThis, 'setTimeout');
  const pauses = () => timers.mock.calls.filter(([, delay]) => delay === 400).length;
  let release = (): void => undefined;
  /** The second question waits until somebody lets it go. */
  const slow: DataClient = {
    ...data,
    watchAnalysisVersion: (onValue) =>
      data.watchAnalysisVersion((version) => {
        onValue(version);
        told += 1;
      }),
    analyse: async (request) => {
      asked += 1;
      if (asked === 2) await new Promise<void>((resolve) => (release = resolve));
      return data.analyse(request);
    },
  };
  const seen: string[] = [];
  const Report = () => {
    const { answer, isStale } = useAnalysis({ kind: 'value' });
    const words = `${answer?.total ?? '-'}${isStale ? ' stale' : ''}`;
    seen.push(words);
    return <p>{words}</p>;
  };
  render(<Report />, { wrapper: ({ children }) => <DataProvider client={slow}>{children}</DataProvider> });
  await screen.findByText('0');

  const order = (net: number) =>
    data.commit([
      {
        op: 'create',
        entity: 'order',
        id: data.newId(),
        body: {
          provisionalNumber: `K7-${net}`,
          accountId: 'a0',
          accountName: 'Adler',
          status: 'submitted',
          orderedOn: dayBefore,
          authorId: 'u',
          currency: 'EUR',
          lines: [
            {
              lineId: '1',
              productId: 'p',
              productName: 'Tea',
              quantityMilli: 1000,
              unitPriceMinor: net,
              discountBp: 0,
              netMinor: net,
            },
          ],
          grossMinor: net,
          netMinor: net,
        },
      },
    ]);
  await order(100);
  await waitFor(() => expect(asked).toBe(2));
  await order(20);
  await waitFor(() => expect(told).toBe(3));
  expect(pauses()).toBe(1);
  screen.getByText('0');
  release();
  await screen.findByText('120');
  // What came while it was asked is asked for afterwards: once more, not once for each change.
  await waitFor(() => expect(asked).toBe(3));
  expect(seen).not.toContain('0 stale');
});

test('a report that could not be worked out is asked for once more', async () => {
  const data = await openMemoryData({ session, records });
  client = data;
  let failures = 1;
  const failing: DataClient = {
    ...data,
    analyse: (request) => (failures-- > 0 ? Promise.reject(new Error('broken')) : data.analyse(request)),
  };
  const Report = () => {
    const { answer, error, again } = useAnalysis({ kind: 'value' });
    return <button onClick={again}>{error === undefined ? (answer?.total ?? '-') : 'failed'}</button>;
  };
  render(<Report />, { wrapper: ({ children }) => <DataProvider client={failing}>{children}</DataProvider> });
  fireEvent.click(await screen.findByText('failed'));
  await screen.findByText('0');
});
