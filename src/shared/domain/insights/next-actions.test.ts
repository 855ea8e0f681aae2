import { describe, expect, it } from 'vitest';
import { factsOf, order as orderOn, today } from '../../../../test/support/customer-facts';
import { usualConfig } from './analysis-config';
import type { AnswerFact, CustomerFacts, OrderFact } from './customer-facts';
import { nextActions } from './next-actions';
import type { ProductRule, RuleSet } from './population';
import { scoreCustomer } from './score-customer';
import { suggestProducts } from './suggestions';

const order = (ago: number, productIds: readonly string[] = [], netMinor = 1_000): OrderFact =>
  orderOn(today - ago, netMinor, {
    lines: productIds.map((productId) => ({ productId, quantityMilli: 1000, netMinor, discountBp: 0 })),
  });
const rule = (left: readonly string[], then: string, confidence: number): ProductRule => ({
  if: left,
  then,
  confidence,
  support: 0.1,
  lift: 2,
  leverage: 0.05,
  conviction: 2,
  baskets: 10,
});
const setOf = (...rules: readonly ProductRule[]): RuleSet => ({
  source: 'headOffice',
  asOf: '2026-11-22',
  configVersion: '',
  baskets: 100,
  minSupport: 0.01,
  rules,
});
const answer = (kind: string, ago: number, more: Partial<AnswerFact> = {}): AnswerFact => ({
  id: 's1',
  kind,
  answer: 'refused',
  day: today - ago,
  ...more,
});

describe('suggestions', () => {
  const suggested = (
    facts: CustomerFacts,
    basket: readonly string[],
    rules: readonly ProductRule[] = [],
    isOffered: (id: string) => boolean = () => true,
  ) =>
    suggestProducts(facts, basket, [setOf(...rules)], usualConfig, today, isOffered).map(
      ({ productId, reason }) => `${productId} ${reason.key} ${reason.points}`,
    );

  it('go with the basket, the most probable first, each product once', () => {
    const rules = [rule(['ink'], 'paper', 0.5), rule(['ink', 'pen'], 'clips', 0.9), rule(['ink', 'cup'], 'paper', 0.8)];
    expect(suggested(factsOf([]), ['ink'], rules)).toEqual(['paper rule 50']);
    expect(suggested(factsOf([]), ['ink', 'pen', 'cup'], rules)).toEqual(['clips rule 90', 'paper rule 80']);
    expect(suggested(factsOf([]), ['ink', 'paper'], rules)).toEqual([]);
  });

  it('come from the narrowest part whose rules name them, and those of a part before those of all', () => {
    const sets: readonly RuleSet[] = [
      { ...setOf(rule(['ink'], 'paper', 0.3), rule(['ink'], 'cups', 0.4)), segmentId: 's-key' },
      { ...setOf(rule(['ink'], 'clips', 0.35)), territoryId: 't-north', source: 'laptop' },
      setOf(rule(['ink'], 'paper', 0.9), rule(['ink'], 'tape', 0.8), rule(['ink'], 'pens', 0.85)),
    ];
    // Intervals of 10, 20 and 30 days, silent for 20: due with a chance of 67.
    const facts = factsOf([80, 70, 50, 20].map((ago) => order(ago, ['glue'])));
    const found = suggestProducts(facts, ['ink'], sets, usualConfig, today, () => true);
    expect(found.map(({ productId, reason }) => `${productId} ${reason.key} ${reason.points}`)).toEqual([
      'glue due 67',
      'cups rule 40',
      'paper rule 30',
      'clips rule 35',
      'pens rule 85',
      'tape rule 80',
    ]);
    expect(found[2]?.reason.values).toMatchObject({ because: 'ink', segmentId: 's-key', source: 'headOffice' });
    expect(found[3]?.reason.values).toMatchObject({ territoryId: 't-north', source: 'laptop' });
    expect(Object.keys(found[4]?.reason.values ?? {})).not.toContain('segmentId');
  });

  it('without a basket go with what was bought, and are new to the customer', () => {
    const rules = [rule(['ink'], 'paper', 0.5), rule(['paper'], 'ink', 0.5)];
    expect(suggested(factsOf([order(100, ['ink'])]), [], rules)).toEqual(['paper rule 50']);
    expect(suggested(factsOf([order(100, ['ink', 'paper'])]), [], rules)).toEqual([]);
    expect(suggested(factsOf([order(24 * 31, ['ink'])]), [], rules)).toEqual([]);
  });

  it('are due by the own rhythm, as probable as intervals of that length were', () => {
    const at = (...agos: readonly number[]) => factsOf(agos.map((ago) => order(ago, ['ink'])));
    // Intervals of 10, 20 and 30 days.
    expect(suggested(at(79, 69, 49, 19), [])).toEqual([]);
    expect(suggested(at(80, 70, 50, 20), [])).toEqual(['ink due 67']);
    expect(suggested(at(90, 80, 60, 30), [])).toEqual(['ink due 100']);
    // Given up.
    expect(suggested(at(121, 111, 91, 61), [])).toEqual([]);
    expect(suggested(at(40, 20), [])).toEqual([]);
    // Due although bought a few days ago.
    expect(suggested(at(9, 6, 3), [])).toEqual(['ink due 100']);
  });

  it('leave out what makes no sense', () => {
    const rules = [rule(['ink'], 'paper', 0.5)];
    const facts = factsOf([]);
    expect(suggested(facts, ['ink'], rules, (id) => id !== 'paper')).toEqual([]);
    expect(suggested(factsOf([order(13, ['paper'])]), ['ink'], rules)).toEqual([]);
    expect(suggested(factsOf([order(14, ['paper'])]), ['ink'], rules)).toEqual(['paper rule 50']);
    // Sent back is not bought.
    expect(suggested(factsOf([order(13, ['paper'], -1_000)]), ['ink'], rules)).toEqual(['paper rule 50']);
    const refused = (ago: number, said: AnswerFact['answer']) =>
      suggested(factsOf([], { answers: [answer('offer', ago, { productId: 'paper', answer: said })] }), ['ink'], rules);
    expect(refused(89, 'refused')).toEqual([]);
    expect(refused(90, 'refused')).toEqual(['paper rule 50']);
    expect(refused(13, 'later')).toEqual([]);
    expect(refused(14, 'later')).toEqual(['paper rule 50']);
  });
});

describe('next best actions', () => {
  const actionsOf = (facts: CustomerFacts, rules: readonly ProductRule[] = []) =>
    nextActions(
      facts,
      scoreCustomer(facts, undefined, usualConfig, today),
      [setOf(...rules)],
      usualConfig,
      today,
      () => true,
    );
  const keysOf = (facts: CustomerFacts, rules: readonly ProductRule[] = []): string[] =>
    actionsOf(facts, rules).map(({ key }) => key);
  const fresh = [order(70), order(40), order(10)];

  it('mend broken service first, then keep, then sell; five at most', () => {
    const facts = factsOf([order(130, ['ink']), order(100, ['ink']), order(70, ['ink'])], {
      cases: [
        { id: 'open', type: 'complaint', openedDay: today - 12, dueDay: today + 2 },
        { id: 'late', type: 'complaint', openedDay: today - 9, dueDay: today - 2 },
        { id: 'closed', type: 'complaint', openedDay: today - 9, closedDay: today - 2 },
      ],
      promises: [
        { id: 'soon', madeDay: today - 9, dueDay: today + 7, broken: false },
        { id: 'overdue', madeDay: today - 9, dueDay: today - 1, broken: false },
        { id: 'far', madeDay: today - 9, dueDay: today + 8, broken: false },
        { id: 'kept', madeDay: today - 9, dueDay: today - 1, keptDay: today - 2, broken: false },
      ],
    });
    expect(actionsOf(facts, [rule(['ink'], 'paper', 0.5)]).map(({ key, recordId }) => `${key} ${recordId}`)).toEqual([
      'settleComplaint late',
      'settleComplaint open',
      'keepPromise overdue',
      'call undefined',
      'keepPromise soon',
    ]);
  });

  it('tell why, with the worth of what is at stake', () => {
    const [lost] = actionsOf(factsOf([order(900, [], 400), order(500, [], 300), order(400, [], 200)]));
    expect(lost).toMatchObject({ key: 'winBack', worthMinor: 500 });
    expect(lost?.why.map(({ key }) => key)).toEqual(['overdue', 'falling']);
  });

  it('fit where the customer stands', () => {
    expect(keysOf(factsOf([]))).toEqual(['call']);
    expect(keysOf(factsOf([], { contacts: [{ id: 'a', kind: 'visit', day: today - 29 }] }))).toEqual([]);
    expect(keysOf(factsOf([order(5)]))).toEqual(['thank']);
    expect(keysOf(factsOf([order(5)], { contacts: [{ id: 'a', kind: 'call', day: today - 4 }] }))).toEqual([]);
    expect(
      keysOf(factsOf([order(5)], { contacts: [{ id: 'a', kind: 'call', day: today - 4, answered: false }] })),
    ).toEqual(['thank']);
    expect(keysOf(factsOf([order(15)]))).toEqual([]);
    const loyal = Array.from({ length: 40 }, (_, n) => order(30 * n));
    expect(keysOf(factsOf(loyal))).toEqual(['askReferral']);
    const account = { type: 'customer', createdDay: today - 900, referrals: 1 };
    expect(keysOf(factsOf(loyal, { account }))).toEqual([]);
    expect(keysOf(factsOf(fresh))).toEqual([]);
    const moved = [600, 500, 100, 90].map((ago) => ({
      ...order(ago),
      lines: [
        { productId: `p${ago}`, categoryId: ago > 400 ? 'x' : 'y', quantityMilli: 1000, netMinor: 5, discountBp: 0 },
      ],
    }));
    expect(actionsOf(factsOf([...moved, order(5)]))[0]).toMatchObject({
      key: 'askNeeds',
      why: [{ key: 'drift', values: { movedPercent: 100, beforePercent: 100, nowPercent: 0 } }],
    });
    // What is sold to a taste that has moved comes after asking for it.
    const rules = [rule(['p90'], 'cups', 0.6), rule(['p90'], 'clips', 0.7)];
    expect(keysOf(factsOf([...moved, order(5)]), rules)).toEqual(['askNeeds', 'offer', 'offer', 'askReferral']);
  });

  it('visit where visits are agreed on and one is due; a call is none', () => {
    const unagreed = { type: 'customer', createdDay: today - 900, referrals: 1 };
    const account = { ...unagreed, visitIntervalDays: 30 };
    const spoken = (kind: 'visit' | 'call', ago: number) => ({ contacts: [{ id: 'a', kind, day: today - ago }] });
    expect(actionsOf(factsOf(fresh, { account, ...spoken('visit', 30) }))[0]).toMatchObject({
      ...{ key: 'visit', why: [{ key: 'visitDue', values: { silenceDays: 30, intervalDays: 30 } }] },
    });
    expect(keysOf(factsOf(fresh, { account, ...spoken('visit', 29) }))).not.toContain('visit');
    expect(keysOf(factsOf(fresh, { account, ...spoken('call', 1) }))).toContain('visit');
    expect(keysOf(factsOf(fresh, { account: unagreed, ...spoken('call', 1) }))).toEqual([]);
  });

  it('leave out what was answered a short while ago, and only that', () => {
    const facts = factsOf([], { cases: ['k1', 'k2'].map((id) => ({ id, type: 'complaint', openedDay: today - 40 })) });
    const with_ = (given: AnswerFact): string[] =>
      actionsOf({ ...facts, answers: [given] }).map(({ key, recordId }) => `${key} ${recordId}`);
    expect(with_(answer('settleComplaint', 3, { recordId: 'k1' }))).toEqual(['settleComplaint k2', 'call undefined']);
    expect(with_(answer('settleComplaint', 91, { recordId: 'k1' }))).toHaveLength(3);
    expect(with_(answer('call', 13, { answer: 'accepted' }))).toEqual(['settleComplaint k1', 'settleComplaint k2']);
    expect(with_(answer('call', -1))).toHaveLength(3);
  });

  it('offer two products at most', () => {
    const rules = ['paper', 'clips', 'cups'].map((then, i) => rule(['ink'], then, 0.5 + i / 10));
    expect(
      actionsOf(factsOf([order(100, ['ink']), order(70), order(40)]), rules).map(({ productId }) => productId),
    ).toEqual(['cups', 'clips']);
  });
});
