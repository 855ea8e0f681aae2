// A benchmark at its smallest, as npm run bench runs it. All six would take a fifth of the time of npm test; what they
// share (head office, laptops, line, figures) is in this one, and the types hold the rest.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = dirname(import.meta.dirname);
let temporary: string;
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'roadbook-benches-'));
});
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

test('a benchmark runs, answers as its peer and its limit do, and leaves nothing behind', async () => {
  const run = spawn(process.execPath, ['build/run.cjs', 'bench', 'first-load', '--docs', '200'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary },
  });
  const [stdout, stderr, [status]] = await Promise.all([text(run.stdout), text(run.stderr), once(run, 'close')]);
  expect(status, stderr).toBe(0);
  const lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const line of lines) {
    expect(Object.keys(line)).toEqual(['bench', 'work', 'docs', 'value', 'unit', 'peer', 'vsPeer', 'limit', 'vsLimit']);
    expect(line['docs']).toBe(200);
    for (const key of ['value', 'peer', 'limit']) expect(line[key], String(line['work'])).toBeTypeOf('number');
  }
  expect(lines.length).toBeGreaterThan(0);
  expect(stderr).not.toContain('in the page:');
  expect(readdirSync(temporary).filter((name) => name.startsWith('roadbook-bench-'))).toEqual([]);
}, 300_000);
