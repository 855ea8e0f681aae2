import { expect, it } from 'vitest';
import { lastMonths, monthNets } from './month-nets';

it('names twelve months across a new year', () => {
  const months = lastMonths('2026-02-28');
  expect([months[0], months[10], months[11]]).toEqual(['2025-03', '2026-01', '2026-02']);
});

it('sums placed orders of one currency only', () => {
  const order = (
    orderedOn: string,
    netMinor: number,
    status: 'accepted' | 'draft' | 'rejected' = 'accepted',
    currency = 'EUR',
  ) => ({ orderedOn, netMinor, status, currency });
  const orders = [
    order('2026-02-01', 100),
    order('2026-02-28', 50),
    order('2026-02-10', 7, 'draft'),
    order('2026-02-10', 7, 'rejected'),
    order('2026-02-10', 7, 'accepted', 'CNY'),
  ];
  expect(monthNets(orders, ['2026-01', '2026-02'], 'EUR')).toEqual([
    { month: '2026-01', netMinor: 0 },
    { month: '2026-02', netMinor: 150 },
  ]);
});
