import { createContext, createElement, useContext, useEffect, useRef, useState, type ReactNode } from 'react';
import type { EntityName } from '../../shared/entities';
import type {
  Arrival,
  Change,
  Committed,
  ConflictCase,
  DataClient,
  FieldPath,
  PendingChange,
  Query,
  Row,
  Rows,
  SyncStatus,
  Unsubscribe,
  Window,
} from './api';

const DataContext = createContext<DataClient | undefined>(undefined);

export function DataProvider({
  client,
  children,
}: {
  readonly client: DataClient;
  readonly children?: ReactNode;
}): ReactNode {
  return createElement(DataContext.Provider, { value: client }, children);
}

/** @throws Error outside a DataProvider */
export function useData(): DataClient {
  const client = useContext(DataContext);
  if (!client) throw new Error('useData outside DataProvider');
  return client;
}

interface Held<T> {
  readonly key: string;
  readonly value: T | undefined;
}

/** The newest value of a live question; undefined until the first answer, and again when the question changes. */
function useLive<T>(key: string, watch: (onValue: (value: T) => void) => Unsubscribe): T | undefined {
  const client = useData();
  const [held, setHeld] = useState<Held<T>>({ key, value: undefined });
  const latest = useRef(watch);
  latest.current = watch;
  useEffect(() => {
    let open = true;
    const stop = latest.current((value) => {
      if (open) setHeld({ key, value });
    });
    return () => {
      open = false;
      stop();
    };
  }, [client, key]);
  return held.key === key ? held.value : undefined;
}

/** undefined: not known yet, or not here. Use `useRecordState` to tell the two apart. */
export function useRecord<N extends EntityName>(entity: N, id: string | undefined): Row<N> | undefined {
  const state = useRecordState(entity, id);
  return state === 'loading' ? undefined : state;
}

/** The record, 'loading' until the first answer, undefined when there is none (or none that may be seen). */
export function useRecordState<N extends EntityName>(
  entity: N,
  id: string | undefined,
): Row<N> | undefined | 'loading' {
  const client = useData();
  const answer = useLive<{ row: Row<N> | undefined }>(`${entity} ${id ?? ''}`, (onValue) => {
    if (id === undefined || id === '') {
      onValue({ row: undefined });
      return () => undefined;
    }
    return client.watchRecord(entity, id, (row) => onValue({ row }));
  });
  return answer === undefined ? 'loading' : answer.row;
}

/** Live rows of a query. The query may be written inline: it is compared by content. While only the window moves, the rows before stay. */
export function useRecords<N extends EntityName>(
  entity: N,
  query: Query,
  options?: { readonly window?: Window; readonly sums?: readonly FieldPath[] },
): Rows<N> | undefined {
  const client = useData();
  const window = options?.window ?? { offset: 0, limit: 1000 };
  const sums = options?.sums ?? [];
  const key = JSON.stringify([entity, query, sums]);
  const handle = useRef<{ setWindow: (window: Window) => void } | undefined>(undefined);
  const shown = useRef<Window>(window);
  const rows = useLive<Rows<N>>(key, (onValue) => {
    const watch = client.watchRecords(entity, query, { window, sums }, onValue);
    handle.current = watch;
    shown.current = window;
    return watch;
  });
  useEffect(() => {
    if (shown.current.offset === window.offset && shown.current.limit === window.limit) return;
    shown.current = { offset: window.offset, limit: window.limit };
    handle.current?.setWindow(shown.current);
  }, [window.offset, window.limit]);
  return rows;
}

export function useCount(entity: EntityName, query: Query): number | undefined {
  const client = useData();
  return useLive<number>(JSON.stringify([entity, query]), (onValue) => client.watchCount(entity, query, onValue));
}

export function useSyncStatus(): SyncStatus | undefined {
  const client = useData();
  return useLive<SyncStatus>('status', (onValue) => client.watchStatus(onValue));
}

export function usePending(): readonly PendingChange[] | undefined {
  const client = useData();
  return useLive<readonly PendingChange[]>('pending', (onValue) => client.watchPending(onValue));
}

export function useConflicts(): readonly ConflictCase[] | undefined {
  const client = useData();
  return useLive<readonly ConflictCase[]>('conflicts', (onValue) => client.watchConflicts(onValue));
}

export function useArrivals(): readonly Arrival[] | undefined {
  const client = useData();
  return useLive<readonly Arrival[]>('arrivals', (onValue) => client.watchArrivals(onValue));
}

/** `const commit = useCommit(); await commit([...])` */
export function useCommit(): (changes: readonly Change[]) => Promise<Committed> {
  const client = useData();
  return client.commit;
}
