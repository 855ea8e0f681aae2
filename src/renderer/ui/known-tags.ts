import { createContext, useContext } from 'react';

/** What fields with tags need of the tags the organisation knows; the app supplies it from the data module. */
export interface KnownTags {
  /** Offered while typing. */
  readonly words: readonly string[];
  /** Words of a record as they are called today. */
  named(words: readonly string[]): readonly string[];
  /** What stays of the words that were chosen, in the order of the choice: of some groups a record carries one. */
  settled(chosen: readonly string[]): readonly string[];
}

export const KnownTagsContext = createContext<KnownTags>({
  words: [],
  named: (words) => words,
  settled: (chosen) => chosen,
});

export const useKnownTags = (): KnownTags => useContext(KnownTagsContext);
