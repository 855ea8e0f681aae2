import { cleanup, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { salesperson } from '../../../test/support/screen-for-tests';
import { renderUi } from '../../../test/support/ui-for-tests';
import type { DataClient, SyncStatus } from '../data/api';
import { DataProvider } from '../data/hooks';
import { openMemoryData } from '../data/memory';
import { NothingHere } from './nothing-here';

let memory: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await memory?.close();
});

async function show(change: Partial<SyncStatus>): Promise<void> {
  memory = await openMemoryData({ session: salesperson('anna'), records: [] });
  const status: SyncStatus = {
    ...{ phase: 'idle', online: true, waiting: 0, needYou: 0, clockOffsetMs: 0 },
    ...{ counts: {}, loaded: true, keptTwice: true, ...change },
  };
  const client: DataClient = { ...memory, watchStatus: (onValue) => (onValue(status), () => undefined) };
  renderUi(
    <DataProvider client={client}>
      <NothingHere>No accounts yet</NothingHere>
    </DataProvider>,
  );
}

test('says that there is nothing only when everything has arrived', async () => {
  await show({});
  await screen.findByText('No accounts yet');
  cleanup();
  await show({ loaded: false, phase: 'firstLoad' });
  await screen.findByText('Still loading');
  expect(screen.queryByText('No accounts yet')).toBeNull();
});

test('says why a first load that stopped does not go on', async () => {
  await show({ loaded: false, error: { code: 'disk_full', details: {} } });
  await screen.findByText('Not everything has arrived yet');
  expect(screen.getByText(/The disk is full/)).toBeTruthy();
  expect(screen.queryByText('No accounts yet')).toBeNull();
  cleanup();
  await show({ loaded: false, phase: 'offline', online: false });
  await screen.findByText(/goes on by itself/);
});
