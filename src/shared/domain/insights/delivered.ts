import type { AnalysisConfig } from './analysis-config';
import { isOpenOn, within } from './churn';
import { sourcesOf } from './counted-orders';
import type { CaseFact, CustomerFacts, OrderFact, Part, PromiseFact, RatingFact } from './customer-facts';
import { periodStart } from './orders-by-account';
import type { CustomerScores } from './scores';

/**
 * Value delivered to the customer (FEATURES C49) over the months of the grades: functional (prices), of service (deliveries, complaints and
 * questions), and emotional (promises, experience beside expectation). Only what something is known of. Points from 0 to 100 are per cent;
 * of the ratings 50 means as expected, 0 and 100 four points below and above.
 */
export function deliveredTo(
  facts: CustomerFacts,
  orders: readonly OrderFact[],
  config: AnalysisConfig,
  asOfDay: number,
): readonly Part[] {
  const from = periodStart(asOfDay, config.grades.months);
  const isIn = (day: number | undefined): boolean => day !== undefined && day >= from && day <= asOfDay;
  const cases = facts.cases.filter(({ openedDay }) => isIn(openedDay));
  return [
    onTime(orders.filter(({ requiredDay, netMinor }) => netMinor >= 0 && isIn(requiredDay))),
    promisesKept(
      facts.promises.filter(({ dueDay }) => isIn(dueDay)),
      asOfDay,
    ),
    solved(
      cases.filter(({ type }) => type === 'complaint'),
      asOfDay,
    ),
    savedByTerms(orders.filter(({ day, netMinor, grossMinor }) => isIn(day) && netMinor >= 0 && grossMinor > 0)),
    answered(
      cases.filter(({ type }) => type !== 'complaint'),
      asOfDay,
    ),
    ratingGap(facts.ratings.filter(({ day }) => isIn(day))),
  ].filter((part) => part !== undefined);
}

const percent = (count: number, all: number): number => Math.round((100 * count) / all);

/** Shipped by the day the customer wanted it, of the orders that were wanted by now. */
function onTime(orders: readonly OrderFact[]): Part | undefined {
  if (orders.length === 0) return undefined;
  const late = orders.filter(({ requiredDay = 0, shippedDay = Infinity }) => shippedDay > requiredDay);
  return {
    key: 'onTime',
    points: percent(orders.length - late.length, orders.length),
    values: { onTime: orders.length - late.length, orders: orders.length },
    records: sourcesOf('order', late),
  };
}

/** Kept by the day promised, of the promises that were due by now; `late` ones were kept after it. */
function promisesKept(promises: readonly PromiseFact[], asOfDay: number): Part | undefined {
  if (promises.length === 0) return undefined;
  const kept = promises.filter(({ keptDay, broken }) => !broken && keptDay !== undefined && keptDay <= asOfDay);
  const inTime = kept.filter(({ keptDay = 0, dueDay }) => keptDay <= dueDay);
  return {
    key: 'promisesKept',
    points: percent(inTime.length, promises.length),
    values: { kept: inTime.length, late: kept.length - inTime.length, promises: promises.length },
    records: sourcesOf(
      'promise',
      promises.filter((promise) => !inTime.includes(promise)),
    ),
  };
}

/** Answered by the day promised, or at all where none was; those with time left do not count yet. */
function solved(complaints: readonly CaseFact[], asOfDay: number): Part | undefined {
  const due = complaints.filter((one) => !isOpenOn(one, asOfDay) || (one.dueDay ?? Infinity) < asOfDay);
  if (due.length === 0) return undefined;
  const inTime = due.filter((one) => !isOpenOn(one, asOfDay) && (one.closedDay ?? 0) <= (one.dueDay ?? Infinity));
  return {
    key: 'complaintsSolved',
    points: percent(inTime.length, due.length),
    values: { inTime: inTime.length, complaints: due.length },
    records: sourcesOf('case', due),
  };
}

function savedByTerms(orders: readonly OrderFact[]): Part | undefined {
  const grossMinor = orders.reduce((sum, order) => sum + order.grossMinor, 0);
  if (!(grossMinor > 0)) return undefined;
  const savedMinor = orders.reduce((sum, order) => sum + Math.max(0, order.grossMinor - order.netMinor), 0);
  return {
    key: 'savedByTerms',
    points: percent(savedMinor, grossMinor),
    values: { savedMinor, grossMinor },
    records: sourcesOf(
      'order',
      orders.filter((order) => order.grossMinor > order.netMinor),
    ),
  };
}

/** Questions and requests that have their answer. */
function answered(cases: readonly CaseFact[], asOfDay: number): Part | undefined {
  if (cases.length === 0) return undefined;
  const closed = cases.filter((one) => !isOpenOn(one, asOfDay)).length;
  return {
    key: 'answered',
    points: percent(closed, cases.length),
    values: { answered: closed, asked: cases.length },
    records: sourcesOf('case', cases),
  };
}

function ratingGap(ratings: readonly RatingFact[]): Part | undefined {
  const compared = ratings.filter(({ expected }) => expected !== undefined);
  if (compared.length === 0) return undefined;
  const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const expected = meanOf(compared.map((rating) => rating.expected ?? 0));
  const experienced = meanOf(compared.map((rating) => rating.experienced));
  return {
    key: 'ratingGap',
    points: Math.round(within(50 + 12.5 * (experienced - expected), 0, 100)),
    values: {
      expected: Math.round(expected * 10) / 10,
      experienced: Math.round(experienced * 10) / 10,
      ratings: compared.length,
    },
    records: sourcesOf('rating', compared),
  };
}

/** What it has cost to win the customer, as far as somebody wrote it down, and to keep in contact until that day. */
export function costsOf(
  { account, contacts }: Pick<CustomerFacts, 'account' | 'contacts'>,
  { contactCostMinor }: AnalysisConfig,
  asOfDay: number,
): CustomerScores['costs'] {
  const { acquisitionCostMinor } = account;
  return {
    ...(acquisitionCostMinor === undefined ? {} : { acquisitionMinor: acquisitionCostMinor }),
    contactMinor: contacts.reduce((sum, { day, kind }) => sum + (day <= asOfDay ? contactCostMinor[kind] : 0), 0),
  };
}
