import { createContext, useContext } from 'react';

/** What the open app may do with the key of what is stored here. */
export interface VaultControl {
  /** All windows of this person show the unlock screen, and nobody has the key. */
  readonly lock: () => void;
  /** Days this laptop may go on without the head office, from the day on that they are worth a word. */
  readonly daysLeft: number | undefined;
  /** The head office accepted this password just now: it opens what lies here from now on. */
  readonly passwordAccepted: (password: string) => Promise<void>;
}

/** Without a vault (screens in tests) nothing is locked. */
export const VaultContext = createContext<VaultControl>({
  lock: () => undefined,
  daysLeft: undefined,
  passwordAccepted: () => Promise.resolve(),
});

export const useVault = (): VaultControl => useContext(VaultContext);
