import type { Field } from '../../shared/schema/field';
import type { SortValue } from './column';

/**
 * What a column sorts by: the title behind a reference, the position of a choice, the first entry of a list.
 * @param field at the end of the path; undefined: the definition does not know it
 * @param read the value at the path
 */
export function sortReader(
  field: Field | undefined,
  read: (slot: number) => unknown,
  titleOf: (entity: string, id: string) => string | undefined,
): (slot: number) => SortValue {
  const first = (slot: number): unknown => {
    const value = read(slot);
    return Array.isArray(value) ? value[0] : value;
  };
  if ((field?.kind === 'ref' || field?.kind === 'refs') && field.target !== undefined) {
    const { target } = field;
    return (slot) => {
      const id = first(slot);
      return typeof id === 'string' ? (titleOf(target, id) ?? id) : undefined;
    };
  }
  if (field?.kind === 'choice') {
    const places = new Map(Object.keys(field.choices ?? {}).map((name, place) => [name as unknown, place]));
    return (slot) => places.get(first(slot));
  }
  return (slot) => {
    const value = first(slot);
    if (typeof value === 'boolean') return value ? 1 : 0;
    return typeof value === 'number' || typeof value === 'string' ? value : undefined;
  };
}
