import { categorizeBulkWriteRows } from 'rxdb/plugins/core';
import type {
  BulkWriteRow,
  CategorizeBulkWriteRowsOutput,
  RxStorageBulkWriteResponse,
  RxStorageInstance,
  RxStorageWriteError,
} from 'rxdb/plugins/core';
import type { Bytes } from './bytes';
import { Collection, type Checkpoint } from './collection';
import { DocumentCache } from './document-cache';
import type { Change, Look, SealedLog } from './log';
import type { Document, Schema } from './order';
import type { Applied } from './state';

type Data = Record<string, unknown>;

export interface WriteRequest {
  readonly collection: Collection;
  readonly instance: RxStorageInstance<Data, unknown, unknown, Checkpoint>;
  readonly rows: BulkWriteRow<Data>[];
  readonly context: string;
}

interface Made {
  readonly request: WriteRequest;
  readonly categorized: CategorizeBulkWriteRowsOutput<Data>;
  readonly documents: readonly Document[];
  readonly previous: readonly (Document | undefined)[];
  /** Of the documents first, then of their attachments. */
  readonly changes: readonly Change[];
}

export interface VaultSettings {
  /** Bytes of texts of documents that stay parsed. */
  readonly documentCacheBytes: number;
  /** Which writes a power cut may take back because they can be had again: by the context RxDB gives. */
  readonly isRelaxed: (context: string) => boolean;
  /** Runs later what tidies up; answers false when nothing is left to do. */
  readonly later: (step: () => Promise<boolean>) => void;
}

const encoder = new TextEncoder();
const fileId = (documentId: string, attachmentId: string): string => `${documentId}||${attachmentId}`;

/** One open database: its log, and the collections that somebody has open. */
export class Vault {
  readonly collections = new Map<string, Collection>();
  readonly #cache: DocumentCache;
  #tidying = false;
  #thorough = false;
  #hasRemoved = false;

  constructor(
    readonly log: SealedLog,
    readonly settings: VaultSettings,
  ) {
    this.#cache = new DocumentCache(settings.documentCacheBytes);
  }

  collection(collectionName: string, schema: Schema): Collection {
    const key = `${collectionName}@${schema.version}`;
    const found = this.collections.get(key);
    if (found) return found;
    const made = new Collection(this.log, this.#cache, collectionName, schema);
    this.collections.set(key, made);
    return made;
  }

  /**
   * Writes rows of one or several collections in one commit.
   * @param together one conflict, and none of them is written
   * @throws what the log or the disk says: then nothing of it is written
   */
  async write(requests: readonly WriteRequest[], together: boolean): Promise<RxStorageBulkWriteResponse<Data>[]> {
    const blobs = requests.some(({ collection, rows }) => collection.schema.attachments && hasFiles(rows))
      ? await readFiles(requests.flatMap(({ rows }) => rows))
      : new Map<string, Bytes>();
    let made: Made[] = [];
    await this.log.commit({
      strict: requests.some(({ context }) => !this.settings.isRelaxed(context)),
      make: (look) => {
        made = requests.map((request) => this.#categorize(request, look, blobs));
        if (together && made.some(({ categorized }) => categorized.errors.length > 0)) return [];
        return made.flatMap(({ changes }) => changes);
      },
      committed: (applied) => {
        if (applied.length > 0) this.#publish(made, applied);
      },
    });
    this.tidyLater(false);
    return Promise.all(
      made.map(async ({ request, categorized }) => ({
        error: await Promise.all(categorized.errors.map((error) => withDocument(request.collection, error))),
      })),
    );
  }

  /** RxDB compares revisions and nothing else of what is stored: no body is read for it. */
  #categorize(request: WriteRequest, look: Look, blobs: ReadonlyMap<string, Bytes>): Made {
    const { collection, instance, rows, context } = request;
    const stored = new Map<string, Document>();
    for (const { document } of rows) {
      const id = document[collection.primary] as string;
      const version = look(collection.name, id);
      if (version) stored.set(id, { _rev: version.rev, _deleted: version.deleted } as unknown as Document);
    }
    const categorized = categorizeBulkWriteRows<Data>(instance, collection.primary as never, stored, rows, context);
    const written = [...categorized.bulkInsertDocs, ...categorized.bulkUpdateDocs];
    const documents = written.map(({ document }) => document);
    const { errors, eventBulk } = categorized;
    // RxDB's helper also makes events of rows that it refuses because data of an attachment is missing.
    if (errors.length > 0) {
      const told = new Set(documents.map((document) => document[collection.primary]));
      eventBulk.events = eventBulk.events.filter(({ documentId }) => told.has(documentId));
    }
    return {
      request,
      categorized,
      documents,
      changes: changesOf(collection, categorized, documents, blobs),
      previous: written.map(({ previous }) => previous),
    };
  }

  #publish(made: readonly Made[], applied: readonly Applied[]): void {
    let next = 0;
    for (const { request, categorized, documents, previous, changes } of made) {
      const [mine] = applied.slice(next, (next += changes.length));
      if (!mine) continue;
      const { collection } = request;
      collection.committed(mine, documents, previous);
      if (categorized.eventBulk.events.length === 0) continue;
      const sequence = mine.added.reduce((highest, entry) => Math.max(highest, entry.sequence), 0);
      collection.changes$.next({ ...categorized.eventBulk, checkpoint: { sequence } });
    }
  }

  /** Documents of which nothing may stay, with their attachments. @param thorough their bytes leave the disk soon */
  async purge(collection: Collection, choose: () => readonly string[], thorough: boolean): Promise<void> {
    await this.log.commit({
      strict: true,
      make: () => {
        const ids = choose();
        const files = this.log.table(collection.files);
        const gone = new Set(ids);
        const forget = [...files.keys()].filter((file) => gone.has(file.slice(0, file.indexOf('||'))));
        return [
          ...(ids.length > 0 ? [{ collection: collection.name, rows: [], forget: ids }] : []),
          ...(forget.length > 0 ? [{ collection: collection.files, rows: [], forget }] : []),
        ];
      },
      committed: (applied) => {
        for (const one of applied) if (one.collection === collection.name) collection.committed(one, [], []);
      },
    });
    this.tidyLater(thorough);
  }

  async remove(collection: Collection): Promise<void> {
    await this.log.commit({
      strict: true,
      make: () => [collection.name, collection.files].map((name) => ({ collection: name, rows: [], clear: true })),
    });
    collection.isRemoved = true;
    this.#hasRemoved = true;
    this.collections.delete(collection.name);
    this.tidyLater(true);
  }

  /** @throws Error when it is not there, or another version of it is */
  async attachment(collection: Collection, documentId: string, attachmentId: string, digest: string): Promise<Blob> {
    const entry = this.log.table(collection.files).get(fileId(documentId, attachmentId));
    const owner = collection.table.get(documentId);
    const [document] = owner ? await collection.documents([owner]) : [];
    const known = document?._attachments[attachmentId];
    if (!entry || entry.rev !== digest || !known)
      throw new Error(`attachment does not exist: ${documentId} ${attachmentId}`);
    const [bytes] = await this.log.bodies(collection.files, [entry]);
    return new Blob(bytes ? [bytes] : [], { type: known.type });
  }

  /** Compaction in the background, one step at a time. */
  tidyLater(thorough: boolean): void {
    this.#thorough ||= thorough;
    if (this.#tidying) return;
    this.#tidying = true;
    this.settings.later(async () => {
      const more = await this.log.compact({ thorough: this.#thorough }).catch(() => false);
      if (!more) this.#tidying = this.#thorough = false;
      return more;
    });
  }

  /** Collections were removed, and nothing else was in here: a log that is damaged is never taken for an empty one. */
  get isLeftEmpty(): boolean {
    if (!this.#hasRemoved || this.log.damages.length > 0) return false;
    return [...this.log.state.tables.values()].every((table) => table.size === 0);
  }
}

const hasFiles = (rows: readonly BulkWriteRow<Data>[]): boolean =>
  rows.some(({ document }) => Object.keys(document._attachments).length > 0);

async function readFiles(rows: readonly BulkWriteRow<Data>[]): Promise<Map<string, Bytes>> {
  const files = new Map<string, Bytes>();
  for (const { document } of rows)
    for (const attachment of Object.values(document._attachments))
      if ('data' in attachment && !files.has(attachment.digest))
        files.set(attachment.digest, new Uint8Array(await attachment.data.arrayBuffer()));
  return files;
}

/** Room for texts that are encoded together; a few small ones get what they may need and no more. */
const roomBytes = 256 * 1024;

/** Encodes `count` texts one behind the other: an array of its own for each costs more than its bytes. */
function encodeInRow(count: number): (text: string) => Bytes {
  let [left, room] = [count, new Uint8Array(0)];
  return (text) => {
    const longest = text.length * 3;
    if (longest > room.length) room = new Uint8Array(Math.max(longest, Math.min(roomBytes, longest * left)));
    left -= 1;
    const { written } = encoder.encodeInto(text, room);
    const bytes = room.subarray(0, written);
    room = room.subarray(written);
    return bytes;
  };
}

function changesOf(
  collection: Collection,
  categorized: CategorizeBulkWriteRowsOutput<Data>,
  documents: readonly Document[],
  blobs: ReadonlyMap<string, Bytes>,
): Change[] {
  const encode = encodeInRow(documents.length);
  const rows = documents.map((document) => ({
    id: document[collection.primary] as string,
    rev: document._rev,
    lwt: document._meta.lwt,
    deleted: document._deleted,
    body: encode(JSON.stringify(document)),
  }));
  const written = [...categorized.attachmentsAdd, ...categorized.attachmentsUpdate];
  const files = written.map(({ documentId, attachmentId, digest }) => ({
    id: fileId(documentId, attachmentId),
    rev: digest,
    lwt: 0,
    deleted: false,
    body: blobs.get(digest) ?? new Uint8Array(0),
  }));
  const forget = categorized.attachmentsRemove.map(({ documentId, attachmentId }) => fileId(documentId, attachmentId));
  return [
    ...(rows.length > 0 ? [{ collection: collection.name, rows, columns: collection.columns(documents) }] : []),
    ...(files.length + forget.length > 0 ? [{ collection: collection.files, rows: files, forget }] : []),
  ];
}

/** Whoever is refused sees what is stored. */
async function withDocument(
  collection: Collection,
  error: RxStorageWriteError<Data>,
): Promise<RxStorageWriteError<Data>> {
  const entry = collection.table.get(error.documentId);
  const [documentInDb] = entry ? await collection.documents([entry]) : [];
  return 'documentInDb' in error && documentInDb ? { ...error, documentInDb } : error;
}
