// npm run check: what can be said about the source without running the product.
import { readdirSync } from 'node:fs';
import { root } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { report, runProgram, timed } from './suites.mjs';

const typescript = 'node_modules/typescript/bin/tsc';
const formatted = '**/*.{ts,tsx,js,mjs,cjs,json,css,html}';

/** @type {Record<string, string[]>} */
const checks = {
  ...Object.fromEntries(
    readdirSync(root)
      .map((name) => /^tsconfig\.(?!base)(\w+)\.json$/.exec(name)?.[1])
      .filter((runtime) => runtime !== undefined)
      .map((runtime) => [`types: ${runtime}`, [typescript, '-p', `tsconfig.${runtime}.json`]]),
  ),
  lint: [
    'node_modules/eslint/bin/eslint.js',
    '.',
    '--max-warnings',
    '0',
    '--cache',
    '--cache-location',
    'node_modules/.cache/eslint/',
  ],
  format: ['node_modules/prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '--cache', formatted],
  'unused code': ['node_modules/knip/bin/knip.js', '--no-progress'],
  'architecture and generated SQL': [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    'node',
    'test/architecture.test.ts',
    'src/shared/schema/postgres.test.ts',
    '--reporter',
    'dot',
  ],
};

/** Two at a time: that is how many cores the smallest machine has. */
async function runChecks() {
  const waiting = Object.entries(checks);
  /** @type {string[]} */
  const failed = [];
  async function work() {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      const [name, command] = next;
      const started = performance.now();
      const code = await runProgram(root, command, {});
      const seconds = ((performance.now() - started) / 1000).toFixed(1);
      process.stdout.write(`${code === 0 ? '✓' : '✗'} ${name} (${seconds} s)\n`);
      if (code !== 0) failed.push(name);
    }
  }
  await Promise.all([work(), work()]);
  return { passed: Object.keys(checks).length - failed.length, failed: failed.length };
}

ensureDependencies(root);
const outcome = await timed('check', runChecks);
process.exitCode = report([outcome], outcome.seconds);
