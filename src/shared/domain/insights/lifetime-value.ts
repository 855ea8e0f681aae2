import {
  type BgNbd,
  type BgNbdFit,
  expectedPurchasesIfAlive,
  fitBgNbdWork,
  medianTimeToPurchase,
  probabilityAlive,
  type RepeatBuying,
} from './bg-nbd';
import { expectedSpend, fitGammaGammaWork, type GammaGamma, type GammaGammaFit, type RepeatSpend } from './gamma-gamma';
import { monthDays, type PurchaseHistories } from './purchase-history';
import { finish, type Work } from './work';

/** Days in the unit of time of the model: the published results are in weeks. */
export type UnitDays = 1 | 7;

/** Why a model is not used: too little to estimate from, no maximum found, or a mean spend that does not exist (q <= 1). */
export type FallbackReason = 'too_few_customers' | 'too_few_repeat_customers' | 'not_converged' | 'no_finite_mean';

export interface ValueModel {
  readonly unitDays: UnitDays;
  readonly repeatCustomers: number;
  readonly purchases: { readonly fit?: BgNbdFit; readonly fallback?: FallbackReason };
  readonly spend: {
    readonly fit?: GammaGammaFit;
    /** Repeat customers whose repeat purchases brought more than nothing. */
    readonly customers: number;
    readonly fallback?: FallbackReason;
  };
}

/** Below these the four and the three parameters follow single customers. */
const leastCustomers = 20;
const leastRepeatCustomers = 10;

/** `fitValueModelWork` at once. */
export const fitValueModel = (histories: PurchaseHistories, unitDays: UnitDays): ValueModel =>
  finish(fitValueModelWork(histories, unitDays));

/** Fits both models to all customers. What cannot be fitted has its reason in `fallback`. */
export function* fitValueModelWork(histories: PurchaseHistories, unitDays: UnitDays): Work<ValueModel> {
  const purchases = yield* fitPurchasesWork(histories, unitDays);
  const spending = spendingOf(histories);
  yield;
  const customers = spending.repeats.length;
  const spendFit = customers < leastRepeatCustomers ? undefined : yield* fitGammaGammaWork(spending);
  return {
    unitDays,
    repeatCustomers: repeatCustomersOf(histories),
    purchases,
    spend: {
      fit: spendFit,
      customers,
      fallback: !spendFit
        ? 'too_few_repeat_customers'
        : !spendFit.converged
          ? 'not_converged'
          : spendFit.parameters.q <= 1
            ? 'no_finite_mean'
            : undefined,
    },
  };
}

/** The model of purchases alone: how often, and not for how much. */
export function* fitPurchasesWork(histories: PurchaseHistories, unitDays: UnitDays): Work<ValueModel['purchases']> {
  const scarce: FallbackReason | undefined =
    histories.purchases.length < leastCustomers
      ? 'too_few_customers'
      : repeatCustomersOf(histories) < leastRepeatCustomers
        ? 'too_few_repeat_customers'
        : undefined;
  if (scarce) return { fallback: scarce };
  const buying = buyingOf(histories, unitDays);
  yield;
  const fit = yield* fitBgNbdWork(buying);
  return { fit, fallback: fit.converged ? undefined : 'not_converged' };
}

// Functions of their own: inside a generator loops are slow.

function repeatCustomersOf({ purchases }: PurchaseHistories): number {
  let count = 0;
  for (let i = 0; i < purchases.length; i += 1) if ((purchases[i] as number) > 1) count += 1;
  return count;
}

function buyingOf({ until, firstDay, lastDay, purchases }: PurchaseHistories, unitDays: UnitDays): RepeatBuying {
  const count = purchases.length;
  const buying = { repeats: new Float64Array(count), recency: new Float64Array(count), age: new Float64Array(count) };
  for (let i = 0; i < count; i += 1) {
    const first = firstDay[i] as number;
    buying.repeats[i] = (purchases[i] as number) - 1;
    buying.recency[i] = ((lastDay[i] as number) - first) / unitDays;
    buying.age[i] = (until - first) / unitDays;
  }
  return buying;
}

/** Of the repeat customers whose repeat purchases brought more than nothing. */
function spendingOf({ purchases, repeatSpend }: PurchaseHistories): RepeatSpend {
  const [repeats, average] = [new Float64Array(purchases.length), new Float64Array(purchases.length)];
  let count = 0;
  for (let i = 0; i < purchases.length; i += 1) {
    const more = (purchases[i] as number) - 1;
    const spend = repeatSpend[i] as number;
    if (more === 0 || !(spend > 0)) continue;
    repeats[count] = more;
    average[count] = spend / more;
    count += 1;
  }
  return { repeats: repeats.subarray(0, count), average: average.subarray(0, count) };
}

export interface Horizon {
  readonly months: number;
  /** Interest of a year by which later money counts less: 0.1 is 10 %. */
  readonly yearlyDiscountRate: number;
}

/** What a customer's purchases say of those to come. Amounts as in the sales: revenue, not margin. */
export interface Outlook {
  /** P(alive); undefined where the model is not used. */
  readonly probabilityAlive: number | undefined;
  /** Over the horizon. */
  readonly expectedPurchases: number;
  /** Amount of one purchase. */
  readonly expectedSpend: number;
  /** Expected spend over the horizon, discounted to the analysis date. */
  readonly lifetimeValue: number;
  /** The day by which a customer who is still one has bought again with a chance of one half; undefined beyond ten years or without a rhythm. */
  readonly nextPurchaseDay: number | undefined;
}

/** Of one customer with at least one purchase; the columns of PurchaseHistories. */
export interface PurchaseHistory {
  readonly purchases: number;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly spend: number;
  readonly repeatSpend: number;
}

export interface CustomerValue extends Outlook {
  readonly customer: number;
  readonly purchases: number;
  readonly firstDay: number;
  readonly lastDay: number;
  /** All that was spent, less returns. */
  readonly historicValue: number;
}

const furthestDays = 3653;

/** The outlook of every customer. */
export function customerValues(
  histories: PurchaseHistories,
  model: ValueModel,
  horizon: Horizon,
): readonly CustomerValue[] {
  const outlookOf = outlooks(model, horizon);
  return Array.from(histories.customer, (customer, i) => {
    const history = {
      purchases: histories.purchases[i] ?? 0,
      firstDay: histories.firstDay[i] ?? 0,
      lastDay: histories.lastDay[i] ?? 0,
      spend: histories.spend[i] ?? 0,
      repeatSpend: histories.repeatSpend[i] ?? 0,
    };
    const { purchases, firstDay, lastDay, spend } = history;
    return {
      customer,
      purchases,
      firstDay,
      lastDay,
      historicValue: spend,
      ...outlookOf(history, histories.until),
    };
  });
}

/**
 * The outlook of one customer after another on an analysis date. Expected purchases are discounted from the middle of the month in which they are
 * expected: the sum over the months k of (E(Y(k)) - E(Y(k - 1))) / (1 + rate)^((k - 1/2) / 12), times the expected spend. (Fader, Hardie and
 * Lee, "RFM and CLV", Journal of Marketing Research 42 (2005), in monthly steps.) Where a model is not used, purchases go on at the customer's own
 * rate so far, next after the own mean interval, and spend is the customer's own mean. Keeps what customers have in common: one for many of them.
 * @returns a function whose answer is the same object each time, written anew
 */
export function outlooks(model: ValueModel, horizon: Horizon): (history: PurchaseHistory, until: number) => Outlook {
  const buying = model.purchases.fallback === undefined ? model.purchases.fit?.parameters : undefined;
  const spending = model.spend.fallback === undefined ? model.spend.fit?.parameters : undefined;
  const purchasesOf = buying ? modelled(buying, model.unitDays, horizon) : ownRhythm(horizon);
  const made: { -readonly [K in keyof Outlook]: Outlook[K] } = {
    probabilityAlive: undefined,
    expectedPurchases: 0,
    expectedSpend: 0,
    lifetimeValue: 0,
    nextPurchaseDay: undefined,
  };
  return (history, until) => {
    const { purchases, firstDay, lastDay } = history;
    const [repeats, recencyDays, ageDays] = [purchases - 1, lastDay - firstDay, until - firstDay];
    const alive = purchasesOf.alive(repeats, recencyDays, ageDays);
    const { expected, discounted, nextDays } = purchasesOf.ifAlive(repeats, recencyDays, ageDays);
    const each = spendOf(spending, history);
    const next = nextDays === undefined ? undefined : Math.ceil(nextDays);
    made.probabilityAlive = alive;
    made.expectedPurchases = alive === undefined ? expected : alive * expected;
    made.expectedSpend = each;
    made.lifetimeValue = (alive === undefined ? discounted : alive * discounted) * each;
    made.nextPurchaseDay = next === undefined || next > furthestDays ? undefined : until + next;
    return made;
  };
}

interface PurchasesToCome {
  readonly expected: number;
  readonly discounted: number;
  /** From the analysis date. */
  readonly nextDays: number | undefined;
}
interface PurchasesOf {
  /** undefined where the model is not used. */
  readonly alive: (repeats: number, recencyDays: number, ageDays: number) => number | undefined;
  /** Of somebody who is still a customer. */
  readonly ifAlive: (repeats: number, recencyDays: number, ageDays: number) => PurchasesToCome;
}

const discountOf = (month: number, { yearlyDiscountRate }: Horizon): number =>
  (1 + yearlyDiscountRate) ** (-(month - 0.5) / 12);

function modelled(parameters: BgNbd, unitDays: UnitDays, horizon: Horizon): PurchasesOf {
  // All but P(alive) is the same for everybody with the same number of purchases and the same first day.
  const known = new Map<number, PurchasesToCome>();
  const discounts = Float64Array.from({ length: horizon.months }, (_, i) => discountOf(i + 1, horizon));
  return {
    alive: (repeats, recencyDays, ageDays) =>
      probabilityAlive(parameters, repeats, recencyDays / unitDays, ageDays / unitDays),
    ifAlive: (repeats, _, ageDays) => {
      const key = keyOf(repeats, ageDays);
      const found = known.get(key);
      if (found) return found;
      const age = ageDays / unitDays;
      let [expected, discounted] = [0, 0];
      for (let month = 1; month <= horizon.months; month += 1) {
        const until = expectedPurchasesIfAlive(parameters, repeats, age, (month * monthDays) / unitDays);
        discounted += (until - expected) * (discounts[month - 1] ?? 0);
        expected = until;
      }
      const made = { expected, discounted, nextDays: medianTimeToPurchase(parameters, repeats, age) * unitDays };
      known.set(key, made);
      return made;
    },
  };
}

const noPurchases: PurchasesToCome = { expected: 0, discounted: 0, nextDays: undefined };

function ownRhythm(horizon: Horizon): PurchasesOf {
  let discountedMonths = 0;
  for (let month = 1; month <= horizon.months; month += 1) discountedMonths += discountOf(month, horizon);
  return {
    alive: () => undefined,
    ifAlive: (repeats, recencyDays, ageDays) => {
      if (repeats === 0) return noPurchases;
      const monthly = (repeats / ageDays) * monthDays;
      return {
        expected: monthly * horizon.months,
        discounted: monthly * discountedMonths,
        // Overdue: any day now.
        nextDays: Math.max(0, recencyDays / repeats - (ageDays - recencyDays)),
      };
    },
  };
}

function spendOf(parameters: GammaGamma | undefined, { purchases, spend, repeatSpend }: PurchaseHistory): number {
  const repeats = purchases - 1;
  const average = repeats > 0 ? repeatSpend / repeats : 0;
  // A customer whose returns outweigh the repeat purchases says nothing about what a purchase brings.
  const expected = parameters && expectedSpend(parameters, average > 0 ? repeats : 0, Math.max(0, average));
  return expected ?? spend / purchases;
}

export interface Holdout {
  readonly days: number;
  /** Purchases of all customers in that time. */
  readonly actual: number;
  readonly expected: number;
  /** Of one customer. */
  readonly meanAbsoluteError: number;
  /** By the number of repeat purchases before, the last line for `repeats` or more: figure 4 of the BG/NBD paper. */
  readonly byRepeats: readonly {
    readonly repeats: number;
    readonly customers: number;
    readonly actual: number;
    readonly expected: number;
  }[];
}

const manyRepeats = 7;

/** `expectedPurchasesIfAlive`, kept: it is the same for everybody with the same number of purchases and the same first day. */
function expectationsIfAlive(
  parameters: BgNbd,
  unitDays: UnitDays,
  aheadDays: number,
): (repeats: number, ageDays: number) => number {
  const known = new Map<number, number>();
  return (repeats, ageDays) => {
    const key = keyOf(repeats, ageDays);
    const found = known.get(key);
    if (found !== undefined) return found;
    const made = expectedPurchasesIfAlive(parameters, repeats, ageDays / unitDays, aheadDays / unitDays);
    known.set(key, made);
    return made;
  };
}

/** Of a number of purchases and the days since the first one. */
const keyOf = (repeats: number, ageDays: number): number => repeats * 2 ** 24 + ageDays;

/** What the customers bought between the analysis date and `end` beside what was expected of them; means of a customer in `byRepeats`. */
export function compareWithHoldout(
  histories: PurchaseHistories,
  parameters: BgNbd,
  unitDays: UnitDays,
  end: number,
): Holdout {
  const days = end - histories.until;
  const ahead = expectationsIfAlive(parameters, unitDays, days);
  const groups = Array.from({ length: manyRepeats + 1 }, (_, repeats) => ({
    repeats,
    customers: 0,
    actual: 0,
    expected: 0,
  }));
  let [actual, expected, error] = [0, 0, 0];
  for (let i = 0; i < histories.purchases.length; i += 1) {
    const repeats = (histories.purchases[i] as number) - 1;
    const firstDay = histories.firstDay[i] as number;
    const ageDays = histories.until - firstDay;
    const recency = ((histories.lastDay[i] as number) - firstDay) / unitDays;
    const made = histories.laterPurchases[i] as number;
    const foreseen = probabilityAlive(parameters, repeats, recency, ageDays / unitDays) * ahead(repeats, ageDays);
    actual += made;
    expected += foreseen;
    error += Math.abs(made - foreseen);
    const group = groups[Math.min(repeats, manyRepeats)];
    if (!group) continue;
    group.customers += 1;
    group.actual += made;
    group.expected += foreseen;
  }
  return {
    days,
    actual,
    expected,
    meanAbsoluteError: error / Math.max(1, histories.purchases.length),
    byRepeats: groups
      .filter(({ customers }) => customers > 0)
      .map((group) => ({
        ...group,
        actual: group.actual / group.customers,
        expected: group.expected / group.customers,
      })),
  };
}
