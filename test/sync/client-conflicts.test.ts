import { afterEach, describe, expect, it } from 'vitest';
import type { ConflictCase, PendingChange } from '../../src/renderer/data/api';
import { account, endWorlds, held, quiet, stored, update, world } from './client-world';
import { type SimClient } from './sim-client';

afterEach(endWorlds);

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
