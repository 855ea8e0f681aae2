import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ordersByAccount, today } from '../../../../test/support/customer-facts';
import { anyRows, populationOf, salesOf, slots, sumOf, type Row } from '../../../../test/support/sales-rows';
import { dateOfDay, dayNumber } from '../dates';
import type { QualityMembers } from './analyses';
import { usualConfig } from './analysis-config';
import { cohortAnalysis } from './cohorts';
import { forecastAnalysis, varianceAhead, type OpenDeal } from './forecast-analysis';
import { holdoutWork, lifetimeAnalysis } from './lifetime-analysis';
import { monthName, monthOfDay } from './months';
import { fitPopulation } from './population';
import {
  accountCompleteness,
  contactCompleteness,
  decidingFields,
  gapBitsOf,
  qualityAnalysis,
  qualityFields,
  type QualityField,
} from './record-quality';
import { rfmAnalysis, valueAnalysis } from './value-analysis';
import { whiteSpaceAnalysis } from './white-space';
import { finish } from './work';

describe('value', () => {
  it('is what sorting the accounts by their sums gives', () => {
    fc.assert(
      fc.property(
        anyRows,
        fc.constantFrom('revenue' as const, 'margin' as const, 'orders' as const),
        fc.constantFrom(1, 12),
        (rows, measure, months) => {
          const config = { ...usualConfig, marginShare: 0.3 };
          const asked = { measure, months, otherCurrencies: 2 };
          const population = populationOf(rows);
          const found = finish(
            valueAnalysis(ordersByAccount(salesOf(rows)), slots, asked, String, population, config, today),
          );
          const from = today - Math.round((months * 365.2425) / 12);
          const values = [...slots]
            .map((account) => rows.filter(([who, day]) => who === account && day > from && day <= today))
            .filter((own) => own.length > 0)
            .map((own) =>
              measure === 'orders'
                ? own.filter(([, , amount]) => amount >= 0).length
                : Math.round(sumOf(own.map(([, , amount]) => amount)) * (measure === 'margin' ? 0.3 : 1)) + 0,
            )
            .sort((a, b) => b - a);
          expect(found.accounts).toBe(values.length);
          expect(found.total).toBe(sumOf(values));
          expect(found.per100).toEqual(values.map((sum) => ({ sum, accounts: 1, least: sum, most: sum })));
          expect(found.cumulative).toHaveLength(101);
          if (found.total > 0) {
            expect(found.cumulative[100]).toBeCloseTo(1, 12);
            expect(found.cumulative[50]).toBeCloseTo(
              sumOf(values.map((value, i) => value * Math.min(1, Math.max(0, values.length / 2 - i)))) / found.total,
              10,
            );
            expect(found.shareOfBestFifth).toBeCloseTo(
              sumOf(values.slice(0, Math.ceil(values.length / 5))) / found.total,
              10,
            );
          }
          expect(sumOf(found.grades.map(({ accounts }) => accounts))).toBe(values.length);
          expect(sumOf(found.grades.map(({ sum }) => sum))).toBe(found.total);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('parts many accounts in a hundred, and tells the period before', () => {
    const rows = Array.from({ length: 250 }, (_, c): Row => [c, today, c < 50 ? 8 : 1]);
    const before = Array.from({ length: 250 }, (_, c): Row => [c, today - 400, 1]);
    const sales = salesOf([...rows, ...before], 250);
    const population = fitPopulation(sales, today, usualConfig, { currency: 'EUR', source: 'laptop' });
    const all = Int32Array.from(rows.keys());
    const asked = { measure: 'revenue', months: 12, otherCurrencies: 0 } as const;
    const found = finish(valueAnalysis(ordersByAccount(sales), all, asked, String, population, usualConfig, today));
    expect(found.per100).toHaveLength(100);
    expect(new Set(found.per100.map(({ accounts }) => accounts))).toEqual(new Set([2, 3]));
    expect(sumOf(found.per100.map(({ sum }) => sum))).toBe(found.total);
    // From the best to the least, without a gap in between.
    const limits = found.per100.flatMap(({ most, least }) => [most, least]);
    expect(limits).toEqual([...limits].sort((a, b) => b - a));
    for (const { sum, accounts, least, most } of found.per100) {
      expect(sum).toBeGreaterThanOrEqual(least * accounts);
      expect(sum).toBeLessThanOrEqual(most * accounts);
    }
    expect(found.shareOfBestFifth).toBeCloseTo(400 / 600, 12);
    expect(found.shareOfBestFifthBefore).toBeCloseTo(0.2, 12);
  });

  it('counts a day in one period only, and a return as no order', () => {
    // The first day of twelve months, the last one of the twelve before.
    const rows: Row[] = [
      [0, today - 364, 100],
      [0, today, -30],
      [1, today - 365, 300],
    ];
    const ask = (measure: 'revenue' | 'orders') =>
      finish(
        valueAnalysis(
          ordersByAccount(salesOf(rows)),
          slots,
          { measure, months: 12, otherCurrencies: 0 },
          String,
          populationOf(rows),
          usualConfig,
          today,
        ),
      );
    expect(ask('revenue')).toMatchObject({ accounts: 1, total: 70, shareOfBestFifthBefore: 1 });
    expect(ask('orders').total).toBe(1);
    const later = rows.filter(([account]) => account === 0);
    expect(
      finish(
        valueAnalysis(
          ordersByAccount(salesOf(later)),
          slots,
          { measure: 'revenue', months: 12, otherCurrencies: 0 },
          String,
          populationOf(rows),
          usualConfig,
          today,
        ),
      ).shareOfBestFifthBefore,
    ).toBeUndefined();
  });
});

it('names the accounts of the ranks asked for, equal ones in their order', () => {
  const rows = [10, 40, 30, 40].map((amount, account): Row => [account, today, amount]);
  const ask = (ranks?: readonly [number, number]) =>
    finish(
      valueAnalysis(
        ordersByAccount(salesOf(rows)),
        slots,
        { measure: 'revenue', months: 3, otherCurrencies: 0, ...(ranks ? { ranks } : {}) },
        (slot) => `a${slot}`,
        populationOf(rows),
        usualConfig,
        today,
      ),
    );
  expect(ask([2, 3]).members).toEqual(['a3', 'a2']);
  expect(ask()).not.toHaveProperty('members');
});

describe('RFM', () => {
  it('counts each account with a purchase once', () => {
    fc.assert(
      fc.property(anyRows, (rows) => {
        const found = finish(
          rfmAnalysis(ordersByAccount(salesOf(rows)), slots, populationOf(rows), usualConfig, today),
        );
        const customers = new Set(rows.filter(([, day, amount]) => day <= today && amount >= 0).map(([who]) => who));
        expect(found.cells).toHaveLength(25);
        expect(sumOf(found.cells.map(({ accounts }) => accounts))).toBe(customers.size);
        const spend = rows.filter(([who, day]) => customers.has(who) && day <= today && day > today - 365);
        expect(sumOf(found.segments.map(({ sum }) => sum))).toBe(sumOf(spend.map(([, , amount]) => amount)));
      }),
      { numRuns: 40 },
    );
  });
});

describe('lifetime', () => {
  const population = populationOf([[0, today, 5]]);
  it('has bins that hold everybody, and the best by value', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -2_000, max: 900_000 }), { minLength: 1, maxLength: 80 }), (values) => {
        const lifetimes = {
          accounts: Int32Array.from(values.keys()),
          lifetimeMinor: Float64Array.from([...values, Number.NaN]),
          pAlive: Float64Array.from([...values.map((_, i) => (i % 2 ? 0.5 : Number.NaN)), Number.NaN]),
        };
        const { histogram, total, best } = lifetimeAnalysis(lifetimes, String, population, undefined);
        expect(total).toBe(sumOf(values));
        expect(sumOf(histogram.map(({ accounts }) => accounts))).toBe(values.length);
        expect(histogram.length).toBeLessThanOrEqual(22);
        expect(histogram[0]?.from).toBeLessThanOrEqual(Math.min(...values));
        expect(histogram.at(-1)?.until).toBeGreaterThanOrEqual(Math.max(...values));
        for (const [i, bin] of histogram.entries()) {
          if (i > 0) expect(bin.from).toBe(histogram[i - 1]?.until);
          const isLast = i === histogram.length - 1;
          const own = values.filter((value) => value >= bin.from && (isLast || value < bin.until));
          expect(bin.accounts).toBe(own.length);
        }
        expect(best.map(({ lifetimeMinor }) => lifetimeMinor)).toEqual(values.toSorted((a, b) => b - a).slice(0, 50));
        for (const { accountId, lifetimeMinor, pAlive } of best) {
          expect(values[Number(accountId)]).toBe(lifetimeMinor);
          expect(pAlive).toBe(Number(accountId) % 2 ? 0.5 : undefined);
        }
      }),
      { numRuns: 60 },
    );
    // One of a hundred lies far beyond the rest: the last bin reaches to it.
    const far = lifetimeAnalysis(
      {
        accounts: Int32Array.from({ length: 100 }, (_, i) => i),
        lifetimeMinor: Float64Array.from({ length: 100 }, (_, i) => (i === 99 ? 1e6 : i)),
        pAlive: new Float64Array(100).fill(1),
      },
      String,
      population,
      undefined,
    ).histogram.at(-1);
    expect(far?.until).toBe(1e6);
    const nobody = { accounts: new Int32Array(0), lifetimeMinor: new Float64Array(0), pAlive: new Float64Array(0) };
    expect(lifetimeAnalysis(nobody, String, population, undefined)).toMatchObject({
      total: 0,
      histogram: [],
      best: [],
    });
  });

  it('shows how the model of a year ago did, given two years and enough customers', () => {
    const rows = Array.from({ length: 40 }, (_, c) =>
      Array.from({ length: 100 }, (__, n): Row => [c, today - 900 + c + n * (9 + c), 10]).filter(
        ([, day]) => day <= today,
      ),
    ).flat();
    const holdoutOf = (sold: readonly Row[]) => finish(holdoutWork(salesOf(sold, 40), today));
    const holdout = holdoutOf([...rows, [0, 0, 5], [0, today + 9, 5]]);
    expect(holdout?.days).toBe(365);
    expect(holdout?.actual).toBe(rows.filter(([, day]) => day > today - 365).length);
    expect(holdoutOf(rows.filter(([, day]) => day > today - 729))).toBeUndefined();
    expect(holdoutOf(rows.filter(([who]) => who < 9))).toBeUndefined();
  });
});

describe('cohorts', () => {
  const quarterOf = (day: number): string => {
    const [year, month] = dateOfDay(day).split('-');
    return `${year}-Q${Math.ceil(Number(month) / 3)}`;
  };
  it('are what asking every account for every quarter gives', () => {
    const quarters = Array.from({ length: 12 }, (_, i) => `${2023 + Math.floor((i + 3) / 4)}-Q${((i + 3) % 4) + 1}`);
    expect([quarters[0], quarters.at(-1)]).toEqual(['2023-Q4', '2026-Q3']);
    fc.assert(
      fc.property(anyRows, (rows) => {
        const firsts = [...slots].map((account) => {
          const days = rows.filter(([who, , amount]) => who === account && amount >= 0).map(([, day]) => day);
          return days.length > 0 && Math.min(...days) <= today ? Math.min(...days) : undefined;
        });
        const expected = quarters
          .map((cohort, first) => {
            const own = [...slots].filter((who) => quarterOf(firsts[who] ?? 0) === cohort);
            const during = (quarter: string) =>
              rows.filter(([who, day]) => own.includes(who) && quarterOf(day) === quarter && day >= (firsts[who] ?? 0));
            return {
              cohort,
              accounts: own.length,
              retained: quarters.slice(first).map(
                (quarter) =>
                  new Set(
                    during(quarter)
                      .filter(([, , a]) => a >= 0)
                      .map(([who]) => who),
                  ).size / own.length,
              ),
            };
          })
          .filter(({ accounts }) => accounts > 0);
        const found = finish(cohortAnalysis(ordersByAccount(salesOf(rows)), slots, undefined, today));
        expect(found.rows.map(({ spendMinor: _, ...row }) => row)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });
  it('tell spend, and what winning and keeping costs', () => {
    const rows: Row[] = [
      [0, dayNumber('2026-01-10'), 100],
      [0, dayNumber('2026-05-10'), 50],
      [0, dayNumber('2026-05-20'), -20],
      [1, dayNumber('2026-02-10'), -10],
      [1, dayNumber('2026-03-31'), 70],
    ];
    const costs = {
      acquisitionMinor: Float64Array.of(30, 50, Number.NaN, Number.NaN, Number.NaN, Number.NaN),
      contactYearMinor: Float64Array.of(10, 6, 0, 0, 0, 2),
    };
    expect(finish(cohortAnalysis(ordersByAccount(salesOf(rows)), slots, costs, today))).toEqual({
      by: 'quarter',
      rows: [{ cohort: '2026-Q1', accounts: 2, retained: [1, 0.5, 0], spendMinor: [170, 30, 0] }],
      acquisitionMinor: 40,
      retentionMinor: 9,
    });
    // The last day of a quarter closes it.
    expect(
      finish(cohortAnalysis(ordersByAccount(salesOf(rows)), slots, undefined, dayNumber('2026-06-30'))).rows,
    ).toMatchObject([{ retained: [1, 0.5] }]);
    expect(finish(cohortAnalysis(ordersByAccount(salesOf([])), slots, undefined, today)).rows).toEqual([]);
    // The accounts of a cell are as many as its share says.
    for (const { cohort, accounts: size, retained } of finish(
      cohortAnalysis(ordersByAccount(salesOf(rows)), slots, undefined, today),
    ).rows)
      for (const [quarter, share] of retained.entries()) {
        const asked = { cell: { cohort, quarter }, idOf: String };
        const { members } = finish(cohortAnalysis(ordersByAccount(salesOf(rows)), slots, undefined, today, asked));
        expect(members).toHaveLength(Math.round(share * size));
      }
  });
});

describe('white space', () => {
  it('has the months since each category was last bought', () => {
    const lines = [
      [0, today - 10, 0],
      [0, today - 70, 0],
      [0, today - 70, 1],
      [1, today - 400, 1],
      [1, today + 5, 0],
      [2, today - 5, -1],
      [3, 0, 1],
      [9, today, 0],
    ] as const;
    const purchases = {
      account: Int32Array.from(lines, ([account]) => account),
      day: Int32Array.from(lines, ([, day]) => day),
      category: Int32Array.from(lines, ([, , category]) => category),
    };
    const categories = [
      { id: 'i', name: 'Ink' },
      { id: 'p', name: 'Paper' },
      { id: 'c', name: 'Cups' },
    ];
    const found = finish(
      whiteSpaceAnalysis(purchases, Int32Array.of(0, 1, 2, 3, 4), categories, String, (slot) => slot, today),
    );
    expect(found).toEqual({
      categories: [
        { id: 'p', name: 'Paper', buyers: 2 },
        { id: 'i', name: 'Ink', buyers: 1 },
        { id: 'c', name: 'Cups', buyers: 0 },
      ],
      rows: [
        { accountId: '2', months: [null, null, null] },
        { accountId: '1', months: [13, null, null] },
        { accountId: '0', months: [2, 0, null] },
      ],
    });
  });
});

describe('forecast', () => {
  const monthly = (count: number, valueOf: (i: number) => number, asOf = today) => {
    const last = monthOfDay(asOf + 1) - 1;
    const days = Array.from({ length: count }, (_, i) => dayNumber(`${monthName(last - count + 1 + i)}-15`));
    return { day: Int32Array.from(days), amount: Float64Array.from(days, (_, i) => valueOf(i)) };
  };

  it('sums whole months, and expects those after them', () => {
    const { day, amount } = monthly(30, () => 100);
    const sales = { day: Int32Array.of(...day, today, today + 40, 0), amount: Float64Array.of(...amount, 77, 9, 9) };
    const found = forecastAnalysis(sales, [], 3, today);
    expect(found).toMatchObject({ monthFrom: '2024-05', actual: new Array(30).fill(100), pipelineMinor: [0, 0, 0] });
    expect(found.expected).toEqual(new Array(3).fill({ value: 100, low: 100, high: 100 }));
    expect(found.pastError?.meanAbsoluteError).toBeCloseTo(0, 6);
    // The last day of a month counts it.
    const closed = forecastAnalysis(sales, [], 3, dayNumber('2026-11-30'));
    expect([closed.actual.length, closed.actual.at(-1)]).toEqual([31, 77]);
  });

  it('has limits that widen, and not below nothing unless there were returns', () => {
    const noise = [3, -2, 5, -7, 1, 4, -3, 0, 6, -5];
    const falling = forecastAnalysis(
      monthly(24, (i) => 240 - 10 * i + (noise[i % 10] ?? 0)),
      [],
      12,
      today,
    );
    expect(falling.expected.every(({ value, low, high }) => low >= 0 && low <= value && value <= high)).toBe(true);
    const widths = forecastAnalysis(
      monthly(24, (i) => 1_000 + 50 * i + 9 * (noise[i % 10] ?? 0)),
      [],
      12,
      today,
    ).expected.map(({ low, high }) => high - low);
    expect(widths.every((width, i) => i === 0 || width >= (widths[i - 1] ?? 0) - 1)).toBe(true);
    const returned = forecastAnalysis(
      monthly(24, (i) => (i % 2 ? -50 : 50)),
      [],
      2,
      today,
    );
    expect(returned.expected.some(({ low }) => low < 0)).toBe(true);
  });

  it('widens by the published variances', () => {
    // FPP3, table 8.8: ETS(A,N,N) and ETS(A,A,N).
    expect(varianceAhead({ method: 'simple', parameters: { alpha: 0.5 } }, 3)).toBeCloseTo(1.5, 12);
    expect(varianceAhead({ method: 'trend', parameters: { alpha: 0.5, beta: 0.4 } }, 2)).toBeCloseTo(
      // One step later the error has moved the level by alpha and the trend by beta = alpha beta*.
      1 + (0.5 + 0.2) ** 2,
      12,
    );
    // A season later it has moved that season by gamma, too.
    const seasonal = { method: 'seasonal', parameters: { alpha: 0.5, beta: 0, gamma: 0.4 } } as const;
    expect(varianceAhead(seasonal, 13)).toBeCloseTo(1 + 11 * 0.25 + (0.5 + 0.2) ** 2, 12);
  });

  it('puts the deals beside it, overdue ones in the first month', () => {
    const deals = [
      { closeDay: today - 90, valueMinor: 100, probabilityBp: 5_000 },
      { closeDay: dayNumber('2026-12-31'), valueMinor: 1_000, probabilityBp: 2_000 },
      { closeDay: dayNumber('2027-03-01'), valueMinor: 1_000, probabilityBp: 10_000 },
    ];
    expect(
      forecastAnalysis(
        monthly(5, () => 10),
        deals,
        3,
        today,
      ).pipelineMinor,
    ).toEqual([50, 200, 0]);
  });

  it('parts the deals by product: the parts are all of it, and those of one product are its forecast', () => {
    const none = { day: new Int32Array(0), amount: new Float64Array(0) };
    const line = fc.record({ productId: fc.constantFrom('tea', 'wine', 'oil'), amountMinor: fc.nat({ max: 1e9 }) });
    const deal = fc.record({
      closeDay: fc.integer({ min: today - 200, max: today + 400 }),
      valueMinor: fc.option(fc.nat({ max: 1e9 }), { nil: undefined }),
      probabilityBp: fc.option(fc.nat({ max: 10_000 }), { nil: undefined }),
      lines: fc.option(fc.uniqueArray(line, { selector: ({ productId }) => productId }), { nil: undefined }),
    });
    const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
    fc.assert(
      fc.property(fc.array(deal), (deals) => {
        const known = deals.map((one) => JSON.parse(JSON.stringify(one)) as OpenDeal);
        const { pipelineMinor, pipelineByProduct } = forecastAnalysis(none, known, 6, today);
        expect(sum(pipelineByProduct.map(({ weightedMinor }) => weightedMinor))).toBe(sum(pipelineMinor));
        for (const { productId, weightedMinor, deals: count } of pipelineByProduct) {
          if (productId === undefined) continue;
          const own = forecastAnalysis(none, known, 6, today, productId);
          expect(sum(own.pipelineMinor)).toBe(weightedMinor);
          expect(own.pipelineByProduct).toMatchObject([{ productId, weightedMinor, deals: count }]);
        }
      }),
      { numRuns: 50 },
    );
    const held = [
      { closeDay: today, valueMinor: 1000, probabilityBp: 5000, lines: [{ productId: 'tea', amountMinor: 400 }] },
      { closeDay: today, valueMinor: 100, probabilityBp: 5000 },
    ];
    expect(forecastAnalysis(none, held, 1, today)).toMatchObject({
      pipelineMinor: [550],
      pipelineByProduct: [
        { productId: 'tea', deals: 1, openMinor: 400, weightedMinor: 200 },
        { deals: 2, openMinor: 700, weightedMinor: 350 },
      ],
    });
  });

  it('has an answer without sales', () => {
    const none = { day: new Int32Array(0), amount: new Float64Array(0) };
    expect(forecastAnalysis(none, [], 2, today)).toMatchObject({
      monthFrom: '2026-11',
      actual: [],
      method: 'mean',
      expected: [
        { value: 0, low: 0, high: 0 },
        { value: 0, low: 0, high: 0 },
      ],
    });
    const thisMonth = { day: Int32Array.of(today), amount: Float64Array.of(5) };
    expect(forecastAnalysis(thisMonth, [], 1, today).actual).toEqual([]);
  });
});

describe('data quality', () => {
  const full = {
    email: 'a@b.example',
    phone: '1',
    street: 's',
    postalCode: '1',
    city: 'c',
    country: 'd',
    industry: 'i',
    ownerId: 'u',
    territoryId: 't',
  };
  const gapsOf = (account: Readonly<Record<string, unknown>>, hasContact: boolean): readonly QualityField[] => {
    const filled = decidingFields.reduce((bits, field, n) => (account[field] ? bits | (1 << n) : bits), 0);
    return qualityFields.filter((_, n) => (gapBitsOf(filled, hasContact) >> n) & 1);
  };
  it('finds what is missing', () => {
    expect(gapsOf(full, true)).toEqual([]);
    expect(gapsOf({ ...full, phone: '' }, true)).toEqual([]);
    expect(gapsOf({ ...full, email: '' }, true)).toEqual([]);
    expect(gapsOf({ ...full, phone: '', email: '' }, true)).toEqual(['phone']);
    for (const field of qualityFields.filter((one) => one !== 'phone' && one !== 'contacts'))
      expect(gapsOf({ ...full, [field]: undefined }, true)).toEqual([field]);
    expect(gapsOf({ ...full, phone: undefined, city: '' }, false)).toEqual(['city', 'contacts']);
    expect(gapsOf({}, false)).toEqual(qualityFields);
  });
  it('says of one account what it says of it among all', () => {
    expect(accountCompleteness(full, true)).toEqual({ score: 100, gaps: [] });
    expect(accountCompleteness({ ...full, phone: '', city: '' }, false)).toEqual({
      ...{ score: 78, gaps: ['city', 'contacts'] },
    });
  });
  it('finds what is missing of a person: one way to be reached by voice and one in writing, and what they do where', () => {
    const there = { accounts: [{ accountId: 'a', role: 'Buyer' }] };
    expect(contactCompleteness({ phone: '1', wechat: 'w', ...there })).toEqual({ score: 100, gaps: [] });
    expect(contactCompleteness({ mobile: '1', email: 'e', accounts: [{ accountId: 'a' }] })).toEqual({
      ...{ score: 75, gaps: ['role'] },
    });
    expect(contactCompleteness({})).toEqual({ score: 0, gaps: ['mobile', 'email', 'accounts', 'role'] });
  });
  it('lists what is incomplete or stale by worth', () => {
    interface Row {
      readonly accountId: string;
      readonly gaps: readonly QualityField[];
      readonly knownDay: number;
      readonly worthMinor: number;
    }
    const analysed = (rows: readonly Row[], members?: QualityMembers) =>
      qualityAnalysis(
        {
          gaps: Uint16Array.from(rows, ({ gaps }) =>
            gaps.reduce((bits, field) => bits | (1 << qualityFields.indexOf(field)), 0),
          ),
          knownDay: Float64Array.from(rows, ({ knownDay }) => knownDay),
          worthMinor: Float64Array.from(rows, ({ worthMinor }) => worthMinor),
        },
        (place) => rows[place]?.accountId ?? '',
        180,
        today,
        members,
      );
    const four: readonly Row[] = [
      { accountId: 'good', gaps: [], knownDay: today - 180, worthMinor: 900 },
      { accountId: 'old', gaps: [], knownDay: today - 181, worthMinor: 5 },
      { accountId: 'poor', gaps: ['city', 'contacts'], knownDay: today, worthMinor: 7 },
      { accountId: 'poorer', gaps: ['city', 'street', 'contacts'], knownDay: Number.NaN, worthMinor: 7 },
    ];
    const found = analysed(four);
    // The numbers of the report lead to exactly those they count.
    expect(analysed(four, 'contacts').members).toEqual(['poor', 'poorer']);
    expect(analysed(four, 'street').members).toEqual(['poorer']);
    expect(analysed(four, 'stale').members).toEqual(['old', 'poorer']);
    expect(analysed(four, 'lacking').members).toEqual(['old', 'poor', 'poorer']);
    expect(found).toMatchObject({ accounts: 4, complete: 2, stale: 2, lacking: 3 });
    expect(found).not.toHaveProperty('members');
    // Of very many the first by worth, equal ones in the order in which they came.
    const many = Array.from({ length: 700 }, (_, n) => ({
      ...{ accountId: String(n), gaps: ['city'] as const, knownDay: today, worthMinor: (n * 37) % 300 },
    }));
    expect(analysed(many).lacking).toBe(700);
    expect(analysed(many, 'lacking').members).toHaveLength(700);
    expect(analysed(many).records.map(({ accountId }) => accountId)).toEqual(
      many
        .toSorted((a, b) => b.worthMinor - a.worthMinor)
        .slice(0, 500)
        .map(({ accountId }) => accountId),
    );
    expect(found.fields.find(({ field }) => field === 'city')).toEqual({ field: 'city', missing: 2 });
    expect(found.records.map(({ accountId, score, isStale }) => [accountId, score, isStale])).toEqual([
      ['poorer', 67, true],
      ['poor', 78, false],
      ['old', 100, true],
    ]);
  });
});
