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
import { countingSort } from './purchase-history';
import { digamma, lnGamma, trigamma } from './special-functions';
import { finish, stride, type Work } from './work';

// The BG/NBD model: Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, Marketing Science 24 (2005) 275-284. While a customer
// buys, purchases come at random at a rate of their own (gamma over the customers: r, alpha); after each purchase the customer leaves for
// good with a probability of their own (beta over the customers: a, b). Times are in any unit, the same everywhere.

/** One entry a customer. A customer's purchases of one day are one purchase, and the first one begins the observation. */
export interface RepeatBuying {
  /** x: days with a purchase after the first one. */
  readonly repeats: Float64Array;
  /** t_x: time from the first to the last purchase; 0 without a repeat purchase. */
  readonly recency: Float64Array;
  /** T: time from the first purchase to the analysis date. */
  readonly age: Float64Array;
}

export interface BgNbd {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
}

export interface BgNbdFit {
  readonly parameters: BgNbd;
  /** From the inverse Hessian; undefined when the data do not fix every parameter. */
  readonly standardErrors?: BgNbd;
  /** Parameters that the data drive to zero or infinity: customers who never leave (a, b) or are all alike (r, alpha). */
  readonly atLimit: readonly (keyof BgNbd)[];
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

const names = ['r', 'alpha', 'a', 'b'] as const;

/** `fitBgNbdWork` at once. */
export const fitBgNbd = (data: RepeatBuying): BgNbdFit => finish(fitBgNbdWork(data));

/** Maximum likelihood (equation 6) over the logarithms of the parameters, which keeps them positive. At least one customer. */
export function* fitBgNbdWork(data: RepeatBuying): Work<BgNbdFit> {
  const count = data.repeats.length;
  const purchases = sumOf(data.repeats);
  // Time in units of the mean interval between purchases, so that alpha is of the order of r whatever the unit.
  const rate = purchases / sumOf(data.age) || 1;
  const scaled = byRepeats({
    repeats: data.repeats,
    recency: scaledBy(data.recency, rate),
    age: scaledBy(data.age, rate),
  });
  yield;
  const objective = walled(meanLoss(scaled));
  yield;
  const best = yield* minimiseFromSample(
    objective,
    count > leastForSample ? walled(meanLoss(sampleOf(scaled, Math.ceil(count / sampleSize)))) : undefined,
    [
      [0.5, 0.5, 1, 2].map(Math.log),
      // Hardly anybody leaves: a start nearer to that.
      [1, 1, 0.1, 2].map(Math.log),
    ],
  );
  const atLimit = names.filter((_, i) => isAtLimit(best.point[i] ?? 0));
  const covariance =
    atLimit.length === 0 ? (best.inverse ?? (yield* inverseHessian(objective, best.point))) : undefined;
  const [r = 0, alpha = 0, a = 0, b = 0] = best.point.map(Math.exp);
  // The variance of a parameter is that of its logarithm times its square: at the maximum the gradient is zero.
  const errorOf = (i: number, parameter: number): number => parameter * Math.sqrt((covariance?.[i]?.[i] ?? 0) / count);
  return {
    parameters: { r, alpha: alpha / rate, a, b },
    standardErrors: covariance
      ? { r: errorOf(0, r), alpha: errorOf(1, alpha / rate), a: errorOf(2, a), b: errorOf(3, b) }
      : undefined,
    atLimit,
    // The density of a time is that of the scaled time times the scale.
    logLikelihood: -best.value * count + purchases * Math.log(rate),
    iterations: best.iterations,
    converged: best.converged,
  };
}

/** The customers in the order of their repeat purchases, so that what depends on those alone is worked out once for each number of them. */
function byRepeats({ repeats, recency, age }: RepeatBuying): RepeatBuying {
  const count = repeats.length;
  let most = 0;
  const rows = new Int32Array(count);
  for (let i = 0; i < count; i += 1) {
    rows[i] = i;
    most = Math.max(most, repeats[i] ?? 0);
  }
  const { order } = countingSort(rows, repeats, 0, most + 1);
  const sorted = { repeats: new Float64Array(count), recency: new Float64Array(count), age: new Float64Array(count) };
  for (let place = 0; place < count; place += 1) {
    const i = order[place] ?? 0;
    sorted.repeats[place] = repeats[i] ?? 0;
    sorted.recency[place] = recency[i] ?? 0;
    sorted.age[place] = age[i] ?? 0;
  }
  return sorted;
}

const sampleOf = ({ repeats, recency, age }: RepeatBuying, n: number): RepeatBuying => ({
  repeats: everyNth(repeats, n),
  recency: everyNth(recency, n),
  age: everyNth(age, n),
});

/** Minus the mean log-likelihood of a customer, its gradient and Hessian, by the logarithms of r, alpha, a, b. Customers in the order of their repeat purchases. */
function meanLoss({ repeats, recency, age }: RepeatBuying): SlowObjective {
  const count = repeats.length;
  const times = { recency: distinct(recency), age: distinct(age) };
  const groups = groupsOf(repeats);
  return function* (logs, gradient, hessian) {
    const [r = 0, alpha = 0, a = 0, b = 0] = logs.map(Math.exp);
    const parameters = { r, alpha, a, b };
    const sums = new Float64Array(Sum.size);
    // What depends on x alone is computed once for each x, what depends on a time alone once for each time.
    const psi = { r: digamma(r), ab: digamma(a + b), b: digamma(b) };
    const fixed = -lnGamma(r) + r * Math.log(alpha) + lnGamma(a + b) - lnGamma(b);
    const tables = { recency: tableOf(times.recency, alpha), age: tableOf(times.age, alpha) };
    add(sums, 0, 0, (count * r) / alpha, 0, 0);
    addSecond(sums, { rAlpha: count / alpha, alphaAlpha: (-count * r) / (alpha * alpha) });
    for (const { x, begin, end } of groups) {
      for (let from = begin; from < end; from += stride) {
        addCustomers(sums, parameters, x, tables, from, Math.min(end, from + stride));
        if (count > stride) yield;
      }
      const customers = end - begin;
      add(
        sums,
        customers * (lnGamma(r + x) + fixed + lnGamma(b + x) - lnGamma(a + b + x)),
        customers * (digamma(r + x) - psi.r + Math.log(alpha)),
        0,
        customers * (psi.ab - digamma(a + b + x)),
        customers * (digamma(b + x) - psi.b + psi.ab - digamma(a + b + x)),
      );
      if (hessian) {
        const both = trigamma(a + b) - trigamma(a + b + x);
        addSecond(sums, {
          rr: customers * (trigamma(r + x) - trigamma(r)),
          aa: customers * both,
          ab: customers * both,
          bb: customers * (trigamma(b + x) - trigamma(b) + both),
        });
      }
    }
    return byLogarithms({ sums, secondAt, parameters: [r, alpha, a, b], count }, gradient, hessian);
  };
}

/** Customers with the same number of repeat purchases, from one place to before another. */
interface Group {
  readonly x: number;
  readonly begin: number;
  readonly end: number;
}

function groupsOf(repeats: Float64Array): readonly Group[] {
  const groups: Group[] = [];
  for (let begin = 0; begin < repeats.length;) {
    const x = repeats[begin] as number;
    let end = begin;
    while (end < repeats.length && repeats[end] === x) end += 1;
    groups.push({ x, begin, end });
    begin = end;
  }
  return groups;
}

/** Times of the customers by the place of each among the different ones: days repeat themselves, and so do their logarithms. */
interface Times {
  readonly different: Float64Array;
  readonly place: Int32Array;
}

function distinct(values: Float64Array): Times {
  const places = new Map<number, number>();
  const place = new Int32Array(values.length);
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] ?? 0;
    let known = places.get(value);
    if (known === undefined) {
      known = places.size;
      places.set(value, known);
    }
    place[i] = known;
  }
  return { different: Float64Array.from(places.keys()), place };
}

/** The logarithm and the inverse of alpha and each time together. */
interface TimeTable {
  readonly place: Int32Array;
  readonly log: Float64Array;
  readonly inverse: Float64Array;
}

function tableOf({ different, place }: Times, alpha: number): TimeTable {
  const log = new Float64Array(different.length);
  const inverse = new Float64Array(different.length);
  for (let i = 0; i < different.length; i += 1) {
    const sum = alpha + (different[i] ?? 0);
    log[i] = Math.log(sum);
    inverse[i] = 1 / sum;
  }
  return { place, log, inverse };
}

/** What depends on more than x, of the customers from one place to before another, who all have x. (Not in the generator, where loops are slow.) */
function addCustomers(
  sums: Float64Array,
  { r, a, b }: BgNbd,
  x: number,
  times: { readonly recency: TimeTable; readonly age: TimeTable },
  from: number,
  to: number,
): void {
  const shape = r + x;
  const { place: ofAge, log: logOfAge, inverse: inverseOfAge } = times.age;
  if (x === 0) {
    let [logs, inverses, squares] = [0, 0, 0];
    for (let i = from; i < to; i += 1) {
      const at = ofAge[i] as number;
      const inverse = inverseOfAge[at] as number;
      logs += logOfAge[at] as number;
      inverses += inverse;
      squares += inverse * inverse;
    }
    add(sums, -shape * logs, -logs, -shape * inverses, 0, 0);
    addSecond(sums, { rAlpha: -inverses, alphaAlpha: shape * squares });
    return;
  }
  const { place: ofRecency, log: logOfRecency, inverse: inverseOfRecency } = times.recency;
  const logOfLeaving = Math.log(a / (b + x - 1));
  let [total, byR, byAlpha, left] = [0, 0, 0, 0];
  let [rr, rAlpha, alphaAlpha, spread, spreadByR, spreadByAlpha] = [0, 0, 0, 0, 0, 0];
  // Of factors between one and two: so many that their product is a number, with one logarithm for all of them.
  let product = 1;
  for (let i = from; i < to; i += 1) {
    const age = ofAge[i] as number;
    const recency = ofRecency[i] as number;
    const logHorizon = logOfAge[age] as number;
    const horizon = inverseOfAge[age] as number;
    const last = inverseOfRecency[recency] as number;
    const logs = logHorizon - (logOfRecency[recency] as number);
    // Of a customer who may have stayed or left: the logarithm of the odds of having left, and from it of both together.
    const odds = logOfLeaving + shape * logs;
    const small = Math.exp(odds > 0 ? -odds : odds);
    const more = 1 / (1 + small);
    const gone = odds > 0 ? more : small * more;
    const both = small * more * more;
    product *= 1 + small;
    if (product > 1e300) {
      total += Math.log(product);
      product = 1;
    }
    total += (odds > 0 ? odds : 0) - shape * logHorizon;
    byR += gone * logs - logHorizon;
    const inverses = horizon - last;
    const slope = shape * inverses;
    byAlpha += gone * slope - shape * horizon;
    left += gone;
    rr += both * logs * logs;
    rAlpha += both * logs * slope + gone * inverses - horizon;
    alphaAlpha += both * slope * slope + shape * (horizon * horizon - gone * inverses * (horizon + last));
    spread += both;
    spreadByR += both * logs;
    spreadByAlpha += both * slope;
  }
  const beyond = b + x - 1;
  add(sums, total + Math.log(product), byR, byAlpha, left / a, -left / beyond);
  addSecond(sums, {
    ...{ rr, rAlpha, alphaAlpha },
    ...{ ra: spreadByR / a, rb: -spreadByR / beyond, alphaA: spreadByAlpha / a, alphaB: -spreadByAlpha / beyond },
    ...{ aa: (spread - left) / (a * a), ab: -spread / (a * beyond), bb: (spread + left) / (beyond * beyond) },
  });
}

/** Places of the log-likelihood, its derivatives by r, alpha, a and b, and its second ones in the sums. */
const Sum = {
  total: 0,
  ...{ rr: 5, rAlpha: 6, ra: 7, rb: 8, alphaAlpha: 9, alphaA: 10, alphaB: 11, aa: 12, ab: 13, bb: 14 },
  size: 15,
} as const;
const secondAt = [
  [Sum.rr, Sum.rAlpha, Sum.ra, Sum.rb],
  [Sum.rAlpha, Sum.alphaAlpha, Sum.alphaA, Sum.alphaB],
  [Sum.ra, Sum.alphaA, Sum.aa, Sum.ab],
  [Sum.rb, Sum.alphaB, Sum.ab, Sum.bb],
] as const;
type Second = Exclude<keyof typeof Sum, 'total' | 'size'>;

function add(sums: Float64Array, total: number, byR: number, byAlpha: number, byA: number, byB: number): void {
  sums[0] = (sums[0] ?? 0) + total;
  sums[1] = (sums[1] ?? 0) + byR;
  sums[2] = (sums[2] ?? 0) + byAlpha;
  sums[3] = (sums[3] ?? 0) + byA;
  sums[4] = (sums[4] ?? 0) + byB;
}

function addSecond(sums: Float64Array, more: Partial<Record<Second, number>>): void {
  for (const [name, value] of Object.entries(more)) {
    const at = Sum[name as Second];
    sums[at] = (sums[at] ?? 0) + value;
  }
}

/** Log-likelihood of all customers (equation 6). */
export function bgNbdLogLikelihood(parameters: BgNbd, data: RepeatBuying): number {
  const { r, alpha, a, b } = parameters;
  return -finish(meanLoss(byRepeats(data))([r, alpha, a, b].map(Math.log), [0, 0, 0, 0])) * data.repeats.length;
}

/**
 * P(alive): the probability that a customer has not left at the analysis date. 1 without a repeat purchase, since in this model a customer
 * leaves only after one. (Fader, Hardie and Lee 2008, "Computing P(alive) Using the BG/NBD Model".)
 */
export function probabilityAlive({ r, alpha, a, b }: BgNbd, x: number, recency: number, age: number): number {
  if (x === 0) return 1;
  const logOdds = Math.log(a / (b + x - 1)) + (r + x) * (Math.log(alpha + age) - Math.log(alpha + recency));
  return 1 / (1 + Math.exp(logOdds));
}

/**
 * Expected purchases in the time `ahead` after the analysis date of a customer who is still one: equation 10 without its denominator, which is
 * P(alive). The equation is summed over the purchases to come instead of through 2F1: number k + 1 is made if the rate brings more than k in that time
 * (negative binomial: r + x, z) and the customer stays after each of the k before it ((b + x)_k / (a + b + x)_k). All terms are positive, so
 * that nothing cancels, neither at a = 1, where the printed form is 0/0, nor for large parameters.
 */
export function expectedPurchasesIfAlive({ r, alpha, a, b }: BgNbd, x: number, age: number, ahead: number): number {
  if (!(ahead > 0)) return 0;
  const shape = r + x;
  const z = ahead / (alpha + age + ahead);
  let logExactly = shape * Math.log1p(-z);
  let stays = 1;
  let total = 0;
  let k = 0;
  // Where exactly k purchases are too improbable for a number, more than k are certain.
  for (; logExactly < -600; k += 1) {
    total += stays;
    stays *= (b + x + k) / (a + b + x + k);
    logExactly += Math.log(((shape + k) / (k + 1)) * z);
  }
  let exactly = Math.exp(logExactly);
  let more = -Math.expm1(logExactly);
  for (const last = k + 100_000; k < last; k += 1) {
    const term = more * stays;
    total += term;
    // What is left is less than a geometric series with ratio z, once k is above the mean.
    if (term <= 1e-13 * total * (1 - z) && exactly < more + 1e-15) break;
    stays *= (b + x + k) / (a + b + x + k);
    exactly *= ((shape + k) / (k + 1)) * z;
    more = Math.max(0, more - exactly);
  }
  return total;
}

/** Expected purchases in the time `ahead` of a customer with this history: equation 10. */
export const expectedPurchases = (parameters: BgNbd, x: number, recency: number, age: number, ahead: number): number =>
  probabilityAlive(parameters, x, recency, age) * expectedPurchasesIfAlive(parameters, x, age, ahead);

/**
 * Median time until the next purchase of a customer who is still one: the rate of such a customer is gamma distributed with r + x and
 * alpha + T (section 4 of the paper), so that nothing is bought in time t with probability ((alpha + T) / (alpha + T + t))^(r + x).
 * The median, because the mean does not exist for r + x <= 1.
 */
export const medianTimeToPurchase = ({ r, alpha }: BgNbd, x: number, age: number): number =>
  (alpha + age) * Math.expm1(Math.LN2 / (r + x));

/**
 * The probability that a customer who is still one at the analysis date still is one after the time `ahead`. Not printed in the papers; it follows from
 * their assumptions, as equation 10 does: in that time k purchases are made (negative binomial: r + x, z), and the customer stays after each of them
 * with (b + x)_k / (a + b + x)_k. All terms are positive.
 */
export function probabilityOfStaying({ r, alpha, a, b }: BgNbd, x: number, age: number, ahead: number): number {
  if (!(ahead > 0)) return 1;
  const shape = r + x;
  const z = ahead / (alpha + age + ahead);
  const mean = (shape * z) / (1 - z);
  let logExactly = shape * Math.log1p(-z);
  let stays = 1;
  let total = 0;
  for (let k = 0; k < 1_000_000; k += 1) {
    const term = Math.exp(logExactly) * stays;
    total += term;
    // Beyond the mean the probabilities fall at least as fast as a geometric series with this ratio.
    const ratio = ((shape + k + 1) / (k + 2)) * z;
    if (k > mean && ratio < 1 && term <= 1e-12 * (1 - ratio)) break;
    stays *= (b + x + k) / (a + b + x + k);
    logExactly += Math.log(((shape + k) / (k + 1)) * z);
  }
  return Math.min(1, total);
}

/**
 * The time after which half of the customers like this one, who are still customers now, have left. The median, because the mean does not exist for a <= 1.
 * @returns undefined where that takes longer than `most`
 */
export function medianTimeAsCustomer(parameters: BgNbd, x: number, age: number, most: number): number | undefined {
  if (probabilityOfStaying(parameters, x, age, most) > 0.5) return undefined;
  let [from, until] = [0, most];
  while (until - from > 1e-6 * most) {
    const middle = (from + until) / 2;
    if (probabilityOfStaying(parameters, x, age, middle) > 0.5) from = middle;
    else until = middle;
  }
  return until;
}
