import type { EntityName } from '../../shared/entities';
import type { DataClient, FieldPath, Query } from './api';

/** The different texts at a path among the records of a query, at most `most` of them, each looked up by itself. */
export async function distinctValues(
  data: DataClient,
  entity: EntityName,
  query: Query,
  path: FieldPath,
  most: number,
): Promise<string[]> {
  const found: string[] = [];
  while (found.length < most) {
    const where = [
      ...(query.where ?? []),
      { field: path, op: 'notEmpty' } as const,
      ...found.map((value) => ({ field: path, op: 'ne', value }) as const),
    ];
    const page = await data.fetchRecords(entity, { ...query, where }, { offset: 0, limit: 1 });
    const row: unknown = page.rows[0];
    const value = path
      .split('.')
      .reduce<unknown>((inner, key) => (inner as Readonly<Record<string, unknown>> | undefined)?.[key], row);
    if (typeof value !== 'string' || found.includes(value)) break;
    found.push(value);
  }
  return found;
}
