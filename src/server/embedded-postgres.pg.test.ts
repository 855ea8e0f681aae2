import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Client } from 'pg';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { removeEmbeddedPostgres, startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres';

/** One data folder for all tests: each leaves one that starts again. Making one takes seconds. */
const folder = mkdtempSync(join(tmpdir(), 'roadbook-embedded-'));
let started: EmbeddedPostgres[] = [];

afterEach(async () => {
  for (const postgres of started) await postgres.stop();
  started = [];
});

afterAll(() => {
  removeEmbeddedPostgres(folder);
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataFolder: folder });
  started.push(postgres);
  return postgres;
}

async function ask(url: string, sql: string): Promise<unknown[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows.map((row) => Object.values(row)[0]);
  } finally {
    await client.end();
  }
}

function clusterFolder(): string {
  const place = JSON.parse(readFileSync(join(folder, 'postgres', 'place.json'), 'utf8')) as { home: string };
  return join(place.home, 'cluster');
}

describe('startEmbeddedPostgres', () => {
  // The first, because nothing is there yet.
  test('two programs that start at once make one database and share one server', async () => {
    const [one, two] = await Promise.all([start(), start()]);
    expect(one.pid).toBe(two.pid);
  });

  test('keeps data and port over a restart, listens on loopback only, with fsync and a secret password', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept (n int)');
    await ask(first.url, 'INSERT INTO kept VALUES (7)');
    expect(await ask(first.url, 'SHOW fsync')).toEqual(['on']);
    expect(await ask(first.url, 'SHOW listen_addresses')).toEqual(['127.0.0.1']);
    expect(await ask(first.url, 'SHOW server_encoding')).toEqual(['UTF8']);
    await expect(ask(first.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(/password/);
    expect(statSync(join(folder, 'postgres', 'password')).mode & 0o777).toBe(0o600);

    await first.stop();
    expect(existsSync(join(clusterFolder(), 'postmaster.pid'))).toBe(false);
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(await ask(second.url, 'SELECT n FROM kept')).toEqual([7]);
  });

  test('finds the instance that runs already, and leaves it to whoever started it', async () => {
    const script = `
      const { runnerImport } = await import('vite');
      const { module } = await runnerImport('./src/server/embedded-postgres.ts', { logLevel: 'error' });
      const postgres = await module.startEmbeddedPostgres({ dataFolder: ${JSON.stringify(folder)} });
      console.log('pid ' + postgres.pid);
      setInterval(() => undefined, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const pid = await new Promise<number>((resolve) => {
      owner.stdout.on('data', (chunk: Buffer) => resolve(Number(/pid (\d+)/.exec(chunk.toString())?.[1])));
    });
    const found = await start();
    expect(found.pid).toBe(pid);
    await found.stop();
    expect(await ask(found.url, 'SELECT 1')).toEqual([1]);

    // Its owner is killed without a chance to stop it: the next start takes it over and stops it at the end.
    owner.kill('SIGKILL');
    await new Promise((resolve) => owner.once('exit', resolve));
    const takenOver = await start();
    expect(takenOver.pid).toBe(pid);
    await takenOver.stop();
    await expect(ask(takenOver.url, 'SELECT 1')).rejects.toThrow(/ECONNREFUSED/);
  });

  test('recovers after a kill -9, also when its old process number belongs to another program now', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE recovered (n int)');
    const file = join(clusterFolder(), 'postmaster.pid');
    const lines = readFileSync(file, 'utf8').split('\n');
    process.kill(first.pid, 'SIGKILL');
    await expect.poll(() => spawnSync('kill', ['-0', String(first.pid)]).status, { timeout: 25_000 }).not.toBe(0);
    writeFileSync(file, [String(process.pid), ...lines.slice(1)].join('\n'));
    const second = await start();
    expect(await ask(second.url, 'SELECT count(*)::int FROM recovered')).toEqual([0]);
  });

  test('takes another port when its own is taken', async () => {
    const first = await start();
    await first.stop();
    const inTheWay = await new Promise<Server>((resolve) => {
      const server = createServer().listen(first.port, '127.0.0.1', () => resolve(server));
    });
    try {
      const second = await start();
      expect(second.port).not.toBe(first.port);
      expect(await ask(second.url, 'SELECT 1')).toEqual([1]);
    } finally {
      inTheWay.close();
    }
  });

  test('begins again after an interrupted creation', async () => {
    await (await start()).stop();
    const cluster = clusterFolder();
    rmSync(cluster, { recursive: true });
    mkdirSync(`${cluster}.new`);
    writeFileSync(join(`${cluster}.new`, 'half'), 'made');
    const again = await start();
    expect(await ask(again.url, 'SELECT 1')).toEqual([1]);
  });

  test('a data folder that was deleted begins anew, with an empty database', async () => {
    const first = await start();
    await ask(first.url, 'CREATE TABLE IF NOT EXISTS kept (n int)');
    await first.stop();
    const left = dirname(clusterFolder());
    rmSync(join(folder, 'postgres'), { recursive: true });
    const second = await start();
    expect(await ask(second.url, "SELECT count(*)::int FROM pg_class WHERE relname = 'kept'")).toEqual([0]);
    // For root the old database stays aside until somebody removes it.
    if (dirname(clusterFolder()) !== left) rmSync(left, { recursive: true, force: true });
  });

  test('a data folder of another major version is refused in words', async () => {
    await (await start()).stop();
    writeFileSync(join(clusterFolder(), 'PG_VERSION'), '9\n');
    await expect(start()).rejects.toThrow(/is of PostgreSQL 9 and this Roadbook brings/);
  });
});
