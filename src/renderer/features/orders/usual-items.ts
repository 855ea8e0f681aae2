import type { OrderBody, OrderLine } from '../../../shared/domain/order';

type PastOrder = Pick<OrderBody, 'status' | 'orderedOn' | 'lines'>;

/** A product this account has bought, with how it was bought the last time. */
export interface UsualItem {
  readonly productId: string;
  readonly lastOn: string;
  readonly lastQuantityMilli: number;
  readonly lastDiscountBp: number;
  /** Number of orders it was on. */
  readonly times: number;
}

const wasBought = (order: PastOrder): boolean =>
  order.status !== 'draft' && order.status !== 'cancelled' && order.status !== 'rejected';

/** The customer's usual items, most frequent first, then latest. @param orders in any order */
export function usualItems(orders: readonly PastOrder[]): UsualItem[] {
  const items = new Map<string, UsualItem>();
  const newestFirst = orders.filter(wasBought).sort((a, b) => b.orderedOn.localeCompare(a.orderedOn));
  for (const order of newestFirst) {
    const seen = new Set<string>();
    for (const line of order.lines ?? []) {
      if (seen.has(line.productId)) continue;
      seen.add(line.productId);
      const known = items.get(line.productId);
      items.set(
        line.productId,
        known
          ? { ...known, times: known.times + 1 }
          : {
              productId: line.productId,
              lastOn: order.orderedOn,
              lastQuantityMilli: line.quantityMilli,
              lastDiscountBp: line.discountBp,
              times: 1,
            },
      );
    }
  }
  return [...items.values()].sort((a, b) => b.times - a.times || b.lastOn.localeCompare(a.lastOn));
}

/** The latest order that was really placed. */
export function lastOrder<O extends PastOrder>(orders: readonly O[]): O | undefined {
  return orders
    .filter(wasBought)
    .reduce<O | undefined>(
      (latest, order) => (!latest || order.orderedOn > latest.orderedOn ? order : latest),
      undefined,
    );
}

/** Lines of an earlier order that the present one does not have yet. */
export const missingLines = (
  earlier: Pick<OrderBody, 'lines'> | undefined,
  present: readonly OrderLine[],
): OrderLine[] => {
  const there = new Set(present.map((line) => line.productId));
  return (earlier?.lines ?? []).filter((line) => !there.has(line.productId));
};
