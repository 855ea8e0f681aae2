import { mergedTag } from '../../../shared/domain/tags';
import type { Change, Row } from '../../data/api';

/** What stands in the way of a name: another tag has it, or had it. */
export type NameTaken = { readonly by: Row<'tag'>; readonly isFormer: boolean };

/**
 * Whether another tag is, or was, called so. A former name cannot be given away: accounts carry it, and would mean the new tag from then on.
 * @param others all but the one that is to be called so
 */
export function nameTakenBy(name: string, others: readonly Row<'tag'>[]): NameTaken | undefined {
  const by =
    others.find((tag) => tag.name === name) ?? others.find(({ formerNames }) => formerNames?.includes(name) === true);
  return by && { by, isFormer: by.name !== name };
}

/** What makes one tag of two, with one commit, so that undo takes back all of it. */
export function mergeChanges(from: Row<'tag'>, into: Row<'tag'>, known: readonly Row<'tag'>[]): readonly Change[] {
  const { formerNames, segmentId, moved } = mergedTag(from, into, known);
  const own = moved.find(({ id }) => id === into.id);
  const patch = {
    formerNames,
    ...(segmentId === into.segmentId ? {} : { segmentId }),
    ...(own ? { parentId: own.parentId } : {}),
  };
  return [
    { entity: 'tag', id: into.id, op: 'update', patch },
    ...moved
      .filter(({ id }) => id !== into.id)
      .map(({ id, parentId }): Change => ({ entity: 'tag', id, op: 'update', patch: { parentId } })),
    { entity: 'tag', id: from.id, op: 'remove' },
  ];
}
