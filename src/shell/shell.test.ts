import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request as httpRequest, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { sendJson, startFakeOffice, type FakeOffice, type SeenRequest } from '../../test/support/fake-office';
import { must } from '../shared/errors';
import { serveShell, type ShellServer } from './http-server';
import { createOfficeAddress, type OfficeAddress } from './office-address';
import { createMemorySessionStore, type SessionStore } from './session-store';
import { createShell } from './shell';
import { createVaultHost } from './vault-host';

type Answer = (request: SeenRequest, response: ServerResponse) => void;

let folder: string;
let office: FakeOffice;
let shell: ShellServer;
let address: OfficeAddress;
let sessions: SessionStore;
let answer: Answer;
let clock: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-shell-'));
  mkdirSync(join(folder, 'renderer', 'assets'), { recursive: true });
  writeFileSync(join(folder, 'renderer', 'index.html'), '<meta nonce="ROADBOOK-NONCE"><p>the page</p>');
  writeFileSync(join(folder, 'renderer', 'assets', 'main-abc.js'), 'export {};');
  writeFileSync(join(folder, 'renderer', 'notes.exe'), 'not served');
  writeFileSync(join(folder, 'secret.txt'), 'top secret');
  clock = 1_000_000;
  answer = (_request, response) => sendJson(response, 200, { ok: true });
  office = await startFakeOffice((request, response) => answer(request, response));
  address = await createOfficeAddress(join(folder, 'office.json'), office.url);
  sessions = createMemorySessionStore();
  shell = await serveShell(0, (port) =>
    createShell({
      rendererFolder: join(folder, 'renderer'),
      office: address,
      sessions,
      vault: createVaultHost({ folder: join(folder, 'vault') }),
      platform: 'browser',
      version: '9.9.9',
      origin: `http://127.0.0.1:${port}`,
      aliases: [`http://localhost:${port}`],
      session: { cookie: 'shell_cookie' },
      answerTimeoutMs: 400,
      now: () => clock,
    }),
  );
});

afterEach(async () => {
  await shell.close();
  await office.close();
  rmSync(folder, { recursive: true, force: true });
});

const sameOrigin = { 'sec-fetch-site': 'same-origin' };

function ask(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(shell.url + path, { ...init, headers: { ...sameOrigin, ...(init.headers as Record<string, string>) } });
}

/** Sends a request line and headers exactly as given, which fetch would tidy up. */
function askRaw(text: string): Promise<string> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(Number(new URL(shell.url).port), '127.0.0.1', () => socket.end(text));
    socket.on('data', (chunk) => (received += chunk.toString()));
    socket.on('close', () => resolve(received));
  });
}

async function errorCode(response: Response): Promise<[number, string]> {
  const body = (await response.json()) as { error: { code: string } };
  return [response.status, body.error.code];
}

const tokens = (n: number, lifeMs = 600_000): Record<string, string> => ({
  accessToken: `access-${n}`,
  accessExpiresAt: new Date(Date.now() + lifeMs).toISOString(),
  refreshToken: `refresh-${n}`,
});

async function signIn(): Promise<string> {
  const response = await ask('/api/auth/sign-in', { method: 'POST', body: '{}' });
  expect(response.status).toBe(200);
  return must(response.headers.get('set-cookie')?.split(';')[0], 'a sign-in sets the cookie');
}

describe('the files of the app', () => {
  test('routes answer the page with a fresh nonce that the policy names', async () => {
    const [one, two] = [await ask('/accounts/018f-ab'), await ask('/')];
    const text = await one.text();
    const nonce = must(/nonce="([^"]+)"/.exec(text)?.[1], 'the page carries a nonce');
    expect(text).toContain('the page');
    expect(one.headers.get('content-security-policy')).toContain(`'nonce-${nonce}'`);
    expect(one.headers.get('cache-control')).toBe('no-store');
    expect(await two.text()).not.toContain(nonce);
  });

  test('assets may be kept for ever and are not sent twice', async () => {
    const first = await ask('/assets/main-abc.js');
    expect(first.headers.get('content-type')).toContain('text/javascript');
    expect(first.headers.get('cache-control')).toContain('immutable');
    const etag = must(first.headers.get('etag'), 'an asset has an etag');
    expect((await ask('/assets/main-abc.js', { headers: { 'if-none-match': etag } })).status).toBe(304);
  });

  test.each([
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/%2e%2e%2fsecret.txt',
    '/..%5csecret.txt',
    '/..\\secret.txt',
    '/assets/%2e%2e%5c%2e%2e%5csecret.txt',
    '/assets/..%252f..%252fsecret.txt',
    '//secret.txt',
    '/secret.txt%00.js',
    '/notes.exe',
    '/./../../../../etc/passwd',
    '/assets/',
    '/C:/Windows/win.ini',
    '/file:///etc/passwd',
  ])('%s leads nowhere', async (path) => {
    const answered = await askRaw(
      `GET ${path} HTTP/1.1\r\nHost: ${new URL(shell.url).host}\r\nConnection: close\r\n\r\n`,
    );
    expect(answered).not.toMatch(/top secret|root:|not served|fonts/);
    expect(answered).toMatch(/^HTTP\/1\.1 (404|400|421|200) /);
    if (/^HTTP\/1\.1 200/.test(answered)) expect(answered).toContain('the page');
  });

  test('every answer carries the security headers', async () => {
    for (const path of ['/', '/nowhere.txt', '/api/x', '/shell/info', '/assets/main-abc.js']) {
      const { headers } = await ask(path);
      const policy = must(headers.get('content-security-policy'), `${path} has a policy`);
      for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"]) {
        expect(policy).toContain(part);
      }
      expect(policy).not.toMatch(/unsafe|\*|https?:/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('permissions-policy')).toContain('geolocation=()');
    }
  });

  test('other methods are refused', async () => {
    expect((await ask('/', { method: 'POST', body: 'x' })).status).toBe(405);
    expect((await ask('/', { method: 'HEAD' })).status).toBe(200);
  });
});

describe('requests from elsewhere', () => {
  test.each([
    ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['another port of this computer', { origin: 'http://127.0.0.1:1', 'sec-fetch-site': 'same-site' }],
    ['a link from elsewhere', { 'sec-fetch-site': 'none' }],
  ])('%s gets nothing of /api and /shell', async (_name, headers) => {
    for (const path of ['/api/records', '/shell/info']) {
      expect(await errorCode(await fetch(shell.url + path, { headers }))).toEqual([403, 'not_allowed']);
      expect(await errorCode(await fetch(shell.url + path, { method: 'POST', body: '{}', headers }))).toEqual([
        403,
        'not_allowed',
      ]);
    }
    expect(office.seen).toEqual([]);
  });

  test('a writing request must say where it comes from', async () => {
    const port = Number(new URL(shell.url).port);
    const status = await new Promise<number | undefined>((resolve) => {
      httpRequest({ port, host: '127.0.0.1', method: 'POST', path: '/api/x' }, (response) => {
        response.resume();
        resolve(response.statusCode);
      }).end('{}');
    });
    expect(status).toBe(403);
  });

  test('a name that was bound to this computer by its owner is refused', async () => {
    const { port } = new URL(shell.url);
    for (const host of [`evil.example:${port}`, 'localhost', `127.0.0.1.evil.example:${port}`, `[::1]:${port}`]) {
      const answered = await askRaw(`GET / HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
      expect(answered).toMatch(/^HTTP\/1\.1 421 /);
    }
  });

  test('localhost is sent to the one origin that owns the data', async () => {
    const url = `http://localhost:${new URL(shell.url).port}/accounts`;
    const response = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } });
    expect([response.status, response.headers.get('location')]).toEqual([307, `${shell.url}/accounts`]);
  });
});

describe('the head office behind /api', () => {
  test('passes on method, query, body and answer, and only the headers it knows', async () => {
    answer = (_request, response) => {
      response.writeHead(422, {
        'content-type': 'application/json',
        'set-cookie': 'a=b',
        server: 'x',
        'x-schema': '3',
      });
      response.end('{"error":{"code":"invalid_record"}}');
    };
    const response = await ask('/api/records?since=a%2Fb', {
      method: 'PUT',
      body: '{"ä":1}',
      headers: { 'content-type': 'application/json', authorization: 'Bearer mine', cookie: 'a=b', 'x-schema': '2' },
    });
    expect(await errorCode(response)).toEqual([422, 'invalid_record']);
    expect([
      response.headers.get('x-schema'),
      response.headers.get('set-cookie'),
      response.headers.get('server'),
    ]).toEqual(['3', null, null]);
    const [seen] = office.seen;
    expect([seen?.method, seen?.url, seen?.body]).toEqual(['PUT', '/api/records?since=a%2Fb', '{"ä":1}']);
    expect([seen?.headers.authorization, seen?.headers.cookie, seen?.headers.origin]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(seen?.headers['x-schema']).toBe('2');
  });

  test.each<[string, Answer]>([
    [
      'a captive portal',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Welcome</html>'),
    ],
    [
      'a portal that lies about its kind',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('<html>'),
    ],
    ['an answer without a kind', (_, response) => response.writeHead(200).end('{}')],
    ['an empty page', (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('')],
    [
      'half a page',
      (_, response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"records":[{"a":1}'),
    ],
  ])('%s is not the head office', async (_name, given) => {
    answer = given;
    expect(await errorCode(await ask('/api/sync', { method: 'POST', body: '{}' }))).toEqual([502, 'not_head_office']);
  });

  test('a redirect is not followed, so that no token reaches another host', async () => {
    const elsewhere = await startFakeOffice((_, response) => sendJson(response, 200, { caught: true }));
    answer = (request, response) =>
      request.url.includes('sign-in')
        ? sendJson(response, 200, { ...tokens(1) })
        : response.writeHead(302, { location: `${elsewhere.url}/api/sync` }).end();
    const cookie = await signIn();
    expect(await errorCode(await ask('/api/sync', { headers: { cookie } }))).toEqual([502, 'not_head_office']);
    expect(elsewhere.seen).toEqual([]);
    await elsewhere.close();
  });

  test.each<[string, Answer]>([
    [
      'an answer that breaks off',
      (_, response) => {
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' }).write('{"a":');
        setTimeout(() => response.destroy(), 20);
      },
    ],
    ['a connection that is cut', (_, response) => response.destroy()],
    ['silence', () => undefined],
  ])('%s counts as unreachable', async (_name, given) => {
    answer = given;
    expect(await errorCode(await ask('/api/sync'))).toEqual([502, 'office_unreachable']);
  });

  test('a slow line is not silence: an answer may take long as long as it goes on', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write('{"records":[');
      let n = 0;
      const timer = setInterval(() => {
        n += 1;
        if (n < 5) return void response.write('1,');
        clearInterval(timer);
        response.end('1]}');
      }, 200);
    };
    expect(await (await ask('/api/sync')).json()).toEqual({ records: [1, 1, 1, 1, 1] });
  });

  test('nobody at the address counts as unreachable', async () => {
    await office.close();
    expect(await errorCode(await ask('/api/sync'))).toEqual([502, 'office_unreachable']);
    expect((await ask('/')).status).toBe(200);
  });

  test('more than 8 MiB is refused, announced or not', async () => {
    const large = 'x'.repeat(8 * 1024 * 1024 + 1);
    expect(await errorCode(await ask('/api/sync', { method: 'POST', body: large }))).toEqual([413, 'too_large']);
    const streamed = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let n = 0; n < 9; n += 1) controller.enqueue(new Uint8Array(1024 * 1024));
        controller.close();
      },
    });
    const init = { method: 'POST', body: streamed, duplex: 'half' } as RequestInit;
    expect(await errorCode(await ask('/api/sync', init))).toEqual([413, 'too_large']);
    expect(office.seen).toEqual([]);
  });

  test('events arrive one by one, and the connection to the head office ends with the page', async () => {
    let events: ServerResponse | undefined;
    const closed = new Promise<void>((resolve) => {
      answer = (_request, response) => {
        events = response.writeHead(200, { 'content-type': 'text/event-stream' });
        events.write('data: one\n\n');
        response.on('close', resolve);
      };
    });
    const page = new AbortController();
    const response = await ask('/api/events', { signal: page.signal, headers: { accept: 'text/event-stream' } });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = must(response.body, 'a stream has a body').getReader();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: one\n\n');
    // Longer than the time an ordinary answer may take.
    await new Promise((resolve) => setTimeout(resolve, 500));
    events?.write('data: two\n\n');
    expect(new TextDecoder().decode((await reader.read()).value)).toBe('data: two\n\n');
    page.abort();
    await closed;
  });

  test('an event stream that the head office drops ends for the page too', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: one\n\n');
      setTimeout(() => response.destroy(), 50);
    };
    const response = await ask('/api/events');
    await expect(response.text()).rejects.toThrow();
  });
});

describe('tokens', () => {
  test('stay in the shell, and go with every later request', async () => {
    answer = (request, response) =>
      sendJson(
        response,
        200,
        request.url.endsWith('sign-in') ? { ...tokens(1), user: { name: '张伟' } } : { ok: true },
      );
    const response = await ask('/api/auth/sign-in', { method: 'POST', body: '{}' });
    expect(await response.json()).toEqual({ user: { name: '张伟' } });
    const cookie = must(response.headers.get('set-cookie'), 'the cookie');
    expect(cookie).toMatch(/^shell_cookie=[\w-]{36}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=\d+$/);
    expect(cookie).not.toContain('access-1');

    await ask('/api/sync', { headers: { cookie: must(cookie.split(';')[0], 'pair') } });
    expect(office.seen.at(-1)?.headers.authorization).toBe('Bearer access-1');
    await ask('/api/sync');
    expect(office.seen.at(-1)?.headers.authorization).toBeUndefined();
    await ask('/api/sync', { headers: { cookie: `shell_cookie=${crypto.randomUUID()}` } });
    expect(office.seen.at(-1)?.headers.authorization).toBeUndefined();
  });

  test('a sign-in that is refused or malformed sets no cookie', async () => {
    answer = (_request, response) => sendJson(response, 401, { error: { code: 'wrong_password' } });
    const refused = await ask('/api/auth/sign-in', { method: 'POST', body: '{}' });
    expect([refused.headers.get('set-cookie'), await errorCode(refused)]).toEqual([null, [401, 'wrong_password']]);
    answer = (_request, response) => sendJson(response, 200, { welcome: true });
    const odd = await ask('/api/auth/sign-in', { method: 'POST', body: '{}' });
    expect([odd.headers.get('set-cookie'), await errorCode(odd)]).toEqual([null, [502, 'not_head_office']]);
  });

  test('an expired token is renewed once for many requests, and they are repeated with body', async () => {
    let refreshes = 0;
    answer = (request, response) => {
      if (request.url.endsWith('sign-in')) return sendJson(response, 200, tokens(1));
      if (request.url.endsWith('refresh')) {
        refreshes += 1;
        expect(JSON.parse(request.body)).toEqual({ refreshToken: 'refresh-1' });
        expect(request.headers.authorization).toBeUndefined();
        setTimeout(() => sendJson(response, 200, tokens(2)), 50);
        return;
      }
      if (request.headers.authorization === 'Bearer access-2') return sendJson(response, 200, { got: request.body });
      sendJson(response, 401, { error: { code: 'token_expired' } });
    };
    const cookie = await signIn();
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((body) => ask('/api/sync', { method: 'POST', body, headers: { cookie } })),
    );
    expect(await Promise.all(answers.map((one) => one.json()))).toEqual(['a', 'b', 'c', 'd'].map((got) => ({ got })));
    expect(refreshes).toBe(1);
  });

  test('a token about to expire is renewed first', async () => {
    answer = (request, response) =>
      sendJson(
        response,
        200,
        request.url.endsWith('sign-in') ? tokens(1) : request.url.endsWith('refresh') ? tokens(2) : {},
      );
    const cookie = await signIn();
    clock += 580_000;
    await ask('/api/sync', { headers: { cookie } });
    expect(office.seen.map((request) => request.url)).toEqual(['/api/auth/sign-in', '/api/auth/refresh', '/api/sync']);
    expect(office.seen.at(-1)?.headers.authorization).toBe('Bearer access-2');
  });

  test('a wrong clock on this computer does not renew at every request', async () => {
    clock = Date.UTC(2099, 0, 1);
    answer = (request, response) => sendJson(response, 200, request.url.endsWith('sign-in') ? tokens(1) : {});
    const cookie = await signIn();
    await ask('/api/sync', { headers: { cookie } });
    await ask('/api/sync', { headers: { cookie } });
    expect(office.seen.filter((request) => request.url.endsWith('refresh'))).toEqual([]);
  });

  test('a revoked device is told so, whatever it asks and however often', async () => {
    answer = (request, response) => {
      if (request.url.endsWith('sign-in')) return sendJson(response, 200, tokens(1));
      const code = request.url.endsWith('refresh') ? 'device_revoked' : 'token_expired';
      sendJson(response, 401, { error: { code } });
    };
    const cookie = await signIn();
    for (const path of ['/api/events', '/api/sync', '/api/sync'])
      expect(await errorCode(await ask(path, { headers: { cookie } }))).toEqual([401, 'device_revoked']);
    await ask('/api/auth/sign-out', { method: 'POST', headers: { cookie } });
    await ask('/api/sync', { headers: { cookie } });
    expect(office.seen.at(-1)?.headers.authorization).toBeUndefined();
  });

  test('a head office that cannot be reached for a renewal does not sign anybody out', async () => {
    let isCut = true;
    answer = (request, response) => {
      if (request.url.endsWith('sign-in')) return sendJson(response, 200, tokens(1));
      if (request.url.endsWith('refresh')) return isCut ? void response.destroy() : sendJson(response, 200, tokens(2));
      if (request.headers.authorization === 'Bearer access-2') return sendJson(response, 200, { ok: true });
      sendJson(response, 401, { error: { code: 'token_expired' } });
    };
    const cookie = await signIn();
    expect(await errorCode(await ask('/api/sync', { headers: { cookie } }))).toEqual([502, 'office_unreachable']);
    isCut = false;
    expect((await ask('/api/sync', { headers: { cookie } })).status).toBe(200);
  });

  test('a second refusal is passed on instead of asking for ever', async () => {
    answer = (request, response) => {
      if (request.url.endsWith('sign-in')) return sendJson(response, 200, tokens(1));
      if (request.url.endsWith('refresh')) return sendJson(response, 200, tokens(2));
      sendJson(response, 401, { error: { code: 'token_expired' } });
    };
    const cookie = await signIn();
    expect(await errorCode(await ask('/api/sync', { headers: { cookie } }))).toEqual([401, 'token_expired']);
    expect(office.seen.length).toBe(4);
  });

  test('signing out forgets at once, tells the head office, and works without it', async () => {
    answer = (request, response) => sendJson(response, 200, request.url.endsWith('sign-in') ? tokens(1) : {});
    const cookie = await signIn();
    const out = await ask('/api/auth/sign-out', { method: 'POST', headers: { cookie } });
    expect([out.status, out.headers.get('set-cookie')]).toEqual([
      200,
      'shell_cookie=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0',
    ]);
    expect(office.seen.at(-1)?.headers.authorization).toBe('Bearer access-1');
    expect(JSON.parse(office.seen.at(-1)?.body ?? '')).toEqual({ refreshToken: 'refresh-1' });

    const again = await signIn();
    await office.close();
    expect((await ask('/api/auth/sign-out', { method: 'POST', headers: { cookie: again } })).status).toBe(200);
    expect(await sessions.read(must(again.split('=')[1], 'id'))).toBeUndefined();
  });

  test('are never sent to another head office', async () => {
    answer = (request, response) => sendJson(response, 200, request.url.endsWith('sign-in') ? tokens(1) : {});
    const cookie = await signIn();
    const other = await startFakeOffice((_, response) => sendJson(response, 200, {}));
    expect((await ask('/shell/office', { method: 'POST', body: JSON.stringify({ url: other.url }) })).status).toBe(200);
    await ask('/api/sync', { headers: { cookie } });
    expect(other.seen[0]?.headers.authorization).toBeUndefined();
    await other.close();
  });
});

describe('the shell about itself', () => {
  test('tells address, platform, version, free space of the disk and whether somebody is signed in', async () => {
    answer = (_request, response) => sendJson(response, 200, tokens(1));
    const info = { officeUrl: office.url, platform: 'browser', version: '9.9.9' };
    const freeBytes = expect.any(Number) as number;
    expect(await (await ask('/shell/info')).json()).toEqual({ ...info, signedIn: false, freeBytes });
    const cookie = await signIn();
    expect(await (await ask('/shell/info', { headers: { cookie } })).json()).toEqual({
      ...info,
      signedIn: true,
      freeBytes,
    });
  });

  test.each([
    '',
    'ftp://x.example',
    'http://office.example',
    'https://u:p@office.example',
    'https://office.example/path',
    'javascript:alert(1)',
    'https://',
    'https://x.example/?a',
  ])('refuses %j as a head office', async (url) => {
    const response = await ask('/shell/office', { method: 'POST', body: JSON.stringify({ url }) });
    expect(await errorCode(response)).toEqual([400, 'bad_request']);
    expect(address.read()).toBe(office.url);
  });

  test('keeps a chosen head office over a restart', async () => {
    await ask('/shell/office', { method: 'POST', body: JSON.stringify({ url: ' Office.Example:8443 ' }) });
    expect(address.read()).toBe('https://office.example:8443');
    expect((await createOfficeAddress(join(folder, 'office.json'), 'http://127.0.0.1:1')).read()).toBe(
      'https://office.example:8443',
    );
  });
});

describe('a browser that lost its cookie in a crash', () => {
  beforeEach(() => {
    answer = (_request, response) => sendJson(response, 200, { ...tokens(1), session: {} });
  });

  test('gets it back by the name of its session, which the page keeps', async () => {
    const cookie = await signIn();
    const { key } = (await (await ask('/shell/session', { headers: { cookie } })).json()) as { key: string };
    const back = await ask('/shell/session', { method: 'POST', body: JSON.stringify({ key }) });
    expect(back.status).toBe(200);
    expect(back.headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
    const again = must(back.headers.get('set-cookie')?.split(';')[0], 'the cookie is there again');
    expect(
      ((await (await ask('/shell/info', { headers: { cookie: again } })).json()) as { signedIn: boolean }).signedIn,
    ).toBe(true);
  });

  test('gets nothing for a name nobody has, without a session, or for another site', async () => {
    const cookie = await signIn();
    const { key } = (await (await ask('/shell/session', { headers: { cookie } })).json()) as { key: string };
    expect((await ask('/shell/session')).status).toBe(404);
    expect(
      (await ask('/shell/session', { method: 'POST', body: JSON.stringify({ key: 'x'.repeat(43) }) })).status,
    ).toBe(401);
    expect((await ask('/shell/session', { method: 'POST', body: '{"key":"../../etc"}' })).status).toBe(400);
    const foreign = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example', cookie };
    expect((await fetch(`${shell.url}/shell/session`, { headers: foreign })).status).toBe(403);
    expect(
      (await fetch(`${shell.url}/shell/session`, { method: 'POST', headers: foreign, body: JSON.stringify({ key }) }))
        .status,
    ).toBe(403);
  });
});
