import { Dexie, type Table } from 'dexie';
import type { Bytes } from '../vault/bytes';
import { snapshotDatabase } from './snapshot-database';

/** Where sealed blobs lie, each under a number from 1 on, and one note that says what they are. */
export interface BlobPlace {
  note(): Promise<Bytes | undefined>;
  /** A second note, which nothing but `keepShown` and `clear` touches. */
  shown(): Promise<Bytes | undefined>;
  /** undefined: there is none any more, on the disk when the promise resolves. */
  keepShown(bytes: Bytes | undefined): Promise<void>;
  read(numbers: readonly number[]): Promise<(Bytes | undefined)[]>;
  numbers(): Promise<number[]>;
  add(number: number, bytes: Bytes): Promise<void>;
  /** Replaces the note and removes all blobs but those of `kept`, in one transaction. */
  settle(note: Bytes, kept: ReadonlySet<number>): Promise<void>;
  /** Nothing of it stays; on the disk when the promise resolves. */
  clear(): Promise<void>;
  close(): void;
  /** Closes it and removes it from the disk. */
  destroy(): Promise<void>;
}

const noteNumber = 0;
const shownNumber = -1;

/** In an IndexedDB database of its own: what is lost with it is read from the vault again. */
export function dexieBlobs(name: string, indexedDB: IDBFactory, keyRange: typeof IDBKeyRange): BlobPlace {
  const open = (chromeTransactionDurability: 'relaxed' | 'strict'): Dexie & { blobs: Table<Bytes, number> } => {
    const options = { indexedDB, IDBKeyRange: keyRange, chromeTransactionDurability };
    const dexie = new Dexie(snapshotDatabase(name), options) as Dexie & { blobs: Table<Bytes, number> };
    dexie.version(1).stores({ blobs: '' });
    dexie.on('versionchange', () => dexie.close());
    return dexie;
  };
  const dexie = open('relaxed');
  const strictly = async (remove: (blobs: Table<Bytes, number>) => Promise<void>): Promise<void> => {
    const strict = open('strict');
    try {
      await remove(strict.blobs);
    } finally {
      strict.close();
    }
  };
  return {
    note: () => dexie.blobs.get(noteNumber),
    shown: () => dexie.blobs.get(shownNumber),
    keepShown: async (bytes) =>
      bytes ? void (await dexie.blobs.put(bytes, shownNumber)) : strictly((blobs) => blobs.delete(shownNumber)),
    read: (numbers) => dexie.blobs.bulkGet([...numbers]),
    numbers: async () =>
      (await dexie.blobs
        .where(':id')
        .above(noteNumber)
        .primaryKeys()
        .catch(() => [])) as number[],
    add: async (number, bytes) => void (await dexie.blobs.put(bytes, number)),
    settle: (note, kept) =>
      dexie.transaction('rw', dexie.blobs, async () => {
        await dexie.blobs.put(note, noteNumber);
        const others = (await dexie.blobs.toCollection().primaryKeys()) as number[];
        await dexie.blobs.bulkDelete(others.filter((number) => number > noteNumber && !kept.has(number)));
      }),
    clear: () => strictly((blobs) => blobs.clear()),
    close: () => dexie.close(),
    destroy: () => dexie.delete(),
  };
}
