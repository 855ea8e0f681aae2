import { act, cleanup, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { SettingsSections } from './settings-section';

const session: Session = {
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id: 'chief', name: 'Carla Chief', signInName: 'carla@rhein', role: 'administrator' },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
};

let client: DataClient | undefined;
let held: Row<'analysisSettings'> | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

async function open(): Promise<void> {
  client = await openMemoryData({ session, records: [] });
  client.watchRecord('analysisSettings', ownAnalysisSettingsId, (row) => (held = row));
  renderUi(
    <DataProvider client={client}>
      <SettingsSections />
    </DataProvider>,
  );
  await screen.findByText('Churn risk, points');
}

const edit = (group: string): void => void fireEvent.click(screen.getByRole('button', { name: `Edit: ${group}` }));
const type = (name: string, value: string): void =>
  void fireEvent.change(document.querySelector(`[name="${name}"]`) as HTMLInputElement, { target: { value } });
const press = (name: RegExp): Promise<unknown> =>
  act(async () => fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name })));

it('shows what is built in, keeps what is changed beside it, and goes back to it', async () => {
  await open();
  expect(screen.getAllByText('Built in').length).toBeGreaterThan(30);
  edit('Lifetime value');
  expect(screen.getByRole('dialog').textContent).toContain('Built in: 36 · 1 to 120');
  type('horizonMonths', '24');
  type('marginBp', '28');
  await press(/^Save/);
  expect(await screen.findByText('28 %')).toBeTruthy();
  expect(held).toMatchObject({ currency: 'EUR', horizonMonths: 24, marginBp: 2800 });
  expect(held).not.toHaveProperty('yearlyDiscountBp');

  edit('Lifetime value');
  await press(/Back to the built-in/);
  expect(held).not.toHaveProperty('horizonMonths');
  expect(held).not.toHaveProperty('marginBp');
});

it('does not take weights that do not add up', async () => {
  await open();
  edit('Loyalty, points');
  type('loyaltyFeeling', '90');
  await press(/^Save/);
  expect(screen.getByRole('alert').textContent).toBe('The three parts have to add up to 100');
  expect(held).toBeUndefined();
  type('loyaltyFeeling', '10');
  type('loyaltyBehaviour', '60');
  await press(/^Save/);
  expect(held).toMatchObject({ loyaltyFeeling: 10, loyaltyBehaviour: 60 });
});

it('begins the grades with those that are in force', async () => {
  await open();
  edit('Grades');
  type('grades.0.name', 'Top');
  await press(/^Save/);
  expect(held?.grades).toEqual([{ name: 'Top', shareBp: 8000 }, { name: 'B', shareBp: 9500 }, { name: 'C' }]);
});

it('keeps the conditions under which an opportunity leaves a stage, a line each, and takes them away again', async () => {
  await open();
  expect(screen.getAllByText('Nothing set')).toHaveLength(4);
  edit('Stages of opportunities');
  const box = document.querySelector('[name="leaveNew"]') as HTMLTextAreaElement;
  expect(box.tagName).toBe('TEXTAREA');
  // Nothing is built in here, so nothing is said of it.
  expect(screen.getByRole('dialog').textContent).not.toContain('Built in');
  fireEvent.change(box, { target: { value: 'Budget known\nWho decides' } });
  await press(/^Save/);
  expect(held).toMatchObject({ leaveNew: 'Budget known\nWho decides' });
  expect(await screen.findByText(/Budget known/)).toBeTruthy();
  expect(screen.getAllByText('Nothing set')).toHaveLength(3);

  edit('Stages of opportunities');
  await press(/Back to the built-in/);
  expect(held).not.toHaveProperty('leaveNew');
  expect(screen.getAllByText('Nothing set')).toHaveLength(4);
});
