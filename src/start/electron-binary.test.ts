import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchElectron, findElectron } from './electron-binary';
import { findBrowser } from './find-browser';

let root: string;
let packageFolder: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'roadbook-electron-'));
  packageFolder = join(root, 'node_modules', 'electron');
  mkdirSync(packageFolder, { recursive: true });
  writeFileSync(join(packageFolder, 'package.json'), '{"name":"electron","version":"45.4.1"}');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function install(version: string): void {
  mkdirSync(join(packageFolder, 'dist'), { recursive: true });
  writeFileSync(join(packageFolder, 'dist', 'version'), version);
  writeFileSync(join(packageFolder, 'dist', 'electron'), '');
  writeFileSync(join(packageFolder, 'path.txt'), 'electron');
}

describe('findElectron', () => {
  test('finds a binary of the right version only, without starting anything', () => {
    expect(findElectron(root, {})).toBeUndefined();
    install('44.0.0');
    expect(findElectron(root, {})).toBeUndefined();
    install('v45.4.1');
    expect(findElectron(root, {})).toBe(join(packageFolder, 'dist', 'electron'));
    rmSync(join(packageFolder, 'dist', 'electron'));
    expect(findElectron(root, {})).toBeUndefined();
  });

  test.runIf(process.platform === 'linux')('honours ELECTRON_OVERRIDE_DIST_PATH', () => {
    const elsewhere = join(root, 'elsewhere');
    expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBeUndefined();
    mkdirSync(elsewhere);
    writeFileSync(join(elsewhere, 'electron'), '');
    expect(findElectron(root, { ELECTRON_OVERRIDE_DIST_PATH: elsewhere })).toBe(join(elsewhere, 'electron'));
  });
});

describe('fetchElectron', () => {
  const shown: string[] = [];
  const fetchWith = (installer: string, silentMs: number): Promise<string | undefined> => {
    shown.length = 0;
    writeFileSync(join(packageFolder, 'install.js'), installer);
    return fetchElectron(root, join(root, 'work'), (line) => shown.push(line), silentMs);
  };
  const finishing = `
    fs.mkdirSync('dist'); fs.writeFileSync('dist/version', '45.4.1'); fs.writeFileSync('dist/electron', '');
    fs.writeFileSync('path.txt', 'electron');`;

  test('waits for a slow download as long as bytes arrive, however long it takes', async () => {
    const started = Date.now();
    const path = await fetchWith(
      `const fs = require('fs'), os = require('os'); let n = 0;
       const timer = setInterval(() => {
         fs.appendFileSync(os.tmpdir() + '/part', 'x'.repeat(1000));
         if (++n === 8) { clearInterval(timer); ${finishing} }
       }, 400);`,
      2_500,
    );
    expect(path).toBe(join(packageFolder, 'dist', 'electron'));
    expect(Date.now() - started).toBeGreaterThan(2_500);
  });

  test('gives up on a server that sends nothing', async () => {
    expect(await fetchWith('setInterval(() => undefined, 1000)', 800)).toBeUndefined();
    expect(shown.at(-1)).toMatch(/could not be fetched/);
  });

  test('goes on when the installer fails', async () => {
    expect(await fetchWith('process.exit(1)', 5_000)).toBeUndefined();
  });
});

describe.runIf(process.platform !== 'win32')('findBrowser', () => {
  test('takes the one that is named, else the first on the path, and only what can be run', () => {
    const [one, two] = [join(root, 'google-chrome'), join(root, 'chromium')];
    writeFileSync(one, '');
    expect(findBrowser({ PATH: root }, 'linux')).toBeUndefined();
    chmodSync(one, 0o755);
    expect(findBrowser({ PATH: root }, 'linux')).toBe(one);
    writeFileSync(two, '', { mode: 0o755 });
    expect(findBrowser({ PATH: `/nowhere:${root}` }, 'linux')).toBe(two);
    expect(findBrowser({ PATH: root, ROADBOOK_BROWSER: one }, 'linux')).toBe(one);
    expect(findBrowser({ PATH: root, ROADBOOK_BROWSER: '/nowhere' }, 'linux')).toBeUndefined();
    expect(findBrowser({}, 'win32')).toBeUndefined();
  });
});
