import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Body } from '../../../shared/entities';
import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { OpportunityPage } from './opportunity-page';
vi.setConfig({ testTimeout: 40_000 });

let client: DataClient | undefined;
let held: Row<'opportunity'> | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function open(settings: Partial<Body<'analysisSettings'>>): Promise<void> {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('account', 'a1', { name: 'Käseladen', type: 'customer', ownerId: 'anna' }),
      wire('opportunity', 'o1', { name: 'Winter range', accountId: 'a1', ownerId: 'anna', stage: 'new' }),
      wire('analysisSettings', ownAnalysisSettingsId, { currency: 'EUR', ...settings }),
    ],
  });
  client.watchRecord('opportunity', 'o1', (row) => (held = row));
  const location = memoryLocation({ path: '/opportunities/o1' });
  renderUi(
    <Router hook={location.hook} searchHook={location.searchHook}>
      <DataProvider client={client}>
        <Route path="/opportunities/:id" component={OpportunityPage} />
      </DataProvider>
    </Router>,
  );
  await screen.findByRole('heading', { level: 1, name: 'Winter range' });
}

test('what has to be true before a stage is left is ticked off; whoever goes on without it is told what is missing', async () => {
  await open({ leaveNew: 'Budget known\nWho decides', leaveQualified: 'Sample tasted' });
  await screen.findByRole('heading', { name: 'Before it leaves “New”' });
  expect(screen.getByText('0 of 2 met')).toBeTruthy();
  fireEvent.click(screen.getByLabelText('Budget known'));
  await screen.findByText('1 of 2 met');
  expect(held?.conditionsMet).toEqual(['Budget known']);

  fireEvent.click(screen.getByText('Qualified'));
  await screen.findByText('Winter range is now: Qualified. Not met: Who decides');
  expect(held?.stage).toBe('qualified');
  await screen.findByRole('heading', { name: 'Before it leaves “Qualified”' });
  fireEvent.click(screen.getByLabelText('Sample tasted'));
  await screen.findByText('1 of 1 met');
  fireEvent.click(screen.getByText('Proposal'));
  await screen.findByText('Winter range is now: Proposal');
  // A stage without conditions says nothing of them.
  await waitFor(() => expect(screen.queryByRole('heading', { name: /Before it leaves/ })).toBeNull());
});

test('what was ticked is open again at a second click', async () => {
  await open({ leaveNew: 'Budget known' });
  fireEvent.click(await screen.findByLabelText('Budget known'));
  await screen.findByText('1 of 1 met');
  fireEvent.click(screen.getByLabelText('Budget known'));
  await screen.findByText('Open again: Budget known');
  expect(held?.conditionsMet ?? []).toEqual([]);
});
