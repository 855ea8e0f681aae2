import { addDays, mondayOf } from '../../../shared/domain/dates';
import type { RecordOf } from '../../../shared/record';

/** done, planned for later, missed (its time is over and nobody said that it took place), now. */
export type Dot = 'done' | 'now' | 'planned' | 'missed';

type ActivityFacts = Pick<RecordOf<'activity'>, 'id' | 'ownerId' | 'kind' | 'status' | 'startAt' | 'durationMin'>;
type DueFacts = { readonly ownerId: string; readonly dueOn?: string | undefined };

export interface WeekDay {
  readonly day: string;
  readonly dots: readonly Dot[];
}

export interface WeekRow {
  readonly userId: string;
  readonly days: readonly WeekDay[];
  readonly overdue: number;
}

export interface Week {
  /** Monday to Friday, and the days of the weekend on which something lies. */
  readonly days: readonly string[];
  readonly rows: readonly WeekRow[];
  /** Visits and calls of the whole team that took place, that were planned in all, and that were missed. */
  readonly done: number;
  readonly all: number;
  readonly missed: number;
}

function dotOf(activity: ActivityFacts, nowMs: number): Dot {
  if (activity.status === 'done') return 'done';
  const start = Date.parse(activity.startAt);
  const end = start + (activity.durationMin ?? 30) * 60_000;
  if (end < nowMs) return 'missed';
  return start <= nowMs ? 'now' : 'planned';
}

export interface WeekInput {
  readonly userIds: readonly string[];
  readonly activities: readonly ActivityFacts[];
  /** Open tasks, promises and cases with the day on which they are due. */
  readonly due: readonly DueFacts[];
  readonly today: string;
  readonly nowMs: number;
  /** Calendar date of an instant where the reader is. */
  readonly dateOf: (instant: string) => string;
}

/** The team's week: visits, calls and meetings per person and day, what is overdue. */
export function managerWeek({ userIds, activities, due, today, nowMs, dateOf }: WeekInput): Week {
  const monday = mondayOf(today);
  const dots = new Map<string, Dot[]>();
  const busy = new Set<string>();
  const total = { done: 0, all: 0, missed: 0 };
  const members = new Set(userIds);
  for (const activity of [...activities].sort((a, b) => a.startAt.localeCompare(b.startAt))) {
    const day = dateOf(activity.startAt);
    const counts =
      activity.status !== 'cancelled' &&
      ['visit', 'call', 'meeting'].includes(activity.kind) &&
      activity.ownerId !== undefined &&
      members.has(activity.ownerId);
    if (!counts || day < monday || day > addDays(monday, 6)) continue;
    const dot = dotOf(activity, nowMs);
    const key = `${activity.ownerId} ${day}`;
    dots.set(key, [...(dots.get(key) ?? []), dot]);
    busy.add(day);
    total.all += 1;
    if (dot === 'done') total.done += 1;
    if (dot === 'missed') total.missed += 1;
  }
  const days = [0, 1, 2, 3, 4, 5, 6].map((n) => addDays(monday, n)).filter((day, n) => n < 5 || busy.has(day));
  const rows = userIds.map((userId) => ({
    userId,
    days: days.map((day) => ({ day, dots: dots.get(`${userId} ${day}`) ?? [] })),
    overdue: due.filter((item) => item.ownerId === userId && item.dueOn !== undefined && item.dueOn < today).length,
  }));
  return { days, rows, ...total };
}

/** Number of the ISO week of a day. */
export function isoWeek(day: string): number {
  const thursday = addDays(mondayOf(day), 3);
  const first = mondayOf(`${thursday.slice(0, 4)}-01-04`);
  return (
    Math.round((Date.parse(`${mondayOf(day)}T00:00:00Z`) - Date.parse(`${first}T00:00:00Z`)) / (7 * 86_400_000)) + 1
  );
}
