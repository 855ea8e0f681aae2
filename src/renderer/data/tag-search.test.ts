import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isAnyOf } from '../../shared/domain/condition';
import { conditionTest } from '../../shared/domain/condition-test';
import { foldText } from '../../shared/domain/fold-text';
import { conditionRowsOf, conditionsOf } from '../../shared/domain/saved-list';
import { tagsBelow } from '../../shared/domain/tags';
import type { Body, EntityName } from '../../shared/entities';
import { session } from '../../../test/sync/people';
import { keyOf, type StoredRecord } from './envelope';
import { openMemoryData } from './memory';
import { Records } from './packed/records';
import { tagWords } from './tag-words';
import { Tables } from './tables';

const calendar = { today: () => '2026-11-22', zoneOffset: () => 60 };
const stored = <N extends EntityName>(entity: N, id: string, body: Body<N>): StoredRecord => ({
  ...{ id, entity, v: 1, rev: 1, deleted: false, body: { ...body }, mut: 'from-office' },
  ...{ at: '2026-11-01T08:00:00.000Z', byId: 'u-office', conflicts: [], gen: 1 },
});

function tablesWith(records: readonly StoredRecord[]) {
  const store = new Records();
  const tables = new Tables(store, { language: 'en', ...calendar });
  const commit = (...changed: StoredRecord[]): void => {
    const committed = new Map(changed.map((record) => [keyOf(record.entity, record.id), record]));
    tables.apply(committed, store.apply(committed));
  };
  commit(...records);
  return { tables, commit };
}

const cities = ['Bonn', 'Kiel'];
const words = ['gold', 'gilt', 'key', 'bonn'];
const accountBody = fc
  .tuple(fc.constantFrom(...cities), fc.subarray(words))
  .map(([city, tags]): Body<'account'> => ({ name: 'N', type: 'customer', city, tags }));
const segmentBody = fc.tuple(fc.constantFrom(...cities), fc.boolean()).map(([city, asksTag]): Body<'segment'> => ({
  name: 'S',
  conditions: conditionRowsOf([
    { field: 'city', op: 'is', value: city },
    ...(asksTag ? [{ field: 'tags', op: 'notEmpty' } as const] : []),
  ]),
}));
const tagBody = (name: string) =>
  fc
    .tuple(
      fc.subarray(['gilt', 'first class']),
      fc.option(fc.constantFrom('s0', 's1'), { nil: undefined }),
      fc.option(fc.constantFrom('t0', 't1'), { nil: undefined }),
    )
    .map(([formerNames, segmentId, parentId]): Body<'tag'> => ({
      ...{ name, formerNames },
      ...(segmentId === undefined ? {} : { segmentId }),
      ...(parentId === undefined ? {} : { parentId }),
    }));
const records = fc
  .tuple(
    fc.array(accountBody, { maxLength: 8 }),
    fc.tuple(segmentBody, segmentBody),
    fc.tuple(tagBody('gold rush'), tagBody('key')),
  )
  .map(([accounts, segments, tags]): StoredRecord[] => [
    ...accounts.map((body, n) => stored('account', `a${n}`, body)),
    ...segments.map((body, n) => stored('segment', `s${n}`, body)),
    ...tags.map((body, n) => stored('tag', `t${n}`, body)),
  ]);
const typed = fc.constantFrom(
  'gold',
  'g',
  'rush',
  'gold bonn',
  'key kiel',
  'gilt',
  'first',
  'rush key',
  'KEY',
  'nobody',
);

/** The slow way: customer by customer, word by word. */
function fits(all: readonly StoredRecord[], account: Body<'account'>, text: string): boolean {
  const rows = <N extends EntityName>(entity: N) =>
    all.filter((one) => one.entity === entity).map(({ id, body }) => ({ ...(body as Body<N>), id }));
  const [tags, segments] = [rows('tag'), rows('segment')];
  const isMember = (segmentId: string | undefined): boolean => {
    const segment = segments.find(({ id }) => id === segmentId);
    return (
      segment !== undefined &&
      conditionsOf(segment.conditions).every(
        (condition) =>
          !isAnyOf(condition) &&
          conditionTest(condition, (of: Body<'account'>) => of[condition.field as 'city'], false, calendar)(account),
      )
    );
  };
  const written = [account.name, account.city ?? '', ...(account.tags ?? [])].map(foldText);
  return foldText(text)
    .split(' ')
    .every(
      (word) =>
        written.some((one) => one.includes(word)) ||
        tagsBelow(
          tags.filter(({ name, formerNames = [] }) => [name, ...formerNames].some((one) => one.includes(word))),
          tags,
        ).some(
          ({ name, formerNames = [], segmentId }) =>
            isMember(segmentId) || account.tags?.some((tag) => [name, ...formerNames].includes(tag)) === true,
        ),
    );
}

describe('accounts by tags that are not written on them', () => {
  it('are found by search and in lists as they are looked up one by one, while everything changes', () => {
    fc.assert(
      fc.property(
        records,
        records,
        fc.nat(2),
        fc.array(typed, { minLength: 1, maxLength: 2 }),
        (first, later, every, texts) => {
          const { tables, commit } = tablesWith(first);
          let all: readonly StoredRecord[] = first;
          const check = (): void => {
            for (const text of texts) {
              const expected = all
                .filter(({ entity, body }) => entity === 'account' && fits(all, body as Body<'account'>, text))
                .map(({ id }) => id);
              const hits = tables.search(text, { limit: 50, userId: 'u', recent: ['a1', 'a2'] });
              expect(
                hits
                  .filter(({ entity }) => entity === 'account')
                  .map(({ id }) => id)
                  .sort(),
              ).toEqual(expected);
              const list = tables.of('account').answer({ search: text }).list?.view() ?? [];
              expect([...list].map((slot) => tables.of('account').idAt(slot)).sort()).toEqual(expected);
            }
          };
          check();
          for (const record of later.filter((_, n) => n % 3 === every)) {
            commit(record);
            all = [...all.filter(({ entity, id }) => entity !== record.entity || id !== record.id), record].sort(
              (a, b) => (a.id < b.id ? -1 : 1),
            );
            check();
          }
        },
      ),
      { numRuns: 20 },
    );
  });

  it('what was opened lately comes first, whatever it was found by', () => {
    const { tables } = tablesWith([
      ...['a', 'b', 'c'].map((id) => stored('account', id, { name: id, type: 'customer', city: 'Kiel' })),
      stored('segment', 's', {
        name: 'S',
        conditions: conditionRowsOf([{ field: 'city', op: 'is', value: 'Kiel' }]),
      }),
      stored('tag', 't', { name: 'Coast', formerNames: [], segmentId: 's' }),
    ]);
    const hits = tables.search('coast', { limit: 50, userId: 'u', recent: ['c'] });
    expect(hits.map(({ id }) => id)).toEqual(['t', 'c', 'a', 'b']);
  });

  it('are found by what a tag is called and gives now', () => {
    const inKiel = conditionRowsOf([{ field: 'city', op: 'is', value: 'Kiel' }]);
    const { tables, commit } = tablesWith([
      stored('account', 'a', { name: 'a', type: 'customer', city: 'Kiel' }),
      ...[stored('segment', 's', { name: 'S', conditions: inKiel }), stored('tag', 't', { name: 'Coast' })],
    ]);
    const found = (text: string): string[] =>
      tables.search(text, { limit: 50, userId: 'u', recent: [] }).map(({ id }) => id);
    expect(found('coast')).toEqual(['t']);
    commit(stored('tag', 't', { name: 'Coast', segmentId: 's' }));
    expect(found('coast')).toEqual(['t', 'a']);
    commit(stored('tag', 't', { name: 'Harbour', formerNames: [], segmentId: 's' }));
    expect([found('coast'), found('harbour')]).toEqual([[], ['t', 'a']]);
    commit(stored('account', 'a', { name: 'a', type: 'customer', city: 'Bonn' }));
    expect(found('harbour')).toEqual(['t']);
  });

  it('are found in the first search of a start, by scores too', async () => {
    const client = await openMemoryData({
      session,
      records: [
        stored('account', 'a', { name: 'Plain', type: 'customer' }),
        stored('segment', 's', {
          name: 'S',
          conditions: conditionRowsOf([{ field: 'figures.lifecycle', op: 'eq', value: 'potential' }]),
        }),
        stored('tag', 't', { name: '重点客户', formerNames: [], segmentId: 's' }),
      ],
    });
    const found = async (text: string): Promise<string[]> =>
      (await client.search(text, 10, [])).filter(({ entity }) => entity === 'account').map(({ id }) => id);
    expect(await found('zhongdian')).toEqual(['a']);
    expect(await found('重点 plain')).toEqual(['a']);
    expect(await found('重点 other')).toEqual([]);
    await client.close();
  });
});

it('a word is looked for among tags only where they say more than what is written', () => {
  const known = [
    { id: '1', name: 'Gold', formerNames: ['Golden'] },
    { id: '2', name: 'Golf', formerNames: ['Sports'] },
    { id: '3', name: 'Key', formerNames: [], segmentId: 's' },
  ];
  expect(tagWords('gold', known)).toEqual({ plain: 'gold', tagged: [] });
  expect(tagWords('Gol Kiel', known)).toEqual({ plain: 'kiel', tagged: [{ word: 'gol', names: ['Golf'] }] });
  expect(tagWords('key', known)).toEqual({ plain: '', tagged: [{ word: 'key', names: ['Key'] }] });
  expect(tagWords('0431 123', [{ id: '4', name: '0431', formerNames: [], segmentId: 's' }])).toEqual({
    plain: '0431 123',
    tagged: [],
  });
});
