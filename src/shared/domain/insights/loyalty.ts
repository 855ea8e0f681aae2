import type { AnalysisConfig } from './analysis-config';
import { overdueShare, type ServiceStanding, wholePoints, within } from './churn';
import { sourcesOf } from './counted-orders';
import type { CustomerFacts, Part, PurchaseFact } from './customer-facts';
import type { CustomerScores } from './scores';
import type { Standing } from './standing';

// Loyalty as behaviour, attitude and feeling: Dick and Basu, "Customer Loyalty: Toward an Integrated Conceptual Framework", Journal of the
// Academy of Marketing Science 22 (1994); Oliver, "Whence Consumer Loyalty?", Journal of Marketing 63 (1999).

const lookBackDays = 730;
/** So many repeat purchases, and so many days between first and last one, say all that can be said. */
const fullRepeats = 5;
const fullTenureDays = 1096;

/**
 * From 0 to 100. Each part is a share of its weight; the weight of a part of which nothing is known is spread over the others in relation to theirs.
 * - behaviour: mean of repeat purchases (full at 5), years between first and last one (full at 3), and what is left of being overdue.
 * - attitude: what the customer says. Mean of all satisfactions and experienced ratings of two years, 1 to 5 as 0 to 1.
 * - feeling: mean of what is known of: share of contacts that reached somebody, share of ratings at least as good as expected, referrals (any is full).
 * @param orders counted ones. With no purchase there is no loyalty: undefined
 */
export function loyaltyOf(
  facts: Omit<CustomerFacts, 'orders'>,
  orders: readonly PurchaseFact[],
  standing: Readonly<Standing>,
  pAlive: number | undefined,
  service: ServiceStanding,
  config: AnalysisConfig,
  asOfDay: number,
): CustomerScores['loyalty'] {
  if (standing.purchases === 0) return undefined;
  const recent = ({ day }: { readonly day: number }): boolean => day <= asOfDay && day > asOfDay - lookBackDays;
  const contacts = facts.contacts.filter(recent);
  const ratings = facts.ratings.filter(recent);
  const known = [
    behaviour(orders, standing, overdueShare(standing, pAlive, service, config.rhythm, asOfDay)),
    attitude(contacts, ratings),
    feeling(contacts, ratings, facts.account.referrals ?? 0),
  ];
  const weights = [config.loyalty.behaviour, config.loyalty.attitude, config.loyalty.feeling];
  const sum = known.reduce((total, share, i) => total + (share ? (weights[i] ?? 0) : 0), 0);
  const parts = known.flatMap((part, i) => {
    if (!part) return [];
    const weight = sum > 0 ? (100 * (weights[i] ?? 0)) / sum : 0;
    const { key, share, values, records } = part;
    return [{ key, points: wholePoints(weight * share), values: { ...values, weight: Math.round(weight) }, records }];
  });
  return {
    score: parts.reduce((total, { points }) => total + points, 0),
    parts,
    absent: (['behaviour', 'attitude', 'feeling'] as const).filter((_, i) => known[i] === undefined),
  };
}

type Share = Omit<Part, 'points'> & { readonly share: number };

function behaviour(orders: readonly PurchaseFact[], standing: Readonly<Standing>, overdue: number): Share {
  const repeats = standing.purchases - 1;
  const tenureDays = standing.lastDay - standing.firstDay;
  return {
    key: 'behaviour',
    share: (Math.min(1, repeats / fullRepeats) + Math.min(1, tenureDays / fullTenureDays) + 1 - overdue) / 3,
    values: { repeats, tenureDays, overduePercent: Math.round(100 * overdue) },
    records: sourcesOf('order', orders),
  };
}

function attitude(contacts: CustomerFacts['contacts'], ratings: CustomerFacts['ratings']): Share | undefined {
  const spoken = contacts.filter(({ satisfaction }) => satisfaction !== undefined);
  const said = [
    ...spoken.map(({ satisfaction }) => satisfaction ?? 0),
    ...ratings.map(({ experienced }) => experienced),
  ];
  if (said.length === 0) return undefined;
  const mean = meanOf(said);
  return {
    key: 'attitude',
    share: within((mean - 1) / 4, 0, 1),
    values: { answers: said.length, mean: Math.round(mean * 10) / 10 },
    records: [...sourcesOf('activity', spoken), ...sourcesOf('rating', ratings)],
  };
}

function feeling(
  contacts: CustomerFacts['contacts'],
  ratings: CustomerFacts['ratings'],
  referrals: number,
): Share | undefined {
  const known = contacts.filter(({ answered }) => answered !== undefined);
  const compared = ratings.filter(({ expected }) => expected !== undefined);
  const reached = known.filter(({ answered }) => answered === true).length;
  const met = compared.filter(({ expected, experienced }) => experienced >= (expected ?? 0)).length;
  const shares = [
    ...(known.length > 0 ? [reached / known.length] : []),
    ...(compared.length > 0 ? [met / compared.length] : []),
    ...(referrals > 0 ? [1] : []),
  ];
  if (shares.length === 0) return undefined;
  return {
    key: 'feeling',
    share: meanOf(shares),
    values: { reached, contacts: known.length, met, ratings: compared.length, referrals },
    records: [...sourcesOf('activity', known), ...sourcesOf('rating', compared)],
  };
}

const meanOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
