import { describe, expect, it } from 'vitest';
import { isoWeek, managerWeek } from './manager-week';

const now = '2026-11-19T10:42:00.000Z';
const act = (
  ownerId: string,
  startAt: string,
  status: 'planned' | 'done' | 'cancelled',
  kind: 'visit' | 'note' = 'visit',
) => ({ id: `${ownerId}${startAt}`, ownerId, kind, status, startAt, durationMin: 45 });

describe('managerWeek', () => {
  const week = managerWeek({
    userIds: ['m', 'j'],
    activities: [
      act('m', '2026-11-16T09:00:00.000Z', 'done'),
      act('m', '2026-11-18T09:00:00.000Z', 'planned'),
      act('m', '2026-11-19T10:30:00.000Z', 'planned'),
      act('m', '2026-11-19T08:00:00.000Z', 'done'),
      act('m', '2026-11-19T15:00:00.000Z', 'planned'),
      act('m', '2026-11-19T16:00:00.000Z', 'cancelled'),
      act('m', '2026-11-19T17:00:00.000Z', 'done', 'note'),
      act('x', '2026-11-19T15:00:00.000Z', 'planned'),
      act('j', '2026-11-15T09:00:00.000Z', 'done'),
    ],
    due: [{ ownerId: 'm', dueOn: '2026-11-18' }, { ownerId: 'm', dueOn: '2026-11-19' }, { ownerId: 'j' }],
    today: '2026-11-19',
    nowMs: Date.parse(now),
    dateOf: (instant) => instant.slice(0, 10),
  });

  it('shows Monday to Friday with a dot per visit in the order of time', () => {
    expect(week.days).toEqual(['2026-11-16', '2026-11-17', '2026-11-18', '2026-11-19', '2026-11-20']);
    expect(week.rows[0]?.days.map(({ dots }) => dots)).toEqual([
      ['done'],
      [],
      ['missed'],
      ['done', 'now', 'planned'],
      [],
    ]);
    expect(week.rows[1]?.days.flatMap(({ dots }) => dots)).toEqual([]);
  });

  it('counts the team only, and what is overdue', () => {
    expect([week.done, week.all, week.missed]).toEqual([2, 5, 1]);
    expect(week.rows.map(({ overdue }) => overdue)).toEqual([1, 0]);
  });
});

describe('isoWeek', () => {
  it.each([
    ['2026-11-19', 47],
    ['2026-01-01', 1],
    ['2027-01-01', 53],
    ['2024-12-30', 1],
  ])('puts %s into week %d', (day, week) => {
    expect(isoWeek(day)).toBe(week);
  });
});
