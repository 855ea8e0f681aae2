import type { AnalysisConfig } from './analysis-config';
import { buyerClassOf } from './buyer-class';
import { isOpenOn, serviceRecords } from './churn';
import { columnsOf, countedOrders } from './counted-orders';
import type { BuyerClass, CustomerFacts, PurchaseFact } from './customer-facts';
import { driftOf } from './drift';
import { loyaltyOf } from './loyalty';
import { monthDays } from './purchase-history';
import type { Judge } from './score-figures';

/** What segments ask of the behaviour of an account beside its scores; worked out when somebody asks. */
export interface BehaviourFigures extends StandingBehaviour, BoughtFigures {}

export interface StandingBehaviour {
  /** 0 to 100; absent without a purchase. */
  readonly loyalty?: number;
  /** Computed, or set by hand. */
  readonly buyerClass?: BuyerClass;
  /** The mix of categories has moved as far as the administrator calls an alert. */
  readonly hasDrifted: boolean;
  readonly openComplaints: number;
  /** What the customer said or rated last, 1 to 5. */
  readonly satisfaction?: number;
  readonly promisesKept: number;
  /** Closed as not kept, or still open after their day. */
  readonly promisesBroken: number;
}

/** Ids of the products and names of the categories that were bought in so many months. What came back was not bought. */
export interface BoughtFigures {
  readonly products3: readonly string[];
  readonly products12: readonly string[];
  readonly productsEver: readonly string[];
  readonly categories3: readonly string[];
  readonly categories12: readonly string[];
  readonly categoriesEver: readonly string[];
}

const standingBehaviourNames: Readonly<Record<keyof StandingBehaviour, true>> = {
  ...{ loyalty: true, buyerClass: true, hasDrifted: true, openComplaints: true, satisfaction: true },
  ...{ promisesKept: true, promisesBroken: true },
};

/** What is meant by each, and of how many days up to the day on which the account is looked at. */
export const boughtFigures: Readonly<
  Record<keyof BoughtFigures, { readonly what: 'product' | 'category'; readonly days: number }>
> = {
  products3: { what: 'product', days: Math.round(3 * monthDays) },
  products12: { what: 'product', days: Math.round(12 * monthDays) },
  productsEver: { what: 'product', days: Infinity },
  categories3: { what: 'category', days: Math.round(3 * monthDays) },
  categories12: { what: 'category', days: Math.round(12 * monthDays) },
  categoriesEver: { what: 'category', days: Infinity },
};

export const isBoughtFigure = (name: string): name is keyof BoughtFigures => Object.hasOwn(boughtFigures, name);
export const isBehaviourFigure = (name: string): name is keyof BehaviourFigures =>
  Object.hasOwn(standingBehaviourNames, name) || isBoughtFigure(name);

/** What it is told from: of the orders less than the scores need. */
export interface BehaviourFacts extends Omit<CustomerFacts, 'orders'> {
  readonly orders: readonly PurchaseFact[];
}

/** As `scoreCustomer` tells of the same facts. */
export function standingBehaviour(
  facts: BehaviourFacts,
  judged: Judge,
  config: AnalysisConfig,
  asOfDay: number,
): StandingBehaviour {
  const { orders } = countedOrders(facts, asOfDay);
  const service = serviceRecords(facts, asOfDay).standing;
  const { standing, outlook } = judged(columnsOf(orders), 0, service);
  const loyalty = loyaltyOf(facts, orders, standing, outlook?.probabilityAlive, service, config, asOfDay);
  const { class: buyerClass } = buyerClassOf(facts, orders, asOfDay);
  const satisfaction = lastSatisfaction(facts, asOfDay);
  const promises = facts.promises.filter(({ madeDay }) => madeDay <= asOfDay);
  const isKept = ({ keptDay, broken }: CustomerFacts['promises'][number]): boolean =>
    !broken && keptDay !== undefined && keptDay <= asOfDay;
  return {
    ...(loyalty ? { loyalty: loyalty.score } : {}),
    ...(buyerClass ? { buyerClass } : {}),
    hasDrifted: driftOf(orders, config, asOfDay)?.isAlert === true,
    openComplaints: facts.cases.filter((one) => one.type === 'complaint' && isOpenOn(one, asOfDay)).length,
    ...(satisfaction === undefined ? {} : { satisfaction }),
    promisesKept: promises.filter(isKept).length,
    promisesBroken: promises.filter((one) => one.broken || (!isKept(one) && one.dueDay < asOfDay)).length,
  };
}

/** Of two answers of a day the one with the higher id is the later one. */
function lastSatisfaction(
  { contacts, ratings }: Pick<CustomerFacts, 'contacts' | 'ratings'>,
  asOfDay: number,
): number | undefined {
  const said = [
    ...contacts.flatMap(({ id, day, satisfaction }) => (satisfaction === undefined ? [] : [{ id, day, satisfaction }])),
    ...ratings.map(({ id, day, experienced }) => ({ id, day, satisfaction: experienced })),
  ].filter(({ day }) => day <= asOfDay);
  said.sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1));
  return said.at(-1)?.satisfaction;
}
