import { createContext, useContext } from 'react';
import type { AccountPanel } from './feature';

/** The panels of all features, sorted; the account page renders them without knowing who wrote them. */
export const AccountPanelsContext = createContext<readonly AccountPanel[]>([]);

export function useAccountPanels(column: AccountPanel['column']): readonly AccountPanel[] {
  return useContext(AccountPanelsContext).filter((panel) => panel.column === column);
}
