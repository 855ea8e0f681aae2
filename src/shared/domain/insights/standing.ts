import type { AnalysisConfig } from './analysis-config';
import type { PurchaseHistory } from './lifetime-value';
import { type OrdersByAccount, periodStart } from './orders-by-account';

/**
 * What the orders of one account amount to on an analysis date. As in PurchaseHistories, a day with an order of zero or more is a purchase; returns
 * lessen the spend. Orders after the date are not seen.
 */
export interface Standing extends PurchaseHistory {
  /** Orders seen, returns included. */
  orders: number;
  /** Days with a purchase. */
  purchases: number;
  /** First and last day with a purchase; 0 without any. */
  firstDay: number;
  lastDay: number;
  spend: number;
  repeatSpend: number;
  /** Over the months of the grades up to the date, and over as many before. */
  spendNow: number;
  spendBefore: number;
  /** Median of the days between two days with a purchase; 0 below three of them. */
  usualDays: number;
  /** Last day with a purchase after a silence that counts as lost; 0 without one. */
  revivedDay: number;
}

/** Below these days with a purchase nothing is usual yet. */
export const leastPurchasesForRhythm = 3;

/**
 * Reads one account after another.
 * @returns a function whose answer is the same object each time, written anew: many thousand accounts are read in one go
 */
export function standings(
  config: AnalysisConfig,
  asOfDay: number,
): (orders: OrdersByAccount, account: number, lossRecordedDay?: number) => Readonly<Standing> {
  const { months } = config.grades;
  const nowFrom = periodStart(asOfDay, months);
  const beforeFrom = periodStart(asOfDay, 2 * months);
  const { lostAfterDays } = config.rhythm;
  let gaps = new Int32Array(64);
  const made: Standing = {
    orders: 0,
    purchases: 0,
    firstDay: 0,
    lastDay: 0,
    spend: 0,
    repeatSpend: 0,
    spendNow: 0,
    spendBefore: 0,
    usualDays: 0,
    revivedDay: 0,
  };
  return ({ starts, day, amount }, account, lossRecordedDay = 0) => {
    const begin = starts[account] ?? 0;
    const end = starts[account + 1] ?? 0;
    if (gaps.length < end - begin) gaps = new Int32Array(2 * (end - begin));
    let [purchases, firstDay, lastDay, revivedDay] = [0, 0, 0, 0];
    let [spend, repeatSpend, spendNow, spendBefore] = [0, 0, 0, 0];
    let i = begin;
    for (; i < end; i += 1) {
      const on = day[i] ?? 0;
      if (on > asOfDay) break;
      const net = amount[i] ?? 0;
      if (net >= 0 && (on !== lastDay || purchases === 0)) {
        if (purchases === 0) firstDay = on;
        else {
          const gap = on - lastDay;
          gaps[purchases - 1] = gap;
          if (gap > lostAfterDays || (lossRecordedDay > lastDay && lossRecordedDay <= on)) revivedDay = on;
        }
        purchases += 1;
        lastDay = on;
      }
      spend += net;
      if (purchases > 0 && on > firstDay) repeatSpend += net;
      if (on >= nowFrom) spendNow += net;
      else if (on >= beforeFrom) spendBefore += net;
    }
    made.orders = i - begin;
    made.purchases = purchases;
    made.firstDay = firstDay;
    made.lastDay = lastDay;
    made.spend = spend;
    made.repeatSpend = repeatSpend;
    made.spendNow = spendNow;
    made.spendBefore = spendBefore;
    made.usualDays = purchases < leastPurchasesForRhythm ? 0 : medianOf(gaps, purchases - 1);
    made.revivedDay = revivedDay;
    return made;
  };
}

/** Rounded median of the first entries, which are put in order. */
function medianOf(values: Int32Array, count: number): number {
  const first = values.subarray(0, count);
  if (count > 24) return medianOfSorted(first.sort());
  // Most accounts have few: faster than the call of a sort.
  for (let i = 1; i < count; i += 1) {
    const value = values[i] ?? 0;
    let place = i;
    for (; place > 0 && (values[place - 1] ?? 0) > value; place -= 1) values[place] = values[place - 1] ?? 0;
    values[place] = value;
  }
  return medianOfSorted(first);
}

/** Rounded median of values in ascending order, at least one. */
export function medianOfSorted(sorted: ArrayLike<number>): number {
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : Math.round(((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2);
}
