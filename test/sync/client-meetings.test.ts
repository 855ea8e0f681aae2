import { describe, expect, it } from 'vitest';
import { baseOf, Outbox } from '../../src/renderer/data/outbox';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import { meetPulled, meetRefused, type MeetingContext } from '../../src/renderer/data/reconcile';
import type { WireRecord } from '../../src/shared/record';
import { FakeOffice } from './fake-office';
import { FakeTime } from './fake-time';
import { randomFrom } from './random';
import { SimClient } from './sim-client';

/** Rare meetings of a local change with the head office, one by one. */
let made = 0;
const outbox = new Outbox(() => `mut-${(made += 1)}`);
const at = '2026-05-01T10:00:00.000Z';
const context = (more: Partial<MeetingContext> = {}): MeetingContext => ({
  userId: 'ann',
  outbox,
  at,
  gen: 1,
  restored: false,
  ...more,
});
const wire = (rev: number, body: Record<string, unknown>, more: Partial<WireRecord> = {}): WireRecord => ({
  id: 'a-1',
  entity: 'account',
  v: 1,
  rev,
  deleted: false,
  body: { name: 'Bakery', type: 'customer', ...body },
  mut: `office-${rev}`,
  at,
  byId: 'ben',
  conflicts: [],
  ...more,
});
const edited = (base: WireRecord, body: Record<string, unknown>): StoredRecord => ({
  ...base,
  gen: 1,
  body: { ...base.body, ...body },
  pending: { mut: outbox.next(), at, base: baseOf(base), prior: [] },
});

describe('a change that the head office refused', () => {
  const refusal = (record: WireRecord) => ({ code: 'invalid_record', details: {}, record });

  it('is put on top of what others wrote meanwhile, so that mending and sending it takes nothing back', () => {
    const local = edited(wire(1, { phone: '1' }), { phone: 'too long for the new rule' });
    const next = meetRefused(
      local,
      local.pending?.mut ?? '',
      refusal(wire(2, { phone: '1', city: 'Bonn' })),
      context(),
    );
    expect(next?.parked?.code).toBe('invalid_record');
    expect(next?.pending?.base?.rev).toBe(2);
    expect(next?.body).toMatchObject({ phone: 'too long for the new rule', city: 'Bonn' });
  });

  it('so is the edit that came after it', () => {
    const base = wire(1, {});
    const sent = edited(base, { phone: 'x' });
    const prior = { mut: 'sent-1', v: 1, baseRev: 1, body: sent.body, deleted: false, conflicts: [], at };
    const local = edited(base, { phone: 'y' });
    const waiting = { ...local, pending: { mut: outbox.next(), at, base: baseOf(base), prior: [prior] } };
    const next = meetRefused(waiting, 'sent-1', refusal(wire(2, { city: 'Bonn' })), context());
    expect(next?.parked).toBeUndefined();
    expect(next?.body).toMatchObject({ phone: 'y', city: 'Bonn' });
  });

  it('keeps both values where both changed the same', () => {
    const local = edited(wire(1, { city: 'Köln' }), { city: 'Trier' });
    const next = meetRefused(local, local.pending?.mut ?? '', refusal(wire(2, { city: 'Bonn' })), context());
    expect(next?.body['city']).toBe('Bonn');
    expect(next?.conflicts).toMatchObject([{ field: 'city', value: 'Trier', base: 'Köln' }]);
  });
});

describe('an unsent change meets a head office that was restored', () => {
  it('where the same number counts another history: nothing of the other one is overwritten unseen', () => {
    const local = edited(wire(5, { city: 'Köln' }), { phone: '2' });
    const next = meetPulled(local, wire(5, { city: 'Bonn' }, { mut: 'other' }), context({ gen: 2, restored: true }));
    expect(next?.body).toMatchObject({ phone: '2', city: 'Bonn' });
    expect(next?.pending?.base?.body['city']).toBe('Bonn');
  });

  it('and what this laptop had saved before is kept beside it', () => {
    const local = edited(wire(5, { city: 'Köln' }, { byId: 'ann' }), { phone: '2' });
    const next = meetPulled(local, wire(5, { city: 'Bonn' }, { mut: 'other' }), context({ gen: 2, restored: true }));
    expect(next?.conflicts.map(({ field, value }) => [field, value])).toContainEqual(['city', 'Köln']);
  });

  it('where the version is the same, nothing happens', () => {
    const base = wire(5, { city: 'Köln' });
    const local = edited(base, { phone: '2' });
    expect(meetPulled(local, base, context({ gen: 2, restored: true }))).toEqual({ ...local, gen: 2 });
  });

  it('where somebody wrote to the older version since: that is kept', () => {
    const local = edited(wire(5, { city: 'Köln' }), { phone: '2' });
    const since = wire(4, { city: 'Bonn' }, { at: '2026-05-02T10:00:00.000Z' });
    const next = meetPulled(local, since, context({ gen: 2, restored: true }));
    expect(next?.body['city']).toBe('Bonn');
    expect(next?.conflicts.map(({ field }) => field)).not.toContain('name');
  });

  it('where nothing was edited here since, and somebody wrote to the older version: both are kept', () => {
    const local: StoredRecord = { ...wire(5, { city: 'Köln' }, { byId: 'ann' }), gen: 1 };
    const since = wire(4, { city: 'Bonn' }, { at: '2026-05-02T10:00:00.000Z' });
    const next = meetPulled(local, since, context({ gen: 2, restored: true }));
    expect(next?.body['city']).toBe('Bonn');
    expect(next?.conflicts).toMatchObject([{ field: 'city', value: 'Köln' }]);
  });
});

describe('a record that this version cannot hold', () => {
  it('leaves with the last trace when a whole load does not bring it any more', async () => {
    const time = new FakeTime();
    const office = new FakeOffice(() => time.now);
    const client = new SimClient({ name: 'aside-1', userId: 'ann', office, time, random: randomFrom(7) });
    office.put({ id: 'a-1', entity: 'account', v: 99, body: { name: 'CANARY' }, byId: 'ben' });
    office.put({ id: 'a-2', entity: 'account', v: 99, body: { name: 'still there' }, byId: 'ben' });
    await client.start();
    await time.advance(2_000);
    const asides = (): string[] =>
      [...client.engine.store.records.values()].filter(({ entity }) => entity === '$aside').map(({ id }) => id);
    expect(asides()).toEqual(['account:a-1', 'account:a-2']);
    office.held.delete('a-1');
    office.epoch = 'epoch-2';
    client.poke();
    await time.advance(5_000);
    expect(asides()).toEqual(['account:a-2']);
    await client.crash();
  });
});
