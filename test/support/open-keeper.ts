import type { KeyKeeper } from '../../src/renderer/data/keys/key-keeper';
import { newLease } from '../../src/shared/domain/lease';

/** Nobody locked anything: the shell holds a key, and the head office was asked just now. */
export const openKeeper = (): KeyKeeper =>
  ({
    held: () => Promise.resolve(new Uint8Array(32)),
    refresh: () => Promise.resolve(false),
    hold: () => Promise.resolve(),
    lock: () => Promise.resolve(),
    pauseLeftMs: () => Promise.resolve(0),
    hasRing: () => Promise.resolve(true),
    recoveryKeys: () => Promise.resolve({ trusted: '0'.repeat(32), offered: undefined }),
    afterSignIn: () => Promise.resolve({ key: new Uint8Array(32) }),
    unlock: () => Promise.resolve({ key: new Uint8Array(32) }),
    lease: {
      now: () => Promise.resolve(newLease(Date.now())),
      keep: (_key: unknown, lease: unknown) => Promise.resolve(lease),
      contact: () => Promise.resolve(newLease(Date.now())),
    },
  }) as unknown as KeyKeeper;
