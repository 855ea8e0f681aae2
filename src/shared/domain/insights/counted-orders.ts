import type { OrderFact, PurchaseFact, Source } from './customer-facts';
import type { OrdersByAccount } from './orders-by-account';

/** Orders that count on an analysis date, by day, and how many did not, for the first reason that holds. */
export interface CountedOrders<O> {
  readonly orders: readonly O[];
  readonly leftOut: {
    /** Seen before under the same id. */
    readonly repeated: number;
    readonly undated: number;
    readonly otherCurrency: number;
    /** Ordered after the analysis date. */
    readonly later: number;
  };
}

export function countedOrders<O extends PurchaseFact>(
  facts: { readonly orders: readonly O[]; readonly currency: string },
  asOfDay: number,
): CountedOrders<O> {
  const seen = new Set<string>();
  const leftOut = { repeated: 0, undated: 0, otherCurrency: 0, later: 0 };
  const orders = facts.orders.filter(({ id, day, currency }) => {
    const reason = seen.has(id)
      ? 'repeated'
      : !(day > 0)
        ? 'undated'
        : currency !== facts.currency
          ? 'otherCurrency'
          : day > asOfDay
            ? 'later'
            : undefined;
    seen.add(id);
    if (reason) leftOut[reason] += 1;
    return reason === undefined;
  });
  return { orders: orders.sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1)), leftOut };
}

/** Currency of the latest dated order by then, the first by name of several that day; of any other order if there is none; '' without orders. */
export function scoringCurrency(orders: readonly Pick<OrderFact, 'day' | 'currency'>[], asOfDay: number): string {
  const rank = (day: number): number => (!(day > 0) ? -Infinity : day > asOfDay ? -day : day);
  return orders.reduce<Pick<OrderFact, 'day' | 'currency'>>(
    (latest, order) => {
      const ahead = rank(order.day) - rank(latest.day);
      return latest.currency === '' || ahead > 0 || (!(ahead < 0) && order.currency < latest.currency) ? order : latest;
    },
    { day: 0, currency: '' },
  ).currency;
}

/** One account's orders as the columns that all accounts have. */
export const columnsOf = (orders: readonly PurchaseFact[]): OrdersByAccount => ({
  starts: Int32Array.of(0, orders.length),
  day: Int32Array.from(orders, ({ day }) => day),
  amount: Float64Array.from(orders, ({ netMinor }) => netMinor),
});

/** Days with a purchase, ascending, each once. */
export const purchaseDaysOf = (orders: readonly OrderFact[]): number[] => [
  ...new Set(orders.filter(({ netMinor }) => netMinor >= 0).map(({ day }) => day)),
];

/** These records, for a part of a score. */
export const sourcesOf = (entity: Source['entity'], records: readonly { readonly id: string }[]): readonly Source[] =>
  records.map(({ id }) => ({ entity, id }));
