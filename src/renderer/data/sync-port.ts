import type { ErrorCode } from '../../shared/errors';
import type { DigestRequest, SyncRequest } from '../../shared/sync-protocol';

/** A request that did not come back as it should. `retryAfterMs`: what the head office asked for. */
export class SyncFailure extends Error {
  constructor(
    readonly code: ErrorCode,
    readonly details: Readonly<Record<string, string | number>> = {},
    readonly retryAfterMs = 0,
  ) {
    super(code);
    this.name = 'SyncFailure';
  }
}

export type OfficeEvent = 'open' | 'beat' | 'poke' | 'revoked';

/** The line to the head office. */
export interface SyncTransport {
  /** The parsed answer, not yet judged. @throws SyncFailure */
  sync(request: SyncRequest, options: { readonly waiting: number; readonly signal: AbortSignal }): Promise<unknown>;
  /** Compares what is here with what the head office holds; the parsed answer, not yet judged. @throws SyncFailure */
  digest(request: DigestRequest, signal: AbortSignal): Promise<unknown>;
  /** Reports events until the stream ends. `beat`: any sign of life. @throws SyncFailure */
  events(onEvent: (event: OfficeEvent) => void, signal: AbortSignal): Promise<void>;
}
