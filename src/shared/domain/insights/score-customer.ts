import { dateOfDay } from '../dates';
import type { AnalysisConfig } from './analysis-config';
import { medianTimeAsCustomer, probabilityOfStaying } from './bg-nbd';
import { buyerClassOf } from './buyer-class';
import { type ChurnPoints, churnScore, type ServiceRecords, serviceRecords } from './churn';
import { columnsOf, countedOrders, purchaseDaysOf, sourcesOf } from './counted-orders';
import type { CustomerFacts, OrderFact, Part } from './customer-facts';
import { costsOf, deliveredTo } from './delivered';
import { driftOf } from './drift';
import { lifecycleHistory } from './lifecycle';
import { loyaltyOf } from './loyalty';
import { periodStart } from './orders-by-account';
import type { Population } from './population';
import { monthDays } from './purchase-history';
import { judge, type Judgement, lifetimeMinorOf, nextOrderDay } from './score-figures';
import type { CustomerScores, CustomerWorth, TrendPoint } from './scores';
import type { Standing } from './standing';

/**
 * All scores of one customer. Defined for any facts: without orders there is a potential customer without churn and loyalty; orders without date, of
 * another currency, after the analysis date or with an id that came before are left out and counted; returns lessen the spend and are no purchase.
 * The facts of a customer that was merged into this one come with this one's.
 */
export function scoreCustomer(
  given: CustomerFacts,
  population: Population | undefined,
  config: AnalysisConfig,
  asOfDay: number,
): CustomerScores {
  const facts = inOrder(given);
  const { orders, leftOut } = countedOrders(facts, asOfDay);
  const service = serviceRecords(facts, asOfDay);
  const judgement = judge(population, config, asOfDay)(columnsOf(orders), 0, service.standing);
  const { standing, grade, isTopFifth, rfm, churn, outlook } = judgement;
  const costs = costsOf(facts, config, asOfDay);
  const loyalty = loyaltyOf(facts, orders, standing, outlook?.probabilityAlive, service.standing, config, asOfDay);
  const drift = driftOf(orders, config, asOfDay);
  const history = lifecycleHistory(purchaseDaysOf(orders), asOfDay, config.rhythm, {
    createdDay: facts.account.createdDay,
    lossRecordedDay: service.standing.lossRecordedDay,
  }).map(({ state, fromDay }) => ({ state, from: dateOfDay(fromDay) }));
  const asOf = dateOfDay(asOfDay);
  return {
    asOf,
    configVersion: config.version,
    currency: facts.currency,
    ...(population
      ? { population: { source: population.source, asOf: population.asOf, customers: population.customers } }
      : {}),
    orders: standing.orders,
    leftOut,
    ...(standing.purchases > 0
      ? { firstOrderOn: dateOfDay(standing.firstDay), lastOrderOn: dateOfDay(standing.lastDay) }
      : {}),
    spendMinor: standing.spend,
    spendPeriodMinor: standing.spendNow,
    spendPeriodBeforeMinor: standing.spendBefore,
    ...(grade === undefined ? {} : { grade }),
    isTopFifth,
    ...(rfm ? { rfm } : {}),
    value: worthOf(judgement, costs, population, config, asOfDay),
    ...(churn
      ? { churn: { score: churnScore(churn), parts: churnParts(churn, judgement, service, orders, config, asOfDay) } }
      : {}),
    ...(loyalty ? { loyalty } : {}),
    buyer: buyerClassOf(facts, orders, asOfDay),
    lifecycle: { state: judgement.lifecycle, since: history.at(-1)?.from ?? asOf, history },
    delivered: deliveredTo(facts, orders, config, asOfDay),
    costs,
    ...(drift ? { drift } : {}),
  };
}

/** The records by day, so that nothing depends on the order in which they were found. */
function inOrder(facts: CustomerFacts): CustomerFacts {
  const sorted = <T extends { readonly id: string }>(records: readonly T[], dayOf: (record: T) => number): T[] =>
    [...records].sort((a, b) => dayOf(a) - dayOf(b) || (a.id < b.id ? -1 : 1));
  return {
    ...facts,
    contacts: sorted(facts.contacts, ({ day }) => day),
    cases: sorted(facts.cases, ({ openedDay }) => openedDay),
    promises: sorted(facts.promises, ({ dueDay }) => dueDay),
    ratings: sorted(facts.ratings, ({ day }) => day),
    ties: sorted(facts.ties, ({ sinceDay }) => sinceDay),
    answers: sorted(facts.answers, ({ day }) => day),
  };
}

function worthOf(
  judgement: Judgement,
  costs: CustomerScores['costs'],
  population: Population | undefined,
  config: AnalysisConfig,
  asOfDay: number,
): CustomerWorth {
  const { standing, outlook } = judgement;
  const nextDay = nextOrderDay(judgement);
  const fallbacks = population ? [population.model.purchases.fallback, population.model.spend.fallback] : [];
  return {
    historicMinor: Math.round(standing.spend * config.marginShare) - (costs.acquisitionMinor ?? 0) - costs.contactMinor,
    ...(outlook?.probabilityAlive === undefined ? {} : { pAlive: outlook.probabilityAlive }),
    ...(outlook
      ? {
          expectedOrders: outlook.expectedPurchases,
          expectedSpendMinor: Math.round(outlook.expectedSpend),
          lifetimeMinor: lifetimeMinorOf(outlook, config),
        }
      : {}),
    ...remainingLife(judgement, population, asOfDay),
    ...(nextDay === undefined ? {} : { nextOrderOn: dateOfDay(nextDay) }),
    ...(standing.usualDays > 0 ? { usualIntervalDays: standing.usualDays } : {}),
    fallback: [...new Set(fallbacks.filter((reason) => reason !== undefined))],
  };
}

const yearDays = 365.2425;
const mostYears = 10;

/** How long the customer may still be one, by the model of repeat buying; worked out for one customer at a time. */
function remainingLife(
  { standing, outlook }: Judgement,
  population: Population | undefined,
  asOfDay: number,
): Pick<CustomerWorth, 'pStaysYear' | 'remainingYears'> {
  const model = population?.model;
  const fit = model?.purchases.fallback === undefined ? model?.purchases.fit : undefined;
  if (!model || !fit || outlook?.probabilityAlive === undefined) return {};
  const year = yearDays / model.unitDays;
  const [repeats, age] = [standing.purchases - 1, (asOfDay - standing.firstDay) / model.unitDays];
  const half = medianTimeAsCustomer(fit.parameters, repeats, age, mostYears * year);
  return {
    pStaysYear: outlook.probabilityAlive * probabilityOfStaying(fit.parameters, repeats, age, year),
    ...(half === undefined ? {} : { remainingYears: half / year }),
  };
}

/** The points with what they come from; parts without points are left out, but not how overdue the customer is. */
function churnParts(
  points: ChurnPoints,
  { standing, outlook }: Judgement,
  service: ServiceRecords,
  orders: readonly OrderFact[],
  config: AnalysisConfig,
  asOfDay: number,
): readonly Part[] {
  return [
    {
      key: 'overdue',
      points: points.overdue,
      values: overdueValues(standing, outlook?.probabilityAlive, asOfDay),
      records: sourcesOf('order', orders.slice(-3)),
    },
    {
      key: 'falling',
      points: points.falling,
      values: {
        spendMinor: standing.spendNow,
        spendBeforeMinor: standing.spendBefore,
        months: config.grades.months,
      },
      records: sourcesOf(
        'order',
        orders.filter(({ day }) => day >= periodStart(asOfDay, 2 * config.grades.months)),
      ),
    },
    {
      key: 'complaints',
      points: points.complaints,
      values: { open: service.open.length, late: service.late.length },
      records: sourcesOf('case', [...new Set([...service.open, ...service.late])]),
    },
    {
      key: 'unanswered',
      points: points.unanswered,
      values: { contacts: service.unanswered.length },
      records: sourcesOf('activity', service.unanswered),
    },
    {
      key: 'ties',
      points: points.ties,
      values: { ties: service.ties.length },
      records: sourcesOf('tie', service.ties),
    },
  ].filter(({ key, points: own }) => own !== 0 || key === 'overdue');
}

const overdueValues = (
  { lastDay, usualDays, purchases }: Readonly<Standing>,
  pAlive: number | undefined,
  asOfDay: number,
): Part['values'] => ({
  silenceDays: asOfDay - lastDay,
  lastOrderOn: dateOfDay(lastDay),
  ...(usualDays > 0 ? { usualDays } : {}),
  ...(pAlive === undefined || purchases < 2 ? {} : { pAlivePercent: Math.round(100 * pAlive) }),
});

/**
 * The same numbers as on earlier days, one a month until the analysis date, the oldest first: what they would have been with today's population and
 * configuration.
 */
export function scoreTrend(
  facts: CustomerFacts,
  population: Population | undefined,
  config: AnalysisConfig,
  asOfDay: number,
  months: number,
): readonly TrendPoint[] {
  const orders = columnsOf(countedOrders(facts, asOfDay).orders);
  return Array.from({ length: months }, (_, i) => {
    const day = asOfDay - Math.round((months - 1 - i) * monthDays);
    const { churn, outlook } = judge(population, config, day)(orders, 0, serviceRecords(facts, day).standing);
    return {
      on: dateOfDay(day),
      ...(churn ? { churn: churnScore(churn) } : {}),
      ...(outlook?.probabilityAlive === undefined ? {} : { pAlive: outlook.probabilityAlive }),
      ...(outlook ? { lifetimeMinor: lifetimeMinorOf(outlook, config) } : {}),
    };
  });
}
