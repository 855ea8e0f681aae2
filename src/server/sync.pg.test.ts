import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestOffice } from '../../test/support/office-for-tests';
import { openCompany, row, type Company } from '../../test/sync/test-company';
import { openTestDatabase, type TestDatabase } from '../../test/sync/test-database';
import { asSystem } from './database';
import { readDocuments, readWireTexts, wireOf } from './records-document';
import { importRecords } from './records-import';
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

  test('brings records as they are in the database, whatever they hold', async () => {
    const odd = 'She said "yes", "conflicts": []} \\ 客户 \u2028 {"v": 9, "body": {';
    const lost = { field: 'name', value: odd, base: 'x', byId: 'u-ben', at: '2026-01-01T00:00:00.000Z' };
    const texts = {
      name: odd,
      note: odd,
      type: 'customer',
      ownerId: 'u-anna',
      custom: { [odd]: odd, byId: 'x' },
    } as const;
    await company
      .laptop('anna')
      .sync([
        row('account', 'odd-1', texts),
        row('account', 'odd-2', { ...texts, name: 'x' }, { conflicts: [lost] }),
        row('account', 'odd-3', { name: 'Plain', type: 'customer', ownerId: 'u-anna' }),
      ]);
    await company.laptop('anna').sync([row('account', 'odd-3', { name: '' } as never, { baseRev: 1, deleted: true })]);
    const older = `UPDATE accounts SET doc = doc - 'conflicts' - 'mut' || '{"v": 1}' WHERE id = 'odd-1'`;
    await asSystem(database.pool, (tx) => tx.query(older));
    const ids = ['odd-1', 'odd-2', 'odd-3', 'nobody'];
    await asSystem(database.pool, async (tx) => {
      const documents = await readDocuments(tx, company.orgId, 'account', ids);
      const found = await readWireTexts(tx, company.orgId, 'account', ids);
      expect(found.size).toBe(3);
      for (const document of documents)
        expect(JSON.parse(found.get(document.id) ?? '')).toEqual(JSON.parse(JSON.stringify(wireOf(document))));
    });
  });

  test('fills a page of a first load from as many portions as it takes', async () => {
    const records = Array.from({ length: 1600 }, (_, n) => ({
      entity: 'product' as const,
      id: `many-${n}`,
      body: { code: `${n}`, name: 'x', priceMinor: 100, currency: 'EUR' },
    }));
    await importRecords(database.pool, company.orgId, records);
    const ben = company.laptop('ben');
    const page = await ben.exchange([], 5000);
    await ben.sync([], 5000);
    expect(page.records.length).toBeGreaterThan(1600);
    expect(ben.ids('product').filter((id) => id.startsWith('many-')).length).toBe(1600);
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
