import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type {
  IpcMain,
  IpcMainInvokeEvent,
  MenuItemConstructorOptions,
  PowerMonitor,
  SafeStorage,
  Session,
  WebContents,
} from 'electron';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bridgeCallNames, menuCommands } from '../shared/bridge';
import { must } from '../shared/errors';
import { languages } from '../shared/schema/label';
import { answerBridge, type BridgeHandlers } from './bridge-handlers';
import { officeFromCommandLine } from './command-line';
import { checkDowngrade } from './downgrade';
import { allowedExternalUrl } from './external-links';
import { safeFileName } from './file-names';
import { denyPermissions, guardContents } from './guards';
import { languageOf, menuTemplate } from './menu';
import { appOrigin, isAppUrl } from './origin';
import { lockWithTheComputer } from './power';
import { createKeychainSessions, keychainSealing } from './session-keychain';
import { webPreferences, windowOptions } from './window';
import { placeWindow, readWindowState, smallestWindow, writeWindowState } from './window-state';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'roadbook-main-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('links that leave the app', () => {
  test.each(['https://office.example/a?b=c#d', 'mailto:li@example.cn', 'tel:+8613800000000'])('%s may', (url) => {
    expect(allowedExternalUrl(url)).toBe(url);
  });

  test.each([
    'http://office.example',
    'file:///etc/passwd',
    'smb://host/share',
    'ms-msdt:/id',
    'javascript:alert(1)',
    'data:text/html,x',
    'vbscript:x',
    'app://roadbook/',
    'https:\\\\evil.example',
    'https://bank.example@evil.example',
    'https://user:password@evil.example',
    'https://office.example\n.evil.example',
    ' https://office.example',
    'https://office.example/\u202egpj.exe',
    'mailto:a@b.c\r\nBcc: all@b.c',
    'https://',
    '//office.example',
    'office.example',
    '',
    `https://office.example/${'a'.repeat(3000)}`,
  ])('%j may not', (url) => {
    expect(allowedExternalUrl(url)).toBeUndefined();
  });

  test('whatever is allowed is one of three kinds, for any text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `https://${text}`),
        ),
        (text) => {
          const url = allowedExternalUrl(text);
          return url === undefined || /^(https:\/\/[^@/]+(\/|$|\?|#)|mailto:|tel:)/.test(url);
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the bridge', () => {
  type Handler = (event: IpcMainInvokeEvent, ...parameters: unknown[]) => Promise<unknown>;
  const called: unknown[] = [];
  const handlers = Object.fromEntries(
    bridgeCallNames.map((name) => [name, (parameters: unknown) => called.push([name, parameters])]),
  ) as unknown as BridgeHandlers;

  function register(): Map<string, Handler> {
    called.length = 0;
    const channels = new Map<string, Handler>();
    const ipcMain: Pick<IpcMain, 'handle'> = {
      handle: (channel, handler) => void channels.set(channel, handler as Handler),
    };
    answerBridge(ipcMain, handlers);
    return channels;
  }
  const from = (url: string, parent: unknown = null): IpcMainInvokeEvent =>
    ({ senderFrame: { url, parent } }) as unknown as IpcMainInvokeEvent;
  const trusted = from(`${appOrigin}/accounts/1`);

  test('has a channel for each call and no other', () => {
    expect([...register().keys()].sort()).toEqual(bridgeCallNames.map((name) => `roadbook:${name}`).sort());
  });

  test.each([
    ['another site', from('https://evil.example')],
    ['a look-alike', from('app://roadbook.evil.example/')],
    ['another host of the scheme', from('app://evil/')],
    ['a user name in front', from('app://roadbook@evil/')],
    ['a frame inside the page', from(appOrigin, { url: appOrigin })],
    ['a page that is gone', { senderFrame: null } as unknown as IpcMainInvokeEvent],
    ['about:blank', from('about:blank')],
  ])('%s is refused', async (_name, event) => {
    for (const handler of register().values()) await expect(handler(event, {})).rejects.toThrow('refused');
    expect(called).toEqual([]);
  });

  test('arguments of the right shape reach the handler', async () => {
    const channels = register();
    await must(channels.get('roadbook:setLanguage'), 'channel')(trusted, { language: 'zh-TW' });
    await must(channels.get('roadbook:saveFile'), 'channel')(trusted, {
      suggestedName: 'a.csv',
      content: new Uint8Array(3),
    });
    await must(channels.get('roadbook:appInfo'), 'channel')(trusted);
    expect(called.map((call) => (call as [string])[0])).toEqual(['setLanguage', 'saveFile', 'appInfo']);
  });

  test.each<[string, unknown[]]>([
    ['setLanguage', [{ language: 'fr' }]],
    ['setLanguage', [{ language: 'en', extra: 1 }]],
    ['setLanguage', [{ language: 'en' }, 'more']],
    ['setLanguage', ['en']],
    ['setLanguage', [null]],
    ['setLanguage', [JSON.parse('{"__proto__":{"language":"en"}}')]],
    ['openExternal', [{ url: 'x'.repeat(3000) }]],
    ['openExternal', [{ url: { toString: () => 'https://x.example' } }]],
    ['saveFile', [{ suggestedName: '', content: new Uint8Array() }]],
    ['saveFile', [{ suggestedName: 'a', content: new Uint8Array(64 * 1024 * 1024 + 1) }]],
    ['saveFile', [{ suggestedName: 'a', content: 'text' }]],
    ['appInfo', [{ path: '/etc/passwd' }]],
    ['printPage', [[]]],
  ])('%s with wrong arguments is refused without repeating them', async (name, parameters) => {
    const handler = must(register().get(`roadbook:${name}`), 'channel');
    await expect(handler(trusted, ...parameters)).rejects.toThrow(`bad arguments for ${name}`);
    expect(called).toEqual([]);
  });

  test('2 000 calls with anything in them never reach a handler with anything but what is declared', async () => {
    const channels = [...register()];
    await fc.assert(
      fc.asyncProperty(
        fc.nat(channels.length - 1),
        fc.array(fc.anything(), { maxLength: 3 }),
        async (index, parameters) => {
          const [name, handler] = must(channels[index], 'a channel');
          called.length = 0;
          await handler(trusted, ...parameters).catch(() => undefined);
          const accepted = called[0] as [string, Record<string, unknown>] | undefined;
          const isEmpty = ['roadbook:appInfo', 'roadbook:printPage'].includes(name);
          return accepted === undefined || !isEmpty || Object.keys(accepted[1]).length === 0;
        },
      ),
      { numRuns: 2000 },
    );
  });
});

describe('the page cannot', () => {
  test('be anything but this app', () => {
    expect(['app://roadbook', 'app://roadbook/x', 'app://roadbook/?a#b'].every(isAppUrl)).toBe(true);
    const others = [
      'app://roadbook.evil',
      'app://evil',
      'https://roadbook',
      'app://u@roadbook/',
      'app://roadbook:80/',
      'app:roadbook',
      '',
      'file:///',
    ];
    expect(others.filter(isAppUrl)).toEqual([]);
  });

  test('have a permission, asked or checked', () => {
    const answers: unknown[] = [];
    denyPermissions({
      setPermissionRequestHandler: (handler: Parameters<Session['setPermissionRequestHandler']>[0]) =>
        handler?.({} as WebContents, 'media', (isGranted) => answers.push(isGranted), {} as never),
      setPermissionCheckHandler: (handler: Parameters<Session['setPermissionCheckHandler']>[0]) =>
        void answers.push(handler?.(null, 'geolocation', appOrigin, {} as never)),
      setDevicePermissionHandler: (handler: Parameters<Session['setDevicePermissionHandler']>[0]) =>
        void answers.push(handler?.({} as never)),
    });
    expect(answers).toEqual([false, false, false]);
  });

  test('go elsewhere, open windows or hold a webview', () => {
    const listeners = new Map<string, (event: unknown) => void>();
    let openHandler: ((details: { url: string }) => { action: string }) | undefined;
    const opened: string[] = [];
    const contents = {
      on: (name: string, listener: (event: unknown) => void) => void listeners.set(name, listener),
      setWindowOpenHandler: (handler: typeof openHandler) => void (openHandler = handler),
    } as unknown as WebContents;
    guardContents(contents, { openExternal: (url) => (opened.push(url), Promise.resolve()) });

    const isPrevented = (name: string, url: string): boolean => {
      let prevented = false;
      must(listeners.get(name), name)({ url, preventDefault: () => (prevented = true) });
      return prevented;
    };
    for (const name of ['will-navigate', 'will-redirect', 'will-frame-navigate']) {
      expect([isPrevented(name, 'https://evil.example'), isPrevented(name, `${appOrigin}/orders`)]).toEqual([
        true,
        false,
      ]);
    }
    expect(isPrevented('will-attach-webview', '')).toBe(true);
    for (const url of ['https://shop.example/', 'file:///etc/passwd', `${appOrigin}/`]) {
      expect(must(openHandler, 'handler')({ url })).toEqual({ action: 'deny' });
    }
    expect(opened).toEqual(['https://shop.example/']);
  });

  test('reach Node', () => {
    expect(webPreferences).toMatchObject({
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webviewTag: false,
    });
    const options = windowOptions({ width: 1000, height: 700 }, '/preload.cjs', false);
    expect(options.webPreferences).toMatchObject({ preload: '/preload.cjs', sandbox: true, devTools: false });
  });
});

describe('the main process as it is written', () => {
  const source = readFileSync(join(import.meta.dirname, 'index.ts'), 'utf8');

  test('uses every guard, one instance, and the privileges of the scheme that are decided', () => {
    for (const part of [
      'requestSingleInstanceLock()',
      'enableSandbox()',
      'guardEveryContents(app, shell)',
      'denyPermissions(session.defaultSession)',
      'standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true',
      'checkDowngrade(',
      'lockWithTheComputer(powerMonitor',
    ]) {
      expect(source).toContain(part);
    }
    // A crash report is a copy of the memory: it would hold records and keys.
    expect(source).not.toMatch(/crashReporter/);
    expect(source).not.toMatch(/bypassCSP|allowServiceWorkers|nodeIntegration|remote|executeJavaScript|loadFile/);
  });
});

describe('where the window opens', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 };
  const second = { x: 1920, y: 0, width: 1920, height: 1080 };
  const state = { x: 2000, y: 100, width: 1200, height: 800, isMaximized: true };

  test('as it was left, as long as that screen is there', () => {
    expect(placeWindow(state, [screen, second])).toEqual({
      bounds: { x: 2000, y: 100, width: 1200, height: 800 },
      isMaximized: true,
    });
    expect(placeWindow(state, [screen])).toEqual({ bounds: { width: 1200, height: 800 }, isMaximized: true });
  });

  test('never larger than the screen nor smaller than it can be used, for any stored numbers', () => {
    expect(placeWindow(undefined, [{ ...screen, width: 1280, height: 720 }]).bounds).toEqual({
      width: 1280,
      height: 720,
    });
    const number = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(
        number,
        number,
        fc.integer({ min: 100, max: 100_000 }),
        fc.integer({ min: 100, max: 100_000 }),
        (x, y, width, height) => {
          const { bounds } = placeWindow({ x, y, width, height, isMaximized: false }, [screen]);
          if (bounds.x === undefined) return bounds.width >= smallestWindow.width && bounds.width <= screen.width;
          return bounds.x < screen.width && bounds.x + bounds.width > 0;
        },
      ),
    );
  });

  test('survives a restart and nonsense in its file', async () => {
    const path = join(folder, 'window.json');
    await writeWindowState(path, state);
    expect(readWindowState(path)).toEqual(state);
    for (const bad of ['{', '{"x":"1"}', '[]', '{"x":1.5,"y":0,"width":500,"height":500,"isMaximized":false}']) {
      rmSync(path);
      await import('node:fs/promises').then((fs) => fs.writeFile(path, bad));
      expect(readWindowState(path)).toBeUndefined();
    }
  });
});

describe('the menu', () => {
  function labels(items: readonly MenuItemConstructorOptions[]): MenuItemConstructorOptions[] {
    return items.flatMap((item) => [item, ...labels((item.submenu ?? []) as MenuItemConstructorOptions[])]);
  }

  test.each(languages)(
    '%s: every entry has words, every command of the page is reachable, no key is taken from it',
    (language) => {
      for (const platform of ['linux', 'win32', 'darwin'] as const) {
        const sent: string[] = [];
        const actions = { command: (name: string) => sent.push(name), print: () => undefined };
        const items = labels(menuTemplate(language, platform, actions)).filter((item) => item.type !== 'separator');
        expect(items.filter((item) => item.label === undefined || item.label === '')).toEqual([]);
        for (const item of items) (item.click as (() => void) | undefined)?.();
        expect([...new Set(sent)].sort()).toEqual([...menuCommands].sort());
        // An accelerator of the menu fires in the middle of a word that is being composed.
        expect(items.filter((item) => item.accelerator !== undefined && item.registerAccelerator !== false)).toEqual(
          [],
        );
      }
    },
  );

  test('speaks the nearest language', () => {
    const found = ['en-US', 'de', 'zh', 'zh-CN', 'zh-Hans-SG', 'zh-TW', 'zh-Hant', 'zh-HK'].map(languageOf);
    expect(found).toEqual(['en', 'en', 'zh-CN', 'zh-CN', 'zh-CN', 'zh-TW', 'zh-TW', 'zh-TW']);
  });
});

describe('names of files', () => {
  test.each([
    ['orders.csv', 'orders.csv'],
    ['订单 2026.csv', '订单 2026.csv'],
    ['../../etc/passwd', '-..-etc-passwd.txt'],
    ['a\\b:c.csv', 'a-b-c.csv'],
    ['virus.exe', 'virus.exe.txt'],
    ['CON', 'roadbook-CON.txt'],
    ['nul.csv', 'roadbook-nul.csv'],
    ['...', 'roadbook-.txt'],
    ['report.csv. ', 'report.csv'],
    ['gpj.\u202ecsv', 'gpj.-csv.txt'],
  ])('%j is suggested as %j', (given, expected) => {
    expect(safeFileName(given)).toBe(expected);
  });
});

describe('sessions in the keychain', () => {
  const session = { officeUrl: 'https://office.example', accessToken: 'secret', refreshAfter: 1, refreshToken: 'r' };
  const storage = (
    backend: string,
    isAvailable = true,
  ): Pick<SafeStorage, 'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'> => ({
    isEncryptionAvailable: () => isAvailable,
    getSelectedStorageBackend: () => backend as ReturnType<SafeStorage['getSelectedStorageBackend']>,
    encryptString: (text) => Buffer.from([...Buffer.from(text)].reverse()),
    decryptString: (content) => Buffer.from([...content].reverse()).toString(),
  });

  test('are sealed where the system can', async () => {
    const path = join(folder, 'sessions.bin');
    const { store, isKept } = createKeychainSessions(keychainSealing(storage('gnome_libsecret'), 'linux'), path);
    await store.write('desktop', session);
    expect([isKept, readFileSync(path).includes('secret')]).toEqual([true, false]);
    expect(
      await createKeychainSessions(keychainSealing(storage('gnome_libsecret'), 'linux'), path).store.read('desktop'),
    ).toEqual(session);
  });

  test.each([
    ['linux', 'basic_text', true],
    ['linux', 'unknown', true],
    ['linux', 'gnome_libsecret', false],
    ['darwin', 'unknown', false],
  ] as const)(
    'on %s with %s (available: %s) they live in memory only, and the page is told',
    async (platform, backend, isAvailable) => {
      const path = join(folder, 'sessions.bin');
      const { store, isKept } = createKeychainSessions(keychainSealing(storage(backend, isAvailable), platform), path);
      await store.write('desktop', session);
      expect([isKept, await store.read('desktop')]).toEqual([false, session]);
      expect(() => readFileSync(path)).toThrow(/ENOENT/);
    },
  );
});

describe('the computer goes to sleep or is locked', () => {
  test('and so is the app', () => {
    const listeners = new Map<string, () => void>();
    const monitor = { on: (event: string, listener: () => void) => void listeners.set(event, listener) };
    const locked: string[] = [];
    lockWithTheComputer(monitor as unknown as PowerMonitor, (reason) => locked.push(reason));
    for (const listener of listeners.values()) listener();
    expect([[...listeners.keys()], locked]).toEqual([
      ['suspend', 'lock-screen'],
      ['suspend', 'lock-screen'],
    ]);
  });
});

describe('starting', () => {
  test('takes the head office from the command line, if it is one', () => {
    expect(officeFromCommandLine(['electron', '.', '--office=http://127.0.0.1:7360'])).toBe('http://127.0.0.1:7360');
    for (const bad of ['--office=http://evil.example', '--office=javascript:x', '--other']) {
      expect(officeFromCommandLine([bad])).toBe('http://127.0.0.1:7340');
    }
  });

  test('refuses data of a newer version, and keeps refusing it', async () => {
    const path = join(folder, 'versions.json');
    const check = (app: string, electron: string) => checkDowngrade(path, { app, electron });
    expect(await check('1.2.0', '45.4.1')).toBe('fine');
    expect(await check('1.10.0', '46.0.0')).toBe('fine');
    expect(await check('1.9.9', '46.0.0')).toBe('older');
    expect(await check('1.10.0', '45.9.9')).toBe('older');
    expect(await check('1.10.0', '46.0.0')).toBe('fine');
  });
});
