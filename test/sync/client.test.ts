import { afterEach, describe, expect, it } from 'vitest';
import type { Body } from '../../src/shared/entities';
import type { ConflictCase, PendingChange } from '../../src/renderer/data/api';
import type { SyncResponse } from '../../src/shared/sync-protocol';
import { FakeOffice } from './fake-office';
import { FakeTime, settle } from './fake-time';
import { randomFrom } from './random';
import { SimClient, type LineFault } from './sim-client';

let made = 0;
let clients: SimClient[] = [];
afterEach(async () => {
  for (const client of clients) await client.crash();
  clients = [];
});

async function world(names: readonly string[] = ['ann']) {
  const time = new FakeTime();
  const office = new FakeOffice(() => time.now);
  made += 1;
  const random = randomFrom(made);
  const all: SimClient[] = [];
  for (const name of names)
    all.push(
      new SimClient({ name: `${name}-${made}`, userId: name, office, time, random, deviceCode: name.toUpperCase() }),
    );
  clients.push(...all);
  return { time, office, all, first: all[0] as SimClient, second: all[1] as SimClient };
}

const account = (extra: Partial<Body<'account'>> = {}): Body<'account'> => ({
  name: 'Käseladen',
  type: 'customer',
  tags: [],
  team: [],
  ...extra,
});
const held = (office: FakeOffice, id: string) => office.held.get(id)?.record;
const quiet = async (time: FakeTime) => time.advance(20 * 60_000);
const stored = (client: SimClient, id: string, entity = 'account') =>
  client.engine.store.records.get(`${entity}:${id}`);
const update = (client: SimClient, id: string, patch: Partial<Record<keyof Body<'account'>, unknown>>) =>
  client.data.commit([{ entity: 'account', id, op: 'update', patch: patch as never }]);
const once = (fault: LineFault) => {
  let used = false;
  return (): LineFault => {
    if (used) return 'none';
    used = true;
    return fault;
  };
};

describe('an exchange', () => {
  it('tells at the first load what colleagues wrote in the last days, newest first', async () => {
    const { time, office, first } = await world();
    const put = (id: string, byId: string | null, daysAgo: number) =>
      office.put({
        id,
        entity: 'account',
        body: { ...account({ name: id }) },
        byId,
        at: new Date(time.now - daysAgo * 24 * 3600 * 1000).toISOString(),
      });
    put('yesterday', 'bob', 1);
    put('an hour ago', 'bob', 2);
    put('an hour ago', 'bob', 0.04);
    put('long ago', 'bob', 5);
    put('my own', 'ann', 1);
    put('imported', null, 0.01);
    await first.start();
    await time.advance(1_000);
    const arrivals: string[] = [];
    first.data.watchArrivals((list) => arrivals.push(...list.map(({ kind, title }) => `${kind} ${title}`)));
    await time.advance(50);
    expect(arrivals).toEqual(['updated an hour ago', 'created yesterday']);
  });

  it('brings everything at the start, and sends a change soon after it was made', async () => {
    const { time, office, first } = await world();
    for (let n = 0; n < 1200; n += 1)
      office.put({ id: `a${n}`, entity: 'account', body: { ...account({ name: `Account ${n}` }) }, byId: 'office' });
    await first.start();
    await time.advance(1_000);
    expect([first.engine.status().counts.account, first.engine.status().phase]).toEqual([1200, 'idle']);
    await update(first, 'a7', { city: 'Bonn' });
    expect(first.engine.status().waiting).toBe(1);
    await time.advance(1_000);
    expect([held(office, 'a7')?.body['city'], first.engine.status().waiting, stored(first, 'a7')?.rev]).toEqual([
      'Bonn',
      0,
      2,
    ]);
  });

  it('fetches the next page of a whole load while one is stored; what is edited meanwhile goes out between pages', async () => {
    const { time, office, first } = await world();
    office.pageRecords = 100;
    for (let n = 0; n < 1_200; n += 1)
      office.put({ id: `a${n}`, entity: 'account', body: { ...account({ name: `Account ${n}` }) }, byId: 'office' });
    const askedAtWrite: number[] = [];
    let asked = 0;
    first.beforeWrite = () => {
      askedAtWrite.push(asked);
      // A full disk at the fifth page: it is asked for again, and the page on its way is not taken before it.
      if (askedAtWrite.length === 5) throw new Error('disk');
    };
    first.fault = () => ((asked += 1) === 3 ? 'slow' : 'none');
    const started = first.start();
    await time.advance(20);
    await started;
    await time.advance(60);
    expect(first.engine.status().phase).toBe('firstLoad');
    await first.data.commit([{ entity: 'account', id: 'mine', op: 'create', body: account({ name: 'Mine' }) }]);
    const before = first.requests.length;
    await time.advance(90_000);
    expect(first.engine.status().counts.account).toBe(1_201);
    expect(office.held.has('mine')).toBe(true);
    expect(first.requests.findIndex(({ push }) => push.length > 0) - before).toBeLessThanOrEqual(1);
    expect(askedAtWrite[0]).toBe(2);
  });

  it('tells windows of a whole load the rarer the more there is to sort', async () => {
    const { time, office, first } = await world();
    office.pageRecords = 50;
    for (let n = 0; n < 3_000; n += 1)
      office.put({ id: `a${n}`, entity: 'account', body: { ...account({ name: `Account ${n}` }) }, byId: 'office' });
    const counts: number[] = [];
    const started = first.start();
    await time.advance(1);
    await started;
    first.data.watchCount('account', {}, (count) => counts.push(count));
    await time.advance(30_000);
    expect(counts.at(-1)).toBe(3_000);
    // Sixty pages came.
    expect(counts.length).toBeLessThan(25);
  });

  it('sends parents before what hangs on them, and pokes bring what others did', async () => {
    const { time, office, first, second } = await world(['ann', 'bob']);
    await first.start();
    await second.start();
    await time.advance(1_000);
    await first.data.commit([
      {
        entity: 'task',
        id: 't1',
        op: 'create',
        body: { subject: 'Call', ownerId: 'ann', status: 'open', accountId: 'a1' },
      },
      { entity: 'account', id: 'a1', op: 'create', body: account() },
      { entity: 'savedList', id: 'l1', op: 'create', body: { name: 'Near', ownerId: 'ann', entity: 'account' } },
    ]);
    await time.advance(1_000);
    expect(office.applied.map(({ id }) => id)).toEqual(['l1', 'a1', 't1']);
    second.poke();
    await time.advance(1_000);
    expect(second.engine.tables.titleOf('task', 't1')).toBe('Call');
    expect(second.engine.tables.titleOf('savedList', 'l1')).toBe('Near');
    // Saved lists are their owner's business and nobody's news.
    const arrivals: unknown[] = [];
    second.data.watchArrivals((list) => arrivals.push(...list.map(({ kind, title }) => `${kind} ${title}`)));
    await time.advance(50);
    expect(arrivals.sort()).toEqual(['created Call', 'created Käseladen']);
  });

  it('takes back what was sent already: a new record is removed, a removed one returns', async () => {
    const { time, office, first } = await world();
    await first.start();
    await first.data.commit([{ entity: 'account', id: 'a1', op: 'create', body: account({ city: 'Bonn' }) }]);
    await time.advance(2_000);
    await first.data.undo();
    await time.advance(2_000);
    expect(held(office, 'a1')).toMatchObject({ deleted: true, rev: 2 });
    await first.data.redo();
    await time.advance(2_000);
    expect(held(office, 'a1')).toMatchObject({ deleted: false, rev: 3, body: { city: 'Bonn' } });
    expect(stored(first, 'a1')).toMatchObject({ deleted: false, rev: 3 });
  });

  it('tells when it needs a new sign-in, keeps the data usable, and goes on afterwards', async () => {
    const { time, office, first } = await world();
    await first.start();
    await time.advance(1_000);
    first.fault = () => ({ code: 'token_expired' });
    await first.data.commit([{ entity: 'account', id: 'a1', op: 'create', body: account() }]);
    await time.advance(60_000);
    expect(first.engine.status()).toMatchObject({ phase: 'signedOut', waiting: 1, error: { code: 'token_expired' } });
    const asked = first.requests.length;
    await time.advance(3_600_000);
    expect(first.requests.length).toBe(asked);
    first.fault = () => 'none';
    const done = first.data.syncNow();
    await time.advance(1_000);
    await done;
    expect(office.held.has('a1')).toBe(true);
  });

  it('removes everything when the device is blocked', async () => {
    const { time, office, first } = await world();
    office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'office' });
    await first.start();
    await time.advance(1_000);
    office.revokedDevices.add(first.session.deviceId);
    first.poke();
    await time.advance(2_000);
    expect([first.wiped, first.engine.status().counts.account, first.engine.status().phase]).toEqual([
      true,
      0,
      'signedOut',
    ]);
    expect(first.engine.status().error?.code).toBe('device_revoked');
  });

  it('honours Retry-After, and spreads its attempts up to five minutes', async () => {
    const { time, first } = await world();
    first.fault = () => ({ code: 'busy', retryAfterMs: 120_000 });
    await first.start();
    await time.advance(119_000);
    expect(first.requests.length).toBe(0);
    let attempts = 0;
    first.fault = () => {
      attempts += 1;
      return { code: 'internal' };
    };
    await time.advance(3_600_000);
    expect(attempts).toBeGreaterThan(11);
    expect(attempts).toBeLessThan(120);
  });

  it('is started anew when it hangs', async () => {
    const { time, office, first } = await world();
    first.fault = once('hang');
    await first.start();
    await time.advance(1_000);
    await first.data.commit([{ entity: 'account', id: 'a1', op: 'create', body: account() }]);
    await quiet(time);
    expect(office.held.has('a1')).toBe(true);
  });
});

describe('a lost answer', () => {
  it.each<LineFault>([
    'dropRequest',
    'dropResponse',
    'duplicate',
    'truncated',
    'html',
    'garbled',
    'hang',
    'slow',
    { code: 'internal' },
  ])('(%o) changes nothing: the edit happens once and is no conflict', async (fault) => {
    const { time, office, first } = await world();
    office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'office' });
    await first.start();
    await time.advance(1_000);
    first.fault = once(fault);
    await update(first, 'a1', { city: 'Bonn' });
    await time.advance(400);
    await update(first, 'a1', { phone: '1' });
    await time.advance(100);
    await update(first, 'a1', { phone: '2', city: 'Köln' });
    await quiet(time);
    expect(held(office, 'a1')).toMatchObject({ body: { city: 'Köln', phone: '2' }, conflicts: [] });
    expect(new Set(office.applied.map(({ mut }) => mut)).size).toBe(office.applied.length);
    expect(first.engine.status()).toMatchObject({ waiting: 0, needYou: 0 });
  });

  it('is settled after a crash, even when somebody else edited in between', async () => {
    const { time, office, first, second } = await world(['ann', 'bob']);
    office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'office' });
    await first.start();
    await second.start();
    await time.advance(1_000);
    first.fault = once('dropResponse');
    await update(first, 'a1', { city: 'Bonn' });
    await time.advance(400);
    await first.crash();
    second.poke();
    await time.advance(1_000);
    await update(second, 'a1', { city: 'Berlin' });
    await time.advance(1_000);
    first.online = false;
    await first.start();
    await update(first, 'a1', { phone: '7' });
    first.online = true;
    await quiet(time);
    expect(held(office, 'a1')).toMatchObject({ body: { city: 'Berlin', phone: '7' }, conflicts: [] });
  });

  it('never spends two order numbers of the head office on one order', async () => {
    const { time, office, first } = await world();
    await first.start();
    await time.advance(1_000);
    const number = await first.data.nextOrderNumber();
    const body: Body<'order'> = {
      provisionalNumber: number,
      accountId: 'a1',
      accountName: 'K',
      status: 'submitted',
      orderedOn: '2026-11-22',
      authorId: 'ann',
      currency: 'EUR',
      lines: [
        {
          lineId: '1',
          productId: 'p',
          productName: 'Tea',
          quantityMilli: 1000,
          unitPriceMinor: 5,
          discountBp: 0,
          netMinor: 5,
        },
      ],
      grossMinor: 5,
      netMinor: 5,
    };
    first.fault = once('dropResponse');
    await first.data.commit([{ entity: 'order', id: 'o1', op: 'create', body }]);
    await time.advance(400);
    await first.crash();
    await first.start();
    await quiet(time);
    expect([office.numbers, held(office, 'o1')?.body['number'], number]).toEqual([1, '2026-1', 'ANN-0001']);
    expect(await first.data.nextOrderNumber()).toBe('ANN-0002');
  });
});

describe('two people on one record', () => {
  const edited = async () => {
    const it = await world(['ann', 'bob']);
    it.office.put({
      id: 'a1',
      entity: 'account',
      body: { ...account({ city: 'Köln', tags: ['a', 'b'] }) },
      byId: 'office',
    });
    for (const client of it.all) await client.start();
    await it.time.advance(1_000);
    return it;
  };

  it('keep both edits of different fields, and merge sets element by element', async () => {
    const { time, office, first, second } = await edited();
    first.online = false;
    await update(first, 'a1', { phone: '1', tags: ['a', 'c'] });
    await update(second, 'a1', { city: 'Bonn', tags: ['a', 'b', 'd'] });
    await time.advance(1_000);
    first.online = true;
    await quiet(time);
    expect(held(office, 'a1')?.body).toMatchObject({ phone: '1', city: 'Bonn', tags: ['a', 'd', 'c'] });
    expect(held(office, 'a1')?.conflicts).toEqual([]);
  });

  it('keep the value that lost until somebody decides; the decision reaches everybody', async () => {
    const { time, office, first, second } = await edited();
    first.online = false;
    await update(first, 'a1', { city: 'Mine' });
    await update(second, 'a1', { city: 'Theirs' });
    await time.advance(1_000);
    first.online = true;
    await quiet(time);
    let cases: readonly ConflictCase[] = [];
    first.data.watchConflicts((list) => (cases = list));
    await time.advance(50);
    expect(cases[0]?.conflicts).toMatchObject([
      { field: 'city', mine: 'Mine', base: 'Köln', theirs: 'Theirs', byId: 'ann' },
    ]);
    expect([held(office, 'a1')?.conflicts.length, stored(second, 'a1')?.conflicts.length]).toEqual([1, 1]);
    await first.data.resolveConflict('account', 'a1', [{ field: 'city', value: 'Mine', closes: ['Mine'] }]);
    await quiet(time);
    expect([
      held(office, 'a1')?.body['city'],
      stored(second, 'a1')?.body['city'],
      stored(second, 'a1')?.conflicts,
    ]).toEqual(['Mine', 'Mine', []]);
  });

  it('keep every value that lost: each can be chosen, and one that nobody saw yet stays open', async () => {
    const { time, office, all } = await world(['ann', 'bob', 'cy']);
    const [first, second, third] = all as [SimClient, SimClient, SimClient];
    office.put({ id: 'a1', entity: 'account', body: { ...account({ city: 'Köln' }) }, byId: 'office' });
    for (const client of all) await client.start();
    await time.advance(1_000);
    for (const client of [second, third]) client.online = false;
    await update(third, 'a1', { city: 'Third' });
    await update(second, 'a1', { city: 'Second' });
    await update(first, 'a1', { city: 'First' });
    await time.advance(1_000);
    second.online = true;
    await quiet(time);
    // Decided before the third laptop was heard.
    await first.data.resolveConflict('account', 'a1', [{ field: 'city', value: 'Second', closes: ['Second'] }]);
    third.online = true;
    await quiet(time);
    expect(held(office, 'a1')).toMatchObject({ body: { city: 'Second' }, conflicts: [{ value: 'Third' }] });
    await update(second, 'a1', { city: 'Fourth' });
    await quiet(time);
    await first.data.resolveConflict('account', 'a1', [{ field: 'city', closes: ['elsewhere'] }]);
    expect(stored(first, 'a1')?.conflicts.map(({ value }) => value)).toEqual(['Third']);
    await first.data.resolveConflict('account', 'a1', [{ field: 'city', value: 'Third', closes: ['Third'] }]);
    await quiet(time);
    expect(held(office, 'a1')).toMatchObject({ body: { city: 'Third' }, conflicts: [] });
  });

  it('refuse a decision whose value does not fit the field, and stay open', async () => {
    const { time, first, second } = await edited();
    first.online = false;
    await update(first, 'a1', { city: 'Mine' });
    await update(second, 'a1', { city: 'Theirs' });
    await time.advance(1_000);
    first.online = true;
    await quiet(time);
    const tooLong = 'x'.repeat(5_000);
    await expect(
      first.data.resolveConflict('account', 'a1', [{ field: 'city', value: tooLong, closes: ['Mine'] }]),
    ).rejects.toMatchObject({ code: 'invalid_record', details: { field: 'city' } });
    expect(stored(first, 'a1')?.conflicts).toHaveLength(1);
  });

  it('let an edit win over a removal, whoever comes first', async () => {
    const { time, office, first, second } = await edited();
    first.online = false;
    await first.data.commit([{ entity: 'account', id: 'a1', op: 'remove' }]);
    await update(second, 'a1', { city: 'Bonn' });
    await time.advance(1_000);
    first.online = true;
    await quiet(time);
    expect(held(office, 'a1')).toMatchObject({ deleted: false, body: { city: 'Bonn' } });
    second.online = false;
    await update(second, 'a1', { city: 'Berlin' });
    await first.data.commit([{ entity: 'account', id: 'a1', op: 'remove' }]);
    await time.advance(1_000);
    expect(held(office, 'a1')?.deleted).toBe(true);
    second.online = true;
    await quiet(time);
    expect(held(office, 'a1')).toMatchObject({ deleted: false, body: { name: 'Käseladen', city: 'Berlin' } });
    expect(stored(first, 'a1')).toMatchObject({ deleted: false, body: { city: 'Berlin' } });
  });
});

describe('a refused change', () => {
  it('is parked with its reason while everything else flows, and can be mended, sent again or given up', async () => {
    const { time, office, first } = await world();
    office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'office' });
    await first.start();
    await time.advance(1_000);
    await first.data.commit([
      { entity: 'account', id: 'bad', op: 'create', body: account({ name: 'POISON' }) },
      { entity: 'account', id: 'good', op: 'create', body: account({ name: 'Good' }) },
    ]);
    await update(first, 'a1', { note: 'POISON' });
    await time.advance(2_000);
    let pending: readonly PendingChange[] = [];
    first.data.watchPending((list) => (pending = list));
    await time.advance(50);
    expect([office.held.has('good'), office.held.has('bad')]).toEqual([true, false]);
    expect(pending.map(({ id, refused }) => [id, refused?.code])).toEqual([
      ['bad', 'not_allowed'],
      ['a1', 'not_allowed'],
    ]);
    expect(first.engine.status()).toMatchObject({ waiting: 0, needYou: 2 });
    const asked = first.requests.filter(({ push }) => push.length > 0).length;
    await quiet(time);
    expect(first.requests.filter(({ push }) => push.length > 0).length).toBe(asked);
    await first.data.discard('account', 'a1');
    await update(first, 'bad', { name: 'Mended' });
    await time.advance(2_000);
    expect([
      held(office, 'bad')?.body['name'],
      stored(first, 'a1')?.body['note'],
      first.engine.status().needYou,
    ]).toEqual(['Mended', undefined, 0]);
  });

  it('is found when a whole request is refused because of it', async () => {
    const { time, office, first } = await world();
    await first.start();
    await time.advance(1_000);
    const { exchange } = office;
    const { SyncFailure } = await import('../../src/renderer/data/sync-port');
    office.exchange = (userId, deviceId, request) => {
      if (JSON.stringify(request.push).includes('CHOKE')) throw new SyncFailure('bad_request');
      return exchange.call(office, userId, deviceId, request);
    };
    for (let n = 0; n < 9; n += 1)
      await first.data.commit([
        { entity: 'account', id: `a${n}`, op: 'create', body: account({ name: n === 4 ? 'CHOKE' : `A${n}` }) },
      ]);
    await quiet(time);
    expect([office.held.size, stored(first, 'a4')?.parked?.code]).toEqual([8, 'bad_request']);
  });
});

it('an older head office gets nothing to misunderstand: all waits until it is updated', async () => {
  const { time, office, first } = await world();
  await first.start();
  await time.advance(1_000);
  const { exchange } = office;
  const { SyncFailure } = await import('../../src/renderer/data/sync-port');
  office.exchange = () => {
    throw new SyncFailure('office_too_old');
  };
  for (let n = 0; n < 5; n += 1)
    await first.data.commit([{ entity: 'account', id: `a${n}`, op: 'create', body: account({ name: `A${n}` }) }]);
  await quiet(time);
  expect([first.engine.status().needYou, first.engine.status().error?.code, office.held.size]).toEqual([
    0,
    'office_too_old',
    0,
  ]);
  office.exchange = exchange;
  await quiet(time);
  expect([office.held.size, first.engine.status().waiting]).toEqual([5, 0]);
});

describe('what leaves the scope', () => {
  it('is gone from the laptop; unsent work on it stays for its author', async () => {
    const { time, office, first } = await world();
    for (const id of ['a1', 'a2', 'a3']) office.put({ id, entity: 'account', body: { ...account() }, byId: 'office' });
    await first.start();
    await time.advance(1_000);
    first.online = false;
    await update(first, 'a2', { city: 'Bonn' });
    office.rescope((_user, record) => record.id === 'a3');
    first.online = true;
    await quiet(time);
    expect([stored(first, 'a1'), stored(first, 'a2')?.parked?.code, stored(first, 'a3')?.rev]).toEqual([
      undefined,
      'not_yours',
      1,
    ]);
    await first.crash();
    await first.start();
    expect(stored(first, 'a1')).toBeUndefined();
    let pending: readonly PendingChange[] = [];
    first.data.watchPending((list) => (pending = list));
    await time.advance(50);
    expect(pending).toMatchObject([
      { id: 'a2', kind: 'update', fields: [{ field: 'city', after: 'Bonn' }], refused: { code: 'not_yours' } },
    ]);
    expect(pending[0]?.fields).toHaveLength(1);
    await first.data.retry('account', 'a2');
    await quiet(time);
    expect(stored(first, 'a2')?.parked?.code).toBe('not_yours');
    office.rescope(() => true);
    await quiet(time);
    expect([stored(first, 'a1')?.rev, stored(first, 'a2')?.rev]).toEqual([1, 1]);
    await first.data.retry('account', 'a2');
    await quiet(time);
    expect(held(office, 'a2')?.body['city']).toBe('Bonn');
  });

  it('leaves no trace once the unsent work on it is given up, however that is done', async () => {
    const { time, office, first } = await world();
    const ids = ['a1', 'a2', 'a3'];
    for (const id of ids) office.put({ id, entity: 'account', body: { ...account({ city: 'Köln' }) }, byId: 'office' });
    await first.start();
    await time.advance(1_000);
    first.online = false;
    for (const id of ids) await update(first, id, { city: 'Bonn' });
    office.rescope(() => false);
    first.online = true;
    await quiet(time);
    await first.data.discard('account', 'a1');
    await update(first, 'a2', { city: 'Köln' });
    await first.data.commit([{ entity: 'account', id: 'a3', op: 'remove' }]);
    await quiet(time);
    expect(ids.map((id) => stored(first, id))).toEqual([undefined, undefined, undefined]);
  });
});

describe('a head office that went back in time', () => {
  it('gets back what it had accepted from this laptop and lost, and everything unsent', async () => {
    const { time, office, first, second } = await world(['ann', 'bob']);
    office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'office' });
    for (const client of [first, second]) await client.start();
    await time.advance(1_000);
    const backup = office.backup();
    await first.data.commit([{ entity: 'account', id: 'new', op: 'create', body: account({ name: 'New' }) }]);
    await update(first, 'a1', { city: 'Bonn' });
    await quiet(time);
    expect(stored(second, 'new')?.rev).toBe(1);
    first.online = false;
    await update(first, 'a1', { phone: '7' });
    office.restore(backup, 'epoch-2');
    first.online = true;
    await quiet(time);
    await quiet(time);
    expect(held(office, 'new')?.body['name']).toBe('New');
    expect(held(office, 'a1')?.body).toMatchObject({ city: 'Bonn', phone: '7' });
    for (const client of [first, second])
      expect([stored(client, 'a1')?.body, stored(client, 'new')?.rev, client.engine.status().waiting]).toEqual([
        held(office, 'a1')?.body,
        1,
        0,
      ]);
  });
});

describe('a version that was accepted and then lost with a restore', () => {
  /** ann's version is lost; then bob writes to the older one, and ann's laptop hears of both at once. */
  const restored = async (after: (it: Awaited<ReturnType<typeof world>>) => Promise<void> = async () => undefined) => {
    const it = await world(['ann', 'bob']);
    const { time, office, first, second } = it;
    office.put({ id: 'a1', entity: 'account', body: { ...account({ city: 'Köln' }) }, byId: 'office' });
    for (const client of [first, second]) await client.start();
    await time.advance(1_000);
    const backup = office.backup();
    await update(first, 'a1', { city: 'Bonn', phone: '1' });
    await quiet(time);
    for (const client of [first, second]) client.online = false;
    await after(it);
    office.restore(backup, 'epoch-2');
    for (const [n, city] of ['Trier', 'Ulm', 'Worms'].entries())
      office.put({ id: 'a1', entity: 'account', body: { ...account({ city, fax: `${n}` }) }, byId: 'bob' });
    for (const client of [first, second]) client.online = true;
    await quiet(time);
    await quiet(time);
    return it;
  };

  it('becomes a conflict where the record has moved on, and its author can put it back', async () => {
    const { time, office, first, second } = await restored();
    expect(held(office, 'a1')).toMatchObject({
      body: { city: 'Worms', fax: '2', phone: '1' },
      conflicts: [{ field: 'city', value: 'Bonn', byId: 'ann' }],
    });
    expect(first.engine.status()).toMatchObject({ waiting: 0, needYou: 1 });
    await first.data.resolveConflict('account', 'a1', [{ field: 'city', value: 'Bonn', closes: ['Bonn'] }]);
    await quiet(time);
    for (const client of [first, second])
      expect(stored(client, 'a1')).toMatchObject({ body: { city: 'Bonn', phone: '1', fax: '2' }, conflicts: [] });
  });

  it('so it does where it was edited again since', async () => {
    const { office } = await restored(async ({ first }) => {
      await update(first, 'a1', { note: 'Ring twice' });
    });
    expect(held(office, 'a1')).toMatchObject({
      body: { city: 'Worms', fax: '2', phone: '1', note: 'Ring twice' },
      conflicts: [{ field: 'city', value: 'Bonn' }],
    });
  });

  it('is no conflict where the restored head office knows it and others went on from there', async () => {
    for (const note of [undefined, 'Ring twice']) {
      const { time, office, first } = await world();
      office.put({ id: 'a1', entity: 'account', body: { ...account({ city: 'Köln' }) }, byId: 'office' });
      await first.start();
      await time.advance(1_000);
      await update(first, 'a1', { city: 'Bonn' });
      await quiet(time);
      first.online = false;
      if (note !== undefined) await update(first, 'a1', { note });
      office.put({ id: 'a1', entity: 'account', body: { ...account({ city: 'Worms' }) }, byId: 'bob' });
      office.restore(office.backup(), 'epoch-2');
      first.online = true;
      await quiet(time);
      expect(held(office, 'a1')).toMatchObject({ body: { city: 'Worms', ...(note && { note }) }, conflicts: [] });
      expect(first.engine.status()).toMatchObject({ waiting: 0, needYou: 0 });
      expect(stored(first, 'a1')?.body).toEqual(held(office, 'a1')?.body);
    }
  });
});

describe('a bad head office', () => {
  const tampered = async (change: (answer: SyncResponse) => unknown) => {
    const it = await world();
    const { exchange } = it.office;
    it.office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'office' });
    it.office.exchange = (userId, deviceId, request) =>
      change(exchange.call(it.office, userId, deviceId, request)) as SyncResponse;
    await it.first.start();
    await it.time.advance(5_000);
    return { ...it, mend: () => (it.office.exchange = exchange) };
  };

  it.each<[string, (answer: SyncResponse) => unknown]>([
    ['nothing', () => undefined],
    ['null', () => null],
    ['a list', () => []],
    ['no checkpoint', (answer) => ({ ...answer, checkpoint: undefined })],
    ['a negative rest', (answer) => ({ ...answer, remaining: -1 })],
    ['records that are no list', (answer) => ({ ...answer, records: 'all' })],
  ])('answers %s: the position stays, and later everything comes', async (_name, change) => {
    const { first, time, mend } = await tampered(change);
    expect(first.engine.status()).toMatchObject({ online: false, error: { code: 'not_head_office' } });
    expect(first.engine.store.records.get('$position:sync')?.body['checkpoint'] ?? null).toBeNull();
    mend();
    await quiet(time);
    expect(stored(first, 'a1')?.rev).toBe(1);
  });

  it('sends records that cannot be used: they are kept aside and reported, their neighbours arrive', async () => {
    const bad = (id: string, extra: object) => ({
      id,
      entity: 'account',
      v: 1,
      rev: 1,
      deleted: false,
      body: account(),
      mut: null,
      at: '',
      byId: null,
      conflicts: [],
      ...extra,
    });
    const { first } = await tampered((answer) => ({
      ...answer,
      records: [
        bad('b1', { body: { name: 7 } }),
        bad('b2', { entity: 'rocket' }),
        bad('b3', { v: 99 }),
        bad('b4', { rev: 'x' }),
        bad('b5', { body: { ...account(), newField: 1 } }),
        null,
        ...answer.records,
      ],
      gone: [{ id: 'nobody', entity: 'account' }, 5, { id: 'x', entity: 'rocket' }] as never,
      results: [
        { result: 'conflict', mut: 'unknown-mutation', record: bad('a1', { rev: 9 }) },
        { result: 'accepted' },
      ] as never,
    }));
    expect(stored(first, 'a1')?.rev).toBe(1);
    expect(['b1', 'b2', 'b3', 'b4', 'b5'].map((id) => stored(first, id)?.rev)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      1,
    ]);
    expect(first.engine.status()).toMatchObject({ phase: 'idle', error: { code: 'invalid_record' } });
    expect(first.engine.store.records.has('$aside:account:b1')).toBe(true);
  });

  it('repeats a page for ever: the exchange ends', async () => {
    const { first } = await tampered((answer) => ({ ...answer, more: true, remaining: 1 }));
    expect(first.requests.length).toBeLessThan(20);
    expect(stored(first, 'a1')?.rev).toBe(1);
    expect(first.engine.status().error?.code).toBe('internal');
  });

  it('sends an old version again: the newer one stays', async () => {
    const { office, first, time } = await world();
    const old = office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'office' });
    office.put({ id: 'a1', entity: 'account', body: { ...account({ city: 'New' }) }, byId: 'office' });
    await first.start();
    await time.advance(1_000);
    const { exchange } = office;
    office.exchange = (...args) => ({ ...exchange.apply(office, args), records: [{ ...old, conflicts: [] }] });
    await quiet(time);
    expect(stored(first, 'a1')?.body['city']).toBe('New');
  });
});

describe('the store', () => {
  it('that fails on a page is asked for the same page again', async () => {
    const { time, office, first } = await world();
    for (let n = 0; n < 30; n += 1)
      office.put({ id: `a${n}`, entity: 'account', body: { ...account() }, byId: 'office' });
    let failing = 3;
    first.beforeWrite = () => {
      failing -= 1;
      if (failing >= 0) throw new DOMException('The quota has been exceeded', 'QuotaExceededError');
    };
    await first.start();
    await quiet(time);
    expect(first.engine.status()).toMatchObject({ phase: 'idle', counts: { account: 30 } });
  });

  it('that is full says so, shows nothing of the change, and works again afterwards', async () => {
    const { time, first } = await world();
    await first.start();
    await time.advance(1_000);
    first.beforeWrite = () => {
      throw new DOMException('The quota has been exceeded', 'QuotaExceededError');
    };
    await expect(
      first.data.commit([{ entity: 'account', id: 'a1', op: 'create', body: account() }]),
    ).rejects.toMatchObject({ code: 'disk_full' });
    expect(first.engine.tables.of('account').size).toBe(0);
    first.beforeWrite = () => undefined;
    await first.data.commit([{ entity: 'account', id: 'a1', op: 'create', body: account() }]);
    await settle();
    expect(first.engine.tables.of('account').size).toBe(1);
  });

  it('answers a commit that is sent again without doing it again', async () => {
    const { time, first } = await world();
    await first.start();
    await time.advance(1_000);
    const port = first.engine.port(async () => undefined);
    const change = { entity: 'account', id: 'a1', op: 'create', body: account() } as const;
    const once = await port.call('commit', 'commit-1', [change]);
    await first.crash();
    await first.start();
    expect(await first.engine.port(async () => undefined).call('commit', 'commit-1', [change])).toEqual(once);
  });
});
