import type { Body } from '../entities';
import { addDays, daysBetween } from './dates';
import { sumMinor } from './money';

/** Figures of one account, derived from its records on this laptop; each names its day and is never stored. */
export interface AccountFigures {
  /** Instant of the last call, visit, meeting or message that took place. */
  readonly lastContactAt?: string;
  readonly lastOrderOn?: string;
  readonly orderCount: number;
  /** Net of orders of the twelve months up to `asOf`, in minor units of the account's orders. */
  readonly net12Minor: number;
  /** The twelve months before those. */
  readonly net12BeforeMinor: number;
  /** Submitted, accepted or adjusted, not yet delivered. */
  readonly openOrders: number;
  readonly openOrdersMinor: number;
  /** Median of the days between two order days; absent below three order days. */
  readonly usualIntervalDays?: number;
  /** Currency of the latest order. */
  readonly currency?: string;
  /** The analysis date, YYYY-MM-DD. */
  readonly asOf: string;
}

type OrderFacts = Pick<Body<'order'>, 'status' | 'orderedOn' | 'netMinor' | 'currency'>;
type ActivityFacts = Pick<Body<'activity'>, 'status' | 'startAt' | 'kind'>;

const counts = (order: OrderFacts): boolean =>
  order.status !== 'draft' && order.status !== 'cancelled' && order.status !== 'rejected';
const isOpen = (order: OrderFacts): boolean =>
  order.status === 'submitted' || order.status === 'accepted' || order.status === 'adjusted';

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : Math.round(((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2);
}

/** @param today analysis date YYYY-MM-DD */
export function accountFigures(
  orders: readonly OrderFacts[],
  activities: readonly ActivityFacts[],
  today: string,
): AccountFigures {
  const real = orders.filter(counts);
  const yearAgo = addDays(today, -365);
  const twoYearsAgo = addDays(today, -730);
  const days = [...new Set(real.map((order) => order.orderedOn))].sort();
  const gaps = days.slice(1).map((day, index) => daysBetween(days[index] ?? day, day));
  const contacts = activities.filter((a) => a.status === 'done' && a.kind !== 'note').map((a) => a.startAt);
  const lastContactAt = contacts.reduce((latest, at) => (at > latest ? at : latest), '');
  const lastOrderOn = days.at(-1);
  const open = real.filter(isOpen);
  const currency = real.find((order) => order.orderedOn === lastOrderOn)?.currency;
  return {
    ...(lastContactAt ? { lastContactAt } : {}),
    ...(lastOrderOn ? { lastOrderOn } : {}),
    orderCount: real.length,
    net12Minor: sumMinor(real.filter((o) => o.orderedOn > yearAgo && o.orderedOn <= today).map((o) => o.netMinor)),
    net12BeforeMinor: sumMinor(
      real.filter((o) => o.orderedOn > twoYearsAgo && o.orderedOn <= yearAgo).map((o) => o.netMinor),
    ),
    openOrders: open.length,
    openOrdersMinor: sumMinor(open.map((o) => o.netMinor)),
    ...(gaps.length >= 2 ? { usualIntervalDays: median(gaps) } : {}),
    ...(currency ? { currency } : {}),
    asOf: today,
  };
}
