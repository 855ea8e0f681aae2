import { useEffect, useState } from 'react';
import type { EntityName } from '../../shared/entities';
import type { Query } from './api';
import { useData } from './hooks';

export interface Steps {
  /** Counted from 1. */
  readonly at: number;
  readonly of: number;
  readonly before?: string;
  readonly after?: string;
}

/** Where a record stands in the list it was opened from, and its neighbours; undefined when it is in none. */
export function useSteps(entity: EntityName, id: string, query: Query | undefined): Steps | undefined {
  const data = useData();
  const [ids, setIds] = useState<readonly string[]>([]);
  useEffect(() => {
    let current = true;
    if (!query) {
      setIds([]);
      return undefined;
    }
    data.fetchIds(entity, query).then(
      (found) => {
        if (current) setIds(found);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [data, entity, query]);
  const index = ids.indexOf(id);
  if (index < 0) return undefined;
  const [before, after] = [ids[index - 1], ids[index + 1]];
  return {
    at: index + 1,
    of: ids.length,
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
