import { act, cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, it } from 'vitest';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { ownLegalEntityId } from '../../../shared/entities/legal-entity';
import type { Session } from '../../../shared/sync-protocol';
import type { DataClient, Row } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { Letterhead } from './letterhead';

// Finding by role reads the whole page, which takes its time on a busy computer.
const session: Session = {
  officeId: 'office',
  organisation: { id: 'org', name: 'Rhein', slug: 'rhein', currency: 'EUR', demo: false },
  user: { id: 'chief', name: 'Carla Chief', signInName: 'carla@rhein', role: 'administrator' },
  deviceId: '6f4d8a8e-6b0c-4a3e-9f59-0d1f6d5b7a11',
  deviceCode: 'A2',
};

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

const typeInto = (label: string, value: string): void => {
  fireEvent.change(screen.getByLabelText(label, { exact: false }), { target: { value } });
};
const save = (): Promise<unknown> => act(async () => fireEvent.click(screen.getByRole('button', { name: /^Save/ })));

it('begins with the name of the organisation, and keeps what is filled in as one record that can be changed', async () => {
  client = await openMemoryData({ session, records: [] });
  renderUi(
    <DataProvider client={client}>
      <Letterhead />
    </DataProvider>,
  );
  let held: Row<'legalEntity'> | undefined;
  client.watchRecord('legalEntity', ownLegalEntityId, (row) => (held = row));
  expect(await screen.findByText(/only the name Rhein/)).toBeTruthy();

  fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  typeInto('Street', 'Agrippinawerft 30');
  typeInto('City', 'Köln');
  typeInto('Tax number', 'DE000000000');
  await save();
  expect(await screen.findByText('Agrippinawerft 30, Köln')).toBeTruthy();
  expect(held).toMatchObject({ name: 'Rhein', street: 'Agrippinawerft 30', taxNumber: 'DE000000000' });

  fireEvent.click(screen.getByRole('button', { name: 'Edit' }));
  typeInto('Tax number', '');
  typeInto('Phone', '0221 4710100');
  await save();
  expect(await screen.findByText('0221 4710100')).toBeTruthy();
  expect(held).toMatchObject({ name: 'Rhein', phone: '0221 4710100' });
  expect(held).not.toHaveProperty('taxNumber');
});

it('is refused to anybody but an administrator', async () => {
  client = await openMemoryData({ session: { ...session, user: { ...session.user, role: 'manager' } }, records: [] });
  const body = { name: 'Rhein' };
  await expect(
    client.commit([{ entity: 'legalEntity', id: ownLegalEntityId, op: 'create', body }]),
  ).rejects.toMatchObject({ code: 'not_allowed' });
});
