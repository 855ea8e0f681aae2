import type { AnalysisConfig } from './analysis-config';
import { buyerClassOf } from './buyer-class';
import { isOpenOn, serviceRecords } from './churn';
import { columnsOf, countedOrders } from './counted-orders';
import type { BuyerClass, CustomerFacts } from './customer-facts';
import { driftOf } from './drift';
import { loyaltyOf } from './loyalty';
import type { Population } from './population';
import { monthDays } from './purchase-history';
import { judge } from './score-figures';

/** What segments ask of the behaviour of an account beside its scores; worked out when somebody asks. */
export interface BehaviourFigures {
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
  /** Ids of the products and names of the categories that were bought in so many months. */
  readonly products3: readonly string[];
  readonly products12: readonly string[];
  readonly productsEver: readonly string[];
  readonly categories3: readonly string[];
  readonly categories12: readonly string[];
  readonly categoriesEver: readonly string[];
}

const behaviourFigureNames: Readonly<Record<keyof BehaviourFigures, true>> = {
  ...{ loyalty: true, buyerClass: true, hasDrifted: true, openComplaints: true, satisfaction: true },
  ...{ promisesKept: true, promisesBroken: true, products3: true, products12: true, productsEver: true },
  ...{ categories3: true, categories12: true, categoriesEver: true },
};
export const isBehaviourFigure = (name: string): name is keyof BehaviourFigures =>
  Object.hasOwn(behaviourFigureNames, name);

/** As `scoreCustomer` tells of the same facts. */
export function behaviourFigures(
  facts: CustomerFacts,
  population: Population | undefined,
  config: AnalysisConfig,
  asOfDay: number,
): BehaviourFigures {
  const { orders } = countedOrders(facts, asOfDay);
  const service = serviceRecords(facts, asOfDay).standing;
  const { standing, outlook } = judge(population, config, asOfDay)(columnsOf(orders), 0, service);
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
    ...boughtIn(orders, asOfDay),
  };
}

/** Of two answers of a day the one with the higher id is the later one. */
function lastSatisfaction({ contacts, ratings }: CustomerFacts, asOfDay: number): number | undefined {
  const said = [
    ...contacts.flatMap(({ id, day, satisfaction }) => (satisfaction === undefined ? [] : [{ id, day, satisfaction }])),
    ...ratings.map(({ id, day, experienced }) => ({ id, day, satisfaction: experienced })),
  ].filter(({ day }) => day <= asOfDay);
  said.sort((a, b) => a.day - b.day || (a.id < b.id ? -1 : 1));
  return said.at(-1)?.satisfaction;
}

type Bought = Pick<
  BehaviourFigures,
  'products3' | 'products12' | 'productsEver' | 'categories3' | 'categories12' | 'categoriesEver'
>;

function boughtIn(orders: CustomerFacts['orders'], asOfDay: number): Bought {
  /** Latest day by product, and by category. */
  const [products, categories] = [new Map<string, number>(), new Map<string, number>()];
  const put = (days: Map<string, number>, name: string, day: number): void => {
    if (day > (days.get(name) ?? 0)) days.set(name, day);
  };
  for (const { day, lines } of orders)
    for (const { productId, categoryId, quantityMilli, netMinor } of lines ?? []) {
      // What came back was not bought.
      if (quantityMilli <= 0 || netMinor < 0) continue;
      put(products, productId, day);
      if (categoryId !== undefined) put(categories, categoryId, day);
    }
  const since = (days: ReadonlyMap<string, number>, months: number): string[] => {
    const from = asOfDay - Math.round(months * monthDays);
    return [...days].flatMap(([name, day]) => (day > from ? [name] : []));
  };
  return {
    ...{ products3: since(products, 3), products12: since(products, 12), productsEver: [...products.keys()] },
    ...{
      categories3: since(categories, 3),
      categories12: since(categories, 12),
      categoriesEver: [...categories.keys()],
    },
  };
}
