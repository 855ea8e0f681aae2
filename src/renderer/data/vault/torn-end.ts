import { Dexie } from 'dexie';

/** More than the 4 MB after which LevelDB makes a table of its log and begins another one; a larger value would lie in a file. */
const zeros = { records: 115, bytes: 40_000 } as const;
const left = new WeakSet<IDBFactory>();

/**
 * Chromium keeps the IndexedDB of an origin in one LevelDB and goes on with its log after a start. A record that a killed
 * process or a power cut left half written is passed over by the next start, written behind, and corruption in the middle
 * for the start after that: Chromium then removes every database of the origin (google/leveldb issue 1287). So the log is
 * made so long that it is put aside and done with, once after a start. Zeros compress to next to nothing.
 * @throws whatever the disk says; then all is as before
 */
export async function leaveTornEnd(indexedDB: IDBFactory, keyRange: typeof IDBKeyRange): Promise<void> {
  if (left.has(indexedDB)) return;
  left.add(indexedDB);
  const chromeTransactionDurability = 'relaxed';
  const dexie = new Dexie('torn-end', { indexedDB, IDBKeyRange: keyRange, chromeTransactionDurability });
  dexie.version(1).stores({ zeros: '++' });
  await dexie.table('zeros').bulkAdd(Array.from({ length: zeros.records }, () => new Uint8Array(zeros.bytes)));
  // The next write is the one that finds the log too long.
  await dexie.delete();
}
