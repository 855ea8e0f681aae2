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
async function walkEntries(
  collection: Collection,
  { index, isDownward, idsUpwards }: Walk,
  end: number,
  judge: Judge,
): Promise<readonly Entry[]> {
  const { order } = await collection.order(index);
  const [first, top] = order.range({ key: '0', id: '' }, true, { key: '1', id: '' }, false);
  // What is written meanwhile moves positions: all entries that can be needed are taken before the first is read.
  const most = judge.takesAll ? end : Infinity;
  const entries = isDownward
    ? order.downwards(first, top, most, idsUpwards)
    : order.slice(first, Math.min(top, first + most));
  return firstMatches(collection, entries, end, judge);
}

interface Judge {
  readonly takesAll: boolean;
  readonly matches: (document: Document) => boolean;
  /** What `matches` looks at; undefined: nobody knows. */
  readonly fields: readonly string[] | undefined;
}

/** The fields a selector names; undefined when it has an operator of which nobody knows what it reads. */
function fieldsOf(selector: object): string[] | undefined {
  const fields: string[] = [];
  for (const [name, value] of Object.entries(selector)) {
    if (!name.startsWith('$')) {
      fields.push(name);
      continue;
    }
    if (!['$and', '$or', '$nor'].includes(name)) return undefined;
    for (const part of value as readonly object[]) {
      const inside = fieldsOf(part);
      if (!inside) return undefined;
      fields.push(...inside);
    }
  }
  return fields;
}

async function matching(collection: Collection, entries: readonly Entry[], judge: Judge): Promise<readonly Entry[]> {
  if (judge.takesAll) return entries;
  const positions: number[] = [];
  await collection.scan(entries, judge.fields, (document, position) => {
    if (judge.matches(document)) positions.push(position);
  });
  return positions.sort((a, b) => a - b).map((position) => entries[position] as Entry);
}

/** At least the first `end` that match, if there are so many, reading as few as possible. */
async function firstMatches(
  collection: Collection,
  entries: readonly Entry[],
  end: number,
  judge: Judge,
): Promise<readonly Entry[]> {
  if (judge.takesAll || end === Infinity) return matching(collection, entries, judge);
  const found: Entry[] = [];
  const size = Math.max(50, end);
  for (let at = 0; at < entries.length && found.length < end; at += size)
    for (const entry of await matching(collection, entries.slice(at, at + size), judge)) found.push(entry);
  return found;
}

/** Those that match, in an order that no index has. */
async function sortedMatches(
  collection: Collection,
  entries: readonly Entry[],
  query: Query['query'],
  { matches, fields }: Judge,
): Promise<Entry[]> {
  const compare = getSortComparator<Document>(collection.schema as never, query as never) as Compare;
  const found: { readonly document: Document; readonly position: number }[] = [];
  const sorted = fields && [...fields, ...query.sort.flatMap((part) => Object.keys(part))];
  await collection.scan(entries, sorted, (document, position) => {
    if (matches(document)) found.push({ document, position });
  });
  found.sort((a, b) => compare(a.document, b.document) || a.position - b.position);
  return found.map(({ position }) => entries[position] as Entry);
}

type Compare = (a: Document, b: Document) => number;

/** What the query finds, in its order. */
async function findEntries(collection: Collection, prepared: Query): Promise<readonly Entry[]> {
  const { query, queryPlan } = prepared;
  // Whoever prepares a query without RxDB's normalizing leaves both out.
  const skip = query.skip ?? 0;
  const end = skip + (query.limit ?? Infinity);
  if (end === skip) return [];
  const judging = (takesAll: boolean): Judge => ({
    takesAll,
    matches: takesAll ? () => true : (getQueryMatcher(collection.schema as never, query as never) as Judge['matches']),
    fields: fieldsOf(query.selector),
  });
  const walk = end < Infinity && !queryPlan.sortSatisfiedByIndex ? walkOf(collection, prepared) : undefined;
  if (walk) {
    const judge = judging(Object.keys(query.selector).length === 1);
    return (await walkEntries(collection, walk, end, judge)).slice(skip, end);
  }
  const judge = judging(queryPlan.selectorSatisfiedByIndex);
  const entries = await inRange(collection, prepared);
  const found = queryPlan.sortSatisfiedByIndex
    ? await firstMatches(collection, entries, end, judge)
    : await sortedMatches(collection, entries, query, judge);
  return found.slice(skip, end);
}

/** @throws what reading the log throws */
export const runQuery = async (collection: Collection, prepared: Query): Promise<Document[]> =>
  collection.documents(await findEntries(collection, prepared));

/** As many as the query would find. */
export async function countQuery(
  collection: Collection,
  prepared: Query,
): Promise<{ readonly count: number; readonly mode: 'fast' | 'slow' }> {
  const { query, queryPlan } = prepared;
  if (!queryPlan.selectorSatisfiedByIndex)
    return { count: (await findEntries(collection, prepared)).length, mode: 'slow' };
  const { length } = await inRange(collection, prepared);
  const { skip = 0, limit = Infinity } = query;
  return { count: Math.max(0, Math.min(limit, length - skip)), mode: 'fast' };
}
