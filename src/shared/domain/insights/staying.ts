import type { StayingAnalysis, StayingGroup } from './analyses';
import { logRank, survivalAt, type Stays } from './survival';
import type { Work } from './work';

// What was done for customers in their first half year, beside how long they stayed after it. Nobody decided by chance who was visited: a difference is no
// proof of a cause, and whoever shows it has to say so.

/** What is looked at until the landmark: what comes later would only have been possible for those who stayed (Anderson, Cain and Gelber 1983). */
export const landmarkDays = 182;

export const stayingSides = ['tie', 'visits', 'complaints'] as const;
export type StayingSide = (typeof stayingSides)[number];

/** What is known of customers, one entry each. Days since 1970-01-01. */
export interface StayingCustomers {
  /** The first purchase; 0: no customer. */
  readonly firstDay: Int32Array;
  /** From which on the customer counts as lost, for the first time; 0: never yet. */
  readonly lostDay: Int32Array;
  /** Of the first half year. */
  readonly sides: Readonly<Record<StayingSide, Uint8Array>>;
}

/** Whether a customer had something in the first half year: it is not known (no complaint to answer), it had not, it had. */
export const sideValues = { unknown: 0, lacking: 1, having: 2 } as const;

/** Fewer say nothing. */
const leastCustomers = 20;
const leastKnown = 10;
const significant = 3.84;
const horizons = [730, 365] as const;

/**
 * Customers with and without each of the sides, and the share of both that was still there one or two years after the first half year. Sides of which
 * either group is too small, or was not followed long enough, are left out.
 */
export function* stayingAnalysis(customers: StayingCustomers, asOfDay: number): Work<StayingAnalysis> {
  const followed = followedOf(customers, asOfDay);
  const found: StayingAnalysis['sides'][number][] = [];
  for (const side of stayingSides) {
    yield;
    const values = customers.sides[side];
    const [a, b] = [
      staysOf(customers, followed, values, sideValues.having, asOfDay),
      staysOf(customers, followed, values, sideValues.lacking, asOfDay),
    ];
    if (Math.min(a.days.length, b.days.length) < leastCustomers) continue;
    const days = horizons.find((horizon) => [a, b].every((group) => knownAt(group, horizon) >= leastKnown));
    if (days === undefined) continue;
    const groups = { with: groupOf(a, days), without: groupOf(b, days) };
    found.push({ side, days, ...groups, isMoreThanChance: logRank(a, b) > significant });
  }
  return { customers: followed.length, sides: found };
}

// Loops over indexes: a call for each of a hundred thousand customers takes ten times as long.

/** Places of those who were not lost by the landmark, and were followed beyond it. */
function followedOf({ firstDay, lostDay }: StayingCustomers, asOfDay: number): Int32Array {
  const places = new Int32Array(firstDay.length);
  let count = 0;
  for (let at = 0; at < firstDay.length; at += 1) {
    const landmark = (firstDay[at] as number) + landmarkDays;
    const lost = lostDay[at] as number;
    if (firstDay[at] === 0 || landmark >= asOfDay || (lost !== 0 && lost <= landmark)) continue;
    places[count++] = at;
  }
  return places.subarray(0, count);
}

/** From the landmark on, of those with this value. */
function staysOf(
  { firstDay, lostDay }: StayingCustomers,
  places: Int32Array,
  values: Uint8Array,
  wanted: number,
  asOfDay: number,
): Stays {
  const [days, isLost] = [new Int32Array(places.length), new Uint8Array(places.length)];
  let count = 0;
  for (let i = 0; i < places.length; i += 1) {
    const at = places[i] as number;
    if (values[at] !== wanted) continue;
    const lost = lostDay[at] as number;
    const left = lost !== 0 && lost <= asOfDay;
    isLost[count] = left ? 1 : 0;
    days[count] = (left ? lost : asOfDay) - (firstDay[at] as number) - landmarkDays;
    count += 1;
  }
  return { days: days.subarray(0, count), isLost: isLost.subarray(0, count) };
}

/** Customers of whom it is known whether they were there then. */
function knownAt({ days, isLost }: Stays, day: number): number {
  let count = 0;
  for (let i = 0; i < days.length; i += 1) if ((days[i] as number) >= day || isLost[i]) count += 1;
  return count;
}

function groupOf(stays: Stays, days: number): StayingGroup {
  const { share, error } = survivalAt(stays, days);
  let lost = 0;
  for (let i = 0; i < stays.isLost.length; i += 1) if (stays.isLost[i]) lost += 1;
  return { customers: stays.days.length, lost, share, error };
}
