import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../src/server/embedded-postgres';

/** A PostgreSQL of its own for one run of a suite, which spends nothing on a power cut; `end` stops and deletes it. */
export async function startThrowAwayPostgres(): Promise<{ readonly url: string; end(): Promise<void> }> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'roadbook-postgres-'));
  const postgres = await startEmbeddedPostgres({ dataFolder });
  // synchronous_commit stays, because office doctor looks at it.
  await administer(postgres.url, 'ALTER SYSTEM SET full_page_writes = off');
  await administer(postgres.url, "ALTER SYSTEM SET checkpoint_timeout = '1h'");
  await administer(postgres.url, 'SELECT pg_reload_conf()');
  return {
    url: postgres.url,
    end: async () => {
      await postgres.stop();
      removeEmbeddedPostgres(dataFolder);
      rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

/** One statement, as the superuser. */
export async function administer(url: string, sql: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(sql);
  await client.end();
}
