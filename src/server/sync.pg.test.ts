import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openCompany, row, type Company } from '../../test/sync/test-company';
import { openTestDatabase, type TestDatabase } from '../../test/sync/test-database';

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
