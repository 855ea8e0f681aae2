import { packFrames, unpackFrames } from '../../../shared/domain/frames';
import { AppError, isErrorCode } from '../../../shared/errors';
import { errorBodySchema } from '../../../shared/sync-protocol';
import type { HeadPlace } from '../vault/log';
import type { Bytes } from './base64';
import type { JournalLine } from './journal-line';

/** What the shell of this computer keeps for the vault of one person (decision 015). */
export interface VaultHost {
  /** The device's part of the password wrapping; made when there is none. @throws AppError device_secret_lost, store_failed */
  secret(): Promise<Bytes>;
  forgetSecret(): Promise<void>;
  /** The key of an open vault; undefined: it is locked. */
  readKey(): Promise<Bytes | undefined>;
  /**
   * Holds the key in memory, so that a reload and a browser that crashed ask for no password.
   * @param minutes without a request of this profile after which it is forgotten
   */
  holdKey(key: Bytes, minutes: number): Promise<void>;
  forgetKey(): Promise<void>;
  readonly head: HeadPlace;
  /** The sealed lease; what an older Roadbook left has those of other profiles beside it. */
  readLeases(): Promise<readonly Bytes[]>;
  writeLease(sealed: Bytes): Promise<void>;
  readJournal(): Promise<readonly Bytes[]>;
  /** Resolves when the disk has it. */
  appendJournal(frames: readonly Bytes[]): Promise<void>;
  replaceJournal(frames: readonly Bytes[]): Promise<void>;
  /** Secret first: what remains afterwards is noise. */
  shred(): Promise<void>;
}

/**
 * The same place, told of each head a moment later, so that its disk is free for the journal that an edit waits for; of the
 * heads that come meanwhile it is told the newest. A place that lags behind is what the log allows for.
 */
export const unhurriedHead = (place: HeadPlace, moment: () => Promise<void>): HeadPlace => ({
  read: () => place.read(),
  write: async (head) => {
    await moment();
    await place.write(head);
  },
  forget: () => place.forget(),
});

type Fetch = typeof globalThis.fetch;

const timeoutMs = 5000;

async function failure(response: Response): Promise<AppError> {
  try {
    const { error } = errorBodySchema.parse(await response.json());
    return new AppError(isErrorCode(error.code) ? error.code : 'store_failed', error.details);
  } catch {
    return new AppError('store_failed');
  }
}

/**
 * @param place names head office and person: letters, digits, hyphens
 * @param fetch of the realm
 * @param line what is appended to the journal goes over it while it is open
 */
export function shellVaultHost(place: string, fetch: Fetch, line?: JournalLine): VaultHost {
  const ask = async (part: string, method: string, body?: Bytes): Promise<Bytes | undefined> => {
    let response: Response;
    try {
      response = await fetch(`/shell/vault/${place}/${part}`, {
        method,
        cache: 'no-store',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body ? { body, headers: { 'content-type': 'application/octet-stream' } } : {}),
      });
    } catch {
      throw new AppError('store_failed');
    }
    if (!response.ok) throw await failure(response);
    if (response.status === 204) return undefined;
    // A server that knows nothing of this answers with a page.
    if (response.headers.get('content-type') !== 'application/octet-stream') throw new AppError('store_failed');
    return new Uint8Array(await response.arrayBuffer());
  };
  const tell = async (part: string, method: string, body?: Bytes): Promise<void> =>
    void (await ask(part, method, body));
  return {
    secret: async () => {
      const secret = await ask('secret', 'GET');
      if (!secret) throw new AppError('store_failed');
      return secret;
    },
    forgetSecret: () => tell('secret', 'DELETE'),
    readKey: () => ask('key', 'GET'),
    holdKey: (key, minutes) => tell(`key?minutes=${minutes}`, 'PUT', key),
    forgetKey: () => tell('key', 'DELETE'),
    head: {
      read: () => ask('head', 'GET'),
      write: (head) => tell('head', 'PUT', head),
      forget: () => tell('head', 'DELETE'),
    },
    readLeases: async () => unpackFrames((await ask('lease', 'GET')) ?? new Uint8Array(0)) ?? [],
    writeLease: (sealed) => tell('lease', 'PUT', packFrames([sealed])),
    readJournal: async () => {
      // Whoever reads it is about to write to it.
      line?.open();
      return unpackFrames((await ask('journal', 'GET')) ?? new Uint8Array(0)) ?? [];
    },
    appendJournal: async (frames) => {
      const packed = packFrames(frames);
      const answer = await line?.send(packed);
      // A line that broke may have brought it: an entry that is there twice says the same twice.
      if (!answer) return tell('journal', 'POST', packed);
      const { status, body } = answer;
      if (status !== 204) throw await failure(new Response(body, { status }));
    },
    replaceJournal: (frames) => tell('journal', 'PUT', packFrames(frames)),
    shred: async () => {
      const parts = ['secret', 'key', 'head', 'lease', 'journal'];
      const done = await Promise.allSettled(parts.map((part) => tell(part, 'DELETE')));
      if (done[0]?.status === 'rejected') throw done[0].reason;
    },
  };
}
