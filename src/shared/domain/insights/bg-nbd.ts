import { inverseHessian, isAtLimit, minimise, type Objective, walled } from './minimise';
import { digamma, lnGamma, logAddExp } from './special-functions';

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

/** Maximum likelihood (equation 6) over the logarithms of the parameters, which keeps them positive. At least one customer. */
export function fitBgNbd(data: RepeatBuying): BgNbdFit {
  const count = data.repeats.length;
  const purchases = sum(data.repeats);
  // Time in units of the mean interval between purchases, so that alpha is of the order of r whatever the unit.
  const rate = purchases / sum(data.age) || 1;
  const objective = walled(
    meanLoss({
      repeats: data.repeats,
      recency: data.recency.map((time) => time * rate),
      age: data.age.map((time) => time * rate),
    }),
  );
  let best = minimise(objective, [0.5, 0.5, 1, 2].map(Math.log));
  if (!best.converged) {
    // Hardly anybody leaves: a start nearer to that.
    const other = minimise(objective, [1, 1, 0.1, 2].map(Math.log));
    if (other.value < best.value) best = other;
  }
  const atLimit = names.filter((_, i) => isAtLimit(best.point[i] ?? 0));
  const covariance = atLimit.length === 0 ? inverseHessian(objective, best.point) : undefined;
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

/** Minus the mean log-likelihood of a customer and its gradient, by the logarithms of r, alpha, a, b. */
function meanLoss({ repeats, recency, age }: RepeatBuying): Objective {
  const count = repeats.length;
  const frequencies = new Map<number, number>();
  for (const x of repeats) frequencies.set(x, (frequencies.get(x) ?? 0) + 1);
  return (logs, gradient) => {
    const [r = 0, alpha = 0, a = 0, b = 0] = logs.map(Math.exp);
    let total = 0;
    let [byR, byAlpha, byA, byB] = [0, 0, 0, 0];
    // What depends on x alone is computed once for each x.
    const psi = { r: digamma(r), ab: digamma(a + b), b: digamma(b) };
    const fixed = -lnGamma(r) + r * Math.log(alpha) + lnGamma(a + b) - lnGamma(b);
    for (const [x, customers] of frequencies) {
      total += customers * (lnGamma(r + x) + fixed + lnGamma(b + x) - lnGamma(a + b + x));
      byR += customers * (digamma(r + x) - psi.r + Math.log(alpha));
      byA += customers * (psi.ab - digamma(a + b + x));
      byB += customers * (digamma(b + x) - psi.b + psi.ab - digamma(a + b + x));
    }
    byAlpha += (count * r) / alpha;
    for (let i = 0; i < count; i += 1) {
      const x = repeats[i] ?? 0;
      const horizon = alpha + (age[i] ?? 0);
      const logHorizon = Math.log(horizon);
      const stayed = -(r + x) * logHorizon;
      if (x === 0) {
        total += stayed;
        byR -= logHorizon;
        byAlpha -= r / horizon;
        continue;
      }
      const last = alpha + (recency[i] ?? 0);
      const logLast = Math.log(last);
      const left = Math.log(a / (b + x - 1)) - (r + x) * logLast;
      const both = logAddExp(stayed, left);
      const alive = Math.exp(stayed - both);
      const gone = Math.exp(left - both);
      total += both;
      byR -= alive * logHorizon + gone * logLast;
      byAlpha -= (r + x) * (alive / horizon + gone / last);
      byA += gone / a;
      byB -= gone / (b + x - 1);
    }
    gradient[0] = (-byR * r) / count;
    gradient[1] = (-byAlpha * alpha) / count;
    gradient[2] = (-byA * a) / count;
    gradient[3] = (-byB * b) / count;
    return -total / count;
  };
}

/** Log-likelihood of all customers (equation 6). */
export function bgNbdLogLikelihood(parameters: BgNbd, data: RepeatBuying): number {
  const { r, alpha, a, b } = parameters;
  return -meanLoss(data)([r, alpha, a, b].map(Math.log), [0, 0, 0, 0]) * data.repeats.length;
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

function sum(values: Float64Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}
