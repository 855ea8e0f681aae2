import { act, cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Body, EntityName } from '../../../shared/entities';
import type { WireRecord } from '../../../shared/record';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { ChosenListLink } from '../../pages/list-page';
import { PlatformContext, type Platform } from '../../platform/platform';
import { AccountListPage } from './account-list-page';
vi.setConfig({ testTimeout: 40_000 });

beforeAll(() => {
  // The test environment lays nothing out: a window of 600 pixels.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, get: () => 600 });
  Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, get: () => 900 });
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 600 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => 900 });
});

const session = (id: string): Session => ({
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id, name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
});
const wire = <N extends EntityName>(entity: N, id: string, body: Body<N>): WireRecord => ({
  id,
  entity,
  v: 1,
  rev: 1,
  deleted: false,
  body: { ...body },
  mut: null,
  at: '2026-11-01T08:00:00.000Z',
  byId: null,
  conflicts: [],
});
const order = (id: string, accountId: string, currency: string, netMinor: number): WireRecord =>
  wire('order', id, {
    provisionalNumber: id,
    accountId,
    accountName: accountId,
    status: 'delivered',
    orderedOn: new Date(Date.now() - 5 * 86_400_000).toISOString().slice(0, 10),
    authorId: 'anna',
    currency,
    grossMinor: netMinor,
    netMinor,
  });

let client: DataClient | undefined;
const saved: Uint8Array[] = [];
afterEach(async () => {
  cleanup();
  saved.length = 0;
  await client?.close();
});

const platform = {
  saveFile: async (file: { readonly content: Uint8Array }) => {
    saved.push(file.content);
    return true;
  },
} as unknown as Platform;

async function open(userId: string, beside?: ReactNode) {
  client = await openMemoryData({
    session: session(userId),
    records: [
      wire('user', 'anna', { name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' }),
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: userId, city: 'Köln' }),
      wire('account', 'a2', {
        ...{ name: '台北禾味商行', type: 'prospect', ownerId: userId, city: '台北' },
        nextContactOn: '2020-01-01',
      }),
      wire('account', 'a3', { name: 'Nobody’s', type: 'prospect' }),
      order('o1', 'a1', 'EUR', 123_456),
      order('o2', 'a2', 'TWD', 700_000),
    ],
  });
  const location = memoryLocation({ path: '/accounts', record: true });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <PlatformContext.Provider value={platform}>
        <DataProvider client={client}>
          <AccountListPage />
          {beside}
        </DataProvider>
      </PlatformContext.Provider>
    </Router>,
  );
  await screen.findByText('Käseladen');
  return location;
}

test('mine, in both scripts, with sums that never add two currencies', async () => {
  await open('anna');
  expect(screen.getByText('台北禾味商行').getAttribute('lang')).toBe('zh-CN');
  expect(screen.queryByText('Nobody’s')).toBeNull();
  await screen.findAllByText('€ 1,234.56');
  await screen.findAllByText('NT$ 7,000.00');
  // The head of a figure says how it comes about, and of which day it is.
  expect(document.querySelector('th[title*="365 days"]')?.getAttribute('title')).toContain('As of ');
});

test('prospects are kept warm by their next contact, and the other parts keep their own order', async () => {
  await open('fred');
  fireEvent.click(screen.getByRole('radio', { name: 'Prospects' }));
  await screen.findByText('Nobody’s');
  expect(screen.queryByText('Käseladen')).toBeNull();
  const head = screen.getByRole('columnheader', { name: /Next contact/ });
  expect(head.getAttribute('aria-sort')).toBe('ascending');
  expect(await screen.findAllByText(/days? over/)).toHaveLength(1);
  fireEvent.click(screen.getByRole('radio', { name: 'Mine' }));
  await screen.findByText('Käseladen');
  expect(screen.queryByRole('columnheader', { name: /Next contact/ })).toBeNull();
});

test('a search that finds nothing names the way out, and takes it', async () => {
  await open('bert');
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'zzz' } });
  await screen.findByText('Nothing matches');
  const way = await screen.findByRole('button', { name: 'Drop “Search: zzz”' });
  fireEvent.click(way);
  await screen.findByText('Käseladen');
});

test('a chip says what is filtered, and its x drops it', async () => {
  await open('cara');
  fireEvent.click(screen.getByRole('button', { name: /Add filter/ }));
  fireEvent.click(await screen.findByRole('option', { name: 'Type' }));
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Prospect' }));
  await waitFor(() => expect(screen.queryByText('Käseladen')).toBeNull());
  expect(screen.getByText('台北禾味商行')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Drop filter Type' }));
  await screen.findByText('Käseladen');
});

function WayToTheLost() {
  return (
    <ChosenListLink
      entity="account"
      conditions={[{ field: 'type', op: 'eq', value: 'customer' }]}
      sort={{ field: 'name', desc: false }}
      columns={['name', 'lossReason']}
    >
      Lost
    </ChosenListLink>
  );
}

test('a list opened from a number shows the columns it was asked with, and other lists keep theirs', async () => {
  const { navigate } = await open('erik', <WayToTheLost />);
  const heads = (): (string | null)[] => screen.getAllByRole('columnheader').map(({ textContent }) => textContent);
  const usual = heads();
  fireEvent.click(screen.getByRole('link', { name: 'Lost' }));
  await waitFor(() => expect(heads().filter(Boolean)).toEqual(['Account', 'Why lost']));
  act(() => navigate('/accounts'));
  await waitFor(() => expect(heads()).toEqual(usual));
});

test('the export holds what the list shows, with names', async () => {
  await open('dora');
  fireEvent.click(screen.getByRole('button', { name: 'Export' }));
  await waitFor(() => expect(saved).toHaveLength(1));
  const csv = new TextDecoder().decode(saved[0]);
  expect(csv).toContain('Käseladen');
  expect(csv).toContain('1234.56');
  expect(csv).not.toContain('Nobody’s');
});

test('a click opens the account', async () => {
  const location = await open('emil');
  fireEvent.click(within(screen.getByRole('grid')).getByText('Käseladen'), { detail: 1 });
  await waitFor(() => expect(location.history.at(-1)).toBe('/accounts/a1'));
});
