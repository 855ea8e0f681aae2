import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import { dexieBlobs } from '../../src/renderer/data/snapshot/blob-place';
import type { RecordStore } from '../../src/renderer/data/store';
import type { Bytes } from '../../src/renderer/data/vault/bytes';
import { entityNames } from '../../src/shared/entities';
import { Computer } from './computer';
import { FakeDisk } from './fake-disk';

const record = (entity: string, id: string, n: number): StoredRecord => ({
  ...{ id, entity, v: 1, rev: n, gen: 1, deleted: n % 11 === 0, mut: null, at: '2026-11-22T08:00:00.000Z', byId: null },
  body: { name: `Name ${n}`, note: '界'.repeat(n % 50), custom: { n } },
  conflicts: [],
  ...(n % 5 === 0 ? { pending: { mut: `m${n}`, at: '', base: null, prior: [] } } : {}),
});
const write = (store: RecordStore, ...records: StoredRecord[]) =>
  store.transact(() => ({ write: records, result: undefined }));
const purge = (store: RecordStore, ...keys: string[]) => store.transact(() => ({ purge: keys, result: undefined }));

const contents = (store: RecordStore): unknown[] =>
  [...store.records]
    .map(([name, held]) => ({ name, held, version: store.records.version(name) }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));

const keepContents = (store: RecordStore): void =>
  store.nextStart.keepShown(() => Promise.resolve(() => JSON.stringify(contents(store))));

it('reads the copy instead of the documents, and what was written since', async () => {
  const computer = new Computer();
  let store = await computer.startAndLoad(true);
  await write(store, ...Array.from({ length: 500 }, (_, n) => record(n % 2 ? 'account' : 'order', `r${n}`, n)));
  await computer.idle();
  await write(store, record('account', 'r1', 900), record('contact', 'new', 901));
  await purge(store, 'order:r2').catch(() => undefined);
  await computer.idle();
  await write(store, record('account', 'r3', 903), record('order', 'late', 904));
  const before = contents(store);
  await store.close();
  store = await computer.startAndLoad(true);
  expect(computer.documentsRead).toBe(0);
  expect(contents(store)).toEqual(before);
  // Versions are those of the storage: the next write is no conflict.
  await write(store, record('account', 'r5', 905));
  expect(store.records.get('account:r5')?.rev).toBe(905);
  await store.close();
});

it('tells what the copy and the end of the log hold before the log is read', async () => {
  const computer = new Computer();
  let store = await computer.startAndLoad(true);
  await write(store, ...Array.from({ length: 50 }, (_, n) => record('account', `r${n}`, n)));
  await computer.idle();
  await write(store, record('account', 'r3', 903), record('order', 'late', 904));
  const before = contents(store);
  await store.close();
  store = await computer.start(true);
  computer.logsRead = 0;
  for (const entity of entityNames) await store.load(entity);
  expect(contents(store)).toEqual(before);
  expect(computer.logsRead).toBe(0);
  expect(await store.confirm()).toEqual([]);
  expect(computer.logsRead).toBe(1);
  await store.close();
});

it('reads of what was moved together since only what is newer than the copy', async () => {
  const computer = new Computer();
  let store = await computer.startAndLoad(true);
  const many = (from: number) => Array.from({ length: 60 }, (_, n) => record('account', `r${from + n}`, from + n));
  for (let from = 0; from < 3000; from += 60) await write(store, ...many(from));
  await computer.idle();
  await write(store, record('account', 'r3', 903));
  await write(store, record('order', 'late', 904));
  await computer.compact();
  await write(store, record('order', 'later', 905));
  const before = contents(store);
  await store.close();
  store = await computer.start(true);
  computer.logsRead = 0;
  computer.bytesRead = 0;
  for (const entity of entityNames) await store.load(entity);
  expect([contents(store), computer.logsRead]).toEqual([before, 0]);
  const { bytesRead } = computer;
  expect(await store.confirm()).toEqual([]);
  expect(bytesRead).toBeLessThan(computer.bytesRead / 4);
  await store.close();
});

it('takes back what the copy told when the log turns out to be damaged', async () => {
  const computer = new Computer();
  let store = await computer.startAndLoad(true);
  await write(store, record('account', 'a', 1), record('order', 'b', 2));
  await computer.idle();
  await store.close();
  store = await computer.start(true);
  for (const entity of entityNames) await store.load(entity);
  expect(store.records.size).toBe(2);
  computer.damages = 1;
  const again = await store.confirm();
  expect(again).toContain('account');
  expect([store.records.size, computer.blobs.head]).toEqual([0, undefined]);
  for (const entity of again) await store.load(entity);
  expect([store.records.size, computer.documentsRead]).toEqual([2, 2]);
  await store.close();
});

it('writes only the chunks that have changed', async () => {
  const computer = new Computer();
  const store = await computer.startAndLoad(true);
  const many = (from: number) => Array.from({ length: 1000 }, (_, n) => record('account', `r${from + n}`, from + n));
  for (let from = 0; from < 6000; from += 1000) await write(store, ...many(from));
  await computer.idle();
  const first = new Set(computer.blobs.blobs.keys());
  await write(store, record('account', 'r7', 7777));
  await computer.idle();
  const kept = [...computer.blobs.blobs.keys()].filter((number) => first.has(number));
  expect(kept.length).toBeGreaterThan(2);
  await store.close();
});

it('leaves nothing of a record that was removed for good, also while the copy is being written', async () => {
  const computer = new Computer();
  const store = await computer.startAndLoad(true);
  await write(store, record('account', 'a', 1), record('account', 'b', 2));
  await computer.idle();
  expect(computer.blobs.head).toBeDefined();
  await purge(store, 'account:a');
  expect([computer.blobs.head, computer.blobs.blobs.size]).toEqual([undefined, 0]);
  let purged: Promise<unknown> | undefined;
  computer.blobs.beforeWrite = () => {
    purged ??= purge(store, 'account:b');
  };
  await computer.idle();
  await purged;
  expect([computer.blobs.head, computer.blobs.blobs.size]).toEqual([undefined, 0]);
  await store.close();
});

it('leaves nothing of a record that was removed for good where the copy could not be read at the start', async () => {
  const computer = new Computer();
  let store = await computer.startAndLoad(true);
  await write(store, record('account', 'a', 1), record('account', 'b', 2));
  await computer.idle();
  await store.close();
  const { note } = FakeDisk.prototype;
  let asked = 0;
  // The connection is lost for a moment, whenever the copy is looked at.
  const flaky = vi.spyOn(FakeDisk.prototype, 'note').mockImplementation(function (this: FakeDisk, name) {
    if (name === 'identity') asked += 1;
    if (name === 'identity' && asked !== 2) return Promise.reject(new DOMException('lost', 'InvalidStateError'));
    return note.call(this, name);
  });
  store = await computer.startAndLoad(true);
  flaky.mockRestore();
  expect([asked, computer.documentsRead, store.records.size]).toEqual([3, 2, 2]);
  await purge(store, 'account:a');
  expect([computer.blobs.head, computer.blobs.blobs.size]).toEqual([undefined, 0]);
  await store.close();
  store = await computer.startAndLoad(true);
  expect([...store.records.keys()]).toEqual(['account:b']);
  await store.close();
});

it('a start that used the copy holds, and shows first, what a start without it holds, whatever happened to the copy', async () => {
  const names = ['account', 'order', 'team'] as const;
  const step = fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        do: fc.constant('write' as const),
        entity: fc.constantFrom(...names),
        id: fc.nat(12),
        n: fc.nat(1000),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('purge' as const),
        entity: fc.constantFrom(...names),
        id: fc.nat(12),
        n: fc.constant(0),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constantFrom('idle' as const, 'pause' as const, 'restart' as const, 'compact' as const),
        entity: fc.constant('account' as const),
        id: fc.constant(0),
        n: fc.constant(0),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constantFrom(
          ...(['tear', 'flip', 'early', 'damage', 'blur', 'power', 'power', 'full', 'full'] as const),
        ),
        entity: fc.constant('account' as const),
        id: fc.nat(40),
        n: fc.nat(1000),
      }),
    },
  );
  // One in which what was shown is believed, whatever chance brings.
  const at = { entity: 'account', id: 1, n: 1 } as const;
  const known = ['write', 'idle', 'pause', 'restart', 'pause', 'restart'].map((what) => ({ ...at, do: what })) as never;
  let [used, seen] = [0, 0];
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const computer = new Computer();
      let store = await computer.startAndLoad(true);
      keepContents(store);
      const same = async (): Promise<void> => {
        await store.close();
        const plain = await computer.startAndLoad(false);
        const wanted = contents(plain);
        await plain.close();
        store = await computer.startAndLoad(true);
        const { shown } = computer;
        if (shown !== undefined) expect(shown).toBe(JSON.stringify(wanted));
        if (shown !== undefined && wanted.length > 0) seen += 1;
        keepContents(store);
        if (wanted.length > 0 && computer.documentsRead === 0) used += 1;
        expect(contents(store)).toEqual(wanted);
      };
      for (const { do: what, entity, id, n } of steps) {
        if (what === 'write') await write(store, record(entity, `r${id}`, n));
        else if (what === 'purge') {
          const isHere = store.records.has(`${entity}:r${id}`);
          await purge(store, `${entity}:r${id}`);
          if (isHere && !computer.blobs.isFull) expect(computer.blobs.second).toBeUndefined();
        } else if (what === 'idle') await computer.idle();
        else if (what === 'pause') await computer.pause();
        else if (what === 'compact') await computer.compact();
        else if (what === 'blur')
          computer.blobs.second = computer.blobs.second?.map((byte, at) => byte ^ (at === n ? 1 : 0));
        else if (what === 'restart') await same();
        else if (what === 'full') computer.blobs.isFull = n % 2 === 0;
        else if (what === 'power') {
          await store.close();
          computer.platter.cutPower(n % 4);
          store = await computer.start(n % 3 > 0);
          await same();
        } else if (what === 'early') {
          // Somebody writes before everything is loaded.
          await store.close();
          store = await computer.start(true);
          await store.load('team');
          await write(store, record('account', 'early', n)).catch(() => undefined);
          await same();
        } else if (what === 'damage') {
          await store.close();
          computer.damages = 1;
          store = await computer.startAndLoad(true);
          if (!computer.blobs.isFull)
            expect([computer.blobs.head, computer.blobs.second]).toEqual([undefined, undefined]);
          keepContents(store);
          computer.damages = 0;
        } else {
          const numbers = [...computer.blobs.blobs.keys()];
          const number = numbers[id % Math.max(1, numbers.length)];
          const bytes = computer.blobs.blobs.get(number ?? 0);
          if (number === undefined || !bytes) continue;
          if (what === 'tear') computer.blobs.blobs.delete(number);
          else {
            const flipped = bytes.slice();
            flipped[n % flipped.length] = (flipped[n % flipped.length] as number) ^ 1;
            computer.blobs.blobs.set(number, flipped);
          }
        }
      }
      await same();
      await store.close();
    }),
    { numRuns: 30, examples: [[known]] },
  );
  expect(used).toBeGreaterThan(10);
  expect(seen).toBeGreaterThan(0);
}, 120_000);

it('counts what another key, or other definitions, made as missing', async () => {
  const computer = new Computer();
  let store = await computer.startAndLoad(true);
  await write(store, record('account', 'a', 1));
  await computer.idle();
  await store.close();
  const head = computer.blobs.head as Bytes;
  computer.blobs.head = head.slice(0, 20);
  store = await computer.startAndLoad(true);
  expect([computer.documentsRead, store.records.size]).toEqual([1, 1]);
  await store.close();
  computer.blobs.head = head;
  store = await computer.startAndLoad(true);
  expect([computer.documentsRead, store.records.size]).toEqual([0, 1]);
  await store.close();
});

it('is no copy of another vault, though its numbers would fit', async () => {
  const computer = new Computer();
  let store = await computer.startAndLoad(true);
  await write(store, record('account', 'a', 1));
  await computer.idle();
  await store.close();
  const other = new Computer();
  store = await other.startAndLoad(false);
  for (let n = 1; n < 5; n += 1) await write(store, record('account', 'b', n));
  await store.close();
  other.blobs.head = computer.blobs.head;
  for (const [number, bytes] of computer.blobs.blobs) other.blobs.blobs.set(number, bytes);
  store = await other.startAndLoad(true);
  expect([...store.records.keys()]).toEqual(['account:b']);
  await store.close();
});

it('lies in an IndexedDB database of its own, and leaves no trace when it goes', async () => {
  const factory = new IDBFactory();
  const place = dexieBlobs('test', factory, IDBKeyRange);
  expect([await place.note(), await place.numbers()]).toEqual([undefined, []]);
  const bytes = (n: number): Bytes => new Uint8Array(3).fill(n);
  for (const n of [1, 2, 3]) await place.add(n, bytes(n));
  await place.keepShown(bytes(7));
  await place.settle(bytes(9), new Set([1, 3]));
  expect(await place.numbers()).toEqual([1, 3]);
  expect((await place.read([1, 2, 3])).map((blob) => blob && [...blob])).toEqual([[1, 1, 1], undefined, [3, 3, 3]]);
  expect([...((await place.note()) ?? [])]).toEqual([9, 9, 9]);
  // The second note is not of the copy: it stays when that is replaced, and goes by itself.
  expect([...((await place.shown()) ?? [])]).toEqual([7, 7, 7]);
  await place.keepShown(undefined);
  expect([await place.shown(), (await place.note())?.length]).toEqual([undefined, 3]);
  await place.keepShown(bytes(8));
  await place.clear();
  expect([await place.note(), await place.shown(), await place.numbers()]).toEqual([undefined, undefined, []]);
  await place.add(4, bytes(4));
  await place.destroy();
  expect(await factory.databases()).toEqual([]);
});

const afterCut = [0, 1, 2, 3, 4, 5].flatMap((commits) => [
  { told: 'the copy', commits },
  { told: 'what screens showed', commits },
]);
it.each(afterCut)('$told is not believed of what a power cut took back, $commits commits later', async (given) => {
  const computer = new Computer();
  let store = await computer.startAndLoad(true);
  await write(store, record('account', 'strict', 5));
  await computer.idle();
  await write(store, record('account', 'lost', 1));
  await write(store, record('account', 'lost', 2));
  keepContents(store);
  await computer.pause();
  if (given.told === 'the copy') await computer.idle();
  await store.close();
  expect([computer.blobs.head, computer.blobs.second]).not.toContain(undefined);
  computer.platter.cutPower(2);
  // It cannot be replaced either.
  computer.blobs.isFull = true;
  store = await computer.startAndLoad(true);
  expect([computer.shown, ...store.records.keys()]).toEqual([undefined, 'account:strict']);
  for (let n = 0; n < given.commits; n += 1) await write(store, record('account', `new${n}`, 5));
  const expected = contents(store);
  await store.close();
  for (let starts = 0; starts < 2; starts += 1) {
    store = await computer.startAndLoad(true);
    expect([computer.shown, contents(store)]).toEqual([undefined, expected]);
    await store.close();
  }
});

it('is not believed of what a power cut took back though the log had gone on before anybody looked at it', async () => {
  const computer = new Computer();
  let store = await computer.startAndLoad(true);
  await write(store, record('account', 'strict', 5));
  await write(store, record('account', 'lost', 1));
  await write(store, record('account', 'lost', 2));
  await computer.idle();
  await store.close();
  computer.platter.cutPower(2);
  store = await computer.startAndLoad(false);
  for (let n = 0; n < 2; n += 1) await write(store, record('account', `new${n}`, 5));
  const expected = contents(store);
  await store.close();
  store = await computer.startAndLoad(true);
  expect(contents(store)).toEqual(expected);
  await store.close();
});
