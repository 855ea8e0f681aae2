import { describe, expect, it } from 'vitest';
import { factsOf, order, population, today } from '../../../../test/support/customer-facts';
import { type AnalysisConfig, usualConfig } from './analysis-config';
import type { CustomerFacts, OrderFact } from './customer-facts';
import { scoreCustomer } from './score-customer';

const score = (facts: CustomerFacts, day = today) => scoreCustomer(facts, population, usualConfig, day);
const partOf = (parts: readonly { key: string; points: number }[] | undefined, key: string): number =>
  parts?.find((part) => part.key === key)?.points ?? 0;

describe('loyalty', () => {
  const orders = Array.from({ length: 40 }, (_, n) => order(today - 30 * n));
  it('spreads the weight of what nobody knows over the rest, and says so', () => {
    const { loyalty } = score(factsOf(orders));
    expect(loyalty?.absent).toEqual(['attitude', 'feeling']);
    expect(loyalty?.parts).toMatchObject([{ key: 'behaviour', values: { weight: 100, repeats: 39 } }]);
    expect(loyalty?.score).toBeGreaterThan(95);
  });
  it('adds what the customer says and how it meets us', () => {
    const contacts = [
      { id: 'a1', kind: 'visit' as const, day: today - 9, satisfaction: 5, answered: true },
      { id: 'a2', kind: 'call' as const, day: today - 8, answered: false },
    ];
    const ratings = [{ id: 'r1', day: today - 5, about: 'visit', expected: 5, experienced: 3 }];
    const { loyalty } = score(factsOf(orders, { contacts, ratings }));
    // Mean of 5 and 3 is 4: three quarters of 30. Half were reached, none met: a quarter of 20.
    expect(partOf(loyalty?.parts, 'attitude')).toBe(22);
    expect(partOf(loyalty?.parts, 'feeling')).toBe(5);
    expect(loyalty?.absent).toEqual([]);
    expect(score(factsOf([])).loyalty).toBeUndefined();
  });
});

describe('worth in both directions', () => {
  const config: AnalysisConfig = {
    ...usualConfig,
    marginShare: 0.25,
    contactCostMinor: { ...usualConfig.contactCostMinor, visit: 300 },
  };
  it('takes the cost of winning and keeping from the margin', () => {
    const facts = factsOf([order(today - 20, 10_000)], {
      contacts: [today - 5, today + 5].map((day) => ({ id: `v${day}`, kind: 'visit', day })),
      account: { type: 'customer', createdDay: today - 90, acquisitionCostMinor: 1_000 },
    });
    const scores = scoreCustomer(facts, population, config, today);
    expect(scores.costs).toEqual({ acquisitionMinor: 1_000, contactMinor: 300 });
    expect(scores.value.historicMinor).toBe(2_500 - 1_000 - 300);
    const atFullMargin = score(facts).value.lifetimeMinor ?? 0;
    expect(Math.abs((scores.value.lifetimeMinor ?? 0) - atFullMargin / 4)).toBeLessThanOrEqual(1);
  });

  it('tells what the customer has of us', () => {
    const { delivered } = score(
      factsOf(
        [
          order(today - 60, 900, { grossMinor: 1_000, requiredDay: today - 50, shippedDay: today - 50 }),
          order(today - 40, 900, { grossMinor: 1_000, requiredDay: today - 30, shippedDay: today - 29 }),
          order(today - 20, 1_000, { requiredDay: today - 10 }),
          order(today - 2, 1_000, { requiredDay: today + 10 }),
        ],
        {
          promises: [
            { id: 'p1', madeDay: today - 30, dueDay: today - 20, keptDay: today - 20, broken: false },
            { id: 'p2', madeDay: today - 30, dueDay: today - 20, keptDay: today - 19, broken: false },
            { id: 'p3', madeDay: today - 30, dueDay: today - 20, broken: true },
            { id: 'p4', madeDay: today - 30, dueDay: today + 20, broken: false },
          ],
          cases: [
            { id: 'k1', type: 'complaint', openedDay: today - 50, dueDay: today - 40, closedDay: today - 45 },
            { id: 'k2', type: 'complaint', openedDay: today - 50, dueDay: today - 40 },
            { id: 'k3', type: 'complaint', openedDay: today - 5, dueDay: today + 4 },
            { id: 'k4', type: 'question', openedDay: today - 50, closedDay: today - 49 },
          ],
          ratings: [{ id: 'r1', day: today - 9, about: 'order', expected: 4, experienced: 2 }],
        },
      ),
    );
    expect(Object.fromEntries(delivered.map(({ key, points }) => [key, points]))).toEqual({
      onTime: 33,
      promisesKept: 33,
      complaintsSolved: 50,
      savedByTerms: 5,
      answered: 100,
      ratingGap: 25,
    });
    expect(delivered.find(({ key }) => key === 'promisesKept')?.values).toEqual({ kept: 1, late: 1, promises: 3 });
  });
});

describe('buyer class', () => {
  const bought = (ago: number, productId: string, discountBp: number, netMinor = 100): OrderFact =>
    order(today - ago, netMinor, {
      lines: [{ productId, quantityMilli: 1000, netMinor, discountBp }],
    });
  const classOf = (orders: readonly OrderFact[], more: Partial<CustomerFacts> = {}) =>
    score(factsOf(orders, more)).buyer;

  it('follows discounts, repeats, or returns and complaints', () => {
    expect(classOf([bought(90, 'a', 500), bought(60, 'b', 500), bought(30, 'c', 0)])).toMatchObject({
      class: 'price',
      byHand: false,
      parts: [
        { key: 'discounts', points: 67 },
        { key: 'repeats', points: 0 },
        { key: 'returns', points: 0 },
      ],
    });
    expect(classOf([bought(90, 'a', 0), bought(60, 'a', 0), bought(30, 'a', 500)])).toMatchObject({ class: 'brand' });
    const picky = [bought(90, 'a', 0), bought(60, 'b', 0), bought(30, 'c', 0), bought(20, 'c', 0, -100)];
    const cases = [{ id: 'k', type: 'complaint', openedDay: today - 10 }];
    expect(classOf(picky, { cases })).toMatchObject({ class: 'quality' });
  });
  it('is open without a clear lead or with little to go by, and set by hand before all', () => {
    expect(classOf([bought(90, 'a', 500), bought(60, 'a', 500), bought(30, 'a', 500)]).class).toBeUndefined();
    expect(classOf([bought(90, 'a', 500), bought(60, 'b', 500)])).toEqual({ byHand: false, parts: [] });
    const account = { type: 'customer', createdDay: 1, buyerClass: 'quality' } as const;
    expect(classOf([bought(90, 'a', 500), bought(60, 'b', 500), bought(30, 'c', 0)], { account })).toMatchObject({
      class: 'quality',
      byHand: true,
    });
  });
  it('hears why suggestions are refused', () => {
    const orders = [
      bought(90, 'a', 500),
      bought(60, 'b', 500),
      bought(30, 'a', 0),
      bought(20, 'b', 500),
      bought(10, 'b', 500),
    ];
    expect(classOf(orders).class).toBeUndefined();
    const answers = [1, 2, 3].map((ago) => ({
      id: `s${ago}`,
      kind: 'offer',
      answer: 'refused' as const,
      reason: 'price',
      day: today - ago,
    }));
    expect(classOf(orders, { answers })).toMatchObject({ class: 'price' });
  });
});

describe('drift', () => {
  const of = (ago: number, categoryId: string, netMinor = 100): OrderFact =>
    order(today - ago, netMinor, {
      lines: [{ productId: 'p', categoryId, quantityMilli: 1000, netMinor, discountBp: 0 }],
    });
  it('is the share of the spend that went elsewhere', () => {
    const { drift } = score(
      factsOf([of(600, 'x', 300), of(500, 'y'), of(200, 'x', 200), of(100, 'y', 200), of(90, 'z', 600)]),
    );
    // x 75 % to 20 %, y 25 % to 20 %, z 0 to 60 %.
    expect(drift?.moved).toBeCloseTo(0.6, 10);
    expect(drift).toMatchObject({
      isAlert: true,
      categories: [{ categoryId: 'z' }, { categoryId: 'x' }, { categoryId: 'y' }],
    });
    expect(score(factsOf([of(600, 'x'), of(200, 'x'), of(100, 'x')])).drift).toBeUndefined();
    expect(score(factsOf([of(600, 'x'), of(500, 'x'), of(200, 'x'), of(100, 'x')])).drift).toMatchObject({
      moved: 0,
      isAlert: false,
    });
  });
});
