// Builds out/ once per content: out/main, out/preload and out/renderer (electron-vite), out/server (vite).
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
const stampPath = join(root, 'out', 'stamp.txt');
const lockPath = join(root, 'node_modules', '.cache', 'roadbook-build.lock');

/**
 * Every file under a folder, sorted, tests left out: they are no part of the product.
 * @param {string} folder
 * @returns {string[]}
 */
function sourcesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** The hash of everything the build reads, so that a second start builds nothing and an edit is never missed. */
export function contentStamp() {
  const configurations = [
    'package-lock.json',
    'package.json',
    'electron.vite.config.ts',
    'vite.server.config.ts',
    'postcss.config.cjs',
    'tsconfig.base.json',
  ].map((name) => join(root, name));
  const hash = createHash('sha256').update(process.version.split('.')[0]);
  for (const path of [...configurations, ...sourcesBelow(join(root, 'src'))]) {
    hash.update(relative(root, path)).update('\0').update(readFileSync(path)).update('\0');
  }
  return hash.digest('hex');
}

function isBuilt() {
  return existsSync(stampPath) && readFileSync(stampPath, 'utf8') === contentStamp();
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Two builds at once would write the same files: the second waits for the first. */
async function takeBuildLock() {
  mkdirSync(dirname(lockPath), { recursive: true });
  for (;;) {
    try {
      writeFileSync(lockPath, String(process.pid), { flag: 'wx' });
      return;
    } catch {
      const holder = Number(existsSync(lockPath) ? readFileSync(lockPath, 'utf8') : 0);
      if (holder !== 0 && !isAlive(holder)) rmSync(lockPath, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

/**
 * @param {string} script a program below node_modules
 * @param {string[]} parameters
 */
function runNode(script, parameters) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...parameters], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, NODE_ENV: 'production' },
    });
    let said = '';
    child.stdout.on('data', (chunk) => (said += chunk));
    child.stderr.on('data', (chunk) => (said += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(undefined);
      else reject(new Error(`${script} ${parameters.join(' ')} failed:\n${said}`));
    });
  });
}

/** Builds when the sources changed since the last build. Throws with the builder's own words when it fails. */
export async function ensureBuilt() {
  if (isBuilt()) return;
  await takeBuildLock();
  try {
    if (isBuilt()) return;
    process.stderr.write('Building …\n');
    const started = Date.now();
    const stamp = contentStamp();
    rmSync(stampPath, { force: true });
    await Promise.all([
      runNode('electron-vite/bin/electron-vite.js', ['build', '--logLevel', 'warn']),
      runNode('vite/bin/vite.js', ['build', '--config', 'vite.server.config.ts', '--logLevel', 'warn']),
    ]);
    writeFileSync(stampPath, stamp);
    process.stderr.write(`Built in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
  } finally {
    rmSync(lockPath, { force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { ensureDependencies } = await import('./dependencies.mjs');
  try {
    ensureDependencies(root);
    await ensureBuilt();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exit(1);
  }
}
