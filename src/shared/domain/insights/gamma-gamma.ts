import {
  byLogarithms,
  everyNth,
  inverseHessian,
  isAtLimit,
  leastForSample,
  minimiseFromSample,
  sampleSize,
  scaledBy,
  type SlowObjective,
  sumOf,
  walled,
} from './minimise';
import { digamma, lnGamma, lnGammaRise, trigamma } from './special-functions';
import { finish, stride, type Work } from './work';

// The gamma-gamma model of spend: Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013); before it Colombo and Jiang (1999).
// Each purchase of a customer scatters around the customer's own mean (gamma, shape p), and the means scatter over the customers
// (inverse gamma: q, v). It assumes that how much somebody spends does not depend on how often, which is why the correlation is told.

/** One entry a customer with repeat purchases. */
export interface RepeatSpend {
  /** Number of repeat purchases, at least 1. */
  readonly repeats: Float64Array;
  /** Mean amount of the repeat purchases, above 0. */
  readonly average: Float64Array;
}

export interface GammaGamma {
  readonly p: number;
  readonly q: number;
  readonly v: number;
}

export interface GammaGammaFit {
  readonly parameters: GammaGamma;
  /** From the inverse Hessian; undefined when the data do not fix every parameter. */
  readonly standardErrors?: GammaGamma;
  /** Parameters that the data drive to zero or infinity: customers who all spend the same (q, v) or always the same (p). */
  readonly atLimit: readonly (keyof GammaGamma)[];
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
  /** Pearson's correlation of number and average; undefined when one of them is the same for everybody. */
  readonly correlation?: number;
}

const names = ['p', 'q', 'v'] as const;

/** `fitGammaGammaWork` at once. */
export const fitGammaGamma = (data: RepeatSpend): GammaGammaFit => finish(fitGammaGammaWork(data));

/** Maximum likelihood (equation 1a) over the logarithms of the parameters. At least one customer. */
export function* fitGammaGammaWork(data: RepeatSpend): Work<GammaGammaFit> {
  const count = data.repeats.length;
  const mean = sumOf(data.average) / count;
  // Amounts in units of their mean: v is of the order of one whatever the currency.
  const scaled = { repeats: data.repeats, average: scaledBy(data.average, 1 / mean) };
  const objective = walled(meanLoss(scaled));
  const { point, value, iterations, converged, inverse } = yield* minimiseFromSample(
    objective,
    count > leastForSample ? walled(meanLoss(sampleOf(scaled, Math.ceil(count / sampleSize)))) : undefined,
    [[2, 3, 1].map(Math.log)],
  );
  const atLimit = names.filter((_, i) => isAtLimit(point[i] ?? 0));
  const covariance = atLimit.length === 0 ? (inverse ?? (yield* inverseHessian(objective, point))) : undefined;
  const [p = 0, q = 0, v = 0] = point.map(Math.exp);
  const errorOf = (i: number, parameter: number): number => parameter * Math.sqrt((covariance?.[i]?.[i] ?? 0) / count);
  return {
    parameters: { p, q, v: v * mean },
    standardErrors: covariance ? { p: errorOf(0, p), q: errorOf(1, q), v: errorOf(2, v * mean) } : undefined,
    atLimit,
    // The density of an amount is that of the scaled amount divided by the unit.
    logLikelihood: -value * count - count * Math.log(mean),
    iterations,
    converged,
    correlation: correlation(data.repeats, data.average),
  };
}

const sampleOf = ({ repeats, average }: RepeatSpend, n: number): RepeatSpend => ({
  repeats: everyNth(repeats, n),
  average: everyNth(average, n),
});

/** Minus the mean log-likelihood of a customer and its gradient, by the logarithms of p, q, v. */
function meanLoss(data: RepeatSpend): SlowObjective {
  const { repeats } = data;
  const count = repeats.length;
  const logAverage = data.average.map(Math.log);
  const frequencies = new Map<number, number>();
  for (let i = 0; i < count; i += 1) {
    const x = repeats[i] as number;
    frequencies.set(x, (frequencies.get(x) ?? 0) + 1);
  }
  return function* (logs, gradient, hessian) {
    const [p = 0, q = 0, v = 0] = logs.map(Math.exp);
    /** The log-likelihood, its derivatives by p, q and v, and its second ones by pp, pq, pv, qq, qv and vv. */
    const sums = Float64Array.of(
      count * (q * Math.log(v) - lnGamma(q)),
      ...[0, count * (Math.log(v) - digamma(q)), (count * q) / v],
      ...[0, 0, 0, -count * trigamma(q), count / v, (-count * q) / (v * v)],
    );
    for (const [x, customers] of frequencies) {
      const shape = p * x;
      const psi = digamma(shape + q);
      add(sums, 0, customers * lnGammaRise(shape, q), customers * x * (psi - digamma(shape)), customers * psi, 0);
      if (!hessian) continue;
      const curve = trigamma(shape + q);
      add(sums, 4, customers * x * x * (curve - trigamma(shape)), customers * x * curve, 0, customers * curve);
    }
    for (let from = 0; from < count; from += stride) {
      addCustomers(sums, { p, q, v }, data, logAverage, from, Math.min(count, from + stride));
      if (count > stride) yield;
    }
    return byLogarithms({ sums, secondAt, parameters: [p, q, v], count }, gradient, hessian);
  };
}

/** Places of the second derivatives in the sums. */
const secondAt = [
  [4, 5, 6],
  [5, 7, 8],
  [6, 8, 9],
] as const;

/** What depends on more than x, of the customers from one place to before another. (Not in the generator, where loops are slow.) */
function addCustomers(
  sums: Float64Array,
  { p, q, v }: GammaGamma,
  { repeats, average }: RepeatSpend,
  logAverage: Float64Array,
  from: number,
  to: number,
): void {
  let [total, byP, byQ, byV, pv, qv, vv] = [0, 0, 0, 0, 0, 0, 0];
  for (let i = from; i < to; i += 1) {
    const x = repeats[i] ?? 0;
    const spent = x * (average[i] ?? 0);
    // Logarithms of v + x z, and of that beside x z: the difference of the former and of log(x z) would cost the digits of a large p.
    const logRest = Math.log(v + spent);
    const logBeyond = Math.log1p(v / spent);
    const inverse = 1 / (v + spent);
    const shape = p * x + q;
    total -= (logAverage[i] ?? 0) + p * x * logBeyond + q * logRest;
    byP -= x * logBeyond;
    byQ -= logRest;
    byV -= shape * inverse;
    pv -= x * inverse;
    qv -= inverse;
    vv += shape * inverse * inverse;
  }
  add(sums, 0, total, byP, byQ, byV);
  add(sums, 6, pv, 0, qv, vv);
}

function add(sums: Float64Array, from: number, a: number, b: number, c: number, d: number): void {
  sums[from] = (sums[from] ?? 0) + a;
  sums[from + 1] = (sums[from + 1] ?? 0) + b;
  sums[from + 2] = (sums[from + 2] ?? 0) + c;
  sums[from + 3] = (sums[from + 3] ?? 0) + d;
}

/**
 * Expected amount of a purchase of a customer who made `repeats` repeat purchases of `average` (equation 5): the mean of all customers and
 * the customer's own, weighted by how much is known of the latter. undefined for q <= 1 without enough purchases, where no mean exists.
 */
export function expectedSpend({ p, q, v }: GammaGamma, repeats: number, average: number): number | undefined {
  const known = p * repeats + q - 1;
  return known > 0 ? (p * (v + repeats * average)) / known : undefined;
}

function correlation(a: Float64Array, b: Float64Array): number | undefined {
  const count = a.length;
  let [sumA, sumB] = [0, 0];
  for (let i = 0; i < count; i += 1) {
    sumA += a[i] ?? 0;
    sumB += b[i] ?? 0;
  }
  let [aa, bb, ab] = [0, 0, 0];
  for (let i = 0; i < count; i += 1) {
    const [da, db] = [(a[i] ?? 0) - sumA / count, (b[i] ?? 0) - sumB / count];
    aa += da * da;
    bb += db * db;
    ab += da * db;
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : undefined;
}
