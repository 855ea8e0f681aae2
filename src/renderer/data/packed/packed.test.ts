import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityNames, entityOf, type EntityName } from '../../../shared/entities';
import { defineEntity, type Entity } from '../../../shared/schema/entity';
import { text } from '../../../shared/schema/field';
import type { Field, Fields } from '../../../shared/schema/field';
import type { StoredRecord } from '../envelope';
import { valueReader } from '../../../shared/schema/field-path';
import { isPlainObject } from '../../../shared/schema/validate';
import { textQuery, type TextQuery } from '../text-query';
import { indexOfSound } from '../pinyin';
import { finish } from '../slices';
import { Arena, headBytes } from './arena';
import { uint32At } from './bytes';
import { TextCodes, type Reading, type Readings } from './field-numbers';
import { IdTable } from './id-table';
import { PackedRecords } from './packed-records';
import { Records } from './records';
import { ReferenceIndex } from './reference-index';
import { SearchText } from './search-text';
import type { Values } from './values';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
  // Halves of characters, as a cut text has them.
  fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 }).map((codes) => String.fromCharCode(...codes)),
  fc.constantFrom(
    '',
    'ä',
    '王小明',
    '😀',
    '\ud800',
    'x'.repeat(127),
    'x'.repeat(128),
    '界'.repeat(9000),
    'é'.repeat(70_000),
  ),
);
const uuid = fc.oneof(
  fc.uuid(),
  fc.uuid().map((id) => id.toUpperCase()),
  fc.constantFrom('a1', '', 'x'.repeat(36)),
);
const day = fc.oneof(
  fc
    .date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
    .map((d) => d.toISOString().slice(-24, -14)),
  fc.constantFrom('2026-99-99', '0000-00-00', '2026-15-31', '2026-11-2x', '+026-11-22', '2026/11/22'),
);
const instant = fc.oneof(
  fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }).map((d) => d.toISOString()),
  fc.constantFrom(
    '2026-11-22T31:63:63.999Z',
    '2026-11-22T32:00:00.000Z',
    '2026-11-22T08:00:00+01:00',
    '2026-11-22T08:00:00.00Z',
  ),
);
const anyNumber = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(0, -0, 31, 32, -1, 127, 128, 2 ** 31, 2 ** 32, 2 ** 53 - 1, 2 ** 53, -(2 ** 53) + 1, 1e300, 5e-324),
);
const { json } = fc.letrec((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constant(null),
    fc.boolean(),
    anyNumber,
    anyText,
    uuid,
    fc.array(tie('json'), { maxLength: 4 }),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', '0')), tie('json'), {
      maxKeys: 4,
      noNullPrototype: true,
    }),
  ),
}));

function valueOf(field: Field): fc.Arbitrary<unknown> {
  switch (field.kind) {
    case 'date':
      return day;
    case 'instant':
      return instant;
    case 'money':
    case 'quantity':
    case 'percent':
    case 'integer':
      return anyNumber;
    case 'flag':
      return fc.boolean();
    case 'choice':
      return fc.oneof(fc.constantFrom(...Object.keys(field.choices ?? {})), anyText);
    case 'ref':
      return uuid;
    case 'refs':
      return fc.array(uuid, { maxLength: 4 });
    case 'tags':
      return fc.array(anyText, { maxLength: 4 });
    case 'rows':
      return fc.array(bodyOf(field.columns ?? {}), { maxLength: 3 });
    default:
      return anyText;
  }
}

/** Mostly what a definition expects, now and then anything at all, and fields it does not know. */
function bodyOf(fields: Fields): fc.Arbitrary<Record<string, unknown>> {
  const known = fc.record(
    Object.fromEntries(
      Object.entries(fields).map(([name, field]) => [name, fc.oneof({ weight: 8, arbitrary: valueOf(field) }, json)]),
    ),
    { requiredKeys: [], noNullPrototype: true },
  );
  const unknown = fc.dictionary(
    fc.oneof(fc.string(), fc.constantFrom('custom', '__proto__')),
    json as fc.Arbitrary<unknown>,
    {
      maxKeys: 2,
      noNullPrototype: true,
    },
  );
  return fc
    .tuple(known, fc.oneof({ weight: 4, arbitrary: fc.constant({}) }, unknown))
    .map(([a, b]) => ({ ...b, ...a }));
}

const recordOf = (entity: Entity): fc.Arbitrary<StoredRecord> =>
  fc
    .record(
      {
        id: uuid,
        entity: fc.constant(entity.name),
        v: fc.constant(entity.version),
        rev: fc.nat(),
        gen: fc.nat(300),
        deleted: fc.boolean(),
        mut: fc.oneof(fc.constant(null), uuid, anyText),
        at: fc.oneof(instant, anyText),
        byId: fc.oneof(fc.constant(null), uuid),
        body: bodyOf(entity.fields),
        conflicts: fc.array(
          fc.record(
            { field: fc.string(), value: json, base: json, byId: uuid, at: instant },
            { noNullPrototype: true },
          ),
          { maxLength: 2 },
        ),
        pending: fc.record(
          { mut: uuid, at: instant, base: fc.constant(null), prior: fc.constant([]) },
          { noNullPrototype: true },
        ),
        parked: fc.record(
          { code: fc.string(), details: fc.constant({ n: 1 }), at: instant },
          { noNullPrototype: true },
        ),
      },
      {
        requiredKeys: ['id', 'entity', 'v', 'rev', 'gen', 'deleted', 'mut', 'at', 'byId', 'body', 'conflicts'],
        noNullPrototype: true,
      },
    )
    .map((record) => record as StoredRecord);

const pathsOf = (entity: Entity): string[] => [
  ...Object.entries(entity.fields).flatMap(([name, field]) => [
    name,
    ...Object.keys(field.columns ?? {}).map((column) => `${name}.${column}`),
  ]),
  ...['custom.x', 'no such field', 'lines.nothing', 'name.x'],
];

describe.each(entityNames)('packed records: %s', (name: EntityName) => {
  const entity = entityOf(name);

  it('read as what was written, whole and field by field, also after others came and went', () => {
    const paths = pathsOf(entity);
    const words = (path: string): string[] => Object.keys(entity.fields[path]?.choices ?? {}).slice(0, 1);
    fc.assert(
      fc.property(fc.array(recordOf(entity), { minLength: 1, maxLength: 6 }), (records) => {
        const packed = new PackedRecords(entity);
        const model = new Map<string, StoredRecord>();
        for (const [n, record] of records.entries()) {
          const slot = packed.set(record, { _rev: `${n}-abc`, lwt: n + 0.01 });
          expect(packed.version(slot)).toEqual({ _rev: `${n}-abc`, lwt: n + 0.01 });
          model.set(record.id, record);
          if (n % 3 === 2) {
            packed.delete(record.id);
            model.delete(record.id);
          }
        }
        expect(packed.size).toBe(model.size);
        expect(packed.liveCount).toBe([...model.values()].filter(({ deleted }) => !deleted).length);
        for (const [id, record] of model) {
          const slot = packed.slotOf(id);
          expect(packed.idAt(slot)).toBe(id);
          expect(packed.get(slot)).toEqual(record);
          expect(packed.body(slot)).toEqual(record.body);
          const fields = Object.keys(entity.fields).filter((_, place) => place % 3 === record.rev % 3);
          expect(packed.fieldsReader(fields)(slot)).toEqual(
            Object.fromEntries(fields.map((field) => [field, packed.reader(field)(slot)])),
          );
          expect(packed.changedTime(slot)).toBe(Date.parse(packed.meta(slot).changedAt));
          const plain = fields.filter((field) => !Object.is(packed.reader(field)(slot), -0));
          const bits = packed.filledReader(plain)(slot);
          const filled = plain.map((field) => Boolean(packed.reader(field)(slot)));
          expect(plain.map((_, n) => Boolean(bits & (1 << n)))).toEqual(filled);
          for (const path of paths) {
            const value = valueReader(entity, path)(record.body);
            const read = packed.reader(path)(slot);
            // Most are one and the same value: an expectation for each took a third of the time.
            if (!Object.is(read, value)) expect(read, path).toEqual(value);
            const texts = [value].flat().filter((one): one is string => typeof one === 'string');
            for (const [wanted, inLists] of [
              [texts.slice(0, 1), false],
              [[...words(path), ...texts, 'x'], true],
            ] as const) {
              const holds = packed.textTest(path, wanted, inLists)?.(slot);
              const isIn = (one: unknown): boolean => wanted.includes(one as string);
              const isRight = holds === (Array.isArray(value) ? inLists && value.some(isIn) : isIn(value));
              if (holds !== undefined && !isRight) throw new Error(`${path}: ${String(holds)} for ${wanted.join()}`);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('fields as numbers', () => {
  const kinds = ['number', 'day', 'time', 'text', 'slot'] as const;
  type Kind = (typeof kinds)[number];
  /** Some of the ids that the generated records hold. */
  const accounts = new PackedRecords(entityOf('account'));
  const codes = new TextCodes();
  const readingOf = (kind: Kind): Reading =>
    kind === 'text' ? { as: 'text', codes } : kind === 'slot' ? { as: 'slot', of: accounts } : { as: kind };
  const numberOf = (value: unknown, kind: Kind): number => {
    if (kind === 'number') return typeof value === 'number' ? value : Number.NaN;
    if (typeof value !== 'string') return Number.NaN;
    if (kind === 'day') return Math.round(Date.parse(`${value}T00:00:00.000Z`) / 86_400_000);
    if (kind === 'time') return Date.parse(value);
    if (kind === 'slot') return value === '' ? Number.NaN : accounts.slotOf(value);
    return codes.codeOf(value);
  };
  /** @param shift so that every field is read as everything, in some other order than that of the definition */
  const asked = (fields: Fields, shift: number): (readonly [field: string, kind: Kind])[] =>
    Object.keys(fields)
      .map((field, n) => [field, kinds[(n + shift) % kinds.length] as Kind] as const)
      .filter((_, n) => (n + shift) % 3 !== 0)
      .reverse();
  const readings = (all: readonly (readonly [string, Kind])[]): Readings =>
    Object.fromEntries(all.map(([field, kind]) => [field, readingOf(kind)]));
  const account = (id: string): StoredRecord => ({
    ...{ id, entity: 'account', v: 1, rev: 1, gen: 1, deleted: false, body: {} },
    ...{ mut: null, at: '', byId: null, conflicts: [] },
  });
  for (const id of ['a1', '019a9f2c-1000-7000-8000-000000000000']) accounts.set(account(id), undefined);

  it.each(['order', 'activity', 'account', 'tie'] as const)(
    'are what the values of the fields come to: %s',
    (name: EntityName) => {
      const entity = entityOf(name);
      const rowFields = Object.entries(entity.fields).flatMap(([field, { columns }]) =>
        columns ? [[field, columns] as const] : [],
      );
      fc.assert(
        fc.property(fc.array(recordOf(entity), { minLength: 1, maxLength: 4 }), fc.nat(14), (records, shift) => {
          const packed = new PackedRecords(entity);
          const all = asked(entity.fields, shift);
          const read = packed.numbersReader(readings(all));
          const found = new Float64Array(all.length);
          for (const record of records) {
            const slot = packed.set(record, undefined);
            read(slot, found);
            expect([...found]).toEqual(all.map(([field, kind]) => numberOf(packed.reader(field)(slot), kind)));
            for (const [field, columns] of rowFields) {
              const ofRow = asked(columns, shift);
              const rows: number[][] = [];
              packed.rowsReader(field, readings(ofRow))(slot, (row) => rows.push([...row]));
              const value = record.body[field];
              const plain = (Array.isArray(value) ? value : []).filter(isPlainObject);
              const valueOf = (row: Values, column: string): unknown => {
                const { kind, initial } = columns[column] as Field;
                return (Object.hasOwn(row, column) ? row[column] : undefined) ?? (kind === 'flag' ? false : initial);
              };
              expect(rows).toEqual(
                plain.map((row) => ofRow.map(([column, kind]) => numberOf(valueOf(row, column), kind))),
              );
            }
          }
          // Of one that went, those of a record without fields.
          const [first] = records as [StoredRecord];
          const slot = packed.slotOf(first.id);
          packed.delete(first.id);
          read(slot, found);
          expect([...found]).toEqual(all.map(([field, kind]) => numberOf(valueReader(entity, field)({}), kind)));
        }),
        { numRuns: 60 },
      );
    },
  );
});

it('bodies of an older version are lifted, but not what waits to be sent', () => {
  const made = defineEntity({
    name: 'thing',
    singular: ['Thing', '物', '物'],
    plural: ['Things', '物', '物'],
    title: 'title',
    scope: { kind: 'organisation' },
    fields: { title: text(['Title', '名', '名']) },
    version: 2,
    migrations: { 1: ({ name, ...rest }) => ({ ...rest, title: name }) },
  }) as unknown as Entity;
  const old: StoredRecord = {
    ...{ id: 'a', entity: 'thing', v: 1, rev: 3, gen: 1, deleted: false, body: { name: 'Old' } },
    ...{ mut: null, at: '', byId: null, conflicts: [] },
  };
  const pending = { mut: 'm', at: '', base: null, prior: [] };
  const packed = new PackedRecords(made);
  const [clean, waiting] = [packed.set(old, undefined), packed.set({ ...old, id: 'b', pending }, undefined)];
  expect(packed.get(clean)).toEqual({ ...old, v: 2, body: { title: 'Old' } });
  expect(packed.get(waiting)).toEqual({ ...old, id: 'b', pending });
  const codes = new TextCodes();
  const found = new Float64Array(1);
  for (const slot of [clean, waiting]) {
    expect(packed.reader('title')(slot)).toBe('Old');
    packed.numbersReader({ title: { as: 'text', codes } })(slot, found);
    expect(codes.texts[found[0] as number]).toBe('Old');
    expect(packed.body(slot)).toEqual({ title: 'Old' });
  }
  expect([packed.needsAttention(clean), packed.needsAttention(waiting)]).toEqual([false, true]);
});

it('texts of an image that do not fit together are made anew', () => {
  const packed = new PackedRecords(entityOf('account'));
  const record = (id: string): StoredRecord => ({
    ...{ id, entity: 'account', v: 1, rev: 1, gen: 1, deleted: false, body: { name: `Name ${id}`, city: 'Bonn' } },
    ...{ mut: null, at: '', byId: null, conflicts: [] },
  });
  for (let n = 0; n < 3; n += 1) packed.set(record(`a${n}`), undefined);
  finish(packed.texts.work());
  const image = packed.image();
  for (const titles of [image.texts.titles, [{ text: 'name a0\0', slots: new Uint32Array([0, 1, 2]) }]]) {
    const again = new PackedRecords(entityOf('account'));
    again.restore({ ...image, texts: { ...image.texts, titles } });
    again.set(record('a3'), undefined);
    finish(again.texts.work());
    const found = ['name a1', 'bonn', 'a3'].map((words) => again.texts.matching(textQuery(words) as TextQuery).length);
    expect(found).toEqual([1, 4, 1]);
  }
});

it('what goes while somebody reads slot by slot says nothing', () => {
  const packed = new PackedRecords(entityOf('account'));
  const record = (id: string): StoredRecord => ({
    ...{ id, entity: 'account', v: 1, rev: 1, gen: 1, deleted: false, body: { name: 'A', type: 'customer' } },
    ...{ mut: null, at: '', byId: null, conflicts: [] },
  });
  const slots = Array.from({ length: 2_000 }, (_, n) => packed.set(record(`a${n}`), undefined));
  const readers = ['name', 'meta.changedAt', 'custom.rank'].map((path) => packed.reader(path));
  const readAll = (): unknown[] => slots.flatMap((slot) => readers.map((read) => read(slot))).filter(Boolean);
  expect(readAll()).toHaveLength(2_000);
  for (let n = 0; n < 2_000; n += 1) packed.delete(`a${n}`);
  expect(readAll()).toEqual([]);
  packed.clear();
  expect(readAll()).toEqual([]);
});

it('an arena keeps what lives while most of it goes, clears what went, and does not grow for ever', () => {
  const places = new Map<number, number>();
  const arena = new Arena({
    isAt: (owner, place) => places.get(owner) === place,
    moved: (owner, place) => places.set(owner, place),
  });
  const entry = (n: number, length: number): Uint8Array =>
    new Uint8Array(headBytes + length).fill(n % 251 || 7, headBytes);
  const lengths = new Map<number, number>();
  const longest = 5_000_000;
  const nothing = new Uint8Array(longest);
  let largest = 0;
  for (let n = 0; n < 8_000; n += 1) {
    const length = n % 1000 === 0 ? longest : (n * 7919) % 3000;
    places.set(n, arena.add(n, entry(n, length)));
    lengths.set(n, length);
    const gone = n - 200;
    if (gone >= 0 && gone % 100 !== 1) {
      const place = places.get(gone) as number;
      const [bytes, at] = [arena.bytesOf(place), arena.offsetOf(place)];
      places.delete(gone);
      arena.remove(place, true);
      const cleared = bytes.subarray(at + headBytes, at + headBytes + (lengths.get(gone) as number));
      if (Buffer.compare(cleared, nothing.subarray(0, cleared.length)) !== 0)
        throw new Error(`entry ${gone} was not cleared`);
    }
    largest = Math.max(largest, arena.size);
  }
  for (const [n, place] of places) {
    const [bytes, at] = [arena.bytesOf(place), arena.offsetOf(place)];
    expect(uint32At(bytes, at)).toBe((lengths.get(n) as number) + headBytes);
    expect(uint32At(bytes, at + 4)).toBe(n);
    const length = lengths.get(n) as number;
    const held = bytes.subarray(at + headBytes, at + headBytes + length);
    if (Buffer.compare(held, entry(n, length).subarray(headBytes)) !== 0) throw new Error(`entry ${n} is another one`);
  }
  // 52 MB went through it; alive are half a megabyte and what is no older than 200 entries.
  expect(largest).toBeLessThan(25_000_000);
});

it('numbers ids and finds them again', () => {
  fc.assert(
    fc.property(fc.array(uuid, { maxLength: 200 }), (ids) => {
      const table = new IdTable();
      const model = new Map<string, number>();
      for (const id of ids) {
        expect(table.find(id)).toBe(model.get(id) ?? -1);
        if (!model.has(id)) model.set(id, model.size);
        expect(table.add(id)).toBe(model.get(id));
      }
      expect(table.count).toBe(model.size);
      for (const [id, number] of model) expect(table.at(number)).toBe(id);
      const sorted = [...model.keys()].sort((a, b) => (a < b ? -1 : 1));
      expect([...model.values()].sort((a, b) => table.compare(a, b)).map((number) => table.at(number))).toEqual(sorted);
    }),
  );
});

it('knows the order of many ids, also after others came in their place', () => {
  const idOf = (n: number): string => {
    const random = Math.imul(n + 1, 0x9e3779b1) >>> 0;
    const hex = (value: number): string => value.toString(16).padStart(8, '0');
    // Those of one moment begin alike; some are no UUIDs.
    const first = n % 3 === 0 ? 0x0193_5a00 : random;
    return n % 700 === 0 ? `id-${random}` : `${hex(first)}-0000-7000-8000-0000${hex(random)}`;
  };
  const check = (table: IdTable): void => {
    const ids = Array.from({ length: table.count }, (_, number) => table.at(number));
    expect(Array.from(finish(table.inOrder()), (number) => table.at(number))).toEqual(ids.sort());
  };
  const [table, other] = [new IdTable(), new IdTable()];
  for (let n = 0; n < 5000; n += 1) table.add(idOf(n));
  for (let n = 5000; n < 10_000; n += 1) other.add(idOf(n));
  check(table);
  table.add(idOf(20_000));
  check(table);
  // The ids become others while their order is being found.
  table.add(idOf(20_001));
  const work = table.inOrder();
  work.next();
  for (let n = 10_000; n < 10_002; n += 1) other.add(idOf(n));
  table.restore(other.image());
  finish(work);
  check(table);
});

it('knows which records refer to what', () => {
  const ids = ['a1', 'a2', '0d2f0b1e-6c0e-8f0e-9e0e-000000000001', '0d2f0b1e-6c0e-8f0e-9e0e-000000000002', 'a3'];
  const step = fc.record({ slot: fc.nat(300), ids: fc.array(fc.constantFrom(...ids), { maxLength: 4 }) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const index = new ReferenceIndex();
      const model = new Map<number, Set<string>>();
      for (const { slot, ids: wanted } of steps) {
        index.remove(slot);
        for (const id of wanted) index.add(slot, id);
        model.set(slot, new Set(wanted));
      }
      for (const id of ids) {
        const slots = [...model].flatMap(([slot, held]) => (held.has(id) ? [slot] : [])).sort();
        expect(index.slots(id).sort()).toEqual(slots);
        expect(index.count(id)).toBe(slots.length);
      }
      for (const [slot, held] of model) expect(new Set(index.ids(slot))).toEqual(held);
    }),
  );
});

it('finds the texts that fit a search, whatever came, changed and went', () => {
  const words = ['wang', '王', '氏食', 'an', 'ws', '47', '0221', 'köln', 'a', 'post', '\ud800', '\0', 'zur post'];
  const text = fc
    .array(fc.constantFrom(...words, ' ', '\n', '0221 4710'), { maxLength: 5 })
    .map((parts) => parts.join(''));
  const step = fc.record({ slot: fc.nat(2600), text: fc.option(text, { nil: undefined }) });
  fc.assert(
    fc.property(
      fc.array(step, { maxLength: 400 }),
      fc.array(fc.array(fc.constantFrom(...words), { minLength: 1, maxLength: 2 }), { minLength: 3, maxLength: 8 }),
      text,
      (steps, searches, filling) => {
        let texts = new SearchText();
        const model = new Map<number, string>();
        const put = (slot: number, one: string): void => {
          texts.put(slot, one);
          model.set(slot, one.replace(/\p{Surrogate}/gu, '\ufffd').replaceAll('\0', ' '));
        };
        // More than one block of each script.
        for (let slot = 0; slot < 2500; slot += 1) put(slot, slot % 2 === 0 ? `${filling} ${slot}` : `王 ${slot}`);
        for (const { slot, text: one } of steps)
          if (one === undefined) {
            texts.remove(slot);
            model.delete(slot);
          } else put(slot, one);
        for (const round of [1, 2, 3]) {
          for (const [slot, one] of model) if (texts.textAt(slot) !== one) expect(texts.textAt(slot)).toBe(one);
          for (const search of searches) {
            const query = textQuery(search.join(' '));
            if (!query) continue;
            for (const needle of query.ways.flat()) {
              const { word, isPinyin } = needle;
              const [found, beginning] = [new Set<number>(), new Set<number>()];
              texts.eachHit(needle, ({ slot, text: all, start, end, at }) => {
                if (at < start || at >= end || all.slice(start, end) !== model.get(slot))
                  throw new Error(`not ${slot}`);
                found.add(slot);
              });
              texts.eachBeginning(needle, ({ slot, text: all, start, end, at }) => {
                if (beginning.has(slot) || at !== start || all.slice(start, end) !== model.get(slot))
                  throw new Error(`not ${slot}`);
                beginning.add(slot);
              });
              for (const [slot, one] of model) {
                const isIn = one.includes(word) || (isPinyin && indexOfSound(one, word) >= 0);
                const isFirst = one.startsWith(word) || (isPinyin && indexOfSound(one, word) === 0);
                if (found.has(slot) !== isIn || texts.holds(slot, needle) !== isIn || beginning.has(slot) !== isFirst)
                  throw new Error(`${word} in ${one}`);
              }
              for (const slot of [...found, ...beginning]) if (!model.has(slot)) throw new Error(`${slot} is gone`);
            }
          }
          // As they came from an image, and prepared.
          if (round === 2) finish(texts.gramWork());
          if (round > 1) continue;
          const image = texts.image();
          texts = new SearchText();
          texts.restore(image);
          // A start hears of what has changed since before anybody searches: that looks into nothing.
          for (const slot of [0, 1, 2]) {
            texts.remove(slot);
            model.delete(slot);
          }
          expect(texts.isAwake).toBe(false);
          put(1, '王 again');
        }
      },
    ),
    { numRuns: 30 },
  );
});

it('is a map of records that remembers what was there before a change', () => {
  const record = (id: string, rev: number): StoredRecord => ({
    ...{ id, entity: 'account', v: 1, rev, gen: 1, deleted: false, body: { name: id } },
    ...{ mut: null, at: '', byId: null, conflicts: [] },
  });
  const records = new Records();
  expect(records.apply(new Map([['account:a', record('a', 1)]]))).toEqual(new Map([['account:a', undefined]]));
  const book = { ...record('sync', 0), entity: '$position' };
  records.apply(new Map([['$position:sync', book]]));
  expect(records.apply(new Map([['account:a', record('a', 2)]]))?.get('account:a')?.rev).toBe(1);
  expect([...records]).toEqual([
    ['account:a', record('a', 2)],
    ['$position:sync', book],
  ]);
  expect([...records.keys()]).toEqual(['account:a', '$position:sync']);
  expect([...records.heads()].map(({ key, rev }) => [key, rev])).toEqual([['account:a', 2]]);
  records.apply(new Map([['account:a', undefined]]));
  expect([records.has('account:a'), records.get('account:a'), records.size]).toEqual([false, undefined, 1]);
});
