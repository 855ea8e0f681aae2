import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, expect, it } from 'vitest';
import { renderUi } from '../../../test/support/ui-for-tests';
import type { Session } from '../../shared/sync-protocol';
import type { DataClient } from '../data/api';
import { DataProvider, useRecord } from '../data/hooks';
import { openMemoryData } from '../data/memory';
import { AccountFacts } from '../features/accounts/account-facts';
import { KnownTagsProvider } from './known-tags';

const session: Session = {
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id: 'anna', name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
};
const record = (entity: string, id: string, body: Readonly<Record<string, unknown>>) => ({
  ...{ entity, id, body, v: 1, rev: 1, deleted: false, mut: null, at: '2026-11-01T00:00:00.000Z', byId: null },
  conflicts: [],
});
const byCity = (value: string) => [{ key: 'city eq', field: 'city', op: 'eq', value: JSON.stringify(value) }];

let client: DataClient;
afterEach(async () => {
  cleanup();
  await client.close();
});

function Facts(): ReactNode {
  const account = useRecord('account', 'a');
  return account && <AccountFacts account={account} mayWrite mayAssign={false} />;
}

it('shows of an account what its first segment says and what it says itself, and its tags as they are called today', async () => {
  client = await openMemoryData({
    session,
    records: [
      record('account', 'a', { name: 'Käseladen', type: 'customer', ownerId: 'anna', city: 'Köln', tags: ['Cheese'] }),
      record('segment', 's1', { name: 'Bonn', position: 1, visitIntervalDays: 7, conditions: byCity('Bonn') }),
      record('segment', 's2', { name: 'Köln', position: 2, visitIntervalDays: 14, conditions: byCity('Köln') }),
      record('segment', 's3', { name: 'Nobody', position: 0, visitIntervalDays: 3 }),
      record('tag', 't', { name: 'Käse', formerNames: ['Cheese'] }),
      record('tag', 't2', { name: 'Beethoven', formerNames: [], segmentId: 's1' }),
    ],
  });
  renderUi(
    <DataProvider client={client}>
      <KnownTagsProvider>
        <Facts />
      </KnownTagsProvider>
    </DataProvider>,
  );
  expect(await screen.findByText('every 14 days')).toBeTruthy();
  expect(await screen.findByText('Käse')).toBeTruthy();
  expect(screen.queryByText('Beethoven')).toBeNull();

  const change = (id: string, entity: 'account', patch: Readonly<Record<string, unknown>>) =>
    act(() => client.commit([{ entity, id, op: 'update', patch }]));
  await change('a', 'account', { city: 'Bonn' });
  expect(await screen.findByText('every 7 days')).toBeTruthy();
  // A tag that all accounts of a segment carry.
  expect(await screen.findByText('Beethoven')).toBeTruthy();
  await change('a', 'account', { visitIntervalDays: 30 });
  expect(await screen.findByText('every 30 days')).toBeTruthy();

  // Changing the tags keeps their history.
  let history: unknown;
  client.watchRecord('account', 'a', (row) => (history = row?.tagHistory));
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Change Tags' })));
  const input = screen.getByRole('combobox', { name: 'Tags' });
  fireEvent.change(input, { target: { value: 'VIP' } });
  fireEvent.keyDown(input, { key: 'Enter' });
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save' })));
  await waitFor(() =>
    expect(history).toMatchObject([
      { tag: 'Käse', byId: 'anna' },
      { tag: 'VIP', byId: 'anna' },
    ]),
  );
  const shown = (await screen.findByText('Tag history')).closest('details');
  expect(shown?.textContent).toMatch(/Käse since .*VIP since|VIP since .*Käse since/);
});
