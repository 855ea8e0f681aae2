// The limit: what IndexedDB and plain arrays do with the same documents when nothing stands in between.
import { maxPageRecords } from '../../src/shared/sync-protocol';
import { Checksum } from './checksum';
import { answerOf, done, openRaw } from './raw-database';
import { askOffice, byKey, rowOf, serve, storedOf, type Page, type Rival, type StoredDocument } from './rival';

let accounts: StoredDocument[] = [];
let opening: Promise<IDBDatabase> | undefined;
const database = (): Promise<IDBDatabase> => (opening ??= openRaw());

const readAll = async (): Promise<StoredDocument[]> =>
  (await answerOf((await database()).transaction('records').objectStore('records').getAll())) as StoredDocument[];

const raw: Rival = {
  /** Fetches every page and puts it with three indexes, the next fetch going on meanwhile. */
  async pull() {
    const into = await database();
    let records = 0;
    let next: Promise<Page> | undefined = askOffice(null, { limit: maxPageRecords });
    while (next) {
      const page: Page = await next;
      next = page.more ? askOffice(page.checkpoint, { limit: maxPageRecords }) : undefined;
      const transaction = into.transaction('records', 'readwrite', { durability: 'strict' });
      const store = transaction.objectStore('records');
      for (const record of page.records) store.put(storedOf(record));
      await done(transaction);
      records += page.records.length;
    }
    return records;
  },
  async first(limit) {
    const index = (await database()).transaction('records').objectStore('records').index('code');
    const range = IDBKeyRange.bound(['account'], ['account', []]);
    return ((await answerOf(index.getAll(range, limit))) as StoredDocument[]).map(({ id }) => id);
  },
  async readAll() {
    const stored = await readAll();
    accounts = stored
      .filter(({ entity }) => entity === 'account')
      .sort((a, b) => byKey(a.code, b.code) || byKey(a.id, b.id));
    return stored.length;
  },
  window: (offset, limit) => Promise.resolve(accounts.slice(offset, offset + limit).map(rowOf)),
  sortByPostalCode(limit) {
    const keyed = accounts.map(({ id, body }) => ({ id, key: String(body['postalCode']) }));
    keyed.sort((a, b) => byKey(a.key, b.key) || byKey(a.id, b.id));
    return Promise.resolve(keyed.slice(0, limit).map(({ id }) => id));
  },
  countCity: (city) => Promise.resolve(accounts.filter((account) => account.city === city).length),
  /** Reads one document, changes it and puts it back. */
  async edit(id, phone) {
    const transaction = (await database()).transaction('records', 'readwrite', { durability: 'strict' });
    const store = transaction.objectStore('records');
    const stored = (await answerOf(store.get(id))) as StoredDocument;
    store.put({ ...stored, body: { ...stored.body, phone } });
    await done(transaction);
  },
  async checksum() {
    const sum = new Checksum();
    for (const { id, entity, body } of await readAll()) if (entity === 'account') sum.add(id, body);
    return sum.value;
  },
};

serve(raw);
