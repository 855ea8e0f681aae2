import type { SafeStorage } from 'electron';
import { createFileSessionStore, type Sealing } from '../shell/file-session-store';
import { createMemorySessionStore, type SessionStore } from '../shell/session-store';

type Keychain = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>;

/** Sealing by the system's keychain; undefined where it has none (Linux without a keyring answers "basic_text", which is no secret at all). */
export function keychainSealing(safeStorage: Keychain, platform: NodeJS.Platform): Sealing | undefined {
  const isThere =
    safeStorage.isEncryptionAvailable() &&
    (platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()));
  if (!isThere) return undefined;
  return {
    seal: (text) => safeStorage.encryptString(text),
    open: (content) => safeStorage.decryptString(Buffer.from(content)),
  };
}

/** Sessions that live in memory only where nothing seals them; `isKept` says so, so that the page can tell the person. */
export function createKeychainSessions(
  sealing: Sealing | undefined,
  path: string,
): { store: SessionStore; isKept: boolean } {
  if (sealing === undefined) return { store: createMemorySessionStore(), isKept: false };
  return { store: createFileSessionStore(path, sealing), isKept: true };
}
