import { afterEach, expect, it, vi } from 'vitest';
import type { EnginePorts } from '../../src/renderer/data/engine';
import { Engine } from '../../src/renderer/data/engine';
import type { Watch } from '../../src/renderer/data/port';
import { realPorts } from '../../src/renderer/data/memory';
import { writeCounter } from '../../src/renderer/data/bookkeeping';
import type { Body, EntityName } from '../../src/shared/entities';
import type { Language } from '../../src/shared/schema/label';
import { session } from '../sync/people';
import { Computer, FakeBlobs } from './computer';

const noon = Date.parse('2026-11-22T12:00:00.000Z');
const day = 86_400_000;
const stored = <N extends EntityName>(entity: N, id: string, body: Body<N>) => ({
  ...{ id, entity, v: 1, rev: 1, gen: 1, deleted: false, mut: null, byId: null, conflicts: [] },
  ...{ at: '2026-11-01T08:00:00.000Z', body: { ...body } },
});
const accounts = Array.from({ length: 60 }, (_, n) =>
  stored('account', `a${n}`, { name: `Name ${n % 7} ${n}`, type: 'customer', city: n % 3 ? 'Köln' : '台北' }),
);
const orders = Array.from({ length: 90 }, (_, n) =>
  stored('order', `o${n}`, {
    ...{
      accountId: `a${n % 40}`,
      accountName: '',
      ownerId: 'u',
      status: n % 4 ? 'accepted' : 'draft',
      channel: 'visit',
    },
    ...{ orderedOn: `202${5 + (n % 2)}-1${n % 2}-${10 + (n % 15)}`, currency: 'EUR', netMinor: 1000 + n, lines: [] },
  } as unknown as Body<'order'>),
);
const talks = Array.from({ length: 20 }, (_, n) =>
  stored('activity', `t${n}`, {
    ...{ accountId: `a${n}`, kind: 'call', status: 'done', ownerId: 'u' },
    startAt: `2026-11-${10 + (n % 9)}T10:00:00.000Z`,
  } as unknown as Body<'activity'>),
);

const list: Watch = {
  ...{ kind: 'records', entity: 'account', window: { offset: 0, limit: 20 }, sums: [] },
  query: { where: [{ field: 'city', op: 'eq', value: 'Köln' }], sort: [{ field: 'name' }] },
};
const byFigure: Watch = { ...list, query: { sort: [{ field: 'figures.net12Minor', desc: true }] } };
const screens: readonly Watch[] = [
  list,
  byFigure,
  { kind: 'record', entity: 'account', id: 'a1' },
  { kind: 'count', entity: 'account', query: { where: [{ field: 'city', op: 'eq', value: '台北' }] } },
  {
    ...list,
    entity: 'order',
    query: { where: [{ field: 'orderedOn', op: 'days', value: 'olderThan30' }] },
    sums: ['netMinor'],
  },
] as readonly Watch[];

let open: Engine[] = [];
afterEach(async () => {
  for (const engine of open) await engine.close();
  open = [];
});

interface Start {
  readonly language?: Language;
  readonly clock?: number;
  /** What is asked. */
  readonly watches?: readonly Watch[];
  /** Nothing of the copy comes from the disk before this. */
  readonly until?: Promise<void>;
  readonly onRead?: () => void;
}

/** Starts Roadbook on a computer. @returns what it tells to each question, one answer after the other */
async function start(
  computer: Computer,
  { language = 'en', clock = noon, watches = screens, until, onRead = () => undefined }: Start = {},
) {
  const { blobs } = computer;
  const read = FakeBlobs.prototype.read.bind(blobs);
  blobs.read = async (numbers) => {
    onRead();
    await until;
    return read(numbers);
  };
  const store = await computer.start(true);
  const ports: EnginePorts = { ...realPorts(), clock: () => clock, zoneOffset: () => 0 };
  const engine = new Engine({ session, language, store, ports });
  open.push(engine);
  const told = watches.map((): unknown[] => []);
  const handles = watches.map((watch, n) => engine.watch(watch, (value) => told[n]?.push(value)));
  return { engine, store, told, handles };
}

/** A session that was looked at, and killed. */
async function session1(computer: Computer, watches = screens) {
  const { engine, store, told } = await start(computer, { watches });
  await engine.load();
  await store.transact(() => ({ write: [...accounts, ...orders, ...talks], result: undefined }));
  await vi.waitFor(() => expect(told.every((answers) => answers.length > 0)).toBe(true), 25_000);
  await computer.idle();
  await computer.pause();
  return { engine, store };
}

const settled = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** The next start: what is told while nothing but the note can be read, and what is told in the end. */
async function nextStart(computer: Computer, options: Start = {}) {
  let goOn: () => void = () => undefined;
  const until = new Promise<void>((resolve) => (goOn = resolve));
  let onRead: () => void = () => undefined;
  const isRead = new Promise<void>((resolve) => (onRead = resolve));
  const { engine, told, handles } = await start(computer, { ...options, until, onRead });
  const loading = engine.load();
  await isRead;
  await settled();
  const first = told.map((answers) => answers.at(-1));
  goOn();
  await loading;
  await vi.waitFor(() => expect(told.every((answers) => answers.length > 0)).toBe(true), 25_000);
  await settled();
  await engine.live.answered();
  return { first, last: told.map((answers) => answers.at(-1)), engine, told, handles };
}

it('answers at once with what was shown last, and in the end with the same from the records', async () => {
  const computer = new Computer();
  await session1(computer);
  const { first, last, told } = await nextStart(computer);
  expect(first).not.toContain(undefined);
  expect(first).toEqual(last);
  expect(
    (first[0] as { rows: { figures: { orderCount: number } }[] }).rows.some((row) => row.figures.orderCount > 0),
  ).toBe(true);
  // Nothing flickers: what came from the note stays until everything is here.
  expect(told.every((answers) => answers.length <= 2)).toBe(true);
});

it('answers the part of a list that it knows, and no other', async () => {
  const computer = new Computer();
  await session1(computer);
  const part = { ...list, window: { offset: 5, limit: 10 } } as Watch;
  const beyond = { ...list, window: { offset: 15, limit: 10 } } as Watch;
  const { first, last } = await nextStart(computer, { watches: [part, beyond] });
  expect(first[0]).toEqual(last[0]);
  expect(first[1]).toBeUndefined();
});

it('shows nothing of it when a record was written since, and all of it when only the bookkeeping was', async () => {
  const computer = new Computer();
  const { store } = await session1(computer);
  await store.transact(() => ({ write: [writeCounter(7)], result: undefined }));
  const next = await nextStart(computer);
  expect(next.first).not.toContain(undefined);
  // Killed right after a commit.
  await next.engine.commit('c1', [{ entity: 'account', id: 'a1', op: 'update', patch: { city: 'Bonn' } }]);
  const third = await nextStart(computer);
  expect(third.first).toEqual(screens.map(() => undefined));
  expect(third.last[2]).toMatchObject({ city: 'Bonn' });
});

it('is gone before something is purged, and does not bring it back', async () => {
  const computer = new Computer();
  const { store } = await session1(computer);
  expect(computer.blobs.second).toBeDefined();
  await store.transact(() => ({ purge: ['account:a1'], result: undefined }));
  expect(computer.blobs.second).toBeUndefined();
  await computer.idle();
  await computer.pause();
  expect(computer.blobs.second).toBeDefined();
  const { first, last } = await nextStart(computer);
  expect([first[2], last[2]]).toEqual([undefined, undefined]);
  expect(first[0]).toEqual(last[0]);
});

it('is for readers of its language; on another day it knows what no day decides, with the figures of that day', async () => {
  const computer = new Computer();
  await session1(computer);
  expect((await nextStart(computer, { language: 'zh-CN' })).first).toEqual(screens.map(() => undefined));
  const later = await nextStart(computer, { clock: noon + 200 * day });
  expect([later.first[1], later.first[4]]).toEqual([undefined, undefined]);
  for (const n of [0, 2, 3]) expect(later.first[n]).toEqual(later.last[n]);
  expect(later.first[2]).toMatchObject({ figures: { asOf: '2027-06-10' } });
});

it('keeps what the first screens asked though they are closed, and what the start before began with', async () => {
  const computer = new Computer();
  await session1(computer);
  const { engine, handles } = await nextStart(computer, { watches: [list] });
  for (const handle of handles) handle.stop();
  await engine.commit('c1', [{ entity: 'account', id: 'a1', op: 'update', patch: { city: 'Bonn' } }]);
  await computer.pause();
  const { first, last } = await nextStart(computer);
  expect(first).not.toContain(undefined);
  expect(first).toEqual(last);
});

it('takes what is loaded for more than what was shown: whoever looks elsewhere is answered as always', async () => {
  const computer = new Computer();
  await session1(computer, []);
  const { first, last } = await nextStart(computer);
  expect(first).toEqual(screens.map(() => undefined));
  expect(last).not.toContain(undefined);
});
