import { entityNameOf, type StoredRecord } from './envelope';
import { conflictPath } from './attention';
import { pendingAfterEdit, type Outbox } from './outbox';
import { isPlainObject } from '../../shared/schema/validate';
import { entityOf } from '../../shared/entities';

/** Sends a refused change again as it is, under a new name: the old one was answered. */
export function retried(record: StoredRecord, outbox: Outbox, at: string): StoredRecord {
  if (!record.parked || !record.pending) return record;
  return { ...record, parked: undefined, pending: { ...record.pending, mut: outbox.next(), at, prior: [] } };
}

/** Takes back what the head office holds; undefined when it holds nothing. */
export function discarded(record: StoredRecord): StoredRecord | undefined {
  const base = record.pending?.base;
  if (!record.pending) return { ...record, parked: undefined };
  if (!base) return undefined;
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

/** Decides lost values one by one: `theirs` keeps what is there. The decision travels like any other edit. */
export function resolved(
  record: StoredRecord,
  choices: Readonly<Record<string, 'mine' | 'theirs' | 'base'>>,
  outbox: Outbox,
  at: string,
): StoredRecord {
  const body: Record<string, unknown> = { ...record.body };
  for (const conflict of record.conflicts) {
    const choice = Object.hasOwn(choices, conflict.field) ? choices[conflict.field] : undefined;
    if (choice === 'mine') putAt(record, body, conflict.field, conflict.value);
    if (choice === 'base') putAt(record, body, conflict.field, conflict.base);
  }
  return {
    ...record,
    body,
    conflicts: record.conflicts.filter((conflict) => !Object.hasOwn(choices, conflict.field)),
    parked: undefined,
    pending: pendingAfterEdit(record, outbox, at),
  };
}

function put(target: Record<string, unknown>, name: string, value: unknown): void {
  if (value === null || value === undefined) delete target[name];
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
