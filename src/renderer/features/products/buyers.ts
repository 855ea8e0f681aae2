import { addDays } from '../../../shared/domain/dates';
import { sumMinor } from '../../../shared/domain/money';
import type { RecordOf } from '../../../shared/record';

type OrderFacts = Pick<RecordOf<'order'>, 'accountId' | 'accountName' | 'status' | 'orderedOn' | 'currency' | 'lines'>;

/** What one account bought of one product. */
export interface Buyer {
  readonly accountId: string;
  readonly accountName: string;
  readonly lastOn: string;
  readonly times: number;
  readonly quantityMilli: number;
  readonly netMinor: number;
  readonly currency: string;
}

/** Who bought a product, latest first. @param orders of the span to count; drafts, cancelled and rejected ones do not count */
export function buyersOf(productId: string, orders: readonly OrderFacts[]): Buyer[] {
  const buyers = new Map<string, Buyer>();
  for (const order of orders) {
    if (order.status === 'draft' || order.status === 'cancelled' || order.status === 'rejected') continue;
    const lines = (order.lines ?? []).filter((line) => line.productId === productId);
    if (lines.length === 0) continue;
    const key = `${order.accountId} ${order.currency}`;
    const known = buyers.get(key);
    buyers.set(key, {
      accountId: order.accountId,
      accountName: order.accountName,
      lastOn: known && known.lastOn > order.orderedOn ? known.lastOn : order.orderedOn,
      times: (known?.times ?? 0) + 1,
      quantityMilli: lines.reduce((sum, line) => sum + line.quantityMilli, known?.quantityMilli ?? 0),
      netMinor: sumMinor([known?.netMinor ?? 0, ...lines.map((line) => line.netMinor)]),
      currency: order.currency,
    });
  }
  return [...buyers.values()].sort((a, b) => b.lastOn.localeCompare(a.lastOn) || b.netMinor - a.netMinor);
}

export interface Replacement extends Pick<Buyer, 'accountId' | 'accountName' | 'lastOn'> {
  /** Calendar date YYYY-MM-DD. */
  readonly dueOn: string;
}

/**
 * Whose last purchase is so old that it is replaced by `until`, longest due first; each account once.
 * @param afterDays how long it lasts @param until calendar date YYYY-MM-DD, included
 */
export function replacementsOf(buyers: readonly Buyer[], afterDays: number, until: string): Replacement[] {
  const last = new Map<string, Buyer>();
  for (const buyer of buyers)
    if (!(buyer.lastOn <= (last.get(buyer.accountId)?.lastOn ?? ''))) last.set(buyer.accountId, buyer);
  return [...last.values()]
    .map(({ accountId, accountName, lastOn }) => ({
      accountId,
      accountName,
      lastOn,
      dueOn: addDays(lastOn, afterDays),
    }))
    .filter(({ dueOn }) => dueOn <= until)
    .sort((a, b) => (a.dueOn < b.dueOn ? -1 : a.dueOn > b.dueOn ? 1 : a.accountName.localeCompare(b.accountName)));
}
