import { entityNames, entityOf, isEntityName, type EntityName } from '../../../shared/entities';
import { keyOf, recordKey, type StoredRecord } from '../envelope';
import { PackedRecords, type RecordHead, type Version } from './packed-records';

/** Records by key as they were before a change; undefined: there was none. */
export type Before = ReadonlyMap<string, StoredRecord | undefined>;

/** Of more changes at once nobody asks what was there before. */
export const mostRemembered = 200;

/**
 * All records of the laptop, by key. Those of the registry are packed and decoded whenever they are read: no two reads give
 * the same object. The few of the bookkeeping are kept as they are.
 */
export class Records implements ReadonlyMap<string, StoredRecord> {
  readonly #packed = new Map<EntityName, PackedRecords>(
    entityNames.map((name) => [name, new PackedRecords(entityOf(name))]),
  );
  readonly #books = new Map<string, { readonly record: StoredRecord; readonly version: Version | undefined }>();

  of(entity: EntityName): PackedRecords {
    return this.#packed.get(entity) as PackedRecords;
  }

  #find(key: string): { readonly packed: PackedRecords; readonly slot: number } | undefined {
    const colon = key.indexOf(':');
    const packed = this.#packed.get(key.slice(0, colon) as EntityName);
    const slot = packed?.slotOf(key.slice(colon + 1)) ?? -1;
    return packed && slot >= 0 && packed.has(slot) ? { packed, slot } : undefined;
  }

  get(key: string): StoredRecord | undefined {
    const found = this.#find(key);
    return found ? found.packed.get(found.slot) : this.#books.get(key)?.record;
  }

  has(key: string): boolean {
    return this.#find(key) !== undefined || this.#books.has(key);
  }

  /** Of the document in the storage that the record came from. */
  version(key: string): Version | undefined {
    const found = this.#find(key);
    return found ? found.packed.version(found.slot) : this.#books.get(key)?.version;
  }

  get size(): number {
    let size = this.#books.size;
    for (const packed of this.#packed.values()) size += packed.size;
    return size;
  }

  set(record: StoredRecord, version: Version | undefined): void {
    if (isEntityName(record.entity)) this.of(record.entity).set(record, version);
    else this.#books.set(recordKey(record), { record, version });
  }

  delete(key: string): void {
    const found = this.#find(key);
    if (found) found.packed.delete(key.slice(key.indexOf(':') + 1));
    else this.#books.delete(key);
  }

  /** @returns what was there before, unless there are many changes */
  apply(
    changed: ReadonlyMap<string, StoredRecord | undefined>,
    versionOf: (key: string) => Version | undefined = () => undefined,
  ): Before | undefined {
    const before =
      changed.size > mostRemembered ? undefined : new Map([...changed.keys()].map((key) => [key, this.get(key)]));
    for (const [key, record] of changed)
      if (record) this.set(record, versionOf(key));
      else this.delete(key);
    return before;
  }

  *keys(): MapIterator<string> {
    for (const [name, packed] of this.#packed) for (const slot of packed.slots()) yield keyOf(name, packed.idAt(slot));
    yield* this.#books.keys();
  }

  *values(): MapIterator<StoredRecord> {
    for (const packed of this.#packed.values()) for (const slot of packed.slots()) yield packed.get(slot);
    for (const { record } of this.#books.values()) yield record;
  }

  *entries(): MapIterator<[string, StoredRecord]> {
    for (const record of this.values()) yield [recordKey(record), record];
  }

  [Symbol.iterator](): MapIterator<[string, StoredRecord]> {
    return this.entries();
  }

  /** The records of the registry without their bodies: a tenth of the time. */
  *heads(): Generator<RecordHead> {
    for (const packed of this.#packed.values()) for (const slot of packed.slots()) yield packed.head(slot);
  }

  /** Those of the bookkeeping. */
  *books(): Generator<readonly [string, StoredRecord]> {
    for (const [key, { record }] of this.#books) yield [key, record];
  }

  /** Records that are unsent, refused, or have lost values. */
  *needingAttention(entity: EntityName): Generator<StoredRecord> {
    const packed = this.of(entity);
    for (const slot of packed.slots()) if (packed.needsAttention(slot)) yield packed.get(slot);
  }

  forEach(call: (record: StoredRecord, key: string, records: ReadonlyMap<string, StoredRecord>) => void): void {
    for (const [key, record] of this) call(record, key, this);
  }
}
