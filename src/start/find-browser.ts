// Finds the Chromium that the browser shell and the tests use. Detection looks at files only; nothing is started here.
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const namesOnPath = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'microsoft-edge-stable',
  'microsoft-edge',
];

const macApps = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

function windowsPrograms(environment: NodeJS.ProcessEnv): string[] {
  const folders = [environment['ProgramFiles'], environment['ProgramFiles(x86)'], environment['LOCALAPPDATA']];
  return folders
    .filter((folder) => folder !== undefined)
    .flatMap((folder) => [
      join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
      join(folder, 'Chromium', 'Application', 'chrome.exe'),
      join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
    ]);
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** The path of an installed Chromium, Chrome or Edge, or undefined. `ROADBOOK_BROWSER` names one explicitly. */
export function findBrowser(
  environment: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): string | undefined {
  const chosen = environment['ROADBOOK_BROWSER'];
  if (chosen !== undefined && chosen !== '') return isProgram(chosen) ? chosen : undefined;
  if (platform === 'darwin') return macApps.find(isProgram);
  if (platform === 'win32') return windowsPrograms(environment).find(isProgram);
  const folders = (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return namesOnPath.flatMap((name) => folders.map((folder) => join(folder, name))).find(isProgram);
}

/** Chromium refuses to run as root inside its sandbox; everybody else keeps the sandbox. */
export function browserNeedsNoSandbox(): boolean {
  return process.platform === 'linux' && process.getuid?.() === 0;
}
