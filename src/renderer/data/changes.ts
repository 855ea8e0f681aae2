import { equalValues } from '../../shared/domain/merge';
import { withTotals, type OrderBody } from '../../shared/domain/order';
import { withTags } from '../../shared/domain/tags';
import { entityOf, isEntityName, type EntityName } from '../../shared/entities';
import { AppError } from '../../shared/errors';
import type { Entity } from '../../shared/schema/entity';
import { migrateBody } from '../../shared/schema/entity';
import { completeBody, validateBody } from '../../shared/schema/validate';
import type { StoredRecord } from './envelope';
import { hasLeft, keyOf } from './envelope';
import { pendingAfterEdit, type Outbox } from './outbox';
import type { RawChange } from './port';
import type { Get, Plan } from './store';

type Body = Readonly<Record<string, unknown>>;

export interface CommitContext {
  readonly userId: string;
  readonly administrator: boolean;
  readonly outbox: Outbox;
  /** Local instant of the commit. */
  readonly at: string;
  /** The day it is here, YYYY-MM-DD. */
  readonly today: string;
}

/**
 * Turns changes into the records to write and the changes that take them back. Later changes see earlier ones.
 * @throws AppError invalid_record, immutable, not_allowed, not_found
 */
export function planCommit(
  get: Get,
  changes: readonly RawChange[],
  context: CommitContext,
): Plan<readonly RawChange[]> {
  const staged = new Map<string, StoredRecord>();
  const purge = new Set<string>();
  const inverse: RawChange[] = [];
  const read: Get = (key) => (purge.has(key) ? undefined : (staged.get(key) ?? get(key)));
  for (const change of changes) {
    if (!isEntityName(change.entity)) throw new AppError('unknown_entity');
    const key = keyOf(change.entity, change.id);
    const before = lifted(change.entity, read(key));
    const after = changedRecord(change, before, context);
    inverse.unshift(inverseOf(change, before, after));
    if (after) {
      staged.set(key, after);
      purge.delete(key);
    } else {
      staged.delete(key);
      purge.add(key);
    }
  }
  return { write: [...staged.values()], purge: [...purge], result: inverse };
}

function lifted(entity: EntityName, record: StoredRecord | undefined): StoredRecord | undefined {
  const definition = entityOf(entity);
  if (!record || record.v >= definition.version) return record;
  return { ...record, v: definition.version, body: migrateBody(definition, record.v, { ...record.body }) };
}

/** @returns undefined when nothing of the record is left to keep or to send */
function changedRecord(
  change: RawChange,
  before: StoredRecord | undefined,
  context: CommitContext,
): StoredRecord | undefined {
  const entity = entityOf(change.entity);
  if (entity.officeOnly || (entity.scope.kind === 'organisation' && !context.administrator))
    throw new AppError('not_allowed');
  const live = before !== undefined && !before.deleted;
  switch (change.op) {
    case 'create':
    case 'restore': {
      if (live) throw new AppError('mutation_reused', { id: change.id });
      const completed = noted(change, undefined, completeBody(entity, { ...change.body }), context);
      const body = checkedBody(change.entity, undefined, completed, before?.body, change.op);
      return edited(change, before, body, false, context);
    }
    case 'update': {
      if (!live) throw new AppError('not_found');
      const patched: Record<string, unknown> = { ...before.body };
      for (const [name, value] of Object.entries(change.patch)) {
        if (entity.fields[name]?.setBy === 'server') continue;
        if (value === null || value === undefined || value === '') delete patched[name];
        else patched[name] = value;
      }
      authorOnly(entity, before, context);
      return edited(
        change,
        before,
        checkedBody(change.entity, before.body, noted(change, before.body, patched, context), before.body, 'update'),
        false,
        context,
      );
    }
    case 'remove': {
      if (!live) throw new AppError('not_found');
      authorOnly(entity, before, context);
      if (change.entity === 'order' && before.body['status'] !== 'draft') throw new AppError('immutable');
      const { pending } = before;
      // What the head office has never heard of, or does not show any more, needs no tombstone.
      if (hasLeft(before)) return undefined;
      if (
        pending &&
        pending.base === null &&
        pending.prior.length === 0 &&
        (before.parked || !context.outbox.maySent(pending.mut))
      )
        return undefined;
      return edited(change, before, before.body, true, context);
    }
  }
}

/** Whoever changes the tags of an account changes their history; what is taken back brings its own. */
function noted(
  change: RawChange,
  before: Body | undefined,
  body: Record<string, unknown>,
  { today, userId }: CommitContext,
): Record<string, unknown> {
  const given = change.op === 'update' ? change.patch : change.op === 'remove' ? {} : change.body;
  const isTagged = change.entity === 'account' && Array.isArray(body['tags']) && !Object.hasOwn(given, 'tagHistory');
  if (!isTagged || equalValues(before?.['tags'] ?? [], body['tags'])) return body;
  const held = { ...before, tagHistory: body['tagHistory'] } as Parameters<typeof withTags>[0];
  return { ...body, ...withTags(held, body['tags'] as string[], { today, userId }) };
}

/** Append-only records are changed by their author alone (the head office refuses it anyhow: tell it now). */
function authorOnly(entity: Entity, before: StoredRecord, context: CommitContext): void {
  if (!entity.appendOnly || context.administrator || entity.scope.kind !== 'parents') return;
  const author = before.body[entity.scope.person ?? ''];
  if (author !== undefined && author !== context.userId) throw new AppError('not_allowed');
}

function edited(
  change: RawChange,
  before: StoredRecord | undefined,
  body: Body,
  deleted: boolean,
  context: CommitContext,
): StoredRecord | undefined {
  const pending = pendingAfterEdit(before, context.outbox, context.at);
  const record: StoredRecord = {
    id: change.id,
    entity: change.entity,
    v: entityOf(change.entity).version,
    rev: before?.rev ?? 0,
    gen: before?.gen ?? 0,
    deleted,
    body,
    mut: before?.mut ?? null,
    at: before?.at ?? context.at,
    byId: before?.byId ?? context.userId,
    conflicts: before?.conflicts ?? [],
    pending,
  };
  const { base } = pending;
  const backAtBase =
    base !== null &&
    pending.prior.length === 0 &&
    base.deleted === deleted &&
    equalValues(base.body, body) &&
    equalValues(base.conflicts, record.conflicts);
  if (!backAtBase) return record;
  return hasLeft(record) ? undefined : { ...record, pending: undefined };
}

/** The body as it may be stored. @throws AppError invalid_record, immutable, illegal_transition */
function checkedBody(
  name: EntityName,
  before: Body | undefined,
  proposed: Record<string, unknown>,
  known: Body | undefined,
  op: RawChange['op'],
): Body {
  const entity = entityOf(name);
  let body = proposed;
  if (op === 'create')
    for (const [field, definition] of Object.entries(entity.fields))
      if (definition.setBy === 'server') delete body[field];
  // Derived amounts are computed before the check that wants them.
  if (name === 'order' && Array.isArray(body['lines'])) body = orderBody(before, body);
  const problem = validateBody(entity, body).find(
    // A newer head office may have sent fields that this version does not know: they stay as they are.
    (found) => !(found.code === 'unknown_field' && known !== undefined && Object.hasOwn(known, found.field)),
  );
  if (problem)
    throw new AppError('invalid_record', {
      entity: name,
      field: problem.field,
      problem: problem.code,
      ...problem.params,
    });
  return body;
}

function orderBody(before: Body | undefined, proposed: Record<string, unknown>): Record<string, unknown> {
  const status = proposed['status'];
  if (before) {
    if (before['status'] !== 'draft') throw new AppError('immutable');
    if (status !== 'draft' && status !== 'submitted' && status !== 'cancelled')
      throw new AppError('illegal_transition', { from: 'draft', to: String(status) });
  }
  if (status === 'submitted' && (proposed['lines'] as unknown[]).length === 0)
    throw new AppError('invalid_record', { entity: 'order', field: 'lines', problem: 'required' });
  let amounts: Record<string, unknown>;
  try {
    amounts = withTotals(proposed as unknown as OrderBody) as unknown as Record<string, unknown>;
  } catch {
    // Nonsense in a line: the check of the fields names it.
    return proposed;
  }
  return amounts;
}

function inverseOf(change: RawChange, before: StoredRecord | undefined, after: StoredRecord | undefined): RawChange {
  const { entity, id } = change;
  if (!before || before.deleted) return { entity, id, op: 'remove' };
  if (!after || after.deleted) return { entity, id, op: 'restore', body: before.body };
  const patch: Record<string, unknown> = {};
  for (const name of new Set([...Object.keys(before.body), ...Object.keys(after.body)]))
    if (!equalValues(before.body[name], after.body[name])) patch[name] = before.body[name] ?? null;
  return { entity, id, op: 'update', patch };
}
