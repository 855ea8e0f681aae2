import { afterAll, beforeAll, expect, test } from 'vitest';
import { asSystem } from '../../src/server/database';
import { openCompany, row } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

test('contacts of two accounts that move at the same moment, while both are written to: the scopes are those of both', async () => {
  const company = await openCompany(database);
  const pairs = Array.from({ length: 8 }, (_, n) => [`a-${n}l`, `a-${n}r`] as const);
  const account = (id: string, ownerId: string) => ({ name: id, type: 'customer' as const, ownerId });
  const contact = (n: number, name: string) => ({
    fullName: name,
    accounts: (pairs[n] ?? []).map((accountId) => ({ accountId })),
  });
  await company.load(
    pairs.flatMap(([left, right], n) => [
      { entity: 'account' as const, id: left, body: account(left, 'u-anna') },
      { entity: 'account' as const, id: right, body: account(right, 'u-anna') },
      { entity: 'contact' as const, id: `c-${n}`, body: contact(n, 'before') },
    ]),
  );
  const results = await Promise.all(
    pairs.flatMap(([left, right], n) => [
      company.laptop('maria', `m1-${n}`).exchange([row('account', left, account(left, 'u-ben'), { baseRev: 1 })]),
      company.laptop('otto', `o1-${n}`).exchange([row('account', right, account(right, 'u-carl'), { baseRev: 1 })]),
      company.laptop('maria', `m2-${n}`).exchange([row('contact', `c-${n}`, contact(n, 'after'), { baseRev: 1 })]),
      company
        .laptop('otto', `o2-${n}`)
        .exchange([row('contact', `c-${n}`, contact(n, 'gone'), { baseRev: 1, deleted: true })]),
    ]),
  );
  expect(results.every(({ results: [one] }) => one?.result === 'accepted' || one?.result === 'conflict')).toBe(true);
  const { rows } = await asSystem(database.pool, (tx) =>
    tx.query<{ contact: string[]; feed: string[] }>(
      'SELECT c.scopes AS contact, f.scopes AS feed FROM contacts c JOIN feed f ON f.org_id = c.org_id AND f.doc_id = c.id WHERE c.org_id = $1',
      [company.orgId],
    ),
  );
  expect(rows).toHaveLength(8);
  for (const found of rows) expect(found).toEqual({ contact: ['o:u-ben', 'o:u-carl'], feed: ['o:u-ben', 'o:u-carl'] });
}, 60_000);
