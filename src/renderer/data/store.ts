import {
  createRxDatabase,
  getWrittenDocumentsFromBulkWriteResponse,
  normalizeMangoQuery,
  prepareQuery,
} from 'rxdb/plugins/core';
import type { MangoQuery, RxCollection, RxDatabase, RxDocumentData, RxJsonSchema } from 'rxdb/plugins/core';
import { isEntityName, type EntityName } from '../../shared/entities';
import { AppError, must } from '../../shared/errors';
import { floorClock } from './clock-floor';
import { decodeRecord, encodeRecord, recordKey, recordSchema } from './envelope';
import type { RecordDocument, StoredRecord } from './envelope';
import type { Version } from './packed/packed-records';
import { mostRemembered, Records, type Before } from './packed/records';
import { SavedRecords, type NextStart } from './saved-records';
import type { StoragePort } from './storage-port';

type Document = RxDocumentData<RecordDocument>;
const schema = recordSchema as unknown as RxJsonSchema<RecordDocument>;

/** What one transaction changes. `purge`: the last trace of these records leaves the laptop. */
export interface Plan<T> {
  readonly write?: readonly StoredRecord[];
  readonly purge?: readonly string[];
  readonly result: T;
  /**
   * Somebody does this now: windows see the records before the storage has them, and no longer if it refuses. Not before
   * where something is purged or where there is very much.
   */
  readonly isShownAhead?: boolean;
}

/** The context of writes that hold nothing of this laptop's own: a storage may acknowledge them before the disk has them. */
export const pulledContext = 'roadbook pulled';

export type Get = (key: string) => StoredRecord | undefined;

/** A committed transaction: what is there now (undefined: removed), by key. */
export type Committed = ReadonlyMap<string, StoredRecord | undefined>;

export interface StoreListener {
  /**
   * The records hold it: for what is shown, and for nothing else. What is ahead of the storage is told once more when it is
   * taken back. @param before what was there, unless there are many changes @param isAwaited somebody looks for it
   */
  shown?(changed: Committed, before: Before | undefined, isAwaited: boolean): void;
  /** The storage has it: for what is sent, counted or kept. Once for each transaction, in their order. */
  committed?(committed: Committed): void;
}

export interface RecordStore {
  /**
   * Everything that is loaded, by key. It may be ahead of the storage by the transaction that is being written; within
   * `transact` it is not.
   */
  readonly records: Records;
  /** Reads one entity from the storage into `records`. Damaged records are left out and returned as keys. */
  load(entity: string): Promise<{ readonly damaged: readonly string[] }>;
  /**
   * Opens the storage, if what was loaded came from a copy that is read before. Nothing may be written earlier.
   * @param onTakenBack called before any of it goes
   * @returns entities of which the storage holds something else: they are empty now, and have to be loaded once more
   * @throws AppError store_failed, and what the storage says
   */
  confirm(onTakenBack?: () => void): Promise<readonly EntityName[]>;
  /** What makes the next start quick. */
  readonly nextStart: NextStart;
  /**
   * Runs `plan` alone on the newest state and writes what it answers in one storage transaction: all or none.
   * Fulfilled when the storage has it; only then the next one begins. @throws AppError disk_full, store_failed, or what
   * `plan` throws
   */
  transact<T>(plan: (get: Get) => Plan<T>): Promise<T>;
  listen(listener: StoreListener): () => void;
  close(): Promise<void>;
  /** Closes the store and removes it from the disk. */
  destroy(): Promise<void>;
}

const looksFull = (error: unknown): boolean => {
  const words = error instanceof Error ? `${error.name} ${error.message}` : String(error);
  return /quota|full disk|disk (is )?full|no space|backing store/i.test(words);
};

const storeError = (error: unknown, port: StoragePort): AppError =>
  error instanceof AppError
    ? error
    : (port.errorOf?.(error) ?? new AppError(looksFull(error) ? 'disk_full' : 'store_failed'));

/** Whether a power cut may take this write back: everything of it is sent again by the head office. */
const canBeHadAgain = (record: StoredRecord | undefined): boolean =>
  !record || (!record.pending && !record.parked && (!record.entity.startsWith('$') || besidePages.has(record.entity)));
/** What is written in one transaction with a page, and lost with it. */
const besidePages: ReadonlySet<string> = new Set(['$position', '$log', '$aside']);

/**
 * @param name of the database: letters, digits, hyphens
 * @throws AppError store_failed, and what the storage says; where there may be a copy, `load` throws it
 */
export async function openRecordStore(name: string, port: StoragePort): Promise<RecordStore> {
  const store = new Store(name, port);
  // A copy answers before the storage is open, and is read while other things begin.
  if (port.snapshots) void store.nextStart.shown();
  else await store.opened();
  return store;
}

type Database = RxDatabase<{ records: RxCollection<RecordDocument> }>;

async function openDatabase(
  name: string,
  port: StoragePort,
): Promise<{ readonly database: Database; readonly liftFloor: () => void }> {
  const liftFloor = port.latestWrite ? floorClock(Math.ceil(await port.latestWrite(name)) + 1) : () => undefined;
  try {
    const database: Database = await createRxDatabase<{ records: RxCollection<RecordDocument> }>({
      name,
      storage: port.storage,
      multiInstance: false,
      eventReduce: false,
      // The storage is opened by the one tab that holds the lock; a name that an earlier attempt left open is taken over.
      closeDuplicates: true,
    });
    await database.addCollections({ records: { schema } });
    return { database, liftFloor };
  } catch (error) {
    liftFloor();
    throw storeError(error, port);
  }
}

class Store implements RecordStore {
  readonly records = new Records();
  /** Of documents that are in the storage and not among the records: damaged, or deleted and not purged yet. */
  readonly #unseen = new Map<string, Version>();
  readonly #listeners = new Set<StoreListener>();
  /** Windows see more than the storage has: what was there before. */
  #ahead: Before | undefined;
  readonly #saved: SavedRecords;
  /** Keys of writes that ended with an error: they may have happened all the same. */
  readonly #doubtful = new Set<string>();
  #tail: Promise<unknown> = Promise.resolve();
  #closed = false;
  #opening: ReturnType<typeof openDatabase> | undefined;
  #database: Database | undefined;

  constructor(
    readonly name: string,
    readonly port: StoragePort,
  ) {
    this.#saved = new SavedRecords({
      name,
      home: port.snapshots,
      collection: { name: 'records', version: schema.version },
      opened: () => this.opened(),
      instance: () => this.#instance.originalStorageInstance,
      records: this.records,
      unseen: this.#unseen,
      alone: (work) =>
        this.#alone(async () => {
          await this.#settleDoubt();
          return work();
        }),
    });
  }

  /** Resolves when the storage is open. @throws AppError what openRecordStore throws */
  async opened(): Promise<void> {
    this.#opening ??= openDatabase(this.name, this.port);
    this.#database = (await this.#opening).database;
  }

  get #instance() {
    return must(this.#database, 'the storage is open').records.storageInstance;
  }

  get nextStart(): NextStart {
    return this.#saved;
  }

  confirm(onTakenBack?: () => void): Promise<readonly EntityName[]> {
    return this.#saved.confirm(onTakenBack);
  }

  async load(entity: string): Promise<{ damaged: string[] }> {
    const damaged: string[] = [];
    const take = (document: Document): void => {
      const version = versionOf(document);
      try {
        if (document._deleted) this.#forget(document.id, version);
        else this.records.set(decodeRecord(document), version);
      } catch {
        this.#forget(document.id, version);
        damaged.push(document.id);
      }
    };
    const news = isEntityName(entity) ? await this.#saved.restore(entity) : undefined;
    for (const document of news ?? (await this.#read(`${entity}:`, `${entity};`))) take(document as Document);
    if (isEntityName(entity)) this.#saved.loaded(entity);
    return { damaged };
  }

  #forget(key: string, version: Version): void {
    this.records.delete(key);
    this.#unseen.set(key, version);
  }

  #version(key: string): Version | undefined {
    return this.records.version(key) ?? this.#unseen.get(key);
  }

  async #read(from: string, to: string): Promise<Document[]> {
    await this.opened();
    try {
      if (this.port.readRange)
        return (await this.port.readRange(this.#instance.originalStorageInstance, from, to)) as Document[];
      const query: MangoQuery<RecordDocument> = { selector: { id: { $gte: from, $lt: to } } };
      const prepared = prepareQuery<RecordDocument>(
        this.#instance.schema,
        normalizeMangoQuery<RecordDocument>(this.#instance.schema, {
          ...query,
          selector: { ...query.selector, _deleted: { $eq: false } } as never,
        }),
      );
      return (await this.#instance.query(prepared)).documents;
    } catch (error) {
      throw storeError(error, this.port);
    }
  }

  transact<T>(plan: (get: Get) => Plan<T>): Promise<T> {
    return this.#alone(() => this.#run(plan));
  }

  /** One after the other. */
  #alone<T>(work: () => Promise<T> | T): Promise<T> {
    const run = this.#tail.then(work);
    this.#tail = run.catch(() => undefined);
    return run;
  }

  async #run<T>(plan: (get: Get) => Plan<T>): Promise<T> {
    if (this.#closed) throw new AppError('store_failed');
    await this.opened();
    await this.#settleDoubt();
    const { write = [], purge = [], result, isShownAhead = false } = plan((key) => this.records.get(key));
    const changed = new Map<string, StoredRecord | undefined>();
    for (const record of write) changed.set(recordKey(record), record);
    for (const key of purge) if (this.#version(key)) changed.set(key, undefined);
    if (changed.size === 0) return result;
    const isPulled = [...changed].every(
      ([key, record]) => canBeHadAgain(record) && canBeHadAgain(this.records.get(key)),
    );
    const context = isPulled ? pulledContext : 'roadbook';
    let versions: ReadonlyMap<string, Version>;
    try {
      if (isShownAhead && purge.length === 0) this.#showAhead(changed);
      versions = await this.#writeOrRecover(changed, context);
    } catch (error) {
      this.#takeBack();
      for (const key of changed.keys()) this.#doubtful.add(key);
      throw storeError(error, this.port);
    }
    this.#publish(changed, versions, isShownAhead);
    const purged = [...changed].filter(([, record]) => record === undefined).map(([key]) => key);
    if (purged.length > 0) await this.#purge(purged);
    return result;
  }

  /** Bookkeeping is never ahead: what was sent, given out or answered stands by what the storage has. */
  #showAhead(changed: Committed): void {
    const shown = new Map([...changed].filter(([, record]) => record && isEntityName(record.entity)));
    if (shown.size === 0 || shown.size > mostRemembered) return;
    this.#ahead = new Map([...shown.keys()].map((key) => [key, this.records.get(key)]));
    this.#show(shown, (key) => this.#version(key), true);
  }

  /** All of it in one step. */
  #takeBack(): void {
    const before = this.#ahead;
    this.#ahead = undefined;
    if (before) this.#show(before, (key) => this.#version(key), true);
  }

  #show(changed: Committed, versionOf: (key: string) => Version | undefined, isAwaited: boolean): void {
    const before = this.records.apply(changed, versionOf);
    for (const listener of this.#listeners) listener.shown?.(changed, before, isAwaited);
  }

  async #writeOrRecover(changed: Committed, context: string): Promise<ReadonlyMap<string, Version>> {
    try {
      return await this.#write(changed, context);
    } catch (error) {
      // The storage may have lost its connection (full disk): one attempt to open it again, then the caller hears. What it
      // refused was planned on something else than it holds.
      if (!this.port.recover || error instanceof AppError) throw error;
      try {
        await this.port.recover(this.#instance.originalStorageInstance);
        return await this.#write(changed, context);
      } catch {
        throw error;
      }
    }
  }

  async #write(changed: Committed, context: string): Promise<ReadonlyMap<string, Version>> {
    const rows = [...changed].map(([key, record]) => {
      const version = this.#version(key);
      const meta = { _attachments: {}, _meta: { lwt: version?.lwt ?? 1 }, _rev: version?._rev ?? '' };
      // A record that leaves is overwritten with nothing before it is deleted.
      const document = record ? encodeRecord(record) : { ...blank, id: key, entity: key.slice(0, key.indexOf(':')) };
      // Of the version before, storages compare the revision and nothing else.
      const previous = version ? { ...blank, id: key, ...meta, _deleted: false } : undefined;
      return { document: { ...document, ...meta, _deleted: record === undefined }, ...(previous ? { previous } : {}) };
    });
    const instance = this.#instance;
    const writeRows = rows as Parameters<typeof instance.bulkWrite>[0];
    const response = await instance.bulkWrite(writeRows, context);
    if (response.error.length > 0) {
      // Somebody else wrote to this storage. What it holds now is the truth; the change itself has to be made again.
      await this.#reread([...changed.keys()]);
      throw new AppError('store_failed', { refused: response.error.length });
    }
    return new Map(
      getWrittenDocumentsFromBulkWriteResponse('id', writeRows, response).map((document) => [
        document.id,
        versionOf(document),
      ]),
    );
  }

  async #reread(keys: readonly string[]): Promise<void> {
    const { found, versions } = await this.#stored(keys);
    this.#ahead = undefined;
    this.#publish(found, versions, true);
  }

  /** Nothing is built on a write of which nobody knows whether it happened, and no copy says that it holds it. */
  async #settleDoubt(): Promise<void> {
    if (this.#doubtful.size === 0) return;
    const keys = [...this.#doubtful];
    try {
      await this.port.recover?.(this.#instance.originalStorageInstance);
      const { found, versions } = await this.#stored(keys);
      for (const key of keys) if (versions.get(key)?._rev === this.#version(key)?._rev) found.delete(key);
      if (found.size > 0) this.#publish(found, versions, true);
    } catch (error) {
      throw storeError(error, this.port);
    }
    for (const key of keys) this.#doubtful.delete(key);
  }

  /** What the storage holds of these keys. */
  async #stored(keys: readonly string[]) {
    const found = new Map<string, StoredRecord | undefined>(keys.map((key) => [key, undefined]));
    const versions = new Map<string, Version>();
    for (const document of await this.#instance.findDocumentsById([...keys], true)) {
      versions.set(document.id, versionOf(document));
      if (!document._deleted) found.set(document.id, decodeRecord(document));
    }
    return { found, versions };
  }

  #publish(changed: Committed, versions: ReadonlyMap<string, Version>, isAwaited: boolean): void {
    const isShown = this.#ahead !== undefined;
    this.#ahead = undefined;
    if (isShown) this.records.apply(changed, (key) => versions.get(key));
    else this.#show(changed, (key) => versions.get(key), isAwaited);
    for (const [key, version] of versions)
      if (changed.get(key)) this.#unseen.delete(key);
      else this.#unseen.set(key, version);
    this.#saved.changed(changed.keys());
    for (const listener of this.#listeners) listener.committed?.(changed);
  }

  async #purge(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.#unseen.delete(key);
    try {
      await this.#saved.drop();
      if (this.port.purge) await this.port.purge(this.#instance.originalStorageInstance, keys);
      else await this.#instance.cleanup(0);
    } catch {
      // The documents are already empty and marked deleted; the next purge or load never shows them.
    }
  }

  listen(listener: StoreListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#tail;
    if (this.#closed) return;
    this.#closed = true;
    await this.#saved.stop();
    await this.#close((database) => database.close());
  }

  async #close(how: (database: Database) => Promise<unknown>): Promise<void> {
    const opened = await this.#opening?.catch(() => undefined);
    if (!opened) return;
    await how(opened.database);
    opened.liftFloor();
  }

  async destroy(): Promise<void> {
    await this.#tail;
    this.#closed = true;
    // What is shown goes first: nothing of it may stay on a screen while the disk is cleared.
    await this.#saved.stop();
    this.#publish(new Map([...this.records.keys()].map((key) => [key, undefined])), new Map(), false);
    if (this.port.destroy) {
      await this.#close((database) => database.close());
      await this.port.destroy(this.name);
    } else await this.#close((database) => database.remove());
  }
}

const versionOf = (document: Document): Version => ({ _rev: document._rev, lwt: document._meta.lwt });

const blank = {
  entity: '',
  v: 1,
  rev: 0,
  gen: 0,
  removed: true,
  mut: '',
  at: '',
  byId: '',
  body: '{}',
  conflicts: '',
  pending: '',
  parked: '',
};
