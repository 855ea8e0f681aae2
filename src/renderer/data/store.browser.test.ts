import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dexie } from 'dexie';
import type { StoredRecord } from './envelope';
import { dexieStorage } from './storage-dexie';
import { openRecordStore, type RecordStore } from './store';

const record = (id: string, extra: Partial<StoredRecord> = {}): StoredRecord => ({
  id,
  entity: 'account',
  v: 1,
  rev: 1,
  gen: 1,
  deleted: false,
  body: { name: `Name ${id}`, custom: { __proto: 1, '|x': 2, __y: 3 } },
  mut: null,
  at: '2026-11-22T08:00:00.000Z',
  byId: null,
  conflicts: [],
  ...extra,
});

let name = '';
let stores: RecordStore[] = [];
beforeEach(() => {
  name = `test-${crypto.randomUUID()}`;
});
afterEach(async () => {
  for (const store of stores.reverse()) await store.destroy().catch(() => undefined);
  stores = [];
});
const open = async () => {
  const store = await openRecordStore(name, dexieStorage(indexedDB));
  stores.push(store);
  return store;
};
const write = (store: RecordStore, ...records: StoredRecord[]) =>
  store.transact(() => ({ write: records, result: undefined }));

describe('the store on IndexedDB', () => {
  it('holds what was written over a restart, byte for byte, and forgets what left', async () => {
    const store = await open();
    await write(store, record('a'), record('b', { pending: { mut: 'm', at: '', base: null, prior: [] } }));
    await store.transact((get) => ({
      write: [{ ...(get('account:a') as StoredRecord), rev: 2 }],
      purge: ['account:b'],
      result: undefined,
    }));
    await write(store, record('b', { rev: 7 }));
    await store.close();
    const again = await open();
    const { loaded } = await again.load('account');
    expect(loaded).toEqual([record('a', { rev: 2 }), record('b', { rev: 7 })]);
    await again.transact(() => ({ purge: ['account:a', 'account:b'], result: undefined }));
    const raw = await new Dexie(`rxdb-dexie-${name}--0--records`).open();
    expect(await raw.table('docs').count()).toBe(0);
    raw.close();
  });

  it('writes every transaction with strict durability', async () => {
    const seen: (string | undefined)[] = [];
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function spied(this: IDBDatabase, stores, mode, options) {
      if (mode === 'readwrite' && this.name.includes('records')) seen.push(options?.durability);
      return transaction.call(this, stores, mode, options);
    };
    try {
      const store = await open();
      await write(store, record('a'), record('b'));
      await write(store, record('c'));
      await store.transact(() => ({ purge: ['account:c'], result: undefined }));
    } finally {
      IDBDatabase.prototype.transaction = transaction;
    }
    expect(seen.length).toBeGreaterThanOrEqual(4);
    expect(new Set(seen)).toEqual(new Set(['strict']));
  });

  it('writes several records in one IndexedDB transaction: one that cannot be written takes the others with it', async () => {
    const store = await open();
    await write(store, record('a'));
    const { put } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.put = function failing(this: IDBObjectStore, value: unknown, ...rest) {
      if ((value as { id?: string }).id === 'account:c') throw new DOMException('full', 'QuotaExceededError');
      return put.call(this, value, ...rest);
    };
    const heard: unknown[] = [];
    store.listen((committed) => heard.push(committed));
    try {
      await expect(write(store, record('a', { rev: 2 }), record('b'), record('c'))).rejects.toMatchObject({
        code: 'disk_full',
      });
    } finally {
      IDBObjectStore.prototype.put = put;
    }
    expect([heard.length, store.records.get('account:a')?.rev, store.records.size]).toEqual([0, 1, 1]);
    await write(store, record('d'));
    await store.close();
    const again = await open();
    expect((await again.load('account')).loaded.map(({ id, rev }) => `${id}${rev}`)).toEqual(['a1', 'd1']);
  });

  it('opens its connection again when the browser closed it', async () => {
    const store = await open();
    await write(store, record('a'));
    const port = dexieStorage(indexedDB);
    await port.recover?.({ internals: Promise.resolve({ dexieDb: { isOpen: () => true } }) });
    const instance = (
      store as unknown as {
        database: {
          records: { storageInstance: { originalStorageInstance: { internals: Promise<{ dexieDb: Dexie }> } } };
        };
      }
    ).database.records.storageInstance;
    (await instance.originalStorageInstance.internals).dexieDb.close();
    await write(store, record('b'));
    await store.close();
    expect((await (await open()).load('account')).loaded.length).toBe(2);
  });

  it('never lets the write clock of RxDB run backwards across a restart', async () => {
    const real = Date.now;
    const later = real() + 3_600_000;
    Date.now = () => later;
    let store = await open();
    await write(store, record('a'));
    await store.close();
    Date.now = real;
    store = await open();
    expect(Date.now()).toBeGreaterThan(later);
    await write(store, record('b'));
    await store.close();
    expect(Date.now()).toBeLessThan(later);
  });

  it('is removed from the disk without a trace', async () => {
    const store = await open();
    await write(store, record('a'));
    await store.destroy();
    expect((await indexedDB.databases()).filter((entry) => entry.name?.includes(name))).toEqual([]);
  });
});
