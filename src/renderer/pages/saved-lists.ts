import { useMemo } from 'react';
import { useSearch } from 'wouter';
import { fieldsOfView, positionsWith, viewOfFields, type ListView } from '../../shared/domain/saved-list';
import type { Body, EntityName } from '../../shared/entities';
import { must } from '../../shared/errors';
import type { Change, Row } from '../data/api';
import { useData, useRecords } from '../data/hooks';
import { useErrorText } from '../ui/error-panel';
import { listPathOf, withQuery } from '../ui/paths';
import { useToast } from '../ui/toast';

export type ListEntity = Body<'savedList'>['entity'];

/** A list that was saved under a name, of the person who is signed in. */
export interface SavedList {
  readonly id: string;
  readonly name: string;
  readonly entity: ListEntity;
  readonly position: number;
  /** @param usual what the list of the entity shows when nobody asked for anything */
  readonly view: (usual: ListView) => ListView;
}

const savedListOf = (row: Row<'savedList'>): SavedList => ({
  id: row.id,
  name: row.name,
  entity: row.entity,
  position: row.position ?? 0,
  view: (usual) => viewOfFields(row, usual),
});

const many = { window: { offset: 0, limit: 200 } } as const;

/** The reader's saved lists in their order; undefined until they are known. */
export function useSavedLists(): readonly SavedList[] | undefined {
  const { user } = useData().session;
  const rows = useRecords(
    'savedList',
    { where: [{ field: 'ownerId', op: 'eq', value: user.id }], sort: [{ field: 'position' }] },
    many,
  );
  return useMemo(() => rows?.rows.map(savedListOf), [rows]);
}

const parameter = 'list';

export const savedListPath = ({ entity, id }: Pick<SavedList, 'entity' | 'id'>): string =>
  withQuery(listPathOf(entity), { [parameter]: id });

/** The id of the saved list that the address names. */
export const useSavedListId = (): string | undefined => new URLSearchParams(useSearch()).get(parameter) ?? undefined;

/** The saved list of this entity that the address names. */
export function useOpenSavedList(entity: EntityName): SavedList | undefined {
  const id = useSavedListId();
  return useSavedLists()?.find((list) => list.id === id && list.entity === entity);
}

interface SavedListActs {
  /** @returns the id of the new list, behind all others; undefined when it could not be stored (said in a message) */
  readonly create: (name: string, entity: ListEntity, view: ListView) => Promise<string | undefined>;
  readonly save: (list: SavedList, view: ListView) => Promise<void>;
  readonly rename: (list: SavedList, name: string) => Promise<void>;
  /** Says it in the words given, with undo. */
  readonly remove: (list: SavedList, said: string) => Promise<void>;
  /** @param by -1 towards the top, 1 towards the end */
  readonly move: (list: SavedList, by: -1 | 1) => Promise<void>;
  /** To the place that `at` has now. */
  readonly moveTo: (list: SavedList, at: SavedList) => Promise<void>;
}

export function useSavedListActs(): SavedListActs {
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const lists = useSavedLists() ?? [];
  const commit = async (changes: readonly Change[], said?: string): Promise<boolean> => {
    try {
      const { undoToken } = await data.commit(changes);
      if (said !== undefined) toast({ text: said, undo: () => data.undo(undoToken) });
      return true;
    } catch (error) {
      toast({ text: errorText(error), problem: true });
      return false;
    }
  };
  const update = (id: string, patch: (Change & { entity: 'savedList'; op: 'update' })['patch']): Change => ({
    entity: 'savedList',
    op: 'update',
    id,
    patch,
  });
  const place = (id: string, index: number): readonly { id: string; position: number }[] =>
    positionsWith(lists, id, index);
  const moveTo = async (list: SavedList, index: number): Promise<void> => {
    if (index < 0 || index >= lists.length || lists[index]?.id === list.id) return;
    await commit(place(list.id, index).map(({ id, position }) => update(id, { position })));
  };
  const indexOf = (list: SavedList): number => lists.findIndex((one) => one.id === list.id);
  return {
    create: async (name, entity, view) => {
      const id = data.newId();
      const fields = Object.entries(fieldsOfView(view)).filter(([, value]) => value !== null);
      const placed = place(id, lists.length);
      const body: Body<'savedList'> = {
        name,
        ownerId: data.session.user.id,
        entity,
        ...Object.fromEntries(fields),
        position: must(
          placed.find((one) => one.id === id),
          'a new list gets a position',
        ).position,
      };
      const moved = placed.filter((one) => one.id !== id).map((one) => update(one.id, { position: one.position }));
      return (await commit([{ entity: 'savedList', op: 'create', id, body }, ...moved])) ? id : undefined;
    },
    save: async (list, view) => void (await commit([update(list.id, fieldsOfView(view))])),
    rename: async (list, name) => void (await commit([update(list.id, { name })])),
    remove: async (list, said) => void (await commit([{ entity: 'savedList', op: 'remove', id: list.id }], said)),
    move: (list, by) => moveTo(list, indexOf(list) + by),
    moveTo: (list, at) => moveTo(list, indexOf(at)),
  };
}
