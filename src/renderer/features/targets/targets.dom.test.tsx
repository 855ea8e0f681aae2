import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { TargetsPage } from './targets-page';
vi.setConfig({ testTimeout: 40_000 });

let client: DataClient | undefined;
let held: readonly Row<'target'>[] = [];
afterEach(async () => {
  cleanup();
  await client?.close();
});

const slow = { timeout: 25_000 };

/** Maria leads Anna, who works in the north. */
async function open(as: string, path = '/targets', currency = 'EUR'): Promise<void> {
  client = await openMemoryData({
    session: salesperson(as),
    records: [
      wire('territory', 't1', { name: 'North' }),
      wire('user', 'maria', { name: 'Maria', signInName: 'maria', role: 'manager' }),
      wire('user', 'anna', {
        ...{ name: 'Anna', signInName: 'anna', role: 'salesperson' },
        ...{ managerId: 'maria', territoryId: 't1' },
      }),
      wire('target', '2026-10-eur-anna', {
        ...{ personId: 'anna', period: 'month', startsOn: '2026-10-01', amountMinor: 100_000, currency },
      }),
    ],
  });
  client.watchRecords(
    'target',
    { sort: [{ field: 'id' }] },
    { window: { offset: 0, limit: 9 } },
    ({ rows }) => (held = rows),
  );
  const location = memoryLocation({ path });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <TargetsPage />
      </DataProvider>
    </Router>,
  );
  await screen.findByRole('table', {}, slow);
}

const put = (name: string, text: string): Promise<void> =>
  act(async () => {
    const field = screen.getByLabelText<HTMLInputElement>(name);
    field.focus();
    fireEvent.change(field, { target: { value: text } });
    fireEvent.keyDown(field, { key: 'Enter' });
  });

test('a manager sets, changes and takes back targets, each in its cell', async () => {
  await open('maria');
  // A quarter that is not set itself shows what its months add up to.
  const quarter = await screen.findByLabelText<HTMLInputElement>('Target of Anna, Q4 2026', {}, slow);
  expect([quarter.value, quarter.placeholder]).toEqual(['', '1,000.00']);
  await put('Target of North, Q4 2026', '5000');
  await waitFor(() => expect(held).toHaveLength(2), slow);
  expect(held[1]).toMatchObject({
    ...{ id: '2026-q4-eur-t1', territoryId: 't1', period: 'quarter' },
    ...{ startsOn: '2026-10-01', amountMinor: 500_000, currency: 'EUR' },
  });
  // Enter leads to the line below.
  expect(document.activeElement?.getAttribute('aria-label')).toBe('Target of Anna, Q4 2026');
  await put('Target of North, Q4 2026', '6000.5');
  await waitFor(() => expect(held[1]?.amountMinor).toBe(600_050), slow);
  await put('Target of North, Q4 2026', '');
  await waitFor(() => expect(held).toHaveLength(1), slow);
  // As it was: it comes back under the same id.
  await put('Target of North, Q4 2026', '7000');
  await waitFor(() => expect(held[1]).toMatchObject({ id: '2026-q4-eur-t1', amountMinor: 700_000 }), slow);
});

test('a salesperson reads what is asked of them and their territory, and changes nothing', async () => {
  await open('anna');
  expect(screen.getByText('Targets are set by managers.')).toBeTruthy();
  expect(document.querySelectorAll('input')).toHaveLength(0);
  expect(screen.getAllByRole('rowheader').map((head) => head.textContent)).toEqual(['North', 'Anna']);
  expect(screen.getAllByText('1,000.00').length).toBeGreaterThan(0);
});

test('where all that is asked for is in another currency than the company’s, that one is shown', async () => {
  await open('anna', '/targets', 'CNY');
  await waitFor(() => expect(screen.getAllByText('1,000.00').length).toBeGreaterThan(0), slow);
  expect(screen.getByText('CNY')).toBeTruthy();
});
