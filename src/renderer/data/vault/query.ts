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

/** @throws what reading the log throws */
export async function runQuery(collection: Collection, prepared: Query): Promise<Document[]> {
  const { query, queryPlan } = prepared;
  const { skip } = query;
  const end = skip + (query.limit ?? Infinity);
  const entries = await inRange(collection, prepared);
  if (queryPlan.selectorSatisfiedByIndex && queryPlan.sortSatisfiedByIndex)
    return collection.documents(entries.slice(skip, end));
  const matches = queryPlan.selectorSatisfiedByIndex
    ? () => true
    : getQueryMatcher<Document>(collection.schema as never, query as never);
  let found: Document[] = [];
  // A query that may stop early reads less at once.
  const size = queryPlan.sortSatisfiedByIndex && end !== Infinity ? Math.max(50, end) : undefined;
  for await (const page of collection.pagesOf(entries, size)) {
    for (const document of page) if (matches(document as never)) found.push(document);
    if (queryPlan.sortSatisfiedByIndex && found.length >= end) break;
  }
  if (!queryPlan.sortSatisfiedByIndex)
    found = found.sort(getSortComparator<Document>(collection.schema as never, query as never) as never);
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
