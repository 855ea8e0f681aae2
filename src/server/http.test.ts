import { randomBytes } from 'node:crypto';
import { connect, type AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AppError } from '../shared/errors';
import { maxRequestBytes, personHeader } from '../shared/sync-protocol';
import { createHttp } from './http';

let app: FastifyInstance;
let port: number;
const log: string[] = [];
let release: () => void = () => undefined;

beforeAll(async () => {
  app = createHttp({
    authenticate: (token) =>
      token === 'good'
        ? Promise.resolve({ orgId: 'o', userId: 'u', deviceId: 'd', role: 'salesperson' })
        : Promise.reject(new AppError('not_signed_in')),
    holderOf: (key) =>
      key === 'key'
        ? Promise.resolve({ orgId: 'o', keyId: 'k', name: 'Shop' })
        : Promise.reject(new AppError('not_signed_in')),
    trustProxy: false,
    loopbackNamesOnly: true,
    log: { write: (line) => void log.push(line) },
  });
  app.post('/api/echo', { config: { access: 'public' } }, (request) =>
    Promise.resolve({ got: request.body ?? null, ip: request.ip }),
  );
  app.get('/api/secret', () => Promise.resolve({ secret: true }));
  app.post('/api/door', { config: { access: 'key' } }, ({ keyHolder }) => Promise.resolve(keyHolder));
  app.get('/api/chief', { config: { access: 'administrator' } }, () => Promise.resolve({ secret: true }));
  app.get('/api/broken', { config: { access: 'public' } }, () => {
    throw Object.assign(new Error('Key (phone)=(0211 555 123 canary) already exists'), {
      code: '23505',
      detail: 'canary',
    });
  });
  app.get('/api/large', { config: { access: 'public' } }, () => Promise.resolve({ text: 'x'.repeat(100_000) }));
  app.get('/api/slow', async () => {
    await new Promise<void>((resolve) => (release = resolve));
    return {};
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  ({ port } = app.server.address() as AddressInfo);
});
afterAll(async () => {
  release();
  await app.close();
});

/** Sends bytes as they are and returns all that comes back. */
function raw(request: string | Buffer, waitMs = 5_000): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let answer = '';
    const timer = setTimeout(() => socket.destroy(), waitMs);
    socket.on('data', (part) => (answer += part.toString('latin1')));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.write(request);
  });
}

const post = (body: string | Buffer, headers: Record<string, string> = { 'content-type': 'application/json' }) =>
  fetch(`http://127.0.0.1:${port}/api/echo`, {
    method: 'POST',
    headers,
    body: typeof body === 'string' ? body : new Uint8Array(body),
  });
const errorOf = async (response: Response): Promise<[number, unknown]> => [
  response.status,
  ((await response.json()) as { error: { code: unknown } }).error.code,
];

describe('whose records a request is about', () => {
  test('a sign-in of somebody else does not do: another tab may have changed it', async () => {
    const secret = (person?: string): Promise<Response> =>
      fetch(`http://127.0.0.1:${port}/api/secret`, {
        headers: { authorization: 'Bearer good', ...(person === undefined ? {} : { [personHeader]: person }) },
      });
    expect([(await secret()).status, (await secret('o/u')).status]).toEqual([200, 200]);
    for (const other of ['o/u2', 'o2/u', 'u', '', 'o/u, o/u2'])
      expect(await errorOf(await secret(other))).toEqual([401, 'not_signed_in']);
  });
});

describe('bodies', () => {
  test.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON',
    'application/json;charset=UTF-8',
  ])('%s is taken', async (type) => {
    expect(await (await post('{"a":1}', { 'content-type': type })).json()).toMatchObject({ got: { a: 1 } });
  });

  test.each([
    'text/plain',
    'application/json\t;x',
    'application/json ;a=b',
    'application/jsonx',
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'application/json; charset=utf-16',
    '*/*',
    ' ',
  ])('%j is not', async (type) => {
    expect(await errorOf(await post('{"a":1}', { 'content-type': type }))).toEqual([415, 'bad_request']);
  });

  test('packed bodies are unpacked, as far as their limit, and in one way only', async () => {
    const packed = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const sent = await post(gzipSync('{"a":"好"}'), packed);
    expect([await sent.json(), sent.headers.get('accept-encoding')]).toMatchObject([{ got: { a: '好' } }, 'gzip']);
    expect(await errorOf(await post(gzipSync(' '.repeat(50_000_000)), packed))).toEqual([413, 'too_large']);
    expect(await errorOf(await post(randomBytes(100), packed))).toEqual([400, 'bad_request']);
    expect(await errorOf(await post(gzipSync('{"a":1}').subarray(0, 15), packed))).toEqual([400, 'bad_request']);
    for (const encoding of ['br', 'deflate', 'gzip, gzip', 'x']) {
      expect(
        await errorOf(
          await post(randomBytes(100), { 'content-type': 'application/json', 'content-encoding': encoding }),
        ),
      ).toEqual([415, 'bad_request']);
    }
  });

  test.each([
    ['{"a":'],
    ['not json'],
    ['\ufeff\ufeff{}'],
    [Buffer.from([0xff, 0xfe, 0x7b, 0x00])],
    ['['.repeat(60_000)],
  ])('broken JSON is refused', async (body) => {
    expect(await errorOf(await post(body))).toEqual([400, 'bad_request']);
  });

  test('an empty one is nothing', async () => {
    expect(await (await post('')).json()).toMatchObject({ got: null });
  });

  test('too large, by its length and by what comes', async () => {
    expect(await errorOf(await post(`"${'x'.repeat(maxRequestBytes)}"`))).toEqual([413, 'too_large']);
    const chunk = 'x'.repeat(60_000);
    const chunks = Array.from({ length: 90 }, () => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('');
    const answer = await raw(
      `POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n${chunks}0\r\n\r\n`,
    );
    expect(answer === '' || answer.includes('413')).toBe(true);
  });
});

describe('requests that are hardly HTTP', () => {
  const line = 'POST /api/echo HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n';
  test.each([
    ['no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['two lengths', `${line}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, /^HTTP\/1\.1 400 /],
    [
      'length and chunks',
      `${line}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    [
      'two encodings',
      `${line}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n2\r\n{}\r\n0\r\n\r\n`,
      /^HTTP\/1\.1 400 /,
    ],
    ['a header of 64 kB', `${line}X-Large: ${'x'.repeat(65_536)}\r\n\r\n`, /^HTTP\/1\.1 431 |^$/],
    ['a broken address', 'GET /api/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['no host', 'GET /api/secret HTTP/1.1\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
    ['another host', 'GET /api/secret HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'a method of its own',
      'BREW /api/echo HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n',
      /^HTTP\/1\.1 4\d\d /,
    ],
  ])('%s: a defined answer', async (_name, request, expected) => {
    const answer = await raw(request);
    expect(answer.slice(0, 40)).toMatch(expected);
    expect(answer).not.toMatch(/node_modules|at .*\.js:/);
  });

  test('the server still serves', async () => {
    expect((await post('{}')).status).toBe(200);
  });

  test('an invented sender is not believed', async () => {
    expect(
      await (
        await post('{}', { 'content-type': 'application/json', 'x-forwarded-for': '8.8.8.8', forwarded: 'for=8.8.8.8' })
      ).json(),
    ).toMatchObject({ ip: '127.0.0.1' });
  });
});

describe('doors', () => {
  test('a route that says nothing about access is closed', async () => {
    expect(await errorOf(await fetch(`http://127.0.0.1:${port}/api/secret`))).toEqual([401, 'not_signed_in']);
    for (const authorization of [
      'good',
      'Basic good',
      'Bearer',
      'Bearer  good',
      'Bearer good good',
      `Bearer ${'x'.repeat(5_000)}`,
    ]) {
      expect(
        await errorOf(await fetch(`http://127.0.0.1:${port}/api/secret`, { headers: { authorization } })),
        authorization.slice(0, 30),
      ).toEqual([401, 'not_signed_in']);
    }
    expect(
      (await fetch(`http://127.0.0.1:${port}/api/secret`, { headers: { authorization: 'Bearer good' } })).status,
    ).toBe(200);
    expect(
      await errorOf(await fetch(`http://127.0.0.1:${port}/api/chief`, { headers: { authorization: 'Bearer good' } })),
    ).toEqual([403, 'not_allowed']);
  });

  test('no other spelling of an address leads in', async () => {
    for (const path of [
      '/api/secret/',
      '/API/secret',
      '//api/secret',
      '/api/secret%00',
      '/api/./secret;x',
      '/api/%73ecret%2f',
    ]) {
      const answer = await raw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(answer.slice(0, 12), path).toMatch(/^HTTP\/1\.1 4/);
    }
  });

  test('no page of another origin is let in by headers', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/echo`, {
      method: 'OPTIONS',
      headers: { origin: 'null', 'access-control-request-method': 'POST' },
    });
    expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
  });

  test('one device has six requests at a time; others are served meanwhile', async () => {
    const ask = () =>
      fetch(`http://127.0.0.1:${port}/api/slow`, {
        headers: { authorization: 'Bearer good' },
        signal: AbortSignal.timeout(3_000),
      }).then(
        (answer) => answer.status,
        () => 0,
      );
    const first = Array.from({ length: 6 }, ask);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await ask()).toBe(503);
    expect((await post('{}')).status).toBe(200);
    await Promise.all(first);
    // The head office learns a moment later that the six were given up.
    const releasing = setInterval(() => release(), 50);
    let again = 503;
    for (let attempt = 0; again === 503 && attempt < 50; attempt += 1) {
      again = await ask();
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    clearInterval(releasing);
    expect(again).toBe(200);
  });
});

describe('errors and the log', () => {
  test('say a reference and nothing else', async () => {
    log.length = 0;
    const answer = await fetch(`http://127.0.0.1:${port}/api/broken?name=canary`, {
      headers: { 'x-request-id': 'canary', authorization: 'Bearer canary' },
    });
    const text = await answer.text();
    expect(answer.status).toBe(500);
    const { error } = JSON.parse(text) as { error: { code: string; details: { ref: string } } };
    expect(error.code).toBe('internal');
    expect(text).not.toMatch(/canary|phone|stack/);
    expect(log.join('')).toContain(error.details.ref);
    expect(log.join('')).toContain('23505');
    expect(log.join('')).toContain('GET /api/broken');
    expect(log.join('')).not.toMatch(/canary|0211|127\.0\.0\.1/);
  });

  test('answers are never stored, and packed only over a real line', async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/api/large`);
    expect(answer.headers.get('cache-control')).toBe('no-store');
    expect(answer.headers.get('content-encoding')).toBeNull();
    const proxied = createHttp({
      authenticate: () => Promise.reject(new AppError('not_signed_in')),
      holderOf: () => Promise.reject(new AppError('not_signed_in')),
      trustProxy: true,
      loopbackNamesOnly: false,
    });
    proxied.get('/api/large', { config: { access: 'public' } }, () => Promise.resolve({ text: 'x'.repeat(100_000) }));
    const packed = await proxied.inject({ url: '/api/large', headers: { 'accept-encoding': 'gzip, br' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.rawPayload.length).toBeLessThan(2_000);
    expect(
      (await proxied.inject({ url: '/api/large', headers: { 'accept-encoding': 'gzip;q=0' } })).headers[
        'content-encoding'
      ],
    ).toBeUndefined();
    expect((await proxied.inject({ url: '/api/large' })).json()).toEqual({ text: 'x'.repeat(100_000) });
    await proxied.close();
  });
});
