import { expect, test } from 'vitest';
import { entityNames, entityOf } from '../../shared/entities';
import {
  conditionsAsDays,
  conditionsAsWords,
  daysAsConditions,
  filterEditorOf,
  filterFieldsOf,
  filtersByField,
  withFilter,
  type FilterCondition,
} from './filters';

test('every field of every entity has an editor', () => {
  for (const name of entityNames)
    for (const { path, field } of filterFieldsOf(entityOf(name))) expect([path, filterEditorOf(field)]).toHaveLength(2);
  expect(filterFieldsOf(entityOf('account')).map(({ path }) => path)).toContain('team.userId');
});

test('a filter on a field replaces the one before and keeps its place', () => {
  const before: FilterCondition[] = [
    { field: 'type', op: 'in', value: ['customer'] },
    { field: 'city', op: 'eq', value: 'Graz' },
  ];
  expect(withFilter(before, 'type', [{ field: 'type', op: 'in', value: ['prospect'] }])[0]).toMatchObject({
    value: ['prospect'],
  });
  expect(withFilter(before, 'type', [])).toEqual([before[1]]);
  expect(filtersByField([...before, { field: 'type', op: 'notEmpty' }]).map(({ path }) => path)).toEqual([
    'type',
    'city',
  ]);
});

test('days as conditions and back', () => {
  const span = { from: '2026-11-22', until: '2026-11-22' };
  const conditions = daysAsConditions('figures.lastContactAt', 'instant', span, 60);
  expect(conditions).toEqual([
    { field: 'figures.lastContactAt', op: 'gte', value: '2026-11-21T23:00:00.000Z' },
    { field: 'figures.lastContactAt', op: 'lte', value: '2026-11-22T22:59:59.999Z' },
  ]);
  expect(conditionsAsDays(conditions, 60, '2026-12-01')).toEqual(span);
  expect(conditionsAsDays([{ field: 'dueOn', op: 'days', value: 'overdue' }], 60, '2026-12-01')).toEqual({
    until: '2026-11-30',
  });
});

test('words keep how they are compared', () => {
  expect(conditionsAsWords([])).toEqual({ op: 'contains', words: '' });
  expect(conditionsAsWords([{ field: 'city', op: 'begins', value: 'Kö' }])).toEqual({ op: 'begins', words: 'Kö' });
  expect(conditionsAsWords([{ field: 'tags', op: 'has', value: 'vip' }])).toEqual({ op: 'is', words: 'vip' });
  expect(conditionsAsWords([{ field: 'city', op: 'notEmpty' }])).toEqual({ op: 'contains', words: '' });
});
