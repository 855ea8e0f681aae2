import { sumMinor } from '../../../shared/domain/money';
import type { OrderBody } from '../../../shared/domain/order';

type OrderFacts = Pick<OrderBody, 'orderedOn' | 'netMinor' | 'currency' | 'status'>;

/** The twelve months up to that of `today`, oldest first, as YYYY-MM. */
export function lastMonths(today: string): string[] {
  const [year = 0, month = 1] = today.split('-').map(Number);
  return Array.from({ length: 12 }, (_, index) => {
    const at = year * 12 + (month - 1) - (11 - index);
    return `${Math.floor(at / 12)}-${String((at % 12) + 1).padStart(2, '0')}`;
  });
}

/** Net of the placed orders of each month in one currency, in minor units. */
export function monthNets(
  orders: readonly OrderFacts[],
  months: readonly string[],
  currency: string | undefined,
): { readonly month: string; readonly netMinor: number }[] {
  const counted = orders.filter(
    (order) =>
      order.currency === currency &&
      order.status !== 'draft' &&
      order.status !== 'cancelled' &&
      order.status !== 'rejected',
  );
  return months.map((month) => ({
    month,
    netMinor: sumMinor(counted.filter((order) => order.orderedOn.startsWith(month)).map((order) => order.netMinor)),
  }));
}
