import { describe, expect, it } from 'vitest';
import {
  inverseHessian,
  minimise,
  minimiseFromSample,
  type Objective,
  type SlowObjective,
  walled,
  withDifferences,
} from './minimise';
import { digamma, lnGamma, lnGammaRise, trigamma } from './special-functions';
import { finish } from './work';

describe('special functions', () => {
  it('agree with known values', () => {
    let factorial = 1;
    for (let n = 1; n <= 20; n += 1) {
      expect(Math.abs(lnGamma(n) - Math.log(factorial))).toBeLessThan(1e-13 * Math.max(1, Math.log(factorial)));
      factorial *= n;
    }
    expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
    expect(lnGamma(1e-5)).toBeCloseTo(11.512_919_692_895_825, 12);
    expect(lnGamma(1e6)).toBeCloseTo(12_815_504.569_147_612, 6);
    expect(lnGamma(0)).toBeNaN();
    for (const [x, rise] of [
      [0.3, 2],
      [63.9, 0.7],
      [64, 0.7],
      [70, 30],
    ] as const)
      expect(Math.abs(lnGammaRise(x, rise) - (lnGamma(x + rise) - lnGamma(x)))).toBeLessThan(1e-11);
    // Gamma(x + 3) / Gamma(x) is x (x + 1) (x + 2): no digits are lost where the logarithms are millions.
    expect(lnGammaRise(1e6, 3)).toBeCloseTo(Math.log(1e6) + Math.log(1e6 + 1) + Math.log(1e6 + 2), 13);
    // Minus Euler's constant, and half of it with two logarithms of two.
    expect(digamma(1)).toBeCloseTo(-0.577_215_664_901_532_9, 12);
    expect(digamma(0.5)).toBeCloseTo(-0.577_215_664_901_532_9 - 2 * Math.LN2, 12);
    expect(digamma(-1)).toBeNaN();
    expect(trigamma(1)).toBeCloseTo(Math.PI ** 2 / 6, 12);
    expect(trigamma(0.5)).toBeCloseTo(Math.PI ** 2 / 2, 12);
    expect(trigamma(0)).toBeNaN();
    for (const x of [0.01, 0.7, 3, 40]) {
      const step = 1e-5 * x;
      expect(trigamma(x) / ((digamma(x + step) - digamma(x - step)) / (2 * step))).toBeCloseTo(1, 6);
    }
    for (const x of [0.01, 0.7, 3, 40])
      expect(digamma(x)).toBeCloseTo((lnGamma(x + 1e-5 * x) - lnGamma(x - 1e-5 * x)) / (2e-5 * x), 4);
  });
});

describe('minimise', () => {
  const rosenbrock: Objective = (point, gradient) => {
    const x = point[0] ?? 0;
    const y = point[1] ?? 0;
    gradient[0] = -2 * (1 - x) - 400 * x * (y - x * x);
    gradient[1] = 200 * (y - x * x);
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2;
  };

  it('finds the bottom of a bent valley, with and without a gradient', () => {
    const exact = minimise(rosenbrock, [-1.2, 1]);
    expect(exact.converged).toBe(true);
    for (const x of exact.point) expect(x).toBeCloseTo(1, 6);
    const found = minimise(
      withDifferences((point) => rosenbrock(point, [])),
      [-1.2, 1],
      1e-4,
    );
    for (const x of found.point) expect(x).toBeCloseTo(1, 2);
  });

  it('says when there is no bottom, and keeps out of what is not defined', () => {
    const slope: Objective = (point, gradient) => {
      gradient[0] = 1;
      return point[0] ?? 0;
    };
    expect(minimise(slope, [0]).converged).toBe(false);
    const log: Objective = (point, gradient) => {
      const x = point[0] ?? 0;
      gradient[0] = 1 - 1 / x;
      return x - Math.log(x);
    };
    expect(minimise(log, [5]).point[0]).toBeCloseTo(1, 6);
  });

  it('begins with many observations where a sample of them ended, and ends where it would have without', () => {
    const near = (centre: number): SlowObjective =>
      function* (point, gradient, hessian) {
        yield;
        const [x = 0, y = 0] = point;
        gradient[0] = 4 * (x - centre) ** 3 + (x - centre) + y;
        gradient[1] = x - centre + 2 * y;
        hessian?.splice(0, 2, [12 * (x - centre) ** 2 + 1, 1], [1, 2]);
        return (x - centre) ** 4 + (x - centre) ** 2 / 2 + (x - centre) * y + y * y;
      };
    const all = near(3);
    const cold = finish(minimiseFromSample(all, undefined, [[-5, 9]]));
    const warm = finish(minimiseFromSample(all, near(3.01), [[-5, 9]]));
    for (const [i, x] of cold.point.entries()) expect(warm.point[i]).toBeCloseTo(x, 5);
    expect(warm.iterations).toBeLessThan(cold.iterations / 2);
    // A sample without a bottom leads nowhere: from the start, then.
    const nowhere: SlowObjective = function* (point, gradient) {
      yield;
      gradient[0] = 1e9;
      gradient[1] = 0;
      return 1e9 * (point[0] ?? 0);
    };
    for (const [i, x] of finish(minimiseFromSample(all, nowhere, [[-5, 9]])).point.entries())
      expect(x).toBeCloseTo(cold.point[i] ?? 0, 5);
  });

  it('takes a few evaluations along a wall, and where the curvature leads up', () => {
    let evaluations = 0;
    // A valley along x = y that falls for ever, ever less: its lowest point is behind the wall.
    const valley: SlowObjective = function* ([x = 0, y = 0], gradient, hessian) {
      yield;
      evaluations += 1;
      const fall = Math.exp(-x);
      gradient[0] = 10 * (x - y) - fall;
      gradient[1] = 10 * (y - x);
      hessian?.splice(0, 2, [10 + fall, -10], [-10, 10]);
      return 5 * (x - y) ** 2 + fall;
    };
    const found = finish(minimiseFromSample(walled(valley), undefined, [[-0.5, 1]]));
    expect(found.converged).toBe(true);
    expect(evaluations).toBeLessThan(20);
    for (const x of found.point) expect(x).toBeCloseTo(7, 3);
    expect(found.inverse).toBeDefined();
    evaluations = 0;
    // From the top between two valleys.
    const saddle: SlowObjective = function* ([x = 0], gradient, hessian) {
      yield;
      evaluations += 1;
      gradient[0] = x ** 3 - x;
      hessian?.splice(0, 1, [3 * x * x - 1]);
      return x ** 4 / 4 - (x * x) / 2;
    };
    const valleyFound = finish(minimiseFromSample(saddle, undefined, [[0.1]]));
    expect(valleyFound.point[0]).toBeCloseTo(1, 8);
    expect(evaluations).toBeLessThan(30);
  });

  it('takes the last step where rounding lets it lead up', () => {
    const start = 1e-6;
    let evaluations = 0;
    // As the mean of many logarithms is at the limits of the parameters: its digits end before the slope does.
    const rounded: SlowObjective = function* ([x = 0], gradient, hessian) {
      yield;
      evaluations += 1;
      gradient[0] = 0.05 * x;
      hessian?.splice(0, 1, [0.05]);
      return 1 + 0.025 * x * x + (x === start ? 0 : 4e-11);
    };
    const found = finish(minimiseFromSample(rounded, undefined, [[start]]));
    expect(found.converged).toBe(true);
    expect(found.point[0]).toBeCloseTo(0, 12);
    expect(evaluations).toBeLessThan(5);
  });

  it('gives the inverse of the curvature, where there is one', () => {
    const bowl = (points: number): SlowObjective =>
      function* ([x = 0, y = 0], gradient, hessian) {
        yield;
        gradient[0] = 4 * x + y;
        gradient[1] = x + points * y;
        hessian?.splice(0, 2, [4, 1], [1, points]);
        return 2 * x * x + x * y + (points / 2) * y * y;
      };
    const inverse = finish(inverseHessian(bowl(3), [0, 0]));
    expect(inverse?.map((row) => row.map((cell) => Math.round(cell * 1e6) / 1e6))).toEqual([
      [0.272727, -0.090909],
      [-0.090909, 0.363636],
    ]);
    expect(finish(inverseHessian(bowl(0.25), [0, 0]))).toBeUndefined();
  });
});
