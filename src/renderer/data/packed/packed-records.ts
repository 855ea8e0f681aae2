import type { RecordMeta } from '../../../shared/record';
import { migrateBody, type Entity } from '../../../shared/schema/entity';
import { keyOf, type StoredRecord } from '../envelope';
import { Arena, headBytes, type Chunk } from './arena';
import { ByteWriter, type ByteReader } from './bytes';
import type { Work } from '../slices';
import { FoldedTexts, type TextsImage } from './folded-texts';
import { IdTable, type IdImage } from './id-table';
import { reader, RecordReaders } from './record-readers';
import { plainShapes, readFields, readTime, readValue, seekField, writeFields } from './values';

/** What RxDB wants to see of the version before: its revision and write time. */
export interface Version {
  readonly _rev: string;
  readonly lwt: number;
}

/** A record without its body. */
export interface RecordHead extends Pick<StoredRecord, 'id' | 'entity' | 'rev' | 'gen' | 'deleted'> {
  readonly key: string;
  /** Unsent, refused, or with lost values. */
  readonly needsAttention: boolean;
}

/** The envelope of a record: what its definition does not say. Usual values (not deleted, no conflicts) are absent. */
const envelope = plainShapes([
  'v',
  'rev',
  'gen',
  'deleted',
  'mut',
  'at',
  'byId',
  'storedRev',
  'storedAt',
  'conflicts',
  'pending',
  'parked',
]);
type Envelope = Partial<Omit<StoredRecord, 'id' | 'entity' | 'body'>> & {
  readonly v: number;
  readonly rev: number;
  readonly gen: number;
  readonly at: string;
  readonly storedRev?: string;
  readonly storedAt?: number;
};

/** Records in the order of what they hold at a path, as a table left it. */
export interface OrderImage {
  readonly path: string;
  /** Names the order of texts. */
  readonly collation: string;
  readonly slots: Uint32Array<ArrayBuffer>;
}

/** Everything a PackedRecords holds. */
export interface PackedImage {
  readonly ids: IdImage;
  readonly places: Uint8Array<ArrayBuffer>;
  readonly states: Uint8Array<ArrayBuffer>;
  readonly texts: TextsImage;
  /** By number. */
  readonly chunks: readonly (Chunk | undefined)[];
  /** Number of the chunk that is being filled. */
  readonly open: number;
  readonly orders: readonly OrderImage[];
}

const [atPlace, pendingPlace] = [envelope.names.indexOf('at'), envelope.names.indexOf('pending')];

const here = 1;
const deleted = 2;
/** Unsent, refused, or with lost values. */
const attention = 4;
/** Its body is of an older version of the definition: lifted whenever it is read. */
const older = 8;

const writer = new ByteWriter();

/**
 * All records of one entity as bytes, by slot: a number that stays a record's own as long as the program runs. Nothing is
 * kept decoded; one field is read without the others.
 */
export class PackedRecords extends RecordReaders {
  readonly #ids = new IdTable();
  readonly #arena = new Arena({
    isAt: (slot, place) => this.#states[slot] !== 0 && this.#places[slot] === place,
    moved: (slot, place) => {
      this.#places[slot] = place;
    },
  });
  #places = new Uint32Array(64);
  #states = new Uint8Array(64);
  #size = 0;
  #live = 0;
  /** For the search. */
  readonly texts: FoldedTexts;
  #ordersNow: () => readonly OrderImage[] = () => [];
  /** Of the image that was restored, and what has changed since. */
  #orders: readonly OrderImage[] = [];
  readonly #changed = new Set<number>();

  constructor(entity: Entity) {
    super(entity);
    this.texts = new FoldedTexts(this);
  }

  /** Records here, deleted ones included. */
  get size(): number {
    return this.#size;
  }

  /** Records that are not deleted. */
  get liveCount(): number {
    return this.#live;
  }

  /** All slots are below. */
  get end(): number {
    return this.#ids.count;
  }

  /** @returns -1 when there never was a record of this id */
  slotOf(id: string): number {
    return this.#ids.find(id);
  }

  /** As `slotOf`, of an id as its 16 bytes. */
  slotOfBytes(bytes: Uint8Array, at: number): number {
    return this.#ids.findBytes(bytes, at);
  }

  idAt(slot: number): string {
    return this.#ids.at(slot);
  }

  compareIds(a: number, b: number): number {
    return this.#ids.compare(a, b);
  }

  /** All slots in the order of their ids, those of records that went too. Records that came meanwhile may be missing. */
  byId(): Work<Uint32Array> {
    return this.#ids.inOrder();
  }

  has(slot: number): boolean {
    return (this.#states[slot] ?? 0) !== 0;
  }

  isLive(slot: number): boolean {
    return ((this.#states[slot] as number) & (here | deleted)) === here;
  }

  needsAttention(slot: number): boolean {
    return ((this.#states[slot] as number) & attention) !== 0;
  }

  *slots(): Generator<number> {
    for (let slot = 0; slot < this.end; slot += 1) if (this.has(slot)) yield slot;
  }

  /** Slots of the records that are not deleted. */
  liveList(): Uint32Array<ArrayBuffer> {
    const slots = new Uint32Array(this.#live);
    for (let [slot, at] = [0, 0]; at < slots.length; slot += 1) if (this.isLive(slot)) slots[at++] = slot;
    return slots;
  }

  /** @param now what the next image keeps beside the records */
  keepOrders(now: () => readonly OrderImage[]): void {
    this.#ordersNow = now;
  }

  /** The orders of the image that was restored, and the slots that have changed since; once. */
  takeOrders(): { readonly orders: readonly OrderImage[]; readonly changed: ReadonlySet<number> } {
    const taken = { orders: this.#orders, changed: new Set(this.#changed) };
    this.#orders = [];
    this.#changed.clear();
    return taken;
  }

  /** @throws what a migration of the body throws: then nothing has changed */
  set(given: StoredRecord, version: Version | undefined): number {
    const waits = given.pending !== undefined || given.parked !== undefined || given.conflicts.length > 0;
    const isOlder = given.v < this.entity.version;
    // What waits to be sent stays as it was written.
    const record = isOlder && !waits ? this.#lift(given) : given;
    const { id, entity: _, body, deleted: isDeleted, conflicts, mut, byId, ...rest } = record;
    const values: Envelope = {
      ...rest,
      ...(isDeleted ? { deleted: true } : {}),
      ...(mut === null ? {} : { mut }),
      ...(byId === null ? {} : { byId }),
      ...(conflicts.length > 0 ? { conflicts } : {}),
      ...(version ? { storedRev: version._rev, storedAt: version.lwt } : {}),
    };
    writer.at = headBytes;
    writer.sized(() => writeFields(writer, values, envelope));
    writeFields(writer, body, this.shapes);

    const slot = this.#ids.add(id);
    this.#widen();
    this.#leave(slot, false);
    if (this.#orders.length > 0) this.#changed.add(slot);
    this.#places[slot] = this.#arena.add(slot, writer.bytes.subarray(0, writer.at));
    this.texts.changed(slot, isDeleted);
    this.#states[slot] =
      here | (isDeleted ? deleted : 0) | (waits ? attention : 0) | (isOlder && record === given ? older : 0);
    this.#size += 1;
    if (!isDeleted) this.#live += 1;
    return slot;
  }

  /** Nothing of the record stays in memory but its id. */
  delete(id: string): void {
    const slot = this.slotOf(id);
    if (slot >= 0) this.#leave(slot, true);
  }

  #leave(slot: number, clear: boolean): void {
    if (!this.has(slot)) return;
    if (this.#orders.length > 0) this.#changed.add(slot);
    if (this.isLive(slot)) this.#live -= 1;
    this.#size -= 1;
    this.#states[slot] = 0;
    this.texts.remove(slot);
    this.#arena.remove(this.#places[slot] as number, clear);
  }

  #widen(): void {
    if (this.#ids.count <= this.#places.length) return;
    const places = new Uint32Array(Math.max(this.#ids.count, this.#places.length * 2));
    places.set(this.#places);
    this.#places = places;
    const states = new Uint8Array(places.length);
    states.set(this.#states);
    this.#states = states;
  }

  /** Everything it holds. The chunks are its own: those that are not the open one stay as they are. */
  image(): PackedImage {
    const { end } = this;
    return {
      ids: this.#ids.image(),
      places: new Uint8Array(this.#places.slice(0, end).buffer),
      states: this.#states.slice(0, end),
      texts: this.texts.image(),
      chunks: this.#arena.chunks.map((chunk) => (chunk ? { ...chunk } : undefined)),
      open: this.#arena.open,
      orders: this.#ordersNow(),
    };
  }

  /** Forgets everything. */
  clear(): void {
    this.restore(new PackedRecords(this.entity).image());
  }

  /** Takes over an image in place of what it holds. @throws RangeError when it does not fit together */
  restore({ ids, places, states, texts, chunks, open, orders }: PackedImage): void {
    const [placeOf, stateOf] = [new Uint32Array(places.slice().buffer), states.slice()];
    if (placeOf.length !== ids.count || stateOf.length !== ids.count) throw new RangeError('slots');
    this.#ids.restore(ids);
    this.#places = placeOf;
    this.#states = stateOf;
    this.#arena.restore(chunks, open);
    this.texts.restore(texts);
    this.#size = 0;
    this.#live = 0;
    for (let slot = 0; slot < this.end; slot += 1) {
      if (!this.has(slot)) continue;
      this.#size += 1;
      if (this.isLive(slot)) this.#live += 1;
      if (!this.#arena.holds(placeOf[slot] as number)) throw new RangeError('places');
    }
    for (const { slots } of orders)
      for (const slot of slots) if ((slot & 0x7fffffff) >= this.end) throw new RangeError('orders');
    this.#orders = orders;
    this.#changed.clear();
  }

  #lift(record: StoredRecord): StoredRecord {
    const { version } = this.entity;
    return { ...record, v: version, body: migrateBody(this.entity, record.v, { ...record.body }) };
  }

  /** The reader stands at the envelope from here on. */
  #look(slot: number): ByteReader {
    const place = this.#places[slot] as number;
    return reader.look(this.#arena.bytesOf(place), this.#arena.offsetOf(place) + headBytes);
  }

  protected lookAtBody(slot: number): ByteReader {
    this.#look(slot);
    const length = reader.varint();
    reader.at += length;
    return reader;
  }

  #envelope(slot: number): Envelope {
    this.#look(slot).varint();
    return readFields(reader, envelope) as unknown as Envelope;
  }

  get(slot: number): StoredRecord {
    const { storedRev: _, storedAt: __, deleted: isDeleted, ...rest } = this.#envelope(slot);
    const body = readFields(reader, this.shapes);
    return {
      id: this.idAt(slot),
      entity: this.entity.name,
      body,
      deleted: isDeleted ?? false,
      mut: null,
      byId: null,
      conflicts: [],
      ...rest,
    };
  }

  /** What a record says of itself without its body. */
  head(slot: number): RecordHead {
    const { rev, gen, deleted: isDeleted } = this.#envelope(slot);
    const { name } = this.entity;
    const id = this.idAt(slot);
    return {
      ...{ key: keyOf(name, id), entity: name, id, rev, gen },
      ...{ deleted: isDeleted === true, needsAttention: this.needsAttention(slot) },
    };
  }

  version(slot: number): Version | undefined {
    const { storedRev, storedAt } = this.#envelope(slot);
    return storedRev === undefined || storedAt === undefined ? undefined : { _rev: storedRev, lwt: storedAt };
  }

  /** What screens see beside the fields. */
  meta(slot: number): RecordMeta {
    const { rev, pending, parked, conflicts = [], at, byId = null } = this.#envelope(slot);
    return {
      rev,
      pending: pending !== undefined,
      parked: parked !== undefined,
      conflicts,
      changedAt: pending?.at ?? at,
      changedById: byId,
    };
  }

  /** `meta(slot).changedAt` as milliseconds since 1970, without the rest of it. */
  changedTime(slot: number): number {
    this.#look(slot).varint();
    const { at } = reader;
    if (seekField(reader, envelope, pendingPlace)) return Date.parse((readValue(reader) as { readonly at: string }).at);
    reader.at = at;
    if (!seekField(reader, envelope, atPlace)) return Number.NaN;
    const time = readTime(reader);
    return Number.isNaN(time) ? Date.parse(readValue(reader) as string) : time;
  }

  /** The fields as the newest version of the definition has them. */
  body(slot: number): Readonly<Record<string, unknown>> {
    if (this.isOlder(slot)) return this.#lift(this.get(slot)).body;
    return readFields(this.lookAtBody(slot), this.shapes);
  }

  protected isOlder(slot: number): boolean {
    return ((this.#states[slot] as number) & older) !== 0;
  }
}
