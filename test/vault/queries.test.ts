import fc from 'fast-check';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  fillWithDefaultSettings,
  getQueryMatcher,
  getSortComparator,
  normalizeMangoQuery,
  prepareQuery,
  type FilledMangoQuery,
  type MangoQuery,
  type RxDocumentData,
  type RxJsonSchema,
} from 'rxdb/plugins/core';
import { getRxStorageVault } from '../../src/renderer/data/vault';
import { dexieDisks } from '../../src/renderer/data/vault/dexie-disk';
import { fieldReader } from '../../src/renderer/data/vault/fields';
import type { VaultInstance } from '../../src/renderer/data/vault/instance';

interface Visit {
  id: string;
  place: string;
  minutes: number;
  rating?: number;
  paid: boolean;
  seller: { team: string };
}
type Document = RxDocumentData<Visit>;

const schema = fillWithDefaultSettings<Visit>({
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: {
    id: { type: 'string', maxLength: 12 },
    place: { type: 'string', maxLength: 8 },
    minutes: { type: 'integer', minimum: -20, maximum: 20, multipleOf: 1 },
    rating: { type: 'number', minimum: 0, maximum: 5, multipleOf: 0.5 },
    paid: { type: 'boolean' },
    seller: { type: 'object', properties: { team: { type: 'string', maxLength: 6 } } },
  },
  required: ['id', 'place', 'minutes', 'paid', 'seller'],
  indexes: [
    'place',
    'minutes',
    ['place', 'minutes'],
    ['paid', 'minutes', 'place'],
    'seller.team',
    ['seller.team', 'id'],
  ],
}) as RxJsonSchema<Document>;

/** Short alphabets, so that documents and bounds meet; a tab and a line break sort before the padding of an index. */
const places = fc.constantFrom('', 'a', 'a\tb', 'a\n', 'ab', 'a b', 'ä', '上海', 'zzzzzzzz', '\u{1f600}', '\uffee');
const teams = fc.constantFrom('', 'n', 'north', 'n\u0001', 'süd');
const minutes = fc.integer({ min: -20, max: 20 });
const documents: fc.Arbitrary<Document[]> = fc
  .uniqueArray(
    fc.record({
      id: fc.stringMatching(/^[a-c]{1,3}$/),
      place: places,
      minutes,
      rating: fc.option(fc.constantFrom(0, 0.5, 2, 4.5, 5), { nil: undefined }),
      paid: fc.boolean(),
      seller: fc.record({ team: teams }),
      _deleted: fc.integer({ min: 0, max: 5 }).map((dice) => dice === 0),
    }),
    { maxLength: 30, selector: ({ id }) => id },
  )
  .map((all) =>
    all.map(({ rating, ...rest }, position) => ({
      ...rest,
      ...(rating === undefined ? {} : { rating }),
      _attachments: {},
      _meta: { lwt: 1_700_000_000_000 + position },
      _rev: '1-queries',
    })),
  );

const comparison = <T>(values: fc.Arbitrary<T>) =>
  fc.oneof(
    values,
    fc.record({ $eq: values }),
    fc.record({ $gt: values }),
    fc.record({ $gte: values }),
    fc.record({ $lt: values }),
    fc.record({ $lte: values }),
    fc.record({ $gte: values, $lte: values }),
    fc.record({ $gt: values, $lt: values }),
    fc.record({ $in: fc.array(values, { maxLength: 3 }) }),
    fc.record({ $ne: values }),
  );

const condition = fc.record(
  {
    id: comparison(fc.stringMatching(/^[a-c]{1,3}$/)),
    place: comparison(places),
    minutes: comparison(minutes),
    rating: comparison(fc.constantFrom(0, 0.5, 2, 5)),
    paid: comparison(fc.boolean()),
    'seller.team': comparison(teams),
  },
  { requiredKeys: [] },
);
const sortPart = fc
  .tuple(fc.constantFrom('id', 'place', 'minutes', 'paid', 'seller.team', 'rating'), fc.constantFrom('asc', 'desc'))
  .map(([field, direction]) => ({ [field]: direction }));
const queries: fc.Arbitrary<MangoQuery<Visit>> = fc.record(
  {
    selector: fc.oneof(
      { weight: 4, arbitrary: condition },
      { weight: 1, arbitrary: fc.record({ $or: fc.array(condition, { minLength: 1, maxLength: 2 }) }) },
    ),
    sort: fc.uniqueArray(sortPart, { minLength: 1, maxLength: 3, selector: (part) => Object.keys(part)[0] }),
    skip: fc.nat(4),
    limit: fc.integer({ min: 1, max: 6 }),
  },
  { requiredKeys: ['selector'] },
) as never;

const idsOf = (found: readonly Document[]): string[] => found.map(({ id }) => id);

/** What RxDB says the answer is: every document judged and sorted. */
function expected(all: readonly Document[], query: FilledMangoQuery<Visit>): string[] {
  const found = all.filter(getQueryMatcher(schema, query)).sort(getSortComparator(schema, query));
  const skip = query.skip ?? 0;
  return idsOf(found.slice(skip, skip + (query.limit ?? Infinity)));
}

describe('any query of the vault', () => {
  const indexedDB = new IDBFactory() as unknown as globalThis.IDBFactory;
  const disks = dexieDisks(indexedDB, IDBKeyRange as unknown as typeof globalThis.IDBKeyRange);
  // Documents are read from the disk every time, and only as far as the question needs.
  const storage = getRxStorageVault({ key: new Uint8Array(32), disks, documentCacheBytes: 0 });
  let instance: VaultInstance<Visit>;
  beforeAll(async () => {
    instance = await storage.createStorageInstance<Visit>({
      databaseInstanceToken: 'queries',
      databaseName: 'queries',
      collectionName: 'visits',
      schema,
      options: {},
      multiInstance: false,
      devMode: false,
    });
  });
  afterAll(() => instance.close());

  it('answers what judging and sorting every document answers', async () => {
    await fc.assert(
      fc.asyncProperty(
        documents,
        fc.array(queries, { minLength: 20, maxLength: 20 }),
        fc.boolean(),
        async (all, asked, live) => {
          await instance.purge(idsOf((await instance.getChangedDocumentsSince(1000)).documents));
          await instance.bulkWrite(
            all.map((document) => ({ document })),
            'queries',
          );
          for (const query of asked) {
            const selector = live ? { ...query.selector, _deleted: { $eq: false } } : query.selector;
            const normal = normalizeMangoQuery(schema, { ...query, selector } as MangoQuery<Visit>);
            const prepared = prepareQuery(schema, normal);
            expect(idsOf((await instance.query(prepared)).documents), JSON.stringify(query)).toEqual(
              expected(all, normal),
            );
            const { skip: _skip, limit: _limit, ...whole } = normal;
            const { count } = await instance.count(prepareQuery(schema, { ...whole, skip: 0 }));
            expect(count, JSON.stringify(query)).toBe(expected(all, { ...whole, skip: 0 }).length);
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it.each([
    ['a shorter text before a longer one, whatever it goes on with', { place: { $gt: 'a' } }, ['b', 'd', 'e', 'f']],
    ['a text itself and none that begins with it', { place: 'a' }, ['a']],
    ['a text with a tab', { place: 'a\tb' }, ['b']],
    ['what is below, in front of a field without bound', { place: { $lt: 'a' } }, ['c']],
    ['texts with the lowest characters', { place: 'z\0' }, ['e']],
  ])('finds %s', async (_name, selector, ids) => {
    const { documents: old } = await instance.getChangedDocumentsSince(1000);
    await instance.purge(idsOf(old));
    const document = (id: string, place: string) => ({
      ...{ id, place, minutes: 7, paid: true, seller: { team: '' }, _deleted: false },
      ...{ _attachments: {}, _meta: { lwt: 1_700_000_000_000 }, _rev: '1-queries' },
    });
    const placed = ['a', 'a\tb', '', 'ab', 'z\0', 'z\u0001'].map((place, at) =>
      document('abcdef'[at] as string, place),
    );
    await instance.bulkWrite(
      placed.map((one) => ({ document: one })),
      'queries',
    );
    const query = { selector: { ...selector, _deleted: { $eq: false } }, sort: [{ id: 'asc' }], skip: 0 };
    const { documents: found } = await instance.query(prepareQuery(schema, query as never));
    expect(idsOf(found)).toEqual(ids);
  });

  it('answers as before after loads of many documents, for which no order is kept', async () => {
    await instance.purge(idsOf((await instance.getChangedDocumentsSince(1000)).documents));
    const all = new Map<string, Document>();
    const load = async (from: number, count: number): Promise<void> => {
      const rows = Array.from({ length: count }, (_, n) => {
        const id = `n${from + n}`;
        const previous = all.get(id);
        const document = {
          ...{ id, place: `${((from + n) * 7919) % 1000}`, minutes: n % 20, paid: true, seller: { team: '' } },
          ...{ _deleted: false, _attachments: {}, _meta: { lwt: 1_700_000_000_000 + all.size } },
          _rev: `${previous ? 2 : 1}-queries`,
        };
        all.set(id, document);
        return { document, ...(previous ? { previous } : {}) };
      });
      expect((await instance.bulkWrite(rows, 'queries')).error).toEqual([]);
    };
    const sort: MangoQuery<Visit>['sort'] = [{ place: 'asc' }, { id: 'asc' }];
    const normal = normalizeMangoQuery(schema, { selector: { place: { $gt: '5' } }, sort, skip: 100, limit: 50 });
    const asked = async (): Promise<void> =>
      expect(idsOf((await instance.query(prepareQuery(schema, normal))).documents)).toEqual(
        expected([...all.values()], normal),
      );
    await load(0, 300);
    await asked();
    // Kept over the first load, forgotten at the second.
    await load(300, 300);
    await asked();
    await load(600, 300);
    await load(500, 300);
    await load(900, 3);
    await asked();
    await load(898, 3);
    await asked();
    await instance.purge([...all.keys()]);
  });
});

describe('the fields of a body', () => {
  const names = fc.oneof(fc.constantFrom('a', 'name', 'na"me', 'b\\', '名', 'seller'), fc.string({ maxLength: 4 }));
  const entry = { id: 'k1', rev: '1-x', lwt: 5, deleted: false, sequence: 1, length: 0, chunk: 1, at: 0, row: 0 };

  it('are what parsing all of it gives', () => {
    fc.assert(
      fc.property(
        fc.dictionary(names, fc.jsonValue(), { maxKeys: 8 }),
        fc.array(names, { maxLength: 4 }),
        (extra, wanted) => {
          const { id: _id, _deleted: _gone, _meta: _lwt, ...body } = extra;
          const bytes = new TextEncoder().encode(
            JSON.stringify({ ...body, id: 'k1', _deleted: false, _meta: { lwt: 5 } }),
          );
          const known = { id: 'k1', _deleted: false, _meta: { lwt: 5 } };
          const paths = wanted.filter((name) => !name.includes('.') && name !== '__proto__');
          const expected = Object.fromEntries(
            Object.entries(JSON.parse(JSON.stringify(body)) as object).filter(([name]) => paths.includes(name)),
          );
          expect(fieldReader('id', paths)(entry, bytes)).toEqual({ ...known, ...expected });
        },
      ),
    );
  });
});
