import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
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

/** Starts the company all end-to-end tests share; the answer ends it. */
export async function startCompany(): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), 'roadbook-office-'));
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
  const postgres = await startEmbeddedPostgres({ dataFolder: folder });
  process.env[variable] = JSON.stringify({ officePort: office, databaseUrl: postgres.url });
  return async () => {
    const ended = new Promise<void>((resolve) => started.once('exit', () => resolve()));
    started.kill('SIGTERM');
    await ended;
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
