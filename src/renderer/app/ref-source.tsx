import { useMemo, useSyncExternalStore, type ReactNode } from 'react';
import { entityOf, type EntityName } from '../../shared/entities';
import type { DataClient } from '../data/api';
import { RefSourceContext, type RefSource } from '../ui/ref-source';

interface Known {
  title: string | undefined;
  /** The data module has said something, be it that there is none. */
  answered: boolean;
  readonly listeners: Set<() => void>;
  stop: (() => void) | undefined;
}

/** A title is watched for this long after the last cell that showed it is gone, so that scrolling back asks nothing. */
const lingerMs = 30_000;

/** Titles of other records, one live query per record however many cells show it. */
export class TitleCache {
  private readonly known = new Map<string, Known>();

  constructor(private readonly client: DataClient) {}

  subscribe(entity: EntityName, id: string, listener: () => void): () => void {
    const entry = this.entryOf(entity, id);
    entry.listeners.add(listener);
    return () => {
      entry.listeners.delete(listener);
      setTimeout(() => {
        if (entry.listeners.size > 0) return;
        entry.stop?.();
        if (this.known.get(`${entity} ${id}`) === entry) this.known.delete(`${entity} ${id}`);
      }, lingerMs);
    };
  }

  read(entity: EntityName, id: string): string | undefined {
    return this.known.get(`${entity} ${id}`)?.title;
  }

  /** The answer is there and names nothing. */
  isAbsent(entity: EntityName, id: string): boolean {
    const entry = this.known.get(`${entity} ${id}`);
    return entry !== undefined && entry.answered && entry.title === undefined;
  }

  private entryOf(entity: EntityName, id: string): Known {
    const key = `${entity} ${id}`;
    const before = this.known.get(key);
    if (before) return before;
    const entry: Known = { title: undefined, answered: false, listeners: new Set(), stop: undefined };
    this.known.set(key, entry);
    const field = entityOf(entity).title;
    entry.stop = this.client.watchRecord(entity, id, (row) => {
      const body = row as Readonly<Record<string, unknown>> | undefined;
      const title = titleOf(entity, field, body);
      if (entry.answered && title === entry.title) return;
      entry.title = title;
      entry.answered = true;
      for (const listener of entry.listeners) listener();
    });
    return entry;
  }
}

/** An order is called by its final number once the head office gave one. */
function titleOf(
  entity: EntityName,
  field: string,
  body: Readonly<Record<string, unknown>> | undefined,
): string | undefined {
  const value = (entity === 'order' ? body?.['number'] : undefined) ?? body?.[field];
  return typeof value === 'string' ? value : undefined;
}

export function makeRefSource(client: DataClient): RefSource {
  const titles = new TitleCache(client);
  return {
    search: async (entity, text) => {
      const field = entityOf(entity).title;
      const { rows } = await client.fetchRecords(entity, { search: text, sort: [{ field }] }, { offset: 0, limit: 20 });
      return rows.map((row) => {
        const body = row as unknown as Readonly<Record<string, unknown>>;
        const detail = ['city', 'code', 'signInName']
          .map((name) => body[name])
          .find((value) => typeof value === 'string');
        return {
          id: row.id,
          title: titleOf(entity, field, body) ?? '',
          ...(typeof detail === 'string' ? { detail } : {}),
        };
      });
    },
    useTitle: function useTitle(entity, id) {
      const source = useMemo(
        () => ({
          subscribe: (listener: () => void) =>
            id === undefined || id === '' ? () => undefined : titles.subscribe(entity, id, listener),
          read: () => (id === undefined ? undefined : titles.read(entity, id)),
        }),
        [entity, id],
      );
      return useSyncExternalStore(source.subscribe, source.read);
    },
    useAbsent: function useAbsent(entity, id) {
      const source = useMemo(
        () => ({
          subscribe: (listener: () => void) => titles.subscribe(entity, id, listener),
          read: () => titles.isAbsent(entity, id),
        }),
        [entity, id],
      );
      return useSyncExternalStore(source.subscribe, source.read);
    },
  };
}

export function RefSourceProvider({
  client,
  children,
}: {
  readonly client: DataClient;
  readonly children: ReactNode;
}): ReactNode {
  const source = useMemo(() => makeRefSource(client), [client]);
  return <RefSourceContext.Provider value={source}>{children}</RefSourceContext.Provider>;
}
