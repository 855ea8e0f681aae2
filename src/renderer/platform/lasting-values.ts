import { keptValues } from './kept-values';
import type { KeyValues } from './platform';

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
 * later, so a laptop that dies right after the first sign-in would have forgotten who signed in.
 */
export async function openLastingValues(): Promise<KeyValues> {
  try {
    const database = await openDatabase();
    const reading = database.transaction(storeName).objectStore(storeName);
    const [keys, texts] = await Promise.all([settled(reading.getAllKeys()), settled(reading.getAll())]);
    const values = new Map<string, unknown>(keys.map((key, at) => [String(key), texts[at] as unknown]));
    return {
      get: (key) => values.get(key),
      set: (key, value) => {
        const { objectStore } = strictly(database);
        if (value === undefined) {
          values.delete(key);
          objectStore.delete(key);
        } else {
          // As JSON would give it back: what is read later is a copy.
          const copy: unknown = JSON.parse(JSON.stringify(value));
          values.set(key, copy);
          objectStore.put(copy, key);
        }
      },
    };
  } catch {
    // A browser that refuses IndexedDB may still offer the lesser place.
    return keptValues(() => window.localStorage);
  }
}

function strictly(database: IDBDatabase): { readonly objectStore: IDBObjectStore } {
  const transaction = database.transaction(storeName, 'readwrite', { durability: 'strict' });
  // A full disk loses a setting, nothing else; the value stays for as long as the window is open.
  transaction.onabort = (event) => event.stopPropagation();
  return { objectStore: transaction.objectStore(storeName) };
}
