import type { Measure, RfmAnalysis, ValueAnalysis } from './analyses';
import type { AnalysisConfig } from './analysis-config';
import { type OrdersByAccount, periodStart } from './orders-by-account';
import { fallingOrder, gradeOf, pareto, type ParetoCurve, shareOfBest } from './pareto';
import type { Population } from './population';
import { rfmScores, segmentOf, usualSegments } from './rfm';
import { standings } from './standing';
import { inChunks, type Work } from './work';

/** Accounts that are looked at, as places in the columns. */
type Accounts = Int32Array;

/**
 * Who brings how much (Pareto), over `months` up to the analysis date. Grades are those of the population: by the spend of their own months, whatever is
 * measured here. An account counts if it has an order in the period, a return being one.
 * @param otherCurrencies orders in other currencies, which are not in the columns
 * @param ranks first and last, from 1, of the accounts that are to be named
 */
export function* valueAnalysis(
  orders: OrdersByAccount,
  accounts: Accounts,
  asked: { measure: Measure; months: number; otherCurrencies: number; ranks?: readonly [first: number, last: number] },
  accountIdOf: (account: number) => string,
  population: Population,
  config: AnalysisConfig,
  asOfDay: number,
): Work<ValueAnalysis> {
  const { measure, months, otherCurrencies, ranks } = asked;
  const from = periodStart(asOfDay, months);
  const { values, of } = yield* measured(orders, accounts, measure, config, from, asOfDay);
  const curve = pareto(values);
  yield;
  const before = yield* measured(orders, accounts, measure, config, periodStart(asOfDay, 2 * months), from - 1);
  const shareOfBestFifth = shareOfBest(curve, 0.2);
  const shareOfBestFifthBefore = shareOfBest(pareto(before.values), 0.2);
  yield;
  return {
    measure,
    otherCurrencies,
    accounts: values.length,
    total: curve.total,
    per100: parts(curve, Math.min(100, values.length)),
    cumulative: Array.from({ length: 101 }, (_, percent) => shareAt(curve, percent / 100)),
    ...(shareOfBestFifth === undefined ? {} : { shareOfBestFifth }),
    ...(shareOfBestFifthBefore === undefined ? {} : { shareOfBestFifthBefore }),
    grades: yield* gradesOf(orders, of, values, curve.total, population, config, asOfDay),
    ...(ranks
      ? {
          members: Array.from(fallingOrder(values, curve).subarray(ranks[0] - 1, ranks[1]), (place) =>
            accountIdOf(of[place] ?? 0),
          ),
        }
      : {}),
  };
}

/** What each account with an order between the days brought, and which account it is. */
function* measured(
  { starts, day, amount }: OrdersByAccount,
  accounts: Accounts,
  measure: Measure,
  { marginShare }: AnalysisConfig,
  from: number,
  until: number,
): Work<{ values: Float64Array; of: Int32Array }> {
  const values = new Float64Array(accounts.length);
  const of = new Int32Array(accounts.length);
  let count = 0;
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      let [sum, seen] = [0, false];
      const end = starts[account + 1] ?? 0;
      for (let i = starts[account] ?? 0; i < end; i += 1) {
        const on = day[i] ?? 0;
        if (on < from || on > until) continue;
        seen = true;
        const net = amount[i] ?? 0;
        sum += measure === 'orders' ? (net >= 0 ? 1 : 0) : net;
      }
      if (!seen) continue;
      // Adding zero makes of minus zero, which would be written with its sign, zero.
      values[count] = measure === 'margin' ? Math.round(sum * marginShare) + 0 : sum;
      of[count] = account;
      count += 1;
    }
  });
  return { values: values.subarray(0, count), of: of.subarray(0, count) };
}

function parts({ cumulative, falling }: ParetoCurve, count: number): ValueAnalysis['per100'][number][] {
  const valueAt = (place: number): number => falling[place] ?? 0;
  const endOf = (part: number): number => Math.round((part * cumulative.length) / count);
  return Array.from({ length: count }, (_, part) => {
    const [start, end] = [endOf(part), endOf(part + 1)];
    return {
      sum: (cumulative[end - 1] ?? 0) - (cumulative[start - 1] ?? 0),
      accounts: end - start,
      least: valueAt(end - 1),
      most: valueAt(start),
    };
  });
}

/** Share of the total that this part of the accounts brings; a part of one account brings as much of its value. */
function shareAt({ cumulative, total }: ParetoCurve, part: number): number {
  if (!(total > 0)) return 0;
  const place = part * cumulative.length;
  const whole = Math.floor(place + 1e-9);
  const sum = cumulative[whole - 1] ?? 0;
  const rest = Math.max(0, place - whole) * ((cumulative[whole] ?? sum) - sum);
  return (sum + rest) / total;
}

function* gradesOf(
  orders: OrdersByAccount,
  accounts: Int32Array,
  values: Float64Array,
  total: number,
  { gradeLimits }: Population,
  config: AnalysisConfig,
  asOfDay: number,
): Work<ValueAnalysis['grades']> {
  const standingOf = standings(config, asOfDay);
  const { names } = config.grades;
  const found = names.map((grade) => ({ grade, accounts: 0, sum: 0 }));
  let place = 0;
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      const value = values[place] ?? 0;
      place += 1;
      const grade = found[Math.min(gradeOf(standingOf(orders, account).spendNow, gradeLimits), names.length - 1)];
      if (!grade) continue;
      grade.accounts += 1;
      grade.sum += value;
    }
  });
  return found.map((grade) => ({ ...grade, share: total > 0 ? grade.sum / total : 0 }));
}

/** How many accounts there are with each pair of scores, and what they spent over the months of the grades. Accounts with a purchase only. */
export function* rfmAnalysis(
  orders: OrdersByAccount,
  accounts: Accounts,
  population: Population,
  config: AnalysisConfig,
  asOfDay: number,
): Work<RfmAnalysis> {
  const standingOf = standings(config, asOfDay);
  const cells = Array.from({ length: 25 }, (_, i) => {
    const scores = { recency: 1 + Math.floor(i / 5), frequency: 1 + (i % 5), monetary: 1 };
    const { recency, frequency } = scores;
    return { recency, frequency, accounts: 0, sum: 0, segment: segmentOf(scores, usualSegments) ?? '' };
  });
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      const { purchases, lastDay, spend, spendNow } = standingOf(orders, account);
      if (purchases === 0) continue;
      const { recency, frequency } = rfmScores({ recencyDays: asOfDay - lastDay, purchases, spend }, population.rfm);
      const cell = cells[(recency - 1) * 5 + frequency - 1];
      if (!cell) continue;
      cell.accounts += 1;
      cell.sum += spendNow;
    }
  });
  const segments = usualSegments.map(({ name }) => {
    const own = cells.filter(({ segment }) => segment === name);
    return {
      name,
      accounts: own.reduce((sum, cell) => sum + cell.accounts, 0),
      sum: own.reduce((sum, cell) => sum + cell.sum, 0),
    };
  });
  return { cells, thresholds: population.rfm, segments };
}
