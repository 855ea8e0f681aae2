import { now } from 'rxdb/plugins/core';
import type {
  BulkWriteRow,
  EventBulk,
  PreparedQuery,
  RxDocumentData,
  RxJsonSchema,
  RxStorageBulkWriteResponse,
  RxStorageChangeEvent,
  RxStorageCountResult,
  RxStorageInstance,
  RxStorageQueryResult,
} from 'rxdb/plugins/core';
import { Subject, type Observable, type Subscription } from 'rxjs';
import { pause } from '../pause';
import type { Checkpoint, Collection } from './collection';
import { closedError } from './errors';
import { countQuery, runQuery } from './query';
import type { Vault, WriteRequest } from './vault';

export interface VaultInternals {
  readonly vault: Vault;
  readonly collection: Collection;
}

/** What RxDB holds of a collection in the vault. Several of the same collection see each other's writes at once. */
export class VaultInstance<T> implements RxStorageInstance<T, VaultInternals, unknown, Checkpoint> {
  readonly schema: Readonly<RxJsonSchema<RxDocumentData<T>>>;
  readonly #changes = new Subject<EventBulk<RxStorageChangeEvent<RxDocumentData<T>>, Checkpoint>>();
  readonly #subscription: Subscription;
  #closed: Promise<void> | undefined;

  constructor(
    readonly databaseName: string,
    readonly collectionName: string,
    /** As they were given: nothing here depends on them. */
    readonly options: object,
    readonly internals: VaultInternals,
    readonly release: () => Promise<void>,
  ) {
    this.schema = internals.collection.schema as unknown as typeof this.schema;
    this.#subscription = internals.collection.changes$.subscribe((bulk) => this.#changes.next(bulk as never));
  }

  #use(): VaultInternals {
    if (this.#closed || this.internals.collection.isRemoved) throw closedError();
    return this.internals;
  }

  /** What `Vault.write` takes, for a commit that spans several collections. @throws Error when it is closed */
  request(rows: BulkWriteRow<T>[], context: string): WriteRequest {
    const { collection } = this.#use();
    return { collection, instance: this as never, rows: rows as never, context };
  }

  async bulkWrite(rows: BulkWriteRow<T>[], context: string): Promise<RxStorageBulkWriteResponse<T>> {
    const [response] = await this.#use().vault.write([this.request(rows, context)], false);
    return response as unknown as RxStorageBulkWriteResponse<T>;
  }

  async findDocumentsById(ids: string[], withDeleted: boolean): Promise<RxDocumentData<T>[]> {
    const { collection } = this.#use();
    const entries = ids.flatMap((id) => collection.table.get(id) ?? []);
    const wanted = withDeleted ? entries : entries.filter(({ deleted }) => !deleted);
    return (await collection.documents(wanted)) as never;
  }

  /**
   * Live documents whose ids are at least `from` and below `to`, in no order. A query would make an order of all documents
   * for that: a second at half a million.
   */
  async documentsBetween(from: string, to: string): Promise<RxDocumentData<T>[]> {
    const { collection } = this.#use();
    const { table } = collection;
    const ids = table.keys();
    const found = new Set<string>();
    while (takeBetween(ids, from, to, found)) await pause();
    // As they are now: in between something may have been written.
    const entries = [...found].flatMap((id) => table.get(id) ?? []).filter(({ deleted }) => !deleted);
    return (await collection.documents(entries)) as never;
  }

  async query(prepared: PreparedQuery<T>): Promise<RxStorageQueryResult<T>> {
    return { documents: (await runQuery(this.#use().collection, prepared as never)) as never };
  }

  async count(prepared: PreparedQuery<T>): Promise<RxStorageCountResult> {
    return countQuery(this.#use().collection, prepared as never);
  }

  async getAttachmentData(documentId: string, attachmentId: string, digest: string): Promise<Blob> {
    const { vault, collection } = this.#use();
    return vault.attachment(collection, documentId, attachmentId, digest);
  }

  async getChangedDocumentsSince(limit: number, checkpoint?: Checkpoint) {
    const { collection } = this.#use();
    const sequence = checkpoint?.sequence ?? 0;
    const entries = collection.changedSince(sequence, limit);
    const documents = (await collection.documents(entries)) as unknown as RxDocumentData<T>[];
    return { documents, checkpoint: { sequence: entries.at(-1)?.sequence ?? sequence } };
  }

  changeStream(): Observable<EventBulk<RxStorageChangeEvent<RxDocumentData<T>>, Checkpoint>> {
    this.#use();
    return this.#changes.asObservable();
  }

  async cleanup(minimumDeletedTime: number): Promise<boolean> {
    const { vault, collection } = this.#use();
    // The clock of the writer may run ahead of the one here: RxDB counts it on within a millisecond, in each copy of its own.
    const until = minimumDeletedTime > 0 ? now() - minimumDeletedTime : Infinity;
    const choose = () => {
      const ids: string[] = [];
      for (const { id, deleted, lwt } of collection.table.values()) if (deleted && lwt <= until) ids.push(id);
      return ids;
    };
    await vault.purge(collection, choose, minimumDeletedTime === 0);
    return true;
  }

  /** Nothing stays of these documents, whether they were deleted before or not; their bytes leave the disk soon. */
  async purge(ids: readonly string[]): Promise<void> {
    const { vault, collection } = this.#use();
    await vault.purge(collection, () => ids.filter((id) => collection.table.has(id)), true);
  }

  /** Resolves when it is known of every write whether it happened. @throws what the disk says */
  async settled(): Promise<void> {
    await this.#use().vault.log.commit({ strict: false, make: () => [] });
  }

  async remove(): Promise<void> {
    const { vault, collection } = this.#use();
    await vault.remove(collection);
    await this.close();
  }

  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    this.#subscription.unsubscribe();
    this.#changes.complete();
    await this.release();
  }
}

/** So many take a millisecond or two. */
const idsAtOnce = 16_384;

/** Goes on with a walk over ids. (Not in the asynchronous function, where loops are slow.) @returns whether any are left */
function takeBetween(ids: Iterator<string>, from: string, to: string, found: Set<string>): boolean {
  for (let n = 0; n < idsAtOnce; n += 1) {
    const { value: id, done } = ids.next();
    if (done === true) return false;
    if (id >= from && id < to) found.add(id);
  }
  return true;
}
