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
  const { rankToItem, ranks, starts } = rankedBaskets(baskets, (count) => count / total >= minSupport);
  const found = new Map<string, Itemset>();
  const all = Int32Array.from({ length: total }, (_, i) => i);
  // The walks are functions of their own: inside a generator loops are slow.
  const countsFrom = (lowest: number, occurrences: Int32Array): Int32Array => {
    const counts = new Int32Array(rankToItem.length - lowest);
    for (const basket of occurrences) {
      const begin = starts[basket] ?? 0;
      for (let i = (starts[basket + 1] ?? 0) - 1; i >= begin && (ranks[i] ?? 0) >= lowest; i -= 1) {
        const index = (ranks[i] ?? 0) - lowest;
        counts[index] = (counts[index] ?? 0) + 1;
      }
    }
    return counts;
  };
  const listsFrom = (
    lowest: number,
    occurrences: Int32Array,
    indexes: readonly number[],
    counts: Int32Array,
  ): Map<number, { baskets: Int32Array; length: number }> => {
    const lists = new Map(indexes.map((index) => [index, { baskets: new Int32Array(counts[index] ?? 0), length: 0 }]));
    for (const basket of occurrences) {
      const begin = starts[basket] ?? 0;
      for (let i = (starts[basket + 1] ?? 0) - 1; i >= begin && (ranks[i] ?? 0) >= lowest; i -= 1) {
        const list = lists.get((ranks[i] ?? 0) - lowest);
        if (list) list.baskets[list.length++] = basket;
      }
    }
    return lists;
  };
  const extend = function* (prefix: readonly number[], lowest: number, occurrences: Int32Array): Work<void> {
    const counts = countsFrom(lowest, occurrences);
    yield;
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
    const lists = listsFrom(lowest, occurrences, further, counts);
    yield;
    for (const [index, list] of lists) {
      lists.delete(index);
      yield* extend([...prefix, rankToItem[index + lowest] ?? 0], index + lowest + 1, list.baskets);
    }
  };
  yield* extend([], 0, all);
  return found;
}

/** The baskets without rare items, each item by its rank among the frequent ones, from the least frequent. */
function rankedBaskets(
  { items, starts, itemCount }: Baskets,
  isFrequent: (count: number) => boolean,
): { rankToItem: number[]; ranks: Int32Array; starts: Int32Array } {
  const counts = new Int32Array(itemCount);
  for (const item of items) counts[item] = (counts[item] ?? 0) + 1;
  const rankToItem = Array.from(counts.keys())
    .filter((item) => (counts[item] ?? 0) > 0 && isFrequent(counts[item] ?? 0))
    .sort((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
  const rankOf = new Int32Array(itemCount).fill(-1);
  for (const [rank, item] of rankToItem.entries()) rankOf[item] = rank;
  const ranks = new Int32Array(items.length);
  const kept = new Int32Array(starts.length);
  let length = 0;
  for (let basket = 0; basket + 1 < starts.length; basket += 1) {
    const begin = length;
    for (let i = starts[basket] ?? 0; i < (starts[basket + 1] ?? 0); i += 1) {
      const rank = rankOf[items[i] ?? 0] ?? -1;
      if (rank >= 0) ranks[length++] = rank;
    }
    ranks.subarray(begin, length).sort();
    kept[basket + 1] = length;
  }
  return { rankToItem, ranks: ranks.subarray(0, length), starts: kept };
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
