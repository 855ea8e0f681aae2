import { Dexie } from 'dexie';
import { sameBytes, type Bytes } from './bytes';
import type { Disk, DiskChange, DiskRecord, Disks, NoteName } from './disk';
import { VaultError } from './errors';
import { leaveTornEnd } from './torn-end';

const done = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });

const isSame = (a: Bytes | undefined, b: Bytes | undefined): boolean => (a && b ? sameBytes(a, b) : a === b);

/** IndexedDB takes about as long for one large record as for ten small ones: pages grow until they are large enough. */
const firstPage = 32;
const largestPage = 1024;

class DexieDisk implements Disk {
  #page = firstPage;
  #closed = false;
  #leaving: Promise<void> | undefined;

  constructor(
    readonly dexie: Dexie,
    readonly indexedDB: IDBFactory,
    readonly keyRange: typeof IDBKeyRange,
  ) {}

  /** Dexie opens, upgrades and closes; its own transactions cannot choose how durable each one is. */
  async #database(): Promise<IDBDatabase> {
    if (this.#closed) throw new VaultError('closed');
    // A connection that the browser closed (full disk, removed elsewhere) is opened again.
    if (!this.dexie.isOpen()) await this.dexie.open();
    return this.dexie.backendDB();
  }

  async #store(name: 'chunks' | 'notes'): Promise<IDBObjectStore> {
    return (await this.#database()).transaction(name, 'readonly').objectStore(name);
  }

  async note(name: NoteName): Promise<Bytes | undefined> {
    return done((await this.#store('notes')).get(name)) as Promise<Bytes | undefined>;
  }

  async read(number: number): Promise<Bytes | undefined> {
    return done((await this.#store('chunks')).get(number)) as Promise<Bytes | undefined>;
  }

  async readAfter(after: number, maxBytes: number): Promise<DiskRecord[]> {
    const store = await this.#store('chunks');
    const range = this.keyRange.lowerBound(after, true);
    const [numbers, values] = await Promise.all([
      done(store.getAllKeys(range, this.#page)),
      done(store.getAll(range, this.#page)),
    ]);
    const bytes = values.reduce((sum: number, value: Bytes) => sum + value.length, 0);
    this.#page = Math.max(1, Math.min(largestPage, Math.floor((values.length * maxBytes) / Math.max(1, bytes))));
    return numbers.map((number, index) => ({ number: number as number, bytes: values[index] as Bytes }));
  }

  async apply({ expected, add, remove, notes, strict }: DiskChange): Promise<void> {
    const transaction = (await this.#database()).transaction(['chunks', 'notes'], 'readwrite', {
      durability: strict ? 'strict' : 'relaxed',
    });
    return new Promise<void>((resolve, reject) => {
      let isOvertaken = false;
      transaction.oncomplete = () => resolve();
      transaction.onabort = () => {
        const { error } = transaction;
        // A number that is taken: somebody else wrote it.
        const isTaken = isOvertaken || error?.name === 'ConstraintError';
        reject(isTaken ? new VaultError('overtaken') : (error as Error));
      };
      const chunks = transaction.objectStore('chunks');
      const noteStore = transaction.objectStore('notes');
      // All of it is on its way at once, and the commit as soon as the head was found to be the expected one: each answer
      // that is waited for costs an edit a message there and back.
      const head = noteStore.get('head') as IDBRequest<Bytes | undefined>;
      head.onsuccess = () => {
        isOvertaken = !isSame(head.result, expected);
        if (isOvertaken) transaction.abort();
        else transaction.commit();
      };
      for (const { number, bytes } of add) chunks.add(bytes, number);
      for (const number of remove) chunks.delete(number);
      for (const [name, bytes] of Object.entries(notes)) noteStore.put(bytes, name);
    });
  }

  leaveTornEnd(): Promise<void> {
    // One that refuses it is as good as before.
    this.#leaving = leaveTornEnd(this.indexedDB, this.keyRange).catch(() => undefined);
    return this.#leaving;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.dexie.close();
    await this.#leaving;
  }

  async destroy(): Promise<void> {
    this.#closed = true;
    // What cannot be opened is removed all the same.
    await this.#rest().catch(() => undefined);
    this.dexie.close();
    await this.#leaving;
    await this.dexie.delete();
  }

  /**
   * A read is answered before its transaction ends, and until then a closed connection holds a removal up. A transaction
   * that writes begins when all others of this database have ended, whoever has them.
   */
  async #rest(): Promise<void> {
    if (!this.dexie.isOpen()) await this.dexie.open();
    const transaction = this.dexie.backendDB().transaction(['chunks', 'notes'], 'readwrite');
    await new Promise<unknown>((resolve) => (transaction.oncomplete = transaction.onabort = resolve));
  }
}

/**
 * One IndexedDB database per database of RxDB, named `vault-<name>`.
 * @param indexedDB,IDBKeyRange of the realm, or of fake-indexeddb
 */
export const dexieDisks = (indexedDB: IDBFactory, keyRange: typeof IDBKeyRange): Disks => ({
  open: async (databaseName) => {
    const dexie = new Dexie(`vault-${databaseName}`, { indexedDB, IDBKeyRange: keyRange });
    dexie.version(1).stores({ chunks: '', notes: '' });
    // Another window that removes the database must not wait for this one.
    dexie.on('versionchange', () => dexie.close());
    await dexie.open();
    return new DexieDisk(dexie, indexedDB, keyRange);
  },
});
