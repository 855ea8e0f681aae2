import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { addDays } from '../../../shared/domain/dates';
import type { WireRecord } from '../../../shared/record';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { todayOf } from '../../i18n/format';
import { AccountWorth } from './account-worth';

/** The laptop's clock stands: midnight may pass while a test runs. */
const now = Date.parse('2026-11-22T10:00:00Z');
const today = todayOf(now);
beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now }));
afterAll(() => vi.useRealTimers());
const session: Session = {
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id: 'anna', name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' },
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

/** It ordered every ten days, the last time 40 days ago, and complained. */
const records: WireRecord[] = [
  wire('user', 'otto', { name: 'Otto Brandt', signInName: 'otto@rhein', role: 'administrator', active: true }),
  wire('account', 'lindner', { name: 'Feinkost Lindner', type: 'customer', ownerId: 'anna' }),
  ...[0, 10, 20, 30].map((before) =>
    wire('order', `o-${before}`, {
      provisionalNumber: `K7-${before}`,
      accountId: 'lindner',
      accountName: 'Feinkost Lindner',
      status: 'delivered',
      orderedOn: addDays(today, -40 - before),
      authorId: 'anna',
      currency: 'EUR',
      lines: [],
      grossMinor: 50_000,
      netMinor: 50_000,
    }),
  ),
  wire('case', 'mould', {
    type: 'complaint',
    subject: 'Mould on the Brie',
    accountId: 'lindner',
    ownerId: 'anna',
    status: 'open',
  }),
];

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function shown(): Promise<DataClient> {
  client = await openMemoryData({ session, records });
  renderUi(
    <Router hook={memoryLocation({ path: '/accounts/lindner' }).hook}>
      <DataProvider client={client}>
        <AccountWorth accountId="lindner" />
      </DataProvider>
    </Router>,
    { today },
  );
  await screen.findByText('Worth to us');
  await screen.findByText('Churn risk');
  return client;
}

test('the churn risk opens into parts that add up to it, with formula and population', async () => {
  await shown();
  const line = screen.getByText('Churn risk').closest('.worth-line') as HTMLElement;
  const button = line.querySelector('button') as HTMLElement;
  fireEvent.click(button);
  const panel = await screen.findByRole('dialog', { name: /^Churn risk \d+ of 100$/ });
  // It is told without a population first, and again when one has been fitted.
  await waitFor(() => expect(panel.textContent).toContain('head office has not sent its figures yet'), {
    timeout: 25_000,
  });
  const risk = Number(/\d+/.exec(button.textContent ?? '')?.[0]);
  expect(panel.textContent).toContain(`Churn risk ${risk} of 100`);
  const points = [...panel.querySelectorAll('.explained-parts tbody tr')].map((row) =>
    Number((row.querySelector('td:last-child')?.textContent ?? '').replace('\u2212', '-')),
  );
  expect(points.length).toBeGreaterThan(1);
  expect(points.reduce((sum, value) => sum + value, 0)).toBe(risk);
  expect(panel.textContent).toContain('40 days silent, usual 10');
  expect(panel.querySelector('.explained-formula')).toBeNull();
  fireEvent.click(within(panel).getByText('Show formula'));
  expect(panel.querySelector('.explained-formula')?.textContent).toContain('Overdue against the own rhythm');
});

test('what is refused is kept with its reason and not suggested again', async () => {
  const data = await shown();
  const act = await screen.findByText(/Settle the complaint/);
  const item = act.closest('li') as HTMLElement;
  // By text: a search by role reads the whole page.
  fireEvent.click(within(item).getByText('Not now'));
  fireEvent.click(await screen.findByText('Refused: No need'));
  await waitFor(() => expect(item.isConnected).toBe(false));
  const { rows } = await data.fetchRecords('suggestionAnswer', {}, { offset: 0, limit: 10 });
  expect(
    rows.map(({ accountId, kind, recordId, answer, reason, ownerId }) => [
      accountId,
      kind,
      recordId,
      answer,
      reason,
      ownerId,
    ]),
  ).toEqual([['lindner', 'settleComplaint', 'mould', 'refused', 'noNeed', 'anna']]);
});

test('who finds a number wrong tells the administrator, who gets what it was said to come from', async () => {
  const data = await shown();
  const line = screen.getByText('Churn risk').closest('.worth-line') as HTMLElement;
  fireEvent.click(line.querySelector('button') as HTMLElement);
  fireEvent.click(await screen.findByText('This is wrong'));
  const send = screen.getByText('Tell the administrator').closest('button') as HTMLButtonElement;
  expect(send.disabled).toBe(true);
  fireEvent.change(screen.getByLabelText('What is wrong with it?'), { target: { value: 'They were on holiday.' } });
  fireEvent.click(send);
  await screen.findByText('Otto Brandt has a task to check it.');
  const { rows } = await data.fetchRecords('task', {}, { offset: 0, limit: 10 });
  expect(rows).toMatchObject([{ accountId: 'lindner', ownerId: 'otto', status: 'open', dueOn: today }]);
  expect(rows[0]?.subject).toMatch(/^Check: Churn risk \d+ of 100$/);
  expect(rows[0]?.note).toMatch(/^They were on holiday\.\n\nChurn risk \d+ of 100\n/);
  expect(rows[0]?.note).toMatch(/40 days silent, usual 10: \+\d+/);
  expect(rows[0]?.note).toMatch(/Sum: \d+/);
});

test('each number of the worth names the orders it comes from, all of them, and leads to their list', async () => {
  await shown();
  for (const name of ['Stage', 'Churn risk'])
    expect((screen.getByText(name).closest('.worth-line') as HTMLElement).querySelector('button')).toBeTruthy();
  const line = screen.getByText('Stage').closest('.worth-line') as HTMLElement;
  fireEvent.click(line.querySelector('button') as HTMLElement);
  fireEvent.click(await screen.findByText('Show records'));
  const all = await screen.findByText('All 4 orders in the list');
  expect(all.closest('a')?.getAttribute('href')).toBe('/orders?show=chosen');
  expect(document.querySelectorAll('.explained-records > span')).toHaveLength(4);
});
