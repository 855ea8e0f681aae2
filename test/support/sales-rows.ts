import fc from 'fast-check';
import { usualConfig } from '../../src/shared/domain/insights/analysis-config';
import { fitPopulation, type Population } from '../../src/shared/domain/insights/population';
import type { Sales } from '../../src/shared/domain/insights/purchase-history';
import { today } from './customer-facts';

/** An order. */
export type Row = readonly [account: number, day: number, amount: number];
export const salesOf = (rows: readonly Row[], customers = 6): Sales => ({
  customers,
  customer: Int32Array.from(rows, ([account]) => account),
  day: Int32Array.from(rows, ([, day]) => day),
  amount: Float64Array.from(rows, ([, , amount]) => amount),
});
/** Accounts of such orders, by their places. */
export const slots = Int32Array.of(0, 1, 2, 3, 4, 5);
export const anyRows = fc.array(
  fc.tuple(
    fc.integer({ min: 0, max: 5 }),
    fc.integer({ min: today - 1000, max: today + 30 }),
    fc.integer({ min: -50, max: 500 }),
  ),
  { maxLength: 40 },
);
export const populationOf = (rows: readonly Row[]): Population =>
  fitPopulation(salesOf(rows), today, usualConfig, { currency: 'EUR', source: 'laptop' });
export const sumOf = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
