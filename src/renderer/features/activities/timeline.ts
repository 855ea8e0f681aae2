import { localDate } from '../../../shared/domain/dates';
import { madeAt } from '../../../shared/domain/ids';
import type { RecordOf } from '../../../shared/record';

/** Everything that happened with one account, newest first: talks, messages, what orders went through, and cases. */
export type TimelineEntry =
  | { readonly kind: 'activity'; readonly key: string; readonly at: string; readonly activity: RecordOf<'activity'> }
  | {
      readonly kind: 'order';
      readonly key: string;
      readonly at: string;
      readonly order: RecordOf<'order'>;
      readonly status: RecordOf<'order'>['status'];
      readonly byId: string | undefined;
      readonly note: string | undefined;
      /** Only the day is known, not the time. */
      readonly dayOnly: boolean;
    }
  | {
      readonly kind: 'case';
      readonly key: string;
      readonly at: string;
      readonly serviceCase: RecordOf<'case'>;
      readonly event: 'opened' | 'closed';
    };

export const timelineFilters = ['all', 'talks', 'messages', 'orders', 'service'] as const;
export type TimelineFilter = (typeof timelineFilters)[number];

type ActivityKind = RecordOf<'activity'>['kind'];

/** Which activities a filter shows; undefined for all, nothing for none. */
export const kindsOf: Readonly<Record<TimelineFilter, readonly ActivityKind[] | undefined>> = {
  all: undefined,
  talks: ['call', 'visit', 'meeting', 'note'],
  messages: ['email', 'message'],
  orders: [],
  service: [],
};

export interface TimelineSources {
  readonly activities: readonly RecordOf<'activity'>[];
  readonly orders: readonly RecordOf<'order'>[];
  readonly cases: readonly RecordOf<'case'>[];
}

/** Noon of a calendar day in UTC stands for a day without a time: the same day in every inhabited zone but the outermost. */
const noon = (day: string): string => `${day}T12:00:00.000Z`;

/** An order shows each status it reached, but of several on one day only the last, and never that it was a draft. */
function orderEntries(order: RecordOf<'order'>, offsetMinutes: number): TimelineEntry[] {
  const steps = (order.statusHistory ?? []).filter((step) => step.status !== 'draft');
  if (steps.length === 0)
    return [
      {
        kind: 'order',
        key: `${order.id}:${order.status}`,
        at: noon(order.orderedOn),
        order,
        status: order.status,
        byId: order.authorId,
        note: undefined,
        dayOnly: true,
      },
    ];
  const ordered = [...steps].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return ordered
    .filter((step, index) => {
      const next = ordered[index + 1];
      return !next || localDate(next.at, offsetMinutes) !== localDate(step.at, offsetMinutes);
    })
    .map((step) => ({
      kind: 'order',
      key: `${order.id}:${step.at}`,
      at: step.at,
      order,
      status: step.status,
      byId: step.byId,
      note: step.note,
      dayOnly: false,
    }));
}

function caseEntries(serviceCase: RecordOf<'case'>, openedAt: string): TimelineEntry[] {
  const opened: TimelineEntry = {
    kind: 'case',
    key: `${serviceCase.id}:opened`,
    at: openedAt,
    serviceCase,
    event: 'opened',
  };
  const at = serviceCase.answeredAt ?? serviceCase.closedAt;
  if (at === undefined || serviceCase.status === 'open') return [opened];
  return [opened, { ...opened, key: `${serviceCase.id}:closed`, at, event: 'closed' }];
}

/** @param offsetMinutes minutes to add to UTC for the reader's time */
export function timelineOf(sources: TimelineSources, filter: TimelineFilter, offsetMinutes: number): TimelineEntry[] {
  const entries: TimelineEntry[] = [];
  const kinds = kindsOf[filter];
  for (const activity of sources.activities)
    if (kinds?.includes(activity.kind) ?? true)
      entries.push({ kind: 'activity', key: activity.id, at: activity.startAt, activity });
  if (filter === 'all' || filter === 'orders')
    for (const order of sources.orders)
      if (order.status !== 'draft') entries.push(...orderEntries(order, offsetMinutes));
  if (filter === 'all' || filter === 'service')
    for (const serviceCase of sources.cases)
      entries.push(...caseEntries(serviceCase, madeAt(serviceCase.id) ?? serviceCase.meta.changedAt));
  return entries.sort((a, b) => (a.at > b.at ? -1 : a.at < b.at ? 1 : a.key < b.key ? -1 : 1));
}
