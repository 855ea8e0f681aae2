import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asPerson, asSystem, openDatabase } from './database';
import { assertCanaryInvisible, migrate, migrations, pendingMigrations } from './database-migrations';
import { openTestDatabase, type TestDatabase } from '../../test/sync/test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

describe('migrations', () => {
  test('run once', async () => {
    expect(await migrate(database.pool)).toEqual([]);
    expect(await pendingMigrations(database.pool)).toEqual([]);
  });

  test('may run again where they say so, and change nothing then', async () => {
    const shape = async (): Promise<unknown> =>
      (
        await database.pool.query(
          "SELECT table_name, column_name, data_type, generation_expression FROM information_schema.columns WHERE table_schema = 'public' ORDER BY 1, 2",
        )
      ).rows;
    const before = await shape();
    const again = migrations.map((script) =>
      script.sql.startsWith('-- repeatable') ? { ...script, sql: `${script.sql}\n-- again` } : script,
    );
    expect(await migrate(database.pool, again)).toEqual(['0002_records']);
    expect(await shape()).toEqual(before);
    await migrate(database.pool);
  });

  test('a frozen one that differs, or a database from the future, is refused with what to do', async () => {
    const changed = migrations.map((script) => ({ ...script, sql: `${script.sql} ` }));
    await expect(migrate(database.pool, changed)).rejects.toThrow(
      /migration 0001_office is not the one of this program.*Start the Roadbook that made it, or the newest release/,
    );
    await expect(migrate(database.pool, migrations.slice(0, 1))).rejects.toThrow(
      /newer than this Roadbook.*Install the newest release, or restore/,
    );
  });
});

test('a PostgreSQL user who may not use the roles is told what a superuser has to say', async () => {
  const plain = 'roadbook_test_plain';
  const pool = openDatabase({ url: `${database.url}?options=-c%20role%3D${plain}`, max: 1 });
  await database.pool.query(`CREATE ROLE ${plain} NOLOGIN`);
  try {
    await expect(migrate(pool)).rejects.toThrow(`GRANT roadbook_owner, roadbook_app TO ${plain};`);
  } finally {
    await pool.end();
    await database.pool.query(`DROP ROLE ${plain}`);
  }
});

describe('row-level security', () => {
  test('the canary is invisible, and the office refuses to start when one table shows it', async () => {
    await assertCanaryInvisible(database.pool);
    const { rows } = await database.pool.query<{ name: string }>(
      "SELECT relname AS name FROM pg_class WHERE relkind = 'r' AND relforcerowsecurity AND relnamespace = 'public'::regnamespace AND has_any_column_privilege('roadbook_app', oid, 'SELECT, INSERT')",
    );
    expect(rows.length).toBeGreaterThan(15);
    for (const { name } of rows) {
      await database.pool.query(`ALTER TABLE ${name} DISABLE ROW LEVEL SECURITY`);
      await expect(assertCanaryInvisible(database.pool), name).rejects.toThrow(name);
      await database.pool.query(`ALTER TABLE ${name} ENABLE ROW LEVEL SECURITY`);
      await database.pool.query(`ALTER TABLE ${name} NO FORCE ROW LEVEL SECURITY`);
      await expect(assertCanaryInvisible(database.pool), name).rejects.toThrow(name);
      await database.pool.query(`ALTER TABLE ${name} FORCE ROW LEVEL SECURITY`);
    }
    await database.pool.query('CREATE POLICY leak ON accounts FOR SELECT TO roadbook_app USING (true)');
    await expect(assertCanaryInvisible(database.pool)).rejects.toThrow('accounts');
    await database.pool.query('DROP POLICY leak ON accounts');
    await assertCanaryInvisible(database.pool);
  });

  test('the owner sees nothing unless the transaction says it is the system', async () => {
    const orgId = await database.organisation();
    await asSystem(database.pool, async (tx) => {
      expect((await tx.query('SELECT id FROM organisation WHERE id = $1', [orgId])).rowCount).toBe(1);
      await tx.query("SELECT set_config('app.system', 'off', true)");
      expect((await tx.query('SELECT id FROM organisation')).rowCount).toBe(0);
    });
  });

  test('a person cannot become the system, read secrets or touch the audit', async () => {
    const orgId = await database.organisation();
    const attempt = (sql: string): Promise<unknown> =>
      asPerson(database.pool, { orgId, userId: 'nobody' }, (tx) => tx.query(sql));
    await asPerson(database.pool, { orgId, userId: 'nobody' }, async (tx) => {
      await tx.query("SELECT set_config('app.system', 'on', true)");
      expect((await tx.query('SELECT id FROM users')).rowCount).toBe(0);
      expect((await tx.query('SELECT id FROM organisation')).rows).toEqual([{ id: orgId }]);
    });
    await expect(attempt('SELECT secret FROM organisation')).rejects.toThrow('permission denied');
    await expect(attempt("UPDATE organisation SET name = 'x'")).rejects.toThrow('permission denied');
    await expect(attempt('SELECT * FROM audit')).rejects.toThrow('permission denied');
    await expect(attempt('DELETE FROM audit')).rejects.toThrow('permission denied');
    await expect(attempt('DELETE FROM accounts')).rejects.toThrow('permission denied');
    await expect(attempt('DELETE FROM feed')).rejects.toThrow('permission denied');
    await expect(attempt('UPDATE mutation SET rev = 9')).rejects.toThrow('permission denied');
  });
});
