import { readMove, writeMove } from './bookkeeping';
import { decodeRecord, type RecordDocument, type StoredRecord } from './envelope';
import { isUnsent, planReplay } from './journal-entries';
import { removeStock } from './remove-databases';
import type { RecordStore } from './store';
import { readStockPages, stockExists } from './storage-dexie';

/**
 * Takes over what an earlier Roadbook kept in the stock storage, before anybody works with the new one. May be killed at any
 * step: what is half copied is thrown away and copied again, and the old databases go only after the copy is on the disk.
 * @param storage opens the new store, empty or as a start before left it; or removes it first
 * @returns the store to work with
 * @throws AppError disk_full, store_failed: the old databases are untouched then
 */
export async function moveStock(
  factory: IDBFactory,
  name: string,
  storage: { readonly open: () => Promise<RecordStore>; readonly openAnew: () => Promise<RecordStore> },
): Promise<RecordStore> {
  let store = await storage.open();
  if (!(await stockExists(factory, name))) return store;
  await store.load('$moved');
  const state = readMove((key) => store.records.get(key));
  if (state === 'begun') {
    await store.close();
    store = await storage.openAnew();
  }
  const isTaken = state === 'done' || (state === undefined && (await holdsRecords(store)));
  await (isTaken ? unite(factory, name, store) : copy(factory, name, store));
  await removeStock(factory, name);
  return store;
}

/** Somebody worked here already: an older Roadbook was started in between. */
async function holdsRecords(store: RecordStore): Promise<boolean> {
  for (const entity of ['$position', '$recent']) await store.load(entity);
  return [...store.records.books()].some(([, { entity }]) => entity === '$position' || entity === '$recent');
}

async function* recordsOf(factory: IDBFactory, name: string): AsyncGenerator<StoredRecord[]> {
  for await (const page of readStockPages(factory, name))
    yield page.flatMap((row) => {
      try {
        return [decodeRecord(row as unknown as RecordDocument)];
      } catch {
        // Damaged before; the comparison with the head office brings it again.
        return [];
      }
    });
}

async function copy(factory: IDBFactory, name: string, store: RecordStore): Promise<void> {
  await store.transact(() => ({ write: [writeMove('begun')], result: undefined }));
  for await (const records of recordsOf(factory, name))
    await store.transact(() => ({ write: records, result: undefined }));
  // Strict, and behind everything that was copied: once this is on the disk, so is the rest.
  await store.transact(() => ({ write: [writeMove('done')], result: undefined }));
}

/** Only what was not sent is taken over; everything else the head office sends. After a copy there is nothing of it. */
async function unite(factory: IDBFactory, name: string, store: RecordStore): Promise<void> {
  for await (const records of recordsOf(factory, name)) {
    const put = records.filter(isUnsent);
    for (const entity of new Set(put.map((record) => record.entity))) await store.load(entity);
    await store.transact((get) => planReplay(get, [{ n: 0, put, gone: [] }], true));
  }
  await store.transact(() => ({ write: [writeMove('done')], result: undefined }));
}
