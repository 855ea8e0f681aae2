import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PairSet } from './pair-set';

it('knows every pair it was given, and no other', () => {
  const pair = fc.oneof(
    fc.nat(40),
    fc.nat({ max: 2 ** 31 - 1 }),
    fc.maxSafeNat().map((n) => Math.floor(n / 2)),
  );
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 300 }), (pairs) => {
      const [set, plain] = [new PairSet(), new Set<number>()];
      for (const one of pairs) {
        expect(set.add(one)).toBe(!plain.has(one));
        plain.add(one);
      }
    }),
  );
});

it('grows with many pairs that differ in their lesser or in their greater part', () => {
  const set = new PairSet();
  const count = 60_000;
  const pairs = Array.from({ length: 40_000 }, (_, n) => (n % 200) * count + Math.floor(n / 200) + 1);
  const found = [...pairs, ...pairs.map((pair) => pair * count)].map((pair) => set.add(pair));
  expect(found.every(Boolean)).toBe(true);
  expect(pairs.some((pair) => set.add(pair) || set.add(pair * count))).toBe(false);
});
