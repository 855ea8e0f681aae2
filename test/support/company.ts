import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { startEmbeddedPostgres } from '../../src/server/embedded-postgres';

const root = join(import.meta.dirname, '../..');
export const northwindPassword = 'northwind for tests';

/** A head office as `npm start` starts it, with the demo company and the imported Northwind company in one database. */
export interface Company {
  readonly officePort: number;
  /** Rows of a query as the owner of the database, past every policy. */
  query<Row extends object>(sql: string, values?: unknown[]): Promise<Row[]>;
  stop(): Promise<void>;
}

export async function startCompany(): Promise<Company> {
  const folder = mkdtempSync(join(tmpdir(), 'roadbook-office-'));
  const started = spawn(process.execPath, ['build/start.mjs', '--no-open', '--data', folder], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  await readiness(started);
  const { office } = JSON.parse(readFileSync(join(folder, 'ports.json'), 'utf8')) as { office: number };
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
  const postgres = await startEmbeddedPostgres({ dataFolder: folder });
  const client = new Client({ connectionString: postgres.url });
  await client.connect();
  return {
    officePort: office,
    query: async <Row extends object>(sql: string, values: unknown[] = []) =>
      (await client.query<Row>(sql, values)).rows,
    stop: async () => {
      await client.end();
      const ended = new Promise<void>((resolve) => started.once('exit', () => resolve()));
      started.kill('SIGTERM');
      await ended;
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
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
