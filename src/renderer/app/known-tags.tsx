import { useMemo, type ReactNode } from 'react';
import { currentWords, withoutRivals } from '../../shared/domain/tags';
import { useRecords } from '../data/hooks';
import { KnownTagsContext, type KnownTags } from '../ui/known-tags';

const many = { window: { offset: 0, limit: 2000 } } as const;

/** The tags of the organisation for every field with tags. */
export function KnownTagsProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const tags = useRecords('tag', { sort: [{ field: 'name' }] }, many)?.rows;
  const groups = useRecords('tagGroup', {}, many)?.rows;
  const known = useMemo(
    (): KnownTags => ({
      words: (tags ?? []).map(({ name }) => name),
      named: (words) => currentWords(words, tags ?? []),
      settled: (chosen) => withoutRivals(chosen, tags ?? [], groups ?? []),
    }),
    [tags, groups],
  );
  return <KnownTagsContext.Provider value={known}>{children}</KnownTagsContext.Provider>;
}
