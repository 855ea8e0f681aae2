import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openApp, type OpenedApp } from './open-app';

let folder: string;
let opened: OpenedApp | undefined;
const url = 'http://127.0.0.1:7350';
const officeUrl = 'http://127.0.0.1:7340';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-open-'));
  vi.stubEnv('DISPLAY', ':77');
});
afterEach(async () => {
  opened?.close();
  opened = undefined;
  vi.unstubAllEnvs();
  // The program that was just told to end may still be writing there: rmSync's own retries do not look for new files.
  await vi.waitFor(() => rmSync(folder, { recursive: true, force: true }), 25_000);
});

/** A program that writes down its arguments and stays. */
function program(name: string): { path: string; parameters: () => string[] } {
  const path = join(folder, name);
  writeFileSync(
    path,
    `#!/bin/sh\nprintf '%s\\n' "$@" > "${path}.new"\nmv "${path}.new" "${path}.said"\nexec sleep 60\n`,
    { mode: 0o755 },
  );
  return { path, parameters: () => readFileSync(`${path}.said`, 'utf8').trim().split('\n') };
}

async function open(): Promise<string[]> {
  const lines: string[] = [];
  opened = await openApp({ root: folder, dataFolder: folder, url, officeUrl, show: (line) => lines.push(line) });
  return lines;
}

describe.runIf(process.platform === 'linux')('openApp', () => {
  test('takes Electron where its binary is, and tells it the head office', async () => {
    const electron = program('electron');
    vi.stubEnv('ELECTRON_OVERRIDE_DIST_PATH', folder);
    await open();
    await expect.poll(() => existsSync(`${electron.path}.said`)).toBe(true);
    expect(electron.parameters()).toEqual(
      expect.arrayContaining([folder, `--office=${officeUrl}`, `--user-data-dir=${join(folder, 'desktop')}`]),
    );
    expect(electron.parameters().includes('--no-sandbox')).toBe(process.getuid?.() === 0);
  });

  test('else a browser, as a window of its own with a profile of its own that keeps nothing typed', async () => {
    const browser = program('chromium');
    vi.stubEnv('ROADBOOK_BROWSER', browser.path);
    await open();
    await expect.poll(() => existsSync(`${browser.path}.said`)).toBe(true);
    expect(browser.parameters()).toEqual(
      expect.arrayContaining([`--app=${url}`, `--user-data-dir=${join(folder, 'browser')}`, '--disable-breakpad']),
    );
    const preferences = readFileSync(join(folder, 'browser', 'Default', 'Preferences'), 'utf8');
    expect(JSON.parse(preferences)).toMatchObject({
      credentials_enable_service: false,
      autofill: { profile_enabled: false },
    });
  });

  test('tries to fetch Electron once a day when there is a browser instead', async () => {
    vi.stubEnv('ROADBOOK_BROWSER', program('chromium').path);
    mkdirSync(join(folder, 'node_modules', 'electron'), { recursive: true });
    writeFileSync(join(folder, 'node_modules', 'electron', 'install.js'), 'process.exit(1)');
    expect((await open()).length).toBeGreaterThan(0);
    opened?.close();
    expect(await open()).toEqual([]);
  });

  test('opens nothing without a screen or without anything to open it in', async () => {
    vi.stubEnv('ROADBOOK_BROWSER', '/nowhere');
    await open();
    expect(opened).toBeUndefined();
    vi.stubEnv('ROADBOOK_BROWSER', program('chromium').path);
    vi.stubEnv('DISPLAY', '');
    vi.stubEnv('WAYLAND_DISPLAY', '');
    await open();
    expect(opened).toBeUndefined();
  });
});
