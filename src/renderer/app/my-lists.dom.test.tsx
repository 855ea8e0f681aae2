import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { Router, useLocation } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { renderUi } from '../../../test/support/ui-for-tests';
import type { Body } from '../../shared/entities';
import type { Session } from '../../shared/sync-protocol';
import type { DataClient } from '../data/api';
import { DataProvider } from '../data/hooks';
import { openMemoryData } from '../data/memory';
import { feature as accounts } from '../features/accounts';
import { useSavedListId, useSavedLists } from '../pages/saved-lists';
import { PlatformContext, type Platform } from '../platform/platform';
import { MyLists } from './my-lists';
import { Routes } from './routes';
vi.setConfig({ testTimeout: 60_000 });

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
  for (const side of ['offsetHeight', 'offsetWidth', 'clientHeight', 'clientWidth'])
    Object.defineProperty(HTMLElement.prototype, side, { configurable: true, get: () => 600 });
});

const sessionOf = (id: string): Session => ({
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id, name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
});
const account = (id: string, body: Partial<Body<'account'>>) => ({ id, body: { name: id, type: 'customer', ...body } });
const list = (id: string, body: Partial<Body<'savedList'>>) => ({
  id,
  body: { name: id, entity: 'account', part: 'mine', sort: 'name', ...body },
});

let client: DataClient;
afterEach(async () => {
  cleanup();
  await client.close();
});

function Lists(): ReactNode {
  return <MyLists features={[accounts]} lists={useSavedLists() ?? []} open={useSavedListId()} narrow={false} />;
}

/** Outside of every list: as the navigation brings the plain one. */
function Plain(): ReactNode {
  const [, navigate] = useLocation();
  return <button onClick={() => navigate('/accounts')}>plain</button>;
}

async function open(userId: string, path: string) {
  const records = [
    ...[account('Käseladen', { city: 'Köln' }), account('Kolonial', { city: 'KOLN' }), account('台北禾味', {})].map(
      (one) => ({ ...one, entity: 'account', body: { ...one.body, ownerId: userId } }),
    ),
    ...[
      list('Cologne', {
        position: 2 ** 20,
        conditions: [{ key: 'city is', field: 'city', op: 'is', value: '"koln"' }],
      }),
      list('Chinese', { position: 2 ** 21, search: 'hewei' }),
    ].map((one) => ({ ...one, entity: 'savedList', body: { ...one.body, ownerId: userId } })),
    { id: 'other', entity: 'savedList', body: { ...list('Not mine', {}).body, ownerId: 'somebody' } },
  ].map((one) => ({
    ...one,
    v: 1,
    rev: 1,
    deleted: false,
    mut: null,
    at: '2026-11-01T08:00:00.000Z',
    byId: null,
    conflicts: [],
  }));
  client = await openMemoryData({ session: sessionOf(userId), records });
  const { hook, searchHook } = memoryLocation({ path });
  renderUi(
    <Router hook={hook} searchHook={searchHook}>
      <PlatformContext.Provider value={{} as Platform}>
        <DataProvider client={client}>
          <Plain />
          <Lists />
          <Routes features={[accounts]} />
        </DataProvider>
      </PlatformContext.Provider>
    </Router>,
  );
}

const names = (): (string | null)[] =>
  within(screen.getByRole('group', { name: 'My lists' }))
    .getAllByRole('link')
    .map((link) => link.textContent);
const rows = (): string[] =>
  ['Käseladen', 'Kolonial', '台北禾味'].filter((name) => screen.queryAllByText(name).length > 0);

test('one’s own lists stand in the navigation with live counts, and open as they were saved', async () => {
  await open('anna', '/accounts');
  await waitFor(() => expect(names()).toEqual(['Cologne2', 'Chinese1']));
  await client.commit([{ entity: 'account', op: 'update', id: 'Kolonial', patch: { city: 'Bonn' } }]);
  await waitFor(() => expect(names()).toEqual(['Cologne1', 'Chinese1']));
  fireEvent.click(screen.getByRole('link', { name: /Chinese/ }));
  expect(await screen.findByRole('heading', { name: 'Chinese' })).toBeTruthy();
  await waitFor(() => expect(rows()).toEqual(['台北禾味']));
  fireEvent.click(screen.getByRole('link', { name: /Cologne/ }));
  await waitFor(() => expect(rows()).toEqual(['Käseladen']));
  fireEvent.click(screen.getByRole('button', { name: 'plain' }));
  await waitFor(() => expect(rows()).toEqual(['Käseladen', 'Kolonial', '台北禾味']));
});

test('what is shown is saved under a name; what changes is shown, saved or taken back', async () => {
  await open('bert', '/accounts');
  await screen.findByText('Käseladen');
  expect(screen.queryByRole('button', { name: 'Save list' })).toBeNull();
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'kol' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Save list' }));
  fireEvent.change(await screen.findByRole('textbox', { name: 'Name of the list' }), { target: { value: ' Kol ' } });
  fireEvent.keyDown(screen.getByRole('textbox', { name: 'Name of the list' }), { key: 'Enter' });
  expect(await screen.findByRole('heading', { name: 'Kol' })).toBeTruthy();
  await waitFor(() => expect(names()).toEqual(['Cologne2', 'Chinese1', 'Kol2']));
  expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull();

  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'koloni' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Back to saved' }));
  await waitFor(() => expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('kol'));
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'koloni' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Save changes' }));
  await waitFor(() => expect(names()).toEqual(['Cologne2', 'Chinese1', 'Kol1']));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Save changes' })).toBeNull());
  // The list without a name is as it opens again.
  fireEvent.click(screen.getByRole('button', { name: 'plain' }));
  await waitFor(() => expect(rows()).toHaveLength(3));
});

test('a list is moved by the mouse, down and up', async () => {
  await open('dora', '/accounts');
  await client.commit([
    {
      entity: 'savedList',
      op: 'create',
      id: 'third',
      body: { name: 'Third', entity: 'account', ownerId: 'dora', part: 'mine', sort: 'name', position: 2 ** 22 },
    },
  ]);
  await waitFor(() => expect(names()).toEqual(['Cologne2', 'Chinese1', 'Third3']));
  const drag = (from: RegExp, to: RegExp): void => {
    const [dragged, target] = [screen.getByRole('link', { name: from }), screen.getByRole('link', { name: to })];
    fireEvent.dragStart(dragged);
    fireEvent.dragOver(target);
    fireEvent.drop(target);
    fireEvent.dragEnd(dragged);
  };
  drag(/Cologne/, /Third/);
  await waitFor(() => expect(names()).toEqual(['Chinese1', 'Third3', 'Cologne2']));
  drag(/Cologne/, /Third/);
  await waitFor(() => expect(names()).toEqual(['Chinese1', 'Cologne2', 'Third3']));
  drag(/Chinese/, /Chinese/);
  drag(/Third/, /Chinese/);
  await waitFor(() => expect(names()).toEqual(['Third3', 'Chinese1', 'Cologne2']));
});

test('a list is moved by keys, renamed, and removed with undo', async () => {
  await open('cara', '/lists/Cologne');
  await waitFor(() => expect(names()).toEqual(['Cologne2', 'Chinese1']));
  expect(await screen.findByRole('heading', { name: 'Cologne' })).toBeTruthy();
  fireEvent.keyDown(screen.getByRole('link', { name: /Chinese/ }), { key: 'ArrowUp', altKey: true });
  await waitFor(() => expect(names()).toEqual(['Chinese1', 'Cologne2']));

  fireEvent.click(screen.getByRole('button', { name: 'Acts on the list Cologne' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Rename' }));
  fireEvent.change(await screen.findByRole('textbox', { name: 'Name of the list' }), { target: { value: 'Köln' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByRole('heading', { name: 'Köln' })).toBeTruthy();

  fireEvent.click(screen.getByRole('button', { name: 'Acts on the list Köln' }));
  fireEvent.click(await screen.findByRole('menuitem', { name: 'Remove list' }));
  await waitFor(() => expect(names()).toEqual(['Chinese1']));
  expect(await screen.findByRole('heading', { name: 'Accounts' })).toBeTruthy();
  fireEvent.click(await screen.findByRole('button', { name: /Undo/ }));
  await waitFor(() => expect(names()).toEqual(['Chinese1', 'Köln2']));
});
