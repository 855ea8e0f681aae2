import { z } from 'zod';
import { readFileIfThere, writePrivateFile } from './private-file';
import { shellSessionSchema, type SessionStore, type ShellSession } from './session-store';

/** How the content is kept from other eyes: plain under mode 0600, or sealed with the system's keychain. */
export interface Sealing {
  seal(text: string): Uint8Array;
  /** Throws when the keychain cannot open it any more. */
  open(content: Uint8Array): string;
}

/** What keeps it from other eyes is the mode of the file. */
export const plainSealing: Sealing = {
  seal: (text) => Buffer.from(text, 'utf8'),
  open: (content) => Buffer.from(content).toString('utf8'),
};

/** Sessions whose browser forgot its cookie would stay for ever otherwise. */
const maxSessions = 100;

const fileSchema = z.record(z.string(), shellSessionSchema);

/**
 * Sessions in one file that survive a restart. A file that cannot be read (another keychain, a damaged disk) counts as
 * "not signed in": the person signs in again, and no data is lost with it.
 */
export function createFileSessionStore(path: string, sealing: Sealing = plainSealing): SessionStore {
  let sessions: Promise<Map<string, ShellSession>> | undefined;
  let lastWrite: Promise<void> = Promise.resolve();

  async function load(): Promise<Map<string, ShellSession>> {
    const content = await readFileIfThere(path);
    if (content === undefined) return new Map();
    try {
      return new Map(Object.entries(fileSchema.parse(JSON.parse(sealing.open(content)))));
    } catch {
      return new Map();
    }
  }

  return {
    async read(id) {
      sessions ??= load();
      return (await sessions).get(id);
    },
    async write(id, session) {
      sessions ??= load();
      const known = await sessions;
      known.delete(id);
      if (session !== undefined) known.set(id, session);
      // The one written longest ago is first.
      for (const oldest of [...known.keys()].slice(0, -maxSessions)) known.delete(oldest);
      // One after the other: a slower earlier write must not replace a later one.
      const save = (): Promise<void> => writePrivateFile(path, sealing.seal(JSON.stringify(Object.fromEntries(known))));
      lastWrite = lastWrite.then(save, save);
      await lastWrite;
    },
  };
}
