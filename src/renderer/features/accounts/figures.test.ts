import { expect, test } from 'vitest';
import { changeOnYear, daysOver, nextOrderOn } from './figures';

const figures = {
  orderCount: 3,
  net12Minor: 11_100,
  net12BeforeMinor: 10_000,
  openOrders: 0,
  openOrdersMinor: 0,
  slipping: false,
  asOf: '2026-11-22',
};

test('the next order is due a usual interval after the last one', () => {
  expect(nextOrderOn({ ...figures, lastOrderOn: '2026-11-16', usualIntervalDays: 21 })).toBe('2026-12-07');
  expect(nextOrderOn({ ...figures, lastOrderOn: '2026-11-16' })).toBeUndefined();
  expect(daysOver('2026-11-10', '2026-11-22')).toBe(12);
  expect(daysOver('2026-12-07', '2026-11-22')).toBe(0);
});

test('change on the year before, and no percent of nothing', () => {
  expect(changeOnYear(figures)).toBe(11);
  expect(changeOnYear({ ...figures, net12BeforeMinor: 0 })).toBeUndefined();
});
