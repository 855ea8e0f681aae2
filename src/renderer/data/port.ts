import type { EntityName } from '../../shared/entities';
import type { Language } from '../../shared/schema/label';
import type { Session } from '../../shared/sync-protocol';
import type { Analyses, AnalysisKind } from '../../shared/domain/insights/analyses';
import type { Suggestion } from '../../shared/domain/insights/suggestions';
import type {
  AnalysisRequest,
  ConflictDecision,
  FieldPath,
  Query,
  Rows,
  SearchHit,
  StorageState,
  SyncLogEntry,
  Trial,
  TrialRequest,
  Window,
} from './api';

/** A write as it travels to the data worker. `restore` takes a removal back. */
export type RawChange =
  | {
      readonly entity: EntityName;
      readonly id: string;
      readonly op: 'create' | 'restore';
      readonly body: Readonly<Record<string, unknown>>;
    }
  | {
      readonly entity: EntityName;
      readonly id: string;
      readonly op: 'update';
      readonly patch: Readonly<Record<string, unknown>>;
    }
  | { readonly entity: EntityName; readonly id: string; readonly op: 'remove' };

export type Watch =
  | { readonly kind: 'record'; readonly entity: EntityName; readonly id: string }
  | {
      readonly kind: 'records';
      readonly entity: EntityName;
      readonly query: Query;
      readonly window: Window;
      readonly sums: readonly FieldPath[];
    }
  | { readonly kind: 'count'; readonly entity: EntityName; readonly query: Query }
  | { readonly kind: 'scores'; readonly accountId: string }
  | { readonly kind: 'analysisVersion' }
  | { readonly kind: 'status' | 'pending' | 'conflicts' | 'arrivals' };

export interface CommitResult {
  /** The changes that take this commit back, newest state first. */
  readonly inverse: readonly RawChange[];
}

/** Every call to the data worker. All arguments and results are plain data. */
export interface Calls {
  fetchRecords(entity: EntityName, query: Query, window: Window): Rows<EntityName>;
  fetchIds(entity: EntityName, query: Query): readonly string[];
  search(text: string, limit: number, recent: readonly string[]): readonly SearchHit[];
  /**
   * @param asker names the window: its later question of the same kind overtakes this one
   * @returns undefined when it was overtaken
   */
  analyse(asker: string, request: AnalysisRequest): Analyses[AnalysisKind] | undefined;
  /** As `analyse`: the same asked with other changes overtakes it. */
  tryRules(asker: string, request: TrialRequest): Trial | undefined;
  suggestProducts(accountId: string, basket: readonly string[]): readonly Suggestion[];
  /** A commit that is sent a second time under the same id is answered and not repeated. */
  commit(commitId: string, changes: readonly RawChange[]): CommitResult;
  nextOrderNumber(callId: string): string;
  syncNow(): void;
  syncLog(): readonly SyncLogEntry[];
  retry(entity: EntityName, id: string): void;
  discard(entity: EntityName, id: string): void;
  resolveConflict(entity: EntityName, id: string, decisions: readonly ConflictDecision[]): void;
  storage(): StorageState;
  wipe(evenUnsent: boolean): void;
}

export interface WatchHandle {
  stop(): void;
  setWindow(window: Window): void;
}

/** What stands between a window and the data: in the same realm, or a worker behind a channel. */
export interface DataPort {
  readonly session: Session;
  watch(watch: Watch, onValue: (value: unknown) => void): WatchHandle;
  setLanguage(language: Language): void;
  call<M extends keyof Calls>(method: M, ...args: Parameters<Calls[M]>): Promise<ReturnType<Calls[M]>>;
  /** Ends the worker and forgets the key; what is open stays open and is answered after `unlock`. */
  lock(): Promise<void>;
  unlock(key: Uint8Array<ArrayBuffer>): void;
  close(): Promise<void>;
}
