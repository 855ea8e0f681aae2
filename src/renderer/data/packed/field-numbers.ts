import { dayNumber } from '../../../shared/domain/dates';
import type { Field, Fields } from '../../../shared/schema/field';
import type { ByteReader } from './bytes';
import {
  bytesOf,
  hasFlag,
  isNull,
  readDay,
  readNumber,
  readTime,
  readValue,
  skipFields,
  skipValue,
  standsAt,
  uuidPlace,
  type FieldShapes,
  type Shape,
  type Values,
} from './values';

/** Numbers for texts of which there are few, in the order in which they are met. */
export class TextCodes {
  readonly texts: string[] = [];
  readonly #codes = new Map<string, number>();

  codeOf(text: string): number {
    let code = this.#codes.get(text);
    if (code === undefined) this.#codes.set(text, (code = this.texts.push(text) - 1));
    return code;
  }
}

/** Where ids have slots. */
export interface SlotsOfIds {
  slotOf(id: string): number;
  slotOfBytes(bytes: Uint8Array, at: number): number;
}

/** As what number a field is read. NaN: it holds nothing of the kind. */
export type Reading =
  | { readonly as: 'number' }
  /** Days since 1970-01-01, as `dayNumber` has them. */
  | { readonly as: 'day' }
  /** Milliseconds since 1970, as Date.parse has them. */
  | { readonly as: 'time' }
  | { readonly as: 'text'; readonly codes: TextCodes }
  /** -1: there never was such a record. An empty text names none. */
  | { readonly as: 'slot'; readonly of: SlotsOfIds };

/** By field. */
export type Readings = Readonly<Record<string, Reading>>;

/** Reads fields as numbers, one after the other in one look, and in the order in which they are asked for. */
export interface FieldNumbers {
  /** The reader stands at the fields. */
  readonly read: (reader: ByteReader, into: Float64Array) => void;
  /** The same of values that are read already. */
  readonly of: (values: Values, into: Float64Array) => void;
}

/** How one field is read. */
interface Take {
  readonly field: string;
  /** Of the field in the definition, and of the number among those that are asked for. */
  readonly place: number;
  readonly n: number;
  readonly numberOf: (value: unknown) => number;
  /** The reader stands at the value, and behind it afterwards. */
  readonly read: (reader: ByteReader) => number;
  /** Of a record without the field, or with null. */
  readonly absent: number;
}

/** @throws when the definition knows one of them not */
export function fieldNumbers(shapes: FieldShapes, fields: Fields, readings: Readings): FieldNumbers {
  const takes: readonly Take[] = Object.entries(readings)
    .map(([field, reading], n) => {
      const place = shapes.names.indexOf(field);
      const shape = shapes.shapes[place];
      if (!shape) throw new Error(`there is no field ${field}`);
      const numberOf = numberReader(reading);
      const absent = numberOf(absentValue(fields[field]));
      return { field, place, n, numberOf, absent, read: packedReader(reading, shape, numberOf) };
    })
    .sort((a, b) => a.place - b.place);
  const { flagBytes } = shapes;
  return {
    read: (reader, into) => {
      const { bytes, at: flags } = reader;
      reader.at += flagBytes;
      let before = 0;
      for (let i = 0; i < takes.length; i += 1) {
        const { place, n, read, absent } = takes[i] as Take;
        skipFields(reader, flags, before, place);
        before = place + 1;
        if (!hasFlag(bytes, flags, place)) into[n] = absent;
        else if (isNull(reader)) {
          reader.at += 1;
          into[n] = absent;
        } else into[n] = read(reader);
      }
    },
    of: (values, into) => {
      for (const { field, n, numberOf, absent } of takes) {
        const value = Object.hasOwn(values, field) ? values[field] : undefined;
        into[n] = value === undefined || value === null ? absent : numberOf(value);
      }
    },
  };
}

/** As `valueReader` has it of a record without the field. */
const absentValue = (field: Field | undefined): unknown => (field?.kind === 'flag' ? false : field?.initial);

function numberReader(reading: Reading): (value: unknown) => number {
  switch (reading.as) {
    case 'number':
      return (value) => (typeof value === 'number' ? value : Number.NaN);
    case 'day':
      return (value) => (typeof value === 'string' ? dayNumber(value) : Number.NaN);
    case 'time':
      return (value) => (typeof value === 'string' ? Date.parse(value) : Number.NaN);
    case 'text': {
      const { codes } = reading;
      return (value) => (typeof value === 'string' ? codes.codeOf(value) : Number.NaN);
    }
    case 'slot': {
      const { of } = reading;
      return (value) => (typeof value === 'string' && value !== '' ? of.slotOf(value) : Number.NaN);
    }
  }
}

/** So many texts are told by their bytes. */
const mostKnown = 16;

function packedReader(
  reading: Reading,
  shape: Shape,
  numberOf: (value: unknown) => number,
): (reader: ByteReader) => number {
  /** Most are told from their bytes; of the rest the value is read. */
  const orOfValue =
    (read: (reader: ByteReader) => number) =>
    (reader: ByteReader): number => {
      const found = read(reader);
      return Number.isNaN(found) ? numberOf(readValue(reader, shape)) : found;
    };
  switch (reading.as) {
    case 'number':
      return orOfValue(readNumber);
    case 'day':
      return orOfValue(readDay);
    case 'time':
      return orOfValue(readTime);
    case 'text': {
      const known: { readonly bytes: Uint8Array; readonly code: number }[] = [];
      return (reader) => {
        for (let i = 0; i < known.length; i += 1) {
          const { bytes, code } = known[i] as (typeof known)[number];
          if (!standsAt(reader, bytes)) continue;
          reader.at += bytes.length;
          return code;
        }
        const value = readValue(reader, shape);
        const code = numberOf(value);
        if (!Number.isNaN(code) && known.length < mostKnown) known.push({ bytes: bytesOf(value, shape), code });
        return code;
      };
    }
    case 'slot': {
      const { of } = reading;
      return (reader) => {
        const at = uuidPlace(reader);
        if (at < 0) return numberOf(readValue(reader, shape));
        skipValue(reader);
        return of.slotOfBytes(reader.bytes, at);
      };
    }
  }
}
