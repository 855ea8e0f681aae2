import { keptValues } from './kept-values';
import type { LastingValues } from './platform';

const databaseName = 'roadbook-device';
const storeName = 'kept';

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('storage failed'));
  });

async function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open(databaseName, 1);
  opening.onupgradeneeded = () => opening.result.createObjectStore(storeName);
  return settled(opening);
}

/**
 * Settings of this device, read once at the start. Written strictly: localStorage and cookies reach the disk seconds
 * later, so a laptop that dies right after the first sign-in would have forgotten who signed in. The data worker opens
 * them too.
 */
export async function openLastingValues(): Promise<LastingValues> {
  try {
    const database = await openDatabase();
    const reading = database.transaction(storeName).objectStore(storeName);
    const [keys, texts] = await Promise.all([settled(reading.getAllKeys()), settled(reading.getAll())]);
    const values = new Map<string, unknown>(keys.map((key, at) => [String(key), texts[at] as unknown]));
    const write = (key: string, value: unknown): Promise<void> => {
      // As JSON would give it back: what is read later is a copy.
      const copy: unknown = value === undefined ? undefined : JSON.parse(JSON.stringify(value));
      if (copy === undefined) values.delete(key);
      else values.set(key, copy);
      return new Promise((resolve, reject) => {
        const transaction = database.transaction(storeName, 'readwrite', { durability: 'strict' });
        const store = transaction.objectStore(storeName);
        if (copy === undefined) store.delete(key);
        else store.put(copy, key);
        transaction.oncomplete = () => resolve();
        transaction.onabort = (event) => {
          event.stopPropagation();
          reject(transaction.error ?? new DOMException('aborted', 'AbortError'));
        };
      });
    };
    return {
      get: (key) => values.get(key),
      // A full disk loses a setting, nothing else; the value stays for as long as the window is open.
      set: (key, value) => void write(key, value).catch(() => undefined),
      fresh: (key) => settled<unknown>(database.transaction(storeName).objectStore(storeName).get(key)),
      write,
    };
  } catch {
    // A browser that refuses IndexedDB may still offer the lesser place.
    return keptValues(() => window.localStorage);
  }
}
