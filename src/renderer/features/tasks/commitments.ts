import { byDueDay, groupByDue, type DueGroup } from '../../../shared/domain/due';
import type { RecordOf } from '../../../shared/record';
import type { Change } from '../../data/api';

export type Task = RecordOf<'task'>;
export type PromiseRecord = RecordOf<'promise'>;
/** A task or a promise: what somebody has committed to. */
export type Commitment =
  { readonly kind: 'task'; readonly record: Task } | { readonly kind: 'promise'; readonly record: PromiseRecord };
export type Outcome = 'done' | 'kept' | 'broken' | 'open';

export const isOpen = ({ record }: Commitment): boolean => record.status === 'open';
export const closedAtOf = (item: Commitment): string =>
  (item.kind === 'task' ? item.record.doneAt : item.record.closedAt) ?? item.record.meta.changedAt;

export function commitmentsOf(tasks: readonly Task[], promises: readonly PromiseRecord[]): Commitment[] {
  return [
    ...promises.map((record): Commitment => ({ kind: 'promise', record })),
    ...tasks.map((record): Commitment => ({ kind: 'task', record })),
  ];
}

export interface CommitmentGroup {
  readonly group: DueGroup | 'closed';
  readonly items: readonly Commitment[];
}

const isHigh = (item: Commitment): boolean => item.kind === 'task' && item.record.priority === 'high';

/** Open ones by the day they are due, important before others of the same day; closed ones last, latest first. */
export function groupCommitments(items: readonly Commitment[], today: string): CommitmentGroup[] {
  const open = items.filter(isOpen).map((item) => ({ item, dueOn: item.record.dueOn }));
  open.sort((a, b) => byDueDay(a, b) || Number(isHigh(b.item)) - Number(isHigh(a.item)));
  const closed = items.filter((item) => !isOpen(item)).sort((a, b) => closedAtOf(b).localeCompare(closedAtOf(a)));
  return [
    ...groupByDue(open, today).map(({ group, items: members }) => ({ group, items: members.map(({ item }) => item) })),
    ...(closed.length > 0 ? [{ group: 'closed' as const, items: closed }] : []),
  ];
}

/** The change that closes a task or promise, or opens it again. @param at instant of the act */
export function outcomeChange(item: Commitment, outcome: Outcome, at: string): Change {
  const { id } = item.record;
  if (item.kind === 'task') {
    return {
      entity: 'task',
      id,
      op: 'update',
      patch: outcome === 'open' ? { status: 'open', doneAt: null } : { status: 'done', doneAt: at },
    };
  }
  if (outcome === 'open') return { entity: 'promise', id, op: 'update', patch: { status: 'open', closedAt: null } };
  return {
    entity: 'promise',
    id,
    op: 'update',
    patch: { status: outcome === 'broken' ? 'broken' : 'kept', closedAt: at },
  };
}

/** What the round mark beside an entry does: closes an open one, opens a closed one. */
export const toggled = (item: Commitment): Outcome =>
  isOpen(item) ? (item.kind === 'task' ? 'done' : 'kept') : 'open';
