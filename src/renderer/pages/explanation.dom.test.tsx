import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson } from '../../../test/support/screen-for-tests';
import { renderUi } from '../../../test/support/ui-for-tests';
import { sourcesOf } from '../../shared/domain/insights/counted-orders';
import type { DataClient } from '../data/api';
import { DataProvider } from '../data/hooks';
import { openMemoryData } from '../data/memory';
import { Explained } from './explanation';

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

test('all records of a number can be reached, and how many they are is true', async () => {
  client = await openMemoryData({ session: salesperson('anna'), records: [] });
  const records = sourcesOf(
    'activity',
    Array.from({ length: 150 }, (_, n) => ({ id: `talk-${n}` })),
  );
  renderUi(
    <Router hook={memoryLocation({ path: '/' }).hook}>
      <DataProvider client={client}>
        <Explained title="Risk 31" meaning="" formula="" records={records} basis={{ asOf: '2026-11-22' }}>
          31
        </Explained>
      </DataProvider>
    </Router>,
    { today: '2026-11-22' },
  );
  fireEvent.click(screen.getByText('31'));
  expect((await screen.findByRole('dialog')).textContent).toContain('No thresholds or weights.');
  fireEvent.click(screen.getByText('Show records'));
  fireEvent.click(await screen.findByText('and 138 more'));
  fireEvent.click(screen.getByText('and 38 more'));
  expect(screen.queryByText(/^and \d+ more$/)).toBeNull();
});
