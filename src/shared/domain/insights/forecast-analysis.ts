import type { ForecastAnalysis } from './analyses';
import { forecast, type Forecast, pastForecast } from './forecast';
import { lastFullMonth, monthName, monthsOfDays } from './months';
import type { Body } from '../../entities';
import { shareOfMinor, sumMinor } from '../money';
import { amountByProduct, valueOfOpportunity } from '../opportunity-lines';

const mostMonths = 60;
const seasonLength = 12;
/** The forecast that is made again to see how it turned out. */
const pastMonths = 6;
/** Four of five lie between these multiples of the standard deviation, if errors are normal. */
const deviations = 1.2816;

/** Sales as they come, of a product or territory or of everything: net in minor units of one currency. */
export interface DatedAmounts {
  readonly day: Int32Array;
  readonly amount: Float64Array;
}

export interface OpenDeal extends Pick<Body<'opportunity'>, 'valueMinor' | 'lines' | 'probabilityBp'> {
  readonly closeDay: number;
}

/**
 * Sales of whole months and what is expected of the months after them. The month of the analysis date counts only if that is its last day; until then it is
 * the first one that is expected. Deals that should have closed before count in that one.
 * @param productId of deals only what they hold of this product
 */
export function forecastAnalysis(
  sales: DatedAmounts,
  deals: readonly OpenDeal[],
  ahead: number,
  asOfDay: number,
  productId?: string,
): Omit<ForecastAnalysis, 'productId' | 'territoryId' | 'stages'> {
  const last = lastFullMonth(asOfDay);
  const actual = monthlySums(sales, last, asOfDay);
  const made = forecast(actual, ahead, seasonLength);
  const past = pastForecast(actual, Math.min(pastMonths, Math.floor(actual.length / 3)), seasonLength);
  // Somebody who never takes anything back does not sell less than nothing.
  const least = actual.some((value) => value < 0) ? -Infinity : 0;
  const bounded = (value: number): number => Math.round(Math.max(least, value));
  return {
    monthFrom: monthName(last - actual.length + 1),
    actual,
    expected: made.values.map((value, i) => {
      const spread = deviations * made.oneStepError * Math.sqrt(varianceAhead(made, i + 1));
      return { value: bounded(value), low: bounded(value - spread), high: bounded(value + spread) };
    }),
    method: made.method,
    ...(past
      ? {
          pastError: {
            meanAbsoluteError: past.meanAbsoluteError,
            ...(past.scaledError === undefined ? {} : { scaledError: past.scaledError }),
          },
        }
      : {}),
    ...pipeline(deals, last + 1, ahead, productId),
  };
}

/** From the first month with a sale, at most five years, to the last full one. */
function monthlySums({ day, amount }: DatedAmounts, last: number, asOfDay: number): number[] {
  let firstDay = asOfDay + 1;
  // Loops over indexes: iterators take ten times as long for each of several hundred thousand rows.
  for (let row = 0; row < day.length; row += 1) {
    const on = day[row] as number;
    if (on > 0 && on < firstDay) firstDay = on;
  }
  if (firstDay > asOfDay) return [];
  const monthOf = monthsOfDays(firstDay, asOfDay);
  const first = Math.max(monthOf(firstDay), last - mostMonths + 1);
  const sums = new Array<number>(Math.max(0, last - first + 1)).fill(0);
  for (let row = 0; row < day.length; row += 1) {
    const on = day[row] as number;
    if (on <= 0 || on > asOfDay) continue;
    const place = monthOf(on) - first;
    if (place >= 0 && place < sums.length) sums[place] = (sums[place] ?? 0) + (amount[row] ?? 0);
  }
  return sums;
}

/**
 * Variance of a forecast h periods ahead in units of that of one period: Hyndman and Athanasopoulos, "Forecasting: Principles and Practice" (3rd
 * edition), table 8.8, for additive errors. Croston's method has no such result: its errors are taken to be those of one period.
 */
export function varianceAhead({ method, parameters }: Pick<Forecast, 'method' | 'parameters'>, h: number): number {
  if (method === 'mean' || method === 'croston-sba') return 1;
  const { alpha = 0 } = parameters;
  if (method === 'simple') return 1 + (h - 1) * alpha ** 2;
  // The parameters are those of the component form: beta* and gamma*.
  const beta = alpha * (parameters['beta'] ?? 0);
  const byTrend = (h - 1) * (alpha ** 2 + alpha * beta * h + (beta ** 2 * h * (2 * h - 1)) / 6);
  if (method === 'trend') return 1 + byTrend;
  const gamma = (1 - alpha) * (parameters['gamma'] ?? 0);
  const seasons = Math.floor((h - 1) / seasonLength);
  return 1 + byTrend + gamma * seasons * (2 * alpha + gamma + beta * seasonLength * (seasons + 1));
}

/** Weighted deals by month, and those of all months by product. Both add up to the same: every deal is rounded once, before it is parted. */
function pipeline(
  deals: readonly OpenDeal[],
  firstMonth: number,
  ahead: number,
  productId: string | undefined,
): Pick<ForecastAnalysis, 'pipelineMinor' | 'pipelineByProduct'> {
  const months = Array.from({ length: ahead }, (): number[] => []);
  const products = new Map<string | undefined, { open: number[]; weighted: number[] }>();
  const days = deals.map(({ closeDay }) => closeDay);
  const monthOf = deals.length === 0 ? () => 0 : monthsOfDays(Math.min(...days), Math.max(...days));
  for (const deal of deals) {
    const month = months[Math.max(0, monthOf(deal.closeDay) - firstMonth)];
    if (!month) continue;
    const value = valueOfOpportunity(deal) ?? 0;
    const weighted = amountByProduct(shareOfMinor(value, deal.probabilityBp ?? 0), deal);
    for (const [index, part] of amountByProduct(value, deal).entries()) {
      if (productId !== undefined && part.productId !== productId) continue;
      const weightedMinor = weighted[index]?.amountMinor ?? 0;
      month.push(weightedMinor);
      const found = products.get(part.productId) ?? { open: [], weighted: [] };
      products.set(part.productId, found);
      found.open.push(part.amountMinor);
      found.weighted.push(weightedMinor);
    }
  }
  const byProduct = [...products].map(([id, { open, weighted }]) => ({
    ...(id === undefined ? {} : { productId: id }),
    deals: open.length,
    openMinor: sumMinor(open),
    weightedMinor: sumMinor(weighted),
  }));
  // What is of no product last: it is no product among others.
  byProduct.sort(
    (a, b) =>
      Number(a.productId === undefined) - Number(b.productId === undefined) ||
      b.weightedMinor - a.weightedMinor ||
      b.openMinor - a.openMinor,
  );
  return { pipelineMinor: months.map(sumMinor), pipelineByProduct: byProduct };
}
