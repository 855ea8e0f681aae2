import { expect, test } from 'vitest';
import { entities, type Body } from '../entities';
import { completeBody, validateBody } from '../schema/validate';
import { canBeKept, fieldsOfView, positionsWith, sameView, viewOfFields, type ListView } from './saved-list';

const usual: ListView = { scope: 'mine', search: '', conditions: [], sort: { field: 'name', desc: false } };
const view: ListView = {
  scope: 'team',
  search: 'Łódź',
  conditions: [
    { field: 'city', op: 'contains', value: 'Köln' },
    { field: 'figures.net12Minor', op: 'gte', value: 100 },
    { field: 'figures.net12Minor', op: 'lte', value: 900 },
    { field: 'type', op: 'in', value: ['customer', 'prospect'] },
    { field: 'team.userId', op: 'has', value: 'u1' },
    { field: 'figures.lastContactAt', op: 'days', value: 'olderThan30' },
    { field: 'active', op: 'eq', value: true },
    { field: 'phone', op: 'empty' },
  ],
  sort: { field: 'figures.net12Minor', desc: true },
  columns: ['city', 'type'],
};

const bodyOf = (of: ListView): Body<'savedList'> =>
  completeBody(entities.savedList, {
    name: 'x',
    ownerId: 'u1',
    entity: 'account',
    ...Object.fromEntries(Object.entries(fieldsOfView(of)).filter(([, value]) => value !== null)),
  }) as Body<'savedList'>;

test('a view is the same after it was saved', () => {
  for (const one of [view, usual]) {
    expect(validateBody(entities.savedList, bodyOf(one))).toEqual([]);
    expect(viewOfFields(bodyOf(one), usual)).toEqual(one);
  }
});

test('what a newer version wrote does no harm', () => {
  const body = bodyOf(view);
  const conditions = [
    ...(body.conditions ?? []),
    { key: 'a', field: 'city', op: 'sounds', value: '"x"' },
    { key: 'b', field: 'city', op: 'eq', value: '{' },
    { key: 'c', field: 'city', op: 'in' },
  ];
  expect(viewOfFields({ ...body, conditions }, usual)).toEqual(view);
  expect(viewOfFields({}, usual)).toEqual(usual);
});

test('views are compared by what they show', () => {
  expect(sameView(view, { ...view, columns: ['type', 'city'], search: 'Łódź ' })).toBe(true);
  expect(sameView(view, { ...view, columns: undefined })).toBe(false);
  expect(sameView(view, { ...view, conditions: view.conditions.slice(1) })).toBe(false);
  expect(sameView(view, { ...view, sort: { field: 'name', desc: true } })).toBe(false);
});

test('moving a list changes one record, and all of them only when there is no room left', () => {
  let lists = ['a', 'b', 'c'].map((id, at) => ({ id, position: (at + 1) * 2 ** 20 }));
  const after = (id: string, index: number) => {
    const changes = positionsWith(lists, id, index);
    lists = lists
      .map((list) => changes.find((change) => change.id === list.id) ?? list)
      .sort((x, y) => x.position - y.position);
    return [changes.length, lists.map((list) => list.id).join('')];
  };
  expect(after('c', 0)).toEqual([1, 'cab']);
  expect(after('c', 1)).toEqual([1, 'acb']);
  expect(after('a', 2)).toEqual([1, 'cba']);
  expect(after('a', 0)).toEqual([1, 'acb']);
  let whole = 0;
  for (let at = 0; at < 60; at += 1) if (after(at % 2 === 0 ? 'b' : 'c', 1)[0] === 3) whole += 1;
  expect(whole).toBeGreaterThan(0);
  expect(whole).toBeLessThan(9);
  expect(positionsWith([], 'n', 0)).toEqual([{ id: 'n', position: 2 ** 20 }]);
  expect(lists.every(({ position }) => Number.isSafeInteger(position) && position > 0)).toBe(true);
});

test('keeps no list of a thousand customers by their ids', () => {
  const ids = (count: number): string[] => Array.from({ length: count }, (_, n) => `019a9f2c-1000-7000-8000-${n}`);
  const chosen = (count: number): boolean => canBeKept([{ field: 'id', op: 'in', value: ids(count) }]);
  expect([chosen(100), chosen(1_000)]).toEqual([true, false]);
});
