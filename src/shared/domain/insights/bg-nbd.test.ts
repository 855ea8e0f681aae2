import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  bgNbdLogLikelihood,
  expectedPurchases,
  expectedPurchasesIfAlive,
  fitBgNbd,
  medianTimeAsCustomer,
  medianTimeToPurchase,
  probabilityAlive,
  probabilityOfStaying,
} from './bg-nbd';
import { expectedSpend, fitGammaGamma } from './gamma-gamma';
import { inverseHessian } from './minimise';
import { lnGamma } from './special-functions';
import { finish } from './work';

/** The published data of both papers, one entry a customer, with weeks as whole days divided by seven. */
const rows = readFileSync(join(import.meta.dirname, '../../../../test/fixtures/cdnow/summary.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .flatMap((line) => {
    const [x = 0, recency = 0, age = 0, average = 0, customers = 0] = line.split(',').map(Number);
    return Array.from({ length: customers }, () => [x, Math.round(recency * 7) / 7, Math.round(age * 7) / 7, average]);
  });
const column = (index: number, from = rows): Float64Array => Float64Array.from(from, (row) => row[index] ?? 0);
const cdnow = { repeats: column(0), recency: column(1), age: column(2) };
const published = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 };

/**
 * Standard errors from second differences of a log-likelihood by the logarithms of the parameters: what the formulas of the curvature must give.
 */
function errorsByDifferences<N extends string>(
  parameters: Readonly<Record<N, number>>,
  logLikelihood: (at: Readonly<Record<N, number>>) => number,
): Record<string, number> {
  const names = Object.keys(parameters) as N[];
  const step = 1e-3;
  const at = (...moves: (readonly [N, number])[]): number => {
    const moved: Record<N, number> = { ...parameters };
    for (const [name, by] of moves) moved[name] *= Math.exp(by);
    return logLikelihood(moved);
  };
  const curvature = names.map((one) =>
    names.map((other) => {
      const both = (i: number, j: number): number => at([one, i * step], [other, j * step]);
      return -(both(1, 1) - both(1, -1) - both(-1, 1) + both(-1, -1)) / (4 * step * step);
    }),
  );
  const inverse = finish(
    inverseHessian(
      function* (_, __, hessian) {
        yield;
        for (const [i, row] of curvature.entries()) hessian?.[i]?.splice(0, row.length, ...row);
        return 0;
      },
      names.map(() => 0),
    ),
  );
  return Object.fromEntries(
    names.map((name, i) => [name, parameters[name] * Math.sqrt(inverse?.[i]?.[i] ?? Number.NaN)]),
  );
}

describe('BG/NBD', () => {
  it('finds the published parameters of CDNOW', () => {
    expect(rows).toHaveLength(2357);
    const fit = fitBgNbd(cdnow);
    expect(fit.converged).toBe(true);
    expect(fit.parameters.r).toBeCloseTo(0.243, 3);
    expect(fit.parameters.alpha).toBeCloseTo(4.414, 3);
    expect(fit.parameters.a).toBeCloseTo(0.793, 3);
    expect(fit.parameters.b).toBeCloseTo(2.426, 3);
    expect(fit.logLikelihood).toBeCloseTo(-9582.4, 1);
    expect(fit.logLikelihood).toBeCloseTo(bgNbdLogLikelihood(fit.parameters, cdnow), 6);
    expect(fit.atLimit).toEqual([]);
    const errors = errorsByDifferences({ ...fit.parameters }, (at) => bgNbdLogLikelihood(at, cdnow));
    for (const name of ['r', 'alpha', 'a', 'b'] as const)
      expect((fit.standardErrors?.[name] ?? 0) / (errors[name] ?? 0)).toBeCloseTo(1, 4);
  });

  it('of many customers begins with a sample, and finds the same', () => {
    // Everybody four times over: the same maximum, errors half as large.
    const often = (values: Float64Array): Float64Array =>
      Float64Array.from([...values, ...values, ...values, ...values]);
    const [one, four] = [
      fitBgNbd(cdnow),
      fitBgNbd({ repeats: often(cdnow.repeats), recency: often(cdnow.recency), age: often(cdnow.age) }),
    ];
    expect(four.iterations).toBeLessThan(one.iterations / 2);
    expect(four.logLikelihood).toBeCloseTo(4 * one.logLikelihood, 4);
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      expect(four.parameters[name]).toBeCloseTo(one.parameters[name], 5);
      expect(four.standardErrors?.[name]).toBeCloseTo((one.standardErrors?.[name] ?? 0) / 2, 5);
    }
  });

  it('gives the published conditional expectation and the fit in other units', () => {
    // Fader, Hardie and Lee, "Implementing the BG/NBD Model in Excel": customer 0001, 39 weeks ahead.
    expect(expectedPurchases(published, 2, 30.43, 38.86, 39)).toBeCloseTo(1.226, 3);
    const days = { repeats: cdnow.repeats, recency: cdnow.recency.map((t) => t * 7), age: cdnow.age.map((t) => t * 7) };
    const inDays = fitBgNbd(days).parameters;
    expect(inDays.alpha / 7).toBeCloseTo(4.414, 3);
    expect(inDays.b).toBeCloseTo(2.426, 3);
  });

  it('expects what the integral over rate and dropout gives', () => {
    // E(Y(t) | alive) is the integral of (r+x)/(alpha+T) E[(1 + p s/(alpha+T))^-(r+x+1)] over s, with p from Beta(a, b+x).
    const byQuadrature = (a: number, b: number, r: number, alpha: number, x: number, age: number, ahead: number) => {
      const steps = 300;
      let weights = 0;
      let total = 0;
      for (let i = 0; i < steps; i += 1) {
        // p = u^(4/a) takes the pole of the beta density at 0 away and looks closely there.
        const u = (i + 0.5) / steps;
        const p = u ** (4 / a);
        const weight = u ** 3 * (1 - p) ** (b + x - 1);
        weights += weight;
        // The time integral is closed: (1 - (1 + p t/(alpha+T))^-(r+x)) / p.
        total += (weight * -Math.expm1(-(r + x) * Math.log1p((p * ahead) / (alpha + age)))) / p;
      }
      return total / weights;
    };
    fc.assert(
      fc.property(
        fc.record({
          a: fc.constantFrom(0.4, 0.793, 1, 1 + 1e-9, 1.7, 4),
          b: fc.double({ min: 1, max: 5, noNaN: true }),
          r: fc.double({ min: 0.2, max: 3, noNaN: true }),
          alpha: fc.double({ min: 1, max: 20, noNaN: true }),
          x: fc.integer({ min: 1, max: 60 }),
          age: fc.double({ min: 1, max: 100, noNaN: true }),
          ahead: fc.double({ min: 0.5, max: 200, noNaN: true }),
        }),
        ({ a, b, r, alpha, x, age, ahead }) => {
          const expected = byQuadrature(a, b, r, alpha, x, age, ahead);
          const found = expectedPurchasesIfAlive({ r, alpha, a, b }, x, age, ahead);
          expect(Math.abs(found - expected)).toBeLessThan(0.005 * expected);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('says how long a customer stays one, as the integral over rate and dropout does', () => {
    // Of one with rate l and dropout p, who is still there, a share exp(-l p t) is there after t; over the rate (1 + p t/(alpha+T))^-(r+x).
    const byQuadrature = ({ a, b, r, alpha }: typeof published, x: number, age: number, ahead: number): number => {
      let [weights, total] = [0, 0];
      for (let i = 0; i < 2000; i += 1) {
        const u = (i + 0.5) / 2000;
        const p = u ** (4 / a);
        const weight = u ** 3 * (1 - p) ** (b + x - 1);
        weights += weight;
        total += weight * (1 + (p * ahead) / (alpha + age)) ** -(r + x);
      }
      return total / weights;
    };
    for (const [x, age, ahead] of [
      [0, 27, 39],
      [1, 30, 1],
      [3, 52, 52],
      [29, 38, 520],
      [300, 200, 1500],
    ] as const)
      expect(probabilityOfStaying(published, x, age, ahead)).toBeCloseTo(byQuadrature(published, x, age, ahead), 4);
    expect(probabilityOfStaying(published, 3, 30, 0)).toBe(1);
    const half = medianTimeAsCustomer(published, 3, 52, 520) ?? 0;
    expect(probabilityOfStaying(published, 3, 52, half)).toBeCloseTo(0.5, 5);
    // Hardly anybody leaves.
    expect(medianTimeAsCustomer({ ...published, a: 1e-9 }, 3, 52, 520)).toBeUndefined();
    // One who leaves after the next purchase stays until that.
    const { r, alpha } = published;
    expect(medianTimeAsCustomer({ r, alpha, a: 1e9, b: 1e-3 }, 3, 52, 520)).toBeCloseTo(
      medianTimeToPurchase({ ...published, r, alpha }, 3, 52),
      2,
    );
  });

  it('agrees with equation 10 as printed, and adds up over time', () => {
    const hypergeometric = (a: number, b: number, c: number, z: number): number => {
      let [term, total] = [1, 1];
      for (let n = 0; n < 5000; n += 1) {
        term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z;
        total += term;
      }
      return total;
    };
    const { r, alpha, a, b } = published;
    for (const [x, age, ahead] of [
      [0, 27, 39],
      [1, 30, 1],
      [29, 38, 52],
    ] as const) {
      const printed =
        ((a + b + x - 1) / (a - 1)) *
        (1 -
          ((alpha + age) / (alpha + age + ahead)) ** (r + x) *
            hypergeometric(r + x, b + x, a + b + x - 1, ahead / (alpha + age + ahead)));
      expect(expectedPurchasesIfAlive(published, x, age, ahead)).toBeCloseTo(printed, 9);
    }
    expect(expectedPurchasesIfAlive(published, 5, 30, 0)).toBe(0);
    // Nobody leaves and all are alike: the rate times the time, also where single probabilities are too small for a number.
    const clockwork = { r: 5000, alpha: 5000, a: 1e-9, b: 1000 };
    expect(expectedPurchasesIfAlive(clockwork, 0, 0, 2000)).toBeCloseTo(2000, 5);
    // Everybody leaves after the next purchase.
    expect(expectedPurchasesIfAlive({ ...clockwork, a: 1e9, b: 1e-3 }, 0, 0, 2000)).toBeCloseTo(1, 5);
    expect(expectedPurchasesIfAlive({ r: 0.3, alpha: 3, a: 0.2, b: 0.4 }, 0, 10, 5)).toBeGreaterThan(0);
  });

  it('believes in a customer less the longer the silence against the own rhythm', () => {
    expect(probabilityAlive(published, 0, 0, 38)).toBe(1);
    const frequent = probabilityAlive(published, 20, 20, 38);
    const seldom = probabilityAlive(published, 2, 20, 38);
    expect(frequent).toBeLessThan(seldom);
    expect(probabilityAlive(published, 20, 38, 38)).toBeGreaterThan(0.95);
    // Half of those who stay have bought again by the median.
    const { r, alpha } = published;
    const t = medianTimeToPurchase(published, 2, 38);
    expect(((alpha + 38) / (alpha + 38 + t)) ** (r + 2)).toBeCloseTo(0.5, 12);
  });

  it('says which parameters the data drive to a limit', () => {
    // Thirty customers who buy every week, without end.
    const weekly = Float64Array.from({ length: 30 }, (_, i) => 20 + i);
    const fit = fitBgNbd({ repeats: weekly, recency: weekly, age: weekly.map((weeks) => weeks + 0.5) });
    expect(fit.converged).toBe(true);
    expect(fit.atLimit).toContain('r');
    expect(fit.standardErrors).toBeUndefined();
    expect(expectedPurchases(fit.parameters, 30, 30, 30.5, 52)).toBeCloseTo(52, -1);
  });

  it('finds again the parameters a company was simulated with', () => {
    const random = generator(7);
    const [truth, weeks] = [{ r: 0.8, alpha: 6, a: 0.7, b: 3 }, 104];
    const simulated = Array.from({ length: 3000 }, () => {
      const rate = gamma(random, truth.r) / truth.alpha;
      const [left, right] = [gamma(random, truth.a), gamma(random, truth.b)];
      const dropout = left / (left + right);
      let [x, last] = [0, 0];
      for (let t = 0; ;) {
        t += -Math.log(1 - random()) / rate;
        if (t > weeks) break;
        [x, last] = [x + 1, t];
        if (random() < dropout) break;
      }
      return [x, last, weeks];
    });
    const fit = fitBgNbd({ repeats: column(0, simulated), recency: column(1, simulated), age: column(2, simulated) });
    expect(fit.converged).toBe(true);
    for (const name of ['r', 'alpha', 'a', 'b'] as const) {
      const distance = Math.abs(fit.parameters[name] - truth[name]) / (fit.standardErrors?.[name] ?? 0);
      expect(distance, name).toBeLessThan(3.5);
    }
  });
});

describe('gamma-gamma', () => {
  const buyers = rows.filter(([x = 0]) => x > 0);

  it('finds the published parameters of CDNOW', () => {
    expect(buyers).toHaveLength(946);
    const fit = fitGammaGamma({ repeats: column(0, buyers), average: column(3, buyers) });
    expect(fit.converged).toBe(true);
    expect(fit.parameters.p).toBeCloseTo(6.25, 2);
    expect(fit.parameters.q).toBeCloseTo(3.74, 2);
    expect(fit.parameters.v).toBeCloseTo(15.45, 1);
    expect(fit.logLikelihood).toBeCloseTo(-4055.92, 2);
    // Equation 1a once more, term by term.
    const logLikelihood = ({ p, q, v }: { p: number; q: number; v: number }): number =>
      buyers.reduce(
        (sum, [x = 0, , , z = 0]) =>
          sum +
          (lnGamma(p * x + q) - lnGamma(p * x) - lnGamma(q) + q * Math.log(v)) +
          ((p * x - 1) * Math.log(z) + p * x * Math.log(x) - (p * x + q) * Math.log(v + x * z)),
        0,
      );
    expect(logLikelihood(fit.parameters)).toBeCloseTo(fit.logLikelihood, 6);
    const errors = errorsByDifferences({ ...fit.parameters }, logLikelihood);
    for (const name of ['p', 'q', 'v'] as const)
      expect((fit.standardErrors?.[name] ?? 0) / (errors[name] ?? 0)).toBeCloseTo(1, 3);
    expect(Math.abs(fit.correlation ?? 1)).toBeLessThan(0.2);
  });

  it('weighs the own mean against that of all', () => {
    const parameters = { p: 6.25, q: 3.74, v: 15.44 };
    const all = (6.25 * 15.44) / 2.74;
    expect(expectedSpend(parameters, 0, 0)).toBeCloseTo(all, 10);
    expect(expectedSpend(parameters, 1, 100)).toBeCloseTo((all * 2.74 + 100 * 6.25) / (2.74 + 6.25), 10);
    expect(expectedSpend(parameters, 1e9, 100)).toBeCloseTo(100, 5);
    expect(expectedSpend({ p: 1, q: 0.9, v: 1 }, 0, 0)).toBeUndefined();
  });

  it('does not depend on the currency', () => {
    const euros = fitGammaGamma({ repeats: column(0, buyers), average: column(3, buyers) });
    const cents = fitGammaGamma({ repeats: column(0, buyers), average: column(3, buyers).map((z) => z * 100) });
    expect(cents.parameters.v).toBeCloseTo(euros.parameters.v * 100, 2);
    expect(cents.logLikelihood).toBeCloseTo(euros.logLikelihood - 946 * Math.log(100), 4);
  });
});

/** Park and Miller's generator: the same sequence everywhere. */
function generator(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

/** Marsaglia and Tsang (2000). */
function gamma(random: () => number, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const normal = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    const v = (1 + normal / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * normal * normal + d - d * v + d * Math.log(v)) return d * v;
  }
}
