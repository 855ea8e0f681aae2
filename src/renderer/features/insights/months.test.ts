import { expect, it } from 'vitest';
import { lastDayOf, monthAfter, monthsBefore } from './months';

it.each([
  ['2026-11-22', 3, '2026-08-22'],
  ['2026-05-31', 3, '2026-02-28'],
  ['2024-05-31', 3, '2024-02-29'],
  ['2026-01-15', 1, '2025-12-15'],
  ['2026-03-10', 24, '2024-03-10'],
])('%s less %d months is %s', (day, months, before) => {
  expect(monthsBefore(day, months)).toBe(before);
});

it('months go on over the end of a year, and end on their last day', () => {
  expect([monthAfter('2026-11', 3), monthAfter('2026-11', 0), monthAfter('2026-01', 24)]).toEqual([
    '2027-02',
    '2026-11',
    '2028-01',
  ]);
  expect([lastDayOf('2026-02'), lastDayOf('2026-11'), lastDayOf('2026-12')]).toEqual([
    '2026-02-28',
    '2026-11-30',
    '2026-12-31',
  ]);
});
