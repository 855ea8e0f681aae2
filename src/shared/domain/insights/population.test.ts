import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ordersByAccount } from '../../../../test/support/customer-facts';
import { dayNumber } from '../dates';
import { usualConfig } from './analysis-config';
import { decodeAnalysisResult, encodeAnalysisResult } from './analysis-result';
import { fitPopulation, fitRules, withThresholds } from './population';
import type { Sales } from './purchase-history';
import { judge } from './score-figures';
import { noService } from './churn';

const today = dayNumber('2026-11-22');
const meta = { currency: 'EUR', source: 'headOffice' } as const;

type Row = readonly [customer: number, day: number, amount: number];
const salesOf = (customers: number, rows: readonly Row[]): Sales => ({
  customers,
  customer: Int32Array.from(rows, ([customer]) => customer),
  day: Int32Array.from(rows, ([, day]) => day),
  amount: Float64Array.from(rows, ([, , amount]) => amount),
});
/** Thirty customers, customer c every 5 + c days for 10 + c. */
const thirty = salesOf(
  30,
  Array.from({ length: 30 }, (_, c) =>
    Array.from({ length: 60 }, (__, n): Row => [c, today - 700 + n * (5 + c), 10 + c]).filter(
      ([, day]) => day <= today,
    ),
  ).flat(),
);

describe('population', () => {
  it('has the limits that the customers of the period give', () => {
    const rows: Row[] = [400, 300, 100, 100, 50, 50].map((amount, c) => [c, today - 10 * c, amount]);
    const population = fitPopulation(salesOf(8, [...rows, [6, today - 400, 9_999]]), today, usualConfig, meta);
    // 400 and 300 and one of 100 are 80 % of 1000; the best fifth of six are two.
    expect(population).toMatchObject({ customers: 7, orders: 7, gradeLimits: [100, 50], topFifthLeast: 300 });
    expect(population.model.purchases.fallback).toBe('too_few_customers');
    // One of five.
    expect(fitPopulation(salesOf(8, rows.slice(0, 5)), today, usualConfig, meta).topFifthLeast).toBe(400);
    const orders = ordersByAccount(salesOf(8, rows));
    const judged = judge(population, usualConfig, today);
    const seen = [0, 1, 2, 5, 7].map((account) => {
      const { grade, isTopFifth } = judged(orders, account, noService);
      return `${grade} ${isTopFifth}`;
    });
    expect(seen).toEqual(['A true', 'A true', 'A false', 'B false', 'undefined false']);
  });

  it('leaves out what has no date and what comes later', () => {
    const rows: Row[] = [
      [0, today, 5],
      [1, 0, 7],
      [1, today + 1, 9],
    ];
    expect(fitPopulation(salesOf(2, rows), today, usualConfig, meta)).toMatchObject({
      customers: 1,
      orders: 1,
      gradeLimits: [5, 5],
    });
    expect(fitPopulation(salesOf(0, []), today, usualConfig, meta)).toMatchObject({
      customers: 0,
      topFifthLeast: Infinity,
    });
  });

  it('obeys fixed thresholds, and takes other ones without a new fit', () => {
    const config = { ...usualConfig, version: '3', rfm: { ...usualConfig.rfm, mode: 'fixed' as const } };
    const fitted = fitPopulation(thirty, today, usualConfig, meta);
    expect(fitted.rfm).not.toEqual(config.rfm.thresholds);
    expect(withThresholds(fitted, thirty, today, config)).toEqual(fitPopulation(thirty, today, config, meta));
  });
});

describe('rules', () => {
  const products = ['ink', 'paper', 'stapler'];
  const basketsOf = (baskets: readonly (readonly number[])[]) => ({
    items: Int32Array.from(baskets.flat()),
    starts: Int32Array.from([0, ...baskets.map((_, i) => baskets.slice(0, i + 1).flat().length)]),
    itemCount: products.length,
  });
  const about = { source: 'headOffice', asOf: '2026-11-22' } as const;

  it('name products, the best first, without those that say nothing new', () => {
    // Ink and paper six times together, four times neither.
    const set = fitRules(
      basketsOf([...Array.from({ length: 6 }, () => [0, 1]), [2], [2], [2], [2]]),
      products,
      usualConfig,
      about,
    );
    expect(set).toMatchObject({ ...about, baskets: 10, configVersion: '', minSupport: 0.2 });
    expect(set.rules).toHaveLength(2);
    expect(set.rules).toContainEqual({
      if: ['ink'],
      then: 'paper',
      support: 0.6,
      confidence: 1,
      lift: 1 / 0.6,
      leverage: expect.closeTo(0.24, 10) as number,
      conviction: null,
      baskets: 6,
    });
  });
  it('need two baskets and the lift asked for', () => {
    expect(fitRules(basketsOf([[0, 1], [2]]), products, usualConfig, about).rules).toEqual([]);
    expect(fitRules(basketsOf([]), products, usualConfig, about)).toMatchObject({ baskets: 0, rules: [] });
    const independent = [[0, 1], [0, 1], [0, 2], [1, 2], [0, 1, 2], [0], [1]];
    expect(fitRules(basketsOf(independent), products, usualConfig, about).rules).toEqual([]);
  });
});

describe('results of the head office', () => {
  it('come back as they went, infinite limits too', () => {
    const population = fitPopulation(thirty, today, usualConfig, meta);
    expect(population.model.purchases.fit?.parameters.r).toBeGreaterThan(0);
    const once = fitPopulation(
      salesOf(2, [
        [0, today, 5],
        [1, today, 5],
      ]),
      today,
      usualConfig,
      meta,
    );
    expect(once.rfm.recencyDays).toContain(-Infinity);
    for (const known of [population, once, fitPopulation(salesOf(0, []), today, usualConfig, meta)])
      expect(decodeAnalysisResult(encodeAnalysisResult({ kind: 'population', population: known }))).toEqual({
        kind: 'population',
        population: known,
      });
    const rules = {
      source: 'headOffice',
      asOf: '2026-11-22',
      configVersion: '2',
      territoryId: 't',
      baskets: 10,
      minSupport: 0.1,
      rules: [
        { if: ['a'], then: 'b', support: 0.5, confidence: 1, lift: 2, leverage: 0.25, conviction: null, baskets: 5 },
      ],
    } as const;
    expect(decodeAnalysisResult(encodeAnalysisResult({ kind: 'rules', rules }))).toEqual({ kind: 'rules', rules });
  });

  it('are nothing if anything is wrong with them', () => {
    const population = fitPopulation(thirty, today, usualConfig, meta);
    const good = encodeAnalysisResult({ kind: 'population', population });
    for (const bad of ['', '{', 'null', '[]', '{"kind":"population"}', good.replace('"asOf"', '"as"'), good.slice(1)])
      expect(decodeAnalysisResult(bad)).toBeUndefined();
    fc.assert(
      fc.property(fc.json(), (content) => {
        expect(decodeAnalysisResult(content)).toBeUndefined();
      }),
      { numRuns: 30 },
    );
  });
});
