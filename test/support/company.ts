import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { runnerImport } from 'vite';
import type * as demo from '../../src/server/demo';
import type * as database from '../../src/server/database';
import type * as databaseMigrations from '../../src/server/database-migrations';
import { removeEmbeddedPostgres, startEmbeddedPostgres } from '../../src/server/embedded-postgres';

const root = join(import.meta.dirname, '../..');
export const northwindPassword = 'northwind for tests';

/** A head office as `npm start` starts it, with the demo company and the imported Northwind company in one database. */
export interface Company {
  readonly officePort: number;
  /** Rows of a query as the owner of the database, past every policy. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
}

/** Where the one company of a test run is: told to the workers of Playwright by the environment. */
const variable = 'ROADBOOK_TEST_COMPANY';

/** Less than the 2 000 that npm start makes (start.built.test.ts): every panel has something in it, and laptops load it in a third of the time. */
const demoAccounts = 600;

/** The demo company as npm start finds it on a second start. */
async function makeDemo(databaseUrl: string): Promise<void> {
  // Vite reads these: Playwright does not know import.meta.glob.
  const source = async <T>(path: string): Promise<T> =>
    (await runnerImport<T>(join(root, path), { logLevel: 'error', configFile: false })).module;
  const { openDatabase } = await source<typeof database>('src/server/database.ts');
  const { migrate } = await source<typeof databaseMigrations>('src/server/database-migrations.ts');
  const { fillDemoIfEmpty } = await source<typeof demo>('src/server/demo/index.ts');
  const pool = openDatabase({ url: databaseUrl, max: 4 });
  try {
    await migrate(pool);
    await fillDemoIfEmpty({ pool, today: new Date(), accounts: demoAccounts });
  } finally {
    await pool.end();
  }
}

/** Starts the company all end-to-end tests share; the answer ends it. */
export async function startCompany(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'roadbook-office-'));
  const postgres = await startEmbeddedPostgres({ dataFolder: folder });
  await makeDemo(postgres.url);
  const started = spawn(process.execPath, ['build/start.mjs', '--no-open', '--data', folder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await readiness(started);
  await promisify(execFile)(
    process.execPath,
    [
      'build/office.mjs',
      'import',
      'northwind',
      'test/fixtures/northwind',
      '--password',
      northwindPassword,
      '--data',
      folder,
    ],
    { cwd: root },
  );
  const { office } = JSON.parse(readFileSync(join(folder, 'ports.json'), 'utf8')) as { office: number };
  process.env[variable] = JSON.stringify({ officePort: office, databaseUrl: postgres.url });
  return async () => {
    const ended = new Promise<void>((resolve) => started.once('exit', () => resolve()));
    started.kill('SIGTERM');
    await ended;
    await postgres.stop();
    removeEmbeddedPostgres(folder);
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

export async function theCompany(): Promise<Company> {
  const { officePort, databaseUrl } = JSON.parse(process.env[variable] ?? '{}') as {
    officePort: number;
    databaseUrl: string;
  };
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  return {
    officePort,
    query: async <Row extends object>(sql: string, values: unknown[] = []) =>
      (await client.query<Row>(sql, values)).rows,
    close: () => client.end(),
  };
}

function readiness(program: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let said = '';
    const listen = (chunk: Buffer): void => {
      said += chunk.toString();
      if (said.includes('Roadbook is ready: ')) resolve();
    };
    program.stdout?.on('data', listen);
    program.stderr?.on('data', listen);
    program.once('exit', (code) => reject(new Error(`npm start ended with ${code}:\n${said}`)));
  });
}
