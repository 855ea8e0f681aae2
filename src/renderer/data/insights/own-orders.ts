import type { OrdersByAccount } from '../../../shared/domain/insights/orders-by-account';
import { inParts, type Work } from '../slices';
import type { SalesColumns } from './sales-columns';

/**
 * The orders of each account in the currency of its latest one, by slot of the account, each account's by day: 16 bytes an order.
 * An account belongs to one currency, as in the populations of the head office.
 */
export interface OwnOrders extends OrdersByAccount {
  /** Slot of the order. */
  readonly order: Int32Array;
  /** By account: place in the currencies of the sales; -1 without orders. */
  readonly currency: Int16Array;
  /** By account: orders in other currencies, which are left out. */
  readonly leftOut: Int32Array;
  /** By account: 1 where it was here; of others no order counts. */
  readonly isHere: Uint8Array;
}

/**
 * Orders must not change between its slices.
 * @param accountsEnd all slots of accounts are below
 * @param asOfDay of several currencies the one of the latest order by then counts, as `scoringCurrency` says
 */
export function* ownOrders(sales: SalesColumns, accountsEnd: number, asOfDay: number): Work<OwnOrders> {
  const { account, day, net, currency: currencyOf, end } = sales;
  const isHere = new Uint8Array(accountsEnd);
  const latest = new Int32Array(accountsEnd).fill(-1);
  const currency = new Int16Array(accountsEnd).fill(-1);
  const starts = new Int32Array(accountsEnd + 1);
  const leftOut = new Int32Array(accountsEnd);
  const { records } = sales.table;
  const rank = (slot: number): number => {
    const on = day[slot] as number;
    return on > asOfDay ? -on : on;
  };
  /** Slot of the account of an order that counts; -1 for others. */
  const accountAt = (slot: number): number => {
    const of = account[slot] as number;
    return of >= 0 && isHere[of] === 1 ? of : -1;
  };

  yield* inParts(accountsEnd, quickAtOnce, (from, until) => {
    for (let of = from; of < until; of += 1) isHere[of] = sales.accounts.records.isLive(of) ? 1 : 0;
  });
  yield* inParts(end, quickAtOnce, (from, until) => {
    for (let slot = from; slot < until; slot += 1) {
      const of = accountAt(slot);
      if (of < 0) continue;
      const best = latest[of] as number;
      const later = best < 0 ? 1 : rank(slot) - rank(best) || records.compareIds(best, slot);
      if (later > 0) latest[of] = slot;
    }
  });
  for (let of = 0; of < accountsEnd; of += 1) {
    const slot = latest[of] as number;
    if (slot >= 0) currency[of] = currencyOf[slot] as number;
  }
  yield* inParts(end, quickAtOnce, (from, until) => {
    for (let slot = from; slot < until; slot += 1) {
      const of = accountAt(slot);
      if (of < 0) continue;
      if (currency[of] === currencyOf[slot]) starts[of + 1] = (starts[of + 1] as number) + 1;
      else leftOut[of] = (leftOut[of] as number) + 1;
    }
  });
  for (let of = 0; of < accountsEnd; of += 1) starts[of + 1] = (starts[of + 1] as number) + (starts[of] as number);
  const order = new Int32Array(starts[accountsEnd] as number);
  const next = starts.slice();
  yield* inParts(end, quickAtOnce, (from, until) => {
    for (let slot = from; slot < until; slot += 1) {
      const of = accountAt(slot);
      if (of < 0 || currency[of] !== currencyOf[slot]) continue;
      order[next[of] as number] = slot;
      next[of] = (next[of] as number) + 1;
    }
  });
  yield* inParts(accountsEnd, quickAtOnce, (from, until) => {
    for (let of = from; of < until; of += 1) sortByDay(order, day, starts[of] as number, starts[of + 1] as number);
  });
  const days = new Int32Array(order.length);
  const amount = new Float64Array(order.length);
  yield* inParts(order.length, quickAtOnce, (from, until) => {
    for (let at = from; at < until; at += 1) {
      const slot = order[at] as number;
      days[at] = day[slot] as number;
      amount[at] = net[slot] as number;
    }
  });
  return { starts, day: days, amount, order, currency, leftOut, isHere };
}

/** Of columns; so many take about a millisecond. */
export const quickAtOnce = 16_384;

/** Orders mostly come in the order of their days: then this is one look at each. */
function sortByDay(order: Int32Array, day: Int32Array, from: number, until: number): void {
  if (until - from > 64) {
    order.subarray(from, until).sort((a, b) => (day[a] as number) - (day[b] as number));
    return;
  }
  for (let at = from + 1; at < until; at += 1) {
    const slot = order[at] as number;
    const on = day[slot] as number;
    let place = at;
    for (; place > from && (day[order[place - 1] as number] as number) > on; place -= 1)
      order[place] = order[place - 1] as number;
    order[place] = slot;
  }
}
