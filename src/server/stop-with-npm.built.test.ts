// What npm runs ends with npm: npm is stood in for by a shell, which a signal ends without telling its children, as npm's does.
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { removeEmbeddedPostgres } from './embedded-postgres';

const root = dirname(dirname(import.meta.dirname));

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-npm-'));
});
afterEach(() => {
  removeEmbeddedPostgres(folder);
  rmSync(folder, { recursive: true, force: true });
});

test.runIf(process.platform !== 'win32')(
  'the head office and its PostgreSQL end when npm does',
  async () => {
    const npm = spawn(
      'sh',
      ['-c', `"${process.execPath}" build/run.cjs office start --port 0 --data "${folder}"; true`],
      {
        cwd: root,
        stdio: ['ignore', 'pipe', 'inherit'],
        env: { ...process.env, DATABASE_URL: '', npm_lifecycle_event: 'office' },
      },
    );
    let said = '';
    npm.stdout.on('data', (chunk) => (said += String(chunk)));
    await expect.poll(() => said, { timeout: 120_000, interval: 100 }).toContain('The head office is ready: ');
    const place = JSON.parse(readFileSync(join(folder, 'postgres', 'place.json'), 'utf8')) as { home: string };
    const running = join(place.home, 'cluster', 'postmaster.pid');
    expect(existsSync(running)).toBe(true);

    npm.kill('SIGKILL');
    await expect.poll(() => existsSync(running), { timeout: 20_000, interval: 100 }).toBe(false);
  },
  180_000,
);
