import { cleanup, fireEvent, screen } from '@testing-library/react';
import { afterEach, expect, test } from 'vitest';
import { Route, Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { layOutTables, salesperson, wire } from '../../../../test/support/screen-for-tests';
import { renderUi } from '../../../../test/support/ui-for-tests';
import { actorOf, may, scopeKeysOf, type Person } from '../../../shared/domain/permissions';
import type { DataClient } from '../../data/api';
import { DataProvider } from '../../data/hooks';
import { openMemoryData } from '../../data/memory';
import { AccountPage } from './account-page';
layOutTables();

let client: DataClient | undefined;
afterEach(async () => {
  cleanup();
  await client?.close();
});

const inPool = wire('account', 'a1', { name: 'Käseladen', type: 'customer', territoryId: 'rhein' });

test('an account in the public pool names those who may assign it, and they alone may', async () => {
  const session = salesperson('anna');
  client = await openMemoryData({
    session: { ...session, user: { ...session.user, role: 'manager' } },
    records: [
      inPool,
      wire('user', 'anna', {
        name: 'Anna',
        signInName: 'anna@rhein',
        role: 'manager',
        territoryId: 'rhein',
        active: true,
      }),
    ],
  });
  const { hook, searchHook } = memoryLocation({ path: '/accounts/a1' });
  renderUi(
    <DataProvider client={client}>
      <Router hook={hook} searchHook={searchHook}>
        <Route path="/accounts/:id" component={AccountPage} />
      </Router>
    </DataProvider>,
  );
  expect(await screen.findByText('In the public pool: you may read it. An administrator assigns it.')).toBeTruthy();
  const people: Person[] = [
    { id: 'sabine', role: 'administrator' },
    { id: 'anna', role: 'manager', territoryId: 'rhein' },
    { id: 'ben', role: 'salesperson', managerId: 'anna', territoryId: 'rhein' },
  ];
  const keys = scopeKeysOf('account', inPool.body, () => []);
  const assigners = people.filter(({ id }) => may(actorOf(id, people, '2026-11-22'), 'assign', keys));
  expect(assigners.map(({ role }) => role)).toEqual(['administrator']);
});

test('the page says how complete the account is, and leads to each gap', async () => {
  client = await openMemoryData({
    session: salesperson('anna'),
    records: [
      wire('account', 'a1', {
        ...{ name: 'Käseladen', type: 'customer', ownerId: 'anna', territoryId: 'rhein' },
        ...{ street: 'Markt 1', postalCode: '50667', country: 'DE', industry: 'Food' },
      }),
    ],
  });
  const { hook, searchHook } = memoryLocation({ path: '/accounts/a1' });
  renderUi(
    <DataProvider client={client}>
      <Router hook={hook} searchHook={searchHook}>
        <Route path="/accounts/:id" component={AccountPage} />
      </Router>
    </DataProvider>,
  );
  // No telephone, no city, nobody to speak to.
  await screen.findByRole('img', { name: 'Complete: 67\u00a0%' });
  expect(screen.getByRole('link', { name: 'Fill in: People' }).getAttribute('href')).toBe('/contacts/new?account=a1');
  expect(screen.queryByRole('button', { name: 'Fill in: Street' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Fill in: City' }));
  expect(await screen.findByRole('textbox', { name: 'City' })).toBe(document.activeElement);
});
