import { dayNumber } from '../../src/shared/domain/dates';
import { usualConfig } from '../../src/shared/domain/insights/analysis-config';
import type { CustomerFacts, OrderFact } from '../../src/shared/domain/insights/customer-facts';
import { fitPopulation, type Population } from '../../src/shared/domain/insights/population';

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
