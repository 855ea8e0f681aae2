import { addDays } from './dates';

/** Groups of what is due, in the order in which people read them. */
export const dueGroups = ['overdue', 'today', 'tomorrow', 'week', 'later', 'noDate'] as const;
export type DueGroup = (typeof dueGroups)[number];

/** `week`: the seven days after today, without tomorrow. @param today YYYY-MM-DD where the reader is */
export function dueGroup(dueOn: string | undefined, today: string): DueGroup {
  if (!dueOn) return 'noDate';
  if (dueOn < today) return 'overdue';
  if (dueOn === today) return 'today';
  if (dueOn === addDays(today, 1)) return 'tomorrow';
  return dueOn <= addDays(today, 7) ? 'week' : 'later';
}

/** Earliest first, without a date last; equal days keep their order. */
export const byDueDay = (
  a: { readonly dueOn?: string | undefined },
  b: { readonly dueOn?: string | undefined },
): number => (a.dueOn ?? '9999').localeCompare(b.dueOn ?? '9999');

/** The groups that have members, in reading order, each with its members by day. */
export function groupByDue<T extends { readonly dueOn?: string | undefined }>(
  items: readonly T[],
  today: string,
): { readonly group: DueGroup; readonly items: readonly T[] }[] {
  const sorted = [...items].sort(byDueDay);
  return dueGroups
    .map((group) => ({ group, items: sorted.filter((item) => dueGroup(item.dueOn, today) === group) }))
    .filter(({ items: members }) => members.length > 0);
}
