import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asSystem } from '../../src/server/database';
import type { Body } from '../../src/shared/entities';
import { openCompany, row, type Company } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
let company: Company;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await openCompany(database);
});

const anna = (more: Partial<Body<'user'>>): Promise<void> =>
  company.load([
    {
      entity: 'user',
      id: 'u-anna',
      body: { name: 'u-anna', signInName: 'u-anna@test', role: 'salesperson', managerId: 'u-maria', ...more },
    },
  ]);
const account = (id: string, ownerId: string): { entity: 'account'; id: string; body: Body<'account'> } => ({
  entity: 'account',
  id,
  body: { name: `CANARY ${id}`, type: 'customer', ownerId },
});
const given = (id: string, ownerId: string, baseRev: number): ReturnType<typeof row> =>
  row('account', id, { name: `CANARY ${id}`, type: 'customer', ownerId }, { baseRev });

describe('what changes between the last exchange and the end of a substitution', () => {
  test('an account that its owner edits meanwhile leaves the substitute all the same', async () => {
    await company.load([account('a-edited', 'u-anna'), account('a-still', 'u-anna')]);
    await anna({ substituteId: 'u-carl' });
    const carl = company.laptop('carl');
    await carl.sync();
    expect(carl.ids('account')).toEqual(['a-edited', 'a-still']);
    await anna({});
    await company.laptop('anna').exchange([given('a-edited', 'u-anna', 1)]);
    await carl.sync();
    expect(carl.ids('account')).toEqual([]);
  });

  test('an account that moves on to a third person meanwhile leaves too, before or after', async () => {
    await company.load([account('a-before', 'u-anna'), account('a-after', 'u-anna')]);
    await anna({ substituteId: 'u-carl' });
    const [carl, maria] = [company.laptop('carl'), company.laptop('maria')];
    await carl.sync();
    await maria.exchange([given('a-before', 'u-ben', 1)]);
    await anna({});
    await maria.exchange([given('a-after', 'u-ben', 1)]);
    await carl.sync([], 1);
    expect(carl.ids('account')).toEqual([]);
  });
});

test('a substitution that ends and begins again in the middle of a backfill brings everything back', async () => {
  await company.load(Array.from({ length: 12 }, (_, n) => account(`a-${n}`, 'u-anna')));
  await anna({ substituteId: 'u-carl' });
  const carl = company.laptop('carl');
  await carl.sync();
  expect(carl.ids('account')).toHaveLength(12);
  await anna({});
  await carl.exchange([], 5);
  expect(carl.ids('account').length).toBeLessThan(12);
  await anna({ substituteId: 'u-carl' });
  await carl.sync([], 5);
  expect(carl.ids('account')).toHaveLength(12);
});

test('a laptop from before a restore is heard only when it knows of it: its versions are counted otherwise', async () => {
  await company.load([account('a-1', 'u-anna')]);
  const first = company.laptop('anna', 'd-1');
  await first.sync();
  await asSystem(database.pool, (tx) =>
    tx.query('UPDATE organisation SET epoch = gen_random_uuid() WHERE id = $1', [company.orgId]),
  );
  const answer = await first.exchange([
    row('account', 'a-1', { name: 'made from another history', type: 'customer', ownerId: 'u-anna' }, { baseRev: 1 }),
  ]);
  expect(answer.results).toEqual([]);
  expect(answer.records.find((record) => record.id === 'a-1')?.body['name']).toBe('CANARY a-1');
});

test('people are changed by administration alone, which knows the rules; not even an administrator pushes one', async () => {
  const otto = company.laptop('otto');
  await otto.sync();
  const body: Body<'user'> = { name: 'u-otto', signInName: 'u-otto@test', role: 'salesperson' };
  const results = (
    await otto.exchange([
      row('user', 'u-otto', body, { baseRev: 1 }),
      row('user', 'u-anna', { ...body, active: false }, { baseRev: 1 }),
      row('user', 'u-carl', body, { baseRev: 1, deleted: true }),
      row('user', 'u-new', { ...body, role: 'administrator' }),
      row('team', 'm-1', { name: 'Team' }),
    ])
  ).results;
  expect(results.map((result) => (result.result === 'refused' ? result.code : result.result))).toEqual([
    'not_allowed',
    'not_allowed',
    'not_allowed',
    'not_allowed',
    'accepted',
  ]);
});
