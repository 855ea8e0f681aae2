import { dateOfDay } from '../dates';

// Months are counted from 1970-01 as month 0.

export const monthOfDay = (day: number): number => {
  const date = new Date(day * 86_400_000);
  return (date.getUTCFullYear() - 1970) * 12 + date.getUTCMonth();
};

/** The same for many days between two, looked up. Days outside give those of the nearest. */
export function monthsOfDays(firstDay: number, lastDay: number): (day: number) => number {
  const months = Int32Array.from({ length: Math.max(1, lastDay - firstDay + 1) }, (_, i) => monthOfDay(firstDay + i));
  return (day) => months[Math.min(months.length - 1, Math.max(0, day - firstDay))] ?? 0;
}

export const firstDayOfMonth = (month: number): number => Math.round(Date.UTC(1970, month, 1) / 86_400_000);

/** YYYY-MM. */
export const monthName = (month: number): string => dateOfDay(firstDayOfMonth(month)).slice(0, 7);

/** The last month that is over by the end of that day. */
export const lastFullMonth = (day: number): number => monthOfDay(day + 1) - 1;
