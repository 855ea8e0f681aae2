import { addDays, mondayOf } from './dates';

export type Scalar = string | number | boolean;

/** Days that move with the calendar: a list saved today asks for other days tomorrow. */
export const dayPresets = [
  'today',
  'thisWeek',
  'thisMonth',
  'lastMonth',
  'last7',
  'last30',
  'last90',
  'olderThan30',
  'olderThan90',
  'next7',
  'next30',
  'overdue',
] as const;
export type DayPreset = (typeof dayPresets)[number];

/**
 * What a list asks of one field. `has`: a set or rows path contains the value; `empty`: absent, '' or []; `contains`, `begins`
 * and `is` compare words as the search does, whatever their case, accents and script; `days` are those of the reader's
 * calendar.
 */
export type FieldCondition =
  | { readonly field: string; readonly op: 'eq' | 'ne' | 'lt' | 'lte' | 'gt' | 'gte'; readonly value: Scalar }
  | { readonly field: string; readonly op: 'in'; readonly value: readonly Scalar[] }
  | { readonly field: string; readonly op: 'has' | TextOp; readonly value: string }
  | { readonly field: string; readonly op: 'days'; readonly value: DayPreset }
  | { readonly field: string; readonly op: 'empty' | 'notEmpty' };

/** Lists of conditions: a record fits that fulfils all of one list. Its `field` is but a name, by which it is found among the others. */
export interface AnyOf {
  readonly field: string;
  readonly op: 'anyOf';
  readonly value: readonly (readonly FieldCondition[])[];
}

/** Several conditions are joined by and. */
export type Condition = FieldCondition | AnyOf;

export const isAnyOf = (condition: Condition): condition is AnyOf => condition.op === 'anyOf';

export const textOps = ['contains', 'begins', 'is'] as const;
export type TextOp = (typeof textOps)[number];

export interface DaySpan {
  /** First and last day, YYYY-MM-DD, both included; undefined: open. */
  readonly from?: string;
  readonly until?: string;
}

/** @param today YYYY-MM-DD */
export function spanOf(preset: DayPreset, today: string): DaySpan {
  const first = `${today.slice(0, 8)}01`;
  switch (preset) {
    case 'today':
      return { from: today, until: today };
    case 'thisWeek':
      return { from: mondayOf(today), until: addDays(mondayOf(today), 6) };
    case 'thisMonth':
      return { from: first, until: addDays(`${addDays(first, 31).slice(0, 8)}01`, -1) };
    case 'lastMonth':
      return { from: `${addDays(first, -1).slice(0, 8)}01`, until: addDays(first, -1) };
    case 'last7':
      return { from: addDays(today, -6), until: today };
    case 'last30':
      return { from: addDays(today, -29), until: today };
    case 'last90':
      return { from: addDays(today, -89), until: today };
    case 'olderThan30':
      return { until: addDays(today, -31) };
    case 'olderThan90':
      return { until: addDays(today, -91) };
    case 'next7':
      return { from: today, until: addDays(today, 7) };
    case 'next30':
      return { from: today, until: addDays(today, 30) };
    case 'overdue':
      return { until: addDays(today, -1) };
  }
}

/**
 * The first and last instant of a span, ISO UTC, where the reader is.
 * @param offsetMinutes minutes to add to UTC for local time
 */
export function instantsOf(span: DaySpan, offsetMinutes: number): DaySpan {
  const start = (day: string): number => Date.parse(`${day}T00:00:00.000Z`) - offsetMinutes * 60_000;
  return {
    ...(span.from === undefined ? {} : { from: new Date(start(span.from)).toISOString() }),
    ...(span.until === undefined ? {} : { until: new Date(start(addDays(span.until, 1)) - 1).toISOString() }),
  };
}
