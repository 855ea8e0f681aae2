import { dateOfDay } from '../dates';
import type { AnalysisConfig } from './analysis-config';
import { countedOrders, sourcesOf } from './counted-orders';
import type { AnswerFact, CustomerFacts, OrderFact, Part } from './customer-facts';
import type { ProductRule, RuleSet } from './population';
import { monthDays } from './purchase-history';
import { given } from './record-facts';
import { leastPurchasesForRhythm, medianOfSorted } from './standing';

/** A product that fits a customer or a basket. */
export interface Suggestion {
  readonly productId: string;
  /** Absent where the customer's own rhythm says that it is due. */
  readonly rule?: ProductRule;
  /** `due` or `rule`; the points are its chance in per cent. */
  readonly reason: Part;
}

/** Beyond so many usual intervals a product is no longer due but given up. */
const givenUpAfter = 3;
const mostSuggestions = 10;

/**
 * Products that the customer's own rhythm makes due, or that go together with the basket, or, without one, with what was bought in the months of the
 * rules. Left out: what is in the basket, not offered to this customer, refused or put off a short while ago, or just bought (unless due). A product
 * that rules of several sets name is that of the narrowest. Rules of a narrower set come before those of a wider one, in each the most probable first
 * (confidence); what is due comes where it is more probable than the next rule (share of the own intervals that were no longer than the silence).
 * @param sets the rules that hold for the customer, those of the narrowest part first: its segments, its territory, the company
 * @param isOffered false for products that are discontinued or that this customer cannot have
 */
export function suggestProducts(
  facts: CustomerFacts,
  basket: readonly string[],
  sets: readonly RuleSet[],
  config: AnalysisConfig,
  asOfDay: number,
  isOffered: (productId: string) => boolean,
): readonly Suggestion[] {
  const bought = purchasesByProduct(countedOrders(facts, asOfDay).orders);
  const taken = new Set(basket);
  const refused = new Set(
    facts.answers.filter((answer) => keepsAway(answer, config, asOfDay)).map((one) => one.productId),
  );
  const due = [...bought].flatMap(([productId, orders]) => dueSuggestion(productId, orders, asOfDay) ?? []);
  const isDue = new Set(due.map(({ productId }) => productId));
  const isJustBought = (productId: string): boolean =>
    !isDue.has(productId) && (bought.get(productId)?.at(-1)?.day ?? -Infinity) > asOfDay - config.justBoughtDays;

  const from = asOfDay - Math.round(config.rules.months * monthDays);
  const isBoughtLately = (productId: string): boolean => (bought.get(productId)?.at(-1)?.day ?? -Infinity) > from;
  const holds = ({ if: left, then }: ProductRule): boolean =>
    basket.length > 0 ? left.every((id) => taken.has(id)) : left.every(isBoughtLately) && !isBoughtLately(then);
  const byRule = sets.flatMap((set) =>
    set.rules
      .filter(holds)
      .map((rule) =>
        ruleSuggestion(
          rule,
          set,
          rule.if.flatMap((id) => bought.get(id)?.slice(-1) ?? []),
        ),
      )
      .sort(byChance),
  );

  const best = new Map<string, Suggestion>();
  for (const suggestion of merged(due.sort(byChance), byRule))
    if (!best.has(suggestion.productId)) best.set(suggestion.productId, suggestion);
  return [...best.values()]
    .filter(({ productId: id }) => !taken.has(id) && !refused.has(id) && !isJustBought(id) && isOffered(id))
    .slice(0, mostSuggestions);
}

/** Both in their own order; of the next of each the more probable one first. */
function merged(due: readonly Suggestion[], byRule: readonly Suggestion[]): readonly Suggestion[] {
  const all: Suggestion[] = [];
  let next = 0;
  for (const suggestion of byRule) {
    for (let own = due[next]; own && byChance(own, suggestion) <= 0; own = due[next]) {
      all.push(own);
      next += 1;
    }
    all.push(suggestion);
  }
  return [...all, ...due.slice(next)];
}

const byChance = (a: Suggestion, b: Suggestion): number =>
  b.reason.points - a.reason.points ||
  (b.rule?.lift ?? 0) - (a.rule?.lift ?? 0) ||
  (a.productId < b.productId ? -1 : a.productId > b.productId ? 1 : 0);

/** Whether a suggestion stays away after this answer: for long once refused, for a while once put off or accepted. */
export const keepsAway = (
  { answer, day }: AnswerFact,
  { refusedForDays, laterForDays }: AnalysisConfig,
  asOfDay: number,
): boolean => day <= asOfDay && day > asOfDay - (answer === 'refused' ? refusedForDays : laterForDays);

/** Orders that hold the product and are no return, by day. */
function purchasesByProduct(orders: readonly OrderFact[]): ReadonlyMap<string, OrderFact[]> {
  const bought = new Map<string, OrderFact[]>();
  for (const order of orders)
    for (const productId of new Set(
      order.lines?.flatMap((line) => (line.quantityMilli > 0 && line.netMinor >= 0 ? [line.productId] : [])),
    )) {
      const known = bought.get(productId);
      if (known) known.push(order);
      else bought.set(productId, [order]);
    }
  return bought;
}

function dueSuggestion(productId: string, orders: readonly OrderFact[], asOfDay: number): Suggestion | undefined {
  const days = [...new Set(orders.map(({ day }) => day))];
  if (days.length < leastPurchasesForRhythm) return undefined;
  const gaps = days
    .slice(1)
    .map((day, i) => day - (days[i] ?? day))
    .sort((a, b) => a - b);
  const usualDays = medianOfSorted(gaps);
  const lastDay = days.at(-1) ?? 0;
  const silenceDays = asOfDay - lastDay;
  if (silenceDays < usualDays || silenceDays > givenUpAfter * usualDays) return undefined;
  const shorter = gaps.filter((gap) => gap <= silenceDays).length;
  return {
    productId,
    reason: {
      key: 'due',
      points: Math.round((100 * shorter) / gaps.length),
      values: { productId, usualDays, silenceDays, lastOrderOn: dateOfDay(lastDay) },
      records: sourcesOf('order', orders.slice(-3)),
    },
  };
}

const ruleSuggestion = (
  rule: ProductRule,
  { territoryId, segmentId, source }: RuleSet,
  orders: readonly OrderFact[],
): Suggestion => ({
  productId: rule.then,
  rule,
  reason: {
    key: 'rule',
    points: Math.round(100 * rule.confidence),
    values: {
      ...{ productId: rule.then, because: rule.if.join(' '), baskets: rule.baskets, lift: rule.lift, source },
      // Where the rule holds; of neither: among all customers.
      ...given('territoryId', territoryId),
      ...given('segmentId', segmentId),
    },
    records: sourcesOf('order', [...new Set(orders)]),
  },
});
