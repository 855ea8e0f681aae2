import type { RecordMeta } from '../../../shared/record';
import type { Entity } from '../../../shared/schema/entity';
import { valueReader } from '../../../shared/schema/field-path';
import { isPlainObject } from '../../../shared/schema/validate';
import { ByteReader } from './bytes';
import { fieldNumbers, type Readings, type SlotsOfIds } from './field-numbers';
import {
  bytesOf,
  eachInColumn,
  eachRow,
  isNullOrList,
  readFilled,
  readSome,
  readValue,
  seekField,
  shapesOf,
  skipValue,
  standsAt,
  uuidPlace,
  type FieldShapes,
} from './values';

/** One for all: nothing is read amid the reading of something else. */
export const reader = new ByteReader();

/** Reads single fields of packed records, without the rest of them. Who reads many prepares a reader once. */
export abstract class RecordReaders {
  protected readonly shapes: FieldShapes;

  constructor(readonly entity: Entity) {
    this.shapes = shapesOf(entity.fields);
  }

  abstract has(slot: number): boolean;
  abstract idAt(slot: number): string;
  abstract meta(slot: number): RecordMeta;
  /** The fields as the newest version of the definition has them. */
  abstract body(slot: number): Readonly<Record<string, unknown>>;
  /** Whether the body is of an older version of the definition. */
  protected abstract isOlder(slot: number): boolean;
  /** The reader stands at the fields from here on. */
  protected abstract lookAtBody(slot: number): ByteReader;

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
    const { names } = this.shapes;
    const places = fields.map((field) => names.indexOf(field)).sort((a, b) => a - b);
    const inOrder = places.map((place) => names[place] as F);
    const absent = inOrder.map((field) => valueReader(this.entity, field)({}));
    const readers = inOrder.map((field) => this.reader(field));
    const found: unknown[] = [];
    return (slot) => {
      const isPlain = this.has(slot) && !this.isOlder(slot);
      if (isPlain) readSome(this.lookAtBody(slot), this.shapes, places, found);
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
    const { names } = this.shapes;
    const inOrder = fields
      .map((field, n) => ({ field, bit: 1 << n, place: names.indexOf(field) }))
      .sort((a, b) => a.place - b.place);
    const places = inOrder.map(({ place }) => place);
    const absent = inOrder.map(({ field }) => Boolean(valueReader(this.entity, field)({})));
    const found = inOrder.map(() => false);
    return (slot) => {
      if (!this.has(slot)) for (let n = 0; n < places.length; n += 1) found[n] = absent[n] as boolean;
      else if (this.isOlder(slot)) {
        const body = this.body(slot);
        for (const [n, { field }] of inOrder.entries()) found[n] = Boolean(body[field] ?? absent[n]);
      } else readFilled(this.lookAtBody(slot), this.shapes, places, absent, found);
      let bits = 0;
      for (let n = 0; n < places.length; n += 1) if (found[n]) bits |= (inOrder[n] as { readonly bit: number }).bit;
      return bits;
    };
  }

  /**
   * Reads fields as numbers, all of them in one look and without making a value of any. A record that went has those of one without fields.
   * @returns a function that writes the numbers in the order of `readings`
   */
  numbersReader(readings: Readings): (slot: number, into: Float64Array) => void {
    const numbers = fieldNumbers(this.shapes, this.entity.fields, readings);
    return (slot, into) => {
      if (!this.has(slot)) numbers.of({}, into);
      else if (this.isOlder(slot)) numbers.of(this.body(slot), into);
      else numbers.read(this.lookAtBody(slot), into);
    };
  }

  #reader(path: string): (slot: number) => unknown {
    const { entity } = this;
    const read = valueReader(entity, path);
    if (path === 'id') return (slot) => this.idAt(slot);
    if (path.startsWith('meta.')) return (slot) => read({ meta: this.meta(slot) });
    const slow = (slot: number): unknown => read(this.body(slot));
    const [head = '', column] = path.split('.');
    const { names, shapes } = this.shapes;
    const place = names.indexOf(head);
    const shape = shapes[place];
    if (!shape) {
      // Fields of the company's own, and those of newer versions, stand behind the others.
      return (slot) => {
        if (this.isOlder(slot)) return slow(slot);
        const others = seekField(this.lookAtBody(slot), this.shapes, names.length)
          ? (readValue(reader) as Readonly<Record<string, unknown>>)
          : {};
        return read(others);
      };
    }
    const inRows = column === undefined ? undefined : this.#columnReader(place, column);
    const absent = read({});
    return (slot) => {
      if (this.isOlder(slot)) return slow(slot);
      if (!seekField(this.lookAtBody(slot), this.shapes, place)) return absent;
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
    const place = this.shapes.names.indexOf(path);
    const shape = this.shapes.shapes[place];
    if (!shape) return undefined;
    const sought = texts.map((text) => bytesOf(text, shape));
    const read = this.reader(path);
    const isIn = (value: unknown): boolean => texts.includes(value as string);
    const fits = (value: unknown): boolean => (Array.isArray(value) ? inLists && value.some(isIn) : isIn(value));
    const absentFits = fits(valueReader(this.entity, path)({}));
    return (slot) => {
      if (!this.has(slot)) return absentFits;
      if (this.isOlder(slot)) return fits(read(slot));
      if (!seekField(this.lookAtBody(slot), this.shapes, place)) return absentFits;
      for (const bytes of sought) if (standsAt(reader, bytes)) return true;
      return isNullOrList(reader) && fits(read(slot));
    };
  }

  #columnReader(place: number, column: string): (() => unknown) | undefined {
    const columns = this.shapes.shapes[place]?.columns;
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
   * Calls back with each row of a field, its columns as numbers in the order of `readings`; the same array each time. Nothing else may be read
   * meanwhile.
   */
  rowsReader(field: string, readings: Readings): (slot: number, found: (values: Float64Array) => void) => void {
    const place = this.shapes.names.indexOf(field);
    const columns = this.shapes.shapes[place]?.columns;
    const definition = this.entity.fields[field]?.columns;
    if (!columns || !definition) throw new Error(`${field} has no rows`);
    const numbers = fieldNumbers(columns, definition, readings);
    const values = new Float64Array(Object.keys(readings).length);
    let tell: (values: Float64Array) => void = () => undefined;
    const readRow = (): void => {
      numbers.read(reader, values);
      tell(values);
    };
    return (slot, found) => {
      if (!this.has(slot)) return;
      if (this.isOlder(slot)) {
        const rows = this.body(slot)[field];
        for (const row of Array.isArray(rows) ? rows.filter(isPlainObject) : []) {
          numbers.of(row, values);
          found(values);
        }
        return;
      }
      if (!seekField(this.lookAtBody(slot), this.shapes, place)) return;
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
    const place = this.shapes.names.indexOf(head);
    const columns = column === undefined ? undefined : this.shapes.shapes[place]?.columns;
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
      if (this.isOlder(slot)) tell(read(slot));
      else if (seekField(this.lookAtBody(slot), this.shapes, place)) {
        if (columns) eachInColumn(reader, columns, columnPlace, take);
        else take();
      }
    };
  }

  /** Prepares reading the slot of the record that a field refers to; -1: there never was such a record. */
  slotReader(field: string, to: SlotsOfIds): (slot: number) => number {
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
