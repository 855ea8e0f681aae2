import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';

const giveUpAfterMs = 10_000;

/**
 * The path of the Electron executable that belongs to node_modules/electron, or undefined. Looks at files only:
 * requiring the package would try to download. `ELECTRON_OVERRIDE_DIST_PATH` names another folder.
 */
export function findElectron(root: string, environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const packageFolder = join(root, 'node_modules', 'electron');
  const executable = readText(join(packageFolder, 'path.txt'));
  const override = environment['ELECTRON_OVERRIDE_DIST_PATH'];
  if (override !== undefined && override !== '') {
    const path = join(override, executable ?? defaultExecutable());
    return existsSync(path) ? path : undefined;
  }
  const wanted = packageVersion(packageFolder);
  const present = readText(join(packageFolder, 'dist', 'version'))?.replace(/^v/, '');
  if (wanted === undefined || present !== wanted || executable === undefined) return undefined;
  const path = join(packageFolder, 'dist', executable);
  return existsSync(path) ? path : undefined;
}

/** The folder of the Electron distribution that findElectron found, for packaging. */
export function findElectronFolder(root: string): string | undefined {
  if (findElectron(root) === undefined) return undefined;
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  return override !== undefined && override !== '' ? override : join(root, 'node_modules', 'electron', 'dist');
}

/**
 * Fetches the binary with the package's own installer (which honours ELECTRON_MIRROR) and shows how far it is. Given
 * up when no byte arrives for ten seconds: the installer itself would wait on a silent server for ever.
 */
export async function fetchElectron(
  root: string,
  workFolder: string,
  show: (line: string) => void,
  silentMs = giveUpAfterMs,
): Promise<string | undefined> {
  const packageFolder = join(root, 'node_modules', 'electron');
  const installer = join(packageFolder, 'install.js');
  if (!existsSync(installer)) return undefined;
  const temporary = join(workFolder, 'electron-download');
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  show('Fetching Electron (once, about 120 MB) …');
  const child = spawn(process.execPath, [installer], {
    cwd: packageFolder,
    stdio: ['ignore', 'ignore', 'ignore'],
    env: { ...process.env, TMPDIR: temporary, TMP: temporary, TEMP: temporary, ELECTRON_GET_NO_PROGRESS: '1' },
  });
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  const finished = new Promise<boolean>((resolve) => {
    child.once('error', () => resolve(false));
    child.once('exit', (code) => resolve(code === 0));
  });

  // The installer tells nothing usable about its progress, but the files it writes grow.
  let [seen, changedAt, shownAt] = [0, Date.now(), Date.now()];
  const timer = setInterval(() => {
    const bytes = bytesBelow(temporary) + bytesBelow(join(packageFolder, 'dist'));
    if (bytes !== seen) [seen, changedAt] = [bytes, Date.now()];
    else if (Date.now() - changedAt > silentMs) child.kill('SIGKILL');
    if (Date.now() - shownAt > 2_000 && seen > 0) {
      shownAt = Date.now();
      show(`Fetching Electron: ${(seen / 1e6).toFixed(0)} MB`);
    }
  }, 250);
  try {
    const isInstalled = await finished;
    const path = isInstalled ? findElectron(root) : undefined;
    if (path === undefined) show('Electron could not be fetched; Roadbook opens in a browser instead.');
    return path;
  } finally {
    clearInterval(timer);
    process.off('exit', endWithUs);
    rmSync(temporary, { recursive: true, force: true });
  }
}

function defaultExecutable(): string {
  if (process.platform === 'win32') return 'electron.exe';
  return process.platform === 'darwin' ? 'Electron.app/Contents/MacOS/Electron' : 'electron';
}

function readText(path: string): string | undefined {
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : undefined;
}

function packageVersion(packageFolder: string): string | undefined {
  const text = readText(join(packageFolder, 'package.json'));
  return text === undefined ? undefined : /"version":\s*"([^"]+)"/.exec(text)?.[1];
}

function bytesBelow(folder: string): number {
  if (!existsSync(folder)) return 0;
  let sum = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    // A file may be moved away between listing and looking.
    sum += statSync(join(entry.parentPath, entry.name), { throwIfNoEntry: false })?.size ?? 0;
  }
  return sum;
}
