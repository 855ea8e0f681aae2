import type { ConflictCase, PendingChange } from '../../data/api';

/** One entry of the inbox at the left. */
export type QueueEntry =
  | { readonly kind: 'conflict'; readonly key: string; readonly conflict: ConflictCase }
  | { readonly kind: 'refused' | 'waiting'; readonly key: string; readonly change: PendingChange };

/** What needs a decision first, then what waits; newest first in each. */
export function queueOf(pending: readonly PendingChange[], conflicts: readonly ConflictCase[]): QueueEntry[] {
  const newest = (a: PendingChange, b: PendingChange): number => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0);
  const keyOf = (change: PendingChange): string => `change ${change.entity} ${change.id}`;
  return [
    ...conflicts.map((conflict) => ({
      kind: 'conflict' as const,
      key: `conflict ${conflict.entity} ${conflict.id}`,
      conflict,
    })),
    ...pending
      .filter((change) => change.refused)
      .sort(newest)
      .map((change) => ({ kind: 'refused' as const, key: keyOf(change), change })),
    ...pending
      .filter((change) => !change.refused)
      .sort(newest)
      .map((change) => ({ kind: 'waiting' as const, key: keyOf(change), change })),
  ];
}

/** The entry that is shown: the chosen one while it lasts, else the first that needs the user. */
export function shownEntry(queue: readonly QueueEntry[], chosen: string | undefined): QueueEntry | undefined {
  return queue.find((entry) => entry.key === chosen) ?? queue.find((entry) => entry.kind !== 'waiting');
}
