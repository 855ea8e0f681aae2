import type { AnalysisConfig } from './analysis-config';
import type { CaseFact, ContactFact, CustomerFacts, TieFact } from './customer-facts';
import type { Standing } from './standing';

// Churn risk from 0 to 100 as a sum of whole points, so that every point has its reason. No probability: P(alive) is one, and is an input here.

/** What is known of a customer on the analysis date besides the orders. */
export interface ServiceStanding {
  readonly openComplaints: number;
  /** Opened in the year before and answered after the day promised, or beyond that day and not answered. */
  readonly lateComplaints: number;
  /** Latest contacts in a row of which it is known that nobody was reached. */
  readonly unansweredInRow: number;
  /** In force: equipment lent, contracts, training given (FEATURES C75). */
  readonly ties: number;
  /** When somebody recorded that the customer is lost; 0 for never. */
  readonly lossRecordedDay: number;
}

export const noService: ServiceStanding = {
  openComplaints: 0,
  lateComplaints: 0,
  unansweredInRow: 0,
  ties: 0,
  lossRecordedDay: 0,
};

/** Whole points of each part. `ties` is zero or below; the sum is the score. */
export interface ChurnPoints {
  readonly overdue: number;
  readonly falling: number;
  readonly complaints: number;
  readonly unanswered: number;
  readonly ties: number;
}

/** So many say all that can be said. */
const fullComplaints = 2;
const fullUnanswered = 3;
const fullTies = 2;
const yearDays = 365;

/**
 * - overdue: see `overdueShare`.
 * - falling: the share by which the spend of the period is less than that of the period before; all of it where nothing was spent.
 * - complaints: half for each open one and for each late one of the year.
 * - unanswered: a third for each contact in a row that reached nobody.
 * - ties lower the sum, by half of what they can for the first one and by the other half for a second.
 * The weights count in relation to each other, so that a score is never above 100.
 * @param pAlive undefined where no model is used
 */
export function churnPoints(
  standing: Readonly<Standing>,
  pAlive: number | undefined,
  service: ServiceStanding,
  { churn, rhythm }: Pick<AnalysisConfig, 'churn' | 'rhythm'>,
  asOfDay: number,
): ChurnPoints {
  const weights = churn.overdue + churn.falling + churn.complaints + churn.unanswered;
  const unit = weights > 0 ? 100 / weights : 0;
  const fall =
    standing.spendNow <= 0
      ? 1
      : standing.spendBefore > 0
        ? within((standing.spendBefore - standing.spendNow) / standing.spendBefore, 0, 1)
        : 0;
  const overdue = wholePoints(unit * churn.overdue * overdueShare(standing, pAlive, service, rhythm, asOfDay));
  const falling = wholePoints(unit * churn.falling * fall);
  const complaints = wholePoints(
    unit * churn.complaints * Math.min(1, (service.openComplaints + service.lateComplaints) / fullComplaints),
  );
  const unanswered = wholePoints(unit * churn.unanswered * Math.min(1, service.unansweredInRow / fullUnanswered));
  const relief = wholePoints(churn.tieRelief * Math.min(1, service.ties / fullTies));
  const sum = overdue + falling + complaints + unanswered;
  return { overdue, falling, complaints, unanswered, ties: relief > 0 ? -Math.min(relief, sum) : 0 };
}

/** Rounded down, so that parts together never exceed the whole. */
export const wholePoints = (points: number): number => Math.floor(points + 1e-9);

export const churnScore = ({ overdue, falling, complaints, unanswered, ties }: ChurnPoints): number =>
  overdue + falling + complaints + unanswered + ties;

/**
 * How overdue a customer is, from 0 to 1. By the own rhythm: 0 up to the usual interval, 1 as far beyond it as twice the way to "slipping", or once lost;
 * damped while the silence is only a few days longer than usual. Without a usual interval: the silence beside the days after which a customer is lost.
 * Where the model gives P(alive) to a customer with repeat purchases, the mean of this and of its complement (without one it is always 1 and says nothing).
 * Never falls as the silence grows.
 */
export function overdueShare(
  { purchases, lastDay, usualDays }: Readonly<Standing>,
  pAlive: number | undefined,
  { lossRecordedDay }: ServiceStanding,
  { slippingFactor, leastDays, lostAfterDays }: AnalysisConfig['rhythm'],
  asOfDay: number,
): number {
  const silence = asOfDay - lastDay;
  let own: number;
  if (silence > lostAfterDays || lossRecordedDay > lastDay) own = 1;
  else if (usualDays <= 0) own = within(silence / Math.max(1, lostAfterDays), 0, 1);
  else {
    const wayToSlipping = Math.max(0.1, slippingFactor - 1);
    const damped = leastDays > 0 ? within((silence - usualDays) / leastDays, 0, 1) : 1;
    own = within((silence / usualDays - 1) / (2 * wayToSlipping), 0, 1) * damped;
  }
  return pAlive === undefined || purchases < 2 ? own : (own + 1 - pAlive) / 2;
}

export const within = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value));

/** What the cases, contacts and ties of a customer amount to on that day, with the records. */
export interface ServiceRecords {
  readonly standing: ServiceStanding;
  readonly open: readonly CaseFact[];
  readonly late: readonly CaseFact[];
  readonly unanswered: readonly ContactFact[];
  readonly ties: readonly TieFact[];
}

export function serviceRecords(
  { cases, contacts, ties, account }: Pick<CustomerFacts, 'cases' | 'contacts' | 'ties' | 'account'>,
  asOfDay: number,
): ServiceRecords {
  const complaints = cases.filter(({ type, openedDay }) => type === 'complaint' && openedDay <= asOfDay);
  const open = complaints.filter((one) => isOpenOn(one, asOfDay));
  const late = complaints.filter(
    (one) =>
      one.openedDay > asOfDay - yearDays &&
      one.dueDay !== undefined &&
      (isOpenOn(one, asOfDay) ? asOfDay : (one.closedDay ?? asOfDay)) > one.dueDay,
  );
  const known = contacts
    .filter(({ day, answered }) => day <= asOfDay && day > asOfDay - yearDays && answered !== undefined)
    .sort((a, b) => b.day - a.day || (a.id < b.id ? 1 : -1));
  const reached = known.findIndex(({ answered }) => answered === true);
  const unanswered = reached < 0 ? known : known.slice(0, reached);
  const inForce = ties.filter(
    ({ sinceDay, untilDay }) => sinceDay <= asOfDay && (untilDay === undefined || untilDay >= asOfDay),
  );
  const lostDay = account.lostDay ?? 0;
  return {
    standing: {
      openComplaints: open.length,
      lateComplaints: late.length,
      unansweredInRow: unanswered.length,
      ties: inForce.length,
      lossRecordedDay: lostDay <= asOfDay ? lostDay : 0,
    },
    open,
    late,
    unanswered,
    ties: inForce,
  };
}

export const isOpenOn = ({ openedDay, closedDay }: CaseFact, day: number): boolean =>
  openedDay <= day && (closedDay === undefined || closedDay > day);
