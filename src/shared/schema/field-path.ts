import type { Entity } from './entity';
import type { Field } from './field';
import { isPlainObject } from './validate';

/** The field at the end of a path, if the definition knows it. */
export function fieldAt(entity: Entity, path: string): Field | undefined {
  const [head = '', column] = path.split('.');
  const field = Object.hasOwn(entity.fields, head) ? entity.fields[head] : undefined;
  return column === undefined ? field : field?.columns?.[column];
}

/** Reads the value at a path: a field, a path into rows (all its values), `figures.x`, `meta.x`, `custom.x` or `id`. */
export function valueReader(entity: Entity, path: string): (row: Readonly<Record<string, unknown>>) => unknown {
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
