import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { WireRecord } from '../../../shared/record';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { ActivityPage } from './activity-page';
vi.setConfig({ testTimeout: 40_000 });

const visit = (id: string, ownerId: string): WireRecord =>
  wire('activity', id, {
    kind: 'visit',
    status: 'done',
    startAt: '2026-11-03T08:25:00.000Z',
    accountId: 'a1',
    ownerId,
    text: 'Wants more cheese',
  });

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function open(id: string) {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('user', 'anna', { name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' }),
      wire('user', 'bert', { name: 'Bert Roth', signInName: 'bert@rhein', role: 'salesperson' }),
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: 'anna' }),
      visit('own', 'anna'),
      visit('theirs', 'bert'),
    ],
  });
  const location = memoryLocation({ path: `/activities/${id}`, record: true });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <Route path="/activities/:id" component={ActivityPage} />
      </DataProvider>
    </Router>,
  );
  await screen.findByText('Wants more cheese');
  return { client, location };
}

test('who wrote an activity removes it, and takes that back', async () => {
  const { client: data, location } = await open('own');
  const count = async (): Promise<number> => (await data.fetchRecords('activity', {}, { offset: 0, limit: 9 })).total;
  fireEvent.click(screen.getByRole('button', { name: 'More' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove activity' }));
  await screen.findByText(/^Visit, .* removed$/);
  expect(location.history.at(-1)).toBe('/accounts/a1');
  expect(await count()).toBe(1);
  fireEvent.click(screen.getByRole('button', { name: /Undo/ }));
  await waitFor(async () => expect(await count()).toBe(2));
});

test('what a colleague wrote stays, though the account is one’s own', async () => {
  await open('theirs');
  await waitFor(() => expect(screen.queryByRole('button', { name: 'More' })).toBeNull());
});
