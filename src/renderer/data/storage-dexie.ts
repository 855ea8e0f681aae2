import type { Dexie, Table } from 'dexie';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { isStockOf, removeStock } from './remove-databases';
import type { StoragePort } from './storage-port';

interface DexieInternals {
  readonly dexieDb: Dexie;
  readonly dexieTable: Table<Record<string, unknown>, string>;
}

const internalsOf = async (instance: unknown): Promise<DexieInternals> =>
  (await (instance as { readonly internals: Promise<DexieInternals> | DexieInternals }).internals) as DexieInternals;

const databaseOf = (name: string): string => `rxdb-dexie-${name}--0--records`;

/** Largest value of the `_meta.lwt` index, read with IndexedDB alone because RxDB must not be open yet. */
function latestWrite(factory: IDBFactory, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = factory.open(databaseOf(name));
    // A database that does not exist yet must not be created here: RxDB makes it with its own indexes.
    request.onupgradeneeded = () => request.transaction?.abort();
    request.onerror = () => (request.error?.name === 'AbortError' ? resolve(0) : reject(request.error as Error));
    request.onsuccess = () => {
      const database = request.result;
      const done = (value: number) => {
        database.close();
        resolve(value);
      };
      if (!database.objectStoreNames.contains('docs')) return done(0);
      const store = database.transaction('docs', 'readonly').objectStore('docs');
      const index = [...store.indexNames].find((candidate) => store.index(candidate).keyPath === '_meta.lwt');
      if (index === undefined) return done(0);
      const cursor = store.index(index).openKeyCursor(null, 'prev');
      cursor.onsuccess = () => done(typeof cursor.result?.key === 'number' ? cursor.result.key : 0);
      cursor.onerror = () => done(0);
    };
  });
}

/** Whether anything of the stock storage lies under this name. */
export const stockExists = async (factory: IDBFactory, name: string): Promise<boolean> =>
  (await factory.databases()).some((entry) => entry.name !== undefined && isStockOf(name)(entry.name));

const pageSize = 500;

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });

/** Every document of the stock storage that is not deleted, by primary key, read with IndexedDB alone: RxDB must not be open. */
export async function* readStockPages(factory: IDBFactory, name: string): AsyncGenerator<Record<string, unknown>[]> {
  // Opening creates what is not there, and an empty database is no storage.
  if (!(await factory.databases()).some((entry) => entry.name === databaseOf(name))) return;
  const database = await settled(factory.open(databaseOf(name)));
  try {
    if (!database.objectStoreNames.contains('docs')) return;
    for (let after: string | undefined; ;) {
      const range = after === undefined ? undefined : IDBKeyRange.lowerBound(after, true);
      const store = database.transaction('docs', 'readonly').objectStore('docs');
      const rows = (await settled(store.getAll(range, pageSize))) as Record<string, unknown>[];
      const last = rows.at(-1);
      if (!last) return;
      yield rows.filter((row) => row['_deleted'] !== '1');
      after = last['id'] as string;
    }
  } finally {
    database.close();
  }
}

/**
 * RxDB's Dexie storage over IndexedDB. Every transaction is `strict`: a change is called saved when the disk has it.
 * @param factory IndexedDB of the realm
 */
export function dexieStorage(factory: IDBFactory): StoragePort {
  return {
    storage: getRxStorageDexie({ chromeTransactionDurability: 'strict' }) as StoragePort['storage'],
    latestWrite: (name) => latestWrite(factory, name),
    readRange: async (instance, from, to) => {
      const { dexieTable } = await internalsOf(instance);
      const rows = await dexieTable.where('id').between(from, to, true, false).toArray();
      return rows.flatMap((row) =>
        row['_deleted'] === '1' ? [] : [{ ...row, _deleted: false, _attachments: row['_attachments'] ?? {} }],
      );
    },
    purge: async (instance, ids) => {
      const { dexieTable } = await internalsOf(instance);
      await dexieTable.bulkDelete([...ids]);
    },
    recover: async (instance) => {
      const { dexieDb } = await internalsOf(instance);
      if (!dexieDb.isOpen()) await dexieDb.open();
    },
    destroy: (name) => removeStock(factory, name),
  };
}
