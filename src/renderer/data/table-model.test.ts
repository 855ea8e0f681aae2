import fc from 'fast-check';
import { afterEach, expect, it, vi } from 'vitest';
import { accountFigures } from '../../shared/domain/account-figures';
import { usualConfig } from '../../shared/domain/insights/analysis-config';
import type { EntityName } from '../../shared/entities';
import { entityOf } from '../../shared/entities';
import type { Query } from './api';
import { conditionTest } from '../../shared/domain/condition-test';
import { keyOf, type StoredRecord } from './envelope';
import { fieldAt, valueReader } from '../../shared/schema/field-path';
import type { AnyRow } from './field-values';
import { textMatcher } from './text-query';
import { Records } from './packed/records';
import { meaningOf } from './result-set';
import { Tables, titleOfRow } from './tables';

const today = '2026-11-22';
const options = { language: 'en', today: () => today, zoneOffset: () => 60 } as const;
const { compare } = new Intl.Collator('en');

afterEach(() => vi.restoreAllMocks());

/** All records as they are, and what a table should answer. */
class Model {
  readonly all = new Map<string, StoredRecord>();

  rows(entity: EntityName): AnyRow[] {
    const found = (name: EntityName): StoredRecord[] =>
      [...this.all.values()].filter((record) => record.entity === name && !record.deleted);
    const orders = new Map<unknown, unknown[]>();
    if (entity === 'account')
      for (const { body } of found('order'))
        orders.set(body['accountId'], [...(orders.get(body['accountId']) ?? []), body]);
    return found(entity).map(({ id, body }) => {
      const own = orders.get(id) ?? [];
      return { ...body, id, figures: accountFigures(own as never, [], { asOf: today, today }, usualConfig.rhythm) };
    }) as never;
  }

  /** The definition of an answer, as slow as it is plain. */
  answer(entityName: EntityName, query: Query): string[] {
    const entity = entityOf(entityName);
    const rows = this.rows(entityName);
    const matches = textMatcher(query.search ?? '') ?? (() => true);
    const tests = (meaningOf(query).where ?? []).map((condition) =>
      conditionTest(condition, (n: number) => valueReader(entity, condition.field)(rows[n] ?? {}), false, options),
    );
    const textOf = (row: AnyRow): string => `${String(row['name'])}\n${String(row['city'] ?? '')}`.toLowerCase();
    const fitting = rows.filter((row, n) => tests.every((test) => test(n)) && matches(textOf(row)));
    const sortValue = (row: AnyRow, path: string): unknown => {
      const field = fieldAt(entity, path);
      const value = valueReader(entity, path)(row);
      if (field?.kind === 'choice') {
        const place = Object.keys(field.choices ?? {}).indexOf(String(value));
        return place < 0 ? undefined : place;
      }
      if (field?.kind !== 'ref') return value === '' ? undefined : value;
      const target = this.all.get(keyOf(field.target as string, String(value)));
      return value === undefined
        ? undefined
        : target && !target.deleted
          ? titleOfRow(field.target as EntityName, target.body) || undefined
          : value;
    };
    const compareValues = (a: unknown, b: unknown): number =>
      typeof a === 'string' && typeof b === 'string'
        ? compare(a, b) || (a < b ? -1 : a > b ? 1 : 0)
        : Number(a) - Number(b);
    return fitting
      .sort((a, b) => {
        for (const { field, desc, missing } of query.sort ?? []) {
          const [x, y] = [sortValue(a, field), sortValue(b, field)];
          if (x === undefined && y === undefined) continue;
          if (x === undefined || y === undefined) return (x === undefined) === (missing !== 'first') ? 1 : -1;
          const order = compareValues(x, y);
          if (order !== 0) return desc === true ? -order : order;
        }
        return a.id < b.id ? -1 : 1;
      })
      .map(({ id }) => id);
  }
}

const accountIds = Array.from({ length: 12 }, (_, n) => `a${n}`);
const names = ['Émile', 'emile', 'Käse Haus', 'Zoo', 'Alt', 'Alt & Neu', '禾味', '味噌', ''];
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const present = (body: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
const account = fc
  .record({
    name: fc.constantFrom(...names),
    type: fc.constantFrom('customer', 'prospect'),
    city: maybe(fc.constantFrom('Köln', 'Bonn', 'köln', '')),
    paymentDays: maybe(fc.nat(4)),
    tags: maybe(fc.subarray(['x', 'y'])),
    ownerId: maybe(fc.constantFrom('u1', 'u2')),
  })
  .map(present);
const order = fc
  .record({
    accountId: fc.constantFrom(...accountIds),
    status: fc.constantFrom('draft', 'submitted', 'accepted'),
    orderedOn: fc.constantFrom('2026-11-20', '2026-11-21', '2026-10-05', '2025-01-01'),
    netMinor: fc.nat(5),
    currency: fc.constant('EUR'),
    provisionalNumber: fc.constantFrom('K7-0001', 'K7-0002', 'K7-0010'),
  })
  .map(present);
const one = fc.oneof(
  fc.record({
    entity: fc.constant('account' as const),
    id: fc.constantFrom(...accountIds),
    body: account,
    isGone: fc.boolean(),
  }),
  fc.record({
    entity: fc.constant('order' as const),
    id: fc.nat(30).map((n) => `o${n}`),
    body: order,
    isGone: fc.boolean(),
  }),
);

const queries: readonly (readonly [EntityName, Query])[] = [
  ['account', { sort: [{ field: 'name' }] }],
  ['account', { sort: [{ field: 'name', desc: true }] }],
  [
    'account',
    {
      sort: [
        { field: 'city', missing: 'first' },
        { field: 'name', desc: true },
      ],
    },
  ],
  ['account', { sort: [{ field: 'paymentDays', desc: true, missing: 'first' }] }],
  ['account', { where: [{ field: 'city', op: 'eq', value: 'Köln' }], sort: [{ field: 'name' }] }],
  ['account', { where: [{ field: 'tags', op: 'has', value: 'x' }], sort: [{ field: 'city', desc: true }] }],
  [
    'account',
    {
      where: [
        { field: 'paymentDays', op: 'gt', value: 1 },
        { field: 'paymentDays', op: 'lte', value: 3 },
      ],
    },
  ],
  [
    'account',
    {
      where: [
        { field: 'type', op: 'in', value: ['prospect', 'partner'] },
        { field: 'ownerId', op: 'eq', value: 'u1' },
      ],
    },
  ],
  [
    'account',
    {
      where: [
        { field: 'type', op: 'ne', value: 'customer' },
        { field: 'city', op: 'empty' },
      ],
    },
  ],
  ['account', { search: 'e', sort: [{ field: 'type' }] }],
  ['account', { sort: [{ field: 'figures.net12Minor', desc: true }] }],
  [
    'account',
    { where: [{ field: 'figures.orderCount', op: 'gte', value: 2 }], sort: [{ field: 'figures.lastOrderOn' }] },
  ],
  ['order', { sort: [{ field: 'accountId' }, { field: 'netMinor', desc: true }] }],
  [
    'order',
    { where: [{ field: 'orderedOn', op: 'days', value: 'last30' }], sort: [{ field: 'orderedOn', desc: true }] },
  ],
  [
    'order',
    {
      where: [
        { field: 'netMinor', op: 'lt', value: 3 },
        { field: 'status', op: 'eq', value: 'accepted' },
      ],
    },
  ],
  [
    'order',
    { where: [{ field: 'accountId', op: 'eq', value: 'a1' }], sort: [{ field: 'status' }, { field: 'orderedOn' }] },
  ],
];

function setUp() {
  const [records, model] = [new Records(), new Model()];
  const tables = new Tables(records, options);
  return {
    records,
    tables,
    model,
    commit: (changes: readonly { entity: EntityName; id: string; body: object; isGone: boolean }[]): void => {
      const committed = new Map<string, StoredRecord | undefined>();
      for (const { entity, id, body, isGone } of changes) {
        const record: StoredRecord = {
          ...{ id, entity, v: 1, rev: 1, gen: 1, deleted: false, body: body as StoredRecord['body'] },
          ...{ mut: null, at: '2026-11-01T08:00:00.000Z', byId: null, conflicts: [] },
        };
        committed.set(keyOf(entity, id), isGone ? undefined : record);
      }
      for (const [key, record] of committed)
        if (record) model.all.set(key, record);
        else model.all.delete(key);
      tables.apply(committed, records.apply(committed));
    },
    answer: (entity: EntityName, query: Query): string[] => {
      const table = tables.of(entity);
      const ids = [...(table.answer(query).list?.view() ?? [])].map((slot) => table.idAt(slot));
      return query.sort ? ids : ids.sort();
    },
  };
}

it('answers after any edits as a plain filter and sort would', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(one, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 12 }),
      fc.subarray([...queries], { minLength: 4 }),
      (commits, asked) => {
        const { commit, answer, model, tables } = setUp();
        for (const [n, changes] of commits.entries()) {
          commit(changes);
          // Some orders exist before the edits, some are made amid them.
          for (const [entity, query] of asked.slice(0, n + 1))
            expect(answer(entity, query), JSON.stringify(query)).toEqual(model.answer(entity, query));
          if (n === 5) tables.setLanguage('en');
        }
        const table = tables.of('order');
        const sum = model.rows('order').reduce((all, row) => all + Number(row['netMinor']), 0);
        expect(table.sum(table.answer({}), 'netMinor')).toBe(sum);
      },
    ),
    { numRuns: 20 },
  );
});

it('takes up what changes while an answer is made in slices, and asks for the same are one', async () => {
  const { commit, answer, model, tables } = setUp();
  const many = fc.sample(account, { numRuns: 2200, seed: 7 });
  commit(many.map((body, n) => ({ entity: 'account', id: `b${n}`, body, isGone: false })));
  let now = 0;
  // Every look at the clock finds that the slice is over.
  vi.spyOn(performance, 'now').mockImplementation(() => (now += 100));
  const edits = fc.sample(one, { numRuns: 400, seed: 11 });
  const asked = queries.filter(([name, { where, sort }]) => name === 'account' && (where?.length ?? 0) < 2 && sort);
  for (const [entity, query] of asked) {
    const both = [tables.of(entity).ready(query), tables.of(entity).ready(query)].map((work) => Promise.resolve(work));
    let isDone = false;
    void Promise.all(both).then(() => (isDone = true));
    for (let n = 0; !isDone; n += 1) {
      // Those that were there from the beginning change, too.
      const edit = edits[n % edits.length];
      const target = n % 2 === 0 ? { id: `b${(n * 37) % 2200}`, entity: 'account' as const, body: many[n] ?? {} } : {};
      if (edit && n < 6) commit([{ ...edit, ...target }]);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(tables.of(entity).ready(query)).toBeUndefined();
    expect(answer(entity, query), JSON.stringify(query)).toEqual(model.answer(entity, query));
  }
});

it('takes over the orders of the copy beside the storage, and what has changed since', () => {
  const { records, commit, answer } = setUp();
  const bodies = fc.sample(account, { numRuns: 40, seed: 3 });
  commit(bodies.map((body, n) => ({ entity: 'account', id: `b${n}`, body, isGone: false })));
  const query: Query = { sort: [{ field: 'name' }] };
  const sorted = answer('account', query);
  const image = records.of('account').image();
  const restored = (orders: typeof image.orders) => {
    const again = new Records();
    again.of('account').restore({ ...image, orders });
    const changed = { ...(records.get('account:b3') as StoredRecord), body: { name: 'Zzz', type: 'customer' } };
    again.set(changed, undefined);
    const tables = new Tables(again, options);
    tables.loaded('account');
    // Nobody has asked for the order yet when this changes and that goes.
    const later = { ...(records.get('account:b5') as StoredRecord), body: { name: 'Aaa', type: 'customer' } };
    const edits = new Map<string, StoredRecord | undefined>([
      ['account:b5', later],
      ['account:b7', undefined],
    ]);
    tables.apply(edits, again.apply(edits));
    const table = tables.of('account');
    return [...(table.answer(query).list?.view() ?? [])].map((slot) => table.idAt(slot));
  };
  const wanted = restored([]);
  expect(wanted).not.toEqual(sorted);
  expect(image.orders.map(({ path }) => path)).toEqual(['name']);
  expect(restored(image.orders)).toEqual(wanted);
  // They are believed: one that is not in order stays as it is.
  const turned = image.orders.map((order) => ({
    ...order,
    slots: order.slots.map((slot) => slot & 0x7fffffff).reverse(),
  }));
  expect(restored(turned)).not.toEqual(wanted);
});
