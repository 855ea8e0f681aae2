import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCompany, people, row, type Company } from '../../test/sync/test-company';
import { openTestDatabase, type TestDatabase } from '../../test/sync/test-database';
import { noteAct } from './acts';
import { followChains, type ChainState } from './chain';
import { asPerson, asSystem } from './database';
import { migrate, migrations } from './database-migrations';
import { checkDatabase } from './doctor';

let database: TestDatabase;
let company: Company;
beforeEach(async () => {
  database = await openTestDatabase();
  company = await openCompany(database);
});
afterEach(() => database.close());

const account = (id: string): ReturnType<typeof row> =>
  row('account', id, { name: id, type: 'customer', ownerId: people.anna });
const audit = async (): Promise<ChainState | undefined> =>
  (await followChains(database.pool)).find(({ table }) => table === 'audit');
/** Past every trigger, as a superuser may. */
const tamper = (sql: string): Promise<unknown> =>
  database.pool.query(`SET session_replication_role = replica; ${sql}; SET session_replication_role = DEFAULT`);
const nth = async (link: number): Promise<number> =>
  Number((await database.pool.query<{ n: number }>('SELECT n FROM audit WHERE link = $1', [link])).rows[0]?.n);

describe('the chain of the audit', () => {
  it('holds for pushes at the same moment, rows that fail among others, imports and acts', async () => {
    const laptops = [1, 2, 3, 4, 5, 6].map((n) => company.laptop(n % 2 ? 'anna' : 'maria', `d-${n}`));
    await Promise.all(
      laptops.map(async (laptop, n) => {
        for (let turn = 0; turn < 4; turn += 1)
          await laptop.exchange([
            account(`a-${n}-${turn}`),
            account(`b-${n}-${turn}`),
            // A mutation id that somebody else used fails in the database: the rows are taken one by one.
            { ...account(`c-${n}-${turn}`), mut: `the-same-${turn}` },
          ]);
      }),
    );
    await asSystem(database.pool, (tx) => noteAct(tx, { orgId: company.orgId, act: 'sign-in' }));
    const states = await followChains(database.pool);
    expect(states.map(({ table, broken }) => [table, broken])).toEqual([
      ['audit', undefined],
      ['act', undefined],
    ]);
    expect(states[0]?.rows).toBeGreaterThanOrEqual(52);
    expect((await checkDatabase(database.pool, new Date())).find(({ subject }) => subject === 'Audit')?.state).toBe(
      'ok',
    );
  });

  it.each([
    ['one byte of a value before', 'UPDATE audit SET was = \'{"name": "b-1"}\' WHERE link = 5'],
    ['who it was', "UPDATE audit SET user_id = 'u-ben' WHERE link = 5"],
    ['when it was', "UPDATE audit SET at = at + interval '1 microsecond' WHERE link = 5"],
    ['the hash itself', 'UPDATE audit SET hash = set_byte(hash, 0, (get_byte(hash, 0) + 1) % 256) WHERE link = 5'],
  ])('breaks at the row when somebody changes %s', async (_what, sql) => {
    const anna = company.laptop('anna');
    await anna.sync(['a-1', 'a-2', 'a-3'].map(account));
    await anna.sync(
      ['a-1', 'a-2', 'a-3'].map((id) =>
        row('account', id, { name: `b${id}`, type: 'customer', ownerId: people.anna }, { baseRev: 1 }),
      ),
    );
    expect((await audit())?.broken).toBeUndefined();
    const n = await nth(5);
    await tamper(sql);
    expect((await audit())?.broken).toBe(n);
    const found = (await checkDatabase(database.pool, new Date())).find(({ subject }) => subject === 'Audit');
    expect(found).toMatchObject({ state: 'problem', found: expect.stringContaining(`row ${n} of audit`) });
  });

  it('breaks when rows are taken away from the middle or the end, added, or changed from before the chain', async () => {
    await company.laptop('anna').sync(['a-1', 'a-2', 'a-3'].map(account));
    const after = await nth(3);
    await tamper('DELETE FROM audit WHERE link = 2');
    expect((await audit())?.broken).toBe(after);
    await tamper('DELETE FROM audit WHERE link > 1');
    expect((await audit())?.broken).toBe('end');
    await tamper(`INSERT INTO audit (org_id, act, entity) VALUES ('${company.orgId}', 'change', 'account')`);
    expect((await audit())?.broken).toBe('start');
  });

  it('starts in a database that is older than it from the rows that are there', async () => {
    const old = await openTestDatabase(migrations.filter(({ name }) => name < '0103'));
    try {
      const orgId = await old.organisation();
      const insert = `INSERT INTO audit (org_id, act, entity) VALUES ('${orgId}', 'change', 'account')`;
      await old.pool.query(insert);
      await old.pool.query(insert);
      await migrate(old.pool);
      await asSystem(old.pool, (tx) => tx.query(insert));
      expect(await followChains(old.pool)).toMatchObject([
        { table: 'audit', rows: 3 },
        { table: 'act', rows: 0 },
      ]);
      expect((await followChains(old.pool))[0]?.broken).toBeUndefined();
      await old.pool.query(
        "SET session_replication_role = replica; UPDATE audit SET act = 'x' WHERE link IS NULL; SET session_replication_role = DEFAULT",
      );
      expect((await followChains(old.pool))[0]?.broken).toBe('start');
    } finally {
      await old.close();
    }
  });

  it('cannot be changed, read or forged by the role that serves people', async () => {
    await company.laptop('anna').sync([account('a-1')]);
    const as = (sql: string): Promise<unknown> => asPerson(database.pool, company.who('anna'), (tx) => tx.query(sql));
    for (const sql of [
      "UPDATE audit SET act = 'x'",
      'DELETE FROM audit',
      'TRUNCATE audit',
      'SELECT * FROM audit',
      'SELECT * FROM chain',
      'UPDATE chain SET link = 0',
    ])
      await expect(as(sql), sql).rejects.toThrow(/permission denied/);
    await as(
      `INSERT INTO audit (org_id, user_id, act, entity, link, hash) VALUES ('${company.orgId}', '${people.anna}', 'x', '', 99, '\\x00')`,
    );
    expect((await audit())?.broken).toBeUndefined();
  });
});
