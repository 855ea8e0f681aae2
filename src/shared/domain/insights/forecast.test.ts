import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { crostonForecast, forecast, pastForecast, smoothing } from './forecast';

describe('exponential smoothing', () => {
  it('finds the published example without trend', () => {
    // Hyndman and Athanasopoulos, FPP2, section 7.1: oil of Saudi Arabia 1996-2013; alpha 0.83, forecast 542.68.
    const oil = [
      445.36, 453.2, 454.41, 422.38, 456.04, 440.39, 425.19, 486.21, 500.43, 521.28, 508.95, 488.89, 509.87, 456.72,
      473.82, 525.95, 549.83, 542.34,
    ];
    const { parameters, values } = smoothing(oil, 3, 'simple', 1);
    expect(parameters.alpha).toBeCloseTo(0.83, 2);
    expect(values.map((value) => value.toFixed(2))).toEqual(['542.68', '542.68', '542.68']);
  });

  it('finds the published example with a trend', () => {
    // FPP2, section 7.2: air passengers of Australia 1990-2016; alpha 0.83, beta 0.0001, forecasts 74.60, 76.70, 78.80.
    const passengers = [
      17.55, 21.86, 23.89, 26.93, 26.89, 28.83, 30.08, 30.95, 30.19, 31.58, 32.58, 33.48, 39.02, 41.39, 41.6, 44.66,
      46.95, 48.73, 51.49, 50.03, 60.64, 63.36, 66.36, 68.2, 68.12, 69.78, 72.6,
    ];
    const { parameters, values } = smoothing(passengers, 3, 'trend', 1);
    expect(parameters.alpha).toBeCloseTo(0.83, 1);
    expect(parameters.beta).toBeLessThan(0.01);
    for (const [i, published] of [74.6, 76.7, 78.8].entries())
      expect(Math.abs((values[i] ?? 0) - published)).toBeLessThan(0.05);
    expect(forecast(passengers, 1, 12).method).toBe('trend');
  });

  it('goes on with a season and a trend that are there', () => {
    const at = (month: number): number => 100 + 2 * month + [30, -10, 0, 5, 20, -45][month % 6]!;
    const history = Array.from({ length: 24 }, (_, month) => at(month));
    const { method, values } = forecast(history, 8, 6);
    expect(method).toBe('seasonal');
    for (const [i, value] of values.entries()) expect(value).toBeCloseTo(at(24 + i), 1);
    expect(pastForecast(history, 6, 6)?.meanAbsoluteError).toBeLessThan(0.5);
  });

  it('needs no trend for noise, and says the same in any unit', () => {
    let state = 5;
    const noise = Array.from({ length: 40 }, () => 100 + ((state = (state * 48_271) % 2_147_483_647) % 21));
    const euros = forecast(noise, 2, 12);
    expect(euros.method).toBe('simple');
    const cents = forecast(
      noise.map((value) => value * 100),
      2,
      12,
    );
    expect(cents.values[0]).toBeCloseTo((euros.values[0] ?? 0) * 100, 2);
  });

  it('answers for every series, however short, even or empty', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.integer({ min: -50, max: 5000 })), { maxLength: 30 }),
        fc.constantFrom(1, 4, 12),
        (series, season) => {
          const { values, oneStepError } = forecast(series, 3, season);
          expect(values).toHaveLength(3);
          expect([...values, oneStepError].every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 60 },
    );
    expect(forecast([], 2, 12)).toMatchObject({ method: 'mean', values: [0, 0] });
    expect(forecast([7, 7, 7, 7, 7], 2, 12).values[1]).toBeCloseTo(7, 5);
  });
});

describe('rare items', () => {
  it('are forecast by Croston, less the bias', () => {
    // Two pieces every third month: two thirds a month, less alpha/2.
    const history = [2, 0, 0, 2, 0, 0, 2, 0, 0, 2];
    const { method, values, parameters } = forecast(history, 2, 12);
    expect(method).toBe('croston-sba');
    expect(values[0]).toBeCloseTo((2 / 3) * (1 - (parameters.alpha ?? 0) / 2), 10);
  });

  it('agree with the recursion as published', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(0, 0, 1, 3, 8), { minLength: 4, maxLength: 30 }), (rest) => {
        const history = [4, ...rest];
        const { values, parameters } = crostonForecast(history, 1);
        const alpha = parameters.alpha ?? 0;
        const places = history.flatMap((value, i) => (value === 0 ? [] : [i]));
        let [size, interval] = [4, history.length];
        for (const [n, place] of places.entries()) {
          if (n === 0) continue;
          const gap = place - (places[n - 1] ?? 0);
          size = alpha * (history[place] ?? 0) + (1 - alpha) * size;
          interval = n === 1 ? gap : alpha * gap + (1 - alpha) * interval;
        }
        expect(values[0]).toBeCloseTo(((1 - alpha / 2) * size) / interval, 10);
      }),
      { numRuns: 30 },
    );
  });
});
