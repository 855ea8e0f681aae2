import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openCompany, row, type Company, type PersonName } from '../../test/sync/test-company';
import { openTestDatabase, type TestDatabase } from '../../test/sync/test-database';
import { must } from '../shared/errors';
import { asSystem } from './database';
import { announceRevocation, openEvents, type EventHub } from './events';
import { pushRecords } from './records';

let database: TestDatabase;
let company: Company;
let app: FastifyInstance;
let hub: EventHub;
let port: number;
let allowed = true;
let answers: ServerResponse[] = [];

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  allowed = true;
  answers = [];
  company = await openCompany(database);
  app = Fastify({ forceCloseConnections: true });
  app.decorateRequest('actor');
  app.addHook('onRequest', (request, reply, done) => {
    const [person, device] = String(request.headers['x-person']).split('/');
    request.actor = company.who(person as PersonName, device);
    answers.push(reply.raw);
    done();
  });
  hub = await openEvents(app, {
    pool: database.pool,
    databaseUrl: database.url,
    timings: { coalesceMs: 100, heartbeatMs: 400, reconnectMs: 100 },
    isStillAllowed: () => Promise.resolve(allowed),
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  port = (app.server.address() as AddressInfo).port;
});
afterEach(async () => {
  await hub.close();
  await app.close();
});

interface Listening {
  text(): string;
  pokes(): number;
  readonly ended: Promise<unknown>;
  stop(): void;
}

async function listen(person: PersonName, device = `d-${person}`): Promise<Listening> {
  const abort = new AbortController();
  const response = await fetch(`http://127.0.0.1:${port}/api/events`, {
    headers: { 'x-person': `${person}/${device}` },
    signal: abort.signal,
  });
  expect(response.headers.get('content-type')).toContain('text/event-stream');
  let text = '';
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  const ended = (async () => {
    for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) text += part.value;
  })().catch(() => undefined);
  await vi.waitFor(() => expect(text).toContain('event: hello'), 25_000);
  return { text: () => text, pokes: () => text.split('event: poke').length - 1, ended, stop: () => abort.abort() };
}

const task = (id: string, ownerId: string): ReturnType<typeof row> =>
  row('task', id, { subject: 'CANARY', ownerId, status: 'open' });
const push = (person: PersonName, rows: unknown[], device?: string): Promise<unknown> =>
  pushRecords(database.pool, company.who(person, device), rows);

describe('events', () => {
  test('poke those whose scope a change touches, once for many changes, and carry no data', async () => {
    const [maria, ben, otherLaptop, sameLaptop] = [
      await listen('maria'),
      await listen('ben'),
      await listen('anna', 'd-2'),
      await listen('anna'),
    ];
    await Promise.all([
      push('anna', [task('k-1', 'u-anna')]),
      push('anna', [task('k-2', 'u-anna')]),
      push('anna', [task('k-3', 'u-anna')]),
    ]);
    await vi.waitFor(() => expect([maria.pokes() > 0, otherLaptop.pokes() > 0]).toEqual([true, true]), 25_000);
    await push('ben', [task('k-4', 'u-ben')], 'd-9');
    await vi.waitFor(() => expect(ben.pokes()).toBe(1), 25_000);
    expect(maria.pokes()).toBeLessThanOrEqual(4);
    expect(sameLaptop.pokes()).toBe(0);
    expect(maria.text()).not.toContain('CANARY');
    expect(maria.text()).not.toContain('u-anna');
    for (const each of [maria, ben, otherLaptop, sameLaptop]) each.stop();
    await vi.waitFor(() => expect(hub.count()).toBe(0), 25_000);
  });

  test('poke everybody when a user changes, and go by the new keys from then on', async () => {
    const carl = await listen('carl');
    await company.load([
      {
        entity: 'user',
        id: 'u-anna',
        body: { name: 'Anna', signInName: 'u-anna@test', role: 'salesperson', substituteId: 'u-carl' },
      },
    ]);
    await vi.waitFor(() => expect(carl.pokes()).toBe(1), 25_000);
    await push('anna', [task('k-1', 'u-anna')]);
    await vi.waitFor(() => expect(carl.pokes()).toBe(2), 25_000);
    carl.stop();
  });

  test('end at once for a revoked device, and for all devices of a disabled user; others stay', async () => {
    const [one, two, ben] = [await listen('anna', 'd-1'), await listen('anna', 'd-2'), await listen('ben')];
    await asSystem(database.pool, (tx) => announceRevocation(tx, company.orgId, { deviceId: 'd-1' }));
    await one.ended;
    expect(one.text()).toContain('event: revoked');
    expect(two.text()).not.toContain('revoked');
    await asSystem(database.pool, (tx) => announceRevocation(tx, company.orgId, { userId: 'u-anna' }));
    await two.ended;
    expect([two.text().includes('event: revoked'), ben.text().includes('revoked')]).toEqual([true, false]);
    allowed = false;
    await ben.ended;
    expect(ben.text()).toContain('event: revoked');
    expect(hub.count()).toBe(0);
  });

  test('beat, so that a dead line is noticed', async () => {
    const anna = await listen('anna');
    await vi.waitFor(() => expect(anna.text().split(': \n\n').length).toBeGreaterThan(2), 25_000);
    anna.stop();
  });

  test('go on after the listening connection broke: everybody asks', async () => {
    const anna = await listen('anna');
    await database.pool.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'roadbook events' AND datname = current_database()",
    );
    await vi.waitFor(() => expect(anna.pokes()).toBe(1), 25_000);
    await push('maria', [task('k-1', 'u-anna')]);
    await vi.waitFor(() => expect(anna.pokes()).toBe(2), 25_000);
    anna.stop();
  });

  test('keep a limited number of streams per person: the oldest goes', async () => {
    const streams: Listening[] = [];
    for (let n = 0; n < 10; n += 1) streams.push(await listen('anna', `d-${n}`));
    expect(hub.count()).toBe(8);
    await streams[0]?.ended;
    for (const stream of streams) stream.stop();
  });

  test('one that opens while its device is being revoked ends at once, not at the next heartbeat', async () => {
    await hub.close();
    await app.close();
    app = Fastify({ forceCloseConnections: true });
    app.decorateRequest('actor');
    app.addHook('onRequest', (request, _reply, done) => {
      request.actor = company.who('anna', 'd-1');
      // The door has let it in; a moment later, before the stream can hear of it, the device is revoked.
      allowed = false;
      done();
    });
    hub = await openEvents(app, {
      pool: database.pool,
      databaseUrl: database.url,
      isStillAllowed: () => Promise.resolve(allowed),
    });
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    const response = await fetch(`${url}/api/events`, { signal: AbortSignal.timeout(10_000) });
    expect(await response.text()).toContain('event: revoked');
    expect(hub.count()).toBe(0);
  });

  test('drop a reader that does not read, before what waits for it grows', async () => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.pause();
    socket.write('GET /api/events HTTP/1.1\r\nHost: x\r\nX-Person: anna/d-slow\r\n\r\n');
    await vi.waitFor(() => expect(hub.count()).toBe(1), 25_000);
    const answer = must(answers[0], 'the stream was opened');
    // The buffers of the operating system take megabytes: every beat and poke is made as large, so that they fill within the test.
    const large = 1024 * 1024;
    const write = answer.write.bind(answer) as (chunk: string) => boolean;
    let most = 0;
    answer.write = ((chunk: string) => {
      const more = write(chunk.padEnd(large));
      most = Math.max(most, answer.writableLength);
      return more;
    }) as typeof answer.write;
    for (let n = 0; n < 60 && hub.count() > 0; n += 1) {
      await push('maria', [task(`k-slow-${n}`, 'u-anna')]);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    expect(hub.count()).toBe(0);
    expect(answer.destroyed).toBe(true);
    expect(most).toBeLessThan(3 * large);
    socket.destroy();
  });

  test('forget a reader whose line breaks', async () => {
    const socket = connect(port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /api/events HTTP/1.1\r\nHost: x\r\nX-Person: anna/d-slow\r\n\r\n');
    await vi.waitFor(() => expect(hub.count()).toBe(1), 25_000);
    socket.on('error', () => undefined);
    socket.destroy();
    await vi.waitFor(() => expect(hub.count()).toBe(0), 25_000);
  });
});
