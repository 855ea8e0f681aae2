import { finish, type Work } from './work';

/** Baskets one behind the other: basket i holds items[starts[i]] to before items[starts[i + 1]], each item once. Items are numbered from 0. */
export interface Baskets {
  readonly items: Int32Array;
  /** One more entry than there are baskets. */
  readonly starts: Int32Array;
  readonly itemCount: number;
}

export interface RuleLimits {
  /** Least share of the baskets that hold all items of a rule, above 0. */
  readonly minSupport: number;
  readonly minConfidence: number;
  /** Items of a rule, both sides counted. At 1, rules without a left-hand side are found too. */
  readonly minLength: number;
  readonly maxLength: number;
}

/** Who has the items on the left also has the one on the right. Agrawal, Imielinski and Swami (1993) for support and confidence. */
export interface AssociationRule {
  /** Ascending. */
  readonly left: readonly number[];
  readonly right: number;
  /** Baskets with all of them. */
  readonly count: number;
  readonly support: number;
  /** Share of the baskets with the left side that have the right one too. */
  readonly confidence: number;
  /** Confidence beside the share of the right side in all baskets: 1 if the sides do not depend on each other (Brin and others 1997). */
  readonly lift: number;
  /** Support less what it were without dependence (Piatetsky-Shapiro 1991). */
  readonly leverage: number;
  /** How much more often the rule would fail without dependence; Infinity for a rule that never fails (Brin and others 1997). */
  readonly conviction: number;
}

/** More frequent sets than fit in memory: the support asked for is too low. */
export class TooManyItemsetsError extends Error {
  constructor(readonly limit: number) {
    super(`more than ${limit} frequent itemsets`);
    this.name = 'TooManyItemsetsError';
  }
}

const mostItemsets = 1_000_000;

/** `associationRulesWork` at once. @throws TooManyItemsetsError */
export const associationRules = (baskets: Baskets, limits: RuleLimits): AssociationRule[] =>
  finish(associationRulesWork(baskets, limits));

/**
 * All rules with one item on the right-hand side within the limits, exactly: by support, then confidence, falling.
 * @throws TooManyItemsetsError
 */
export function* associationRulesWork(baskets: Baskets, limits: RuleLimits): Work<AssociationRule[]> {
  const total = baskets.starts.length - 1;
  if (total <= 0) return [];
  const counts = yield* frequentItemsets(baskets, limits.minSupport, limits.maxLength);
  const rules: AssociationRule[] = [];
  for (const { items, count } of counts.values()) {
    if (items.length < limits.minLength) continue;
    for (const [place, right] of items.entries()) {
      const left = items.toSpliced(place, 1);
      const leftCount = left.length === 0 ? total : (counts.get(keyOf(left))?.count ?? 0);
      const confidence = count / leftCount;
      if (confidence < limits.minConfidence) continue;
      const share = (counts.get(keyOf([right]))?.count ?? 0) / total;
      rules.push({
        left,
        right,
        count,
        support: count / total,
        confidence,
        lift: confidence / share,
        leverage: count / total - (leftCount / total) * share,
        conviction: confidence === 1 ? Infinity : (1 - share) / (1 - confidence),
      });
    }
  }
  return rules.sort((a, b) => b.count - a.count || b.confidence - a.confidence);
}

interface Itemset {
  /** Ascending. */
  readonly items: readonly number[];
  readonly count: number;
}

const keyOf = (items: readonly number[]): string => items.join(' ');

/** Baskets with all items of a set. */
interface BasketList {
  readonly baskets: Int32Array;
  length: number;
}

/** Baskets between two yields: a millisecond or two. */
const atOnce = 32_768;

function upTo(count: number): Int32Array {
  const all = new Int32Array(count);
  for (let i = 0; i < count; i += 1) all[i] = i;
  return all;
}

/**
 * Every set of at most `maxLength` items in at least that share of the baskets. Eclat (Zaki 2000): depth first, each set with the list of its
 * baskets; the lists of all extensions of a set are made in one walk through its baskets (occurrence deliver, Uno and others 2003). Baskets are sorted
 * with the rare items first, so that long walks begin with short lists.
 */
function* frequentItemsets(
  baskets: Baskets,
  minSupport: number,
  maxLength: number,
): Work<ReadonlyMap<string, Itemset>> {
  const total = baskets.starts.length - 1;
  const { rankToItem, ranks, starts } = yield* rankedBaskets(baskets, (count) => count / total >= minSupport);
  const found = new Map<string, Itemset>();
  // The walks are functions of their own: inside a generator loops are slow.
  const count = (counts: Int32Array, lowest: number, occurrences: Int32Array): void => {
    for (let at = 0; at < occurrences.length; at += 1) {
      const basket = occurrences[at] as number;
      const begin = starts[basket] as number;
      for (let i = (starts[basket + 1] as number) - 1; i >= begin && (ranks[i] as number) >= lowest; i -= 1) {
        const index = (ranks[i] as number) - lowest;
        counts[index] = (counts[index] as number) + 1;
      }
    }
  };
  const deliver = (lists: readonly (BasketList | undefined)[], lowest: number, occurrences: Int32Array): void => {
    for (let at = 0; at < occurrences.length; at += 1) {
      const basket = occurrences[at] as number;
      const begin = starts[basket] as number;
      for (let i = (starts[basket + 1] as number) - 1; i >= begin && (ranks[i] as number) >= lowest; i -= 1) {
        const list = lists[(ranks[i] as number) - lowest];
        if (list) list.baskets[list.length++] = basket;
      }
    }
  };
  const inSteps = function* (occurrences: Int32Array, walk: (some: Int32Array) => void): Work<void> {
    for (let from = 0; from < occurrences.length; from += atOnce) {
      walk(occurrences.subarray(from, from + atOnce));
      yield;
    }
  };
  const extend = function* (prefix: readonly number[], lowest: number, occurrences: Int32Array): Work<void> {
    const counts = new Int32Array(rankToItem.length - lowest);
    yield* inSteps(occurrences, (some) => count(counts, lowest, some));
    const frequent = Array.from(counts.keys()).filter(
      (index) => (counts[index] ?? 0) > 0 && (counts[index] ?? 0) / total >= minSupport,
    );
    for (const index of frequent) {
      const items = [...prefix, rankToItem[index + lowest] ?? 0].sort((a, b) => a - b);
      found.set(keyOf(items), { items, count: counts[index] ?? 0 });
    }
    if (found.size > mostItemsets) throw new TooManyItemsetsError(mostItemsets);
    // Nothing is left to extend the last one with.
    const further = prefix.length + 1 < maxLength ? frequent.slice(0, -1) : [];
    if (further.length === 0) return;
    const lists: (BasketList | undefined)[] = Array.from(counts, () => undefined);
    for (const index of further) lists[index] = { baskets: new Int32Array(counts[index] ?? 0), length: 0 };
    yield* inSteps(occurrences, (some) => deliver(lists, lowest, some));
    for (const index of further) {
      const list = lists[index];
      lists[index] = undefined;
      if (list) yield* extend([...prefix, rankToItem[index + lowest] ?? 0], index + lowest + 1, list.baskets);
    }
  };
  yield* extend([], 0, upTo(total));
  return found;
}

/** The baskets without rare items, each item by its rank among the frequent ones, from the least frequent. */
function* rankedBaskets(
  { items, starts, itemCount }: Baskets,
  isFrequent: (count: number) => boolean,
): Work<{ rankToItem: number[]; ranks: Int32Array; starts: Int32Array }> {
  const counts = new Int32Array(itemCount);
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  const rankToItem = Array.from(counts.keys())
    .filter((item) => (counts[item] ?? 0) > 0 && isFrequent(counts[item] ?? 0))
    .sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
  const rankOf = new Int32Array(itemCount).fill(-1);
  for (const [rank, item] of rankToItem.entries()) rankOf[item] = rank;
  const ranks = new Int32Array(items.length);
  const kept = new Int32Array(starts.length);
  const keep = (from: number, until: number): void => {
    let length = kept[from] as number;
    for (let basket = from; basket < until; basket += 1) {
      const begin = length;
      for (let i = starts[basket] as number; i < (starts[basket + 1] as number); i += 1) {
        const rank = rankOf[items[i] as number] as number;
        if (rank >= 0) ranks[length++] = rank;
      }
      sortRising(ranks, begin, length);
      kept[basket + 1] = length;
    }
  };
  yield;
  const total = starts.length - 1;
  for (let from = 0; from < total; from += atOnce) {
    keep(from, Math.min(total, from + atOnce));
    yield;
  }
  return { rankToItem, ranks: ranks.subarray(0, kept[total]), starts: kept };
}

/** Sorts a part in place; most baskets are so small that calling a sort would take longer than sorting. */
function sortRising(values: Int32Array, from: number, until: number): void {
  if (until - from > 24) {
    values.subarray(from, until).sort();
    return;
  }
  for (let i = from + 1; i < until; i += 1) {
    const value = values[i] as number;
    let place = i;
    for (; place > from && (values[place - 1] as number) > value; place -= 1)
      values[place] = values[place - 1] as number;
    values[place] = value;
  }
}

/**
 * Without the rules that say no more than a simpler one: some rule among them has the same right-hand side, fewer of the items on the left, and
 * at least the same confidence (Bayardo, Agrawal and Gunopulos 2000: improvement of zero or less).
 */
export function withoutRedundant(rules: readonly AssociationRule[]): AssociationRule[] {
  const confidences = new Map(rules.map((rule) => [`${rule.right}<${keyOf(rule.left)}`, rule.confidence]));
  return rules.filter(({ left, right, confidence }) => {
    for (let part = 0; part < 2 ** left.length - 1; part += 1) {
      const simpler = left.filter((_, i) => (part >> i) & 1);
      if ((confidences.get(`${right}<${keyOf(simpler)}`) ?? -1) >= confidence) return false;
    }
    return true;
  });
}
