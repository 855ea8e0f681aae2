import { monthDays } from './purchase-history';

/** Dated orders of all accounts in one currency: those of account a, by day, are the entries starts[a] to before starts[a + 1]. */
export interface OrdersByAccount {
  /** One more entry than there are accounts. */
  readonly starts: Int32Array;
  /** Days since 1970-01-01, each above 0. */
  readonly day: Int32Array;
  /** Net in minor units; below zero for a return. */
  readonly amount: Float64Array;
}

/** First day that counts as within `months` up to and with `asOfDay`. */
export const periodStart = (asOfDay: number, months: number): number => asOfDay + 1 - Math.round(months * monthDays);
