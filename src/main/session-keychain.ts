import type { SafeStorage } from 'electron';
import { createFileSessionStore } from '../shell/file-session-store';
import { createMemorySessionStore, type SessionStore } from '../shell/session-store';

/**
 * Sessions sealed by the system's keychain. Where the system has none (Linux without a keyring answers "basic_text",
 * which is no secret at all) they live in memory only, and `isKept` says so, so that the page can tell the person.
 */
export function createKeychainSessions(
  safeStorage: Pick<
    SafeStorage,
    'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
  >,
  platform: NodeJS.Platform,
  path: string,
): { store: SessionStore; isKept: boolean } {
  const isKept =
    safeStorage.isEncryptionAvailable() &&
    (platform !== 'linux' || !['basic_text', 'unknown'].includes(safeStorage.getSelectedStorageBackend()));
  if (!isKept) return { store: createMemorySessionStore(), isKept };
  const store = createFileSessionStore(path, {
    seal: (text) => safeStorage.encryptString(text),
    open: (content) => safeStorage.decryptString(Buffer.from(content)),
  });
  return { store, isKept };
}
