// One real PostgreSQL for a whole run of the .pg suite; each test makes and drops its own databases on it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../src/server/embedded-postgres';

declare module 'vitest' {
  interface ProvidedContext {
    /** Connects as a superuser who may create databases and roles. */
    postgresUrl: string;
  }
}

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['ROADBOOK_TEST_POSTGRES'];
  if (given !== undefined && given !== '') {
    project.provide('postgresUrl', given);
    return () => Promise.resolve();
  }
  const dataFolder = mkdtempSync(join(tmpdir(), 'roadbook-postgres-'));
  const postgres = await startEmbeddedPostgres({ dataFolder });
  project.provide('postgresUrl', postgres.url);
  return async () => {
    await postgres.stop();
    removeEmbeddedPostgres(dataFolder);
    rmSync(dataFolder, { recursive: true, force: true });
  };
}
