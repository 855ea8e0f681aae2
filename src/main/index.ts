// Electron's main process: it only puts the parts together; everything it decides lies in files that are tested without it.
import {
  app,
  BrowserWindow,
  dialog,
  ipcMain,
  Menu,
  net,
  powerMonitor,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
} from 'electron';
import { mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bridgeChannel, type BridgeEventName, type BridgeEvents } from '../shared/bridge';
import type { Language } from '../shared/schema/label';
import { createOfficeAddress } from '../shell/office-address';
import { createShell } from '../shell/shell';
import { createVaultHost } from '../shell/vault-host';
import { answerBridge } from './bridge-handlers';
import { officeFromCommandLine } from './command-line';
import { checkDowngrade, downgradeMessage } from './downgrade';
import { allowedExternalUrl } from './external-links';
import { safeFileName } from './file-names';
import { denyPermissions, guardEveryContents } from './guards';
import { languageOf, menuTemplate } from './menu';
import { appOrigin, appScheme } from './origin';
import { lockWithTheComputer } from './power';
import { createKeychainSessions, keychainSealing } from './session-keychain';
import { windowOptions } from './window';
import { placeWindow, readWindowState, writeWindowState } from './window-state';

const outFolder = dirname(dirname(fileURLToPath(import.meta.url)));
const shellFolder = join(app.getPath('userData'), 'shell');
const windowStatePath = join(shellFolder, 'window.json');
let mainWindow: BrowserWindow | undefined;

protocol.registerSchemesAsPrivileged([
  {
    scheme: appScheme,
    privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true },
  },
]);
app.enableSandbox();
guardEveryContents(app, shell);

if (app.requestSingleInstanceLock()) {
  app.on('second-instance', showWindow);
  app.on('window-all-closed', () => app.quit());
  void app.whenReady().then(run);
} else {
  app.quit();
}

async function run(): Promise<void> {
  mkdirSync(shellFolder, { recursive: true, mode: 0o700 });
  const versions = { app: app.getVersion(), electron: process.versions.electron };
  if ((await checkDowngrade(join(shellFolder, 'versions.json'), versions)) === 'older') {
    dialog.showErrorBox('Roadbook', downgradeMessage(languageOf(app.getLocale())));
    app.exit(1);
    return;
  }
  denyPermissions(session.defaultSession);
  const sealing = keychainSealing(safeStorage, process.platform);
  const sessions = createKeychainSessions(sealing, join(shellFolder, 'sessions.bin'));
  // Without a keychain the secret lies in a private file: less than a keychain, more than nothing.
  const vault = createVaultHost({ folder: join(shellFolder, 'vault'), ...(sealing === undefined ? {} : { sealing }) });
  const handler = createShell({
    rendererFolder: join(outFolder, 'renderer'),
    office: await createOfficeAddress(join(shellFolder, 'office.json'), officeFromCommandLine(process.argv)),
    sessions: sessions.store,
    vault,
    platform: 'desktop',
    version: app.getVersion(),
    origin: appOrigin,
    session: { fixed: 'desktop' },
    // Chromium's network stack knows the system's proxy and certificates.
    fetch: (url, init) => net.fetch(url, { ...init, bypassCustomProtocolHandlers: true }),
  });
  protocol.handle(appScheme, handler);
  lockWithTheComputer(powerMonitor, (reason) => {
    vault.forgetKeys();
    send('lock', reason);
  });
  answerBridge(ipcMain, {
    appInfo: () => ({ version: app.getVersion(), sessionKept: sessions.isKept }),
    setLanguage({ language }) {
      showMenu(language);
      return null;
    },
    saveFile: ({ suggestedName, content }) => saveFile(suggestedName, content),
    printPage() {
      mainWindow?.webContents.print();
      return null;
    },
    async openExternal({ url }) {
      const allowed = allowedExternalUrl(url);
      if (allowed !== undefined) await shell.openExternal(allowed);
      return { opened: allowed !== undefined };
    },
  });
  showMenu(languageOf(app.getLocale()));
  showWindow();
  app.on('activate', showWindow);
}

function showWindow(): void {
  if (mainWindow !== undefined) {
    if (mainWindow.isMinimized()) mainWindow.restore();
    mainWindow.focus();
    return;
  }
  const workAreas = screen.getAllDisplays().map((display) => display.workArea);
  const { bounds, isMaximized } = placeWindow(readWindowState(windowStatePath), workAreas);
  const window = new BrowserWindow(windowOptions(bounds, join(outFolder, 'preload', 'index.cjs'), !app.isPackaged));
  mainWindow = window;
  if (isMaximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  window.on('close', () => {
    void writeWindowState(windowStatePath, { ...window.getNormalBounds(), isMaximized: window.isMaximized() });
  });
  window.on('closed', () => (mainWindow = undefined));
  void window.loadURL(`${appOrigin}/`);
}

function showMenu(language: Language): void {
  const actions = {
    command: (command: BridgeEvents['menuCommand']) => send('menuCommand', command),
    print: () => mainWindow?.webContents.print(),
  };
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(language, process.platform, actions)));
}

function send<Name extends BridgeEventName>(name: Name, event: BridgeEvents[Name]): void {
  mainWindow?.webContents.send(bridgeChannel(name), event);
}

async function saveFile(suggestedName: string, content: Uint8Array): Promise<{ saved: boolean }> {
  if (mainWindow === undefined) return { saved: false };
  const { canceled, filePath } = await dialog.showSaveDialog(mainWindow, { defaultPath: safeFileName(suggestedName) });
  if (canceled || filePath === '') return { saved: false };
  await writeFile(filePath, content);
  return { saved: true };
}
