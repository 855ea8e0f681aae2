import { AppError, isErrorCode } from '../../shared/errors';
import type { Session } from '../../shared/sync-protocol';
import type { Language } from '../../shared/schema/label';
import type { Window } from './api';
import type { Calls, Watch } from './port';

/**
 * What tabs and the data worker say to each other over the BroadcastChannel of one server and user. The tab that started the
 * worker and the worker talk directly once the worker has announced itself: a channel goes round through the browser's own
 * process and is read by every tab.
 */
export type ToWorker =
  | { readonly to: 'worker'; readonly tab: string; readonly kind: 'hello' }
  | {
      readonly to: 'worker';
      readonly tab: string;
      readonly kind: 'call';
      readonly id: string;
      readonly method: keyof Calls;
      readonly args: readonly unknown[];
    }
  | { readonly to: 'worker'; readonly tab: string; readonly kind: 'watch'; readonly id: string; readonly watch: Watch }
  | {
      readonly to: 'worker';
      readonly tab: string;
      readonly kind: 'window';
      readonly id: string;
      readonly window: Window;
    }
  | { readonly to: 'worker'; readonly tab: string; readonly kind: 'unwatch'; readonly id: string }
  /** Heard by the other tabs too: whichever starts the next worker starts it with this language. */
  | { readonly to: 'worker'; readonly tab: string; readonly kind: 'language'; readonly language: Language }
  | { readonly to: 'worker'; readonly tab: string; readonly kind: 'bye' };

export interface PlainError {
  readonly code: string;
  readonly details: Readonly<Record<string, string | number>>;
}

export type ToTab =
  /** A worker took over (or answers a hello): everything that is open is asked again. It may still be opening its store. */
  | { readonly to: string; readonly kind: 'worker'; readonly worker: string }
  /** Its store is open. */
  | { readonly to: string; readonly kind: 'open' }
  | { readonly to: string; readonly kind: 'failed'; readonly error: PlainError }
  | { readonly to: string; readonly kind: 'answer'; readonly id: string; readonly value: unknown }
  | { readonly to: string; readonly kind: 'refused'; readonly id: string; readonly error: PlainError }
  | { readonly to: string; readonly kind: 'value'; readonly id: string; readonly value: unknown };

export const everyTab = 'tabs';

/** First message of a tab to the worker it started. */
export interface WorkerStart {
  /** The name under which it announces itself. */
  readonly worker: string;
  /** Who starts it, and speaks to it directly from then on. */
  readonly tab: string;
  readonly session: Session;
  readonly language: Language;
  /** The data key. Handed to the worker alone, and never over the channel of the tabs. */
  readonly key: Uint8Array<ArrayBuffer>;
}

/** Whose data it is. */
export type Place = Pick<Session, 'officeId'> & { readonly user: Pick<Session['user'], 'id'> };

/** Name of lock and channel. */
export const placeOf = (session: Place): string => `roadbook:${session.officeId}:${session.user.id}`;
export const tabLock = (tab: string): string => `roadbook-tab:${tab}`;
/** Name of the database on the disk. */
export const databaseName = (session: Place): string =>
  `roadbook-${session.officeId}-${session.user.id}`.replace(/[^a-zA-Z0-9-]/g, '-');

export const plainError = (error: unknown): PlainError =>
  error instanceof AppError ? { code: error.code, details: error.details } : { code: 'internal', details: { ref: '' } };

export const thrownError = ({ code, details }: PlainError): AppError =>
  new AppError(isErrorCode(code) ? code : 'internal', details);
