import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { RatingsPanel, TiesPanel } from './panels';

const session: Session = {
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id: 'anna', name: 'Anna Weber', signInName: 'anna@rhein', role: 'salesperson' },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
};
const held = { v: 1, rev: 1, deleted: false, mut: null, at: '2026-11-01T00:00:00.000Z', byId: null, conflicts: [] };

let client: DataClient;
afterEach(async () => {
  cleanup();
  await client.close();
});

it('adds what the customer expected and got, and what binds it, and changes and removes it', async () => {
  const body = { name: 'Käseladen', type: 'customer', ownerId: 'anna' };
  client = await openMemoryData({ session, records: [{ ...held, entity: 'account', id: 'a', body }] });
  let ratings: readonly Row<'rating'>[] = [];
  client.watchRecords('rating', {}, { window: { offset: 0, limit: 9 } }, (rows) => (ratings = rows.rows));
  renderUi(
    <DataProvider client={client}>
      <RatingsPanel accountId="a" />
      <TiesPanel accountId="a" />
    </DataProvider>,
  );
  const fill = (name: string, value: string): void =>
    void fireEvent.change(document.querySelector(`[name="${name}"]`) as HTMLInputElement, { target: { value } });
  const save = (): Promise<unknown> => act(async () => fireEvent.click(screen.getByRole('button', { name: /^Save/ })));

  fireEvent.click(await screen.findByRole('button', { name: 'Add a rating' }));
  fill('expected', '4');
  fill('experienced', '2');
  await save();
  await waitFor(() =>
    expect(ratings).toMatchObject([{ accountId: 'a', ownerId: 'anna', about: 'service', expected: 4, experienced: 2 }]),
  );
  fireEvent.click(await screen.findByText('expected 4, experienced 2'));
  fill('experienced', '5');
  await save();
  await waitFor(() => expect(ratings).toMatchObject([{ experienced: 5 }]));
  fireEvent.click(await screen.findByText('expected 4, experienced 5'));
  await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Remove' })));
  await waitFor(() => expect(ratings).toEqual([]));

  fireEvent.click(screen.getByRole('button', { name: 'Add a tie' }));
  fill('name', 'Tea station');
  await save();
  expect(await screen.findByText('Tea station')).toBeTruthy();
});
