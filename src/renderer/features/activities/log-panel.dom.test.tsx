import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { afterEach, expect, test, vi } from 'vitest';
import { press, renderUi } from '../../../../test/support/ui-for-tests';
import type { Body, EntityName } from '../../../shared/entities';
import type { WireRecord } from '../../../shared/record';
import type { Language } from '../../../shared/schema/label';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { RefSourceContext, type RefSource } from '../../ui/ref-source';
import { LogOverlay } from './log-overlay';
vi.setConfig({ testTimeout: 40_000 });

const session: Session = {
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id: 'anna', name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
};
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
const records = [
  wire('user', 'anna', { name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' }),
  wire('account', 'a1', { name: 'Feinkost Lindner', type: 'customer', ownerId: 'anna' }),
  wire('contact', 'c1', { fullName: 'Lukas Kern', accounts: [{ accountId: 'a1' }] }),
];

const source: RefSource = {
  search: async () => [{ id: 'a1', title: 'Feinkost Lindner' }],
  useTitle: (_, id) => (id === 'a1' ? 'Feinkost Lindner' : undefined),
  useAbsent: (_, id) => id !== 'a1',
};

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function open(path: string, language: Language = 'en') {
  client = await openMemoryData({ session, records, language });
  // wouter's memory location keeps the query in the path.
  const location = memoryLocation({ path, record: true });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <RefSourceContext.Provider value={source}>
          <LogOverlay />
        </RefSourceContext.Provider>
      </DataProvider>
    </Router>,
    { language },
  );
  return { data: client, location };
}

const everything = { offset: 0, limit: 10 };

test('text, a person, a task and a promise: one save, three records, and the panel is gone', async () => {
  const { data, location } = await open('/accounts/a1?log=visit');
  fireEvent.change(await screen.findByLabelText('What was said'), { target: { value: 'Wants Chang. Orders Monday.' } });
  fireEvent.click(await screen.findByLabelText('Lukas Kern'));
  fireEvent.change(screen.getByLabelText('Task'), { target: { value: 'Shelf photo' } });
  fireEvent.change(screen.getByLabelText('Promise'), { target: { value: 'Chang samples' } });
  act(() => void press(window, 'Enter', { ctrlKey: true }));
  await waitFor(async () => expect((await data.fetchRecords('activity', {}, everything)).total).toBe(1));
  const [activity] = (await data.fetchRecords('activity', {}, everything)).rows;
  expect(activity).toMatchObject({
    kind: 'visit',
    status: 'done',
    accountId: 'a1',
    contactIds: ['c1'],
    subject: 'Wants Chang',
  });
  expect((await data.fetchRecords('task', {}, everything)).rows[0]).toMatchObject({
    subject: 'Shelf photo',
    accountId: 'a1',
  });
  expect((await data.fetchRecords('promise', {}, everything)).rows[0]).toMatchObject({
    subject: 'Chang samples',
    contactId: 'c1',
  });
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(location.history.at(-1)).toBe('/accounts/a1');
});

test('one undo takes all three back', async () => {
  const { data } = await open('/accounts/a1?log=call');
  fireEvent.change(await screen.findByLabelText('What was said'), { target: { value: 'No answer' } });
  fireEvent.change(screen.getByLabelText('Task'), { target: { value: 'Ring again' } });
  act(() => void press(window, 'Enter', { ctrlKey: true }));
  await waitFor(async () => expect((await data.fetchRecords('task', {}, everything)).total).toBe(1));
  await data.undo();
  expect((await data.fetchRecords('activity', {}, everything)).total).toBe(0);
  expect((await data.fetchRecords('task', {}, everything)).total).toBe(0);
});

test('without an account it asks for one and saves nothing; while composing nothing is saved either', async () => {
  const { data } = await open('/?log=note', 'zh-CN');
  fireEvent.change(await screen.findByLabelText('沟通内容'), { target: { value: '想先试吃' } });
  act(() => void press(window, 'Enter', { ctrlKey: true, composing: true, keyCode: 229 }));
  expect(screen.queryByText('请选择客户')).toBeNull();
  act(() => void press(window, 'Enter', { ctrlKey: true }));
  await screen.findByText('请选择客户');
  expect((await data.fetchRecords('activity', {}, everything)).total).toBe(0);
});

test('the letter V opens it for the account of the page', async () => {
  const { location } = await open('/accounts/a1');
  window.history.replaceState(null, '', '/accounts/a1');
  act(() => void press(window, 'v'));
  await waitFor(() => expect(location.history.at(-1)).toContain('log=visit'));
  expect(location.history.at(-1)).toContain('account=a1');
});

test('who chooses the account writes on in the text', async () => {
  await open('/?log=call');
  const account = await screen.findByLabelText(/^Account/);
  fireEvent.change(account, { target: { value: 'Feinkost' } });
  fireEvent.click(await screen.findByRole('option', { name: /Feinkost Lindner/ }));
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('What was said')));
});
