import { z } from 'zod';

/** What a shell keeps for a signed-in person. It never reaches page script. */
export const shellSessionSchema = z.object({
  /** The head office these tokens belong to; they are sent nowhere else. */
  officeUrl: z.string(),
  accessToken: z.string(),
  /** Milliseconds on this computer's clock; a wrong clock costs one refused request, nothing else. */
  refreshAfter: z.number(),
  refreshToken: z.string(),
});
export type ShellSession = z.infer<typeof shellSessionSchema>;

/** Where the shell keeps sessions; `write` resolves once it would survive a crash. */
export interface SessionStore {
  read(id: string): Promise<ShellSession | undefined>;
  /** undefined forgets the session. */
  write(id: string, session: ShellSession | undefined): Promise<void>;
}

/** Sessions that end with the program: where the system offers no safe place, and in tests. */
export function createMemorySessionStore(): SessionStore {
  const sessions = new Map<string, ShellSession>();
  return {
    read: (id) => Promise.resolve(sessions.get(id)),
    write(id, session) {
      if (session === undefined) sessions.delete(id);
      else sessions.set(id, session);
      return Promise.resolve();
    },
  };
}
