import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestOffice } from '../../test/support/office-for-tests';
import { openCompany, row, type Company } from '../../test/sync/test-company';
import { openTestDatabase, type TestDatabase } from '../../test/sync/test-database';
import { comparisonsAtOnce } from './sync';

let database: TestDatabase;
let company: Company;
beforeAll(async () => {
  database = await openTestDatabase();
  company = await openCompany(database);
});
afterAll(() => database.close());

describe('an exchange', () => {
  test('brings a change from one laptop to those who may see it, and to nobody else', async () => {
    const [anna, maria, carl] = [company.laptop('anna'), company.laptop('maria'), company.laptop('carl')];
    await Promise.all([anna.sync(), maria.sync(), carl.sync()]);
    const { results } = await anna.exchange([
      row('task', 'task-1', { subject: 'Call CANARY', ownerId: 'u-anna', accountId: 'acc-1', status: 'open' }),
      row('account', 'acc-1', { name: 'CANARY Ltd', type: 'customer', ownerId: 'u-anna' }),
    ]);
    expect(results.map((result) => result.result)).toEqual(['accepted', 'accepted']);
    expect(anna.ids('account')).toEqual(['acc-1']);
    await Promise.all([maria.sync(), carl.sync()]);
    expect([maria.ids('account'), maria.ids('task')]).toEqual([['acc-1'], ['task-1']]);
    expect(carl.received).not.toContain('CANARY');
    expect(carl.ids('product')).toEqual(['p-1', 'p-2']);
  });
});

test('a laptop that compares without end is told to wait, and no other with it', async () => {
  const t = await openTestOffice();
  try {
    await t.user(await t.organisation('rhein'), { signInName: 'anna', role: 'salesperson' });
    const [anna, other] = [await t.signIn('anna@rhein'), await t.signIn('anna@rhein')];
    const compare = async (token: string): Promise<number> =>
      (await t.ask('POST', '/api/digest', { token, body: {} })).status;
    for (let n = 0; n < comparisonsAtOnce; n += 1) expect(await compare(anna.accessToken)).toBe(400);
    // Some more are allowed for the seconds that these took.
    const ask = () => t.ask('POST', '/api/digest', { token: anna.accessToken, body: {} });
    let answer = await ask();
    for (let n = 0; n < comparisonsAtOnce && answer.status === 400; n += 1) answer = await ask();
    expect([answer.status, Number(answer.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect(await compare(other.accessToken)).toBe(400);
  } finally {
    await t.close();
  }
}, 60_000);
