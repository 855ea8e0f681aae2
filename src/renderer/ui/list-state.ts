import { useCallback, useState } from 'react';
import type { FilterCondition } from './filters';

/** What a list shows: which part, the words searched, the filters, the order. */
export interface ListState {
  /** One of the parts a list offers: mine, team, pool. */
  readonly scope: string;
  readonly search: string;
  readonly conditions: readonly FilterCondition[];
  readonly sort: { readonly field: string; readonly desc: boolean };
}

/** What the data module takes. */
export interface ListQuery {
  readonly where: readonly FilterCondition[];
  readonly search?: string;
  readonly sort: readonly { readonly field: string; readonly desc?: boolean; readonly missing?: 'first' }[];
}

// In memory and no longer than the window is open: filters and searches can name customers.
const kept = new Map<string, ListState>();
const lists = new Map<string, ListQuery>();

/** The state of a list, as it was when the list was last left. @param key of the list and of who is signed in */
export function useListState(
  key: string,
  initial: ListState,
): readonly [ListState, (next: Partial<ListState>) => void] {
  const [state, setState] = useState<ListState>(() => kept.get(key) ?? initial);
  const change = useCallback(
    (next: Partial<ListState>) =>
      setState((before) => {
        const after = { ...before, ...next };
        kept.set(key, after);
        return after;
      }),
    [key],
  );
  return [state, change];
}

/** The list a record was opened from: for "3 of 23" and the way to its neighbours. */
export const rememberList = (entity: string, query: ListQuery): void => void lists.set(entity, query);
export const rememberedList = (entity: string): ListQuery | undefined => lists.get(entity);

export function listQuery(state: ListState, scope: readonly FilterCondition[], tieBreak: string): ListQuery {
  const search = state.search.trim();
  return {
    where: [...scope, ...state.conditions],
    ...(search ? { search } : {}),
    sort: [state.sort, ...(state.sort.field === tieBreak ? [] : [{ field: tieBreak }])],
  };
}
