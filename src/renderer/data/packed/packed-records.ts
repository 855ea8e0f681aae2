import type { RecordMeta } from '../../../shared/record';
import { migrateBody, type Entity } from '../../../shared/schema/entity';
import { isPlainObject } from '../../../shared/schema/validate';
import { keyOf, type StoredRecord } from '../envelope';
import { valueReader } from '../../../shared/schema/field-path';
import { Arena, headBytes, type Chunk } from './arena';
import { ByteReader, ByteWriter } from './bytes';
import type { Work } from '../slices';
import { FoldedTexts, type TextsImage } from './folded-texts';
import { IdTable, type IdImage } from './id-table';
import {
  bytesOf,
  eachInColumn,
  eachRow,
  isNullOrList,
  plainShapes,
  readFields,
  readFilled,
  readSome,
  readTime,
  readValue,
  seekField,
  shapesOf,
  skipValue,
  standsAt,
  uuidPlace,
  writeFields,
  type FieldShapes,
} from './values';

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
const reader = new ByteReader();

/**
 * All records of one entity as bytes, by slot: a number that stays a record's own as long as the program runs. Nothing is
 * kept decoded; one field is read without the others.
 */
export class PackedRecords {
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
  readonly #shapes: FieldShapes;
  /** For the search. */
  readonly texts: FoldedTexts;
  #ordersNow: () => readonly OrderImage[] = () => [];
  /** Of the image that was restored, and what has changed since. */
  #orders: readonly OrderImage[] = [];
  readonly #changed = new Set<number>();

  constructor(readonly entity: Entity) {
    this.#shapes = shapesOf(entity.fields);
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
    writeFields(writer, body, this.#shapes);

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

  #lookAtBody(slot: number): ByteReader {
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
    const body = readFields(reader, this.#shapes);
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
    return seekField(reader, envelope, atPlace) ? readTime(reader) : Number.NaN;
  }

  /** The fields as the newest version of the definition has them. */
  body(slot: number): Readonly<Record<string, unknown>> {
    if (this.#isOlder(slot)) return this.#lift(this.get(slot)).body;
    return readFields(this.#lookAtBody(slot), this.#shapes);
  }

  #isOlder(slot: number): boolean {
    return ((this.#states[slot] as number) & older) !== 0;
  }

  /**
   * Reads what `valueReader` reads from the whole record, without the rest of it. A record that went while a list of them is
   * gone through slice by slice says what one without fields says.
   */
  reader(path: string): (slot: number) => unknown {
    const read = this.#reader(path);
    const absent = valueReader(this.entity, path)({});
    return (slot) => (this.has(slot) ? read(slot) : absent);
  }

  /** Reads several fields, as `reader` reads each, in one go. The definition knows them. */
  fieldsReader<F extends string>(fields: readonly F[]): (slot: number) => Record<F, unknown> {
    const { names } = this.#shapes;
    const places = fields.map((field) => names.indexOf(field)).sort((a, b) => a - b);
    const inOrder = places.map((place) => names[place] as F);
    const absent = inOrder.map((field) => valueReader(this.entity, field)({}));
    const readers = inOrder.map((field) => this.reader(field));
    const found: unknown[] = [];
    return (slot) => {
      const isPlain = this.has(slot) && !this.#isOlder(slot);
      if (isPlain) readSome(this.#lookAtBody(slot), this.#shapes, places, found);
      const values: Partial<Record<F, unknown>> = {};
      for (let n = 0; n < places.length; n += 1)
        values[inOrder[n] as F] = (isPlain ? found[n] : readers[n]?.(slot)) ?? absent[n];
      return values as Record<F, unknown>;
    };
  }

  /**
   * Whether fields hold more than nothing, false, zero or an empty text: reads none of them. One bit for each field, the lowest
   * for the first. @param fields at most 31
   */
  filledReader(fields: readonly string[]): (slot: number) => number {
    const { names } = this.#shapes;
    const inOrder = fields
      .map((field, n) => ({ field, bit: 1 << n, place: names.indexOf(field) }))
      .sort((a, b) => a.place - b.place);
    const places = inOrder.map(({ place }) => place);
    const absent = inOrder.map(({ field }) => Boolean(valueReader(this.entity, field)({})));
    const found = inOrder.map(() => false);
    return (slot) => {
      if (!this.has(slot)) for (let n = 0; n < places.length; n += 1) found[n] = absent[n] as boolean;
      else if (this.#isOlder(slot)) {
        const body = this.body(slot);
        for (const [n, { field }] of inOrder.entries()) found[n] = Boolean(body[field] ?? absent[n]);
      } else readFilled(this.#lookAtBody(slot), this.#shapes, places, absent, found);
      let bits = 0;
      for (let n = 0; n < places.length; n += 1) if (found[n]) bits |= (inOrder[n] as { readonly bit: number }).bit;
      return bits;
    };
  }

  /** Reads an instant as milliseconds since 1970, without its text; NaN: none that can be read. The definition knows the field. */
  timeReader(field: string): (slot: number) => number {
    const place = this.#shapes.names.indexOf(field);
    const read = this.reader(field);
    const timeOf = (value: unknown): number => (typeof value === 'string' ? Date.parse(value) : Number.NaN);
    return (slot) => {
      if (!this.has(slot) || this.#isOlder(slot)) return timeOf(read(slot));
      return seekField(this.#lookAtBody(slot), this.#shapes, place) ? readTime(reader) : timeOf(read(slot));
    };
  }

  #reader(path: string): (slot: number) => unknown {
    const { entity } = this;
    const read = valueReader(entity, path);
    if (path === 'id') return (slot) => this.idAt(slot);
    if (path.startsWith('meta.')) return (slot) => read({ meta: this.meta(slot) });
    const slow = (slot: number): unknown => read(this.body(slot));
    const [head = '', column] = path.split('.');
    const { names, shapes } = this.#shapes;
    const place = names.indexOf(head);
    const shape = shapes[place];
    if (!shape) {
      // Fields of the company's own, and those of newer versions, stand behind the others.
      return (slot) => {
        if (this.#isOlder(slot)) return slow(slot);
        const others = seekField(this.#lookAtBody(slot), this.#shapes, names.length)
          ? (readValue(reader) as Readonly<Record<string, unknown>>)
          : {};
        return read(others);
      };
    }
    const inRows = column === undefined ? undefined : this.#columnReader(place, column);
    const absent = read({});
    return (slot) => {
      if (this.#isOlder(slot)) return slow(slot);
      if (!seekField(this.#lookAtBody(slot), this.#shapes, place)) return absent;
      if (inRows) return inRows();
      const value = readValue(reader, shape);
      return column === undefined ? (value ?? absent) : read({ [head]: value });
    };
  }

  /**
   * Whether a record holds one of these texts in a field; compares bytes and decodes none.
   * @param inLists whether an entry of a list counts
   * @returns undefined when that cannot be told of this path
   */
  textTest(path: string, texts: readonly string[], inLists: boolean): ((slot: number) => boolean) | undefined {
    const place = this.#shapes.names.indexOf(path);
    const shape = this.#shapes.shapes[place];
    if (!shape) return undefined;
    const sought = texts.map((text) => bytesOf(text, shape));
    const read = this.reader(path);
    const isIn = (value: unknown): boolean => texts.includes(value as string);
    const fits = (value: unknown): boolean => (Array.isArray(value) ? inLists && value.some(isIn) : isIn(value));
    const absentFits = fits(valueReader(this.entity, path)({}));
    return (slot) => {
      if (!this.has(slot)) return absentFits;
      if (this.#isOlder(slot)) return fits(read(slot));
      if (!seekField(this.#lookAtBody(slot), this.#shapes, place)) return absentFits;
      for (const bytes of sought) if (standsAt(reader, bytes)) return true;
      return isNullOrList(reader) && fits(read(slot));
    };
  }

  #columnReader(place: number, column: string): (() => unknown) | undefined {
    const columns = this.#shapes.shapes[place]?.columns;
    const columnPlace = columns?.names.indexOf(column) ?? -1;
    const shape = columns?.shapes[columnPlace];
    if (!columns || !shape) return undefined;
    return () => {
      const values: unknown[] = [];
      eachInColumn(reader, columns, columnPlace, () => values.push(readValue(reader, shape)));
      return values;
    };
  }

  /**
   * Calls back with each row of a field: the slot of what it refers to (-1: nothing that is known) and its numbers (0: none).
   * @param values the same array each time
   */
  rowsReader(
    field: string,
    reference: { readonly column: string; readonly to: PackedRecords },
    numbers: readonly string[],
  ): (slot: number, found: (target: number, values: Float64Array) => void) => void {
    const place = this.#shapes.names.indexOf(field);
    const columns = this.#shapes.shapes[place]?.columns;
    if (!columns) throw new Error(`${field} has no rows`);
    const target = columns.names.indexOf(reference.column);
    const places = numbers.map((name) => columns.names.indexOf(name));
    const values = new Float64Array(numbers.length);
    const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
    const slotOf = (value: unknown): number => (typeof value === 'string' ? reference.to.slotOf(value) : -1);
    let tell: (target: number, values: Float64Array) => void = () => undefined;
    const seeks = (start: number, column: number): boolean => {
      reader.at = start;
      return seekField(reader, columns, column);
    };
    const readRow = (): void => {
      const start = reader.at;
      for (let n = 0; n < places.length; n += 1)
        values[n] = seeks(start, places[n] as number) ? numberOf(readValue(reader)) : 0;
      let to = -1;
      if (seeks(start, target)) {
        const at = uuidPlace(reader);
        to = at >= 0 ? reference.to.slotOfBytes(reader.bytes, at) : slotOf(readValue(reader));
      }
      tell(to, values);
    };
    return (slot, found) => {
      if (!this.has(slot)) return;
      if (this.#isOlder(slot)) {
        const rows = this.body(slot)[field];
        for (const row of Array.isArray(rows) ? rows.filter(isPlainObject) : []) {
          for (const [n, name] of numbers.entries()) values[n] = numberOf(row[name]);
          found(slotOf(row[reference.column]), values);
        }
        return;
      }
      if (!seekField(this.#lookAtBody(slot), this.#shapes, place)) return;
      tell = found;
      eachRow(reader, readRow);
    };
  }

  /**
   * Prepares calling back with each id at a path: a UUID as its bytes, anything else as text.
   * @param path a field, or a column of rows
   */
  idsReader(
    path: string,
    uuid: (bytes: Uint8Array, at: number) => void,
    other: (id: string) => void,
  ): (slot: number) => void {
    const [head = '', column] = path.split('.');
    const place = this.#shapes.names.indexOf(head);
    const columns = column === undefined ? undefined : this.#shapes.shapes[place]?.columns;
    const columnPlace = columns?.names.indexOf(column ?? '') ?? -1;
    const read = this.reader(path);
    const tell = (value: unknown): void => {
      for (const id of Array.isArray(value) ? value : [value]) if (typeof id === 'string' && id !== '') other(id);
    };
    const take = (): void => {
      const at = uuidPlace(reader);
      if (at < 0) tell(readValue(reader));
      else {
        skipValue(reader);
        uuid(reader.bytes, at);
      }
    };
    return (slot) => {
      if (this.#isOlder(slot)) tell(read(slot));
      else if (seekField(this.#lookAtBody(slot), this.#shapes, place)) {
        if (columns) eachInColumn(reader, columns, columnPlace, take);
        else take();
      }
    };
  }

  /** Prepares reading the slot of the record that a field refers to; -1: there never was such a record. */
  slotReader(field: string, to: PackedRecords): (slot: number) => number {
    let found = -1;
    const read = this.idsReader(
      field,
      (bytes, at) => (found = to.slotOfBytes(bytes, at)),
      (id) => (found = to.slotOf(id)),
    );
    return (slot) => {
      found = -1;
      read(slot);
      return found;
    };
  }
}
