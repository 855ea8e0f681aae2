import { expect, test } from 'vitest';
import { entityNames, entityOf } from '../../shared/entities';
import {
  conditionsAsDays,
  daysAsConditions,
  filterEditorOf,
  filterFieldsOf,
  filtersByField,
  spanOf,
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

test('days of an instant begin and end where the reader is', () => {
  const conditions = daysAsConditions(
    'figures.lastContactAt',
    'instant',
    { from: '2026-11-22', until: '2026-11-22' },
    60,
  );
  expect(conditions).toEqual([
    { field: 'figures.lastContactAt', op: 'gte', value: '2026-11-21T23:00:00.000Z' },
    { field: 'figures.lastContactAt', op: 'lte', value: '2026-11-22T22:59:59.999Z' },
  ]);
  expect(conditionsAsDays(conditions, 60)).toEqual({ from: '2026-11-22', until: '2026-11-22' });
  expect(daysAsConditions('dueOn', 'date', spanOf('overdue', '2026-11-22'), 60)).toEqual([
    { field: 'dueOn', op: 'lte', value: '2026-11-21' },
  ]);
});
