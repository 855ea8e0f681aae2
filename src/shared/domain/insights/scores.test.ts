import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { factsOf, order, population, today } from '../../../../test/support/customer-facts';
import { dateOfDay, dayNumber } from '../dates';
import { type AnalysisConfig, usualConfig } from './analysis-config';
import { churnScore, noService, serviceRecords } from './churn';
import { columnsOf, countedOrders, scoringCurrency } from './counted-orders';
import type { CustomerFacts, OrderFact } from './customer-facts';
import { lifecycleHistory, lifecycleState } from './lifecycle';
import { fitPopulation } from './population';
import { scoreCustomer, scoreTrend } from './score-customer';
import { figuresOf, judge, lifetimeMinorOf, nextOrderDay } from './score-figures';
import { standings } from './standing';

const score = (facts: CustomerFacts, day = today) => scoreCustomer(facts, population, usualConfig, day);
const partOf = (parts: readonly { key: string; points: number }[] | undefined, key: string): number =>
  parts?.find((part) => part.key === key)?.points ?? 0;

/** Facts of any kind: gaps, returns, services, ties, all within three years. */
const anyDay = fc.integer({ min: today - 1100, max: today + 60 });
const anyOrder = fc
  .tuple(anyDay, fc.integer({ min: -5_000, max: 50_000 }), fc.integer({ min: 0, max: 3 }))
  .map(([day, netMinor, lines]) =>
    order(day, netMinor, {
      grossMinor: Math.round(netMinor * 1.1),
      lines: Array.from({ length: lines }, (_, i) => ({
        productId: `p${i}`,
        categoryId: `c${(day + i) % 3}`,
        quantityMilli: 1000,
        netMinor: Math.round(netMinor / lines),
        discountBp: 500 * (day % 2),
      })),
    }),
  );
const anyFacts: fc.Arbitrary<CustomerFacts> = fc
  .record({
    orders: fc.array(anyOrder, { maxLength: 14 }),
    contacts: fc.array(
      fc.record({
        id: fc.uuid(),
        kind: fc.constantFrom('call' as const, 'visit' as const),
        day: anyDay,
        satisfaction: fc.option(fc.integer({ min: 1, max: 5 }), { nil: undefined }),
        answered: fc.option(fc.boolean(), { nil: undefined }),
      }),
      { maxLength: 5 },
    ),
    cases: fc.array(
      fc.record({
        id: fc.uuid(),
        type: fc.constantFrom('complaint', 'question'),
        openedDay: anyDay,
        dueDay: fc.option(anyDay, { nil: undefined }),
        closedDay: fc.option(anyDay, { nil: undefined }),
      }),
      { maxLength: 4 },
    ),
    ties: fc.array(
      fc.record({
        id: fc.uuid(),
        kind: fc.constant('contract'),
        sinceDay: anyDay,
        untilDay: fc.option(anyDay, { nil: undefined }),
      }),
      { maxLength: 3 },
    ),
    ratings: fc.array(
      fc.record({
        id: fc.uuid(),
        day: anyDay,
        about: fc.constant('visit'),
        expected: fc.integer({ min: 1, max: 5 }),
        experienced: fc.integer({ min: 1, max: 5 }),
      }),
      { maxLength: 3 },
    ),
    lostDay: fc.option(anyDay, { nil: undefined }),
    referrals: fc.integer({ min: 0, max: 2 }),
  })
  .map(({ lostDay, referrals, ...facts }) =>
    factsOf(facts.orders, {
      ...facts,
      account: { type: 'customer', createdDay: today - 1200, referrals, ...(lostDay === undefined ? {} : { lostDay }) },
    }),
  );

/** Weights that are no hundred, a short way to lost. */
const otherConfig: AnalysisConfig = {
  ...usualConfig,
  version: '7',
  marginShare: 0.37,
  rhythm: { slippingFactor: 1.2, leastDays: 3, lostAfterDays: 150, newForDays: 40 },
  churn: { overdue: 30, falling: 30, complaints: 30, unanswered: 30, tieRelief: 50 },
  loyalty: { behaviour: 10, attitude: 10, feeling: 13 },
};
const anyConfig = fc.constantFrom(usualConfig, otherConfig);
const anyPopulation = fc.constantFrom(population, undefined);

describe('standing', () => {
  it('is what filtering the orders day by day gives', () => {
    fc.assert(
      fc.property(anyFacts, anyDay, anyConfig, ({ orders, account }, day, config) => {
        const sorted = [...orders].sort((a, b) => a.day - b.day);
        const seen = sorted.filter((one) => one.day <= day);
        const days = [...new Set(seen.filter(({ netMinor }) => netMinor >= 0).map((one) => one.day))];
        const gaps = days
          .slice(1)
          .map((one, i) => one - (days[i] ?? 0))
          .sort((a, b) => a - b);
        const middle = gaps.slice((gaps.length - 1) >> 1, (gaps.length >> 1) + 1);
        const sum = (from: number, until: number): number =>
          seen.reduce((total, one) => total + (one.day >= from && one.day <= until ? one.netMinor : 0), 0);
        const lossDay = account.lostDay ?? 0;
        const year = day - 364;
        expect(standings(config, day)(columnsOf(sorted), 0, lossDay)).toEqual({
          orders: seen.length,
          purchases: days.length,
          firstDay: days[0] ?? 0,
          lastDay: days.at(-1) ?? 0,
          spend: sum(-Infinity, day),
          repeatSpend: days[0] === undefined ? 0 : sum(days[0] + 1, day),
          spendNow: sum(year, day),
          spendBefore: sum(day - 729, year - 1),
          usualDays: days.length < 3 ? 0 : Math.round(middle.reduce((total, gap) => total + gap, 0) / middle.length),
          revivedDay:
            days.findLast(
              (one, i) =>
                i > 0 &&
                (one - (days[i - 1] ?? 0) > config.rhythm.lostAfterDays ||
                  (lossDay > (days[i - 1] ?? 0) && lossDay <= one)),
            ) ?? 0,
        });
      }),
      { numRuns: 150 },
    );
  });
});

describe('lifecycle', () => {
  it('has the history that asking on every single day gives', () => {
    const fromDay = today - 1300;
    fc.assert(
      fc.property(anyFacts, anyConfig, ({ orders, account }, config) => {
        const days = [...new Set(orders.filter(({ netMinor }) => netMinor >= 0).map(({ day }) => day))].sort(
          (a, b) => a - b,
        );
        const lossRecordedDay = account.lostDay ?? 0;
        const columns = columnsOf(days.map((day) => order(day)));
        const asked: { state: string; fromDay: number }[] = [];
        for (let day = fromDay; day <= today; day += 1) {
          // On that day nobody knows of a loss that is recorded later.
          const known = lossRecordedDay <= day ? lossRecordedDay : 0;
          const standing = standings(config, day)(columns, 0, known);
          const state = lifecycleState(standing, day, config.rhythm, known);
          if (state !== asked.at(-1)?.state) asked.push({ state, fromDay: day });
        }
        expect(lifecycleHistory(days, today, config.rhythm, { createdDay: fromDay, lossRecordedDay })).toEqual(asked);
      }),
      { numRuns: 25 },
    );
  });

  it('tells a customer’s life with its dates', () => {
    const start = dayNumber('2024-01-01');
    // Every 30 days six times, silent for 500 days, back.
    const days = [0, 30, 60, 90, 120, 150, 650].map((after) => start + after);
    const history = lifecycleHistory(days, start + 760, usualConfig.rhythm, {
      createdDay: start - 20,
      lossRecordedDay: 0,
    });
    expect(history.map(({ state, fromDay }) => `${state} ${fromDay - start}`)).toEqual([
      'potential -20',
      'new 0',
      'existing 91',
      // 1.5 x 30 days and one more.
      'slipping 196',
      'lost 516',
      'revived 650',
      'slipping 696',
    ]);
  });

  it('calls lost who is silent for longer than the days set, not for just as long', () => {
    const after = (days: number) => factsOf([order(today - days), order(today)]);
    expect(score(after(365)).lifecycle.state).toBe('existing');
    expect(score(after(366)).lifecycle.state).toBe('revived');
  });

  it('believes whoever recorded the loss, until the next order', () => {
    const facts = factsOf([order(today - 40), order(today - 20)], {
      account: { type: 'customer', createdDay: today - 40, lostDay: today - 10 },
    });
    expect(score(facts).lifecycle).toMatchObject({ state: 'lost', since: dateOfDay(today - 10) });
    expect(score(facts, today - 11).lifecycle.state).toBe('new');
    expect(score(factsOf([...facts.orders, order(today)], facts)).lifecycle.state).toBe('lost');
    const back = score({ ...facts, orders: [...facts.orders, order(today)] });
    expect(back.lifecycle).toMatchObject({ state: 'revived', since: dateOfDay(today) });
    expect(back.value.nextOrderOn).toBeDefined();
    expect(score(facts).value.nextOrderOn).toBeUndefined();
  });
});

const definedOf = (values: Readonly<Record<string, unknown>>): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

describe('scores', () => {
  it('are sums of their parts between 0 and 100, and the figures of lists are the same', () => {
    fc.assert(
      fc.property(anyFacts, anyDay, anyConfig, anyPopulation, (facts, day, config, known) => {
        const scores = scoreCustomer(facts, known, config, day);
        for (const found of [scores.churn, scores.loyalty]) {
          if (!found) continue;
          expect(found.parts.reduce((sum, { points }) => sum + points, 0)).toBe(found.score);
          expect(found.parts.every(({ points }) => Number.isInteger(points))).toBe(true);
          expect(found.score).toBeGreaterThanOrEqual(0);
          expect(found.score).toBeLessThanOrEqual(100);
        }
        expect(scores.lifecycle.history.at(-1)).toEqual({
          state: scores.lifecycle.state,
          from: scores.lifecycle.since,
        });
        const counted = countedOrders(facts, day);
        expect(counted.orders.length + Object.values(counted.leftOut).reduce((a, b) => a + b)).toBe(
          facts.orders.length,
        );
        const columns = columnsOf([...facts.orders].sort((a, b) => a.day - b.day));
        const judged = judge(known, config, day)(columns, 0, serviceRecords(facts, day).standing);
        const nextDay = nextOrderDay(judged);
        expect(figuresOf(judged, config)).toMatchObject(
          definedOf({
            ...{ grade: scores.grade, isTopFifth: scores.isTopFifth, lifecycle: scores.lifecycle.state },
            ...{ rfmSegment: scores.rfm?.segment, churnRisk: scores.churn?.score, pAlive: scores.value.pAlive },
            ...{ lifetimeMinor: scores.value.lifetimeMinor, nextOrderOn: scores.value.nextOrderOn },
          }),
        );
        expect(scores.value.pStaysYear ?? 0).toBeLessThanOrEqual(scores.value.pAlive ?? 0);
        expect({
          grade: judged.grade,
          isTopFifth: judged.isTopFifth,
          lifecycle: judged.lifecycle,
          rfm: judged.rfm,
          churn: judged.churn && churnScore(judged.churn),
          lifetimeMinor: judged.outlook && lifetimeMinorOf(judged.outlook, config),
          nextOrderOn: nextDay === undefined ? undefined : dateOfDay(nextDay),
        }).toEqual({
          grade: scores.grade,
          isTopFifth: scores.isTopFifth,
          lifecycle: scores.lifecycle.state,
          rfm: scores.rfm,
          churn: scores.churn?.score,
          lifetimeMinor: scores.value.lifetimeMinor,
          nextOrderOn: scores.value.nextOrderOn,
        });
      }),
      { numRuns: 100 },
    );
  });

  it('do not depend on the order of the records, so that a merged customer is one that always was', () => {
    fc.assert(
      fc.property(anyFacts, anyFacts, (one, other) => {
        const lists = ['orders', 'contacts', 'cases', 'ratings', 'ties'] as const;
        const joined = (first: CustomerFacts, second: CustomerFacts): CustomerFacts =>
          factsOf([], {
            ...Object.fromEntries(lists.map((list) => [list, [...first[list], ...second[list]]])),
            account: one.account,
          });
        expect(score(joined(one, other))).toEqual(score(joined(other, one)));
      }),
      { numRuns: 30 },
    );
  });

  it('tells the numbers of earlier months as they would have been told then', () => {
    const facts = factsOf([800, 700, 600, 500, 30].map((ago) => order(today - ago)));
    const trend = scoreTrend(facts, population, usualConfig, today, 24);
    expect(trend).toHaveLength(24);
    expect(trend.at(-1)).toEqual({
      on: '2026-11-22',
      churn: score(facts).churn?.score,
      pAlive: score(facts).value.pAlive,
      lifetimeMinor: score(facts).value.lifetimeMinor,
    });
    const earlier = trend[10];
    expect(earlier?.churn).toBe(score(facts, dayNumber(earlier?.on ?? '')).churn?.score);
  });
});

describe('churn risk', () => {
  const regular = (silence: number): OrderFact[] => [90, 60, 30, 0].map((before) => order(today - silence - before));

  it('is overdue against the own rhythm', () => {
    const without = (silence: number) => scoreCustomer(factsOf(regular(silence)), undefined, usualConfig, today).churn;
    // Usual are 30 days; slipping after 45, all points after 60.
    expect(partOf(without(30)?.parts, 'overdue')).toBe(0);
    expect(partOf(without(45)?.parts, 'overdue')).toBe(25);
    expect(partOf(without(60)?.parts, 'overdue')).toBe(50);
    expect(without(45)?.parts[0]).toMatchObject({
      values: { silenceDays: 45, usualDays: 30, lastOrderOn: '2026-10-08' },
    });
    // The model has its word, too.
    const alive = score(factsOf(regular(45))).value.pAlive ?? 0;
    expect(partOf(score(factsOf(regular(45))).churn?.parts, 'overdue')).toBe(Math.floor(25 * (0.5 + 1 - alive)));
  });

  it('of one who ordered once is the silence beside the time after which customers are lost', () => {
    expect(partOf(score(factsOf([order(today - 73)])).churn?.parts, 'overdue')).toBe(10);
    expect(score(factsOf([order(today - 366)])).churn?.parts).toMatchObject([
      { key: 'overdue', points: 50 },
      { key: 'falling', points: 20 },
    ]);
  });

  it('never rises in that part when the last order is moved to a later day', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 100, max: 1000 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 99 }),
        anyPopulation,
        (before, one, other, known) => {
          const overdue = (silence: number): number =>
            partOf(
              scoreCustomer(factsOf([...before, silence].map((ago) => order(today - ago))), known, usualConfig, today)
                .churn?.parts,
              'overdue',
            );
          expect(overdue(Math.min(one, other))).toBeLessThanOrEqual(overdue(Math.max(one, other)));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('rises with falling spend, complaints and unanswered contacts, each with its records', () => {
    const half = [
      ...[700, 600, 500, 400].map((ago) => order(today - ago)),
      ...[20, 10].map((ago) => order(today - ago)),
    ];
    const complaint = { id: 'k1', type: 'complaint', openedDay: today - 30, dueDay: today - 20 };
    const unanswered = [1, 2].map((ago) => ({
      id: `a${ago}`,
      kind: 'call' as const,
      day: today - ago,
      answered: false,
    }));
    const reached = { id: 'a3', kind: 'call' as const, day: today - 3, answered: true };
    const before = { id: 'a4', kind: 'call' as const, day: today - 4, answered: false };
    const { churn } = score(factsOf(half, { cases: [complaint], contacts: [reached, ...unanswered, before] }));
    expect(partOf(churn?.parts, 'falling')).toBe(10);
    // Open, and late: both halves. One late alone is half.
    expect(partOf(churn?.parts, 'complaints')).toBe(20);
    expect(
      partOf(score(factsOf(half, { cases: [{ ...complaint, closedDay: today - 19 }] })).churn?.parts, 'complaints'),
    ).toBe(10);
    expect(
      partOf(score(factsOf(half, { cases: [{ ...complaint, closedDay: today - 21 }] })).churn?.parts, 'complaints'),
    ).toBe(0);
    expect(partOf(churn?.parts, 'unanswered')).toBe(6);
    expect(churn?.parts.find(({ key }) => key === 'unanswered')?.records.map(({ id }) => id)).toEqual(['a1', 'a2']);
    expect(churn?.parts.find(({ key }) => key === 'complaints')?.records).toEqual([{ entity: 'case', id: 'k1' }]);
  });

  it('is a hundred at most, whatever the weights', () => {
    const all = factsOf([order(today - 900)], {
      cases: ['k1', 'k2'].map((id) => ({ id, type: 'complaint', openedDay: today - 9 })),
      contacts: [1, 2, 3].map((ago) => ({ id: `a${ago}`, kind: 'call', day: today - ago, answered: false })),
    });
    expect(score(all).churn?.score).toBe(100);
    expect(scoreCustomer(all, population, otherConfig, today).churn).toMatchObject({
      score: 100,
      parts: [{ points: 25 }, { points: 25 }, { points: 25 }, { points: 25 }],
    });
  });

  it('is lowered by ties in force, down to nothing and not below', () => {
    const silent = [90, 60].map((ago) => order(today - 365 - ago));
    const tie = (id: string, untilDay?: number) => ({ id, kind: 'contract', sinceDay: today - 100, untilDay });
    const plain = score(factsOf(silent)).churn?.score ?? 0;
    expect(plain).toBeGreaterThan(20);
    expect(score(factsOf(silent, { ties: [tie('t1')] })).churn?.score).toBe(plain - 10);
    expect(score(factsOf(silent, { ties: [tie('t1'), tie('t2'), tie('t3')] })).churn?.score).toBe(plain - 20);
    expect(score(factsOf(silent, { ties: [tie('t1', today - 1)] })).churn?.score).toBe(plain);
    expect(score(factsOf([order(today - 20)], { ties: [tie('t1')] })).churn).toMatchObject({
      score: 0,
      parts: [
        { key: 'overdue', points: 2 },
        { key: 'ties', points: -2 },
      ],
    });
  });
});

describe('bad data', () => {
  it('has answers without any order', () => {
    const scores = score(factsOf([], { currency: '' }));
    expect(scores).toMatchObject({
      orders: 0,
      spendMinor: 0,
      isTopFifth: false,
      lifecycle: { state: 'potential' },
      value: { historicMinor: 0, fallback: [] },
      delivered: [],
      buyer: { byHand: false, parts: [] },
    });
    for (const key of ['grade', 'rfm', 'churn', 'loyalty', 'drift', 'firstOrderOn'] as const)
      expect(scores[key]).toBeUndefined();
  });

  it('leaves out and counts what cannot count', () => {
    const first = order(today - 10, 100);
    const scores = score(
      factsOf([
        first,
        { ...first },
        order(Number.NaN, 200),
        order(0, 200),
        order(today - 5, 400, { currency: 'USD' }),
        order(today + 1, 800),
      ]),
    );
    expect(scores.leftOut).toEqual({ repeated: 1, undated: 2, otherCurrency: 1, later: 1 });
    expect(scores).toMatchObject({ orders: 1, spendMinor: 100, lastOrderOn: '2026-11-12' });
  });

  it('counts returns as less spend, and a customer of returns only as none', () => {
    const returned = score(factsOf([order(today - 50, 900), order(today - 40, -400)]));
    expect(returned).toMatchObject({ orders: 2, spendMinor: 500, lastOrderOn: '2026-10-03' });
    const none = score(factsOf([order(today - 40, -400)]));
    expect(none).toMatchObject({ orders: 1, spendMinor: -400, lifecycle: { state: 'potential' } });
    expect(none.churn).toBeUndefined();
  });

  it('knows one order: no rhythm, still a customer, expected spend from all customers', () => {
    const { value } = score(factsOf([order(today - 10, 7_000)]));
    expect(value).toMatchObject({ pAlive: 1, fallback: [] });
    expect(value.usualIntervalDays).toBeUndefined();
    expect(value.lifetimeMinor).toBeGreaterThan(0);
  });

  it('scores in the currency of the latest order', () => {
    const orders = [order(today - 3, 1, { currency: 'EUR' }), order(today - 2, 1, { currency: 'CNY' })];
    expect(scoringCurrency([...orders, order(today + 2, 1, { currency: 'USD' })], today)).toBe('CNY');
    expect(scoringCurrency([...orders, order(today - 2, 1, { currency: 'AUD' })].reverse(), today)).toBe('AUD');
    expect(scoringCurrency([order(Number.NaN, 1, { currency: 'EUR' })], today)).toBe('EUR');
    expect(scoringCurrency([], today)).toBe('');
  });

  it('tells why numbers come from the own rhythm', () => {
    const small = fitPopulation(
      { customers: 1, customer: Int32Array.of(0), day: Int32Array.of(today), amount: Float64Array.of(5) },
      today,
      usualConfig,
      { currency: 'EUR', source: 'laptop' },
    );
    const scores = scoreCustomer(factsOf([order(today - 60), order(today - 30)]), small, usualConfig, today);
    expect(scores.value.fallback).toEqual(['too_few_customers', 'too_few_repeat_customers']);
    expect(scores.value.pAlive).toBeUndefined();
    // Once in sixty days so far: 18 and a quarter in three years, each of 100.00, less interest.
    expect(scores.value.expectedOrders).toBeCloseTo((3 * 365.2425) / 60, 6);
    expect(scores.population?.source).toBe('laptop');
    const judged = judge(undefined, usualConfig, today)(columnsOf([order(today)]), 0, noService);
    expect(judged).toMatchObject({ isTopFifth: false, lifecycle: 'new' });
    expect([judged.grade, judged.rfm, judged.outlook]).toEqual([undefined, undefined, undefined]);
  });
});
