import { describe, expect, it } from 'vitest';
import { addDays, dayNumber, daysBetween, isDayOff, localDate, mondayOf, weekday, workdayFrom } from './dates';
import { uuidv7 } from './ids';

describe('calendar arithmetic', () => {
  it('crosses months, leap days and the change to summer time', () => {
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2026-11-22', '2026-11-20')).toBe(-2);
  });

  it('counts the days of all years as the calendar of the machine does', () => {
    const [first, last] = [dayNumber('0000-01-01'), dayNumber('9999-12-31')];
    for (let day = first; day <= last; day += 997)
      expect(dayNumber(new Date(day * 86_400_000).toISOString().slice(0, 10))).toBe(day);
    for (const year of ['1900', '2000', '2024', '2026'])
      for (const rest of [
        '02-28',
        '02-29',
        '03-01',
        '12-31',
        '01-01',
        '02-30',
        '13-01',
        '00-10',
        '1-011',
        '11-2x',
        '11-22 ',
      ])
        expect(dayNumber(`${year}-${rest}`)).toBe(Math.round(Date.parse(`${year}-${rest}T00:00:00.000Z`) / 86_400_000));
  });

  it('knows the weekday and the Monday of a week', () => {
    expect(weekday('2026-11-22')).toBe(7);
    expect(mondayOf('2026-11-22')).toBe('2026-11-16');
    expect(mondayOf('2026-11-16')).toBe('2026-11-16');
  });

  it('finds the local day of an instant in four zones', () => {
    const at = '2026-11-21T23:30:00.000Z';
    expect([0, 60, 480, -480].map((offset) => localDate(at, offset))).toEqual([
      '2026-11-21',
      '2026-11-22',
      '2026-11-22',
      '2026-11-21',
    ]);
  });
});

it('suggests no day off: what falls on a weekend is due on Monday', () => {
  const week = ['2026-11-20', '2026-11-21', '2026-11-22', '2026-11-23'];
  expect(week.map(isDayOff)).toEqual([false, true, true, false]);
  expect(week.map(workdayFrom)).toEqual(['2026-11-20', '2026-11-23', '2026-11-23', '2026-11-23']);
});

describe('ids', () => {
  it('are UUID version 7 and sort by time', () => {
    const random = Uint8Array.from({ length: 10 }, () => 255);
    const first = uuidv7(1_700_000_000_000, random);
    expect(first).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(uuidv7(1_700_000_000_001, random) > first).toBe(true);
  });
});
