import type { Body } from '../../entities';
import { dayNumber } from '../dates';
import { madeAt } from '../ids';
import type { CaseFact, ContactFact, TieFact } from './customer-facts';

// From records to what the scores read, for laptops and the head office alike.

const dayMs = 86_400_000;

/** The day of an instant where the reader is, in days since 1970-01-01. @param zoneOffset minutes to add to UTC */
export const dayOfInstant = (instant: string | undefined, zoneOffset: number): number | undefined =>
  instant === undefined ? undefined : dayOfTime(Date.parse(instant), zoneOffset);

/** The same of milliseconds since 1970; undefined for none (NaN). */
export function dayOfTime(time: number, zoneOffset: number): number | undefined {
  const day = Math.floor((time + zoneOffset * 60_000) / dayMs);
  return Number.isNaN(day) ? undefined : day;
}

/** @param date YYYY-MM-DD @returns undefined for none, and for what is no date */
export function dayOfDate(date: string | undefined): number | undefined {
  const day = date === undefined ? Number.NaN : dayNumber(date);
  return Number.isNaN(day) ? undefined : day;
}

/** A field that is there, or nothing: facts leave out what is not known. */
export const given = <K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } =>
  (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V };

/** Outcomes of contacts that reached nobody. */
export const unansweredOutcomes: ReadonlySet<unknown> = new Set<Body<'activity'>['outcome']>([
  'noAnswer',
  'messageLeft',
]);

/** What tells of a contact that took place; nothing of one that is planned, or that has no date. */
export function contactFact(
  id: string,
  activity: Pick<Body<'activity'>, 'status' | 'kind' | 'startAt' | 'satisfaction' | 'outcome'>,
  zoneOffset: number,
): ContactFact | undefined {
  const { status, kind, startAt, satisfaction, outcome } = activity;
  const day = dayOfInstant(startAt, zoneOffset);
  if (status !== 'done' || day === undefined) return undefined;
  return {
    ...{ id, kind, day },
    ...given('satisfaction', satisfaction),
    ...given('answered', outcome === undefined ? undefined : !unansweredOutcomes.has(outcome)),
  };
}

/** @param changedAt instant of the last change of the record */
export function caseFact(
  id: string,
  { type, status, deadlineAt, answeredAt, closedAt }: Body<'case'>,
  changedAt: string,
  zoneOffset: number,
): CaseFact {
  const day = (instant: string | undefined): number | undefined => dayOfInstant(instant, zoneOffset);
  const changedDay = day(changedAt) ?? 0;
  const openedDay = day(madeAt(id)) ?? changedDay;
  // An answered case of older versions has the instant of the answer as `closedAt`.
  const closedDay = status === 'open' ? undefined : (day(answeredAt ?? closedAt) ?? changedDay);
  return {
    ...{ id, type, openedDay: Math.min(openedDay, closedDay ?? openedDay) },
    ...given('dueDay', day(deadlineAt)),
    ...given('closedDay', closedDay),
  };
}

/** Nothing of a tie without a date. */
export function tieFact(id: string, { kind, since, until }: Body<'tie'>): TieFact | undefined {
  const sinceDay = dayOfDate(since);
  return sinceDay === undefined ? undefined : { id, kind, sinceDay, ...given('untilDay', dayOfDate(until)) };
}
