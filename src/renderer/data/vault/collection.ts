import { getPrimaryFieldOfPrimaryKey } from 'rxdb/plugins/core';
import type { EventBulk, RxStorageChangeEvent } from 'rxdb/plugins/core';
import { Subject } from 'rxjs';
import type { Bytes } from './bytes';
import type { DocumentCache } from './document-cache';
import { fieldReader } from './fields';
import type { SealedLog } from './log';
import { indexKey, SortedOrder, type Document, type IndexKey, type Placed, type Schema } from './order';
import type { Applied, Entry } from './state';

/** Where a reader of changes stands: the sequence number of the log. */
export interface Checkpoint {
  readonly sequence: number;
}

export type Changes = EventBulk<RxStorageChangeEvent<Document>, Checkpoint>;

/** Name of its documents in the log. */
export const nameInLog = (collectionName: string, version: number): string => `${collectionName}@${version}`;

interface KeptOrder {
  readonly key: IndexKey;
  readonly order: SortedOrder;
  /** Somebody has asked for it since the last load of many documents. */
  isAsked: boolean;
}

/** Documents decoded at once when a whole collection is read: bounds what is in memory twice. */
const pageSize = 1000;
/** A commit of more documents is a part of a load: nobody asks for one of them soon, and orders wait until somebody does. */
const fewDocuments = 256;

const decoder = new TextDecoder();
const parse = (body: Bytes): Document => JSON.parse(decoder.decode(body)) as Document;

/** One collection of one schema version, shared by everything that has it open in this realm. */
export class Collection {
  readonly changes$ = new Subject<Changes>();
  readonly primary: string;
  /** Name of its documents, and of its attachments, in the log. */
  readonly name: string;
  readonly files: string;
  isRemoved = false;
  readonly #orders = new Map<string, KeptOrder>();
  readonly #building = new Map<string, Promise<KeptOrder>>();
  #bySequence: Entry[] | undefined;
  /** The indexes of the schema that need a body. */
  readonly #columns: readonly (readonly [name: string, key: IndexKey])[];

  constructor(
    readonly log: SealedLog,
    readonly cache: DocumentCache,
    collectionName: string,
    readonly schema: Schema,
  ) {
    this.primary = getPrimaryFieldOfPrimaryKey(schema.primaryKey) as string;
    this.name = nameInLog(collectionName, schema.version);
    this.files = `${this.name}/files`;
    this.#columns = (schema.indexes ?? [])
      .map((index) => (typeof index === 'string' ? [index] : index))
      .map((index) => [index.join(), indexKey(schema, this.primary, index)] as const)
      .filter(([, { needsNoBody }]) => !needsNoBody);
  }

  /** What an order will need of these documents, kept beside their bodies. */
  columns(documents: readonly Document[]): Record<string, string[]> {
    return Object.fromEntries(
      this.#columns.map(([name, key]) => [name, documents.map((document) => key.of(document))]),
    );
  }

  get table(): ReadonlyMap<string, Entry> {
    return this.log.table(this.name);
  }

  /** In the order of the entries; without those that were purged meanwhile. @throws what reading the log throws */
  async documents(entries: readonly Entry[]): Promise<Document[]> {
    const found = entries.map((entry) => this.cache.get(entry));
    const missing = entries.flatMap((entry, position) => (found[position] ? [] : [{ entry, position }]));
    if (missing.length > 0) {
      const bodies = await this.log.bodies(
        this.name,
        missing.map(({ entry }) => entry),
      );
      missing.forEach(({ entry, position }, index) => {
        const body = bodies[index];
        if (!body) return;
        const document = parse(body);
        found[position] = document;
        if (document._rev === entry.rev) this.cache.set(entry, document);
      });
    }
    return found.filter((document) => document !== undefined);
  }

  /**
   * Shows the document of every entry, however many there are. They are read in the order in which they lie on the disk: what
   * is opened and inflated once serves all its neighbours. Those that were purged meanwhile are left out.
   * @param fields of the document that are enough; undefined: all of it
   */
  async scan(
    entries: readonly Entry[],
    fields: Iterable<string> | undefined,
    take: (document: Document, position: number) => void,
  ): Promise<void> {
    const read = fields && fieldReader(this.primary, fields);
    const places = entries.map((entry, position) => ({ entry, position }));
    places.sort((a, b) => a.entry.chunk - b.entry.chunk || a.entry.at - b.entry.at);
    for (let at = 0; at < places.length; at += pageSize) {
      const page = places.slice(at, at + pageSize);
      const missing = page.filter(({ entry, position }) => {
        const known = this.cache.get(entry);
        if (known) take(known, position);
        return !known;
      });
      const bodies = await this.log.bodies(
        this.name,
        missing.map(({ entry }) => entry),
      );
      missing.forEach(({ entry, position }, index) => {
        const body = bodies[index];
        if (body) take(read ? read(entry, body) : parse(body), position);
      });
    }
  }

  /** Sorted on first use, kept in order from then on. */
  async order(index: readonly string[]): Promise<KeptOrder> {
    const name = index.join();
    const kept = this.#orders.get(name);
    if (kept) {
      kept.isAsked = true;
      return kept;
    }
    const building = this.#building.get(name) ?? this.#build(name, indexKey(this.schema, this.primary, index));
    this.#building.set(name, building);
    return building.finally(() => this.#building.delete(name));
  }

  async #build(name: string, key: IndexKey): Promise<KeptOrder> {
    const keys = new Map<Entry, string>();
    if (!key.needsNoBody) {
      const entries = [...this.table.values()];
      (await this.log.keys(this.name, name, entries)).forEach((known, position) => {
        if (known !== undefined) keys.set(entries[position] as Entry, known);
      });
      // Those without a column, and what is written while this reads, until nothing is left.
      const unknown = () => [...this.table.values()].filter((entry) => !keys.has(entry));
      for (let left = unknown(); left.length > 0; left = unknown()) {
        const reading = left;
        await this.scan(reading, key.fields, (document, at) => keys.set(reading[at] as Entry, key.of(document)));
      }
    }
    const placed: Placed[] = [];
    for (const entry of this.table.values()) placed.push({ entry, key: keys.get(entry) ?? key.ofEntry(entry) });
    const kept = { key, order: new SortedOrder(placed), isAsked: true };
    this.#orders.set(name, kept);
    return kept;
  }

  /**
   * The log has committed a change of this collection.
   * @param documents of the added entries @param previous of the replaced ones, as the writer knew them
   */
  committed(
    { added, replaced, forgotten }: Applied,
    documents: readonly Document[],
    previous: readonly (Document | undefined)[],
  ): void {
    const isLoad = added.length > fewDocuments;
    if (!isLoad) added.forEach((entry, position) => this.cache.set(entry, documents[position] as Document));
    for (const entry of forgotten) this.cache.delete(entry);
    for (const [name, kept] of this.#orders) {
      if (isLoad && !kept.isAsked) {
        this.#orders.delete(name);
        continue;
      }
      if (isLoad) kept.isAsked = false;
      const { key, order } = kept;
      const removed = replaced.flatMap((entry, position) => {
        const before = previous[position];
        if (!entry) return [];
        return [{ entry, key: key.needsNoBody ? key.ofEntry(entry) : before && key.of(before) }];
      });
      order.change(
        [...removed, ...forgotten.map((entry) => ({ entry }))],
        added.map((entry, position) => ({ entry, key: key.of(documents[position] as Document) })),
      );
    }
    for (const entry of replaced) if (entry) this.cache.delete(entry);
    this.#bySequence?.push(...added);
  }

  /** Newest version of every document above a sequence number, oldest change first. */
  changedSince(sequence: number, limit: number): Entry[] {
    const stale = (this.#bySequence?.length ?? 0) > 2 * this.table.size + 1000;
    if (!this.#bySequence || stale) this.#bySequence = [...this.table.values()].sort((a, b) => a.sequence - b.sequence);
    const all = this.#bySequence;
    let low = 0;
    for (let high = all.length; low < high;) {
      const middle = (low + high) >>> 1;
      if ((all[middle] as Entry).sequence <= sequence) low = middle + 1;
      else high = middle;
    }
    const found: Entry[] = [];
    for (; low < all.length && found.length < limit; low += 1) {
      const entry = all[low] as Entry;
      if (this.table.get(entry.id) === entry) found.push(entry);
    }
    return found;
  }
}
