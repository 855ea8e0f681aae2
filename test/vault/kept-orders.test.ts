import { expect, it, vi } from 'vitest';
import { Engine, type SyncControl } from '../../src/renderer/data/engine';
import { realPorts } from '../../src/renderer/data/memory';
import { session } from '../sync/people';
import { Computer } from './computer';

const cities = ['Köln', '上海', '台北', 'Bonn', 'Utrecht'];
const account = (n: number) => ({
  ...{ id: `a${n}`, entity: 'account', v: 1, rev: 1, gen: 1, deleted: false, mut: null, byId: null, conflicts: [] },
  ...{ at: '2026-11-01T08:00:00.000Z', body: { name: `Name ${n}`, type: 'customer', city: cities[n % 5] } },
});

/** Paths of the orders that the next copy holds, without making any. */
const ordersOf = ({ store }: Engine): string[] =>
  store.records
    .of('account')
    .image()
    .orders.map(({ path }) => path);

it('has the orders of what lists show in the copy after a first load; a restart takes them over and counts by them', async () => {
  const computer = new Computer();
  const ports = realPorts();
  const first = new Engine({ session, language: 'en', store: await computer.start(true), ports });
  let phase: 'firstLoad' | 'idle' = 'firstLoad';
  const state = () => ({ phase, online: true, clockOffsetMs: 0, loaded: phase === 'idle' });
  first.useSync({
    state,
    changed: () => undefined,
    syncNow: async () => undefined,
    stop: async () => undefined,
  } satisfies SyncControl);
  await first.load();
  const accounts = Array.from({ length: 2_100 }, (_, n) => account(n));
  await first.store.transact(() => ({ write: accounts, result: undefined }));
  // A copy that was written before: it is not the last word.
  await computer.idle();
  const early = computer.blobs.head;
  expect(ordersOf(first)).not.toContain('city');
  phase = 'idle';
  first.statusChanged();
  await vi.waitFor(() => expect(ordersOf(first)).toContain('city'), 25_000);
  await vi.waitFor(async () => {
    await computer.idle();
    expect(computer.blobs.head).not.toEqual(early);
  }, 25_000);
  await computer.idle();
  await first.close();

  const again = new Engine({ session, language: 'en', store: await computer.start(true), ports });
  await again.load();
  // Before anything was made in slices.
  expect(ordersOf(again)).toContain('city');
  const where = [{ field: 'city', op: 'eq', value: 'Köln' }] as const;
  expect((await again.calls.fetchRecords('account', { where }, { offset: 0, limit: 1 })).total).toBe(420);
  await again.close();
});
