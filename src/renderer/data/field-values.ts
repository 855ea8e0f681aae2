import type { AccountFigures } from '../../shared/domain/account-figures';
import type { RecordMeta } from '../../shared/record';
import type { Entity } from '../../shared/schema/entity';

/** A row as the tables hold it, untyped. */
export type AnyRow = Readonly<Record<string, unknown>> & {
  readonly id: string;
  readonly meta: RecordMeta;
  readonly figures?: AccountFigures;
};

const pathsOf = new WeakMap<Entity, readonly string[]>();

/** Paths of an entity whose values are ids of other records: they get an index. */
export function referencePaths(entity: Entity): readonly string[] {
  const known = pathsOf.get(entity);
  if (known) return known;
  const paths = findReferencePaths(entity);
  pathsOf.set(entity, paths);
  return paths;
}

function findReferencePaths(entity: Entity): string[] {
  return Object.entries(entity.fields).flatMap(([name, field]) => {
    if (field.kind === 'ref' || field.kind === 'refs') return [name];
    if (field.kind !== 'rows') return [];
    return Object.entries(field.columns ?? {}).flatMap(([column, inner]) =>
      inner.kind === 'ref' ? [`${name}.${column}`] : [],
    );
  });
}
