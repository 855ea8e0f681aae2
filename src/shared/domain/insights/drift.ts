import type { AnalysisConfig } from './analysis-config';
import { periodStart } from './orders-by-account';
import type { Drift } from './scores';

/** With fewer days with a purchase in one of the periods the mix is chance. */
const leastDays = 2;

/** Of an order, what tells of taste. */
export interface TasteOrder {
  readonly day: number;
  readonly lines?: readonly { readonly categoryId?: string; readonly netMinor: number }[];
}

/** Orders from this day on count. */
export const tasteFrom = (config: AnalysisConfig, asOfDay: number): number =>
  periodStart(asOfDay, 2 * config.grades.months);

/**
 * How far the taste of a customer has moved: half the sum of the changes of the shares that categories have in the spend (total variation distance),
 * of the months of the grades against as many before. undefined where one of them has too few purchases with categories.
 * @param orders counted ones
 */
export function driftOf(orders: readonly TasteOrder[], config: AnalysisConfig, asOfDay: number): Drift | undefined {
  const nowFrom = periodStart(asOfDay, config.grades.months);
  const now = mixOf(orders.filter(({ day }) => day >= nowFrom));
  const from = tasteFrom(config, asOfDay);
  const before = mixOf(orders.filter(({ day }) => day < nowFrom && day >= from));
  if (!now || !before) return undefined;
  const categories = [...new Set([...now.keys(), ...before.keys()])]
    .map((categoryId) => ({ categoryId, before: before.get(categoryId) ?? 0, now: now.get(categoryId) ?? 0 }))
    .sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before) || (a.categoryId < b.categoryId ? -1 : 1));
  const moved = categories.reduce((sum, one) => sum + Math.abs(one.now - one.before), 0) / 2;
  return { moved, isAlert: moved >= config.driftShare, categories };
}

/** Share of each category in what was spent on products that have one. */
function mixOf(orders: readonly TasteOrder[]): ReadonlyMap<string, number> | undefined {
  const sums = new Map<string, number>();
  const days = new Set<number>();
  let total = 0;
  for (const { day, lines } of orders)
    for (const { categoryId, netMinor } of lines ?? []) {
      if (categoryId === undefined || netMinor <= 0) continue;
      sums.set(categoryId, (sums.get(categoryId) ?? 0) + netMinor);
      total += netMinor;
      days.add(day);
    }
  if (days.size < leastDays) return undefined;
  return new Map([...sums].map(([category, sum]) => [category, sum / total]));
}
