import { afterEach, describe, expect, it } from 'vitest';
import type { SyncResponse } from '../../src/shared/sync-protocol';
import { account, endWorlds, held, quiet, stored, update, world } from './client-world';

afterEach(endWorlds);

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

it('says in few words that nothing is new: only who has everything and sends nothing asks for that', async () => {
  const { time, office, first } = await world();
  office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'office' });
  await first.start();
  await quiet(time);
  const { requests } = first;
  const position = first.engine.store.records.get('$position:sync')?.body;
  expect(requests[0]?.brief).toBeUndefined();
  expect(requests.at(-1)).toMatchObject({ brief: true, push: [], checkpoint: position?.['checkpoint'] });
  const { contactAt } = first.engine.status();
  await quiet(time);
  expect(first.engine.status()).toMatchObject({ phase: 'idle', online: true, clockOffsetMs: 0 });
  expect(first.engine.status().contactAt).not.toBe(contactAt);
  expect(first.engine.store.records.get('$position:sync')?.body).toMatchObject({
    checkpoint: position?.['checkpoint'],
  });
  await update(first, 'a1', { city: 'Bonn' });
  await quiet(time);
  expect(held(office, 'a1')?.body['city']).toBe('Bonn');
  for (const request of requests) if (request.push.length > 0) expect(request.brief).toBeUndefined();
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
  const tampered = async (change: (answer: SyncResponse) => unknown, ms = 5_000) => {
    const it = await world();
    const { exchange } = it.office;
    it.office.put({ id: 'a1', entity: 'account', body: { ...account() }, byId: 'office' });
    it.office.exchange = (userId, deviceId, request) =>
      change(exchange.call(it.office, userId, deviceId, request)) as SyncResponse;
    await it.first.start();
    await it.time.advance(ms);
    return { ...it, mend: () => (it.office.exchange = exchange) };
  };

  it.each<[string, (answer: SyncResponse) => unknown]>([
    ['nothing', () => undefined],
    ['null', () => null],
    ['a list', () => []],
    ['no checkpoint', (answer) => ({ ...answer, checkpoint: undefined })],
    ['that nothing is new, unasked', ({ serverTime }) => ({ same: true, serverTime })],
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
    // Less time than the shortest pause before the next attempt: how many of those come is up to chance.
    const { first } = await tampered((answer) => ({ ...answer, more: true, remaining: 1 }), 40);
    expect(first.requests.length).toBeLessThan(8);
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
