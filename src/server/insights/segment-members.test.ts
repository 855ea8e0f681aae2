import { expect, it } from 'vitest';
import { accountFigures, isScoreFigure } from '../../shared/domain/account-figures';
import type { FieldCondition } from '../../shared/domain/condition';
import { conditionTest } from '../../shared/domain/condition-test';
import { dateOfDay, dayNumber } from '../../shared/domain/dates';
import { usualConfig } from '../../shared/domain/insights/analysis-config';
import { serviceRecords } from '../../shared/domain/insights/churn';
import { fitPopulation } from '../../shared/domain/insights/population';
import { figuresOf, judge } from '../../shared/domain/insights/score-figures';
import { finish } from '../../shared/domain/insights/work';
import { entityOf } from '../../shared/entities';
import { valueReader } from '../../shared/schema/field-path';
import { chance } from '../../../test/support/laptop-sales';
import { collectSales } from './collect-sales';
import type { SalesRow } from './sales-rows';
import type { CustomerService } from './service-rows';
import { membersWork, type Candidates } from './segment-members';

const today = '2026-11-22';
const asOfDay = dayNumber(today);
const calendar = { today: () => today, zoneOffset: () => 60 };

it('members of segments are those that each customer by itself says, in several currencies, with orders without a day', async () => {
  const pick = chance(5);
  const rows: SalesRow[] = Array.from({ length: 2_000 }, () => ({
    account: `a${pick(300)}`,
    territory: null,
    day: pick(30) === 0 ? null : asOfDay - pick(900),
    currency: pick(5) === 0 ? 'CHF' : 'EUR',
    netMinor: pick(12) === 0 ? -pick(4_000) : pick(90_000),
    products: null,
  }));
  const batches = async function* () {
    yield await Promise.resolve(rows);
  };
  const sales = await collectSales(batches(), () => [], asOfDay);
  const terms = new Map(
    [...sales.byCurrency].map(([currency, own]) => {
      const population = fitPopulation(own, asOfDay, usualConfig, { currency, source: 'headOffice' });
      return [currency, { population, config: usualConfig }];
    }),
  );
  const service = new Map<number, CustomerService>();
  for (let customer = 0; customer < sales.customers.size; customer += 3) {
    const complaint = { id: `c${customer}`, type: 'complaint', openedDay: asOfDay - 9 } as const;
    service.set(customer, { contacts: [], cases: [complaint], ties: [], openOrders: pick(3), openOrdersMinor: 0 });
  }
  const all: readonly (readonly FieldCondition[])[] = [
    [{ field: 'figures.grade', op: 'in', value: ['A'] }],
    [{ field: 'figures.churnRisk', op: 'gte', value: 20 }],
    [
      { field: 'figures.lifecycle', op: 'ne', value: 'lost' },
      { field: 'figures.openOrders', op: 'gte', value: 1 },
    ],
    [{ field: 'figures.orderCount', op: 'gte', value: 8 }],
    [],
  ];
  const candidates: Candidates[] = all.map((first, n) => ({
    segmentId: `s${n}`,
    lists: [first, all[(n + 2) % 4] ?? []].map((ofFigures) => ({
      ofFigures,
      customers: new Map(
        [...sales.customers.values()]
          .filter(() => pick(3) > 0)
          .map((customer) => [customer, customer % 7 === 0 ? asOfDay - 5 : 0]),
      ),
    })),
  }));
  const judges = new Map(
    [...terms].map(([currency, { population }]) => [currency, judge(population, usualConfig, asOfDay)]),
  );
  const figures = (customer: number, lostDay: number) => {
    const orders = sales.ordersOf(customer);
    const { contacts = [], cases = [], ties = [], ...known } = service.get(customer) ?? {};
    const facts = orders.map(({ day, amount, currency }) => ({
      ...{ status: 'delivered' as const, orderedOn: dateOfDay(day), netMinor: amount, currency },
    }));
    const own = orders.filter(({ currency }) => currency === sales.currencyOf(customer)).sort((a, b) => a.day - b.day);
    const columns = {
      starts: Int32Array.of(0, own.length),
      day: Int32Array.from(own, ({ day }) => day),
      amount: Float64Array.from(own, ({ amount }) => amount),
    };
    const { standing } = serviceRecords(
      { cases, contacts, ties, account: { type: 'customer', createdDay: 0, lostDay } },
      asOfDay,
    );
    const judgement = judges.get(sales.currencyOf(customer) ?? '')?.(columns, 0, standing);
    return {
      ...{ ...accountFigures(facts, [], { asOf: today, today }, usualConfig.rhythm), ...known },
      ...(judgement ? figuresOf(judgement, usualConfig) : {}),
    };
  };
  const expected = candidates.map(({ lists }) => {
    const members = new Uint8Array(sales.customers.size);
    for (const { ofFigures, customers } of lists)
      for (const [customer, lostDay] of customers) {
        const row = { figures: figures(customer, lostDay) };
        const fits = (one: FieldCondition): boolean =>
          conditionTest(one, valueReader(entityOf('account'), one.field), false, calendar)(row);
        if (ofFigures.every(fits)) members[customer] = 1;
      }
    return members;
  });
  const found = finish(
    membersWork(candidates, { sales, size: sales.customers.size, service, terms, asOfDay, calendar }),
  );
  expect([...found]).toEqual(candidates.map(({ segmentId }, n) => [segmentId, expected[n]]));
  // All of them say something, and none says the same of all.
  for (const members of expected.slice(0, 4)) expect(new Set(members)).toEqual(new Set([0, 1]));
  expect(all.flat().some(({ field }) => isScoreFigure(field.slice('figures.'.length)))).toBe(true);
});
