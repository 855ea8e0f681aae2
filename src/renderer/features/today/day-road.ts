import { addDays, weekday } from '../../../shared/domain/dates';
import type { RecordOf } from '../../../shared/record';

type ActivityFacts = Pick<RecordOf<'activity'>, 'id' | 'kind' | 'status' | 'startAt' | 'durationMin' | 'accountId'>;

/** past: done. next: what the day waits for. missed: planned and its time is over. ahead: planned later. */
export type StopState = 'past' | 'next' | 'missed' | 'ahead';

export interface DayStop<A extends ActivityFacts> {
  readonly activity: A;
  readonly state: StopState;
}

/** A planned stop is over this long after its planned end. */
const graceMs = 30 * 60_000;
const minutes = (activity: ActivityFacts): number => (activity.durationMin ?? 0) * 60_000;

/**
 * The road of one day in the order of time: what was done, what is next, what was missed, what lies ahead.
 * @param activities of the day; cancelled ones are left out
 * @param nowMs the clock of the reader
 */
export function dayRoad<A extends ActivityFacts>(activities: readonly A[], nowMs: number): DayStop<A>[] {
  const sorted = activities
    .filter((activity) => activity.status !== 'cancelled')
    .sort((a, b) => a.startAt.localeCompare(b.startAt));
  const isOver = (activity: A): boolean => Date.parse(activity.startAt) + minutes(activity) + graceMs < nowMs;
  const planned = sorted.filter((activity) => activity.status === 'planned');
  // When every plan of the day is over, the last of them is still what the day waits for.
  const next = planned.find((activity) => !isOver(activity)) ?? planned.at(-1);
  return sorted.map((activity) => ({
    activity,
    state: activity.status === 'done' ? 'past' : activity === next ? 'next' : isOver(activity) ? 'missed' : 'ahead',
  }));
}

type OrderFacts = Pick<RecordOf<'order'>, 'accountId' | 'statusHistory'>;

/**
 * The orders of the day at the stops where they were written: of several stops at one account the last one that had begun when the order was
 * submitted, so that none stands in the list twice. A draft belongs to the last of them that is done. @returns by id of the activity
 */
export function ordersByStop<A extends ActivityFacts, O extends OrderFacts>(
  stops: readonly DayStop<A>[],
  orders: readonly O[],
): ReadonlyMap<string, readonly O[]> {
  const found = new Map<string, O[]>();
  for (const order of orders) {
    const there = stops.filter(({ activity }) => activity.accountId === order.accountId);
    const at = order.statusHistory?.[0]?.at;
    const begun = there.filter(({ activity, state }) => (at === undefined ? state === 'past' : activity.startAt <= at));
    const stop = begun.at(-1) ?? there[0];
    if (stop) found.set(stop.activity.id, [...(found.get(stop.activity.id) ?? []), order]);
  }
  return found;
}

/** Visits, calls and the rest, for the sentence below the date. */
export interface KindCounts {
  readonly visits: number;
  readonly calls: number;
  readonly others: number;
}

export function countKinds(activities: readonly Pick<ActivityFacts, 'kind'>[]): KindCounts {
  const visits = activities.filter(({ kind }) => kind === 'visit').length;
  const calls = activities.filter(({ kind }) => kind === 'call').length;
  return { visits, calls, others: activities.length - visits - calls };
}

/** The working days after a day, without Saturdays and Sundays on which nothing is planned. */
export function nextDays(today: string, planned: ReadonlySet<string>, count: number): string[] {
  const days: string[] = [];
  for (let day = addDays(today, 1); days.length < count; day = addDays(day, 1)) {
    if (weekday(day) <= 5 || planned.has(day)) days.push(day);
  }
  return days;
}
