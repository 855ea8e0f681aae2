import { expect, it } from 'vitest';
import type { Condition, FieldCondition } from './condition';
import { conditionRowsOf } from './saved-list';
import { alternativesOf, hasMeaning, meantBy } from './tag-conditions';

const segment = (id: string, ...conditions: Condition[]) => ({ id, conditions: conditionRowsOf(conditions) });
const kiel = { field: 'city', op: 'eq', value: 'Kiel' } as const;
const known = {
  tags: [
    { id: 't-gastro', name: 'Gastronomy', formerNames: ['Restaurants'] },
    { id: 't-bio', name: 'Organic', parentId: 't-gastro' },
    { id: 't-key', name: 'Key', segmentId: 's-key' },
    { id: 't-north', name: 'North', parentId: 't-key', segmentId: 's-north' },
    { id: 't-gone', name: 'Gone', segmentId: 's-gone' },
  ],
  segments: [
    segment('s-key', { field: 'tags', op: 'has', value: 'Organic' }, { field: 'figures.grade', op: 'eq', value: 'A' }),
    // Asks for the tag that it gives.
    segment('s-north', kiel, { field: 'tags', op: 'has', value: 'Key' }),
  ],
};
const inWords = (...value: string[]): FieldCondition => ({ field: 'tags', op: 'in', value });
const has = (value: string): FieldCondition => ({ field: 'tags', op: 'has', value });
const gradeA = { field: 'figures.grade', op: 'eq', value: 'A' } as const;

it('a tag means its former names and what is below it, whichever name is asked for', () => {
  expect(meantBy([kiel, has('Restaurants')], known)).toEqual({
    where: [kiel, inWords('Restaurants', 'Gastronomy', 'Organic')],
  });
  expect(meantBy([inWords('Organic', 'own')], known)).toEqual({ where: [inWords('Organic', 'own')] });
  expect(meantBy([has('own')], known)).toEqual({ where: [has('own')] });
});

it('words that are typed are looked for in known tags too', () => {
  const typed: Condition = { field: 'tags', op: 'begins', value: 'rest' };
  expect(meantBy([typed], known)).toEqual({
    where: [],
    either: [[typed], [inWords('Gastronomy', 'Restaurants', 'Organic')]],
  });
  expect(meantBy([{ ...typed, value: 'none' }], known)).toEqual({ where: [{ ...typed, value: 'none' }] });
});

it('a tag by rule means the accounts of its segment, and a rule that asks for its own tag ends', () => {
  expect(alternativesOf([kiel, has('Key')], known)).toEqual([
    [kiel, inWords('Key', 'North')],
    [kiel, inWords('Organic'), gradeA],
    [kiel, kiel, inWords('Key', 'North')],
    [kiel, kiel, inWords('Organic'), gradeA],
  ]);
  // A segment that is not here gives nobody the tag.
  expect(alternativesOf([has('Gone')], known)).toEqual([[inWords('Gone')]]);
});

it('whether anybody has set a tag is asked of the words alone', () => {
  const empty: Condition = { field: 'tags', op: 'empty' };
  expect([hasMeaning([empty]), hasMeaning([kiel]), hasMeaning([has('x')])]).toEqual([false, false, true]);
  expect(meantBy([empty], known)).toEqual({ where: [empty] });
});

it('alternatives are lists of which one has to hold, tags within them too', () => {
  const either: Condition = { field: 'anyOf', op: 'anyOf', value: [[gradeA, has('Restaurants')], [kiel]] };
  const lists = [[gradeA, inWords('Restaurants', 'Gastronomy', 'Organic')], [kiel]];
  expect(hasMeaning([either])).toBe(true);
  expect(meantBy([kiel, either], known)).toEqual({ where: [kiel], either: lists });
  expect(alternativesOf([kiel, either], known)).toEqual(lists.map((list) => [kiel, ...list]));
  // Two of them: one list of each.
  const other: Condition = { field: 'anyOf 2', op: 'anyOf', value: [[has('own')], [gradeA]] };
  expect(alternativesOf([either, other], known)).toHaveLength(4);
});

it('a tag by rule means the alternatives of its segment', () => {
  const either: Condition = { field: 'anyOf', op: 'anyOf', value: [[gradeA], [kiel, has('VIP')]] };
  const vip = { tags: [{ id: 't', name: 'VIP', segmentId: 's' }], segments: [segment('s', either)] };
  // The rule asks for its own tag: that adds nobody but those on whom it is written.
  expect(alternativesOf([has('VIP')], vip)).toEqual([[inWords('VIP')], [gradeA], [kiel, inWords('VIP')]]);
});
