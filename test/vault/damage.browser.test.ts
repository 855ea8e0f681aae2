import { fillWithDefaultSettings, prepareQuery, type RxDocumentData } from 'rxdb/plugins/core';
import { afterEach, expect, it } from 'vitest';
import { getRxStorageVault } from '../../src/renderer/data/vault';
import type { Bytes } from '../../src/renderer/data/vault/bytes';
import type { VaultInstance } from '../../src/renderer/data/vault/instance';

/**
 * SYNC.md D2 to D4 as far as IndexedDB can be brought to it from inside: what is left of its records after a power cut, a
 * damaged or removed profile, or an older copy put back. `npm run bench -- kills` does the same to the files below.
 */
interface Note {
  id: string;
  text: string;
}
const schema = fillWithDefaultSettings<Note>({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 10 }, text: { type: 'string' } },
  required: ['id', 'text'],
});

const settled = <T>(request: IDBRequest<T>): Promise<T> =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error as Error);
  });

const key = crypto.getRandomValues(new Uint8Array(32));
let name = '';

/** What the shell keeps. */
const second = {
  head: undefined as Bytes | undefined,
  read: () => Promise.resolve(second.head),
  write: (head: Bytes) => Promise.resolve(void (second.head = head)),
  forget: () => Promise.resolve(void (second.head = undefined)),
};
const storage = () => getRxStorageVault({ key, later: () => undefined, headPlace: () => second });

async function open(): Promise<{
  readonly told: string[];
  readonly notes: string[];
  readonly instance: VaultInstance<Note>;
}> {
  const vault = storage();
  const instance = await vault.createStorageInstance<Note>({
    ...{ databaseInstanceToken: 'x', databaseName: name, collectionName: 'notes', schema, options: {} },
    ...{ multiInstance: false, devMode: false },
  });
  const told = (await vault.damages(name)).map(({ kind }) => kind).sort();
  const query = prepareQuery<Note>(schema, { selector: {}, sort: [{ id: 'asc' }], skip: 0 });
  const { documents } = await instance.query(query);
  return { told, notes: documents.map(({ id, text }) => `${id} ${text}`), instance };
}

const write = (instance: VaultInstance<Note>, ...ids: string[]) =>
  instance.bulkWrite(
    ids.map((id) => ({
      document: {
        ...{ id, text: `text ${id}`, _deleted: false, _attachments: {} },
        ...{ _meta: { lwt: 1_700_000_000_000 }, _rev: '1-damage' },
      } as RxDocumentData<Note>,
    })),
    'damage',
  );

/** Opens the database as nobody of ours does. */
async function raw<T>(work: (chunks: IDBObjectStore, notes: IDBObjectStore) => Promise<T>): Promise<T> {
  const database = await settled(indexedDB.open(`vault-${name}`));
  try {
    const transaction = database.transaction(['chunks', 'notes'], 'readwrite');
    const result = await work(transaction.objectStore('chunks'), transaction.objectStore('notes'));
    await new Promise((resolve) => (transaction.oncomplete = resolve));
    return result;
  } finally {
    database.close();
  }
}
const numbers = (chunks: IDBObjectStore) => settled(chunks.getAllKeys());
const garbled = (bytes: Uint8Array): Uint8Array => bytes.map((byte, at) => (at % 97 === 80 ? byte ^ 0x5a : byte));

afterEach(async () => {
  await storage().destroy(name);
});

const all = ['a', 'b', 'c', 'd', 'e', 'f'];

/** What happens to the profile while it is closed, which of a to f are left, and what the next start says. */
const harms: Readonly<Record<string, { harm: () => Promise<unknown>; left: string; told: string[] }>> = {
  'nothing at all': { harm: () => Promise.resolve(), left: 'abcdef', told: [] },
  'the last two chunks gone': {
    harm: () =>
      raw(async (chunks) => {
        for (const number of (await numbers(chunks)).slice(-2)) chunks.delete(number);
      }),
    left: 'abcd',
    told: ['lost-tail'],
  },
  'a chunk garbled': {
    harm: () =>
      raw(async (chunks) => {
        const number = (await numbers(chunks))[2] as IDBValidKey;
        chunks.put(garbled((await settled(chunks.get(number))) as Uint8Array), number);
      }),
    left: 'abdef',
    told: ['unreadable'],
  },
  'a chunk torn': {
    harm: () =>
      raw(async (chunks) => {
        const number = (await numbers(chunks))[5] as IDBValidKey;
        chunks.put(((await settled(chunks.get(number))) as Uint8Array).slice(0, 90), number);
      }),
    left: 'abcde',
    told: ['unreadable'],
  },
  'a chunk gone': {
    harm: () => raw(async (chunks) => chunks.delete((await numbers(chunks))[1] as IDBValidKey)),
    left: 'acdef',
    told: ['missing'],
  },
  'the head gone': {
    harm: () => raw(async (_chunks, notes) => notes.delete('head')),
    left: 'abcdef',
    told: ['lost-head'],
  },
  'everything gone': {
    harm: () => settled(indexedDB.deleteDatabase(`vault-${name}`)),
    left: '',
    told: ['lost-tail'],
  },
  'an empty database in its place': {
    harm: () =>
      raw(async (chunks, notes) => {
        chunks.clear();
        return settled(notes.clear());
      }),
    left: '',
    told: ['lost-tail'],
  },
};

it.each(Object.entries(harms))(
  '%s is told, the rest is there, and work goes on',
  async (_name, { harm, left, told }) => {
    name = crypto.randomUUID();
    let { instance } = await open();
    for (const id of all) await write(instance, id);
    await instance.close();
    await harm();
    const expected = [...left].map((id) => `${id} text ${id}`);
    for (let start = 0; start < 2; start += 1) {
      const again = await open();
      expect([again.notes, again.told]).toEqual([expected, told]);
      ({ instance } = again);
      await instance.close();
    }
    ({ instance } = await open());
    await write(instance, 'z');
    await storage().settle(name);
    await instance.close();
    const last = await open();
    expect([last.notes, last.told]).toEqual([[...expected, 'z text z'], []]);
    await last.instance.close();
  },
);

it('an older copy of the whole database is told by what the shell keeps', async () => {
  name = crypto.randomUUID();
  let { instance } = await open();
  await write(instance, 'a');
  await instance.close();
  const older = await raw(async (chunks, notes) =>
    Promise.all([numbers(chunks), settled(chunks.getAll()), settled(notes.getAllKeys()), settled(notes.getAll())]),
  );
  ({ instance } = await open());
  await write(instance, 'b');
  await instance.close();
  await raw(async (chunks, notes) => {
    chunks.clear();
    notes.clear();
    const [chunkKeys, chunkValues, noteKeys, noteValues] = older;
    chunkKeys.forEach((at, index) => chunks.put(chunkValues[index], at));
    noteKeys.forEach((at, index) => notes.put(noteValues[index], at));
    return Promise.resolve();
  });
  const again = await open();
  expect([again.notes, again.told]).toEqual([['a text a'], ['lost-tail']]);
  await again.instance.close();
});
