import { describe, expect, it } from 'vitest';
import { AppError } from '../errors';
import {
  compareLines,
  orderTotals,
  orderTransitions,
  provisionalNumber,
  submitOrder,
  withTotals,
  type OrderBody,
} from './order';

const line = (lineId: string, unitPriceMinor: number, quantityMilli: number, discountBp = 0) => ({
  lineId,
  productId: `p${lineId}`,
  productName: `Product ${lineId}`,
  unitPriceMinor,
  quantityMilli,
  discountBp,
  netMinor: 0,
});

const draft = (lines: OrderBody['lines']): OrderBody => ({
  provisionalNumber: 'K7-0001',
  accountId: 'a',
  accountName: 'Account',
  status: 'draft',
  orderedOn: '2026-11-22',
  authorId: 'u',
  currency: 'EUR',
  lines: lines ?? [],
  grossMinor: 0,
  netMinor: 0,
});

const submitted = { at: '2026-11-22T08:00:00.000Z', byId: 'u' };

describe('an order beside what was submitted', () => {
  const [one, two, three] = [line('1', 100, 5000), line('2', 200, 1000), line('3', 300, 1000)];

  it('names lines that were changed, put in and taken out', () => {
    const fewer = { ...one, quantityMilli: 3000 };
    expect(compareLines({ lines: [fewer, two], submittedLines: [one, three] })).toEqual([
      { accepted: fewer, submitted: one, differs: true },
      { accepted: two, differs: true },
      { submitted: three, differs: true },
    ]);
  });

  it('finds nothing where head office changed nothing', () => {
    expect(compareLines({ lines: [one, two] }).map(({ differs }) => differs)).toEqual([false, false]);
    expect(compareLines({ lines: [one], submittedLines: [] }).map(({ differs }) => differs)).toEqual([false]);
    expect(compareLines({})).toEqual([]);
  });
});

describe('order totals', () => {
  it('rounds each line half away from zero, then sums', () => {
    // 3 x 0.33 at 50 % off = 0.495, two such lines: 0.50 + 0.50, not round(0.99)
    expect(orderTotals([line('1', 33, 3000, 5000), line('2', 33, 3000, 5000)])).toEqual({
      grossMinor: 198,
      netMinor: 100,
      discountMinor: 98,
    });
  });

  it('keeps exact beyond what floating point can', () => {
    expect(withTotals(draft([line('1', 99_999_999_999, 90_071, 1)])).netMinor).toBe(9_006_199_289_910);
  });

  it('ignores amounts a caller made up', () => {
    const order = withTotals({ ...draft([{ ...line('1', 1000, 2000), netMinor: 1 }]), netMinor: 7, grossMinor: 7 });
    expect([order.netMinor, order.grossMinor, order.lines?.[0]?.netMinor]).toEqual([2000, 2000, 2000]);
  });
});

describe('submitting an order', () => {
  it('records who and when, and totals anew', () => {
    const order = submitOrder(draft([line('1', 1000, 2000, 1000)]), submitted);
    expect(order.status).toBe('submitted');
    expect(order.netMinor).toBe(1800);
    expect(order.statusHistory).toEqual([{ at: submitted.at, status: 'submitted', byId: 'u' }]);
  });

  it('refuses what gives something back; totals of such an order are below zero', () => {
    const order = draft([line('1', 1000, 2000), line('2', 333, -1500, 1000)]);
    expect(() => submitOrder(order, submitted)).toThrow('invalid_record');
    expect(withTotals(order)).toMatchObject({ grossMinor: 2000 - 500, netMinor: 2000 - 450 });
    expect(withTotals(draft([line('1', 1000, -2000)]))).toMatchObject({ grossMinor: -2000, netMinor: -2000 });
  });

  it('refuses an empty order and a second submission', () => {
    expect(() => submitOrder(draft([]), submitted)).toThrow(AppError);
    const order = submitOrder(draft([line('1', 1000, 2000)]), submitted);
    expect(() => submitOrder(order, submitted)).toThrow('immutable');
  });

  it('never goes back once submitted', () => {
    for (const [status, next] of Object.entries(orderTransitions)) {
      if (status !== 'draft') expect(next.client).toEqual([]);
      expect(next.office).not.toContain('draft');
    }
  });

  it('numbers provisionally by device', () => expect(provisionalNumber('K7', 12)).toBe('K7-0012'));
});
