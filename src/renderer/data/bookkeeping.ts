import type { SyncLogEntry, Arrival } from './api';
import { keyOf, type StoredRecord } from './envelope';
import type { Get } from './store';

/** Where the sync stands. Written in the same transaction as the page it stands behind. */
export interface Position {
  /** Opaque, of the head office; null asks for everything. */
  readonly checkpoint: string | null;
  readonly epoch: string | null;
  /** Number of the full load that `checkpoint` belongs to. */
  readonly gen: number;
  /** Whether that load has come to its end. */
  readonly complete: boolean;
  /** The load runs because the head office was restored: what it lacks is sent again. */
  readonly restored: boolean;
  readonly lastSyncAt: string | null;
}

export const bookkeepingEntities = [
  '$position',
  '$counter',
  '$recent',
  '$log',
  '$aside',
  '$journal',
  '$moved',
] as const;
export type BookkeepingEntity = (typeof bookkeepingEntities)[number];

export const noPosition: Position = {
  checkpoint: null,
  epoch: null,
  gen: 1,
  complete: false,
  restored: false,
  lastSyncAt: null,
};

const book = (entity: BookkeepingEntity, id: string, body: Readonly<Record<string, unknown>>): StoredRecord => ({
  id,
  entity,
  v: 1,
  rev: 0,
  gen: 0,
  deleted: false,
  body,
  mut: null,
  at: '',
  byId: null,
  conflicts: [],
});

export const readPosition = (get: Get): Position =>
  (get(keyOf('$position', 'sync'))?.body as Position | undefined) ?? noPosition;
export const writePosition = (position: Position): StoredRecord => book('$position', 'sync', { ...position });

const keptCommits = 64;
/** A commit by its id, and what its caller was answered: the changes that take it back, a number. */
export interface DoneCommit {
  readonly id: string;
  readonly result: unknown;
}
const commitsOf = (record: StoredRecord | undefined): readonly DoneCommit[] =>
  (record?.body['list'] as readonly DoneCommit[] | undefined) ?? [];
/** The newest commits are kept: one that is sent again is answered from here. */
export const findCommit = (get: Get, commitId: string): unknown =>
  commitsOf(get(keyOf('$recent', 'commits'))).find((entry) => entry.id === commitId)?.result;
export const writeCommits = (get: Get, done: readonly DoneCommit[]): StoredRecord =>
  book('$recent', 'commits', {
    list: [...commitsOf(get(keyOf('$recent', 'commits'))), ...done].slice(-keptCommits),
  });
/** The commit that a transaction notes as done. */
export const commitIn = (write: readonly StoredRecord[]): DoneCommit | undefined =>
  commitsOf(write.find(({ entity }) => entity === '$recent')).at(-1);

export const readCounter = (get: Get): number => Number(get(keyOf('$counter', 'order'))?.body['last'] ?? 0);
export const writeCounter = (last: number): StoredRecord => book('$counter', 'order', { last });

/** Number of the newest commit that went to the journal: what the journal holds beyond it, this store has lost. */
export const readJournalNumber = (get: Get): number => Number(get(keyOf('$journal', 'commits'))?.body['n'] ?? 0);
export const writeJournalNumber = (n: number): StoredRecord => book('$journal', 'commits', { n });

/** How far the records of the storage before this one were taken over. */
export const readMove = (get: Get): 'begun' | 'done' | undefined =>
  get(keyOf('$moved', 'stock'))?.body['state'] as 'begun' | 'done' | undefined;
export const writeMove = (state: 'begun' | 'done'): StoredRecord => book('$moved', 'stock', { state });

const keptLogEntries = 500;
export const readSyncLog = (get: Get): readonly SyncLogEntry[] =>
  (get(keyOf('$log', 'sync'))?.body['list'] as readonly SyncLogEntry[] | undefined) ?? [];
/** Comparisons that find nothing, one after the other, are one entry. */
export function writeSyncLog(get: Get, entry: SyncLogEntry): StoredRecord {
  const list = readSyncLog(get);
  const quiet = (one: SyncLogEntry | undefined): boolean => one?.kind === 'compared' && one.received === 0;
  const before = quiet(entry) && quiet(list[0]) ? list.slice(1) : list;
  return book('$log', 'sync', { list: [entry, ...before].slice(0, keptLogEntries) });
}

const keptArrivals = 200;
export const readArrivals = (get: Get): readonly Arrival[] =>
  (get(keyOf('$log', 'arrivals'))?.body['list'] as readonly Arrival[] | undefined) ?? [];
/** @param order of `list`: newest first, or to be sorted among the older ones by when it happened */
export const writeArrivals = (get: Get, list: readonly Arrival[], order: 'newestFirst' | 'byTime'): StoredRecord => {
  const all = [...list, ...readArrivals(get)];
  if (order === 'byTime') all.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
  return book('$log', 'arrivals', { list: all.slice(0, keptArrivals) });
};

/** A record from the head office that this version cannot hold: kept as full load `gen` brought it, tried again at the next start. */
export const writeAside = (key: string, code: string, raw: unknown, gen: number): StoredRecord => ({
  ...book('$aside', key.slice(0, 110), { code, raw }),
  gen,
});
