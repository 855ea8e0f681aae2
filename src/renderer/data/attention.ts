import { equalValues } from '../../shared/domain/merge';
import { idsAt } from '../../shared/domain/permissions';
import { entityOf, type EntityName } from '../../shared/entities';
import { isErrorCode, type ErrorCode } from '../../shared/errors';
import type { ConflictCase, PendingChange } from './api';
import { entityNameOf, recordKey, type StoredRecord } from './envelope';
import type { Records } from './packed/records';
import type { Committed } from './store';
import { titleOfRow, type Tables } from './tables';

/** Everything that has not been accepted or waits for a decision. */
export class Attention {
  readonly #records = new Map<string, StoredRecord>();

  apply(committed: Committed): boolean {
    let changed = false;
    for (const [key, record] of committed) {
      if (record && (record.pending || record.parked || (record.conflicts.length > 0 && !record.deleted))) {
        this.#records.set(key, record);
        changed = true;
      } else if (this.#records.delete(key)) changed = true;
    }
    return changed;
  }

  /** Looks through the records of an entity themselves. */
  read(records: Records, entity: EntityName): void {
    for (const [key, record] of this.#records) if (record.entity === entity) this.#records.delete(key);
    this.apply(new Map([...records.needingAttention(entity)].map((record) => [recordKey(record), record])));
  }

  get records(): Iterable<StoredRecord> {
    return this.#records.values();
  }

  /** Changes to be sent, without those that were refused. */
  *unsent(): Generator<StoredRecord> {
    for (const record of this.#records.values()) if (record.pending && !record.parked) yield record;
  }

  waiting(): number {
    let count = 0;
    for (const record of this.#records.values()) if (record.pending && !record.parked) count += 1;
    return count;
  }

  refused(): number {
    let count = 0;
    for (const record of this.#records.values()) if (record.parked) count += 1;
    return count;
  }

  /**
   * Records with lost values that concern this user: who wrote the value, or whose record it is. What belongs to nobody (all of the organisation, or
   * the public pool) concerns those who may change it.
   */
  conflicts(
    userId: string,
    mayChange: (entity: EntityName, body: Readonly<Record<string, unknown>>) => boolean,
  ): StoredRecord[] {
    return [...this.#records.values()].filter((record) => {
      if (record.deleted || record.conflicts.length === 0) return false;
      const entity = entityNameOf(record);
      if (!entity) return false;
      const { scope } = entityOf(entity);
      // Who wrote of it once and no longer may decides nothing.
      if (scope.kind === 'organisation') return mayChange(entity, record.body);
      if (record.conflicts.some((one) => one.byId === userId)) return true;
      // Whom it is for reads it, and decides nothing of it.
      if (scope.kind === 'fromAbove') return false;
      const owners = idsAt(record.body, scope.kind === 'account' ? 'ownerId' : (scope.person ?? ''));
      return owners.length === 0 ? mayChange(entity, record.body) : owners.includes(userId);
    });
  }
}

/** The code of a refusal as this version knows it. */
export const knownCode = (code: string): ErrorCode => (isErrorCode(code) ? code : 'internal');

export function describePending(record: StoredRecord, tables: Tables): PendingChange | undefined {
  const entity = entityNameOf(record);
  const { pending } = record;
  if (!entity || !pending) return undefined;
  const accountId = entity === 'account' ? undefined : idsAt(record.body, accountPath(entity))[0];
  const accountName = accountId === undefined ? undefined : tables.titleOf('account', accountId);
  const before = pending.base?.body ?? {};
  const names = new Set([...Object.keys(before), ...Object.keys(record.body)]);
  const fields = [...names]
    .filter((field) => !equalValues(before[field], record.body[field]))
    .map((field) => ({ field, before: before[field], after: record.body[field] }));
  return {
    id: record.id,
    entity,
    kind: record.deleted ? 'remove' : pending.base === null ? 'create' : 'update',
    title: titleOfRow(entity, record.body),
    ...(accountId === undefined ? {} : { accountId }),
    ...(accountName === undefined ? {} : { accountName }),
    fields: record.deleted ? [] : fields,
    at: pending.at,
    ...(record.parked
      ? { refused: { code: knownCode(record.parked.code), details: record.parked.details, at: record.parked.at } }
      : {}),
  };
}

function accountPath(entity: EntityName): string {
  const { scope } = entityOf(entity);
  return scope.kind === 'parents' ? scope.accounts : '';
}

export function describeConflicts(record: StoredRecord): ConflictCase | undefined {
  const entity = entityNameOf(record);
  if (!entity) return undefined;
  return {
    id: record.id,
    entity,
    title: titleOfRow(entity, record.body),
    conflicts: record.conflicts.map((one) => ({
      field: one.field,
      mine: one.value,
      base: one.base,
      theirs: valueAt(record.body, one.field),
      byId: one.byId,
      at: one.at,
    })),
  };
}

/** Splits the path of a conflict: `field`, `custom.key` or `field[key].column`. */
export function conflictPath(path: string): { field: string; row?: string; column?: string } {
  const rows = /^([^[.]+)\[(.*)\]\.([^.\]]+)$/s.exec(path);
  if (rows) return { field: rows[1] as string, row: rows[2] as string, column: rows[3] as string };
  if (path.startsWith('custom.')) return { field: 'custom', column: path.slice(7) };
  return { field: path };
}

function valueAt(body: Readonly<Record<string, unknown>>, path: string): unknown {
  const { field, row, column } = conflictPath(path);
  const value = body[field];
  if (column === undefined) return value;
  if (row === undefined) return (value as Readonly<Record<string, unknown>> | undefined)?.[column];
  if (!Array.isArray(value)) return undefined;
  const entry = (value as Readonly<Record<string, unknown>>[]).find((one) =>
    Object.values(one).some((key) => String(key) === row),
  );
  return entry?.[column];
}
