import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ordersByAccount } from '../../../../test/support/customer-facts';
import type { WinBackCell } from './analyses';
import { usualConfig } from './analysis-config';
import { lifecycleState } from './lifecycle';
import { isApproach, lostTimes, winBackAnalysis, type WinBackPeriod } from './win-back';
import { finish } from './work';

interface Customer {
  /** Days and amounts of orders. */
  readonly orders: readonly (readonly [day: number, net: number])[];
  readonly recorded: number;
  /** Days on which somebody spoke to it. */
  readonly contacts: readonly number[];
  readonly reason: string;
}

const customer = (orders: Customer['orders'], more: Partial<Customer> = {}): Customer => ({
  ...{ orders, recorded: 0, contacts: [], reason: '' },
  ...more,
});

const period: WinBackPeriod = { fromDay: 1000, asOfDay: 1365, withinDays: 90, lostAfterDays: 200 };

function analysed(customers: readonly Customer[], on: WinBackPeriod, cell?: WinBackCell) {
  const rows = customers.flatMap(({ orders }, account) => orders.map(([day, net]) => ({ account, day, net })));
  const orders = ordersByAccount({
    customers: customers.length,
    customer: Int32Array.from(rows, ({ account }) => account),
    day: Int32Array.from(rows, ({ day }) => day),
    amount: Float64Array.from(rows, ({ net }) => net),
  });
  const accounts = Int32Array.from(customers, (_, account) => account);
  const times = finish(lostTimes(orders, accounts, (account) => customers[account]?.recorded ?? 0, on));
  const day = Int32Array.from(customers, ({ contacts }, account) =>
    Math.min(...contacts.filter((one) => one <= on.asOfDay && isApproach(times, account, one)), 1e9),
  ).map((one) => (one === 1e9 ? 0 : one));
  const approaches = { day, isSuggested: Uint8Array.from(day, (_, account) => account % 2) };
  const reasonOf = (account: number): string => customers[account]?.reason ?? '';
  return finish(
    winBackAnalysis(
      orders,
      accounts,
      times,
      approaches,
      reasonOf,
      on,
      cell && { cell, idOf: (account) => `a${account}` },
    ),
  );
}

/** The same, asking of every day what the customer is. */
function slowlyAnalysed(
  customers: readonly Customer[],
  { fromDay, asOfDay, withinDays, lostAfterDays }: WinBackPeriod,
) {
  const nobody = () => ({ customers: 0, returned: 0, spendMinor: 0 });
  const groups = { approached: nobody(), others: nobody() };
  const pending = { approached: 0, others: 0 };
  for (const { orders, recorded, contacts } of customers) {
    const purchases = [...new Set(orders.filter(([, net]) => net >= 0).map(([day]) => day))].sort((a, b) => a - b);
    const isLost = (day: number): boolean => {
      const seen = purchases.filter((one) => one <= day);
      const standing = { firstDay: seen[0] ?? 0, lastDay: seen.at(-1) ?? 0, usualDays: 0, revivedDay: 0 };
      const rhythm = { ...usualConfig.rhythm, lostAfterDays };
      return lifecycleState({ ...standing, purchases: seen.length }, day, rhythm, recorded) === 'lost';
    };
    let begin = fromDay;
    while (begin <= asOfDay && !isLost(begin)) begin += 1;
    if (begin > asOfDay) continue;
    const back = purchases.find((day) => day > begin && day <= asOfDay);
    const approach = contacts
      .filter((day) => day >= begin && day <= Math.min(asOfDay, back ?? asOfDay))
      .sort((a, b) => a - b)[0];
    const side = approach === undefined ? 'others' : 'approached';
    const from = approach ?? begin;
    if (from + withinDays > asOfDay) {
      pending[side] += 1;
      continue;
    }
    groups[side].customers += 1;
    if (back === undefined || back - from > withinDays) continue;
    groups[side].returned += 1;
    for (const [day, net] of orders) if (day >= from && day <= from + withinDays) groups[side].spendMinor += net;
  }
  return { ...groups, pending };
}

describe('lost customers, approached or not', () => {
  it('are counted as worked out by hand', () => {
    const customers = [
      // Lost from 1101 on, called on 1150, back after thirty days with two orders and a return.
      customer(
        [
          [900, 5],
          [1180, 100],
          [1200, 50],
          [1201, -20],
          [1300, 7],
        ],
        { contacts: [950, 1150, 1170], reason: 'price' },
      ),
      // Lost before the period, called, never came back.
      customer([[500, 5]], { contacts: [1010], reason: 'price' }),
      // Nobody called; came back 40 days after it was lost.
      customer([
        [900, 5],
        [1141, 70],
      ]),
      // Nobody called; came back too late.
      customer(
        [
          [900, 5],
          [1300, 70],
        ],
        { reason: 'price' },
      ),
      // Recorded as lost, and called on the day it ordered.
      customer(
        [
          [1000, 5],
          [1100, 30],
        ],
        { recorded: 1080, contacts: [1100] },
      ),
      // Called a few days ago: nobody knows yet.
      customer([[900, 5]], { contacts: [1350] }),
      // Lost a few days ago.
      customer([[1150, 5]]),
      // Not lost, only called; and one that never bought.
      customer([[1300, 5]], { contacts: [1350] }),
      customer([], { contacts: [1350] }),
      // Called before it was lost: that was no attempt to win it back.
      customer([[900, 5]], { contacts: [1000] }),
    ];
    const answer = analysed(customers, period);
    expect(answer).toEqual({
      withinDays: 90,
      approached: { customers: 3, returned: 2, spendMinor: 160 },
      others: { customers: 3, returned: 1, spendMinor: 70 },
      suggested: 1,
      pending: { approached: 1, others: 1 },
      reasons: [
        {
          reason: '',
          approached: { customers: 1, returned: 1, spendMinor: 30 },
          others: { customers: 2, returned: 1, spendMinor: 70 },
        },
        {
          reason: 'price',
          approached: { customers: 2, returned: 1, spendMinor: 130 },
          others: { customers: 1, returned: 0, spendMinor: 0 },
        },
      ],
    });
    const named = (cell: WinBackCell): readonly string[] | undefined => analysed(customers, period, cell).members;
    expect(named({ side: 'approached' })).toEqual(['a0', 'a1', 'a4']);
    expect(named({ side: 'approached', reason: 'price', returned: true })).toEqual(['a0']);
    expect(named({ side: 'others', reason: '' })).toEqual(['a2', 'a9']);
    expect(named({ side: 'approached', pending: true })).toEqual(['a5']);
  });

  it('are those that asking day by day finds', () => {
    const day = fc.integer({ min: 1, max: 60 });
    const any = fc.record({
      orders: fc.array(fc.tuple(day, fc.integer({ min: -20, max: 90 })), { maxLength: 6 }),
      recorded: fc.oneof(fc.constant(0), day),
      contacts: fc.array(day, { maxLength: 3 }),
      reason: fc.constantFrom('', 'price'),
    });
    const anyPeriod = fc.record({
      fromDay: fc.integer({ min: 1, max: 40 }),
      asOfDay: fc.integer({ min: 40, max: 60 }),
      withinDays: fc.integer({ min: 1, max: 20 }),
      lostAfterDays: fc.integer({ min: 1, max: 25 }),
    });
    fc.assert(
      fc.property(fc.array(any, { maxLength: 8 }), anyPeriod, (customers, on) => {
        const { approached, others, pending, reasons } = analysed(customers, on);
        expect({ approached, others, pending }).toEqual(slowlyAnalysed(customers, on));
        const sum = (pick: (one: (typeof reasons)[number]) => number): number =>
          reasons.reduce((total, one) => total + pick(one), 0);
        expect(sum((one) => one.approached.spendMinor)).toBe(approached.spendMinor);
        expect(sum((one) => one.others.returned)).toBe(others.returned);
      }),
      { numRuns: 300 },
    );
  });
});
