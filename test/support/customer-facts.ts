import { dayNumber } from '../../src/shared/domain/dates';
import { usualConfig } from '../../src/shared/domain/insights/analysis-config';
import type { CustomerFacts, OrderFact } from '../../src/shared/domain/insights/customer-facts';
import type { OrdersByAccount } from '../../src/shared/domain/insights/orders-by-account';
import { fitPopulation, type Population } from '../../src/shared/domain/insights/population';
import type { Sales } from '../../src/shared/domain/insights/purchase-history';

/** Analysis date of the tests of customer intelligence. */
export const today = dayNumber('2026-11-22');

let orderCount = 0;
export const order = (day: number, netMinor = 10_000, more: Partial<OrderFact> = {}): OrderFact => ({
  id: `o${(orderCount += 1)}`,
  day,
  currency: 'EUR',
  netMinor,
  grossMinor: netMinor,
  ...more,
});

export const factsOf = (orders: readonly OrderFact[], more: Partial<CustomerFacts> = {}): CustomerFacts => ({
  currency: 'EUR',
  orders,
  contacts: [],
  cases: [],
  promises: [],
  ratings: [],
  ties: [],
  answers: [],
  account: { type: 'customer', createdDay: today - 2000 },
  ...more,
});

/** Sixty customers, customer c every 7 + c days; every third one stops half-way. */
export const population: Population = (() => {
  const rows = Array.from({ length: 60 }, (_, c) =>
    Array.from({ length: 200 }, (__, n) => ({
      c,
      day: today - 1000 + c + n * (7 + c),
      amount: 5_000 + 500 * c,
    })).filter(({ day }) => day <= (c % 3 === 0 ? today - 500 : today)),
  ).flat();
  return fitPopulation(
    {
      customers: 60,
      customer: Int32Array.from(rows, ({ c }) => c),
      day: Int32Array.from(rows, ({ day }) => day),
      amount: Float64Array.from(rows, ({ amount }) => amount),
    },
    today,
    usualConfig,
    { currency: 'EUR', source: 'headOffice' },
  );
})();

/** The columns the analyses take, in plain steps. Orders without a date are left out. */
export function ordersByAccount({ customers, customer, day, amount }: Sales): OrdersByAccount {
  const rows = Array.from(customer, (account, i) => ({ account, day: day[i] ?? 0, amount: amount[i] ?? 0 }))
    .filter((row) => row.day > 0)
    .sort((a, b) => a.account - b.account || a.day - b.day);
  return {
    starts: Int32Array.from({ length: customers + 1 }, (_, c) => rows.filter(({ account }) => account < c).length),
    day: Int32Array.from(rows, (row) => row.day),
    amount: Float64Array.from(rows, (row) => row.amount),
  };
}
