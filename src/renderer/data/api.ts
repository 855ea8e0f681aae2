import type { Care } from '../../shared/domain/care';
import type { Condition } from '../../shared/domain/condition';
import type { AccountFigures } from '../../shared/domain/account-figures';
import type {
  Analyses,
  AnalysisKind,
  CohortCell,
  Measure,
  QualityMembers,
  StateMove,
  WhatIfAnalysis,
  WinBackCell,
} from '../../shared/domain/insights/analyses';
import type { AnalysisConfig } from '../../shared/domain/insights/analysis-config';
import type { NextAction } from '../../shared/domain/insights/next-actions';
import type { CustomerScores, TrendPoint } from '../../shared/domain/insights/scores';
import type { Suggestion } from '../../shared/domain/insights/suggestions';
import type { PeriodName } from '../../shared/domain/targets';
import type { Body, EntityName } from '../../shared/entities';
import type { RecordOf } from '../../shared/record';
import type { ErrorCode } from '../../shared/errors';
import type { Language } from '../../shared/schema/label';
import type { Session } from '../../shared/sync-protocol';

/** The whole interface of the data module (ARCHITECTURE.md 5). Nothing outside this folder knows RxDB, Dexie or the worker. */

export type { Condition };

/** A field of the body, a path into rows (`accounts.accountId`), or a derived figure (`figures.net12Minor`, accounts only). */
export type FieldPath = string;

export interface Query {
  readonly where?: readonly Condition[];
  /** Words that must all occur in the searchable fields (any position, any case, digits of phone numbers without signs). */
  readonly search?: string;
  /** A record without a value comes behind all others in both directions, or before them with `missing: 'first'`. */
  readonly sort?: readonly { readonly field: FieldPath; readonly desc?: boolean; readonly missing?: 'first' }[];
}

export interface Window {
  readonly offset: number;
  readonly limit: number;
}

export type Row<N extends EntityName> = RecordOf<N> &
  (N extends 'account' ? { readonly figures: AccountFigures } : unknown);

export interface Rows<N extends EntityName> {
  readonly rows: readonly Row<N>[];
  /** Offset of `rows[0]` in the whole result. */
  readonly offset: number;
  /** Size of the whole result. */
  readonly total: number;
  /** Sums of the money and quantity columns asked for, over the whole result. */
  readonly sums: Readonly<Record<FieldPath, number>>;
}

/** One write of a commit. `create` carries the id it was given by `newId()`, so that several records can refer to each other. */
export type Change = {
  [N in EntityName]: { readonly entity: N; readonly id: string } & (
    | { readonly op: 'create'; readonly body: Body<N> }
    | { readonly op: 'update'; readonly patch: { readonly [K in keyof Body<N>]?: Body<N>[K] | null } }
    | { readonly op: 'remove' }
  );
}[EntityName];

export interface Committed {
  /** Undo with `undo(token)`; also the newest entry of the undo list. */
  readonly undoToken: string;
}

export type SyncPhase = 'starting' | 'firstLoad' | 'syncing' | 'idle' | 'offline' | 'signedOut';

export interface SyncStatus {
  readonly phase: SyncPhase;
  /** Whether the last attempt reached the head office. */
  readonly online: boolean;
  /** Instant (local clock) of the last complete exchange. */
  readonly lastSyncAt?: string;
  /** Changes not yet accepted. */
  readonly waiting: number;
  /** Changes refused, and records with conflicts: what needs the user. */
  readonly needYou: number;
  /** While pushing or loading: done of total records. */
  readonly progress?: { readonly done: number; readonly total: number };
  readonly error?: { readonly code: ErrorCode; readonly details: Readonly<Record<string, string | number>> };
  /** Time of the head office at its last answer to this session: an instant of its clock. */
  readonly contactAt?: string;
  /** Server clock minus local clock in ms, as last seen. Only shown. */
  readonly clockOffsetMs: number;
  /** Records on this laptop by entity. */
  readonly counts: Readonly<Partial<Record<EntityName, number>>>;
  /** The first load has come to its end once: what is not here now is not there either, or was removed. */
  readonly loaded: boolean;
  /** Unsent work is also in a file beside the browser's own storage. */
  readonly keptTwice: boolean;
}

/** A change of this laptop that has not been accepted, for the sync centre. */
export interface PendingChange {
  readonly id: string;
  readonly entity: EntityName;
  readonly kind: 'create' | 'update' | 'remove';
  /** Title of the record and, where it follows an account, the account's name. */
  readonly title: string;
  readonly accountName?: string;
  readonly accountId?: string;
  /** Fields that differ from what the head office holds: name, before, after. */
  readonly fields: readonly { readonly field: string; readonly before: unknown; readonly after: unknown }[];
  readonly at: string;
  /** Present when the head office refused it: nothing is sent again until the user decides. */
  readonly refused?: {
    readonly code: ErrorCode;
    readonly details: Readonly<Record<string, string | number>>;
    readonly at: string;
  };
}

/** A record with values that lost against somebody else's. */
export interface ConflictCase {
  readonly id: string;
  readonly entity: EntityName;
  readonly title: string;
  readonly conflicts: readonly {
    readonly field: string;
    readonly mine: unknown;
    readonly base: unknown;
    readonly theirs: unknown;
    readonly byId: string;
    readonly at: string;
  }[];
}

/** The end of a conflict: the value from now on, and the lost values of the field that were on the screen. */
export interface ConflictDecision {
  readonly field: string;
  /** null clears; absent: what applies now stays. */
  readonly value?: unknown;
  /** `mine` of the conflicts that this closes; a value that was lost since stays open. */
  readonly closes: readonly unknown[];
}

/** A customer's scores, how they came about over the last year, and what to do next, best first. */
export type AccountScores = CustomerScores & {
  readonly trend: readonly TrendPoint[];
  readonly actions: readonly NextAction[];
};

/** A question about all accounts that are here, or a part of them. */
export interface AnalysisRequest<K extends AnalysisKind = AnalysisKind> {
  readonly kind: K;
  /** With the territories that are part of it. */
  readonly territoryId?: string;
  /** Of the accounts that belong to it now, whatever the analysis date. */
  readonly segmentId?: string;
  readonly ownerId?: string;
  /** The organisation's where it is absent. Orders in other currencies are left out. */
  readonly currency?: string;
  readonly measure?: Measure;
  /** Of the period up to the analysis date; those of the configuration where it is absent. */
  readonly months?: number;
  /** The analysis date, YYYY-MM-DD: today, or the last day of a history that has ended, where it is absent. */
  readonly asOf?: string;
  /** The other date of a migration. */
  readonly compareWith?: string;
  /** Of a migration. */
  readonly over?: 'rfm' | 'lifecycle';
  /** Of a migration or a what if (`of` which of its grids): the accounts that make this move are listed, and all of them named. */
  readonly move?: StateMove & { readonly of?: keyof WhatIfAnalysis };
  /** Of the value: first and last rank, from 1, of accounts that are to be named. */
  readonly ranks?: readonly [first: number, last: number];
  /** Of cohorts: whose accounts are to be named. */
  readonly cell?: CohortCell;
  /** Of data quality: which accounts are to be named. */
  readonly quality?: QualityMembers;
  /** Of win-back: whose customers are to be named. */
  readonly winBack?: WinBackCell;
  /** Of a forecast. */
  readonly productId?: string;
  /** Of targets: the one of today where it is absent. */
  readonly period?: PeriodName;
  /** What if: these parts of the configuration instead of those in force. */
  readonly config?: Partial<Pick<AnalysisConfig, 'rfm' | 'grades' | 'rhythm'>>;
}

/** Who would come into a segment, leave it, stay, and who would be looked after otherwise, wherever it belongs. */
export const trialLists = ['coming', 'going', 'care', 'staying'] as const;
export type TrialList = (typeof trialLists)[number];

/** What if segments and tags were otherwise: nothing of it is saved. */
export interface TrialRequest {
  /** What would be saved. Changes of anything but segments and tags say nothing. */
  readonly changes: readonly Change[];
  /** Whose accounts are compared; absent: it is only asked how accounts are looked after. */
  readonly of?: { readonly entity: 'segment' | 'tag'; readonly id: string };
  /** Which accounts are to be named; absent: of the lists that are not empty the first. */
  readonly list?: TrialList | undefined;
  /** Words that must all occur in the searchable fields of those that are named. */
  readonly search: string;
  /** Of those that are named, in the order of their names. */
  readonly window: Window;
}

/** How many accounts each list has, and a part of one. */
export interface Trial {
  readonly counts: Readonly<Record<TrialList, number>>;
  readonly list: TrialList;
  /** Of the list that fit the words. */
  readonly total: number;
  readonly offset: number;
  readonly rows: readonly TrialRow[];
}

export interface TrialRow {
  readonly id: string;
  readonly account: Row<'account'>;
  /** How it is looked after, and how it would be; what both say is in neither. */
  readonly before: Care;
  readonly after: Care;
}

/** What arrived from the head office: for "changed since the last sync" and the sync log. */
export interface Arrival {
  readonly id: string;
  readonly entity: EntityName;
  readonly title: string;
  readonly kind: 'created' | 'updated' | 'removed';
  readonly fields: readonly string[];
  readonly byId: string | null;
  readonly at: string;
}

export interface SyncLogEntry {
  readonly at: string;
  /**
   * `compared`: both sides were looked through; `received` counts what differed and was put right. `damaged`: a part of what
   * is stored here could not be read; `received` counts the unsent changes that came back from the second copy.
   */
  readonly kind: 'synced' | 'failed' | 'refused' | 'restored' | 'compared' | 'damaged';
  readonly sent: number;
  readonly received: number;
  readonly durationMs: number;
  readonly code?: ErrorCode;
  /** Records that were compared. */
  readonly compared?: number;
}

export interface SearchHit {
  readonly entity: EntityName;
  readonly id: string;
  readonly title: string;
  readonly detail: string;
}

/** In how much space the data lies on this laptop, and whether it may stay there. */
export interface StorageState {
  /** The browser promised not to evict it. */
  readonly persisted: boolean;
  readonly usedBytes: number;
  readonly quotaBytes: number;
}

export type Unsubscribe = () => void;

export interface DataClient {
  readonly session: Session;
  newId(): string;
  /** Lists are sorted for readers of this language from now on, in all tabs: their data is one. */
  setLanguage(language: Language): void;
  /** Live: calls back at once when known, and after every change that touches the result. */
  watchRecord<N extends EntityName>(entity: N, id: string, onValue: (row: Row<N> | undefined) => void): Unsubscribe;
  watchRecords<N extends EntityName>(
    entity: N,
    query: Query,
    options: { readonly window: Window; readonly sums?: readonly FieldPath[] },
    onValue: (rows: Rows<N>) => void,
  ): Unsubscribe & { readonly setWindow: (window: Window) => void };
  watchCount(entity: EntityName, query: Query, onValue: (count: number) => void): Unsubscribe;
  watchStatus(onValue: (status: SyncStatus) => void): Unsubscribe;
  watchPending(onValue: (changes: readonly PendingChange[]) => void): Unsubscribe;
  watchConflicts(onValue: (cases: readonly ConflictCase[]) => void): Unsubscribe;
  /** Newest first, at most 200, of the time since the sync before last or the last 7 days. */
  watchArrivals(onValue: (arrivals: readonly Arrival[]) => void): Unsubscribe;
  fetchRecords<N extends EntityName>(entity: N, query: Query, window: Window): Promise<Rows<N>>;
  /** Ids of the whole result in order: for "3 of 23" and stepping with [ and ]. */
  fetchIds(entity: EntityName, query: Query): Promise<readonly string[]>;
  /**
   * Over accounts, contacts, products, orders and the rest; best first, among equals what was opened lately and one's own.
   * @param recent ids of the records opened lately, newest first
   */
  search(text: string, limit: number, recent: readonly string[]): Promise<readonly SearchHit[]>;
  /** Live: after a change of anything the scores come from, within a frame or two. undefined: the account is not here. */
  watchScores(accountId: string, onValue: (scores: AccountScores | undefined) => void): Unsubscribe;
  /** Live: a number that grows whenever something changes that an answer of `analyse` may come from. */
  watchAnalysisVersion(onValue: (version: number) => void): Unsubscribe;
  /** @returns undefined when this window asked another question of the same kind meanwhile: the answer to that one counts */
  analyse<K extends AnalysisKind>(request: AnalysisRequest<K>): Promise<Analyses[K] | undefined>;
  /**
   * Who would be in a segment, carry a tag or be looked after otherwise, if it was saved.
   * @returns undefined when this window asked the same with other changes meanwhile
   */
  tryRules(request: TrialRequest): Promise<Trial | undefined>;
  /** Products that fit what is on an order, or the customer's own rhythm, best first. */
  suggestProducts(accountId: string, productIdsInBasket: readonly string[]): Promise<readonly Suggestion[]>;
  /** All or none, durable when the promise resolves. @throws AppError invalid_record, immutable, store_failed, disk_full */
  commit(changes: readonly Change[]): Promise<Committed>;
  /** The next provisional order number of this device; never given twice. */
  nextOrderNumber(): Promise<string>;
  /** Takes back the newest commit of this window (or the named one); resolves to what was undone, undefined when there is nothing. */
  undo(token?: string): Promise<{ readonly changes: number } | undefined>;
  redo(): Promise<{ readonly changes: number } | undefined>;
  syncNow(): Promise<void>;
  syncLog(): Promise<readonly SyncLogEntry[]>;
  /** A refused change: send it again as it is, or take back what the head office holds. */
  retry(entity: EntityName, id: string): Promise<void>;
  discard(entity: EntityName, id: string): Promise<void>;
  /** Decides lost values. All in one write that travels like any other edit. */
  resolveConflict(entity: EntityName, id: string, decisions: readonly ConflictDecision[]): Promise<void>;
  storage(): Promise<StorageState>;
  /** Removes everything of this user from the laptop. Refuses while changes wait, unless `evenUnsent`. */
  wipe(evenUnsent: boolean): Promise<void>;
  /**
   * Nothing can be read or written from now on in this window; what was begun is finished after `unlock`. Every window of the
   * person has to be locked: the data worker belongs to one of them.
   */
  lock(): Promise<void>;
  unlock(key: Uint8Array<ArrayBuffer>): void;
  close(): Promise<void>;
}
