import { addDays, weekday } from '../../shared/domain/dates';

/** When the demo company lives: its days are anchored to the day it is made. */
export interface Clock {
  /** Analysis date where the reader is, YYYY-MM-DD. */
  readonly today: string;
  /** ISO instant. */
  readonly now: string;
  /** Minutes to add to UTC for local time, so that a morning visit is in the morning where the demo is looked at. */
  readonly offsetMinutes: number;
}

/** The instant of a local time of day. @param minutes since local midnight */
export const instantAt = (clock: Clock, day: string, minutes: number): string =>
  new Date(Date.parse(`${day}T00:00:00.000Z`) + (minutes - clock.offsetMinutes) * 60_000).toISOString();

/** The same, but never later than now. */
export const pastInstant = (clock: Clock, day: string, minutes: number): string => {
  const at = instantAt(clock, day, minutes);
  return at < clock.now ? at : new Date(Date.parse(clock.now) - 60_000).toISOString();
};

export const isWorkday = (day: string): boolean => weekday(day) < 6;

/** The day itself, or the Friday before a weekend. */
export const workdayBefore = (day: string): string => (isWorkday(day) ? day : addDays(day, 5 - weekday(day)));

/** `count` working days after (negative: before) a day. */
export function addWorkdays(day: string, count: number): string {
  let days = 0;
  let ofWeek = weekday(day);
  for (let left = Math.abs(count); left > 0;) {
    days += Math.sign(count);
    ofWeek = ((ofWeek + Math.sign(count) + 6) % 7) + 1;
    if (ofWeek < 6) left -= 1;
  }
  return addDays(day, days);
}
