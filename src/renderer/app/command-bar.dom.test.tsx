import { cleanup, fireEvent, screen, waitFor, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, test, vi } from 'vitest';
import { salesperson, wire } from '../../../test/support/screen-for-tests';
import { renderUi } from '../../../test/support/ui-for-tests';
import type { DataClient } from '../data/api';
import { DataProvider } from '../data/hooks';
import { openMemoryData } from '../data/memory';
import { feature as activities } from '../features/activities';
import { feature as orders } from '../features/orders';
import { feature as tasks } from '../features/tasks';
import { CommandBar } from './command-bar';
vi.setConfig({ testTimeout: 60_000 });

let client: DataClient;
afterEach(async () => {
  cleanup();
  await client.close();
});

const commands = [activities, orders, tasks].flatMap((feature) => feature.commands ?? []);

/** Types `text`, waits for the acts on what was found first, and takes one. */
async function take(text: string, act: string): Promise<URLSearchParams> {
  let path = '';
  const bar: ReactNode = (
    <CommandBar
      commands={commands}
      places={[]}
      role="salesperson"
      pageAccount={undefined}
      navigate={(to) => (path = to)}
      onClose={() => undefined}
    />
  );
  const { unmount } = renderUi(<DataProvider client={client}>{bar}</DataProvider>);
  fireEvent.change(screen.getByRole('combobox'), { target: { value: text } });
  const acts = await screen.findByRole('group', { name: new RegExp(`${text}$`) });
  fireEvent.click(within(acts).getByRole('option', { name: new RegExp(act) }));
  unmount();
  return new URLSearchParams(path.split('?')[1]);
}

test('acts on a person found are for the account they speak for, and name them', async () => {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: 'anna' }),
      wire('account', 'a2', { name: 'Feinkost', type: 'customer', ownerId: 'anna' }),
      wire('contact', 'c1', {
        fullName: 'Otto Vogt',
        accounts: [{ accountId: 'a1' }, { accountId: 'a2', main: true }],
      }),
      wire('case', 'k1', {
        subject: 'Broken seal',
        accountId: 'a1',
        type: 'complaint',
        status: 'open',
        ownerId: 'anna',
      }),
    ],
  });
  const visit = await take('Otto Vogt', 'Log a visit');
  expect([visit.get('log'), visit.get('account'), visit.get('contact')]).toEqual(['visit', 'a2', 'c1']);
  expect((await take('Otto Vogt', 'New order')).get('account')).toBe('a2');
  const task = await take('Broken seal', 'New task');
  expect([task.get('new'), task.get('account')]).toEqual(['task', 'a1']);
});

test('a tag is found by its name and by a former one, and opens the accounts that carry it', async () => {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [wire('tag', 't1', { name: 'Gastronomy', formerNames: ['Wirte'] })],
  });
  const opened: string[] = [];
  const bar: ReactNode = (
    <CommandBar
      commands={[]}
      places={[]}
      role="salesperson"
      pageAccount={undefined}
      navigate={(to) => opened.push(to)}
      onClose={() => undefined}
    />
  );
  renderUi(<DataProvider client={client}>{bar}</DataProvider>);
  for (const [text, times] of [
    ['wirte', 1],
    ['gastronomy', 2],
  ] as const) {
    fireEvent.change(screen.getByRole('combobox'), { target: { value: text } });
    fireEvent.click(await screen.findByText('Gastronomy'));
    await waitFor(() => expect(opened).toHaveLength(times), { timeout: 25_000 });
  }
  expect(opened[0]).toMatch(/^\/accounts\?/);
});
