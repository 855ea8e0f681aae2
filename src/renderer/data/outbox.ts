import type { WireRecord } from '../../shared/record';
import type { Base, Pending, SentMutation, StoredRecord } from './envelope';

/**
 * Which mutations have certainly not left this laptop: made in this process and never handed to the network. Everything
 * else may have reached the head office, whether or not an answer came back, and is settled under its own name.
 */
export class Outbox {
  readonly #unsent = new Set<string>();

  constructor(readonly newMutation: () => string) {}

  next(): string {
    const mut = this.newMutation();
    this.#unsent.add(mut);
    return mut;
  }

  markSent(mut: string): void {
    this.#unsent.delete(mut);
  }

  maySent(mut: string): boolean {
    return !this.#unsent.has(mut);
  }
}

export const sentForm = (record: StoredRecord, pending: Pending): SentMutation => ({
  mut: pending.mut,
  v: record.v,
  baseRev: pending.base?.rev ?? 0,
  body: record.body,
  deleted: record.deleted,
  conflicts: record.conflicts,
  at: pending.at,
});

/** A version of the head office as the base of a later merge; null for a record it never accepted. */
export const baseOf = (record: WireRecord): Base | null =>
  record.rev > 0
    ? { v: record.v, rev: record.rev, body: record.body, deleted: record.deleted, conflicts: record.conflicts }
    : null;

/** The `pending` of a record that is edited now (`before`: as it was). */
export function pendingAfterEdit(before: StoredRecord | undefined, outbox: Outbox, at: string): Pending {
  const mut = outbox.next();
  if (!before) return { mut, at, base: null, prior: [] };
  const { pending } = before;
  if (!pending) return { mut, at, base: baseOf(before), prior: [] };
  const nothingToSettle = pending.prior.length > 0 || before.parked !== undefined || !outbox.maySent(pending.mut);
  return { mut, at, base: pending.base, prior: nothingToSettle ? pending.prior : [sentForm(before, pending)] };
}
