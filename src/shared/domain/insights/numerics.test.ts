import { describe, expect, it } from 'vitest';
import { inverseHessian, minimise, type Objective, withDifferences } from './minimise';
import { digamma, lnGamma, logAddExp } from './special-functions';

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
    // Minus Euler's constant, and half of it with two logarithms of two.
    expect(digamma(1)).toBeCloseTo(-0.577_215_664_901_532_9, 12);
    expect(digamma(0.5)).toBeCloseTo(-0.577_215_664_901_532_9 - 2 * Math.LN2, 12);
    expect(digamma(-1)).toBeNaN();
    for (const x of [0.01, 0.7, 3, 40])
      expect(digamma(x)).toBeCloseTo((lnGamma(x + 1e-5 * x) - lnGamma(x - 1e-5 * x)) / (2e-5 * x), 4);
    expect(logAddExp(-1000, -1000)).toBeCloseTo(-1000 + Math.LN2, 12);
    expect(logAddExp(3, -Infinity)).toBe(3);
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

  it('gives the inverse of the curvature, where there is one', () => {
    const bowl = (points: number): Objective => {
      return (point, gradient) => {
        const [x = 0, y = 0] = point;
        gradient[0] = 4 * x + y;
        gradient[1] = x + points * y;
        return 2 * x * x + x * y + (points / 2) * y * y;
      };
    };
    const inverse = inverseHessian(bowl(3), [0, 0]);
    expect(inverse?.map((row) => row.map((cell) => Math.round(cell * 1e6) / 1e6))).toEqual([
      [0.272727, -0.090909],
      [-0.090909, 0.363636],
    ]);
    expect(inverseHessian(bowl(0.25), [0, 0])).toBeUndefined();
  });
});
