import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { EntityName } from '../../shared/entities';
import { keyOf, type StoredRecord } from './envelope';
import { foldText } from '../../shared/domain/fold-text';
import { textQuery } from './text-query';
import { Records } from './packed/records';
import { indexOfSound, mayBePinyin } from './pinyin';
import { searchOrder, Tables } from './tables';

const me = 'u1';
const parts = [
  'Maier',
  'Zoo',
  '王氏',
  '食品',
  'wang',
  '台灣',
  'K7-0001',
  '0221 4710',
  '+49 221',
  'a',
  'Köln',
  '4',
  'shi',
];
const words = fc.array(fc.constantFrom(...parts), { maxLength: 3 }).map((some) => some.join(' '));
const accountIds = Array.from({ length: 8 }, (_, n) => `a${n}`);
const one = fc.oneof(
  fc.record({
    entity: fc.constant('account' as const),
    id: fc.constantFrom(...accountIds),
    body: fc.record({
      ...{
        name: words,
        city: words,
        phone: fc.constantFrom('+49 (221) 4710', '0512-5550'),
        ownerId: fc.constantFrom(me, 'u2'),
      },
      tags: fc.subarray(parts, { maxLength: 2 }),
    }),
  }),
  fc.record({
    entity: fc.constant('contact' as const),
    id: fc.nat(8).map((n) => `c${n}`),
    body: fc.record({ fullName: words, accounts: fc.constantFrom(...accountIds).map((accountId) => [{ accountId }]) }),
  }),
  fc.record({
    entity: fc.constant('order' as const),
    id: fc.nat(8).map((n) => `o${n}`),
    body: fc.record({ provisionalNumber: words, accountName: words, accountId: fc.constantFrom(...accountIds) }),
  }),
);
const step = fc.record({
  records: fc.array(one, { minLength: 1, maxLength: 6 }),
  gone: fc.subarray(['account:a1', 'order:o1']),
});
const search = fc.oneof(
  words,
  fc.constantFrom('ws', 'w', 'ma', 'maier z', '221', '4710', '02', 'sp', '王氏食品', 'tw', 'shi'),
);

/** Looks at every record and sorts all that fit: the definition of a search. */
function slowSearch(tables: Tables, text: string, limit: number, recent: readonly string[]): string[] {
  const query = textQuery(text);
  if (!query) return [];
  const wanted = foldText(text).trim();
  const qualityOf = (title: string): number => {
    if (title === wanted) return 0;
    const at = title.indexOf(wanted);
    if (at >= 0) return at === 0 ? 1 : title.includes(` ${wanted}`) ? 2 : 3;
    const sound = mayBePinyin(wanted) ? indexOfSound(title, wanted) : -1;
    return sound === 0 ? 1 : sound > 0 ? 3 : 4;
  };
  const ownerOf = (id: unknown): unknown => tables.of('account').row(String(id))?.['ownerId'];
  const found: { readonly key: string; readonly rank: readonly (number | string)[] }[] = [];
  for (const [place, entity] of searchOrder.entries()) {
    const table = tables.of(entity);
    const sorted = [...(table.answer({ sort: [{ field: table.entity.title }] }).list?.view() ?? [])];
    const titles = table.titleKeys();
    for (const slot of sorted) {
      const [title, others] = table.records.texts.at(slot);
      const folded = `${title}\n${others}`;
      if (!query.fits(folded)) continue;
      const row = table.rowAt(slot);
      const accounts =
        entity === 'contact'
          ? (row['accounts'] as { accountId: string }[]).map((at) => at.accountId)
          : [row['accountId']];
      const isOwn = row['ownerId'] === me || accounts.some((id) => ownerOf(id) === me);
      const lately = recent.indexOf(row.id);
      found.push({
        key: keyOf(entity, row.id),
        rank: [qualityOf(title), lately < 0 ? recent.length : lately, isOwn ? 0 : 1, place, titles(slot), row.id],
      });
    }
  }
  const before = (a: readonly (number | string)[], b: readonly (number | string)[]): number => {
    const at = a.findIndex((value, n) => value !== b[n]);
    return at < 0 ? 0 : (a[at] as number) < (b[at] as number) ? -1 : 1;
  };
  return found
    .sort((a, b) => before(a.rank, b.rank))
    .slice(0, limit)
    .map(({ key }) => key);
}

it('finds the best hits as a look at every record would, after any edits and while somebody types', () => {
  fc.assert(
    fc.property(
      fc.array(step, { minLength: 1, maxLength: 5 }),
      fc.array(search, { minLength: 2, maxLength: 4 }),
      fc.constantFrom(1, 3, 50),
      fc.subarray(['a1', 'c2', 'o3', 'none'], { minLength: 0 }),
      (steps, searches, limit, recent) => {
        const records = new Records();
        const tables = new Tables(records, { language: 'en', today: () => '2026-11-22', zoneOffset: () => 0 });
        for (const { records: some, gone } of steps) {
          const committed = new Map<string, StoredRecord | undefined>(gone.map((key) => [key, undefined]));
          for (const { entity, id, body } of some)
            committed.set(keyOf(entity, id), {
              ...{ id, entity: entity as EntityName, v: 1, rev: 1, gen: 1, deleted: false, body: { ...body } },
              ...{ mut: null, at: '2026-11-01T08:00:00.000Z', byId: null, conflicts: [] },
            });
          tables.apply(committed, records.apply(committed));
          for (const text of searches)
            for (let typed = 1; typed <= text.length; typed += 1) {
              const part = text.slice(0, typed);
              const hits = tables.search(part, { limit, userId: me, recent });
              expect(
                hits.map(({ entity, id }) => keyOf(entity, id)),
                part,
              ).toEqual(slowSearch(tables, part, limit, recent));
            }
        }
      },
    ),
    { numRuns: 30 },
  );
});

it("shows what is one's own before kinds of records that come first otherwise", () => {
  const [mine, theirs] = [
    { name: 'Mine', ownerId: me },
    { name: 'Bonn', city: 'Ulm', ownerId: 'u2' },
  ];
  const records = new Records();
  const tables = new Tables(records, { language: 'en', today: () => '2026-11-22', zoneOffset: () => 0 });
  const committed = new Map<string, StoredRecord | undefined>();
  const put = (entity: EntityName, id: string, body: object): void => {
    committed.set(keyOf(entity, id), {
      ...{ id, entity, v: 1, rev: 1, gen: 1, deleted: false, body: { ...body } },
      ...{ mut: null, at: '2026-11-01T08:00:00.000Z', byId: null, conflicts: [] },
    });
  };
  put('account', 'a0', mine);
  for (let n = 1; n < 4; n += 1) put('account', `a${n}`, theirs);
  put('contact', 'c0', { fullName: 'Bonn', accounts: [{ accountId: 'a0' }] });
  put('order', 'o0', { provisionalNumber: 'K7-1', accountName: 'Ulm', accountId: 'a0' });
  tables.apply(committed, records.apply(committed));
  const first = (text: string): string | undefined => tables.search(text, { limit: 2, userId: me, recent: [] })[0]?.id;
  expect(['bonn', 'ulm'].map(first)).toEqual(['c0', 'o0']);
});
