import { createContext, useContext } from 'react';
import { must } from '../../shared/errors';
import { sessionSchema, type Session } from '../../shared/sync-protocol';
import type { Platform } from './platform';

/** Ids, names and the role: what opens the app offline. Tokens never come here; the shell keeps them. */
const key = 'session';

export function readSession(platform: Platform): Session | undefined {
  const parsed = sessionSchema.safeParse(platform.kept.get(key));
  return parsed.success ? parsed.data : undefined;
}

export const keepSession = (platform: Platform, session: Session | undefined): void => platform.kept.set(key, session);

export interface SessionControl {
  readonly session: Session;
  /** Forgets the sign-in here and at the head office; what is stored stays for the next sign-in. */
  readonly signOut: () => Promise<void>;
  /** After the data module has removed everything of this user. */
  readonly leave: () => void;
  /** The same person signed in again, after the sign-in ran out. */
  readonly renewed: (session: Session) => void;
}

export const SessionContext = createContext<SessionControl | undefined>(undefined);

export const useSession = (): SessionControl => must(useContext(SessionContext), 'only inside the signed-in app');

/** This device's own id: made once, kept for ever, named in every sign-in. */
export function deviceIdOf(platform: Platform, makeId: () => string): string {
  const known = platform.kept.get('device');
  if (typeof known === 'string' && /^[0-9a-f-]{36}$/.test(known)) return known;
  const made = makeId();
  platform.kept.set('device', made);
  return made;
}
