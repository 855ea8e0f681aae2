// npm start as people type it: the real programs, real PostgreSQL, real ports.
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { personAtOffice } from '../../test/support/office-person';
import { removeEmbeddedPostgres } from '../server/embedded-postgres';

const root = dirname(dirname(import.meta.dirname));

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly ended: Promise<number | null>;
}

let folder: string;
let running: Started[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-start-'));
  running = [];
});
afterEach(async () => {
  for (const { child, ended } of running) {
    child.kill('SIGTERM');
    await ended;
  }
  removeEmbeddedPostgres(folder);
  rmSync(folder, { recursive: true, force: true });
});

function start(parameters: string[], environment: NodeJS.ProcessEnv = {}): Started {
  const child = spawn(process.execPath, ['build/run.cjs', 'start', ...parameters], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '', npm_lifecycle_event: undefined, ...environment },
  });
  let output = '';
  child.stdout.on('data', (chunk) => (output += String(chunk)));
  child.stderr.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const started = { child, output: () => output, ended };
  running.push(started);
  return started;
}

async function urlOf(started: Started): Promise<string> {
  let over = false;
  void started.ended.then(() => (over = true));
  for (;;) {
    const url = /^Roadbook is ready: (http:\/\/127\.0\.0\.1:\d+)$/m.exec(started.output())?.[1];
    if (url !== undefined) return url;
    if (over) throw new Error(`npm start ended:\n${started.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });

describe('npm start', () => {
  test('serves the app and the demo company, is found by a second start, and leaves nothing running', async () => {
    const port = await freePort();
    const first = start(['--no-open', '--port', String(port), '--data', folder]);
    const url = await urlOf(first);
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(await (await fetch(`${url}/today`)).text()).toContain('id="root"');
    const demo = (await (await fetch(`${url}/api/demo`)).json()) as { signIns: unknown[] };
    expect(demo.signIns.length).toBeGreaterThan(2);
    const { office } = JSON.parse(readFileSync(join(folder, 'ports.json'), 'utf8')) as { office: number };
    const anna = await (await personAtOffice(office, 'anna.weber@demo', 'roadbook')).all();
    expect(anna.filter(({ entity }) => entity === 'account').length).toBeGreaterThan(100);

    const second = start(['--no-open', '--data', folder]);
    expect(await urlOf(second)).toBe(url);
    expect(await second.ended).toBe(0);

    const place = JSON.parse(readFileSync(join(folder, 'postgres', 'place.json'), 'utf8')) as { home: string };
    expect(existsSync(join(place.home, 'cluster', 'postmaster.pid'))).toBe(true);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
    await expect(fetch(url)).rejects.toThrow();
    expect(existsSync(join(place.home, 'cluster', 'postmaster.pid'))).toBe(false);
    expect(existsSync(join(folder, 'running.json'))).toBe(false);
    for (const secret of ['postgres/password', 'postgres/place.json', 'office.log', 'ports.json']) {
      expect(statSync(join(folder, secret)).mode & 0o077).toBe(0);
    }

    // Killed without a chance to tidy up, it starts again on the same address with the same data.
    const third = start(['--no-open', '--data', folder]);
    expect(await urlOf(third)).toBe(url);
    third.child.kill('SIGKILL');
    await third.ended;
    const fourth = start(['--no-open', '--data', folder]);
    expect(await urlOf(fourth)).toBe(url);
    expect(fourth.output()).not.toContain('Making the demo company');
  }, 300_000);

  test('refuses a port that was taken since, and names who has it', async () => {
    const port = await freePort();
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'ports.json'), JSON.stringify({ office: await freePort(), shell: port }));
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', () => resolve()));
    const refused = start(['--no-open', '--data', folder]);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toContain(`Port ${port} is taken by`);
    if (process.platform === 'linux') expect(refused.output()).toContain(`(process ${process.pid})`);
    expect(existsSync(join(folder, 'running.json'))).toBe(false);
    server.close();
  });

  test('says why it is reachable from this computer only', async () => {
    const refused = start(['--no-open', '--data', folder, '--host', '0.0.0.0']);
    expect(await refused.ended).toBe(1);
    expect(refused.output()).toMatch(/this computer only.*demo sign-ins.*TLS.*npm run office -- init/s);
  });

  test.each([['--port', 'x'], ['--port', '70000'], ['--nonsense']])(
    'explains itself after %s %s',
    async (...parameters) => {
      const refused = start(parameters);
      expect(await refused.ended).toBe(1);
      expect(refused.output()).toContain('npm start -- [--no-open]');
    },
  );
});

describe('an old Node.js', () => {
  test.each(['18.20.4', '20.11.0', '21.7.3', '22.11.0', 'v8.0.0'])('%s is named in one line', (version) => {
    const script = `Object.defineProperty(process.versions, 'node', { value: '${version}' }); require('./build/run.cjs')`;
    const done = spawnSync(process.execPath, ['-e', script], { cwd: root, encoding: 'utf8' });
    expect(done.status).toBe(1);
    expect(done.stderr.trim().split('\n')).toHaveLength(1);
    expect(done.stderr).toContain(`Node.js 20.19 or newer (or 22.12 or newer), and this is ${version}`);
  });
});
