import { afterEach, describe, expect, it } from 'vitest';
import type { Body } from '../../src/shared/entities';
import { account, endWorlds, held, once, quiet, stored, update, world } from './client-world';
import { settle } from './fake-time';
import { type LineFault } from './sim-client';

afterEach(endWorlds);

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

  it('tells nothing of an order history that is imported, and what somebody does to one of its orders', async () => {
    const { time, office, first } = await world();
    await first.start();
    await time.advance(1_000);
    const order = (id: string, over: Partial<Body<'order'>>, byId: string | null) =>
      office.put({
        ...{ id, entity: 'order', byId },
        body: {
          ...{ provisionalNumber: id, accountId: 'a1', accountName: 'Käseladen', status: 'delivered' },
          ...{ orderedOn: '2025-01-01', currency: 'EUR', lines: [], grossMinor: 100, netMinor: 100, ...over },
        },
      });
    office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'bob' });
    order('old-1', { source: 'Old ERP' }, null);
    order('old-2', { source: 'Old ERP' }, null);
    order('new-1', { status: 'accepted', authorId: 'bob' }, null);
    first.poke();
    await time.advance(1_000);
    order('old-2', { source: 'Old ERP', status: 'cancelled' }, 'bob');
    first.poke();
    await time.advance(1_000);
    const arrivals: string[] = [];
    first.data.watchArrivals((list) => arrivals.push(...list.map(({ kind, title }) => `${kind} ${title}`)));
    await time.advance(50);
    expect(first.engine.status().counts.order).toBe(3);
    expect(arrivals.sort()).toEqual(['created Käseladen', 'created new-1', 'updated old-2']);
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
    expect(counts.length).toBeLessThan(12);
  });

  it('tells windows of what goes amid a whole load at once', async () => {
    const { time, office, first } = await world();
    office.pageRecords = 50;
    for (let n = 0; n < 1_000; n += 1)
      office.put({ id: `a${n}`, entity: 'account', body: { ...account({ name: `Account ${n}` }) }, byId: 'office' });
    first.fault = () => (first.requests.length > 6 ? 'slow' : 'none');
    const counts: number[] = [];
    const started = first.start();
    await time.advance(1);
    await started;
    first.data.watchCount('account', {}, (count) => counts.push(count));
    await time.advance(300);
    expect(first.engine.status().phase).toBe('firstLoad');
    expect(counts.at(-1)).toBeGreaterThan(0);
    const wiped = first.engine.wipe();
    await time.advance(300);
    expect(counts.at(-1)).toBe(0);
    await time.advance(60_000);
    await wiped;
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
