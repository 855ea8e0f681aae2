import { gunzipSync } from 'node:zlib';
import { beforeEach, describe, expect, test } from 'vitest';
import { must } from '../shared/errors';
import { personHeader } from '../shared/sync-protocol';
import { createOfficeProxy, type OfficeProxy, type ProxiedRequest } from './office-proxy';
import { createMemorySessionStore, type SessionStore } from './session-store';

interface Seen {
  readonly url: string;
  readonly authorization: string | null;
  readonly body: string;
  readonly encoding: string | null;
  readonly bytes: number;
}

let officeUrl: string;
let sessions: SessionStore;
let seen: Seen[];
let clock: number;
let proxy: OfficeProxy;
let answer: (url: string) => Promise<Response> | Response;

const json = (body: unknown, status = 200): Response =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } });
const tokens = (name: string): Record<string, unknown> => ({
  accessToken: `access-${name}`,
  accessExpiresAt: new Date(clock + 600_000).toISOString(),
  refreshToken: `refresh-${name}`,
});
const request = (target: string, more: Partial<ProxiedRequest> = {}): ProxiedRequest => ({
  method: 'POST',
  target,
  headers: new Headers({ 'content-type': 'application/json' }),
  body: new TextEncoder().encode('{"customers":1}'),
  signal: new AbortController().signal,
  sessionId: 'only',
  newSessionId: 'only',
  ...more,
});
const held = async (name: string, refreshAfter: number): Promise<void> =>
  sessions.write('only', {
    officeUrl: 'https://office.test',
    accessToken: `access-${name}`,
    refreshToken: `refresh-${name}`,
    refreshAfter,
  });

beforeEach(() => {
  officeUrl = 'https://office.test';
  sessions = createMemorySessionStore();
  seen = [];
  clock = 1_000_000;
  answer = () => json({ ok: true });
  proxy = createOfficeProxy({
    officeUrl: () => officeUrl,
    sessions,
    fetch: async (url, init) => {
      const headers = new Headers(init.headers);
      const bytes = init.body instanceof Uint8Array ? init.body : new Uint8Array();
      const encoding = headers.get('content-encoding');
      const body = new TextDecoder().decode(encoding === 'gzip' ? gunzipSync(bytes) : bytes);
      seen.push({ url, authorization: headers.get('authorization'), body, encoding, bytes: bytes.length });
      return answer(url);
    },
    answerTimeoutMs: 1_000,
    now: () => clock,
  });
});

describe('tokens go to the head office that gave them', () => {
  test('also when somebody chooses another one in the middle of a request', async () => {
    await held('ann', clock + 600_000);
    answer = () => {
      officeUrl = 'https://elsewhere.test';
      return seen.length === 1 ? json({ error: { code: 'token_expired', details: {} } }, 401) : json(tokens('new'));
    };
    await proxy.forward(request('/api/sync'));
    expect(seen.length).toBeGreaterThan(1);
    for (const { url } of seen) expect(url.startsWith('https://office.test/')).toBe(true);
    expect((await sessions.read('only'))?.officeUrl).toBe('https://office.test');
  });

  test('and customers leave this computer only with a sign-in', async () => {
    const headers = new Headers({ 'content-type': 'application/json', [personHeader]: 'org/ann' });
    const { response } = await proxy.forward(request('/api/sync', { headers }));
    expect([response.status, seen]).toEqual([401, []]);
    expect(((await response.json()) as { error: { code: string } }).error.code).toBe('not_signed_in');
  });
});

describe('what is sent is packed', () => {
  const large = JSON.stringify({ customers: 'Käseladen '.repeat(500) });
  const send = (text = large) => proxy.forward(request('/api/sync', { body: new TextEncoder().encode(text) }));
  const takesGzip = (body: unknown, status = 200): Response =>
    new Response(JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json', 'accept-encoding': 'gzip' },
    });
  beforeEach(() => held('ann', clock + 600_000));

  test('once the head office said that it unpacks, and where it is worth it', async () => {
    answer = () => takesGzip({ ok: true });
    for (const text of [large, large, '{}']) expect((await send(text)).response.status).toBe(200);
    expect(seen.map(({ encoding, body }) => [encoding, body === large])).toEqual([
      [null, true],
      ['gzip', true],
      [null, false],
    ]);
    expect(seen[1]?.bytes).toBeLessThan(300);
  });

  test('never to one that did not say so', async () => {
    for (let n = 0; n < 3; n += 1) await send();
    expect(seen.map(({ encoding }) => encoding)).toEqual([null, null, null]);
  });

  test('and again plainly when another head office answers there now, before the page hears of it', async () => {
    answer = () => takesGzip({ ok: true });
    await send();
    answer = () =>
      seen.at(-1)?.encoding === 'gzip'
        ? json({ error: { code: 'bad_request', details: {} } }, 415)
        : json({ ok: true });
    expect((await send()).response.status).toBe(200);
    await send();
    expect(seen.map(({ encoding }) => encoding)).toEqual([null, 'gzip', null, null]);
  });
});

describe('while a token is renewed', () => {
  let finish: () => void;
  beforeEach(async () => {
    await held('ann', clock);
    const released = new Promise<void>((resolve) => (finish = resolve));
    answer = async (url) => {
      if (url.endsWith('/refresh')) {
        await released;
        return json(tokens('ann-2'));
      }
      return url.endsWith('/sign-in') ? json({ ...tokens('ben'), session: { user: 'ben' } }) : json({ ok: true });
    };
  });

  test('signing out stays signed out', async () => {
    const exchange = proxy.forward(request('/api/sync'));
    await new Promise((resolve) => setTimeout(resolve));
    await proxy.forward(request('/api/auth/sign-out'));
    finish();
    expect((await exchange).response.status).toBe(401);
    expect(await sessions.read('only')).toBeUndefined();
    expect(seen.filter(({ url }) => url.endsWith('/sync'))).toEqual([]);
  });

  test('whoever signs in keeps the place, and nobody works under another name', async () => {
    const exchange = proxy.forward(request('/api/sync'));
    await new Promise((resolve) => setTimeout(resolve));
    await proxy.forward(request('/api/auth/sign-in'));
    finish();
    expect((await exchange).response.status).toBe(401);
    expect(must(await sessions.read('only'), 'Ben signed in').accessToken).toBe('access-ben');
    expect(seen.filter(({ url }) => url.endsWith('/sync'))).toEqual([]);
  });
});
