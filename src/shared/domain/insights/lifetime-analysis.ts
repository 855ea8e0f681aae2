import type { LifetimeAnalysis } from './analyses';
import { compareWithHoldout, fitPurchasesWork, type Holdout } from './lifetime-value';
import type { Population } from './population';
import { datedUntil, purchaseHistoriesWork, type Sales } from './purchase-history';
import type { Work } from './work';

/** The outlook of each account, one entry an account: gathered with `judge`, in slices where there are many. */
export interface Lifetimes {
  readonly accounts: Int32Array;
  /** NaN for an account without a purchase. */
  readonly lifetimeMinor: Float64Array;
  /** NaN where no model is used. */
  readonly pAlive: Float64Array;
}

const mostBins = 20;
const mostBest = 50;

export function lifetimeAnalysis(
  { accounts, lifetimeMinor, pAlive }: Lifetimes,
  accountIdOf: (account: number) => string,
  population: Population,
  holdout: Holdout | undefined,
): Omit<LifetimeAnalysis, 'staying'> {
  // Loops, because calls for each of a hundred thousand accounts take ten times as long.
  const places = new Int32Array(lifetimeMinor.length);
  const values = new Float64Array(lifetimeMinor.length);
  let [count, total] = [0, 0];
  for (let i = 0; i < lifetimeMinor.length; i += 1) {
    const value = lifetimeMinor[i] as number;
    if (Number.isNaN(value)) continue;
    places[count] = i;
    values[count] = value;
    total += value;
    count += 1;
  }
  const rising = values.subarray(0, count).toSorted();
  const least = rising.at(-mostBest) ?? -Infinity;
  // Only those that can be among the best are put in order.
  const best = places
    .subarray(0, count)
    .filter((i) => (lifetimeMinor[i] ?? 0) >= least)
    .sort((a, b) => (lifetimeMinor[b] ?? 0) - (lifetimeMinor[a] ?? 0) || a - b)
    .subarray(0, mostBest);
  return {
    model: population.model,
    customers: population.customers,
    repeatCustomers: population.model.repeatCustomers,
    total,
    histogram: histogram(rising),
    best: Array.from(best, (i) => {
      const alive = pAlive[i] ?? Number.NaN;
      return {
        accountId: accountIdOf(accounts[i] ?? 0),
        lifetimeMinor: lifetimeMinor[i] ?? 0,
        ...(Number.isNaN(alive) ? {} : { pAlive: alive }),
      };
    }),
    ...(holdout ? { holdout } : {}),
  };
}

/** Bins of one, two or five times a power of ten in width, as many as 19 of 20 values need; the last one takes all that lie beyond. */
function histogram(sorted: Float64Array): LifetimeAnalysis['histogram'] {
  const most = sorted.at(-1);
  if (most === undefined) return [];
  const least = Math.min(0, sorted[0] ?? 0);
  const usual = sorted[Math.ceil(sorted.length * 0.95) - 1] ?? most;
  const width = niceWidth((usual - least) / mostBins);
  const first = Math.floor(least / width) * width;
  const count = Math.max(1, Math.floor((usual - first) / width) + 1);
  const bins = Array.from({ length: count }, (_, i) => ({
    from: first + i * width,
    until: first + (i + 1) * width,
    accounts: 0,
  }));
  for (const value of sorted) {
    const bin = bins[Math.min(count - 1, Math.floor((value - first) / width))];
    if (bin) bin.accounts += 1;
  }
  const last = bins.at(-1);
  if (last && most >= last.until) last.until = most;
  return bins;
}

/** The next of 1, 2, 5, 10, 20 ... that is not below; amounts are whole. */
function niceWidth(least: number): number {
  if (!(least > 1)) return 1;
  const power = 10 ** Math.floor(Math.log10(least));
  return ([1, 2, 5].find((step) => step * power >= least) ?? 10) * power;
}

const yearDays = 365;
/** Time of the model in weeks, as in the published results. */
const unitDays = 7;

/**
 * What a model fitted on everything up to a year ago expected of the year since, beside what came. undefined where the history is shorter than two years
 * or too small for a model then. As much work as a fit.
 */
export function* holdoutWork(sales: Sales, asOfDay: number): Work<Holdout | undefined> {
  const until = asOfDay - yearDays;
  if (firstDayOf(sales) > until - yearDays) return undefined;
  yield;
  const histories = yield* purchaseHistoriesWork(datedUntil(sales, asOfDay), until);
  const { fit, fallback } = yield* fitPurchasesWork(histories, unitDays);
  return fit && fallback === undefined ? compareWithHoldout(histories, fit.parameters, unitDays, asOfDay) : undefined;
}

/** Infinity without a dated row. */
function firstDayOf({ day }: Sales): number {
  let first = Infinity;
  for (let row = 0; row < day.length; row += 1) {
    const on = day[row] as number;
    if (on > 0 && on < first) first = on;
  }
  return first;
}
