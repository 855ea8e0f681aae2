// The real Electron. Runs wherever its binary is present and says loudly where it is not.
import { _electron, expect, test, type ElectronApplication, type Page } from '@playwright/test';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findElectron } from '../../src/start/electron-binary';
import { browserNeedsNoSandbox } from '../../src/start/find-browser';
import { sendJson, startFakeOffice, type FakeOffice } from '../support/fake-office';

const root = dirname(dirname(import.meta.dirname));
const binary = findElectron(root);
if (binary === undefined) {
  process.stderr.write(
    '\n!!! NOT RUN: the Electron suite. The binary is missing; type: node node_modules/electron/install.js\n\n',
  );
}
test.skip(binary === undefined, 'Electron’s binary is missing');

let profile: string;
let office: FakeOffice;
let app: ElectronApplication;
let page: Page;

test.beforeEach(async () => {
  profile = mkdtempSync(join(tmpdir(), 'roadbook-desktop-'));
  office = await startFakeOffice((request, response) => {
    if (request.url === '/api/auth/sign-in') {
      const accessExpiresAt = new Date(Date.now() + 600_000).toISOString();
      return sendJson(response, 200, {
        accessToken: 'secret-access',
        accessExpiresAt,
        refreshToken: 'secret-refresh',
        rest: 1,
      });
    }
    if (request.url === '/api/events')
      return void response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: poke\n\n');
    sendJson(response, 200, { authorization: request.headers.authorization ?? null });
  });
  app = await launch();
  page = await app.firstWindow();
});

test.afterEach(async () => {
  await app.close();
  await office.close();
  rmSync(profile, { recursive: true, force: true });
});

function launch(): Promise<ElectronApplication> {
  return _electron.launch({
    executablePath: binary ?? '',
    args: [
      root,
      `--user-data-dir=${profile}`,
      `--office=${office.url}`,
      ...(browserNeedsNoSandbox() ? ['--no-sandbox'] : []),
    ],
  });
}

test('shows the app under its own origin, in a sandbox, with nothing but the bridge', async () => {
  await expect(page).toHaveURL(/^app:\/\/roadbook\//);
  const reach = await page.evaluate(() => ({
    bridge: Object.keys((window as unknown as { bridge: object }).bridge).sort(),
    require: typeof (globalThis as { require?: unknown }).require,
    process: typeof (globalThis as { process?: unknown }).process,
    isSecure: isSecureContext,
    hasDatabase: typeof indexedDB,
  }));
  expect(reach).toEqual({
    bridge: ['appInfo', 'on', 'openExternal', 'printPage', 'saveFile', 'setLanguage'],
    require: 'undefined',
    process: 'undefined',
    isSecure: true,
    hasDatabase: 'object',
  });
});

test('reaches the head office through the shell, and never sees a token', async () => {
  const answers = await page.evaluate(async () => {
    const post = (path: string): Promise<unknown> =>
      fetch(path, { method: 'POST', body: '{}' }).then((answer) => answer.json());
    const info: unknown = await fetch('/shell/info').then((answer) => answer.json());
    return [info, await post('/api/auth/sign-in'), await post('/api/sync')];
  });
  expect(answers).toEqual([
    expect.objectContaining({ platform: 'desktop', officeUrl: office.url, signedIn: false }),
    { rest: 1 },
    { authorization: 'Bearer secret-access' },
  ]);
});

test('event streams arrive while they are open', async () => {
  const first = await page.evaluate(async () => {
    const answer = await fetch('/api/events');
    const part = await answer.body?.getReader().read();
    return new TextDecoder().decode(part?.value as Uint8Array | undefined);
  });
  expect(first).toBe('data: poke\n\n');
});

test('the page can do nothing that the policy forbids', async () => {
  const outcome = await page.evaluate(async (elsewhere) => {
    const failed = (work: () => unknown): Promise<boolean> =>
      Promise.resolve()
        .then(work)
        .then(
          () => false,
          () => true,
        );
    return {
      fetchElsewhere: await failed(() => fetch(elsewhere)),
      markup: await failed(() => (document.body.innerHTML = '<img src=x>')),
      code: await failed(() => new Function('return 1')()),
      file: await failed(() => fetch('file:///etc/passwd')),
      window: window.open('https://office.example') === null,
      permission: (await navigator.permissions.query({ name: 'geolocation' })).state,
      badCall: await failed(() =>
        (window as unknown as { bridge: { setLanguage(parameters: object): Promise<null> } }).bridge.setLanguage({
          language: 'xx',
        }),
      ),
    };
  }, office.url);
  expect(outcome).toEqual({
    fetchElsewhere: true,
    markup: true,
    code: true,
    file: true,
    window: true,
    permission: 'denied',
    badCall: true,
  });
});

test('does not leave the app', async () => {
  await page.evaluate(() => location.assign('https://office.example/'));
  await page.waitForTimeout(500);
  expect(page.url()).toMatch(/^app:\/\/roadbook\//);
});

test('a second start shows the window of the first', async () => {
  const second = await launch().catch(() => undefined);
  if (second !== undefined) await second.waitForEvent('close');
  expect(app.windows()).toHaveLength(1);
});

test('data of the page survives a restart under the same origin', async () => {
  await page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('kept', 1);
        request.onupgradeneeded = () => void request.result.createObjectStore('things').put('here', 'key');
        request.onsuccess = () => (request.result.close(), resolve());
        request.onerror = () => reject(new Error('not opened'));
      }),
  );
  await app.close();
  app = await launch();
  page = await app.firstWindow();
  expect(await page.evaluate(async () => (await indexedDB.databases()).map((database) => database.name))).toContain(
    'kept',
  );
});
