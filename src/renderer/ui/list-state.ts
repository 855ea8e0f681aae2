import { useCallback, useSyncExternalStore } from 'react';
import type { ListView } from '../../shared/domain/saved-list';
import type { Label } from '../../shared/schema/label';
import type { FilterCondition } from './filters';

/** What a list shows; the same that is saved under a name. */
export type ListState = ListView;

/** A part of a list, chosen beside its title. */
export interface ListPart {
  readonly value: string;
  readonly label: Label;
  /** What makes a record belong to it. @param me id of who is signed in */
  readonly where: (me: string) => readonly FilterCondition[];
  /** The order it is looked at in; the usual one of the list when absent. */
  readonly sort?: ListState['sort'];
}

/** What the data module takes. */
export interface ListQuery {
  readonly where: readonly FilterCondition[];
  readonly search?: string;
  readonly sort: readonly { readonly field: string; readonly desc?: boolean; readonly missing?: 'first' }[];
}

// In memory and no longer than the window is open: filters and searches can name customers.
const kept = new Map<string, ListState>();
const listeners = new Set<() => void>();
const lists = new Map<string, KnownList>();

function keep(key: string, state: ListState | undefined): void {
  if (state === undefined) kept.delete(key);
  else kept.set(key, state);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * The state of a list, as it was when the list was last left; another key is another list.
 * @param key of the list and of who is signed in
 * @param initial what it shows while nobody has changed it; undefined as the next state goes back to it
 */
export function useListState(
  key: string,
  initial: ListState,
): readonly [ListState, (next: Partial<ListState> | undefined) => void] {
  const state = useSyncExternalStore(subscribe, () => kept.get(key)) ?? initial;
  const change = useCallback(
    (next: Partial<ListState> | undefined) =>
      keep(key, next === undefined ? undefined : { ...(kept.get(key) ?? initial), ...next }),
    [key, initial],
  );
  return [state, change];
}

/** The list of this key shows this when it is opened next. */
export const presetListState = (key: string, state: ListState): void => keep(key, state);

/** The list of this key begins anew when it is opened next. */
export const forgetListState = (key: string): void => keep(key, undefined);

/** The list a record was opened from: for "3 of 23", the way to its neighbours and the way back. */
export interface KnownList {
  readonly query: ListQuery;
  readonly path: string;
}

export const rememberList = (entity: string, list: KnownList): void => void lists.set(entity, list);
export const rememberedList = (entity: string): KnownList | undefined => lists.get(entity);

export function listQuery(state: ListState, scope: readonly FilterCondition[], tieBreak: string): ListQuery {
  const search = state.search.trim();
  return {
    where: [...scope, ...state.conditions],
    ...(search ? { search } : {}),
    sort: [state.sort, ...(state.sort.field === tieBreak ? [] : [{ field: tieBreak }])],
  };
}
