import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { layOutTables, salesperson, wire } from '../../../test/support/screen-for-tests';
import { press, renderUi } from '../../../test/support/ui-for-tests';
import { addDays } from '../../shared/domain/dates';
import type { WireRecord } from '../../shared/record';
import type { DataClient } from '../data/api';
import { DataProvider } from '../data/hooks';
import { openMemoryData } from '../data/memory';
import { feature as accounts } from '../features/accounts';
import { SlippingList } from '../features/today/slipping-list';
import { todayOf } from '../i18n/format';
import { PlatformContext, type Platform } from '../platform/platform';
import { useSavedLists } from '../pages/saved-lists';
import { MyLists } from './my-lists';
import { Routes } from './routes';
vi.setConfig({ testTimeout: 60_000 });
layOutTables();

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

/** The laptop's clock stands: midnight may pass while a test runs. */
const now = Date.parse('2026-11-22T10:00:00Z');
const today = todayOf(now);
beforeAll(() => vi.useFakeTimers({ toFake: ['Date'], now }));
afterAll(() => vi.useRealTimers());

/** An account that ordered every ten days, the last time `silent` days ago. */
const account = (id: string, silent: number, ownerId: string | undefined = 'anna'): WireRecord[] => [
  wire('account', id, { name: id, type: 'customer', ...(ownerId === '' ? {} : { ownerId }) }),
  ...[0, 10, 20, 30].map((before) =>
    wire('order', `${id}-${before}`, {
      provisionalNumber: `${id}-${before}`,
      accountId: id,
      accountName: id,
      status: 'delivered',
      orderedOn: addDays(today, -silent - before),
      authorId: 'anna',
      currency: 'EUR',
      grossMinor: 100,
      netMinor: 100,
    }),
  ),
];

async function open(role: 'salesperson' | 'manager') {
  const session = salesperson('anna');
  client = await openMemoryData({
    session: { ...session, user: { ...session.user, role } },
    records: [
      ...account('Silent', 40),
      ...account('Silent too', 30),
      ...account('Fine', 5),
      ...account('Bert’s silent', 30, 'bert'),
      ...account('Nobody’s silent', 30, ''),
    ],
  });
  const { hook, searchHook, navigate, history } = memoryLocation({ path: '/', record: true });
  const Lists = () => <MyLists features={[accounts]} lists={useSavedLists() ?? []} open={undefined} narrow={false} />;
  const list = <SlippingList title="Slipping" most={1} {...(role === 'salesperson' ? { ownerId: 'anna' } : {})} />;
  renderUi(
    <Router hook={hook} searchHook={searchHook}>
      <PlatformContext.Provider value={{} as Platform}>
        <DataProvider client={client}>
          <Lists />
          <Routes features={[{ name: 'today', routes: [{ path: '/', component: () => list }] }, accounts]} />
        </DataProvider>
      </PlatformContext.Provider>
    </Router>,
    { today },
  );
  await screen.findByRole('heading', { level: 2 });
  return { navigate, history };
}

const rows = (): string[] =>
  ['Silent', 'Silent too', 'Fine', 'Bert’s silent', 'Nobody’s silent'].filter(
    (name) => screen.queryAllByText(name).length > 0,
  );

test('“All” of the slipping customers is the list of accounts under a filter, which can be saved', async () => {
  const { navigate, history } = await open('salesperson');
  fireEvent.click(screen.getByRole('link', { name: 'All' }));
  await screen.findByRole('button', { name: 'Drop filter Slipping' });
  await waitFor(() => expect(rows()).toEqual(['Silent', 'Silent too']));

  // Dropped here, it is there again when Today leads here again, and the list of accounts itself knows nothing of it.
  fireEvent.click(screen.getByRole('button', { name: 'Drop filter Slipping' }));
  await waitFor(() => expect(rows()).toEqual(['Silent', 'Silent too', 'Fine']));
  navigate('/accounts');
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Save list' })).toBeNull());
  navigate('/');
  fireEvent.click(await screen.findByRole('link', { name: 'All' }));
  await waitFor(() => expect(rows()).toEqual(['Silent', 'Silent too']));

  // From a record the way back leads to it.
  fireEvent.click(screen.getByText('Silent too'), { detail: 1 });
  await waitFor(() => expect(history.at(-1)).toBe('/accounts/Silent%20too'));
  await screen.findByRole('heading', { name: 'Silent too' });
  press(document.body, 'Escape');
  await waitFor(() => expect(history.at(-1)).toBe('/accounts?show=slipping'));

  fireEvent.click(await screen.findByRole('button', { name: 'Save list' }));
  fireEvent.change(await screen.findByRole('textbox', { name: 'Name of the list' }), {
    target: { value: 'Call soon' },
  });
  fireEvent.keyDown(screen.getByRole('textbox', { name: 'Name of the list' }), { key: 'Enter' });
  await screen.findByRole('heading', { name: 'Call soon' });
  await screen.findByRole('link', { name: /^Call soon ?2$/ });
  await waitFor(() => expect(rows()).toEqual(['Silent', 'Silent too']));
});

test('a manager’s “All” shows as many as were counted', async () => {
  await open('manager');
  expect(screen.getByRole('heading', { level: 2 }).parentElement?.textContent).toContain('3');
  fireEvent.click(screen.getByRole('link', { name: 'All' }));
  await screen.findByRole('button', { name: 'Drop filter Slipping' });
  await waitFor(() => expect(rows()).toEqual(['Silent', 'Silent too', 'Bert’s silent']));
});
