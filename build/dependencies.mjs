// Installs what package-lock.json names when node_modules lacks it, and does nothing (also without network) when it is there.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The first difference between what the lock file wants and what npm says it installed, or undefined.
 * Packages for other platforms are optional and may be missing.
 * @param {string} root
 * @returns {string | undefined}
 */
export function missingDependency(root) {
  const recordPath = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(recordPath)) return 'node_modules';
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(recordPath, 'utf8')).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === '' || entry.link === true) continue;
    const found = installed[path];
    if (found === undefined ? entry.optional !== true : found.version !== entry.version) return path;
  }
  return undefined;
}

/** @param {string} root */
export function ensureDependencies(root) {
  const missing = missingDependency(root);
  if (missing === undefined) return;
  process.stderr.write(`Installing dependencies (${missing} is missing or of another version) …\n`);
  const npm = process.env['npm_execpath'];
  const [command, ...before] =
    npm !== undefined && /\.c?js$/.test(npm)
      ? [process.execPath, npm]
      : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const done = spawnSync(command, [...before, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: command.endsWith('.cmd'),
    // The scripts of this repository need the development dependencies whatever the surroundings say.
    env: { ...process.env, NODE_ENV: '', npm_config_production: '', npm_config_omit: '' },
  });
  if (done.status !== 0) {
    throw new Error('npm ci failed; with a network connection, type: npm ci');
  }
}
