import { dayNumber } from '../dates';
import type { AnalysisConfig } from './analysis-config';
import { isOpenOn } from './churn';
import { countedOrders, sourcesOf } from './counted-orders';
import type { ContactFact, CustomerFacts, Part } from './customer-facts';
import type { RuleSet } from './population';
import type { CustomerScores } from './scores';
import { keepsAway, suggestProducts } from './suggestions';

/** What one should do next with a customer. */
export const actionKeys = [
  'settleComplaint',
  'keepPromise',
  'winBack',
  'visit',
  'call',
  'offer',
  'askNeeds',
  'thank',
  'askReferral',
] as const;
export type ActionKey = (typeof actionKeys)[number];

export interface NextAction {
  readonly key: ActionKey;
  /** To offer. */
  readonly productId?: string;
  /** The complaint or promise. */
  readonly recordId?: string;
  readonly why: readonly Part[];
  /** What is at stake, in minor units of margin. */
  readonly worthMinor?: number;
}

interface Candidate extends NextAction {
  /** The lowest first. */
  readonly rank: number;
}

const mostActions = 5;
const mostOffers = 2;
/** A promise due in so many days is to be kept now. */
const soonDays = 7;
/** Thanks for an order are due for so many days. */
const thankDays = 14;
/** A potential customer nobody has spoken to for so many days. */
const quietDays = 30;
/** From this risk on somebody should ask, even within the usual interval; up to the low one all is well. */
const highChurn = 50;
const lowChurn = 20;
const highLoyalty = 70;

/**
 * At most five, the most urgent first: broken service before a customer who is slipping away, before sales, before asking for something; within the same
 * rank what is worth more. What was refused, put off or accepted a short while ago is left out.
 */
export function nextActions(
  facts: CustomerFacts,
  scores: CustomerScores,
  sets: readonly RuleSet[],
  config: AnalysisConfig,
  asOfDay: number,
  isOffered: (productId: string) => boolean,
): readonly NextAction[] {
  const answered = facts.answers.filter((answer) => keepsAway(answer, config, asOfDay));
  const candidates: readonly Candidate[] = [
    ...complaints(facts, scores, asOfDay),
    ...promises(facts, scores, asOfDay),
    ...approach(facts, scores, config, asOfDay),
    ...offers(facts, sets, config, asOfDay, isOffered),
    ...thanks(facts, scores, asOfDay),
    ...questions(facts, scores),
  ];
  return candidates
    .filter(
      ({ key, productId, recordId }) =>
        !answered.some((one) => one.kind === key && one.productId === productId && one.recordId === recordId),
    )
    .sort((a, b) => a.rank - b.rank || (b.worthMinor ?? 0) - (a.worthMinor ?? 0))
    .slice(0, mostActions)
    .map(({ rank: _, ...action }) => action);
}

const stakeOf = ({ value }: CustomerScores): Pick<NextAction, 'worthMinor'> =>
  value.lifetimeMinor === undefined ? {} : { worthMinor: value.lifetimeMinor };

const reason = (key: string, values: Part['values'], records: Part['records']): Part => ({
  key,
  points: 0,
  values,
  records,
});

function complaints({ cases }: CustomerFacts, scores: CustomerScores, asOfDay: number): Candidate[] {
  return cases
    .filter((one) => one.type === 'complaint' && isOpenOn(one, asOfDay))
    .sort((a, b) => a.openedDay - b.openedDay)
    .map((one) => {
      const lateDays = Math.max(0, asOfDay - (one.dueDay ?? asOfDay));
      const values = { openDays: asOfDay - one.openedDay, lateDays };
      return {
        key: 'settleComplaint',
        rank: lateDays > 0 ? 0 : 1,
        recordId: one.id,
        why: [reason('complaint', values, sourcesOf('case', [one]))],
        ...stakeOf(scores),
      };
    });
}

function promises(facts: CustomerFacts, scores: CustomerScores, asOfDay: number): Candidate[] {
  return facts.promises
    .filter(
      ({ madeDay, keptDay, broken, dueDay }) =>
        madeDay <= asOfDay && !broken && (keptDay === undefined || keptDay > asOfDay) && dueDay <= asOfDay + soonDays,
    )
    .sort((a, b) => a.dueDay - b.dueDay)
    .map((one) => ({
      key: 'keepPromise',
      rank: one.dueDay < asOfDay ? 1 : 3,
      recordId: one.id,
      why: [reason('promise', { dueDays: one.dueDay - asOfDay }, sourcesOf('promise', [one]))],
      ...stakeOf(scores),
    }));
}

/** A note, or a call that reached nobody, is none. */
const hasSpoken = ({ kind, answered }: ContactFact): boolean => kind !== 'note' && answered !== false;

/** Speak to somebody who has gone, is going, or has not come yet. */
function approach(facts: CustomerFacts, scores: CustomerScores, config: AnalysisConfig, asOfDay: number): Candidate[] {
  const { state } = scores.lifecycle;
  const why = scores.churn?.parts.filter(({ points }) => points > 0) ?? [];
  const inPerson = scores.isTopFifth ? 'visit' : 'call';
  if (state === 'lost')
    return [{ key: 'winBack', rank: 4, why, worthMinor: lastYearMarginMinor(facts, scores, config, asOfDay) }];
  if (state === 'slipping') return [{ key: inPerson, rank: 2, why, ...stakeOf(scores) }];
  if ((scores.churn?.score ?? 0) >= highChurn) return [{ key: inPerson, rank: 3, why, ...stakeOf(scores) }];
  const visitDue = dueVisit(facts, scores, asOfDay);
  if (visitDue || state !== 'potential') return visitDue ? [visitDue] : [];
  const last = facts.contacts
    .filter((contact) => contact.day <= asOfDay && hasSpoken(contact))
    .reduce((latest, { day }) => Math.max(latest, day), facts.account.createdDay);
  const silenceDays = asOfDay - last;
  if (silenceDays < quietDays) return [];
  return [{ key: 'call', rank: 5, why: [reason('noOrderYet', { silenceDays }, [])] }];
}

/** Where visits are agreed on and the last one is as long ago. Who was never visited waits since the account was made. */
function dueVisit(
  { account, contacts }: CustomerFacts,
  scores: CustomerScores,
  asOfDay: number,
): Candidate | undefined {
  const { visitIntervalDays: intervalDays, createdDay } = account;
  if (intervalDays === undefined) return undefined;
  const visits = contacts.filter(({ kind, day }) => (kind === 'visit' || kind === 'meeting') && day <= asOfDay);
  const silenceDays = asOfDay - (visits.length > 0 ? Math.max(...visits.map(({ day }) => day)) : createdDay);
  if (silenceDays < intervalDays) return undefined;
  return { key: 'visit', rank: 4, why: [reason('visitDue', { silenceDays, intervalDays }, [])], ...stakeOf(scores) };
}

/** What the customer brought in the year up to the last purchase: the model expects nothing of somebody who has gone. */
function lastYearMarginMinor(
  facts: CustomerFacts,
  { lastOrderOn }: CustomerScores,
  { marginShare }: AnalysisConfig,
  asOfDay: number,
): number {
  const lastDay = lastOrderOn === undefined ? 0 : dayNumber(lastOrderOn);
  const spend = countedOrders(facts, asOfDay).orders.reduce(
    (sum, { day, netMinor }) => sum + (day > lastDay - 365 ? netMinor : 0),
    0,
  );
  return Math.max(0, Math.round(spend * marginShare));
}

function offers(
  facts: CustomerFacts,
  sets: readonly RuleSet[],
  config: AnalysisConfig,
  asOfDay: number,
  isOffered: (productId: string) => boolean,
): Candidate[] {
  return suggestProducts(facts, [], sets, config, asOfDay, isOffered)
    .slice(0, mostOffers)
    .map(({ productId, reason: why }) => ({ key: 'offer', rank: 5, productId, why: [why] }));
}

/** For the first order, or the first one after having been lost, that nobody has spoken to them about. */
function thanks(facts: CustomerFacts, { lifecycle, lastOrderOn }: CustomerScores, asOfDay: number): Candidate[] {
  if ((lifecycle.state !== 'new' && lifecycle.state !== 'revived') || lastOrderOn === undefined) return [];
  const since = dayNumber(lifecycle.since);
  const isThanked = facts.contacts.some(
    (contact) => contact.day >= since && contact.day <= asOfDay && hasSpoken(contact),
  );
  if (isThanked || asOfDay - since > thankDays) return [];
  const key = lifecycle.state === 'new' ? 'firstOrder' : 'backAgain';
  return [{ key: 'thank', rank: 4, why: [reason(key, { orderOn: lifecycle.since }, [])] }];
}

function questions({ account }: CustomerFacts, { drift, loyalty, churn }: CustomerScores): Candidate[] {
  const found: Candidate[] = [];
  const most = drift?.isAlert === true ? drift.categories[0] : undefined;
  if (drift && most)
    found.push({
      key: 'askNeeds',
      // Before anything is offered to a taste that has moved; offers alone would fill what is shown.
      rank: 4,
      why: [
        reason(
          'drift',
          {
            movedPercent: Math.round(100 * drift.moved),
            categoryId: most.categoryId,
            beforePercent: Math.round(100 * most.before),
            nowPercent: Math.round(100 * most.now),
          },
          [],
        ),
      ],
    });
  if (loyalty && loyalty.score >= highLoyalty && (churn?.score ?? 100) <= lowChurn && (account.referrals ?? 0) === 0)
    found.push({ key: 'askReferral', rank: 7, why: loyalty.parts });
  return found;
}
