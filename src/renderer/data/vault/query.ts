import { getQueryMatcher, getSortComparator } from 'rxdb/plugins/core';
import type { PreparedQuery } from 'rxdb/plugins/core';
import type { Collection } from './collection';
import type { Document } from './order';
import type { Entry } from './state';

type Query = PreparedQuery<Record<string, unknown>>;

/** The entries between the bounds of the query's plan, as they are now: what is written later does not move them. */
async function inRange(collection: Collection, { queryPlan }: Query): Promise<Entry[]> {
  const { index, startKeys, endKeys, inclusiveStart, inclusiveEnd } = queryPlan;
  const { key, order } = await collection.order(index);
  return order.slice(...order.range(key.lower(startKeys), inclusiveStart, key.upper(endKeys), inclusiveEnd));
}

/** Live documents only, and nothing else of the selector is known to hold. */
const livesOnly = ({ selector }: Query['query']): boolean => {
  const wanted = (selector as Record<string, unknown>)['_deleted'];
  return wanted === false || (typeof wanted === 'object' && wanted !== null && '$eq' in wanted && wanted.$eq === false);
};

interface Walk {
  readonly index: readonly string[];
  readonly isDownward: boolean;
  readonly idsUpwards: boolean;
}

/**
 * The order in which the first of a sorted list come first. RxDB's planner knows no downward ones, and rates an index by its
 * selector alone.
 */
function walkOf({ schema, primary }: Collection, { query }: Query): Walk | undefined {
  const sort = query.sort.map((part) => Object.entries(part)[0] as [string, 'asc' | 'desc']);
  const [first, second] = sort;
  if (!first || sort.length > 2 || !livesOnly(query)) return undefined;
  const isDownward = first[1] === 'desc';
  if (first[0] === primary) return { index: ['_deleted', primary], isDownward, idsUpwards: !isDownward };
  if (second?.[0] !== primary) return undefined;
  const idsUpwards = second[1] === 'asc';
  const index = ['_deleted', first[0], primary];
  const isKept = schema.indexes?.some((kept) => String(kept) === String(index));
  return isKept && (isDownward || idsUpwards) ? { index, isDownward, idsUpwards } : undefined;
}

/** "The newest fifty" without reading the others. */
async function runWalk(
  collection: Collection,
  { index, isDownward, idsUpwards }: Walk,
  end: number,
  { takesAll, matches }: { readonly takesAll: boolean; readonly matches: (document: Document) => boolean },
): Promise<Document[]> {
  const { order } = await collection.order(index);
  const [first, top] = order.range({ key: '0', id: '' }, true, { key: '1', id: '' }, false);
  // What is written meanwhile moves positions: all entries that can be needed are taken before the first is read.
  const most = takesAll ? end : Infinity;
  const entries = isDownward
    ? order.downwards(first, top, most, idsUpwards)
    : order.slice(first, Math.min(top, first + most));
  return firstMatches(collection, entries, end, matches);
}

/** At least the first `end` that match, if there are so many, reading as few as possible. */
async function firstMatches(
  collection: Collection,
  entries: readonly Entry[],
  end: number,
  matches: (document: Document) => boolean,
): Promise<Document[]> {
  const found: Document[] = [];
  const size = Math.max(50, end);
  for (let at = 0; at < entries.length && found.length < end; at += size)
    found.push(...(await collection.documents(entries.slice(at, at + size))).filter(matches));
  return found;
}

/** @throws what reading the log throws */
export async function runQuery(collection: Collection, prepared: Query): Promise<Document[]> {
  const { query, queryPlan } = prepared;
  // Whoever prepares a query without RxDB's normalizing leaves both out.
  const skip = query.skip ?? 0;
  const end = skip + (query.limit ?? Infinity);
  if (end === skip) return [];
  const matcher = () =>
    getQueryMatcher<Document>(collection.schema as never, query as never) as (document: Document) => boolean;
  const walk = end < Infinity && !queryPlan.sortSatisfiedByIndex ? walkOf(collection, prepared) : undefined;
  if (walk) {
    const takesAll = Object.keys(query.selector).length === 1;
    return (await runWalk(collection, walk, end, { takesAll, matches: matcher() })).slice(skip, end);
  }
  const matches = queryPlan.selectorSatisfiedByIndex ? () => true : matcher();
  const entries = await inRange(collection, prepared);
  if (!queryPlan.sortSatisfiedByIndex) {
    const found = await collection.filter(entries, matches);
    return found
      .sort(getSortComparator<Document>(collection.schema as never, query as never) as never)
      .slice(skip, end);
  }
  if (queryPlan.selectorSatisfiedByIndex) return collection.documents(entries.slice(skip, end));
  if (end === Infinity) return (await collection.filter(entries, matches)).slice(skip);
  return (await firstMatches(collection, entries, end, matches)).slice(skip, end);
}

/** As many as the query would find. */
export async function countQuery(
  collection: Collection,
  prepared: Query,
): Promise<{ readonly count: number; readonly mode: 'fast' | 'slow' }> {
  const { query, queryPlan } = prepared;
  if (!queryPlan.selectorSatisfiedByIndex)
    return { count: (await runQuery(collection, prepared)).length, mode: 'slow' };
  const { length } = await inRange(collection, prepared);
  const { skip = 0, limit = Infinity } = query;
  return { count: Math.max(0, Math.min(limit, length - skip)), mode: 'fast' };
}
