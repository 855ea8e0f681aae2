import { dexieStorage } from '../../src/renderer/data/storage-dexie';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import { openRecordStore } from '../../src/renderer/data/store';

/**
 * Runs in a browser: writes accounts with these words through RxDB into its stock storage, as Roadbook kept them before
 * the vault. So much of it that LevelDB makes a table of its log.
 */
async function keepInClear(words: readonly string[]): Promise<void> {
  const store = await openRecordStore('control', dexieStorage(indexedDB));
  const names = words.map((word, index) => [`name${index}`, word] as const);
  const body = { ...Object.fromEntries(names), note: 'note '.repeat(6_000) };
  const write = Array.from({ length: 200 }, (_, index): StoredRecord => ({
    ...{ id: `${index}`, entity: 'account', v: 1, rev: 1, gen: 1, deleted: false, body },
    ...{ mut: null, at: '2026-11-22T08:00:00.000Z', byId: null, conflicts: [] },
  }));
  await store.transact(() => ({ write, result: undefined }));
  await store.close();
}

Object.assign(globalThis, { keepInClear });
