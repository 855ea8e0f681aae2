// npm test: every suite, each with its time, ending with one line that says how it went. npm test -- unit pg runs some.
// npm test runs them in three rows side by side; the names before the lines say which is speaking.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt, root } from './build.mjs';
import { ensureDependencies } from './dependencies.mjs';
import { playwrightResult, vitestResult } from './results.mjs';
import { report, runProgram, timed } from './suites.mjs';

const results = join(root, 'test-results');

/**
 * @param {string} suite
 * @param {string[]} projects
 */
async function vitest(suite, projects) {
  const output = join(results, `${suite}.json`);
  const code = await runProgram(
    root,
    [
      'node_modules/vitest/vitest.mjs',
      'run',
      ...projects.flatMap((project) => ['--project', project]),
      '--silent=passed-only',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${output}`,
    ],
    { label: suite },
  );
  if (!existsSync(output)) return { passed: 0, failed: 1 };
  const summary = JSON.parse(readFileSync(output, 'utf8'));
  return vitestResult(suite, summary, code);
}

/**
 * @param {string} suite
 * @param {string} project
 */
async function playwright(suite, project) {
  const output = join(results, `${suite}.json`);
  const code = await runProgram(
    root,
    ['node_modules/@playwright/test/cli.js', 'test', '--project', project, '--reporter=list,json'],
    { label: suite, environment: { PLAYWRIGHT_JSON_OUTPUT_NAME: output } },
  );
  if (!existsSync(output)) return { passed: 0, failed: 1 };
  const summary = JSON.parse(readFileSync(output, 'utf8'));
  return playwrightResult(suite, summary, code);
}

/** Runs a function of the product's own TypeScript before anything is built. */
async function fromSource(path) {
  const { runnerImport } = await import('vite');
  const { module } = await runnerImport(join(root, path), { logLevel: 'error', configFile: false });
  return module;
}

/** A Chromium for the tests: an installed one, or Debian's where we may install it, or a failure that names the command. */
async function ensureBrowser() {
  const { findBrowser } = await fromSource('src/start/find-browser.ts');
  if (findBrowser() !== undefined) return;
  const chosen = process.env['ROADBOOK_BROWSER'];
  if (chosen) throw new Error(`ROADBOOK_BROWSER names ${chosen}, which is no program that can be run.`);
  const packages = ['chromium', 'fonts-noto-cjk'];
  const isDebian = existsSync('/usr/bin/apt-get');
  if (isDebian && process.getuid?.() === 0) {
    process.stdout.write(`Installing ${packages.join(' ')} …\n`);
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
    spawnSync('apt-get', ['update', '-q'], options);
    spawnSync('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...packages], options);
    if (findBrowser() !== undefined) return;
  }
  throw new Error(
    isDebian
      ? `The tests need a browser. Type: sudo apt-get install ${packages.join(' ')}`
      : 'The tests need Chromium, Chrome or Edge. Install one, or name it: ROADBOOK_BROWSER=<path> npm test',
  );
}

async function desktop() {
  const { findElectron } = await fromSource('src/start/electron-binary.ts');
  if (findElectron(root) === undefined) {
    return {
      passed: 0,
      failed: 0,
      notes: [
        'NOT RUN: the Electron suite (test/desktop). The binary is missing; type: node node_modules/electron/install.js',
      ],
    };
  }
  if (process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) {
    return {
      passed: 0,
      failed: 0,
      notes: ['NOT RUN: the Electron suite (test/desktop). There is no screen; type: xvfb-run npm test'],
    };
  }
  return playwright('desktop', 'desktop');
}

const suites = {
  unit: () => vitest('unit', ['node', 'dom']),
  pg: () => vitest('pg', ['pg']),
  browser: () => vitest('browser', ['browser']),
  build: async () => {
    await ensureBuilt();
    return vitest('build', ['built']);
  },
  e2e: async () => {
    await ensureBuilt();
    return playwright('e2e', 'web');
  },
  desktop,
};

/**
 * Three rows side by side, because each suite alone leaves a core of the smallest machine idle for a fifth of its time and
 * more: a screen is waited for, a program starts, one worker has nothing left to do. With two rows two fifths stayed idle,
 * with three a hundredth.
 */
const rows = [
  ['e2e', 'desktop'],
  ['browser', 'unit'],
  ['build', 'pg'],
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(suites, name));
if (unknown.length > 0) {
  process.stderr.write(`No suite is called ${unknown.join(', ')}. There are: ${Object.keys(suites).join(', ')}\n`);
  process.exit(2);
}
try {
  ensureDependencies(root);
  await ensureBrowser();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
  process.stdout.write('0 passed, 1 failed\n');
  process.exit(1);
}
rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });
const started = performance.now();
const isWanted = (name) => wanted.length === 0 || wanted.includes(name);
/** @type {Map<string, import('./suites.mjs').Outcome>} */
const outcomes = new Map();
await Promise.all(
  rows.map(async (names) => {
    for (const name of names.filter(isWanted)) outcomes.set(name, await timed(name, suites[name]));
  }),
);
process.exitCode = report(
  Object.keys(suites).flatMap((name) => outcomes.get(name) ?? []),
  (performance.now() - started) / 1000,
);
