import type { FieldConflict } from '../record';
import type { Entity } from '../schema/entity';
import type { Field } from '../schema/field';
import { isPlainObject } from '../schema/validate';

type Body = Readonly<Record<string, unknown>>;

/** Structural equality of JSON values; an absent key equals `undefined`, the order of keys does not matter. */
export function equalValues(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((value, index) => equalValues(value, b[index]));
  if (isPlainObject(a) && isPlainObject(b))
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => equalValues(a[key], b[key]));
  return false;
}

export interface Merged {
  readonly body: Record<string, unknown>;
  /** Values of mine that lost against another value of theirs. */
  readonly conflicts: FieldConflict[];
}

interface Author {
  readonly byId: string;
  readonly at: string;
}

/**
 * Three-way merge of one record (SYNC.md 3.9): a side that left a field alone follows the other; sets merge element by
 * element; rows merge row by row; where both sides changed a value differently, theirs (the head office's order) wins
 * provisionally and mine is kept as a conflict, unless the field says which value is right (`merge`). Never throws and never loses a value.
 */
export function mergeBodies(entity: Entity, base: Body, mine: Body, theirs: Body, author: Author): Merged {
  const body: Record<string, unknown> = {};
  const conflicts: FieldConflict[] = [];
  for (const name of new Set([...Object.keys(theirs), ...Object.keys(mine), ...Object.keys(base)])) {
    const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
    const value = mergeValue(field, name, base[name], mine[name], theirs[name], author, conflicts);
    if (value !== undefined) body[name] = value;
  }
  return { body, conflicts };
}

function mergeValue(
  field: Field | undefined,
  path: string,
  base: unknown,
  mine: unknown,
  theirs: unknown,
  author: Author,
  conflicts: FieldConflict[],
): unknown {
  if (field?.setBy === 'server') return theirs;
  if (equalValues(mine, theirs) || equalValues(mine, base)) return theirs;
  if (equalValues(theirs, base)) return mine;
  if (field?.kind === 'tags' || field?.kind === 'refs') return mergeSets(asArray(base), asArray(mine), asArray(theirs));
  if (field?.kind === 'rows' && field.key)
    return mergeRows(field, field.key, path, asArray(base), asArray(mine), asArray(theirs), author, conflicts);
  if (path === 'custom' && isPlainObject(mine) && isPlainObject(theirs)) {
    const from = isPlainObject(base) ? base : {};
    const merged: Record<string, unknown> = {};
    for (const key of new Set([...Object.keys(theirs), ...Object.keys(mine), ...Object.keys(from)])) {
      const value = mergeValue(undefined, `custom.${key}`, from[key], mine[key], theirs[key], author, conflicts);
      if (value !== undefined) merged[key] = value;
    }
    return merged;
  }
  if (field?.merge === 'least' && isOrdered(mine) && typeof mine === typeof theirs)
    return mine < (theirs as typeof mine) ? mine : theirs;
  conflicts.push({ field: path, value: mine ?? null, base: base ?? null, byId: author.byId, at: author.at });
  return theirs;
}

const isOrdered = (value: unknown): value is string | number => typeof value === 'string' || typeof value === 'number';

const asArray = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

/** An element added by either side stays; one removed by a side that had it goes; adding wins over removing. */
function mergeSets(base: unknown[], mine: unknown[], theirs: unknown[]): unknown[] {
  const kept = theirs.filter((value) => mine.includes(value) || !base.includes(value));
  return [...kept, ...mine.filter((value) => !base.includes(value) && !kept.includes(value))];
}

function mergeRows(
  field: Field,
  key: string,
  path: string,
  base: unknown[],
  mine: unknown[],
  theirs: unknown[],
  author: Author,
  conflicts: FieldConflict[],
): unknown[] {
  const byKey = (list: unknown[]) => new Map(list.filter(isPlainObject).map((row) => [row[key], row]));
  const [before, ours, others] = [byKey(base), byKey(mine), byKey(theirs)];
  const merged: unknown[] = [];
  const mergeRow = (id: unknown): void => {
    const [from, own, other] = [before.get(id), ours.get(id), others.get(id)];
    if (own && other) {
      const row: Record<string, unknown> = {};
      for (const column of new Set([...Object.keys(other), ...Object.keys(own)])) {
        const value = mergeValue(
          field.columns?.[column],
          `${path}[${String(id)}].${column}`,
          from?.[column],
          own[column],
          other[column],
          author,
          conflicts,
        );
        if (value !== undefined) row[column] = value;
      }
      merged.push(row);
    } else if (own && !(from && equalValues(own, from))) merged.push(own);
    else if (other && !(from && equalValues(other, from))) merged.push(other);
  };
  for (const id of others.keys()) mergeRow(id);
  for (const id of ours.keys()) if (!others.has(id)) mergeRow(id);
  return merged;
}
