import { addDays } from '../shared/domain/dates';
import {
  type AssociationRule,
  associationRules,
  type Baskets,
  type RuleLimits,
  withoutRedundant,
} from '../shared/domain/insights/association-rules';
import { expectedPurchases } from '../shared/domain/insights/bg-nbd';
import { forecast, pastForecast } from '../shared/domain/insights/forecast';
import {
  compareWithHoldout,
  customerValues,
  fitValueModel,
  type Horizon,
  type UnitDays,
} from '../shared/domain/insights/lifetime-value';
import {
  customersForShare,
  fallingOrder,
  gradeLimits,
  gradeOf,
  pareto,
  shareOfBest,
  usualGradeShares,
} from '../shared/domain/insights/pareto';
import { type PurchaseHistories, purchaseHistories } from '../shared/domain/insights/purchase-history';
import { rfmScores, rfmThresholds, segmentOf, usualSegments } from '../shared/domain/insights/rfm';
import type { TransactionFile } from './analyse-transactions';
import { TableFileError } from './table-file';

/** What `office analyse` prints: plain values, with null for what there is not. */
export type AnalyseResult = Readonly<Record<string, unknown>>;

export interface AnalyseChoices {
  /** Day number of the analysis date; the last transaction where it is not given. */
  readonly until: number | undefined;
  /** A result for each customer, too. */
  readonly perCustomer: boolean;
}

const knownDates = new Map<number, string>();
/** The same few thousand days stand in every result. */
function dateOf(day: number | undefined): string | null {
  if (day === undefined) return null;
  let date = knownDates.get(day);
  if (date === undefined) knownDates.set(day, (date = addDays('1970-01-01', day)));
  return date;
}
const orNull = (value: number | undefined): number | null =>
  value === undefined || !Number.isFinite(value) ? null : value;

/** Sums of decimal amounts without the last digits, which are those of binary fractions. */
const amountOf = (sum: number): number => Math.round(sum * 1e6) / 1e6;

export function lastDayOf(file: TransactionFile): number {
  return file.sales.day.reduce((last, day) => Math.max(last, day), -Infinity);
}

function historiesOf(file: TransactionFile, until: number | undefined): PurchaseHistories {
  const histories = purchaseHistories(file.sales, until ?? lastDayOf(file));
  if (histories.customer.length === 0)
    throw new TableFileError(undefined, `nobody has bought anything until ${dateOf(histories.until) ?? ''}`);
  return histories;
}

const head = (file: TransactionFile, histories: PurchaseHistories): AnalyseResult => ({
  analysisDate: dateOf(histories.until),
  rows: file.rows,
  leftOut: file.leftOut,
  customers: histories.customer.length,
  /** They have returns only, or bought after the analysis date. */
  customersWithoutPurchase: file.sales.customers - histories.customer.length,
});

export function rfmResult(file: TransactionFile, { until, perCustomer }: AnalyseChoices): AnalyseResult {
  const histories = historiesOf(file, until);
  const thresholds = rfmThresholds(histories);
  const segments = Object.fromEntries(usualSegments.map(({ name }) => [name, 0]));
  const results = Array.from(histories.customer, (customer, i) => {
    const facts = {
      recencyDays: histories.until - (histories.lastDay[i] ?? 0),
      purchases: histories.purchases[i] ?? 0,
      spend: amountOf(histories.spend[i] ?? 0),
    };
    const scores = rfmScores(facts, thresholds);
    const segment = segmentOf(scores, usualSegments) ?? '';
    segments[segment] = (segments[segment] ?? 0) + 1;
    return { customer: file.customers[customer], ...facts, ...scores, segment };
  });
  return {
    ...head(file, histories),
    thresholds: {
      recencyDays: thresholds.recencyDays.map(orNull),
      purchases: thresholds.purchases.map(orNull),
      spend: thresholds.spend.map(orNull),
    },
    segments,
    ...(perCustomer ? { results } : {}),
  };
}

export function paretoResult(file: TransactionFile, { until, perCustomer }: AnalyseChoices): AnalyseResult {
  const histories = historiesOf(file, until);
  const spend = pareto(histories.spend);
  const limits = gradeLimits(histories.spend, usualGradeShares);
  const gradeNames = ['A', 'B', 'C'];
  const gradeNameOf = (value: number): string => gradeNames[gradeOf(value, limits)] ?? '';
  const grades = Object.fromEntries(
    gradeNames.map((name) => [name, histories.spend.filter((value) => gradeNameOf(value) === name).length]),
  );
  const summary = (values: Float64Array): AnalyseResult => {
    const curve = pareto(values);
    return {
      total: amountOf(curve.total),
      shareOfBest20Percent: orNull(shareOfBest(curve, 0.2)),
      customersFor80Percent: orNull(customersForShare(curve, 0.8)),
      // Share of the total by share of the customers, at each whole percent.
      curve: Array.from({ length: 101 }, (_, percent) => [
        percent / 100,
        percent === 0 ? 0 : orNull(shareOfBest(curve, percent / 100)),
      ]),
    };
  };
  return {
    ...head(file, histories),
    revenue: summary(histories.spend),
    orders: summary(Float64Array.from(histories.purchases)),
    grades: { shares: usualGradeShares, leastSpend: limits.map(orNull), customers: grades },
    ...(perCustomer
      ? {
          results: Array.from(fallingOrder(histories.spend, spend), (i, place) => ({
            customer: file.customers[histories.customer[i] ?? 0],
            spend: amountOf(histories.spend[i] ?? 0),
            purchases: histories.purchases[i],
            cumulativeShare: spend.total > 0 ? (spend.cumulative[place] ?? 0) / spend.total : null,
            grade: gradeNameOf(histories.spend[i] ?? 0),
          })),
        }
      : {}),
  };
}

const usualHorizon: Horizon = { months: 12, yearlyDiscountRate: 0.1 };

export function lifetimeValueResult(
  file: TransactionFile,
  { until, perCustomer, unitDays }: AnalyseChoices & { readonly unitDays: UnitDays },
): AnalyseResult {
  const histories = historiesOf(file, until);
  const model = fitValueModel(histories, unitDays);
  const values = customerValues(histories, model, usualHorizon);
  const { fit: buying } = model.purchases;
  const { fit: spending } = model.spend;
  const end = lastDayOf(file);
  const hasHoldout = buying !== undefined && end > histories.until;
  const sumOf = (pick: (value: (typeof values)[number]) => number): number =>
    values.reduce((sum, value) => sum + pick(value), 0);
  return {
    ...head(file, histories),
    unit: unitDays === 7 ? 'week' : 'day',
    repeatCustomers: model.repeatCustomers,
    r: orNull(buying?.parameters.r),
    alpha: orNull(buying?.parameters.alpha),
    a: orNull(buying?.parameters.a),
    b: orNull(buying?.parameters.b),
    logLikelihood: orNull(buying?.logLikelihood),
    p: orNull(spending?.parameters.p),
    q: orNull(spending?.parameters.q),
    v: orNull(spending?.parameters.v),
    spendCustomers: model.spend.customers,
    spendLogLikelihood: orNull(spending?.logLikelihood),
    spendFrequencyCorrelation: orNull(spending?.correlation),
    standardErrors: { ...buying?.standardErrors, ...spending?.standardErrors },
    atLimit: [...(buying?.atLimit ?? []), ...(spending?.atLimit ?? [])],
    converged: { purchases: buying?.converged ?? false, spend: spending?.converged ?? false },
    iterations: { purchases: buying?.iterations ?? 0, spend: spending?.iterations ?? 0 },
    /** Why a model is not used. */
    fallback: { purchases: model.purchases.fallback ?? null, spend: model.spend.fallback ?? null },
    horizonMonths: usualHorizon.months,
    yearlyDiscountRate: usualHorizon.yearlyDiscountRate,
    expectedPurchases: sumOf((value) => value.expectedPurchases),
    lifetimeValue: sumOf((value) => value.lifetimeValue),
    historicValue: amountOf(sumOf((value) => value.historicValue)),
    holdout: hasHoldout ? compareWithHoldout(histories, buying.parameters, unitDays, end) : null,
    ...(perCustomer
      ? {
          results: values.map((value, i) => {
            const repeats = value.purchases - 1;
            const recency = (value.lastDay - value.firstDay) / unitDays;
            const age = (histories.until - value.firstDay) / unitDays;
            return {
              customer: file.customers[value.customer],
              // x, t_x and T of the models.
              repeats,
              recency,
              age,
              firstPurchaseOn: dateOf(value.firstDay),
              lastPurchaseOn: dateOf(value.lastDay),
              historicValue: amountOf(value.historicValue),
              probabilityAlive: orNull(value.probabilityAlive),
              expectedPurchases: value.expectedPurchases,
              expectedSpend: value.expectedSpend,
              lifetimeValue: value.lifetimeValue,
              nextPurchaseOn: dateOf(value.nextPurchaseDay),
              ...(hasHoldout
                ? {
                    holdoutPurchases: histories.laterPurchases[i],
                    expectedHoldoutPurchases: expectedPurchases(
                      buying.parameters,
                      repeats,
                      recency,
                      age,
                      (end - histories.until) / unitDays,
                    ),
                  }
                : {}),
            };
          }),
        }
      : {}),
  };
}

/** @param lastDay of the last row; undefined where the file has no days */
export function rulesResult(
  baskets: Baskets,
  products: readonly string[],
  lastDay: number | undefined,
  limits: RuleLimits & { readonly pruned: boolean },
): AnalyseResult {
  const found = associationRules(baskets, limits);
  const rules = limits.pruned ? withoutRedundant(found) : found;
  const nameOf = (item: number): string => products[item] ?? '';
  return {
    analysisDate: dateOf(lastDay),
    baskets: baskets.starts.length - 1,
    items: products.length,
    minSupport: limits.minSupport,
    minConfidence: limits.minConfidence,
    minLength: limits.minLength,
    maxLength: limits.maxLength,
    count: rules.length,
    rules: rules.map(({ left, right, ...measures }: AssociationRule) => ({
      lhs: left.map(nameOf),
      rhs: nameOf(right),
      ...measures,
      // A rule that never fails has none.
      conviction: orNull(measures.conviction),
    })),
  };
}

export type Period = 'day' | 'week' | 'month';

const periods: Readonly<Record<Period, { ahead: number; season: number }>> = {
  day: { ahead: 28, season: 7 },
  week: { ahead: 13, season: 52 },
  month: { ahead: 12, season: 12 },
};

/** Number of the period a day lies in, and the first day of a period: weeks begin on Monday. */
const calendars: Readonly<
  Record<Period, { periodOf: (day: number) => number; firstDayOf: (period: number) => number }>
> = {
  day: { periodOf: (day) => day, firstDayOf: (period) => period },
  week: { periodOf: (day) => Math.floor((day + 3) / 7), firstDayOf: (period) => period * 7 - 3 },
  month: {
    periodOf(day) {
      const date = new Date(day * 86_400_000);
      return date.getUTCFullYear() * 12 + date.getUTCMonth();
    },
    firstDayOf: (period) => Date.UTC(Math.floor(period / 12), period % 12) / 86_400_000,
  },
};

/** Revenue of each period: all of it, and by product where a column says so. What is later than the analysis date shows how good the forecast was. */
export function forecastResult(
  file: TransactionFile,
  { until, period }: { readonly until: number | undefined; readonly period: Period },
): AnalyseResult {
  const { periodOf, firstDayOf } = calendars[period];
  const { ahead, season } = periods[period];
  const { sales, product, products } = file;
  const end = lastDayOf(file);
  const firstDay = sales.day.reduce((earliest, day) => Math.min(earliest, day), Infinity);
  const first = periodOf(firstDay);
  // A period that is not over would look like a fall.
  const lastFull = (day: number): number =>
    firstDayOf(periodOf(day) + 1) === day + 1 ? periodOf(day) : periodOf(day) - 1;
  const length = lastFull(end) - first + 1;
  const held =
    until === undefined || until >= end
      ? Math.min(6, Math.floor(length / 4))
      : lastFull(end) - Math.max(first - 1, lastFull(until));
  if (length - (until === undefined ? 0 : held) < 1)
    throw new TableFileError(undefined, `there is no full ${period} to forecast from`);

  const placeOf = Int32Array.from({ length: end - firstDay + 1 }, (_, i) => periodOf(firstDay + i) - first);
  const all = new Float64Array(length);
  const seriesOf = products.map(() => new Float64Array(length));
  for (const [row, day] of sales.day.entries()) {
    const place = placeOf[day - firstDay] ?? 0;
    if (place >= length) continue;
    const amount = sales.amount[row] ?? 0;
    all[place] = (all[place] ?? 0) + amount;
    const own = seriesOf[product[row] ?? 0];
    if (own) own[place] = (own[place] ?? 0) + amount;
  }
  const known = until === undefined || until >= end ? length : length - held;
  const outlook = (series: readonly number[]): AnalyseResult => {
    const { method, parameters, values, oneStepError, aicc } = forecast(series.slice(0, known), ahead, season);
    const past = pastForecast(series, held, season);
    return {
      method,
      parameters,
      forecast: values,
      oneStepError,
      aicc: orNull(aicc),
      past: past ? { ...past, scaledError: orNull(past.scaledError) } : null,
    };
  };
  const totalOf = (series: Float64Array): number => series.reduce((sum, value) => sum + value, 0);
  return {
    analysisDate: dateOf(until ?? end),
    rows: file.rows,
    leftOut: file.leftOut,
    period,
    from: dateOf(firstDayOf(first)),
    /** First day of the first forecast period. */
    forecastFrom: dateOf(firstDayOf(first + known)),
    history: Array.from(all.subarray(0, known), amountOf),
    ...outlook(Array.from(all)),
    products: seriesOf
      .map((series, item) => ({
        product: products[item],
        total: amountOf(totalOf(series)),
        ...outlook(Array.from(series)),
      }))
      .sort((a, b) => b.total - a.total),
  };
}
