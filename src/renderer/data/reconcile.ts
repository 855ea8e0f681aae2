import { equalValues, mergeBodies } from '../../shared/domain/merge';
import { withTotals, type OrderBody } from '../../shared/domain/order';
import { entityOf, type EntityName } from '../../shared/entities';
import type { FieldConflict, WireRecord } from '../../shared/record';
import { migrateBody } from '../../shared/schema/entity';
import { entityNameOf, hasLeft, type Base, type Pending, type SentMutation, type StoredRecord } from './envelope';
import { baseOf, sentForm, type Outbox } from './outbox';

/** How a record of this laptop meets what the head office says. All functions are total and pure but for new mutation names. */
export interface MeetingContext {
  readonly userId: string;
  readonly outbox: Outbox;
  /** Local instant. */
  readonly at: string;
  /** Number of the running full load. */
  readonly gen: number;
  /** The full load runs because the head office was restored from a backup. */
  readonly restored: boolean;
}

type Body = Readonly<Record<string, unknown>>;

function liftBody(entity: EntityName, v: number, body: Body): Body {
  const definition = entityOf(entity);
  return v < definition.version ? migrateBody(definition, v, { ...body }) : body;
}

const sameConflict = (a: FieldConflict, b: FieldConflict): boolean =>
  a.field === b.field && equalValues(a.value, b.value);

/** Open conflicts are a set: an entry that a side decided goes, one that a side added stays. */
function mergeConflicts(
  base: readonly FieldConflict[],
  mine: readonly FieldConflict[],
  theirs: readonly FieldConflict[],
  fresh: readonly FieldConflict[],
): FieldConflict[] {
  const has = (list: readonly FieldConflict[], one: FieldConflict) => list.some((other) => sameConflict(other, one));
  const kept = theirs.filter((one) => has(mine, one) || !has(base, one));
  for (const one of [...mine.filter((own) => !has(base, own)), ...fresh]) if (!has(kept, one)) kept.push(one);
  return kept;
}

const derivedAmount = /^(grossMinor|netMinor|lines\[.*\]\.netMinor)$/;

/** The three-way merge that cannot fail: should the merge itself throw, theirs stays and every value of mine becomes a conflict. */
export function safeMerge(
  entity: EntityName,
  base: Body,
  mine: Body,
  theirs: Body,
  author: { readonly byId: string; readonly at: string },
  merge: typeof mergeBodies = mergeBodies,
): { body: Body; conflicts: FieldConflict[] } {
  try {
    const merged = merge(entityOf(entity), base, mine, theirs, author);
    if (entity !== 'order' || merged.body['status'] !== 'draft') return merged;
    // Amounts follow from the lines: they are computed, not fought over.
    const body = withTotals(merged.body as unknown as OrderBody) as unknown as Body;
    return { body, conflicts: merged.conflicts.filter((one) => !derivedAmount.test(one.field)) };
  } catch {
    const conflicts = Object.keys({ ...base, ...mine })
      .filter((field) => !equalValues(mine[field], theirs[field]) && !equalValues(mine[field], base[field]))
      .map((field) => ({ field, value: mine[field] ?? null, base: base[field] ?? null, ...author }));
    return { body: theirs, conflicts };
  }
}

const accepted = (theirs: WireRecord, gen: number): StoredRecord => ({ ...theirs, gen });

/** My unsent change on top of a version of the head office. `base`: what my change was made from. */
function rebased(
  local: StoredRecord,
  pending: Pending,
  base: Pick<Base, 'body' | 'conflicts' | 'v'> | null,
  theirs: WireRecord,
  prior: readonly SentMutation[],
  context: MeetingContext,
): StoredRecord {
  const entity = entityNameOf(local);
  if (!entity || theirs.v > entityOf(entity).version)
    // Written by a newer Roadbook: this version cannot merge it, so the change waits for the update.
    return { ...local, gen: context.gen, parked: { code: 'protocol_too_old', details: {}, at: context.at } };
  const theirBody = liftBody(entity, theirs.v, theirs.body);
  const baseBody = base ? liftBody(entity, base.v, base.body) : {};
  const next = (): Pending => ({ mut: context.outbox.next(), at: pending.at, base: baseOf(theirs), prior });
  if (local.deleted) {
    if (theirs.deleted) return accepted(theirs, context.gen);
    // Somebody changed what I removed, or a lost value was kept with it: that wins, and the record comes back.
    if (!equalValues(baseBody, theirBody) || !equalValues(base?.conflicts ?? [], theirs.conflicts))
      return accepted(theirs, context.gen);
    return { ...theirs, deleted: true, gen: context.gen, pending: next(), parked: local.parked };
  }
  // Only the bones of a deleted record are left: an edit brings it back as its author has it.
  if (theirs.deleted)
    return {
      ...theirs,
      v: entityOf(entity).version,
      deleted: false,
      body: liftBody(entity, local.v, local.body),
      conflicts: local.conflicts,
      gen: context.gen,
      pending: next(),
      parked: local.parked,
    };
  const author = { byId: context.userId, at: pending.at };
  const merged = safeMerge(entity, baseBody, liftBody(entity, local.v, local.body), theirBody, author);
  const conflicts = mergeConflicts(base?.conflicts ?? [], local.conflicts, theirs.conflicts, merged.conflicts);
  const nothingLeft =
    equalValues(merged.body, theirBody) && equalValues(conflicts, theirs.conflicts) && prior.length === 0;
  if (nothingLeft) return accepted(theirs, context.gen);
  return {
    ...theirs,
    v: entityOf(entity).version,
    deleted: false,
    body: merged.body,
    conflicts,
    gen: context.gen,
    pending: next(),
    parked: local.parked,
  };
}

/** Both instants are of the head office: what it wrote after my version cannot be what my version was made from. */
const writtenSince = (local: StoredRecord, theirs: WireRecord): boolean => theirs.at > local.at;

/** After a restore a number says little: is this another version than the one my change was made from, and no older one? */
const isOtherHistory = (local: StoredRecord, base: Base, theirs: WireRecord): boolean =>
  theirs.rev < base.rev
    ? writtenSince(local, theirs)
    : theirs.deleted !== base.deleted ||
      !equalValues(theirs.body, base.body) ||
      !equalValues(theirs.conflicts, base.conflicts);

/** Two histories of a restored head office: whatever differs is kept as a conflict, because nobody knows the base any more. */
function forked(local: StoredRecord, theirs: WireRecord, context: MeetingContext): StoredRecord {
  const at = local.pending?.at ?? context.at;
  const pending: Pending = { mut: context.outbox.next(), at, base: null, prior: [] };
  return rebased({ ...local, pending }, pending, null, theirs, [], context);
}

/** How long the head office remembers which mutations it accepted, with some days to spare (SYNC.md 3.11). */
const rememberedMs = 150 * 86_400_000;

/**
 * A restored head office holds a later version than the newest that this person made here. Whether it was made from that
 * one or in its place, only the head office can tell: it is sent again under its own name, as the state before the
 * current one. Known, it is settled; unknown, it was lost, and what it held becomes a conflict.
 * @returns undefined when there is nothing to ask
 */
function claimed(local: StoredRecord, theirs: WireRecord, context: MeetingContext): StoredRecord | undefined {
  const { pending, mut } = local;
  const mine = pending ? pending.base : local;
  if (!context.restored || local.gen === context.gen || local.byId !== context.userId || mut === null || !mine)
    return undefined;
  if (theirs.rev <= mine.rev || theirs.mut === mut) return undefined;
  // Another state is to be settled first. Unless that one is known, nobody knows whether what both were made from still counts.
  if (pending && pending.prior.length > 0) return { ...local, gen: context.gen, pending: { ...pending, base: null } };
  if (Date.parse(theirs.at) - Date.parse(local.at) > rememberedMs) return undefined;
  const { v, body, deleted, conflicts } = mine;
  const at = pending?.at ?? context.at;
  return {
    ...local,
    gen: context.gen,
    pending: {
      mut: pending?.mut ?? context.outbox.next(),
      at,
      base: null,
      prior: [{ mut, v, baseRev: 0, body, deleted, conflicts, at: local.at }],
    },
  };
}

/** A record that came with a page. undefined: nothing to write. */
export function meetPulled(
  local: StoredRecord | undefined,
  theirs: WireRecord,
  context: MeetingContext,
): StoredRecord | undefined {
  if (!local) return theirs.deleted ? undefined : accepted(theirs, context.gen);
  const { pending } = local;
  const otherLoad = local.gen !== context.gen;
  if (!pending) {
    if (theirs.rev < local.rev) {
      if (!otherLoad) return undefined;
      if (context.restored && local.byId === context.userId && writtenSince(local, theirs))
        return forked(local, theirs, context);
      if (context.restored && local.byId === context.userId)
        // The head office lost what it had accepted from me: it gets it again.
        return {
          ...local,
          gen: context.gen,
          pending: { mut: context.outbox.next(), at: context.at, base: baseOf(theirs), prior: [] },
        };
    }
    if (theirs.rev === local.rev && theirs.mut !== local.mut && context.restored && local.byId === context.userId)
      return forked(local, theirs, context);
    if (theirs.rev === local.rev && !otherLoad && theirs.mut === local.mut) return undefined;
    return claimed(local, theirs, context) ?? accepted(theirs, context.gen);
  }
  if (theirs.mut !== null && theirs.mut === pending.mut) return accepted(theirs, context.gen);
  if (theirs.mut !== null && theirs.mut === pending.prior[0]?.mut) return afterPrior(local, pending, theirs, context);
  const baseRev = pending.base?.rev ?? 0;
  // A record that comes back is met anew, whichever version it is; whether the parked change goes out, its author decides.
  if (theirs.rev <= baseRev && !hasLeft(local)) {
    if (!otherLoad) return undefined;
    if (context.restored && pending.base && isOtherHistory(local, pending.base, theirs))
      return local.byId === context.userId
        ? forked(local, theirs, context)
        : rebased(local, pending, pending.base, theirs, [], context);
    if (theirs.rev === baseRev) return { ...local, gen: context.gen };
    return {
      ...local,
      gen: context.gen,
      pending: { ...pending, mut: context.outbox.next(), base: baseOf(theirs), prior: [] },
    };
  }
  const claim = claimed(local, theirs, context);
  if (claim) return claim;
  // A state that may be on its way is settled under its own name even when newer versions arrived meanwhile.
  const onItsWay = pending.prior.length === 0 && !local.parked && context.outbox.maySent(pending.mut);
  const prior = onItsWay ? [sentForm(local, pending)] : pending.prior;
  return rebased(local, pending, pending.base, theirs, prior, context);
}

/** The earlier state was accepted as `theirs`: what was edited since goes on top of it. */
function afterPrior(local: StoredRecord, pending: Pending, theirs: WireRecord, context: MeetingContext): StoredRecord {
  const [prior] = pending.prior;
  if (!prior) return local;
  // Exactly my state: removing it afterwards needs no comparison. A later version may hold what I never saw.
  if (local.deleted && theirs.mut === prior.mut)
    return theirs.deleted
      ? accepted(theirs, context.gen)
      : {
          ...theirs,
          deleted: true,
          gen: context.gen,
          pending: { ...pending, mut: context.outbox.next(), base: baseOf(theirs), prior: [] },
        };
  return rebased(local, pending, prior, theirs, [], context);
}

/** The answer "accepted" to mutation `mut`. */
export function meetAccepted(
  local: StoredRecord | undefined,
  mut: string,
  theirs: WireRecord,
  context: MeetingContext,
): StoredRecord | undefined {
  const pending = local?.pending;
  if (!local || !pending) return meetPulled(local, theirs, context);
  if (pending.mut === mut) return accepted(theirs, context.gen);
  if (pending.prior[0]?.mut === mut) return afterPrior(local, pending, theirs, context);
  return meetPulled(local, theirs, context);
}

/** The answer "conflict": somebody was faster. */
export function meetConflict(
  local: StoredRecord | undefined,
  mut: string,
  theirs: WireRecord,
  context: MeetingContext,
): StoredRecord | undefined {
  const pending = local?.pending;
  if (!local || !pending) return meetPulled(local, theirs, context);
  if (pending.mut !== mut && pending.prior[0]?.mut !== mut) return meetPulled(local, theirs, context);
  return rebased(local, pending, pending.base, theirs, [], context);
}

/** The answer "refused": the change is kept with the reason and waits for its author. */
export function meetRefused(
  local: StoredRecord | undefined,
  mut: string,
  refusal: {
    readonly code: string;
    readonly details: Readonly<Record<string, string | number>>;
    readonly record: WireRecord | null;
  },
  context: MeetingContext,
): StoredRecord | undefined {
  const pending = local?.pending;
  if (!local || !pending) return undefined;
  const isPrior = pending.mut !== mut && pending.prior[0]?.mut === mut;
  if (pending.mut !== mut && !isPrior) return undefined;
  const { record } = refusal;
  if (hasLeft(local) && refusal.code === 'not_found' && !record) return leftWith(local, pending, context);
  // The name is known there: that state was accepted once.
  if (isPrior && refusal.code === 'mutation_reused' && record) return afterPrior(local, pending, record, context);
  const parked = { code: refusal.code, details: refusal.details, at: context.at };
  if (record && record.rev > (pending.base?.rev ?? 0)) {
    // Others wrote meanwhile: whatever becomes of the change, it is sent on top of theirs.
    const next = rebased(local, pending, pending.base, record, [], context);
    return isPrior || !next.pending ? next : { ...next, parked };
  }
  const base = record ? baseOf(record) : pending.base;
  const rev = record?.rev ?? local.rev;
  // The state before the newest was refused; the newest may be what mends it.
  if (isPrior) return { ...local, rev, pending: { ...pending, mut: context.outbox.next(), base, prior: [] } };
  return { ...local, rev, gen: context.gen, pending: { ...pending, base, prior: [] }, parked };
}

/** The unsent change of a record that left, with what it was made from, so that it can be told as the edit it was. */
const leftWith = (local: StoredRecord, pending: Pending, context: MeetingContext): StoredRecord => ({
  ...local,
  rev: 0,
  gen: context.gen,
  pending: { ...pending, prior: [] },
  parked: { code: pending.base ? 'not_yours' : 'not_found', details: {}, at: context.at },
});

/** "gone": this person may not see the record any more. 'purge': its last trace leaves; unsent work on it is kept for its author. */
export const meetGone = (local: StoredRecord, context: MeetingContext): StoredRecord | 'purge' =>
  local.pending ? leftWith(local, local.pending, context) : 'purge';

/** A record that a whole load did not bring. undefined: it is as it should be. */
export function meetAbsent(local: StoredRecord, context: MeetingContext): StoredRecord | 'purge' | undefined {
  const entity = entityNameOf(local);
  if (!entity || local.gen >= context.gen) return undefined;
  const { pending } = local;
  if (pending)
    return pending.base === null || hasLeft(local)
      ? { ...local, gen: context.gen }
      : { ...local, rev: 0, gen: context.gen, pending: { ...pending, mut: context.outbox.next(), prior: [] } };
  const mine = local.byId === context.userId && entityOf(entity).scope.kind !== 'organisation';
  if (!context.restored || !mine || local.deleted) return 'purge';
  return {
    ...local,
    rev: 0,
    gen: context.gen,
    pending: { mut: context.outbox.next(), at: context.at, base: null, prior: [] },
  };
}
