import {
  getQueryMatcher,
  getSortComparator,
  getStartIndexStringFromLowerBound,
  getStartIndexStringFromUpperBound,
} from 'rxdb/plugins/core';
import type { PreparedQuery } from 'rxdb/plugins/core';
import type { Collection } from './collection';
import type { Document } from './order';
import type { Entry } from './state';

type Query = PreparedQuery<Record<string, unknown>>;

/** The entries between the bounds of the query's plan, as they are now: what is written later does not move them. */
async function inRange(collection: Collection, { queryPlan }: Query): Promise<Entry[]> {
  const { index, startKeys, endKeys, inclusiveStart, inclusiveEnd } = queryPlan;
  const { key, order } = await collection.order(index);
  const lower = getStartIndexStringFromLowerBound(collection.schema, index, startKeys as string[]);
  const upper = getStartIndexStringFromUpperBound(collection.schema, index, endKeys as string[]);
  return order.slice(...order.range(key.bound(lower), inclusiveStart, key.bound(upper), inclusiveEnd));
}

/** Live documents only, and nothing else of the selector is known to hold. */
const livesOnly = ({ selector }: Query['query']): boolean => {
  const wanted = (selector as Record<string, unknown>)['_deleted'];
  return wanted === false || (typeof wanted === 'object' && wanted !== null && '$eq' in wanted && wanted.$eq === false);
};

/** The index that has the first field of a downward sort before the primary key: RxDB's planner knows upward ones only. */
function downwardIndex(
  collection: Collection,
  { query }: Query,
): { readonly index: string[]; readonly idsUpwards: boolean } | undefined {
  const [first, second, more] = query.sort.map((part) => Object.entries(part)[0] as [string, 'asc' | 'desc']);
  if (!first || first[1] !== 'desc' || second?.[0] !== collection.primary || more || !livesOnly(query))
    return undefined;
  const index = ['_deleted', first[0], collection.primary];
  const isKept = collection.schema.indexes?.some((kept) => String(kept) === String(index));
  return isKept ? { index, idsUpwards: second[1] === 'asc' } : undefined;
}

/** "The newest fifty" without reading the others. */
async function runDownwards(
  collection: Collection,
  { index, idsUpwards }: { readonly index: string[]; readonly idsUpwards: boolean },
  end: number,
  takesAll: boolean,
  matches: (document: Document) => boolean,
): Promise<Document[]> {
  const { order } = await collection.order(index);
  const [first, top] = order.range('0', true, '1', false);
  const found: Document[] = [];
  // What is written meanwhile moves positions: all entries that can be needed are taken down before the first is read.
  const entries = order.downwards(first, top, takesAll ? end : Infinity, idsUpwards);
  for (let at = 0; at < entries.length && found.length < end; at += Math.max(50, end))
    found.push(...(await collection.documents(entries.slice(at, at + Math.max(50, end)))).filter(matches));
  return found;
}

/** @throws what reading the log throws */
export async function runQuery(collection: Collection, prepared: Query): Promise<Document[]> {
  const { query, queryPlan } = prepared;
  const { skip } = query;
  const end = skip + (query.limit ?? Infinity);
  if (end === skip) return [];
  const matches = queryPlan.selectorSatisfiedByIndex
    ? () => true
    : (getQueryMatcher<Document>(collection.schema as never, query as never) as (document: Document) => boolean);
  const downwards = end < Infinity ? downwardIndex(collection, prepared) : undefined;
  if (downwards) {
    const all = getQueryMatcher<Document>(collection.schema as never, query as never) as (
      document: Document,
    ) => boolean;
    const takesAll = Object.keys(query.selector).length === 1;
    return (await runDownwards(collection, downwards, end, takesAll, all)).slice(skip, end);
  }
  const entries = await inRange(collection, prepared);
  if (!queryPlan.sortSatisfiedByIndex) {
    const found = await collection.filter(entries, matches);
    return found
      .sort(getSortComparator<Document>(collection.schema as never, query as never) as never)
      .slice(skip, end);
  }
  if (queryPlan.selectorSatisfiedByIndex) return collection.documents(entries.slice(skip, end));
  if (end === Infinity) return (await collection.filter(entries, matches)).slice(skip);
  const found: Document[] = [];
  for (let at = 0; at < entries.length && found.length < end; at += Math.max(50, end))
    found.push(...(await collection.documents(entries.slice(at, at + Math.max(50, end)))).filter(matches));
  return found.slice(skip, end);
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
