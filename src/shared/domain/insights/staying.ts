import type { StayingAnalysis, StayingGroup } from './analyses';
import { logRank, survivalAt, type Stays } from './survival';
import type { Work } from './work';

// What was done for customers in their first half year, beside how long they stayed after it. Nobody decided by chance who was visited: a difference is no
// proof of a cause, and whoever shows it has to say so.

/** What is looked at until the landmark: what comes later would only have been possible for those who stayed (Anderson, Cain and Gelber 1983). */
export const landmarkDays = 182;

export const stayingSides = ['tie', 'visits', 'complaints'] as const;
export type StayingSide = (typeof stayingSides)[number];

/** What is known of one customer. Days since 1970-01-01. */
export interface StayingCustomer {
  /** The first purchase. */
  readonly firstDay: number;
  /** From which on the customer counts as lost, for the first time; undefined: never yet. */
  readonly lostDay: number | undefined;
  /** Of the first half year. */
  readonly hadTie: boolean;
  readonly wasVisited: boolean;
  /** Whether all complaints were answered in time; undefined without any. */
  readonly answeredInTime: boolean | undefined;
}

/** Fewer say nothing. */
const leastCustomers = 20;
const leastKnown = 10;
const significant = 3.84;
const horizons = [730, 365] as const;

const sideOf: Readonly<Record<StayingSide, (customer: StayingCustomer) => boolean | undefined>> = {
  tie: ({ hadTie }) => hadTie,
  visits: ({ wasVisited }) => wasVisited,
  complaints: ({ answeredInTime }) => answeredInTime,
};

/**
 * Customers with and without each of the sides, and the share of both that was still there one or two years after the first half year. Sides of which
 * either group is too small, or was not followed long enough, are left out.
 */
export function* stayingAnalysis(customers: readonly StayingCustomer[], asOfDay: number): Work<StayingAnalysis> {
  const followed = customers.filter(({ firstDay, lostDay }) => {
    const landmark = firstDay + landmarkDays;
    return landmark < asOfDay && (lostDay === undefined || lostDay > landmark);
  });
  const sides: StayingAnalysis['sides'][number][] = [];
  for (const side of stayingSides) {
    yield;
    const [having, lacking]: [StayingCustomer[], StayingCustomer[]] = [[], []];
    for (const customer of followed) {
      const has = sideOf[side](customer);
      if (has !== undefined) (has ? having : lacking).push(customer);
    }
    if (Math.min(having.length, lacking.length) < leastCustomers) continue;
    const [a, b] = [staysOf(having, asOfDay), staysOf(lacking, asOfDay)];
    const days = horizons.find((horizon) => [a, b].every((group) => knownAt(group, horizon) >= leastKnown));
    if (days === undefined) continue;
    const found = { with: groupOf(a, days), without: groupOf(b, days) };
    sides.push({ side, days, ...found, isMoreThanChance: logRank(a, b) > significant });
  }
  return { customers: followed.length, sides };
}

/** Customers of whom it is known whether they were there then. */
const knownAt = ({ days, isLost }: Stays, day: number): number =>
  days.filter((one, index) => one >= day || isLost[index] === true).length;

function groupOf(stays: Stays, days: number): StayingGroup {
  const { share, error } = survivalAt(stays, days);
  return { customers: stays.days.length, lost: stays.isLost.filter(Boolean).length, share, error };
}

/** From the landmark on. */
function staysOf(customers: readonly StayingCustomer[], asOfDay: number): Stays {
  const isLost = customers.map(({ lostDay }) => lostDay !== undefined && lostDay <= asOfDay);
  return {
    isLost,
    days: customers.map(
      ({ firstDay, lostDay }, index) =>
        (isLost[index] === true ? (lostDay as number) : asOfDay) - firstDay - landmarkDays,
    ),
  };
}
