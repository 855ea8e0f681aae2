import { expect, test } from 'vitest';
import { changeOnYear, daysOver } from './figures';

const figures = {
  orderCount: 3,
  net12Minor: 11_100,
  net12BeforeMinor: 10_000,
  openOrders: 0,
  openOrdersMinor: 0,
  slipping: false,
  asOf: '2026-11-22',
};

test('an order is over by the days since it was due', () => {
  expect(daysOver('2026-11-10', '2026-11-22')).toBe(12);
  expect(daysOver('2026-12-07', '2026-11-22')).toBe(0);
});

test('change on the year before, and no percent of nothing', () => {
  expect(changeOnYear(figures)).toBe(11);
  expect(changeOnYear({ ...figures, net12BeforeMinor: 0 })).toBeUndefined();
});
