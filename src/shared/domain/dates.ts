/** Calendar arithmetic on YYYY-MM-DD, free of time zones. */
const utc = (date: string): number => Date.parse(`${date}T00:00:00.000Z`);

export const addDays = (date: string, days: number): string =>
  new Date(utc(date) + days * 86_400_000).toISOString().slice(0, 10);

/** Days since 1970-01-01: differences of days without parsing each day twice. */
export const dayNumber = (date: string): number => Math.round(utc(date) / 86_400_000);

/** The inverse of `dayNumber`. */
export const dateOfDay = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);

/** Whole days from `from` to `to`; negative when `to` lies before. */
export const daysBetween = (from: string, to: string): number => Math.round((utc(to) - utc(from)) / 86_400_000);

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
