import { createContext, useContext } from 'react';
import type { LockMinutes } from './lock-setting';

/** What the open app may do with the key of what is stored here. */
export interface VaultControl {
  /** All windows of this person show the unlock screen, and nobody has the key. */
  readonly lock: () => void;
  /** After so many minutes it locks by itself from now on: in every window, and in the shell, which holds the key. */
  readonly lockAfter: (minutes: LockMinutes) => void;
  /** Days this laptop may go on without the head office, from the day on that they are worth a word. */
  readonly daysLeft: number | undefined;
  /** The latest instant that the laptop's clock has shown, where it was set back since. */
  readonly setBackFrom: string | undefined;
  /** The head office accepted this password just now: it opens what lies here from now on. */
  readonly passwordAccepted: (password: string) => Promise<void>;
  /**
   * The person's own password, at the head office and on this laptop.
   * @throws AppError wrong_password, weak_password, too_many_attempts; office_unreachable and the like: asking again ends it
   */
  readonly changePassword: (current: string, next: string) => Promise<void>;
  readonly recoveryKeys: () => Promise<RecoveryKeys>;
  /** @throws AppError recovery_foreign when the head office shows yet another one, and what the head office says */
  readonly trustRecovery: (fingerprint: string) => Promise<void>;
}

/** By their fingerprints: what the head office can open this laptop with, and another one it shows that nobody confirmed. */
export interface RecoveryKeys {
  readonly trusted: string | undefined;
  readonly offered: string | undefined;
}

/** Without a vault (screens in tests) nothing is locked. */
export const VaultContext = createContext<VaultControl>({
  lock: () => undefined,
  lockAfter: () => undefined,
  daysLeft: undefined,
  setBackFrom: undefined,
  passwordAccepted: () => Promise.resolve(),
  changePassword: () => Promise.resolve(),
  recoveryKeys: () => Promise.resolve({ trusted: undefined, offered: undefined }),
  trustRecovery: () => Promise.resolve(),
});

export const useVault = (): VaultControl => useContext(VaultContext);
