import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { salesperson } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { OrderHistoryPage } from './order-history-page';

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function show(role: Session['user']['role']): Promise<void> {
  const session = salesperson('anna');
  client = await openMemoryData({
    session: {
      ...session,
      organisation: { ...session.organisation, currency: 'TWD' },
      user: { ...session.user, role },
    },
    records: [],
  });
  renderUi(
    <DataProvider client={client}>
      <OrderHistoryPage />
    </DataProvider>,
  );
}

test('an administrator sees what to type, first without writing anything, in the currency of the company', async () => {
  await show('administrator');
  await screen.findByText('--dry-run');
  const [trial, run] = [...document.querySelectorAll('code')].map((code) => code.textContent);
  expect(trial).toBe(`${run} --dry-run`);
  expect(run).toMatch(/ --currency TWD$/);
  expect(screen.getAllByRole('button', { name: 'Copy' })).toHaveLength(4);
});

test('anybody else learns who imports it', async () => {
  await show('manager');
  expect(await screen.findByText('An administrator of your organisation imports it.')).toBeTruthy();
  expect(document.querySelector('code')).toBeNull();
});
