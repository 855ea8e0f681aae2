import type { Body } from '../entities';

export type Tag = Pick<Body<'tag'>, 'name' | 'formerNames' | 'groupId' | 'parentId'> & { readonly id: string };
type TagGroup = Pick<Body<'tagGroup'>, 'single'> & { readonly id: string };
type Tagged = Pick<Body<'account'>, 'tags' | 'tagHistory'>;
type HistoryRow = NonNullable<Tagged['tagHistory']>[number];

/** The tag that a word on a record means: by its name, else by a former one. Undefined for a word of somebody's own. */
export const tagOf = <T extends Tag>(word: string, known: readonly T[]): T | undefined =>
  known.find((tag) => tag.name === word) ?? known.find((tag) => tag.formerNames?.includes(word) === true);

/** The words of a record as they are called today, each once. */
export const currentWords = (words: readonly string[], known: readonly Tag[]): string[] => [
  ...new Set(words.map((word) => tagOf(word, known)?.name ?? word)),
];

/** Tags and all that are below them in the hierarchy, each once. */
export function tagsBelow<T extends Tag>(tags: readonly T[], known: readonly T[]): T[] {
  const below = [...new Set(tags)];
  for (const one of below) below.push(...known.filter((other) => other.parentId === one.id && !below.includes(other)));
  return below;
}

/**
 * The tags of a record after somebody chose others: of a group that allows one, the one chosen last stays.
 * @param chosen in the order of the choice
 */
export function withoutRivals(chosen: readonly string[], known: readonly Tag[], groups: readonly TagGroup[]): string[] {
  const single = new Set(groups.filter((group) => group.single === true).map(({ id }) => id));
  const groupOf = (word: string): string | undefined => {
    const id = tagOf(word, known)?.groupId;
    return id !== undefined && single.has(id) ? id : undefined;
  };
  return chosen.filter((word, place) => {
    const group = groupOf(word);
    return group === undefined || !chosen.slice(place + 1).some((later) => groupOf(later) === group);
  });
}

const mostRows = 1_000;

/**
 * The one way tags are changed: what is no longer carried ends today, what is new begins today, as far as the history goes back. What an older version changed
 * without it is closed or begun here too.
 * @param today YYYY-MM-DD
 */
export function withTags(
  before: Tagged,
  tags: readonly string[],
  by: { readonly today: string; readonly userId: string },
): Required<Tagged> {
  const history = before.tagHistory ?? [];
  const kept = history.map((row): HistoryRow =>
    row.until === undefined && !tags.includes(row.tag) ? { ...row, until: by.today } : row,
  );
  const rows = [...kept];
  for (const tag of tags) {
    if (rows.some((row) => row.tag === tag && row.until === undefined)) continue;
    const begun = before.tags?.includes(tag) ? knownSince(tag, by.today) : begunBy(tag, by);
    const sameDay = rows.findIndex((row) => row.key === begun.key);
    // Taken off and put on again within a day: it was never gone.
    if (sameDay >= 0) rows[sameDay] = begun;
    else rows.push(begun);
  }
  // The oldest that have ended give way.
  const surplus = rows.length - mostRows;
  const ended = rows.filter((row) => row.until !== undefined).slice(0, Math.max(0, surplus));
  return { tags: [...tags], tagHistory: rows.filter((row) => !ended.includes(row)) };
}

/** A row of its own for each person: who puts on the same tag on the same day does not contradict the other. */
const begunBy = (tag: string, { today, userId }: { readonly today: string; readonly userId: string }): HistoryRow => ({
  key: `${today} ${tag} ${userId}`,
  tag,
  from: today,
  byId: userId,
});
/** It was carried before there was a history: nobody says since when, and everybody notes the same. */
const knownSince = (tag: string, today: string): HistoryRow => ({ key: `${today} ${tag}`, tag, from: today });

/** When a record carried a tag, days YYYY-MM-DD; without `until` it still does. */
export interface TagPeriod {
  readonly tag: string;
  readonly from: string;
  readonly until?: string;
  /** It was carried on `from` already, when the history began; since when nobody knows. */
  readonly isEarlier?: true;
}

/**
 * The history of tags by the names of today, the latest first: times under several words of one tag that touch each other are one.
 * @param nameOf what a word is called today
 */
export function tagPeriods(history: readonly HistoryRow[], nameOf: (word: string) => string): TagPeriod[] {
  const open = '9999-12-31';
  const endOf = ({ until = open }: Pick<TagPeriod, 'until'>): string => until;
  const periods = new Map<string, TagPeriod[]>();
  for (const { tag, from, until, byId } of history.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const name = nameOf(tag);
    const own = periods.get(name) ?? [];
    periods.set(name, own);
    const last = own.at(-1);
    const touches = last !== undefined && endOf(last) >= from;
    const end = touches && endOf(last) > endOf({ ...(until === undefined ? {} : { until }) }) ? last.until : until;
    if (touches) own.pop();
    const isEarlier = touches ? last.isEarlier === true : byId === undefined;
    own.push({
      tag: name,
      from: touches ? last.from : from,
      ...(end === undefined ? {} : { until: end }),
      ...(isEarlier ? { isEarlier } : {}),
    });
  }
  return [...periods.values()]
    .flat()
    .sort((a, b) => (endOf(a) === endOf(b) ? (a.from < b.from ? 1 : -1) : endOf(a) < endOf(b) ? 1 : -1));
}

type TagPatch = Pick<Body<'tag'>, 'name' | 'formerNames'>;

/** A tag under another name: what carries the old one means the new one. */
export function renamedTag({ name: before, formerNames = [] }: TagPatch, name: string): TagPatch {
  const former = new Set([...formerNames, before]);
  former.delete(name);
  return { name, formerNames: [...former] };
}

type RuledTag = Tag & Pick<Body<'tag'>, 'segmentId'>;

/** A tag names one segment: two that are given by different ones cannot become one. */
export const haveOtherRules = (from: RuledTag, into: RuledTag): boolean =>
  from.segmentId !== undefined && into.segmentId !== undefined && from.segmentId !== into.segmentId;

/**
 * Two tags that mean the same: what carries a word of `from` means `into`, what is below `from` is below `into`, and whom a rule gave `from` it gives `into`.
 * `from` is to be removed. Accounts, their histories, and conditions that name `from` stay as they are: its words are former names now.
 * @param into one without a rule, or with the same (`haveOtherRules`)
 * @returns the new former names of `into` with its rule, and the tags that get another parent
 */
export function mergedTag(
  from: RuledTag,
  into: RuledTag,
  known: readonly Tag[],
): {
  readonly formerNames: string[];
  readonly segmentId: string | undefined;
  readonly moved: readonly { readonly id: string; readonly parentId: string | null }[];
} {
  const former = new Set([...(into.formerNames ?? []), from.name, ...(from.formerNames ?? [])]);
  former.delete(into.name);
  const above = from.parentId === undefined || from.parentId === into.id ? null : from.parentId;
  return {
    formerNames: [...former],
    segmentId: into.segmentId ?? from.segmentId,
    moved: known
      .filter(({ parentId }) => parentId === from.id)
      .map(({ id }) => (id === into.id ? { id, parentId: above } : { id, parentId: into.id })),
  };
}
