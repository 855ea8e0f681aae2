import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchElectron, findElectron } from './electron-binary';
import { browserNeedsNoSandbox, findBrowser } from './find-browser';

export interface OpenOptions {
  /** The folder with node_modules and out. */
  readonly root: string;
  readonly dataFolder: string;
  readonly url: string;
  readonly officeUrl: string;
  readonly show: (line: string) => void;
}

/** What was opened; `close` ends it together with `npm start`. */
export interface OpenedApp {
  close(): void;
}

const retryElectronAfterMs = 24 * 3600 * 1000;

/** Opens the app in Electron, else in an installed browser as a window of its own; undefined when there is neither. */
export async function openApp(options: OpenOptions): Promise<OpenedApp | undefined> {
  const { root, dataFolder, show } = options;
  if (!hasScreen()) return undefined;
  const electron = findElectron(root) ?? (await fetchElectronAtTimes(root, dataFolder, show));
  if (electron !== undefined) {
    return closable(
      spawn(
        electron,
        [
          root,
          `--user-data-dir=${join(dataFolder, 'desktop')}`,
          `--office=${options.officeUrl}`,
          ...(browserNeedsNoSandbox() ? ['--no-sandbox'] : []),
        ],
        { stdio: 'ignore', detached: true },
      ),
    );
  }
  const browser = findBrowser();
  if (browser === undefined) return undefined;
  return closable(spawn(browser, browserParameters(dataFolder, options.url), { stdio: 'ignore', detached: true }));
}

function closable(child: ChildProcess): OpenedApp {
  child.on('error', () => undefined);
  child.unref();
  return {
    close() {
      if (child.pid !== undefined && child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
    },
  };
}

function hasScreen(): boolean {
  if (process.platform !== 'linux') return true;
  return (process.env['DISPLAY'] ?? '') !== '' || (process.env['WAYLAND_DISPLAY'] ?? '') !== '';
}

/** After a failure the fetch is tried once a day, so that starting without network stays quick. */
async function fetchElectronAtTimes(
  root: string,
  dataFolder: string,
  show: (line: string) => void,
): Promise<string | undefined> {
  const record = join(dataFolder, 'electron-fetch-failed.txt');
  const failedAt = existsSync(record) ? Number(readFileSync(record, 'utf8')) : 0;
  const age = Date.now() - failedAt;
  if (age >= 0 && age < retryElectronAfterMs && findBrowser() !== undefined) return undefined;
  const path = await fetchElectron(root, dataFolder, show);
  if (path === undefined) writeFileSync(record, String(Date.now()));
  return path;
}

/** A profile of its own that keeps as little as a browser can be told to keep. */
function browserParameters(dataFolder: string, url: string): string[] {
  const profile = join(dataFolder, 'browser');
  const preferences = join(profile, 'Default', 'Preferences');
  if (!existsSync(preferences)) {
    mkdirSync(join(profile, 'Default'), { recursive: true, mode: 0o700 });
    writeFileSync(
      preferences,
      JSON.stringify({
        credentials_enable_service: false,
        profile: { password_manager_enabled: false },
        autofill: { profile_enabled: false, credit_card_enabled: false },
        translate: { enabled: false },
        search: { suggest_enabled: false },
      }),
    );
  }
  return [
    `--app=${url}`,
    `--user-data-dir=${profile}`,
    '--no-first-run',
    '--no-default-browser-check',
    '--disable-breakpad',
    '--disable-crash-reporter',
    '--disable-sync',
    '--disable-background-networking',
    '--disable-component-update',
    ...(browserNeedsNoSandbox() ? ['--no-sandbox', '--test-type'] : []),
  ];
}
