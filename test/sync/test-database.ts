import { randomBytes } from 'node:crypto';
import { Client, type Pool } from 'pg';
import { inject } from 'vitest';
import { asSystem, openDatabase } from '../../src/server/database';
import { migrate, migrations, type Migration } from '../../src/server/database-migrations';
import { must } from '../../src/shared/errors';

export interface TestDatabase {
  readonly url: string;
  readonly pool: Pool;
  /** A new organisation in it. */
  organisation(): Promise<string>;
  close(): Promise<void>;
}

/** A database of its own, migrated by `scripts`, on the PostgreSQL of this test run. */
export async function openTestDatabase(scripts: readonly Migration[] = migrations): Promise<TestDatabase> {
  const adminUrl = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const administer = async (sql: string): Promise<void> => {
    const client = new Client({ connectionString: adminUrl });
    await client.connect();
    await client.query(sql);
    await client.end();
  };
  const isComplete = scripts === migrations;
  await administer(`CREATE DATABASE ${name}${isComplete ? ` TEMPLATE ${inject('templateDatabase')}` : ''}`);
  // No test cuts the power.
  await administer(`ALTER DATABASE ${name} SET synchronous_commit = off`);
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  const pool = openDatabase({ url: url.href, max: 30 });
  if (!isComplete) await migrate(pool, scripts);
  return {
    url: url.href,
    pool,
    organisation: () =>
      asSystem(pool, async (tx) => {
        const { rows } = await tx.query<{ id: string }>(
          "INSERT INTO organisation (slug, name, currency) VALUES ($1, 'Test', 'EUR') RETURNING id",
          [randomBytes(6).toString('hex')],
        );
        return must(rows[0], 'an organisation was made').id;
      }),
    close: async () => {
      await pool.end();
      if (inject('mustDrop')) await administer(`DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}
