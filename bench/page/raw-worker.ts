// The limits: what IndexedDB and plain arrays do with the same documents when nothing stands in between.
import { pageRecords, protocolVersion } from '../../src/shared/sync-protocol';
import type { RawAsk, RawCalls } from './raw-calls';

interface Stored {
  readonly id: string;
  readonly entity: string;
  readonly body: Readonly<Record<string, unknown>>;
}

const opening = new Promise<IDBDatabase>((resolve, reject) => {
  const request = indexedDB.open('raw', 1);
  request.onupgradeneeded = () => {
    const store = request.result.createObjectStore('records', { keyPath: 'id' });
    store.createIndex('entity', 'entity');
    store.createIndex('name', 'body.name');
    store.createIndex('city', 'body.city');
  };
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error as Error);
});

const done = (transaction: IDBTransaction): Promise<void> =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onabort = () => reject(transaction.error as Error);
  });

const answerOf = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });

interface Page {
  readonly records: readonly Stored[];
  readonly checkpoint: string;
  readonly more: boolean;
}

async function fetchPage(checkpoint: string | null): Promise<Page> {
  const response = await fetch('/api/sync', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-roadbook-protocol': String(protocolVersion) },
    body: JSON.stringify({ protocol: protocolVersion, checkpoint, push: [], limit: pageRecords }),
  });
  if (!response.ok) throw new Error(`the head office answered ${response.status}`);
  return (await response.json()) as Page;
}

let accounts: { id: string; name: string; city: string; words: string }[] = [];
const { compare } = new Intl.Collator('en');
const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

const calls: RawCalls = {
  /** Fetches every page and puts it with three indexes, the next fetch going on meanwhile. */
  async pull() {
    const database = await opening;
    let records = 0;
    let next: Promise<Page> | undefined = fetchPage(null);
    while (next) {
      const page: Page = await next;
      next = page.more ? fetchPage(page.checkpoint) : undefined;
      const transaction = database.transaction('records', 'readwrite', { durability: 'strict' });
      const store = transaction.objectStore('records');
      for (const record of page.records) store.put(record);
      await done(transaction);
      records += page.records.length;
    }
    return records;
  },
  async readAll() {
    const database = await opening;
    const stored = (await answerOf(database.transaction('records').objectStore('records').getAll())) as Stored[];
    accounts = stored
      .filter(({ entity }) => entity === 'account')
      .map(({ id, body }) => ({
        id,
        name: text(body['name']),
        city: text(body['city']),
        words: fold(
          [
            body['name'],
            body['city'],
            body['street'],
            body['phone'],
            body['email'],
            body['code'],
            body['registrationNumber'],
          ]
            .map(text)
            .join(' '),
        ),
      }))
      .sort((a, b) => compare(a.name, b.name));
    return stored.length;
  },
  window: (offset, limit) => accounts.slice(offset, offset + limit),
  sortByCity: (limit) => [...accounts].sort((a, b) => compare(a.city, b.city)).slice(0, limit),
  countCity: (city) => accounts.filter((account) => account.city === city).length,
  search(typed, limit) {
    const words = fold(typed).split(/\s+/);
    const hits: string[] = [];
    for (const { id, words: all } of accounts) {
      if (words.every((word) => all.includes(word))) hits.push(id);
      if (hits.length >= limit) break;
    }
    return hits;
  },
  /** Reads one document, changes it and puts it back, durable when it answers. */
  async edit(id, phone) {
    const database = await opening;
    const transaction = database.transaction('records', 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore('records');
    const stored = (await answerOf(store.get(id))) as Stored;
    store.put({ ...stored, body: { ...stored.body, phone } });
    await done(transaction);
    return true;
  },
};

const scope = globalThis as unknown as {
  addEventListener(type: 'message', listener: (event: MessageEvent<RawAsk>) => void): void;
  postMessage(message: unknown): void;
};
scope.addEventListener('message', ({ data }) => {
  const call = calls[data.method] as (...args: readonly unknown[]) => unknown;
  Promise.resolve(call(...data.args)).then(
    (value) => scope.postMessage({ n: data.n, value }),
    (error: unknown) => scope.postMessage({ n: data.n, error: String(error) }),
  );
});
