/** Calendar arithmetic on YYYY-MM-DD, free of time zones. */
const utc = (date: string): number => Date.parse(`${date}T00:00:00.000Z`);

export const addDays = (date: string, days: number): string =>
  new Date(utc(date) + days * 86_400_000).toISOString().slice(0, 10);

const zero = 0x30;

/** The number of `count` digits; NaN when there is anything else among them. */
function digitsAt(text: string, from: number, count: number): number {
  let value = 0;
  for (let at = from; at < from + count; at += 1) {
    const digit = text.charCodeAt(at) - zero;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    value = value * 10 + digit;
  }
  return value;
}

/** Days since 1970-01-01; NaN when the text is no day. Laptops ask for millions of days: nearly all without a `Date`. */
export function dayNumber(date: string): number {
  const isWritten = date.length === 10 && date[4] === '-' && date[7] === '-';
  const day = isWritten ? calendarDay(digitsAt(date, 0, 4), digitsAt(date, 5, 2), digitsAt(date, 8, 2)) : Number.NaN;
  // What is no day of every year is left to the calendar of the machine.
  return Number.isNaN(day) ? Math.round(utc(date) / 86_400_000) : day;
}

/** By month. */
const daysOfEveryYear = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days since 1970-01-01 of a day of the calendar from the year 0 on; NaN for one that is not in every year. */
export function calendarDay(fullYear: number, month: number, day: number): number {
  if (!(month >= 1 && month <= 12 && day >= 1 && day <= (daysOfEveryYear[month] as number) && fullYear >= 0))
    return Number.NaN;
  // Years begin in March here, so that the leap day is the last one.
  const year = fullYear - (month < 3 ? 1 : 0);
  const leapDays = Math.floor(year / 4) - Math.floor(year / 100) + Math.floor(year / 400);
  return year * 365 + leapDays + Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 719_469;
}

/** The inverse of `dayNumber`. */
export const dateOfDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Whole days from `from` to `to`; negative when `to` lies before. */
export const daysBetween = (from: string, to: string): number => dayNumber(to) - dayNumber(from);

/** 1 = Monday to 7 = Sunday (ISO 8601). */
export const weekday = (date: string): number => new Date(utc(date)).getUTCDay() || 7;

/** Saturday and Sunday: the weekend of every region that can be chosen. */
export const isDayOff = (date: string): boolean => weekday(date) > 5;

/** The day itself, or the first after it that is no day off: for days that are suggested, not chosen. */
export const workdayFrom = (date: string): string => (isDayOff(date) ? workdayFrom(addDays(date, 1)) : date);

export const mondayOf = (date: string): string => addDays(date, 1 - weekday(date));

/** Calendar date of an instant where the reader is. `offsetMinutes`: minutes to add to UTC for local time. */
export const localDate = (instant: string, offsetMinutes: number): string =>
  new Date(Date.parse(instant) + offsetMinutes * 60_000).toISOString().slice(0, 10);
