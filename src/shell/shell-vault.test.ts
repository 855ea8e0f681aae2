import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendJson, startFakeOffice, type FakeOffice } from '../../test/support/fake-office';
import { packFrames, unpackFrames } from '../shared/domain/frames';
import { must } from '../shared/errors';
import { serveShell, type ShellServer } from './http-server';
import { createOfficeAddress } from './office-address';
import { createMemorySessionStore } from './session-store';
import { createShell } from './shell';
import { createVaultHost } from './vault-host';
import { onlyProfile } from './vault-places';

const place = 'office-1-user-1';
const parts = ['secret', 'key', 'head', 'lease', 'journal'] as const;
const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

let folder: string;
let office: FakeOffice;
let shell: ShellServer;
const vaultOf = () => createVaultHost({ folder: join(folder, 'vault') });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-shell-vault-'));
  mkdirSync(join(folder, 'renderer'));
  writeFileSync(join(folder, 'renderer', 'index.html'), '<meta nonce="ROADBOOK-NONCE">');
  const accessExpiresAt = new Date(Date.now() + 600_000).toISOString();
  office = await startFakeOffice(({ body }, response) => {
    const who = (JSON.parse(body || '{}') as { signInName?: string }).signInName ?? 'somebody';
    sendJson(response, 200, { accessToken: `of ${who}`, accessExpiresAt, refreshToken: 'r', session: {} });
  });
  const address = await createOfficeAddress(join(folder, 'office.json'), office.url);
  shell = await serveShell(0, (port) =>
    createShell({
      rendererFolder: join(folder, 'renderer'),
      office: address,
      sessions: createMemorySessionStore(),
      vault: vaultOf(),
      platform: 'browser',
      version: '9.9.9',
      origin: `http://127.0.0.1:${port}`,
      session: { cookie: 'shell' },
    }),
  );
});
afterEach(async () => {
  await shell.close();
  await office.close();
  rmSync(folder, { recursive: true, force: true });
});

async function errorCode(response: Response): Promise<[number, string]> {
  const body = (await response.json()) as { error: { code: string } };
  return [response.status, body.error.code];
}

/** One browser profile of this computer, with its cookies. */
class Browser {
  readonly cookies = new Map<string, string>();
  /** What came with the last answer. */
  setCookies: readonly string[] = [];

  static async open(): Promise<Browser> {
    const browser = new Browser();
    await browser.ask('/', { headers: { accept: 'text/html', 'sec-fetch-site': 'none' } });
    return browser;
  }

  async ask(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { 'sec-fetch-site': 'same-origin', ...(init.headers as Record<string, string>) };
    const response = await fetch(shell.url + path, { ...init, headers: { ...headers, ...(cookie ? { cookie } : {}) } });
    this.setCookies = response.headers.getSetCookie();
    for (const line of this.setCookies) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  of(part: string, init?: RequestInit): Promise<Response> {
    return this.ask(`/shell/vault/${place}/${part}`, init);
  }
  async secret(): Promise<string> {
    return Buffer.from(await (await this.of('secret')).arrayBuffer()).toString('hex');
  }
  async put(part: string, body: Uint8Array<ArrayBuffer>, method = 'PUT'): Promise<number> {
    return (await this.of(part, { method, body })).status;
  }
  append = (...frames: string[]): Promise<number> => this.put('journal', packFrames(frames.map(bytes)), 'POST');
  async journal(): Promise<string[]> {
    const frames = unpackFrames(new Uint8Array(await (await this.of('journal')).arrayBuffer()));
    return must(frames, 'whole frames').map((frame) => Buffer.from(frame).toString());
  }
  /** undefined: there is none. */
  async text(part: string): Promise<string | undefined> {
    const answer = await this.of(part);
    return answer.status === 204 ? undefined : answer.text();
  }
  async wipe(): Promise<void> {
    for (const part of parts) expect((await this.of(part, { method: 'DELETE' })).status).toBe(204);
  }
  async signIn(signInName?: string): Promise<void> {
    const body = JSON.stringify({ signInName });
    expect((await this.ask('/api/auth/sign-in', { method: 'POST', body })).status).toBe(200);
  }
  /** As whom the head office takes it. */
  async actsAs(): Promise<string | undefined> {
    await this.ask('/api/sync');
    return must(office.seen.at(-1), 'a request').headers.authorization;
  }
}

test('a browser gets a name at its first visit, which no script reads and no sign-out takes', async () => {
  const browser = await Browser.open();
  expect(browser.setCookies).toEqual([
    expect.stringMatching(/^shell_profile=[\w-]{36}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=34560000$/),
  ]);
  const name = browser.cookies.get('shell_profile');
  await browser.ask('/', { headers: { accept: 'text/html' } });
  expect(browser.setCookies).toEqual([]);
  await browser.signIn();
  await browser.ask('/api/auth/sign-out', { method: 'POST' });
  expect([...browser.cookies]).toEqual([['shell_profile', name]]);
});

test('two browsers of one person have nothing in common: one is wiped, the other opens and has its journal', async () => {
  const [one, two] = [await Browser.open(), await Browser.open()];
  const secret = await two.secret();
  expect(await one.secret()).not.toBe(secret);
  for (const [browser, name] of [
    [one, 'one'],
    [two, 'two'],
  ] as const) {
    expect(await browser.put('key', bytes(`key of ${name}`))).toBe(204);
    expect(await browser.put('head', bytes(`head of ${name}`))).toBe(204);
    expect(await browser.put('lease', bytes(`lease of ${name}`))).toBe(204);
    expect(await browser.append(`edit of ${name}`)).toBe(204);
  }
  expect(await one.put('journal', packFrames([bytes('written anew')]))).toBe(204);
  expect([await two.journal(), await one.text('key')]).toEqual([['edit of two'], 'key of one']);
  // A lock is for the windows of its browser.
  await one.of('key', { method: 'DELETE' });
  expect([await one.text('key'), await two.text('key')]).toEqual([undefined, 'key of two']);
  expect(readdirSync(join(folder, 'vault'))).toHaveLength(2);
  await one.wipe();
  expect([await two.secret(), await two.journal()]).toEqual([secret, ['edit of two']]);
  for (const part of ['key', 'head', 'lease'] as const) expect(await two.text(part)).toBe(`${part} of two`);
  expect([await one.text('key'), await one.text('head'), await one.journal()]).toEqual([undefined, undefined, []]);
});

test('two people in two browsers of one computer: each acts under his own name, and one who signs out takes nothing of the other', async () => {
  const [anna, joris] = [await Browser.open(), await Browser.open()];
  await anna.signIn('anna');
  await joris.signIn('joris');
  for (const browser of [anna, joris]) {
    await browser.put('key', bytes('a key'));
    await browser.append('an edit');
  }
  expect([await anna.actsAs(), await joris.actsAs()]).toEqual(['Bearer of anna', 'Bearer of joris']);
  await anna.ask('/api/auth/sign-out', { method: 'POST' });
  expect([await anna.text('key'), await anna.journal()]).toEqual([undefined, ['an edit']]);
  expect([await joris.text('key'), await joris.journal(), await joris.actsAs()]).toEqual([
    'a key',
    ['an edit'],
    'Bearer of joris',
  ]);
});

test.each(parts)('%s: whoever does not say which browser it is gets and removes nothing', async (part) => {
  const browser = await Browser.open();
  const secret = await browser.secret();
  await browser.put('key', bytes('the key'));
  await browser.append('an edit');
  await browser.signIn();
  const nobody = new Browser();
  // A session alone is no profile.
  nobody.cookies.set('shell', must(browser.cookies.get('shell'), 'the session'));
  for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
    const init = { method, ...(method === 'PUT' || method === 'POST' ? { body: packFrames([bytes('x')]) } : {}) };
    expect(await errorCode(await nobody.of(part, init))).toEqual([401, 'profile_unknown']);
  }
  for (const cookie of ['', 'short', '../../etc/passwd-passwd-passwd', 'a b'.repeat(10)]) {
    nobody.cookies.set('shell_profile', cookie);
    expect((await nobody.of(part)).status).toBe(401);
  }
  expect([await browser.secret(), await browser.journal()]).toEqual([secret, ['an edit']]);
});

describe('the name of a browser', () => {
  test('is given back to one that lost its cookie in a crash', async () => {
    const browser = await Browser.open();
    const introduce = async (body: object): Promise<unknown> =>
      (await browser.ask('/shell/profile', { method: 'POST', body: JSON.stringify(body) })).json();
    const { key } = (await introduce({})) as { key: string };
    expect(key).toBe(browser.cookies.get('shell_profile'));
    const secret = await browser.secret();
    browser.cookies.clear();
    await browser.ask('/', { headers: { accept: 'text/html' } });
    expect(await browser.secret()).not.toBe(secret);
    expect(await introduce({ key })).toEqual({ key });
    expect(browser.setCookies).toEqual([
      expect.stringMatching(/^shell_profile=[\w-]{36};.* HttpOnly; SameSite=Strict/),
    ]);
    expect(await browser.secret()).toBe(secret);
  });

  test('is taken from our own pages only, and only when it is one', async () => {
    const browser = await Browser.open();
    for (const body of ['{"key":"../../etc"}', '{"key":"a b c d e f g h i j k l"}', '[]', ''])
      expect((await browser.ask('/shell/profile', { method: 'POST', body })).status).toBe(400);
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
    const init = { method: 'POST', body: '{}', headers: foreign };
    expect(await errorCode(await browser.ask('/shell/profile', init))).toEqual([403, 'not_allowed']);
    expect((await browser.ask('/shell/profile')).status).toBe(404);
  });
});

test('what lay there before browsers had names is taken over by the first one, whole', async () => {
  const before = vaultOf();
  const asker = { profile: onlyProfile, isSignedIn: () => Promise.resolve(true) };
  const ask = (part: string, init: RequestInit = {}): Promise<Response> =>
    before.answer(new Request('http://127.0.0.1/', init), `/shell/vault/${place}/${part}`, asker);
  const secret = Buffer.from(await (await ask('secret')).arrayBuffer()).toString('hex');
  await ask('head', { method: 'PUT', body: 'the head' });
  await ask('journal', { method: 'POST', body: packFrames([bytes('unsent')]) });
  const [first, second] = [await Browser.open(), await Browser.open()];
  // Several windows at once.
  const [one, other, head, journal] = await Promise.all([
    first.secret(),
    first.secret(),
    first.text('head'),
    first.journal(),
  ]);
  expect([one, other, head, journal]).toEqual([secret, secret, 'the head', ['unsent']]);
  expect(await second.secret()).not.toBe(secret);
  expect([await second.text('head'), await second.journal()]).toEqual([undefined, []]);
  await first.append('next');
  expect(await first.journal()).toEqual(['unsent', 'next']);
});

describe('a browser whose cookies and databases were cleared', () => {
  test('gets a copy of its unsent work after a sign-in, and neither secret nor key', async () => {
    const cleared = await Browser.open();
    const secret = await cleared.secret();
    await cleared.put('key', bytes('the key'));
    await cleared.append('ring', 'unsent');
    const fresh = await Browser.open();
    expect(await fresh.journal()).toEqual([]);
    await fresh.signIn();
    expect(await fresh.journal()).toEqual(['ring', 'unsent']);
    expect([await fresh.text('key'), await fresh.text('head')]).toEqual([undefined, undefined]);
    expect(await fresh.secret()).not.toBe(secret);
    // It was not cleared after all: nothing was taken from it.
    expect([await cleared.secret(), await cleared.journal()]).toEqual([secret, ['ring', 'unsent']]);
    await fresh.append('mine');
    expect(await cleared.journal()).toEqual(['ring', 'unsent']);
    expect(await fresh.journal()).toEqual(['ring', 'unsent', 'mine']);
  });

  test('gets the newest, once, and nothing where it has something of its own', async () => {
    const cleared = await Browser.open();
    await cleared.append('unsent');
    const known = await Browser.open();
    await known.secret();
    await known.signIn();
    expect(await known.journal()).toEqual([]);
    const [next, last] = [await Browser.open(), await Browser.open()];
    await next.signIn();
    expect(await next.journal()).toEqual(['unsent']);
    // What was sent from there is not sent once more months later.
    await next.put('journal', packFrames([]));
    await last.signIn();
    expect(await last.journal()).toEqual([]);
  });
});

describe('the key of an open vault', () => {
  test('is for the browser that left it, until it signs out or somebody signs in', async () => {
    const [browser, other] = [await Browser.open(), await Browser.open()];
    await other.put('key', bytes('of another'));
    for (const end of ['/api/auth/sign-out', '/api/auth/sign-in']) {
      await browser.signIn();
      expect(await browser.put('key', bytes('the key'))).toBe(204);
      expect(await browser.text('key')).toBe('the key');
      await browser.ask(end, { method: 'POST', body: '{}' });
      expect(await browser.text('key')).toBeUndefined();
    }
    expect(await other.text('key')).toBe('of another');
  });

  test.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'none' },
    { origin: 'https://evil.example' },
    { origin: 'null' },
  ] as Record<string, string>[])('a page from elsewhere (%j) neither reads nor removes anything', async (headers) => {
    const browser = await Browser.open();
    await browser.put('key', bytes('the key'));
    await browser.append('unsent');
    for (const part of parts)
      for (const method of ['GET', 'PUT', 'POST', 'DELETE']) {
        const asked = await browser.of(part, { method, headers, ...(method === 'GET' ? {} : { body: 'x' }) });
        expect([part, method, asked.status]).toEqual([part, method, 403]);
        expect(await asked.text()).not.toContain('the key');
      }
    expect([await browser.text('key'), await browser.journal()]).toEqual(['the key', ['unsent']]);
  });
});

test('no name leads out of its folder', async () => {
  const browser = await Browser.open();
  for (const name of ['%2e%2e', '..%2f..%2fetc', '..', 'a%00b%00c%00d', 'office-1-user-1%2f..'])
    for (const method of ['GET', 'DELETE'])
      expect((await browser.ask(`/shell/vault/${name}/secret`, { method })).status).toBe(404);
  expect(readdirSync(folder)).toEqual(['renderer']);
});

test('Electron is one profile without a cookie, and finds what it always had', async () => {
  const handler = createShell({
    rendererFolder: join(folder, 'renderer'),
    office: await createOfficeAddress(join(folder, 'office.json'), office.url),
    sessions: createMemorySessionStore(),
    vault: vaultOf(),
    platform: 'desktop',
    version: '9.9.9',
    origin: 'app://roadbook',
    session: { fixed: 'desktop' },
  });
  const ask = (path: string, init?: RequestInit): Promise<Response> =>
    handler(new Request(`app://roadbook${path}`, init));
  const page = await ask('/', { headers: { accept: 'text/html' } });
  expect([page.status, page.headers.getSetCookie()]).toEqual([200, []]);
  expect((await ask(`/shell/vault/${place}/secret`)).status).toBe(200);
  expect(readdirSync(join(folder, 'vault'))).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/)]);
  const body = packFrames([bytes('unsent')]);
  expect((await ask(`/shell/vault/${place}/journal`, { method: 'POST', body })).status).toBe(204);
  expect((await ask(`/shell/vault/${place}/journal`)).status).toBe(200);
  expect((await ask('/shell/profile', { method: 'POST', body: '{}' })).status).toBe(404);
});
