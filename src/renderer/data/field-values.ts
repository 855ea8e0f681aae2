import type { AccountFigures } from '../../shared/domain/account-figures';
import type { RecordMeta } from '../../shared/record';
import type { Entity } from '../../shared/schema/entity';
import type { Field } from '../../shared/schema/field';
import { isPlainObject } from '../../shared/schema/validate';

/** A row as the tables hold it, untyped. */
export type AnyRow = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly meta: RecordMeta;
  readonly figures?: AccountFigures;
};

/** The field at the end of a path, if the definition knows it. */
export function fieldAt(entity: Entity, path: string): Field | undefined {
  const [head = '', column] = path.split('.');
  const field = Object.hasOwn(entity.fields, head) ? entity.fields[head] : undefined;
  return column === undefined ? field : field?.columns?.[column];
}

/** Reads the value at a path: a field, a path into rows (all its values), `figures.x`, `meta.x`, `custom.x` or `id`. */
export function valueReader(entity: Entity, path: string): (row: AnyRow) => unknown {
  const [head = '', ...rest] = path.split('.');
  const column = rest.join('.');
  const field = Object.hasOwn(entity.fields, head) ? entity.fields[head] : undefined;
  if (column === '') {
    const absent = field?.kind === 'flag' ? false : field?.initial;
    return (row) => row[head] ?? absent;
  }
  if (field?.kind === 'rows')
    return (row) => {
      const rows = row[head];
      return Array.isArray(rows)
        ? rows.flatMap((entry: unknown) => (isPlainObject(entry) && entry[column] !== undefined ? [entry[column]] : []))
        : [];
    };
  return (row) => {
    const inner = row[head];
    return isPlainObject(inner) ? inner[column] : undefined;
  };
}

/** Paths of an entity whose values are ids of other records: they get an index. */
export function referencePaths(entity: Entity): string[] {
  return Object.entries(entity.fields).flatMap(([name, field]) => {
    if (field.kind === 'ref' || field.kind === 'refs') return [name];
    if (field.kind !== 'rows') return [];
    return Object.entries(field.columns ?? {}).flatMap(([column, inner]) =>
      inner.kind === 'ref' ? [`${name}.${column}`] : [],
    );
  });
}
