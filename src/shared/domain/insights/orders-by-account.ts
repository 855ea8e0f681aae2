import { byCustomerAndDay, monthDays, type Sales } from './purchase-history';
import { finish } from './work';

/** Orders of all accounts in one currency: those of account a, by day, are the entries starts[a] to before starts[a + 1]. */
export interface OrdersByAccount {
  /** One more entry than there are accounts. */
  readonly starts: Int32Array;
  /** Days since 1970-01-01, each above 0. */
  readonly day: Int32Array;
  /** Net in minor units; below zero for a return. */
  readonly amount: Float64Array;
}

/** Without orders that have no date (day 0 or before): they are in no period and no rhythm. */
export function ordersByAccount(sales: Sales): OrdersByAccount {
  const { rows, starts } = finish(byCustomerAndDay(sales));
  const dated = { starts: new Int32Array(starts.length), day: new Int32Array(rows.length) };
  const amount = new Float64Array(rows.length);
  let count = 0;
  for (let account = 0; account < sales.customers; account += 1) {
    dated.starts[account] = count;
    const end = starts[account + 1] ?? 0;
    for (let i = starts[account] ?? 0; i < end; i += 1) {
      const row = rows[i] ?? 0;
      const day = sales.day[row] ?? 0;
      if (day <= 0) continue;
      dated.day[count] = day;
      amount[count] = sales.amount[row] ?? 0;
      count += 1;
    }
  }
  dated.starts[sales.customers] = count;
  return { starts: dated.starts, day: dated.day.subarray(0, count), amount: amount.subarray(0, count) };
}

/** First day that counts as within `months` up to and with `asOfDay`. */
export const periodStart = (asOfDay: number, months: number): number => asOfDay + 1 - Math.round(months * monthDays);
