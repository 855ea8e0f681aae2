import type { AccountScoreFigures } from '../account-figures';
import { dateOfDay } from '../dates';
import type { AnalysisConfig } from './analysis-config';
import { type ChurnPoints, churnPoints, churnScore, type ServiceStanding } from './churn';
import { lifecycleState, type LifecycleState } from './lifecycle';
import { type Outlook, outlooks } from './lifetime-value';
import type { OrdersByAccount } from './orders-by-account';
import { gradeOf } from './pareto';
import type { Population } from './population';
import { type RfmScores, rfmScores, usualSegmentOf } from './rfm';
import { type Standing, standings } from './standing';

/** What the orders and the service of one account say on the analysis date. */
export interface Judgement {
  /** The same object for every account: to be read before the next one. */
  readonly standing: Readonly<Standing>;
  readonly lifecycle: LifecycleState;
  /** Absent without a purchase. */
  readonly churn?: ChurnPoints;
  /** These need a population, and a purchase. */
  readonly grade?: string;
  readonly isTopFifth: boolean;
  readonly rfm?: RfmScores & { readonly segment: string };
  /** The same object for every account, too. */
  readonly outlook?: Outlook;
}

export type Judge = (orders: OrdersByAccount, account: number, service: ServiceStanding) => Judgement;

/**
 * Judges one account after another: the numbers that lists sort and filter by, the same as those of `scoreCustomer`. A laptop asks it for all
 * accounts it holds, so it takes columns, and what accounts have in common is worked out once.
 */
export function judge(population: Population | undefined, config: AnalysisConfig, asOfDay: number): Judge {
  const standingOf = standings(config, asOfDay);
  const outlookOf = population && outlooks(population.model, config.horizon);
  const { names } = config.grades;
  return (orders, account, service) => {
    const standing = standingOf(orders, account, service.lossRecordedDay);
    const lifecycle = lifecycleState(standing, asOfDay, config.rhythm, service.lossRecordedDay);
    if (standing.purchases === 0) return { standing, lifecycle, isTopFifth: false };
    const outlook = outlookOf?.(standing, asOfDay);
    const churn = churnPoints(standing, outlook?.probabilityAlive, service, config, asOfDay);
    if (!population || !outlook) return { standing, lifecycle, churn, isTopFifth: false };
    const { spendNow, lastDay, purchases, spend } = standing;
    const scores = rfmScores({ recencyDays: asOfDay - lastDay, purchases, spend }, population.rfm);
    return {
      standing,
      lifecycle,
      churn,
      grade: names[gradeOf(spendNow, population.gradeLimits)] ?? names.at(-1) ?? '',
      isTopFifth: spendNow >= population.topFifthLeast,
      // Spreading takes several times as long.
      rfm: {
        recency: scores.recency,
        frequency: scores.frequency,
        monetary: scores.monetary,
        segment: usualSegmentOf(scores) ?? '',
      },
      outlook,
    };
  };
}

/** Expected margin over the horizon, in whole minor units. */
export const lifetimeMinorOf = ({ lifetimeValue }: Outlook, { marginShare }: AnalysisConfig): number =>
  Math.round(lifetimeValue * marginShare);

/** A chance in basis points. */
export const basisPointsOf = (chance: number): number => Math.round(10_000 * chance);

/** The day of the next order; none of somebody who is lost. */
export const nextOrderDay = ({ lifecycle, outlook }: Judgement): number | undefined =>
  lifecycle === 'lost' ? undefined : outlook?.nextPurchaseDay;

/** The figures that lists show, of one judgement; the data worker keeps the same as columns. */
export function figuresOf(judgement: Judgement, config: AnalysisConfig): AccountScoreFigures {
  const { standing, lifecycle, churn, grade, isTopFifth, rfm, outlook } = judgement;
  const nextDay = nextOrderDay(judgement);
  return {
    ...{ isTopFifth, lifecycle },
    ...(grade === undefined ? {} : { grade }),
    ...(churn ? { churnRisk: churnScore(churn) } : {}),
    ...(rfm
      ? {
          rfmSegment: rfm.segment,
          recencyScore: rfm.recency,
          frequencyScore: rfm.frequency,
          monetaryScore: rfm.monetary,
        }
      : {}),
    ...(standing.purchases > 0 ? { spendMinor: standing.spendNow, firstOrderOn: dateOfDay(standing.firstDay) } : {}),
    ...(outlook ? { lifetimeMinor: lifetimeMinorOf(outlook, config) } : {}),
    ...(outlook?.probabilityAlive === undefined
      ? {}
      : { pAlive: outlook.probabilityAlive, aliveBp: basisPointsOf(outlook.probabilityAlive) }),
    ...(nextDay === undefined ? {} : { nextOrderOn: dateOfDay(nextDay) }),
  };
}
