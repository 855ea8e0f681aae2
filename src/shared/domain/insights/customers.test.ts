import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareWithHoldout, customerValues, fitValueModel } from './lifetime-value';
import { customersForShare, fallingOrder, gradeLimits, gradeOf, pareto, shareOfBest, usualGradeShares } from './pareto';
import { purchaseHistories, type Sales } from './purchase-history';
import { rfmScores, rfmThresholds, segmentOf, usualSegments } from './rfm';

type Row = readonly [customer: number, day: number, amount: number];
const salesOf = (rows: readonly Row[], customers = 1 + Math.max(...rows.map(([customer]) => customer))): Sales => ({
  customers,
  customer: Int32Array.from(rows, ([customer]) => customer),
  day: Int32Array.from(rows, ([, day]) => day),
  amount: Float64Array.from(rows, ([, , amount]) => amount),
});

describe('purchase histories', () => {
  it('are what filtering row by row gives', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 4 }),
      fc.integer({ min: 0, max: 9 }),
      fc.integer({ min: -3, max: 9 }),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 40 }), fc.integer({ min: 0, max: 9 }), (rows, until) => {
        const found = purchaseHistories(salesOf(rows, 5), until);
        // Rows that come by customer and day already are not sorted again.
        const inOrder = rows.toSorted(([a, dayOfA], [b, dayOfB]) => a - b || dayOfA - dayOfB);
        expect(purchaseHistories(salesOf(inOrder, 5), until)).toEqual(found);
        const expected = [0, 1, 2, 3, 4].flatMap((customer) => {
          const own = rows.filter(([who]) => who === customer);
          const days = [...new Set(own.filter(([, , amount]) => amount >= 0).map(([, day]) => day))].sort(
            (a, b) => a - b,
          );
          const until_ = days.filter((day) => day <= until);
          if (until_.length === 0) return [];
          const spendFrom = (least: number): number =>
            own.reduce((sum, [, day, amount]) => sum + (day > least && day <= until ? amount : 0), 0);
          const first = until_[0] ?? 0;
          return [
            [
              customer,
              first,
              until_.at(-1),
              until_.length,
              spendFrom(-1),
              spendFrom(first),
              days.length - until_.length,
            ],
          ];
        });
        const { customer, firstDay, lastDay, purchases, spend, repeatSpend, laterPurchases } = found;
        expect(
          Array.from(customer, (who, i) => [
            who,
            firstDay[i],
            lastDay[i],
            purchases[i],
            spend[i],
            repeatSpend[i],
            laterPurchases[i],
          ]),
        ).toEqual(expected);
      }),
      { numRuns: 60 },
    );
  });
});

describe('RFM', () => {
  it('parts customers into fifths, and never equal ones', () => {
    // Ten customers, customer c last bought on day c and spent 10 c.
    const ten = purchaseHistories(salesOf(Array.from({ length: 10 }, (_, c) => [c, c, 10 * c] as const)), 9);
    const thresholds = rfmThresholds(ten);
    expect(thresholds.recencyDays).toEqual([7, 5, 3, 1]);
    expect(thresholds.spend).toEqual([20, 40, 60, 80]);
    // All have one purchase: none is frequent.
    expect(thresholds.purchases).toEqual([Infinity, Infinity, Infinity, Infinity]);
    const scoresOf = (c: number) => rfmScores({ recencyDays: 9 - c, purchases: 1, spend: 10 * c }, thresholds);
    expect(scoresOf(0)).toEqual({ recency: 1, frequency: 1, monetary: 1 });
    expect(scoresOf(5)).toEqual({ recency: 3, frequency: 1, monetary: 3 });
    expect(scoresOf(9)).toEqual({ recency: 5, frequency: 1, monetary: 5 });
    expect(segmentOf(scoresOf(9), usualSegments)).toBe('new');
  });

  it('parts days and purchases as sorting them would, near each other and far apart', () => {
    const anyDay = fc.oneof(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 900_000 }));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), anyDay), { minLength: 1, maxLength: 60 }), (bought) => {
        const until = 1_000_000;
        const histories = purchaseHistories(salesOf(bought.map(([who, on]) => [who, on, 1] as const)), until);
        const limitsOf = (values: Int32Array): number[] => {
          const sorted = [...values].sort((a, b) => a - b);
          return [1, 2, 3, 4].map((fifth) => {
            const last = sorted[Math.ceil((fifth * sorted.length) / 5) - 1] ?? Infinity;
            return sorted.find((value) => value > last) ?? Infinity;
          });
        };
        const { recencyDays, purchases } = rfmThresholds(histories);
        expect(purchases).toEqual(limitsOf(histories.purchases));
        expect(recencyDays).toEqual(limitsOf(histories.lastDay).map((on) => until - on));
      }),
      { numRuns: 60 },
    );
  });

  it('scores by fixed thresholds', () => {
    const fixed = { recencyDays: [365, 180, 90, 30], purchases: [2, 4, 8, 16], spend: [100, 500, 1000, 5000] };
    expect(rfmScores({ recencyDays: 30, purchases: 3, spend: 999 }, fixed)).toEqual({
      recency: 5,
      frequency: 2,
      monetary: 3,
    });
    expect(rfmScores({ recencyDays: 400, purchases: 16, spend: -5 }, fixed)).toEqual({
      recency: 1,
      frequency: 5,
      monetary: 1,
    });
  });

  it('has a segment for every pair of scores, and one only', () => {
    for (let recency = 1; recency <= 5; recency += 1)
      for (let frequency = 1; frequency <= 5; frequency += 1) {
        const scores = { recency, frequency, monetary: 1 };
        expect(usualSegments.filter((segment) => segmentOf(scores, [segment]) !== undefined)).toHaveLength(1);
      }
  });
});

describe('Pareto and grades', () => {
  it('finds the few who bring most', () => {
    const values = Float64Array.of(5, 400, 5, 400, 10, 20, 20, 40, 50, 50);
    const curve = pareto(values);
    expect([...curve.falling.subarray(0, 4)]).toEqual([400, 400, 50, 50]);
    expect([...fallingOrder(values, curve).subarray(0, 4)]).toEqual([1, 3, 8, 9]);
    expect(shareOfBest(curve, 0.2)).toBe(0.8);
    expect(customersForShare(curve, 0.8)).toBe(2);
    expect(shareOfBest(curve, 1)).toBe(1);
    const limits = gradeLimits(values, usualGradeShares);
    expect(limits).toEqual([400, 20]);
    expect([...values].map((value) => 'ABC'[gradeOf(value, limits)]).join('')).toBe('CACACBBBBB');
  });

  it('puts the greatest first, and equal ones in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -3, max: 3 }), { maxLength: 30 }), (amounts) => {
        const plain = amounts.map((_, i) => i).sort((a, b) => (amounts[b] ?? 0) - (amounts[a] ?? 0) || a - b);
        const values = Float64Array.from(amounts);
        expect([...fallingOrder(values, pareto(values))]).toEqual(plain);
      }),
      { numRuns: 100 },
    );
  });

  it('has answers for returns and for nothing', () => {
    const returns = pareto(Float64Array.of(100, -20, 20));
    expect([...returns.cumulative]).toEqual([100, 120, 100]);
    expect(shareOfBest(returns, 0.5)).toBe(1.2);
    expect(gradeLimits(Float64Array.of(100, -20, 20), [0.8])).toEqual([100]);
    const nothing = pareto(new Float64Array(0));
    expect(shareOfBest(nothing, 0.2)).toBeUndefined();
    expect(customersForShare(pareto(Float64Array.of(-1)), 0.8)).toBeUndefined();
    expect(gradeOf(0, gradeLimits(Float64Array.of(0, 0), [0.8, 0.95]))).toBe(2);
  });
});

describe('lifetime value', () => {
  /** Forty customers; customer c buys for 10 + c every 5 + c days from day c on, the even ones until the end and the odd ones three times. */
  const rows = Array.from({ length: 40 }, (_, c) =>
    Array.from({ length: 400 }, (__, n) => [c, c + n * (5 + c), 10 + c] as const).filter(
      ([, day], n) => day <= 365 && (c % 2 === 0 || n < 3),
    ),
  ).flat();

  it('discounts what is expected, and knows who has gone', () => {
    const histories = purchaseHistories(salesOf(rows), 365);
    const model = fitValueModel(histories, 7);
    expect(model).toMatchObject({
      repeatCustomers: 40,
      purchases: { fallback: undefined },
      spend: { fallback: undefined },
    });
    const plain = customerValues(histories, model, { months: 12, yearlyDiscountRate: 0 });
    const discounted = customerValues(histories, model, { months: 12, yearlyDiscountRate: 0.1 });
    for (const [i, value] of plain.entries()) {
      expect(value.lifetimeValue).toBeCloseTo(value.expectedPurchases * value.expectedSpend, 8);
      const less = (discounted[i]?.lifetimeValue ?? 0) / value.lifetimeValue;
      // As if it all came between the middle of the first and of the last month.
      expect(less).toBeLessThan(1.1 ** (-0.5 / 12));
      expect(less).toBeGreaterThan(1.1 ** (-11.5 / 12));
    }
    const [stays, left] = [plain[2], plain[1]];
    expect(stays?.probabilityAlive).toBeGreaterThan(0.9);
    expect(left?.probabilityAlive).toBeLessThan(0.05);
    expect(stays?.expectedSpend).toBeCloseTo(12, 0);
    expect((stays?.nextPurchaseDay ?? 0) - 365).toBeGreaterThan(0);
    expect((stays?.nextPurchaseDay ?? 0) - 365).toBeLessThan(10);
  });

  it('gives every customer finite numbers, whatever was sold', () => {
    const row = fc.tuple(
      fc.integer({ min: 0, max: 29 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: -20, max: 90 }),
    );
    const sales = fc.oneof(
      fc.array(row, { minLength: 30, maxLength: 150 }),
      // All alike: every few days the same amount.
      fc
        .integer({ min: 1, max: 20 })
        .map((days) => Array.from({ length: 300 }, (_, i): Row => [i % 30, days * (i % 10), 5])),
    );
    fc.assert(
      fc.property(sales, fc.constantFrom(1, 7), (sold, unitDays) => {
        const histories = purchaseHistories(salesOf(sold, 30), 50);
        const model = fitValueModel(histories, unitDays === 1 ? 1 : 7);
        for (const value of customerValues(histories, model, { months: 12, yearlyDiscountRate: 0.1 })) {
          expect([value.expectedPurchases, value.expectedSpend, value.lifetimeValue].every(Number.isFinite)).toBe(true);
          expect(value.expectedPurchases).toBeGreaterThanOrEqual(0);
          expect(value.probabilityAlive ?? 1).toBeLessThanOrEqual(1);
        }
      }),
      { numRuns: 20 },
    );
  });

  it('falls back to the own rhythm, with the reason', () => {
    const few = purchaseHistories(
      salesOf([
        [0, 0, 10],
        [0, 10, 30],
        [1, 5, 7],
        [2, 0, 5],
        [2, 2, -9],
      ]),
      30,
    );
    const model = fitValueModel(few, 1);
    expect(model.purchases.fallback).toBe('too_few_customers');
    expect(model.spend.fallback).toBe('too_few_repeat_customers');
    const [repeat, once] = customerValues(few, model, { months: 12, yearlyDiscountRate: 0 });
    expect(repeat).toMatchObject({
      probabilityAlive: undefined,
      expectedSpend: 20,
      nextPurchaseDay: 30,
      historicValue: 40,
    });
    expect(repeat?.expectedPurchases).toBeCloseTo(365.2425 / 30, 10);
    expect(once).toMatchObject({ expectedPurchases: 0, lifetimeValue: 0, nextPurchaseDay: undefined });
    const oneOrderEach = purchaseHistories(salesOf(Array.from({ length: 50 }, (_, c) => [c, c, 5] as const)), 60);
    expect(fitValueModel(oneOrderEach, 7).purchases.fallback).toBe('too_few_repeat_customers');
  });

  it('shows what was expected beside what came', () => {
    const histories = purchaseHistories(salesOf(rows), 180);
    const { purchases } = fitValueModel(histories, 7);
    if (!purchases.fit) throw new Error('forty customers are enough');
    const holdout = compareWithHoldout(histories, purchases.fit.parameters, 7, 365);
    const sumOf = (pick: (group: (typeof holdout.byRepeats)[number]) => number): number =>
      holdout.byRepeats.reduce((sum, group) => sum + pick(group), 0);
    const actual = sumOf((group) => group.actual * group.customers);
    const expected = sumOf((group) => group.expected * group.customers);
    expect(sumOf((group) => group.customers)).toBe(40);
    expect(actual).toBeCloseTo(holdout.actual, 8);
    expect(expected).toBeCloseTo(holdout.expected, 8);
    expect(holdout.actual).toBe(rows.filter(([, day]) => day > 180).length);
    expect(Math.abs(holdout.expected / holdout.actual - 1)).toBeLessThan(0.25);
  });
});
