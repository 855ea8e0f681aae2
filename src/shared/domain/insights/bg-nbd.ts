import { inverseHessian, minimise, type Objective } from './minimise';
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
  readonly standardErrors: BgNbd | undefined;
  readonly logLikelihood: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Maximum likelihood (equation 6) over the logarithms of the parameters, which keeps them positive. At least one customer. */
export function fitBgNbd(data: RepeatBuying): BgNbdFit {
  const count = data.repeats.length;
  const objective = meanLoss(data);
  const rate = sum(data.repeats) / Math.max(sum(data.age), Number.MIN_VALUE);
  const from = (r: number, a: number): ReturnType<typeof minimise> =>
    minimise(objective, [r, r / Math.max(rate, 1e-6), a, 2].map(Math.log));
  let best = from(0.5, 1);
  if (!best.converged) {
    // Hardly anybody leaves: a start nearer to that.
    const other = from(1, 0.1);
    if (other.value < best.value) best = other;
  }
  const covariance = inverseHessian(objective, best.point);
  return {
    parameters: asParameters(best.point.map(Math.exp)),
    // Cov of the parameter is Cov of its logarithm times its square: at the maximum the gradient is zero.
    standardErrors: covariance
      ? asParameters(best.point.map((x, i) => Math.exp(x) * Math.sqrt((covariance[i]?.[i] ?? 0) / count)))
      : undefined,
    logLikelihood: -best.value * count,
    iterations: best.iterations,
    converged: best.converged,
  };
}

const asParameters = ([r = 0, alpha = 0, a = 0, b = 0]: readonly number[]): BgNbd => ({ r, alpha, a, b });

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
 * Expected purchases in the time `ahead` after the analysis date of a customer who is still one (equation 10 without its denominator, which
 * is P(alive)). Euler's transformation of the hypergeometric function 2F1 and one power of a - 1 taken out of it keep the
 * formula finite at a = 1 and exact for many purchases and long times.
 */
export function expectedPurchasesIfAlive({ r, alpha, a, b }: BgNbd, x: number, age: number, ahead: number): number {
  if (!(ahead > 0)) return 0;
  const z = ahead / (alpha + age + ahead);
  const logRest = Math.log1p(-z);
  const e = a - 1;
  const upper = a + b - 1 - r;
  const lower = a + b + x - 1;
  // lower (2F1(upper, e; lower; z) - 1) / e, term by term.
  let term = upper * z;
  let tail = term;
  for (let n = 1; n < 100_000 && Math.abs(term) > 1e-16 * Math.abs(tail); n += 1) {
    term *= (((upper + n) * (e + n)) / ((lower + n) * (n + 1))) * z;
    tail += term;
  }
  const power = Math.abs(e * logRest) < 1e-12 ? logRest : Math.expm1(e * logRest) / e;
  return -lower * power - Math.exp(e * logRest) * tail;
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
