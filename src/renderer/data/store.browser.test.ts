import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Dexie } from 'dexie';
import type { StoredRecord } from './envelope';
import { dexieStorage } from './storage-dexie';
import type { StoragePort } from './storage-port';
import { vaultStorage } from './storage-vault';
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

/** The stock storage and the vault: replaced by one line, and held to the same promises. */
interface Kind {
  readonly storage: () => StoragePort;
  /** Of the database that holds the records, by the name of the store. */
  readonly database: (name: string) => string;
  /** Whether what IndexedDB is given is this record. */
  readonly isWriteOf: (value: unknown, id: string) => boolean;
  /** How it hears that the disk is full: at the call, or when the transaction is to be completed. */
  readonly refusal: 'at the call' | 'at the end';
}

const key = crypto.getRandomValues(new Uint8Array(32));
const kinds: Readonly<Record<string, Kind>> = {
  'the stock storage': {
    storage: () => dexieStorage(indexedDB),
    database: (name) => `rxdb-dexie-${name}--0--records`,
    isWriteOf: (value, id) => (value as { id?: string }).id === id,
    refusal: 'at the call',
  },
  'the vault': {
    storage: () => vaultStorage({ key, later: () => undefined }),
    database: (name) => `vault-${name}`,
    // One chunk holds all of a transaction, and nobody can tell from outside what is in it.
    isWriteOf: (value) => value instanceof Uint8Array && value.length > 1000,
    refusal: 'at the end',
  },
};

let name = '';
let stores: RecordStore[] = [];
beforeEach(() => {
  name = `test-${crypto.randomUUID()}`;
});
afterEach(async () => {
  for (const store of stores.reverse()) await store.destroy().catch(() => undefined);
  stores = [];
});
const loadAccounts = async (store: RecordStore): Promise<StoredRecord[]> => {
  await store.load('account');
  return [...store.records.values()];
};
const write = (store: RecordStore, ...records: StoredRecord[]) =>
  store.transact(() => ({ write: records, result: undefined }));
const openOn = async (storage: StoragePort) => {
  const store = await openRecordStore(name, storage);
  stores.push(store);
  return store;
};

/** Which durability each transaction that writes asks for. */
async function durabilities(act: () => Promise<void>): Promise<(string | undefined)[]> {
  const seen: (string | undefined)[] = [];
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function spied(this: IDBDatabase, names, mode, options) {
    if (mode === 'readwrite' && (this.name.includes('records') || this.name.startsWith('vault-')))
      seen.push(options?.durability);
    return transaction.call(this, names, mode, options);
  };
  try {
    await act();
  } finally {
    IDBDatabase.prototype.transaction = transaction;
  }
  return seen;
}

describe.each(Object.entries(kinds))('the store on %s', (_kind, { storage, database, isWriteOf, refusal }) => {
  const open = () => openOn(storage());

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
    await again.load('account');
    expect([...again.records.values()]).toEqual([record('a', { rev: 2 }), record('b', { rev: 7 })]);
  });

  it("writes what is this laptop's own with strict durability", async () => {
    const pending = { mut: 'm', at: '', base: null, prior: [] };
    const seen = await durabilities(async () => {
      const store = await open();
      await write(store, record('a', { pending }), record('b'));
      await write(store, record('a'));
      await write(store, { ...record('order'), entity: '$counter' });
    });
    expect(seen.length).toBeGreaterThanOrEqual(3);
    expect(new Set(seen)).toEqual(new Set(['strict']));
  });

  it('writes several records in one IndexedDB transaction: one that cannot be written takes the others with it', async () => {
    const store = await open();
    await write(store, record('a'));
    const methods = ['put', 'add'] as const;
    const { put, add } = IDBObjectStore.prototype;
    for (const method of methods) {
      const real = { put, add }[method];
      IDBObjectStore.prototype[method] = function failing(this: IDBObjectStore, value: unknown, ...rest) {
        if (!isWriteOf(value, 'account:c')) return real.call(this, value, ...rest);
        const full = new DOMException('full', 'QuotaExceededError');
        if (refusal === 'at the call') throw full;
        const { transaction } = this;
        Object.defineProperty(transaction, 'error', { get: () => full });
        queueMicrotask(() => transaction.abort());
        return real.call(this, value, ...rest);
      };
    }
    const heard: unknown[] = [];
    store.listen({ committed: (committed) => heard.push(committed) });
    try {
      await expect(
        write(store, record('a', { rev: 2 }), record('b'), record('c', { body: { name: 'c'.repeat(2000) } })),
      ).rejects.toMatchObject({ code: 'disk_full' });
    } finally {
      Object.assign(IDBObjectStore.prototype, { put, add });
    }
    expect([heard.length, store.records.get('account:a')?.rev, store.records.size]).toEqual([0, 1, 1]);
    await write(store, record('d'));
    await store.close();
    const again = await open();
    expect((await loadAccounts(again)).map(({ id, rev }) => `${id}${rev}`)).toEqual(['a1', 'd1']);
  });

  it('opens its connection again when the browser closed it', async () => {
    const opened: IDBDatabase[] = [];
    const { transaction } = IDBDatabase.prototype;
    IDBDatabase.prototype.transaction = function spied(this: IDBDatabase, ...args) {
      if (this.name === database(name)) opened.push(this);
      return transaction.apply(this, args);
    };
    const store = await open();
    await write(store, record('a'));
    IDBDatabase.prototype.transaction = transaction;
    const last = opened.at(-1);
    last?.close();
    // What the browser does when it closes a connection by itself.
    last?.dispatchEvent(new Event('close'));
    await write(store, record('b'));
    await store.close();
    expect((await loadAccounts(await open())).length).toBe(2);
  });

  it('is removed from the disk without a trace', async () => {
    const store = await open();
    await write(store, record('a'));
    await store.destroy();
    expect((await indexedDB.databases()).filter((entry) => entry.name?.includes(name))).toEqual([]);
  });
});

describe('the store on the stock storage', () => {
  it('keeps nothing of what left', async () => {
    const store = await openOn(dexieStorage(indexedDB));
    await write(store, record('a'), record('b'));
    await store.transact(() => ({ purge: ['account:a', 'account:b'], result: undefined }));
    const raw = await new Dexie(`rxdb-dexie-${name}--0--records`).open();
    expect(await raw.table('docs').count()).toBe(0);
    raw.close();
  });

  it('never lets the write clock of RxDB run backwards across a restart', async () => {
    const real = Date.now;
    const later = real() + 3_600_000;
    Date.now = () => later;
    let store = await openOn(dexieStorage(indexedDB));
    await write(store, record('a'));
    await store.close();
    Date.now = real;
    store = await openOn(dexieStorage(indexedDB));
    expect(Date.now()).toBeGreaterThan(later);
    await write(store, record('b'));
    await store.close();
    expect(Date.now()).toBeLessThan(later);
  });
});

describe('the store on the vault', () => {
  it('lets a power cut take back what is pulled again, and nothing else', async () => {
    const pending = { mut: 'm', at: '', base: null, prior: [] };
    const storage = vaultStorage({ key, later: () => undefined });
    const store = await openOn(storage);
    await write(store, record('c', { pending }));
    expect(await durabilities(() => write(store, record('a'), { ...record('sync'), entity: '$position' }))).toEqual([
      'relaxed',
    ]);
    expect(await durabilities(() => write(store, record('a'), record('b', { pending })))).toEqual(['strict']);
    expect(await durabilities(() => write(store, record('c')))).toEqual(['strict']);
  });

  it('tells another key from a damaged disk', async () => {
    await write(await openOn(vaultStorage({ key, later: () => undefined })), record('a'));
    await stores.pop()?.close();
    const other = crypto.getRandomValues(new Uint8Array(32));
    await expect(openRecordStore(name, vaultStorage({ key: other }))).rejects.toMatchObject({
      code: 'vault_wrong_key',
    });
    await openOn(vaultStorage({ key, later: () => undefined }));
  });

  it('names what is damaged until it is settled', async () => {
    const storage = vaultStorage({ key, later: () => undefined });
    const store = await openOn(storage);
    for (const id of ['a', 'b', 'c']) await write(store, record(id));
    await store.close();
    const raw = await new Dexie(`vault-${name}`).open();
    const numbers = await raw.table('chunks').toCollection().primaryKeys();
    await raw.table('chunks').delete(numbers.at(-2) ?? 0);
    raw.close();
    let again = await openOn(storage);
    expect((await loadAccounts(again)).map(({ id }) => id)).toEqual(['a', 'c']);
    expect(await storage.damages(name)).toMatchObject([{ kind: 'missing' }]);
    await again.close();
    again = await openOn(storage);
    expect(await storage.damages(name)).toMatchObject([{ kind: 'missing' }]);
    await storage.settle(name);
    await again.close();
    again = await openOn(storage);
    expect(await storage.damages(name)).toEqual([]);
  });
});
