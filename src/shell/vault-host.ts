import { randomBytes } from 'node:crypto';
import { statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { packFrames, unpackFrames } from '../shared/domain/frames';
import { errorAnswer } from './answers';
import { plainSealing, type Sealing } from './file-session-store';
import { HeldKeys } from './held-keys';
import { openJournalFile, type JournalFile } from './journal-file';
import { readFileIfThere, removeFile, writePrivateFile } from './private-file';
import { readBody } from './request-body';
import {
  copyLostJournal,
  folderOf,
  journalName,
  makeFolder,
  onlyProfile,
  removeForgotten,
  takeOverShared,
} from './vault-places';

/**
 * What the shell keeps for the sealed store of a person (docs/decisions/015-keys.md): the device's part of the key, the
 * key of an open vault (in memory only), the newest head of the log, the lease, and the journal of unsent work.
 */
export interface VaultHost {
  /** Answers a request to /shell/vault/*, after the shell has made sure that a page of ours asks. */
  answer(request: Request, path: string, asker: Asker): Promise<Response>;
  /** A page of this profile asked the shell for something: somebody is there. */
  heard(profile: string): void;
  /** The person of a profile has signed out, or another signed in: the keys it left are told no more. */
  forgetKeysOf(profile: string): void;
  /** The computer goes to sleep: nobody is told any key any more. */
  forgetKeys(): void;
  /** Bytes that may still be written to this disk; undefined where the system does not tell. */
  freeBytes(): Promise<number | undefined>;
}

/** Who asks. */
export interface Asker {
  /** Of the browser; undefined: it has not said, and gets nothing. */
  readonly profile: string | undefined;
  /** Whether the head office has let somebody in from there. */
  readonly isSignedIn: () => Promise<boolean>;
}

export interface VaultHostOptions {
  /** A folder of this program's own; made when it is missing. */
  readonly folder: string;
  /** How the device's secret is kept from other eyes; in a file that only its owner reads unless told. */
  readonly sealing?: Sealing;
  /** Bytes a journal may have on the disk; 64 MiB unless told. */
  readonly maxJournalBytes?: number;
  /** Milliseconds on this computer's clock. */
  readonly now?: () => number;
}

const pathPattern = /^\/shell\/vault\/([A-Za-z0-9-]{8,200})\/(secret|key|head|lease|journal|journal\/line)$/;
const secretBytes = 32;
/** So long a key is held when its page does not say. */
const usualIdleMinutes = 15;
const mostIdleMinutes = 60;

interface Place {
  readonly folder: string;
  readonly journal: JournalFile;
  /** What an earlier Roadbook left is in the folder. */
  readonly ready: Promise<void>;
  /** The last thing somebody wants of each part: it waits for the one before, and an edit's journal for no other part. */
  readonly last: Map<string, Promise<unknown>>;
}

interface Asked {
  readonly method: string;
  readonly url: string;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly name: string;
  readonly profile: string;
  readonly isSignedIn: () => Promise<boolean>;
  readonly folder: string;
  readonly journal: JournalFile;
}

export function createVaultHost(options: VaultHostOptions): VaultHost {
  const { sealing = plainSealing, maxJournalBytes = 64 * 1024 * 1024 } = options;
  const places = new Map<string, Place>();
  const now = options.now ?? Date.now;
  const keys = new HeldKeys(now);
  // At every start of the shell, before anybody is given a place; what cannot be removed today is removed another day.
  const tidied = removeForgotten(options.folder, now()).catch(() => undefined);

  function placeOf(profile: string, name: string): Place {
    const folder = folderOf(options.folder, profile, name);
    const place = places.get(folder) ?? {
      folder,
      journal: openJournalFile(join(folder, journalName)),
      ready: tidied.then(() => takeOverShared(folder)),
      last: new Map(),
    };
    places.set(folder, place);
    // Tried again by the next request; whoever waits for this one hears of it.
    place.ready.catch(() => places.delete(folder));
    return place;
  }

  function inTurn<T>(place: Place, part: string, step: () => Promise<T>): Promise<T> {
    const turn = (place.last.get(part) ?? Promise.resolve()).then(step);
    place.last.set(
      part,
      turn.catch(() => undefined),
    );
    return turn;
  }

  async function answerSecret({ method, folder }: Asked): Promise<Response> {
    const path = join(folder, 'secret.bin');
    if (method === 'DELETE') {
      await removeFile(path);
      return done();
    }
    if (method !== 'GET') return errorAnswer(404, 'not_found');
    const kept = await readFileIfThere(path);
    if (kept !== undefined) {
      const secret = openSecret(kept);
      return secret === undefined ? errorAnswer(409, 'device_secret_lost') : bytesAnswer(secret);
    }
    const secret = randomBytes(secretBytes);
    await makeFolder(folder);
    await writePrivateFile(path, sealing.seal(secret.toString('base64')));
    return bytesAnswer(secret);
  }

  /** undefined: the system's keychain is not the one that sealed it, or the file is damaged. */
  function openSecret(kept: Uint8Array): Uint8Array | undefined {
    try {
      const secret = Buffer.from(sealing.open(kept), 'base64');
      return secret.length === secretBytes ? secret : undefined;
    } catch {
      return undefined;
    }
  }

  function answerKey({ method, url, body, name, profile }: Asked): Response {
    if (method === 'DELETE') {
      // Locked means locked in every window.
      keys.forget(profile, name);
      return done();
    }
    if (method === 'GET') {
      const kept = keys.read(profile, name);
      return kept === undefined ? done() : bytesAnswer(kept);
    }
    if (method !== 'PUT') return errorAnswer(404, 'not_found');
    if (body.length === 0) return errorAnswer(400, 'bad_request');
    const asked = Number(new URL(url).searchParams.get('minutes') ?? usualIdleMinutes);
    const minutes = asked > 0 && asked <= mostIdleMinutes ? asked : usualIdleMinutes;
    keys.hold(profile, name, body, minutes * 60_000);
    return done();
  }

  /** Something small that is kept as it comes, sealed by the page. */
  const answerFile =
    (name: string) =>
    async ({ method, body, folder }: Asked): Promise<Response> => {
      const path = join(folder, name);
      if (method === 'GET') {
        const kept = await readFileIfThere(path);
        return kept === undefined ? done() : bytesAnswer(kept);
      }
      if (method === 'DELETE') {
        await removeFile(path);
        return done();
      }
      if (method !== 'PUT') return errorAnswer(404, 'not_found');
      if (body.length === 0) return errorAnswer(400, 'bad_request');
      await makeFolder(folder);
      await writePrivateFile(path, body);
      return done();
    };

  async function answerJournal({ method, body, folder, journal, profile, isSignedIn }: Asked): Promise<Response> {
    if (method === 'GET') {
      if (profile !== onlyProfile && (await isSignedIn())) await copyLostJournal(folder);
      const kept = await journal.read();
      return kept.length === 0 ? done() : bytesAnswer(packFrames(kept));
    }
    if (method === 'DELETE') {
      await journal.remove();
      return done();
    }
    if (method !== 'POST' && method !== 'PUT') return errorAnswer(404, 'not_found');
    const frames = unpackFrames(body);
    if (frames === undefined) return errorAnswer(400, 'bad_request');
    if (method === 'PUT') {
      await makeFolder(folder);
      await journal.replace(frames);
      return done();
    }
    const size = await journal.size();
    if (size + body.length > maxJournalBytes) return tooLarge(maxJournalBytes);
    // An edit waits for this: a file with something in it has a folder.
    if (size === 0) await makeFolder(folder);
    if (frames.length > 0) await journal.append(frames);
    return done();
  }

  /** Each part: how much may be sent to it, and who answers. */
  const parts = {
    secret: { maxBytes: 0, answer: answerSecret },
    key: { maxBytes: 1024, answer: answerKey },
    head: { maxBytes: 1024 * 1024, answer: answerFile('head.bin') },
    lease: { maxBytes: 64 * 1024, answer: answerFile('lease.bin') },
    journal: { maxBytes: maxJournalBytes, answer: answerJournal },
    // Whether a line to the journal may be opened.
    'journal/line': { maxBytes: 0, answer: done },
  } as const;

  return {
    async answer(request, path, { profile, isSignedIn }) {
      const [, name, partName] = pathPattern.exec(path) ?? [];
      if (name === undefined || partName === undefined) return errorAnswer(404, 'not_found');
      if (profile === undefined) return errorAnswer(401, 'profile_unknown');
      const part = parts[partName as keyof typeof parts];
      // Before its turn: a page that stops in the middle of sending holds nobody up.
      const body = (await readBody(request, part.maxBytes)) ?? new Uint8Array();
      if (body === 'too large') return tooLarge(part.maxBytes);
      const place = placeOf(profile, name);
      const { method, url } = request;
      const { folder, journal } = place;
      try {
        await place.ready;
        return await inTurn(place, partName, async () =>
          part.answer({ method, url, body, name, profile, isSignedIn, folder, journal }),
        );
      } catch (error) {
        return errorAnswer(507, isDiskFull(error) ? 'disk_full' : 'store_failed');
      }
    },
    heard: (profile) => keys.heard(profile),
    forgetKeysOf: (profile) => keys.forget(profile),
    freeBytes: () => freeBytesOf(options.folder),
    forgetKeys: () => keys.forgetAll(),
  };
}

/** Before anything is kept there is only a folder above. */
async function freeBytesOf(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    const above = dirname(folder);
    return above === folder ? undefined : freeBytesOf(above);
  }
}

const noStore = { 'cache-control': 'no-store' };
const done = (): Response => new Response(null, { status: 204, headers: noStore });
const bytesAnswer = (bytes: Uint8Array): Response =>
  new Response(new Uint8Array(bytes), { headers: { ...noStore, 'content-type': 'application/octet-stream' } });

const tooLarge = (bytes: number): Response =>
  errorAnswer(413, 'too_large', { max: bytes < 1024 * 1024 ? `${bytes / 1024} KiB` : `${bytes / 1024 / 1024} MiB` });

const isDiskFull = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code));
