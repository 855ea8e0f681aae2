// The limit: what IndexedDB does when nothing is in between.
import { answerOf, done } from '../raw-database';
import type { Customer } from './customers';
import type { Phase, Store } from './store';

const open = (): Promise<IDBDatabase> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.open('store', 1);
    request.onupgradeneeded = () => {
      const store = request.result.createObjectStore('customers', { keyPath: 'id' });
      for (const field of ['name', 'city', 'updatedAt']) store.createIndex(field, [field, 'id']);
    };
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });

export async function openIndexedDb(phase: Phase): Promise<Store> {
  const database = await open();
  const durability = phase === 'load' ? 'relaxed' : 'strict';
  const reading = () => database.transaction('customers').objectStore('customers');
  const write = async (customers: readonly Customer[]) => {
    const transaction = database.transaction('customers', 'readwrite', { durability });
    for (const one of customers) transaction.objectStore('customers').put(one);
    await done(transaction);
  };
  const all = (of: IDBIndex | IDBObjectStore, query: IDBKeyRange | null, limit: number) =>
    answerOf(of.getAll(query, limit)) as Promise<Customer[]>;
  /** Cursor from `offset` on. */
  const walk = (index: IDBIndex, direction: IDBCursorDirection, offset: number, limit: number) =>
    new Promise<Customer[]>((resolve, reject) => {
      const found: Customer[] = [];
      const request = index.openCursor(null, direction);
      let isThere = offset === 0;
      request.onerror = () => reject(request.error as Error);
      request.onsuccess = () => {
        const cursor = request.result;
        if (!cursor || found.length >= limit) return resolve(found);
        if (!isThere) {
          isThere = true;
          return cursor.advance(offset);
        }
        found.push(cursor.value as Customer);
        return cursor.continue();
      };
    });
  const inCity = (city: string) => IDBKeyRange.bound([city], [city, []]);
  return {
    extraBytes: 0,
    write,
    settle: () => Promise.resolve(),
    byId: (id) => answerOf(reading().get(id)) as Promise<Customer | undefined>,
    page: (offset, limit) => walk(reading().index('name'), 'next', offset, limit),
    newest: (limit) => walk(reading().index('updatedAt'), 'prev', 0, limit),
    ofCity: (city, limit) => all(reading().index('city'), inCity(city), limit),
    countCity: (city) => answerOf(reading().index('city').count(inCity(city))),
    byPhone: async (limit) => {
      const everything = await all(reading(), null, 0xffffffff);
      return everything
        .sort((a, b) => (a.phone < b.phone ? -1 : a.phone > b.phone ? 1 : a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },
    update: (_before, after) => write([after]),
    forAll: async (take) => {
      for (let from: string | undefined; ;) {
        const page = await all(reading(), from === undefined ? null : IDBKeyRange.lowerBound(from, true), 5000);
        if (page.length === 0) return;
        take(page);
        from = page.at(-1)?.id;
      }
    },
    close: () => Promise.resolve(database.close()),
  };
}
