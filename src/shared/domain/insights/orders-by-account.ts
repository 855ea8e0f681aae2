import { byCustomerAndDay, datedUntil, monthDays, type Sales } from './purchase-history';
import type { Work } from './work';

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

/** The dated orders of customers, by their numbers. @param sales one row an order */
export function* ordersByCustomer(sales: Sales): Work<OrdersByAccount> {
  const dated = datedUntil(sales, Infinity);
  yield;
  const { rows, starts } = yield* byCustomerAndDay(dated);
  return {
    starts,
    day: gathered(dated.day, rows, new Int32Array(rows.length)),
    amount: gathered(dated.amount, rows, new Float64Array(rows.length)),
  };
}

/** The entries of a column at some places, in their order. */
function gathered<C extends Int32Array | Float64Array>(column: C, places: Int32Array, into: C): C {
  for (let i = 0; i < places.length; i += 1) into[i] = column[places[i] as number] as number;
  return into;
}
