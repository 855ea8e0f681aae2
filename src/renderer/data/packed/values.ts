import { calendarDay } from '../../../shared/domain/dates';
import type { Field, Fields } from '../../../shared/schema/field';
import { ByteWriter, isLatin1, putUuid, uuidAt, uuidBytes, type ByteReader } from './bytes';

/**
 * JSON values as bytes. Every value begins with a byte that says what follows, so that it can be passed by without being
 * read. What a definition knows (the words of a choice, the columns of rows) is not spelled out.
 */
const tag = {
  null: 0x00,
  false: 0x01,
  true: 0x02,
  whole: 0x03, // varint
  negative: 0x04, // varint of -1 - n
  float: 0x05,
  uuid: 0x06,
  date: 0x07, // YYYY-MM-DD in 3 bytes
  instant: 0x08, // YYYY-MM-DDThh:mm:ss.mmmZ in 7 bytes
  latin1: 0x09, // varint length
  utf16: 0x0a, // varint length in characters
  list: 0x0b, // varint bytes, varint count
  map: 0x0c, // varint bytes, varint count; name and value in turns
  fields: 0x0d, // varint bytes; as the definition names them
  /** Numbers 0 to 31, words 0 to 63 of a choice, texts of 0 to 127 characters with one byte each: in the same byte. */
  small: 0x20,
  choice: 0x40,
  short: 0x80,
} as const;

export type Values = Readonly<Record<string, unknown>>;

/** What a definition knows of one field. */
export interface Shape {
  readonly words: readonly string[];
  readonly columns: FieldShapes | undefined;
}

/** The fields of a record or of a row, in the order of their definition. */
export interface FieldShapes {
  readonly names: readonly string[];
  readonly shapes: readonly Shape[];
  /** Bytes with a bit for each field, and one more for what the definition does not know. */
  readonly flagBytes: number;
}

const plain: Shape = { words: [], columns: undefined };

const shapeOf = (field: Field): Shape => ({
  words: Object.keys(field.choices ?? {}),
  columns: field.columns ? shapesOf(field.columns) : undefined,
});

export const shapesOf = (fields: Fields): FieldShapes => ({
  names: Object.keys(fields),
  shapes: Object.values(fields).map(shapeOf),
  flagBytes: (Object.keys(fields).length + 8) >> 3,
});

/** Fields of which nothing but the names is known. */
export const plainShapes = (names: readonly string[]): FieldShapes => ({
  names,
  shapes: names.map(() => plain),
  flagBytes: (names.length + 8) >> 3,
});

const twoDigits = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

function number(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Year, month and day in 23 bits, larger for later days. NaN when the text is none: what is stored reads as it was written. */
function dateBits(text: string): number {
  if (text[4] !== '-' || text[7] !== '-') return Number.NaN;
  const [year, month, day] = [number(text, 0, 4), number(text, 5, 2), number(text, 8, 2)];
  return year >= 0 && month < 16 && day < 32 ? (year << 9) | (month << 5) | day : Number.NaN;
}

function timeBits(text: string): number {
  if (text[10] !== 'T' || text[13] !== ':' || text[16] !== ':' || text[19] !== '.' || text[23] !== 'Z')
    return Number.NaN;
  const [hour, minute, second, ms] = [
    number(text, 11, 2),
    number(text, 14, 2),
    number(text, 17, 2),
    number(text, 20, 3),
  ];
  if (!(hour < 32 && minute < 64 && second < 64 && ms >= 0)) return Number.NaN;
  return (hour << 22) | (minute << 16) | (second << 10) | ms;
}

/** The days of a few years come again and again. */
const days = new Map<number, string>();
const mostDays = 20_000;

function readDate(reader: ByteReader): string {
  const bits = (reader.byte() << 16) | (reader.byte() << 8) | reader.byte();
  const known = days.get(bits);
  if (known !== undefined) return known;
  const day = dateOf(bits);
  if (days.size < mostDays) days.set(bits, day);
  return day;
}

function dateOf(bits: number): string {
  const year = bits >> 9;
  return `${twoDigits[Math.floor(year / 100)]}${twoDigits[year % 100]}-${twoDigits[(bits >> 5) & 15]}-${twoDigits[bits & 31]}`;
}

function readInstant(reader: ByteReader): string {
  const day = readDate(reader);
  const bits = (reader.byte() << 24) | (reader.byte() << 16) | (reader.byte() << 8) | reader.byte();
  const ms = String(bits & 1023).padStart(3, '0');
  return `${day}T${twoDigits[bits >> 22]}:${twoDigits[(bits >> 16) & 63]}:${twoDigits[(bits >> 10) & 63]}.${ms}Z`;
}

/**
 * Moves behind an instant: milliseconds since 1970, as Date.parse reads it, without its text. NaN: the reader still stands at something else, or at an
 * instant that only Date.parse can decide about.
 */
export function readTime(reader: ByteReader): number {
  const { bytes, at } = reader;
  if (bytes[at] === tag.instant) {
    const byte = (place: number): number => bytes[at + place] as number;
    const date = (byte(1) << 16) | (byte(2) << 8) | byte(3);
    const time = (byte(4) << 24) | (byte(5) << 16) | (byte(6) << 8) | byte(7);
    const [year, month, day] = [date >> 9, (date >> 5) & 15, date & 31];
    const [hour, minute, second] = [time >> 22, (time >> 16) & 63, (time >> 10) & 63];
    if (year > 99 && month > 0 && month <= 12 && day > 0 && day <= 28 && hour < 24 && minute < 60 && second < 60) {
      reader.at += 8;
      return Date.UTC(year, month - 1, day, hour, minute, second, time & 1023);
    }
  }
  return Number.NaN;
}

/** Moves behind a number; NaN: the reader still stands at something else. */
export function readNumber(reader: ByteReader): number {
  const first = reader.bytes[reader.at] as number;
  if (first === tag.whole) {
    reader.at += 1;
    return reader.varint();
  }
  const isNumber = first === tag.negative || first === tag.float || (first >= tag.small && first < tag.choice);
  return isNumber ? (readValue(reader) as number) : Number.NaN;
}

/** Moves behind a date: days since 1970-01-01, without its text; NaN: the reader still stands at something else, or at a day that is not in every year. */
export function readDay(reader: ByteReader): number {
  const { bytes, at } = reader;
  if (bytes[at] !== tag.date) return Number.NaN;
  const date = ((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number);
  const day = calendarDay(date >> 9, (date >> 5) & 15, date & 31);
  if (!Number.isNaN(day)) reader.at += 4;
  return day;
}

function writeText(writer: ByteWriter, text: string): void {
  writer.room(uuidBytes + 1);
  if (putUuid(writer.bytes, writer.at + 1, text)) {
    writer.bytes[writer.at] = tag.uuid;
    writer.at += uuidBytes + 1;
    return;
  }
  if (text.length === 10 || text.length === 24) {
    const date = dateBits(text);
    const time = text.length === 10 ? 0 : timeBits(text);
    if (!Number.isNaN(date) && !Number.isNaN(time)) {
      writer.byte(text.length === 10 ? tag.date : tag.instant);
      for (const shift of [16, 8, 0]) writer.byte((date >> shift) & 0xff);
      if (text.length === 24) for (const shift of [24, 16, 8, 0]) writer.byte((time >> shift) & 0xff);
      return;
    }
  }
  if (!isLatin1(text)) {
    writer.byte(tag.utf16);
    writer.varint(text.length);
    writer.utf16(text);
    return;
  }
  if (text.length < 0x80) writer.byte(tag.short | text.length);
  else {
    writer.byte(tag.latin1);
    writer.varint(text.length);
  }
  writer.latin1(text);
}

function writeNumber(writer: ByteWriter, value: number): void {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) {
    writer.byte(tag.float);
    writer.float64(value);
  } else if (value < 0) {
    writer.byte(tag.negative);
    writer.varint(-1 - value);
  } else if (value < 0x20) writer.byte(tag.small | value);
  else {
    writer.byte(tag.whole);
    writer.varint(value);
  }
}

/** @throws TypeError for what JSON cannot hold */
export function writeValue(writer: ByteWriter, value: unknown, shape: Shape = plain): void {
  switch (typeof value) {
    case 'string': {
      const place = shape.words.length > 0 ? shape.words.indexOf(value) : -1;
      if (place >= 0 && place < 0x40) writer.byte(tag.choice | place);
      else writeText(writer, value);
      return;
    }
    case 'number':
      writeNumber(writer, value);
      return;
    case 'boolean':
      writer.byte(value ? tag.true : tag.false);
      return;
    case 'object':
      if (value === null) writer.byte(tag.null);
      else if (Array.isArray(value)) writeList(writer, value, shape);
      else if (shape.columns) {
        const { columns } = shape;
        writer.byte(tag.fields);
        writer.sized(() => writeFields(writer, value as Values, columns));
      } else writeMap(writer, Object.entries(value));
      return;
    default:
      throw new TypeError(`no JSON: ${typeof value}`);
  }
}

function writeList(writer: ByteWriter, list: readonly unknown[], shape: Shape): void {
  writer.byte(tag.list);
  writer.sized(() => {
    writer.varint(list.length);
    for (const value of list) writeValue(writer, value ?? null, shape);
  });
}

function writeMap(writer: ByteWriter, entries: readonly (readonly [string, unknown])[]): void {
  const present = entries.filter(([, value]) => value !== undefined);
  writer.byte(tag.map);
  writer.sized(() => {
    writer.varint(present.length);
    for (const [name, value] of present) {
      writeText(writer, name);
      writeValue(writer, value);
    }
  });
}

/** The fields a record has, in the order of the definition; what the definition does not know comes last. */
export function writeFields(writer: ByteWriter, values: Values, { names, shapes, flagBytes }: FieldShapes): void {
  writer.room(flagBytes);
  const flags = writer.at;
  writer.bytes.fill(0, flags, flags + flagBytes);
  writer.at += flagBytes;
  const flag = (place: number): void => {
    const at = flags + (place >> 3);
    writer.bytes[at] = (writer.bytes[at] as number) | (1 << (place & 7));
  };
  let known = 0;
  for (let place = 0; place < names.length; place += 1) {
    const name = names[place] as string;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) continue;
    known += 1;
    flag(place);
    writeValue(writer, value, shapes[place]);
  }
  if (Object.keys(values).length === known) return;
  const others = Object.entries(values).filter(([name, value]) => value !== undefined && !names.includes(name));
  if (others.length === 0) return;
  flag(names.length);
  writeMap(writer, others);
}

const scratch = new ByteWriter();

/** The bytes that hold a value: the same ones wherever it stands. @throws TypeError for what JSON cannot hold */
export function bytesOf(value: unknown, shape: Shape): Uint8Array {
  scratch.at = 0;
  writeValue(scratch, value, shape);
  return scratch.bytes.slice(0, scratch.at);
}

/** Whether the value the reader stands at is the one these bytes hold. */
export function standsAt({ bytes, at }: ByteReader, value: Uint8Array): boolean {
  for (let n = 0; n < value.length; n += 1) if (bytes[at + n] !== value[n]) return false;
  return true;
}

/** Whether the reader stands at nothing, or at several values. */
export const isNullOrList = ({ bytes, at }: ByteReader): boolean => bytes[at] === tag.null || bytes[at] === tag.list;

export const isNull = ({ bytes, at }: ByteReader): boolean => bytes[at] === tag.null;

/** Whether the reader stands at false, zero or an empty text. */
export const isEmpty = ({ bytes, at }: ByteReader): boolean =>
  bytes[at] === tag.false || bytes[at] === tag.small || bytes[at] === tag.short;

/** By first byte: how many bytes follow; `sized`: a varint says it, in characters or bytes; `varint`: those of one. */
const [sized, wide, varint] = [0xfd, 0xfe, 0xff];
const following = Uint8Array.from({ length: 256 }, (_, first) => {
  if (first >= tag.short) return first & 0x7f;
  switch (first) {
    case tag.whole:
    case tag.negative:
      return varint;
    case tag.float:
      return 8;
    case tag.uuid:
      return uuidBytes;
    case tag.date:
      return 3;
    case tag.instant:
      return 7;
    case tag.utf16:
      return wide;
    case tag.latin1:
    case tag.list:
    case tag.map:
    case tag.fields:
      return sized;
    default:
      return 0;
  }
});

/** Moves behind a value. */
export function skipValue(reader: ByteReader): void {
  const count = following[reader.bytes[reader.at] as number] as number;
  reader.at += 1;
  if (count < sized) {
    reader.at += count;
    return;
  }
  const value = reader.varint();
  if (count === sized) reader.at += value;
  else if (count === wide) reader.at += value * 2;
}

export function readValue(reader: ByteReader, shape: Shape = plain): unknown {
  const first = reader.byte();
  if (first >= tag.short) return reader.latin1(first & 0x7f);
  if (first >= tag.choice) return shape.words[first & 0x3f];
  if (first >= tag.small) return first & 0x1f;
  switch (first) {
    case tag.false:
      return false;
    case tag.true:
      return true;
    case tag.whole:
      return reader.varint();
    case tag.negative:
      return -1 - reader.varint();
    case tag.float:
      return reader.float64();
    case tag.uuid:
      reader.at += uuidBytes;
      return uuidAt(reader.bytes, reader.at - uuidBytes);
    case tag.date:
      return readDate(reader);
    case tag.instant:
      return readInstant(reader);
    case tag.latin1:
      return reader.latin1(reader.varint());
    case tag.utf16:
      return reader.utf16(reader.varint());
    case tag.list: {
      reader.varint();
      const count = reader.varint();
      const list: unknown[] = [];
      for (let n = 0; n < count; n += 1) list.push(readValue(reader, shape));
      return list;
    }
    case tag.map: {
      reader.varint();
      return readMap(reader, {});
    }
    case tag.fields: {
      reader.varint();
      return readFields(reader, shape.columns as FieldShapes);
    }
    default:
      return null;
  }
}

function readMap(reader: ByteReader, into: Record<string, unknown>): Record<string, unknown> {
  const count = reader.varint();
  for (let n = 0; n < count; n += 1) {
    const name = readValue(reader) as string;
    const value = readValue(reader);
    // An assignment would change the prototype instead.
    if (name === '__proto__')
      Object.defineProperty(into, name, { value, enumerable: true, writable: true, configurable: true });
    else into[name] = value;
  }
  return into;
}

/** Whether there is a value of the field at `place`. */
export const hasFlag = (bytes: Uint8Array, flags: number, place: number): boolean =>
  (((bytes[flags + (place >> 3)] as number) >> (place & 7)) & 1) === 1;

export function readFields(reader: ByteReader, { names, shapes, flagBytes }: FieldShapes): Record<string, unknown> {
  const { bytes, at: flags } = reader;
  reader.at += flagBytes;
  const values: Record<string, unknown> = {};
  for (let place = 0; place < names.length; place += 1)
    if (hasFlag(bytes, flags, place)) values[names[place] as string] = readValue(reader, shapes[place]);
  if (hasFlag(bytes, flags, names.length)) {
    reader.at += 1;
    reader.varint();
    readMap(reader, values);
  }
  return values;
}

/**
 * Reads the fields at some places in one go.
 * @param places rising
 * @param found gets the values in the same order; undefined where a record has none
 */
export function readSome(
  reader: ByteReader,
  { flagBytes, shapes }: FieldShapes,
  places: readonly number[],
  found: unknown[],
): void {
  const { bytes, at: flags } = reader;
  reader.at += flagBytes;
  for (let [place, next] = [0, 0]; next < places.length; place += 1) {
    const isWanted = place === places[next];
    const isHere = hasFlag(bytes, flags, place);
    if (isWanted) found[next++] = isHere ? readValue(reader, shapes[place]) : undefined;
    else if (isHere) skipValue(reader);
  }
}

/**
 * Whether fields hold more than null, false, zero or an empty text, in one go and without reading them.
 * @param places rising
 * @param absent what counts of a record without the field, or with null
 */
export function readFilled(
  reader: ByteReader,
  { flagBytes }: FieldShapes,
  places: readonly number[],
  absent: readonly boolean[],
  found: boolean[],
): void {
  const { bytes, at: flags } = reader;
  reader.at += flagBytes;
  for (let [place, next] = [0, 0]; next < places.length; place += 1) {
    const isHere = hasFlag(bytes, flags, place);
    if (place === places[next]) {
      found[next] = isHere && !isNull(reader) ? !isEmpty(reader) : (absent[next] as boolean);
      next += 1;
    }
    if (isHere) skipValue(reader);
  }
}

/**
 * Moves to the value of the field at `place` without reading what stands before it.
 * @param place the number of fields: what the definition does not know
 * @returns false when the record has none
 */
export function seekField(reader: ByteReader, { flagBytes }: FieldShapes, place: number): boolean {
  const { bytes, at: flags } = reader;
  if (!hasFlag(bytes, flags, place)) return false;
  reader.at += flagBytes;
  skipFields(reader, flags, 0, place);
  return true;
}

/** Moves from the field at one place to that at another. @param flags where the flags of the fields stand */
export function skipFields(reader: ByteReader, flags: number, from: number, to: number): void {
  const { bytes } = reader;
  for (let place = from; place < to;) {
    const inByte = place & 7;
    const count = Math.min(8 - inByte, to - place);
    let bits = ((bytes[flags + (place >> 3)] as number) >> inByte) & ((1 << count) - 1);
    for (; bits !== 0; bits &= bits - 1) skipValue(reader);
    place += count;
  }
}

/**
 * Calls back before each value of one column of rows, as `valueReader` finds them: rows that are none are passed by.
 * The reader stands at the list of rows.
 */
export function eachInColumn(reader: ByteReader, columns: FieldShapes, place: number, found: () => void): void {
  eachRow(reader, () => {
    if (seekField(reader, columns, place)) found();
  });
}

/** Calls back at the fields of each row; rows that are none are passed by. The reader stands at the list of rows. */
export function eachRow(reader: ByteReader, found: () => void): void {
  if (reader.byte() !== tag.list) return;
  reader.varint();
  const count = reader.varint();
  for (let n = 0; n < count; n += 1) {
    if (reader.bytes[reader.at] !== tag.fields) {
      skipValue(reader);
      continue;
    }
    reader.at += 1;
    const length = reader.varint();
    const end = reader.at + length;
    found();
    reader.at = end;
  }
}

/** The 16 bytes of the value the reader stands at begin here; -1 when it is no UUID. */
export const uuidPlace = (reader: ByteReader): number => (reader.bytes[reader.at] === tag.uuid ? reader.at + 1 : -1);
