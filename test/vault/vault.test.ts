import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { addRxPlugin, createRxDatabase, fillWithDefaultSettings, type RxStorage } from 'rxdb/plugins/core';
import { RxDBMigrationSchemaPlugin } from 'rxdb/plugins/migration-schema';
import { replicateRxCollection } from 'rxdb/plugins/replication';
import { getRxStorageDexie } from 'rxdb/plugins/storage-dexie';
import { describe, expect, it } from 'vitest';
import { getRxStorageVault, type RxStorageVault, type VaultOptions } from '../../src/renderer/data/vault';
import { dexieDisks } from '../../src/renderer/data/vault/dexie-disk';
import { decodeHeader } from '../../src/renderer/data/vault/chunk';
import type { VaultInstance } from '../../src/renderer/data/vault/instance';
import type { StoredRecord } from '../../src/renderer/data/envelope';
import { openRecordStore, type RecordStore } from '../../src/renderer/data/store';
import type { StoragePort } from '../../src/renderer/data/storage-port';
import { fakeDisks, FakeDisk, FakePlatter, Faults } from './fake-disk';

addRxPlugin(RxDBMigrationSchemaPlugin);

const keyRange = IDBKeyRange as unknown as typeof globalThis.IDBKeyRange;
const newFactory = () => new IDBFactory() as unknown as globalThis.IDBFactory;
const key = new Uint8Array(32).fill(5);
const never = () => undefined;

const schema = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 40 },
    name: { type: 'string', maxLength: 40 },
    age: { type: 'integer', minimum: 0, maximum: 200, multipleOf: 1 },
  },
  required: ['id', 'name', 'age'],
  indexes: ['age'],
} as const;
const newer = {
  ...schema,
  version: 1,
  properties: { ...schema.properties, city: { type: 'string' } },
} as const;

interface Person {
  id: string;
  name: string;
  age: number;
}

const openDatabase = async (storage: RxStorage<never, never>, name: string) =>
  createRxDatabase({
    name,
    storage: storage as never,
    multiInstance: false,
    eventReduce: false,
    closeDuplicates: true,
  });

/** Every byte sequence in every record of every IndexedDB database, as one text. */
async function everythingIn(factory: globalThis.IDBFactory): Promise<string> {
  const found: string[] = [];
  for (const { name } of await factory.databases()) {
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = factory.open(name as string);
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error as Error);
    });
    for (const store of database.objectStoreNames) {
      const request = database.transaction(store).objectStore(store).getAll();
      await new Promise((resolve) => (request.onsuccess = resolve));
      for (const value of request.result as unknown[])
        found.push(value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : JSON.stringify(value));
    }
    database.close();
  }
  return found.join('\n');
}

describe('the vault under RxDB', () => {
  it('holds collections, migrates them to a newer schema, and leaves nothing when it is removed', async () => {
    const indexedDB = newFactory();
    const storage = getRxStorageVault({ key, disks: dexieDisks(indexedDB, keyRange), later: never });
    let database = await openDatabase(storage as never, 'people');
    const { people } = await database.addCollections({ people: { schema } });
    await people?.bulkInsert(Array.from({ length: 50 }, (_, age) => ({ id: `p${age}`, name: `Name ${age}`, age })));
    const emitted: number[] = [];
    const subscription = people?.count({ selector: { age: { $gte: 40 } } }).$.subscribe((count) => emitted.push(count));
    await people?.findOne('p45').incrementalPatch({ age: 1 });
    await people?.findOne('p46').remove();
    expect((await people?.find({ selector: { age: 1 } }).exec())?.map(({ primary }) => primary as string)).toEqual([
      'p1',
      'p45',
    ]);
    expect(emitted.at(-1)).toBe(8);
    subscription?.unsubscribe();
    await database.close();

    database = await openDatabase(storage as never, 'people');
    const migrated = await database.addCollections({
      people: { schema: newer, migrationStrategies: { 1: (old: Person) => ({ ...old, city: 'Berlin' }) } },
    });
    expect(await migrated.people?.count().exec()).toBe(49);
    expect((await migrated.people?.findOne('p45').exec())?.toJSON()).toEqual({
      id: 'p45',
      name: 'Name 45',
      age: 1,
      city: 'Berlin',
    });
    expect((await indexedDB.databases()).map(({ name }) => name)).toEqual(['vault-people']);
    await database.remove();
    expect(await indexedDB.databases()).toEqual([]);
  });

  it('carries the replication of RxDB both ways over a restart', async () => {
    const storage = getRxStorageVault({ key, disks: fakeDisks(), later: never });
    const office = new Map<string, Person & { _deleted: boolean; at: number }>();
    let at = 0;
    for (let index = 0; index < 25; index += 1)
      office.set(`p${index}`, { id: `p${index}`, name: 'n', age: index, _deleted: false, at: (at += 1) });
    const run = async () => {
      const database = await openDatabase(storage as never, 'replicated');
      const { people } = await database.addCollections({ people: { schema } });
      if (!people) throw new Error('no collection');
      let pulled = 0;
      const replication = replicateRxCollection<Person, { at: number }>({
        collection: people,
        replicationIdentifier: 'office',
        live: false,
        pull: {
          batchSize: 10,
          handler: async (checkpoint, size) => {
            const since = checkpoint?.at ?? 0;
            const rows = [...office.values()].filter((row) => row.at > since).sort((a, b) => a.at - b.at);
            const documents = rows.slice(0, size);
            pulled += documents.length;
            return {
              documents: documents.map(({ at: _at, ...document }) => document),
              checkpoint: { at: documents.at(-1)?.at ?? since },
            };
          },
        },
        push: {
          handler: async (rows) => {
            for (const { newDocumentState } of rows)
              office.set(newDocumentState.id, {
                ...(newDocumentState as Person),
                _deleted: newDocumentState._deleted,
                at: (at += 1),
              });
            return [];
          },
        },
      });
      await replication.awaitInitialReplication();
      await replication.awaitInSync();
      return { database, people, pulled };
    };
    let { database, people, pulled } = await run();
    expect([pulled, await people.count().exec()]).toEqual([25, 25]);
    await people.findOne('p3').incrementalPatch({ age: 99 });
    await people.insert({ id: 'new', name: 'mine', age: 1 });
    await database.close();
    ({ database, people, pulled } = await run());
    expect([office.get('p3')?.age, office.get('new')?.name, office.size]).toEqual([99, 'mine', 26]);
    expect(pulled).toBeLessThanOrEqual(2);
    await database.close();
  });
});

describe('the vault behind the record store', () => {
  const record = (id: string, rev: number): StoredRecord => ({
    id,
    entity: 'account',
    v: 1,
    rev,
    gen: 1,
    deleted: false,
    body: { name: `Name ${id}`, custom: { __proto: 1, '|x': 2 } },
    mut: null,
    at: '2026-11-22T08:00:00.000Z',
    byId: null,
    conflicts: [],
  });

  it('holds what was written over a restart, all or none of a transaction, and forgets what left', async () => {
    const platter = new FakePlatter();
    const faults = new Faults();
    const storage = getRxStorageVault({
      key,
      disks: { open: () => Promise.resolve(new FakeDisk(platter, faults)) },
      later: never,
    });
    const port: StoragePort = {
      storage: storage as unknown as StoragePort['storage'],
      purge: (instance, ids) => (instance as VaultInstance<unknown>).purge(ids),
    };
    const write = (store: RecordStore, ...records: StoredRecord[]) =>
      store.transact(() => ({ write: records, result: undefined }));
    let store = await openRecordStore('records', port);
    await write(store, record('a', 1), record('b', 1));
    await write(store, record('a', 2));
    await store.transact(() => ({ purge: ['account:b'], result: undefined }));
    faults.failing = 'full';
    await expect(write(store, record('a', 3), record('c', 1))).rejects.toMatchObject({ code: 'disk_full' });
    faults.failing = undefined;
    await write(store, record('d', 1));
    await store.close();
    store = await openRecordStore('records', port);
    const { damaged } = await store.load('account');
    expect([[...store.records.values()], damaged]).toEqual([[record('a', 2), record('d', 1)], []]);
    await store.destroy();
    expect([platter.records.size, platter.notes.size]).toEqual([0, 0]);
  });
});

describe('the vault on the disk', () => {
  const canary = 'CANARY-王小明-13800138000';
  const fill = async (storage: RxStorage<never, never>, id = 'a') => {
    const database = await openDatabase(storage, 'canary');
    const { people } = await database.addCollections({ people: { schema } });
    await people?.insert({ id, name: canary, age: 3 });
    await people?.insert({ id: `other ${id}`, name: 'b', age: 3 });
    await database.close();
  };
  const holds = (text: string) =>
    [
      canary,
      '13800138000',
      Buffer.from(canary).toString('latin1'),
      Buffer.from('CANARY', 'utf16le').toString('latin1'),
    ].some((form) => text.includes(form));

  it('shows nothing of a document, where the stock storage shows all of it', async () => {
    const [sealed, stock] = [newFactory(), newFactory()];
    await fill(getRxStorageVault({ key, disks: dexieDisks(sealed, keyRange), later: never }) as never);
    await fill(getRxStorageDexie({ indexedDB: stock, IDBKeyRange: keyRange }) as never);
    expect([holds(await everythingIn(sealed)), holds(await everythingIn(stock))]).toEqual([false, true]);
  });

  it('uses no key and counter twice, and a new subkey at every start', async () => {
    const disks = fakeDisks();
    const storage = getRxStorageVault({ key, disks, later: never });
    await fill(storage as never);
    await fill(storage as never, 'c');
    const headers = [...(disks.platters.get('canary') as FakePlatter).records.values()].map(decodeHeader);
    const used = headers.map((header) => `${String(header?.session)} ${header?.counter}`);
    expect(new Set(used).size).toBe(used.length);
    expect(new Set(headers.map((header) => String(header?.session))).size).toBeGreaterThan(1);
  });

  it('keeps nothing that a key can open of what was purged, once it is compacted', async () => {
    const disks = fakeDisks();
    const plain: VaultOptions['seal'] = async (_key, session) => ({
      session,
      seal: (_counter, _header, bytes) => Promise.resolve(new Uint8Array([...bytes, ...new Uint8Array(16)])),
      open: (_session, _counter, _header, bytes) => Promise.resolve(bytes.slice(0, -16)),
      identify: (salt) => Promise.resolve(salt),
    });
    const storage = getRxStorageVault({ key, disks, later: never, seal: plain });
    await fill(storage as never);
    const database = await openDatabase(storage as never, 'canary');
    const { people } = await database.addCollections({ people: { schema } });
    const text = () =>
      [...(disks.platters.get('canary') as FakePlatter).records.values()]
        .map((bytes) => Buffer.from(bytes).toString('latin1'))
        .join();
    expect(holds(text())).toBe(true);
    await people?.findOne('a').remove();
    await people?.storageInstance.cleanup(0);
    await storage.compact('canary', true);
    expect([holds(text()), await people?.count().exec()]).toEqual([false, 1]);
    await database.close();
  });

  it('forgets everything that was deleted when asked to, also what a clock that runs ahead has just deleted', async () => {
    const storage = getRxStorageVault({ key, disks: fakeDisks(), later: never });
    const people = await storage.createStorageInstance<Person>({
      ...{ databaseInstanceToken: 'x', databaseName: 'ahead', collectionName: 'people', options: {} },
      ...{ schema: fillWithDefaultSettings<Person>(schema as never) as never, multiInstance: false, devMode: false },
    });
    const document = { id: 'a', name: 'Ann', age: 1, _deleted: true, _attachments: {}, _rev: '1-x' };
    await people.bulkWrite([{ document: { ...document, _meta: { lwt: Date.now() + 60_000 } } }], 'x');
    await people.cleanup(1);
    expect(await people.findDocumentsById(['a'], true)).toHaveLength(1);
    await people.cleanup(0);
    expect(await people.findDocumentsById(['a'], true)).toEqual([]);
    await people.close();
  });

  it('tells nothing as lost of a database whose collections were all removed and made again', async () => {
    let head: Uint8Array<ArrayBuffer> | undefined;
    const headPlace = () => ({
      read: () => Promise.resolve(head),
      write: (bytes: Uint8Array<ArrayBuffer>) => Promise.resolve(void (head = bytes)),
      forget: () => Promise.resolve((head = undefined)),
    });
    const storage = getRxStorageVault({ key, disks: fakeDisks(), later: never, headPlace });
    for (let round = 0; round < 2; round += 1) {
      const database = await openDatabase(storage as never, 'anew');
      const { people } = await database.addCollections({ people: { schema } });
      expect([await people?.count().exec(), await storage.damages('anew')]).toEqual([0, []]);
      await people?.insert({ id: 'a', name: 'Ann', age: 1 });
      await database.remove();
    }
  });

  it('does not let another key in while it is open', async () => {
    const disks = fakeDisks();
    const withKey = (byte: number) => getRxStorageVault({ key: new Uint8Array(32).fill(byte), disks, later: never });
    const open = (storage: RxStorageVault) =>
      storage.createStorageInstance({
        ...{ databaseInstanceToken: 'x', databaseName: 'locked', collectionName: 'people', options: {} },
        ...{ schema: fillWithDefaultSettings(schema) as never, multiInstance: true, devMode: false },
      });
    const first = await open(withKey(7));
    await (await open(withKey(7))).close();
    await expect(open(withKey(8))).rejects.toMatchObject({ code: 'wrong_key' });
    await expect(withKey(8).damages('locked')).rejects.toMatchObject({ code: 'wrong_key' });
    expect(await first.findDocumentsById(['nobody'], true)).toEqual([]);
    await first.close();
  });

  it('refuses a second writer, and the first one keeps everything', async () => {
    const platter = new FakePlatter();
    const at = () => ({ open: () => Promise.resolve(new FakeDisk(platter)) });
    const [one, two] = [at(), at()].map((disks) => getRxStorageVault({ key, disks, later: never }));
    const open = async (storage: typeof one) =>
      (await openDatabase(storage as never, `twice${Math.random()}`)).addCollections({ people: { schema } });
    const first = await open(one);
    const second = await open(two);
    await second.people?.insert({ id: 'a', name: 'second', age: 1 });
    await expect(first.people?.insert({ id: 'a', name: 'first', age: 1 })).rejects.toMatchObject({ code: 'overtaken' });
    await expect(first.people?.insert({ id: 'b', name: 'first', age: 1 })).rejects.toMatchObject({ code: 'overtaken' });
    await second.people?.insert({ id: 'b', name: 'second', age: 1 });
    expect(await second.people?.count().exec()).toBe(2);
  });
});
