import { dateOfDay } from '../dates';
import type { AnalysisConfig } from './analysis-config';
import {
  type AssociationRule,
  associationRulesWork,
  type Baskets,
  TooManyItemsetsError,
  withoutRedundant,
} from './association-rules';
import { fitValueModelWork, type ValueModel } from './lifetime-value';
import { periodStart } from './orders-by-account';
import { gradeLimitsOf } from './pareto';
import { datedUntil, type PurchaseHistories, purchaseHistoriesWork, type Sales } from './purchase-history';
import { type RfmThresholds, rfmThresholdsWork } from './rfm';
import { finish, type Work } from './work';

/** What the scores of one customer need to know of all customers. */
export interface Population {
  /** Only the head office knows all customers; what a laptop computes from those it holds is a fallback and labelled so. */
  readonly source: 'headOffice' | 'laptop';
  /** YYYY-MM-DD. */
  readonly asOf: string;
  readonly currency: string;
  readonly configVersion: string;
  /** With a purchase by then. */
  readonly customers: number;
  /** Dated and by then, returns included. */
  readonly orders: number;
  /** In force: the quantiles, or the fixed ones of the configuration. */
  readonly rfm: RfmThresholds;
  /** Least spend, over the months of the grades, of each grade but the last. Infinity: nobody reaches it. */
  readonly gradeLimits: readonly number[];
  /** Least spend over the same months of the best fifth of those who bought in them. Infinity where nobody has spent anything. */
  readonly topFifthLeast: number;
  readonly model: ValueModel;
}

/** Time of the models in weeks, as in the published results. */
const unitDays = 7;

/** `fitPopulationWork` at once. */
export const fitPopulation = (
  sales: Sales,
  asOfDay: number,
  config: AnalysisConfig,
  meta: Pick<Population, 'currency' | 'source'>,
): Population => finish(fitPopulationWork(sales, asOfDay, config, meta));

/** @param sales in one currency; what has no date or a later one than the analysis date is left out */
export function* fitPopulationWork(
  sales: Sales,
  asOfDay: number,
  config: AnalysisConfig,
  { currency, source }: Pick<Population, 'currency' | 'source'>,
): Work<Population> {
  const counted = datedUntil(sales, asOfDay);
  yield;
  const histories = yield* purchaseHistoriesWork(counted, asOfDay);
  yield;
  const thresholds = yield* thresholdsWork(counted, histories, asOfDay, config);
  yield;
  return {
    source,
    asOf: dateOfDay(asOfDay),
    currency,
    configVersion: config.version,
    customers: histories.customer.length,
    orders: counted.day.length,
    ...thresholds,
    model: yield* fitValueModelWork(histories, unitDays),
  };
}

/** `withThresholdsWork` of one configuration, at once. */
export const withThresholds = (
  population: Population,
  sales: Sales,
  asOfDay: number,
  config: AnalysisConfig,
): Population => finish(withThresholdsWork(population, sales, asOfDay, [config]))[0] as Population;

/**
 * The population with the thresholds of other configurations, one after the other; the models, which are the expensive part, do
 * not depend on them.
 */
export function* withThresholdsWork(
  population: Population,
  sales: Sales,
  asOfDay: number,
  configs: readonly AnalysisConfig[],
): Work<readonly Population[]> {
  const counted = datedUntil(sales, asOfDay);
  yield;
  const histories = yield* purchaseHistoriesWork(counted, asOfDay);
  const known = new Map<string, Thresholds>();
  const populations: Population[] = [];
  for (const config of configs) {
    const name = JSON.stringify([config.rfm, config.grades]);
    const thresholds = known.get(name) ?? (yield* thresholdsWork(counted, histories, asOfDay, config));
    known.set(name, thresholds);
    populations.push({ ...population, configVersion: config.version, ...thresholds });
  }
  return populations;
}

type Thresholds = Pick<Population, 'rfm' | 'gradeLimits' | 'topFifthLeast'>;

function* thresholdsWork(
  sales: Sales,
  histories: PurchaseHistories,
  asOfDay: number,
  config: AnalysisConfig,
): Work<Thresholds> {
  const rfm = config.rfm.mode === 'fixed' ? config.rfm.thresholds : yield* rfmThresholdsWork(histories);
  yield;
  const spend = spendersOf(sales, periodStart(asOfDay, config.grades.months));
  yield;
  const rising = spend.sort();
  yield;
  const limits = gradeLimitsOf(rising, config.grades.shares);
  const best = Math.ceil(rising.length / 5 - 1e-9);
  return {
    rfm,
    gradeLimits: limits,
    topFifthLeast: best > 0 ? (rising[rising.length - best] ?? Infinity) : Infinity,
  };
}

/** What each customer has spent from that day on, of those who have spent more than nothing. */
function spendersOf({ customers, customer, day, amount }: Sales, from: number): Float64Array {
  const spend = new Float64Array(customers);
  for (let row = 0; row < day.length; row += 1) {
    if ((day[row] ?? 0) < from) continue;
    const who = customer[row] ?? 0;
    spend[who] = (spend[who] ?? 0) + (amount[row] ?? 0);
  }
  return spend.filter((sum) => sum > 0);
}

export interface ProductRule {
  /** Ids of products, ascending. */
  readonly if: readonly string[];
  readonly then: string;
  readonly support: number;
  readonly confidence: number;
  readonly lift: number;
  readonly leverage: number;
  /** null: the rule never fails. */
  readonly conviction: number | null;
  /** With all of its products. */
  readonly baskets: number;
}

/** Rules of the whole company, or of a territory or segment. */
export interface RuleSet {
  readonly source: Population['source'];
  readonly asOf: string;
  readonly configVersion: string;
  readonly territoryId?: string;
  readonly segmentId?: string;
  readonly baskets: number;
  /** Share of the baskets from which on a rule was looked for: raised where the configured one gives more sets than fit in memory. */
  readonly minSupport: number;
  /** The best first, by lift times support. */
  readonly rules: readonly ProductRule[];
}

/** Rules of fewer orders or customers of a territory or segment would be chance, and say what single customers buy. */
export const leastOfPart = { baskets: 50, customers: 5 } as const;

const mostRules = 500;

/** `fitRulesWork` at once. */
export const fitRules = (
  baskets: Baskets,
  productIds: readonly string[],
  config: AnalysisConfig,
  meta: Pick<RuleSet, 'source' | 'asOf' | 'territoryId' | 'segmentId'>,
): RuleSet => finish(fitRulesWork(baskets, productIds, config, meta));

/**
 * Rules that say more than simpler ones.
 * @param baskets the products of one order each, as places in `productIds`; of the months that the configuration says
 */
export function* fitRulesWork(
  baskets: Baskets,
  productIds: readonly string[],
  config: AnalysisConfig,
  meta: Pick<RuleSet, 'source' | 'asOf' | 'territoryId' | 'segmentId'>,
): Work<RuleSet> {
  const { minConfidence, minLift, maxLength } = config.rules;
  const count = baskets.starts.length - 1;
  // One basket is no rule, however small the share.
  const least = Math.max(config.rules.minSupport, count > 0 ? 2 / count : 1);
  const { rules, minSupport } = yield* rulesFrom(baskets, least, minConfidence, maxLength);
  return {
    ...meta,
    configVersion: config.version,
    baskets: Math.max(0, count),
    minSupport,
    rules: withoutRedundant(rules)
      .filter(({ lift }) => lift >= minLift)
      .sort((a, b) => b.lift * b.support - a.lift * a.support || b.confidence - a.confidence)
      .slice(0, mostRules)
      .map(({ left, right, support, confidence, lift, leverage, conviction, count: baskets_ }) => ({
        if: left.map((product) => productIds[product] ?? '').sort(),
        then: productIds[right] ?? '',
        support,
        confidence,
        lift,
        leverage,
        conviction: Number.isFinite(conviction) ? conviction : null,
        baskets: baskets_,
      })),
  };
}

function* rulesFrom(
  baskets: Baskets,
  minSupport: number,
  minConfidence: number,
  maxLength: number,
): Work<{ rules: AssociationRule[]; minSupport: number }> {
  try {
    const limits = { minSupport, minConfidence, minLength: 2, maxLength };
    return { rules: yield* associationRulesWork(baskets, limits), minSupport };
  } catch (error) {
    if (!(error instanceof TooManyItemsetsError)) throw error;
    return yield* rulesFrom(baskets, minSupport * 2, minConfidence, maxLength);
  }
}
