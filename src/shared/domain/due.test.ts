import { describe, expect, it } from 'vitest';
import { dueGroup, groupByDue } from './due';

describe('dueGroup', () => {
  it.each([
    [undefined, 'noDate'],
    ['2026-11-18', 'overdue'],
    ['2026-11-19', 'today'],
    ['2026-11-20', 'tomorrow'],
    ['2026-11-21', 'week'],
    ['2026-11-26', 'week'],
    ['2026-11-27', 'later'],
  ])('puts %s into %s', (dueOn, group) => {
    expect(dueGroup(dueOn, '2026-11-19')).toBe(group);
  });

  it('crosses the end of a month and of a year', () => {
    expect(dueGroup('2027-01-01', '2026-12-31')).toBe('tomorrow');
  });
});

describe('groupByDue', () => {
  it('leaves empty groups out and sorts inside a group', () => {
    const groups = groupByDue([{ dueOn: '2026-11-17' }, {}, { dueOn: '2026-11-02' }], '2026-11-19');
    expect(groups).toEqual([
      { group: 'overdue', items: [{ dueOn: '2026-11-02' }, { dueOn: '2026-11-17' }] },
      { group: 'noDate', items: [{}] },
    ]);
  });
});
