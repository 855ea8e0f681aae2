// One real PostgreSQL for a whole run of the .pg suite; each test makes its own databases on it.
import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../../src/server/database';
import { migrate } from '../../src/server/database-migrations';
import { administer, startThrowAwayPostgres } from './throw-away-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connects as a superuser who may create databases and roles. */
    postgresUrl: string;
    /** A database on it with all migrations, to be copied: the scripts take ten times as long. */
    templateDatabase: string;
    /**
     * What a test makes must be dropped at its end. PostgreSQL waits for the disk to do so, and on a server of our own
     * everything goes at once in the end.
     */
    mustDrop: boolean;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['ROADBOOK_TEST_POSTGRES'];
  const { url, end } = given ? { url: given, end: () => Promise.resolve() } : await startThrowAwayPostgres();
  project.provide('postgresUrl', url);
  project.provide('mustDrop', Boolean(given));
  const template = `template_${randomBytes(6).toString('hex')}`;
  project.provide('templateDatabase', template);
  await administer(url, `CREATE DATABASE ${template}`);
  const copied = new URL(url);
  copied.pathname = `/${template}`;
  const pool = openDatabase({ url: copied.href, max: 1 });
  await migrate(pool);
  await pool.end();
  return async () => {
    if (given) await administer(url, `DROP DATABASE ${template}`);
    await end();
  };
}
