import { type Dexie } from 'dexie';
import { afterEach, describe, expect, it } from 'vitest';
import { dexieDisks } from '../../src/renderer/data/vault/dexie-disk';
import type { Disk, DiskChange } from '../../src/renderer/data/vault/disk';

const bytes = (...values: number[]) => new Uint8Array(values);
const change = (extra: Partial<DiskChange> = {}): DiskChange => ({
  expected: undefined,
  add: [],
  remove: [],
  notes: {},
  strict: true,
  ...extra,
});

const disks = dexieDisks(indexedDB, IDBKeyRange);
let opened: Disk[] = [];
const open = async (name: string) => {
  const disk = await disks.open(name);
  opened.push(disk);
  return disk;
};
afterEach(async () => {
  for (const disk of opened) await disk.destroy();
  opened = [];
});

describe('the disk of the vault in IndexedDB', () => {
  it('holds records and notes over a restart, in the order of their numbers', async () => {
    const name = crypto.randomUUID();
    const first = await open(name);
    const add = Array.from({ length: 100 }, (_, index) => ({ number: 100 - index, bytes: bytes(index) }));
    await first.apply(change({ add, notes: { head: bytes(1), identity: bytes(2) } }));
    await first.apply(change({ expected: bytes(1), remove: [3], notes: { head: bytes(4) } }));
    await first.close();
    const second = await open(name);
    const numbers: number[] = [];
    for (
      let page = await second.readAfter(0, 10);
      page.length > 0;
      page = await second.readAfter(numbers.at(-1) ?? 0, 10)
    )
      numbers.push(...page.map(({ number }) => number));
    expect(numbers).toEqual(Array.from({ length: 100 }, (_, index) => index + 1).filter((number) => number !== 3));
    expect([
      await second.note('head'),
      await second.note('identity'),
      await second.read(100),
      await second.read(3),
    ]).toEqual([bytes(4), bytes(2), bytes(0), undefined]);
  });

  it('writes strict what must not be lost, and relaxed what can be had again', async () => {
    const seen: (string | undefined)[] = [];
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function spied(this: IDBDatabase, stores, mode, options) {
      if (mode === 'readwrite') seen.push(options?.durability);
      return transaction.call(this, stores, mode, options);
    };
    try {
      const disk = await open(crypto.randomUUID());
      await disk.apply(change({ add: [{ number: 1, bytes: bytes(1) }] }));
      await disk.apply(change({ add: [{ number: 2, bytes: bytes(2) }], strict: false }));
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
    expect(seen).toEqual(['strict', 'relaxed']);
  });

  it('writes past a torn end once for all databases of an origin, and leaves nothing of it', async () => {
    // Another factory as far as anybody knows, so that nobody did it before.
    const factory = new Proxy(indexedDB, {
      get: (real, name) => (typeof real[name as 'open'] === 'function' ? real[name as 'open'].bind(real) : undefined),
    });
    const own = dexieDisks(factory, IDBKeyRange);
    const written: number[] = [];
    const { add } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.add = function spied(this: IDBObjectStore, value: Uint8Array, key) {
      if (this.name === 'zeros') written.push(value.length);
      return add.call(this, value, key);
    };
    try {
      for (const name of [crypto.randomUUID(), crypto.randomUUID()]) {
        const disk = await own.open(name);
        opened.push(disk);
        await disk.leaveTornEnd();
      }
    } finally {
      IDBObjectStore.prototype.add = add;
    }
    expect((await indexedDB.databases()).filter(({ name }) => name === 'torn-end')).toEqual([]);
    expect(written.reduce((sum, length) => sum + length, 0)).toBeGreaterThan(4 * 1024 * 1024);
    expect(written).toHaveLength(115);
  });

  it('does all of a transaction or nothing', async () => {
    const disk = await open(crypto.randomUUID());
    await disk.apply(change({ add: [{ number: 1, bytes: bytes(1) }], notes: { head: bytes(1) } }));
    const twice = change({
      expected: bytes(1),
      add: [2, 1].map((number) => ({ number, bytes: bytes(9) })),
      notes: { head: bytes(9) },
    });
    await expect(disk.apply(twice)).rejects.toMatchObject({ code: 'overtaken' });
    await expect(disk.apply(change({ add: [{ number: 2, bytes: bytes(9) }] }))).rejects.toMatchObject({
      code: 'overtaken',
    });
    expect([await disk.read(1), await disk.read(2), await disk.note('head')]).toEqual([bytes(1), undefined, bytes(1)]);
  });

  it('opens its connection again when the browser closed it, and never after it was closed', async () => {
    const name = crypto.randomUUID();
    const disk = await open(name);
    (disk as unknown as { dexie: Dexie }).dexie.close();
    await disk.apply(change({ add: [{ number: 1, bytes: bytes(1) }] }));
    expect(await disk.read(1)).toEqual(bytes(1));
    await disk.close();
    await expect(disk.read(1)).rejects.toMatchObject({ code: 'closed' });
  });

  it('is removed without a trace, held up by no connection of its own', async () => {
    let blocked = 0;
    const { deleteDatabase } = IDBFactory.prototype;
    IDBFactory.prototype.deleteDatabase = function spied(this: IDBFactory, database) {
      const request = deleteDatabase.call(this, database);
      request.addEventListener('blocked', () => (blocked += 1));
      return request;
    };
    const prefix = crypto.randomUUID();
    try {
      // What is read last decides, and not every time: ten times tell.
      for (let time = 0; time < 10; time += 1) {
        const disk = await disks.open(`${prefix}-${time}`);
        await disk.apply(change({ add: [{ number: 1, bytes: bytes(1) }] }));
        await disk.read(1);
        if (time % 2 === 0) await disk.close();
        await disk.destroy();
      }
    } finally {
      IDBFactory.prototype.deleteDatabase = deleteDatabase;
    }
    expect([blocked, (await indexedDB.databases()).filter(({ name }) => name?.includes(prefix))]).toEqual([0, []]);
  });
});
