import { entityNameOf, hasLeft, type StoredRecord } from './envelope';
import { conflictPath } from './attention';
import { pendingAfterEdit, type Outbox } from './outbox';
import { isPlainObject, validateBody } from '../../shared/schema/validate';
import { AppError } from '../../shared/errors';
import { entityOf } from '../../shared/entities';
import { equalValues } from '../../shared/domain/merge';
import type { FieldConflict } from '../../shared/record';
import type { ConflictDecision } from './api';

/** Sends a refused change again as it is, under a new name: the old one was answered. */
export function retried(record: StoredRecord, outbox: Outbox, at: string): StoredRecord {
  if (!record.parked || !record.pending) return record;
  return { ...record, parked: undefined, pending: { ...record.pending, mut: outbox.next(), at, prior: [] } };
}

/** Takes back what the head office holds; undefined when it holds nothing for this person. */
export function discarded(record: StoredRecord): StoredRecord | undefined {
  const base = record.pending?.base;
  if (!record.pending) return { ...record, parked: undefined };
  if (!base || hasLeft(record)) return undefined;
  return {
    ...record,
    rev: base.rev,
    body: base.body,
    deleted: base.deleted,
    conflicts: base.conflicts,
    pending: undefined,
    parked: undefined,
  };
}

/**
 * Decides lost values. The decision travels like any other edit.
 * @throws AppError invalid_record when a chosen value (two long texts in one) does not fit its field
 */
export function resolved(
  record: StoredRecord,
  decisions: readonly ConflictDecision[],
  outbox: Outbox,
  at: string,
): StoredRecord {
  const body: Record<string, unknown> = { ...record.body };
  for (const decision of decisions) if ('value' in decision) putAt(record, body, decision.field, decision.value);
  const entity = entityNameOf(record);
  const problem =
    entity &&
    validateBody(entityOf(entity), body).find(({ field }) =>
      decisions.some((one) => 'value' in one && conflictPath(one.field).field === conflictPath(field).field),
    );
  if (problem)
    throw new AppError('invalid_record', { entity, field: problem.field, problem: problem.code, ...problem.params });
  const closed = (conflict: FieldConflict): boolean =>
    decisions.some(
      ({ field, closes }) => field === conflict.field && closes.some((value) => equalValues(value, conflict.value)),
    );
  return {
    ...record,
    body,
    conflicts: record.conflicts.filter((conflict) => !closed(conflict)),
    parked: undefined,
    pending: pendingAfterEdit(record, outbox, at),
  };
}

function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value === null || value === undefined || value === '') delete target[name];
  else target[name] = value;
}

function putAt(record: StoredRecord, body: Record<string, unknown>, path: string, value: unknown): void {
  const { field, row, column } = conflictPath(path);
  const old = body[field];
  if (column === undefined) put(body, field, value);
  else if (row === undefined) {
    const inner: Record<string, unknown> = isPlainObject(old) ? { ...old } : {};
    put(inner, column, value);
    body[field] = inner;
  } else if (Array.isArray(old)) {
    const entity = entityNameOf(record);
    const key = entity ? entityOf(entity).fields[field]?.key : undefined;
    if (key === undefined) return;
    body[field] = old.map((entry: unknown) => {
      if (!isPlainObject(entry) || String(entry[key]) !== row) return entry;
      const next = { ...entry };
      put(next, column, value);
      return next;
    });
  }
}
