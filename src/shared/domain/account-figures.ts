import type { Body } from '../entities';
import { addDays, dayNumber } from './dates';
import { plusMinor } from './money';
import { accountDay, type AnalysisDays } from './insights/analysis-day';
import type { LifecycleState, Rhythm } from './insights/lifecycle';
import { isSlipping, silenceOf } from './slipping';

/** What comes from the scores of an account (domain/insights): absent before the first question, and where there is nothing to say. */
export interface AccountScoreFigures {
  readonly grade?: string;
  /** Among the fifth of the customers who spend most. */
  readonly isTopFifth?: boolean;
  /** Name of the segment by recency and frequency. */
  readonly rfmSegment?: string;
  /** 1 to 5. */
  readonly recencyScore?: number;
  readonly frequencyScore?: number;
  readonly monetaryScore?: number;
  readonly lifecycle?: LifecycleState;
  /** 0 to 100. */
  readonly churnRisk?: number;
  /** Over the months of the grades, in minor units, as all amounts here. */
  readonly spendMinor?: number;
  /** Margin expected over the horizon. */
  readonly lifetimeMinor?: number;
  readonly pAlive?: number;
  /** The same in basis points, as shares are filtered by. */
  readonly aliveBp?: number;
  readonly firstOrderOn?: string;
  /** When the next order is expected. */
  readonly nextOrderOn?: string;
}

const scoreFigures: Readonly<Record<keyof AccountScoreFigures, true>> = {
  ...{ grade: true, isTopFifth: true, rfmSegment: true, recencyScore: true, frequencyScore: true, monetaryScore: true },
  ...{ lifecycle: true, churnRisk: true, spendMinor: true, lifetimeMinor: true, pAlive: true, aliveBp: true },
  ...{ firstOrderOn: true, nextOrderOn: true },
};
export const isScoreFigure = (name: string): name is keyof AccountScoreFigures => Object.hasOwn(scoreFigures, name);

/** Figures of one account, derived from its records on this laptop; each names its day and is never stored. */
export interface AccountFigures extends AccountScoreFigures {
  /** Instant of the last call, visit, meeting or message that took place. */
  readonly lastContactAt?: string;
  readonly lastOrderOn?: string;
  readonly orderCount: number;
  /** Net of orders of the twelve months up to `asOf`, in minor units of `currency`; what was ordered in another one is left out. */
  readonly net12Minor: number;
  /** The twelve months before those. */
  readonly net12BeforeMinor: number;
  /** Submitted, accepted or adjusted, not yet delivered. */
  readonly openOrders: number;
  readonly openOrdersMinor: number;
  /** Median of the days between two order days; absent below three order days. */
  readonly usualIntervalDays?: number;
  /** Silent for longer than usual on the analysis date (slipping.ts); false while nothing is usual yet. */
  readonly slipping: boolean;
  /** Currency of the latest order. */
  readonly currency?: string;
  /** The analysis date, YYYY-MM-DD: what is open and when somebody was met last are of no other day than now. */
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

/** The years before a day, worked out once for all accounts. */
let known = { day: '', yearAgo: '', twoYearsAgo: '' };
function yearsBefore(day: string): typeof known {
  if (known.day !== day) known = { day, yearAgo: addDays(day, -365), twoYearsAgo: addDays(day, -730) };
  return known;
}

/** @param rhythm what counts as silent for too long, by the administrator's settings */
export function accountFigures(
  orders: readonly OrderFacts[],
  activities: readonly ActivityFacts[],
  days: AnalysisDays<string>,
  rhythm: Rhythm,
): AccountFigures {
  const orderedOn = new Set<string>();
  const figures: { -readonly [F in keyof AccountFigures]: AccountFigures[F] } = {
    ...{ orderCount: 0, net12Minor: 0, net12BeforeMinor: 0, openOrders: 0, openOrdersMinor: 0 },
    ...{ slipping: false, asOf: days.asOf },
  };
  // Plain loops, and one object: a laptop computes this for every account it holds before it can sort them.
  for (const order of orders) {
    // A return lessens what was bought, and is no order.
    if (!counts(order) || order.netMinor < 0) continue;
    figures.orderCount += 1;
    orderedOn.add(order.orderedOn);
    if (isOpen(order)) figures.openOrders += 1;
    if (figures.lastOrderOn !== undefined && order.orderedOn <= figures.lastOrderOn) continue;
    figures.lastOrderOn = order.orderedOn;
    figures.currency = order.currency;
  }
  const asOf = accountDay(days, figures.lastOrderOn);
  figures.asOf = asOf;
  const { yearAgo, twoYearsAgo } = yearsBefore(asOf);
  for (const order of orders) {
    const { orderedOn: day, netMinor } = order;
    // Amounts of another currency are not to be added: no rate is known here.
    if (!counts(order) || order.currency !== (figures.currency ?? order.currency)) continue;
    if (day > yearAgo && day <= asOf) figures.net12Minor = plusMinor(figures.net12Minor, netMinor);
    if (day > twoYearsAgo && day <= yearAgo) figures.net12BeforeMinor = plusMinor(figures.net12BeforeMinor, netMinor);
    if (netMinor >= 0 && isOpen(order)) figures.openOrdersMinor = plusMinor(figures.openOrdersMinor, netMinor);
  }
  const usualIntervalDays = usualInterval(orderedOn);
  if (usualIntervalDays !== undefined) figures.usualIntervalDays = usualIntervalDays;
  const silence = silenceOf(figures);
  figures.slipping = silence !== undefined && isSlipping(silence, rhythm);
  let lastContactAt = '';
  for (const { status, kind, startAt } of activities)
    if (status === 'done' && kind !== 'note' && startAt > lastContactAt) lastContactAt = startAt;
  if (lastContactAt !== '') figures.lastContactAt = lastContactAt;
  return figures;
}

/** Median of the days between two order days; undefined below three order days. */
function usualInterval(orderedOn: ReadonlySet<string>): number | undefined {
  if (orderedOn.size < 3) return undefined;
  const days = [...orderedOn].map(dayNumber).sort((a, b) => a - b);
  return median(days.slice(1).map((day, index) => day - (days[index] ?? day)));
}
