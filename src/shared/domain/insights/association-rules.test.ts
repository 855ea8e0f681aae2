import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AssociationRule, associationRules, type Baskets, withoutRedundant } from './association-rules';

function basketsOf(baskets: readonly (readonly number[])[], itemCount: number): Baskets {
  const starts = new Int32Array(baskets.length + 1);
  for (const [i, basket] of baskets.entries()) starts[i + 1] = (starts[i] ?? 0) + basket.length;
  return { items: Int32Array.from(baskets.flat()), starts, itemCount };
}

const everything = { minSupport: 1e-9, minConfidence: 0, minLength: 2, maxLength: 10 };
const keyOf = ({ left, right }: Pick<AssociationRule, 'left' | 'right'>): string => `${left.join('+')}>${right}`;

/** Every set of items, counted in every basket. */
function bruteForce(
  baskets: readonly (readonly number[])[],
  itemCount: number,
  limits: typeof everything,
): Map<string, { support: number; confidence: number }> {
  const supportOf = (set: readonly number[]): number =>
    baskets.filter((basket) => set.every((item) => basket.includes(item))).length / baskets.length;
  const rules = new Map<string, { support: number; confidence: number }>();
  for (let bits = 1; bits < 2 ** itemCount; bits += 1) {
    const set = Array.from({ length: itemCount }, (_, i) => i).filter((i) => (bits >> i) & 1);
    const support = supportOf(set);
    if (set.length < limits.minLength || set.length > limits.maxLength || support < limits.minSupport) continue;
    for (const right of set) {
      const left = set.filter((item) => item !== right);
      const confidence = support / supportOf(left);
      if (support > 0 && confidence >= limits.minConfidence - 1e-12)
        rules.set(keyOf({ left, right }), { support, confidence });
    }
  }
  return rules;
}

describe('association rules', () => {
  it('finds the rules of the textbook', () => {
    // Han, Kamber and Pei, Data Mining (2012), table 6.1 and example 6.4: I1 to I5 in nine baskets, the rules of {I1, I2, I5}.
    const shop = basketsOf(
      [
        [0, 1, 4],
        [1, 3],
        [1, 2],
        [0, 1, 3],
        [0, 2],
        [1, 2],
        [0, 2],
        [0, 1, 2, 4],
        [0, 1, 2],
      ],
      5,
    );
    const rules = new Map(associationRules(shop, everything).map((rule) => [keyOf(rule), rule]));
    expect(rules.get('0+1>4')?.confidence).toBe(0.5);
    expect(rules.get('0+4>1')?.confidence).toBe(1);
    expect(rules.get('1+4>0')).toMatchObject({ confidence: 1, count: 2, conviction: Infinity });
    expect(
      associationRules(shop, { ...everything, minSupport: 2 / 9, minConfidence: 0.7 })
        .map(keyOf)
        .sort(),
    ).toEqual(['0+4>1', '1+4>0', '3>1', '4>0', '4>1'].sort());
    // Tan, Steinbach and Kumar, Introduction to Data Mining (2006), table 6.7: tea and coffee, 150 of 200 and 800 of 1000.
    const drinkers = Array.from({ length: 1000 }, (_, i) => (i < 150 ? [0, 1] : i < 200 ? [0] : i < 850 ? [1] : []));
    const [tea] = associationRules(basketsOf(drinkers, 2), everything).filter(({ right }) => right === 1);
    expect(tea).toMatchObject({ support: 0.15, confidence: 0.75 });
    expect(tea?.lift).toBeCloseTo(0.9375, 12);
    expect(tea?.leverage).toBeCloseTo(0.15 - 0.2 * 0.8, 12);
    expect(tea?.conviction).toBeCloseTo(0.2 / 0.25, 12);
  });

  it('finds what counting every set finds', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 5 }), { maxLength: 6 }), { minLength: 1, maxLength: 20 }),
        fc.record({
          minSupport: fc.constantFrom(1e-9, 0.1, 0.2, 0.25, 0.5),
          minConfidence: fc.constantFrom(0, 0.3, 0.5, 1),
          minLength: fc.integer({ min: 1, max: 3 }),
          maxLength: fc.integer({ min: 2, max: 7 }),
        }),
        (baskets, limits) => {
          const found = associationRules(basketsOf(baskets, 6), limits);
          const expected = bruteForce(baskets, 6, limits);
          expect(found.map(keyOf).sort()).toEqual([...expected.keys()].sort());
          for (const rule of found) expect(rule.confidence).toBeCloseTo(expected.get(keyOf(rule))?.confidence ?? 0, 12);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('counts a rule with no left-hand side only when asked', () => {
    const baskets = basketsOf([[0, 1], [0], [0, 2], []], 3);
    const limits = { ...everything, minSupport: 0.5, minConfidence: 0.5 };
    expect(associationRules(baskets, limits)).toEqual([]);
    expect(associationRules(baskets, { ...limits, minLength: 1 })).toMatchObject([{ left: [], right: 0, lift: 1 }]);
    expect(associationRules(basketsOf([], 0), limits)).toEqual([]);
  });

  it('leaves out what a simpler rule says as well', () => {
    fc.assert(
      fc.property(
        fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }), { minLength: 1, maxLength: 15 }),
        (baskets) => {
          const rules = associationRules(basketsOf(baskets, 5), everything);
          const isSimpler = (a: AssociationRule, b: AssociationRule): boolean =>
            a.right === b.right && a.left.length < b.left.length && a.left.every((item) => b.left.includes(item));
          expect(withoutRedundant(rules)).toEqual(
            rules.filter(
              (rule) => !rules.some((other) => isSimpler(other, rule) && other.confidence >= rule.confidence),
            ),
          );
        },
      ),
      { numRuns: 30 },
    );
  });
});
