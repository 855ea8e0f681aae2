import fc from 'fast-check';
import { expect, test } from 'vitest';
import { entities } from '../entities';
import { validateBody } from '../schema/validate';
import { shareOfMinor, shareOutMinor } from './money';
import { amountByProduct, newLine, sumOfLines, valueOfOpportunity, withQuantity } from './opportunity-lines';

const amount = fc.nat({ max: 1_000_000_000_000 });
const lines = fc.uniqueArray(fc.record({ productId: fc.constantFrom('a', 'b', 'c', 'd', 'e'), amountMinor: amount }), {
  selector: ({ productId }) => productId,
});
const sum = (parts: readonly { readonly amountMinor: number }[]): number =>
  parts.reduce((all, part) => all + part.amountMinor, 0);

test('parts add up to the whole, and none is off by a minor unit or more', () => {
  fc.assert(
    fc.property(amount, fc.array(amount, { minLength: 1 }), (total, weights) => {
      const parts = shareOutMinor(total, weights);
      expect(parts.reduce((all, part) => all + part, 0)).toBe(total);
      const all = weights.reduce((one, other) => one + other, 0);
      for (const [index, part] of parts.entries()) {
        if (all === 0) continue;
        const exact = (BigInt(total) * BigInt(weights[index] ?? 0) * 1000n) / BigInt(all);
        expect(Math.abs(part * 1000 - Number(exact))).toBeLessThan(1001);
      }
    }),
  );
  expect(shareOutMinor(100, [1, 1, 1])).toEqual([34, 33, 33]);
  expect(shareOutMinor(7, [0, 0])).toEqual([7, 0]);
  expect(shareOutMinor(7, [])).toEqual([]);
});

test('the value of an opportunity, and what is expected of it, is all of some product or of none', () => {
  fc.assert(
    fc.property(fc.option(amount, { nil: undefined }), lines, fc.nat({ max: 10_000 }), (valueMinor, held, shareBp) => {
      const opportunity = { ...(valueMinor === undefined ? {} : { valueMinor }), lines: held };
      const value = valueOfOpportunity(opportunity) ?? 0;
      const weighted = shareOfMinor(value, shareBp);
      const [whole, parts] = [amountByProduct(value, opportunity), amountByProduct(weighted, opportunity)];
      expect([sum(whole), sum(parts)]).toEqual([value, weighted]);
      expect(whole.every(({ amountMinor }) => amountMinor >= 0)).toBe(true);
      // Lines that fit into the value keep their amounts.
      if (value >= (sumOfLines(held) ?? 0))
        for (const line of held)
          expect(whole.find(({ productId }) => productId === line.productId)?.amountMinor).toBe(line.amountMinor);
    }),
  );
});

test('what no line accounts for is of no product', () => {
  const two = [
    { productId: 'tea', amountMinor: 300 },
    { productId: 'wine', amountMinor: 100 },
  ];
  expect(amountByProduct(1000, { valueMinor: 1000, lines: two })).toEqual([...two, { amountMinor: 600 }]);
  expect(amountByProduct(200, { valueMinor: 200, lines: two })).toEqual([
    { productId: 'tea', amountMinor: 150 },
    { productId: 'wine', amountMinor: 50 },
  ]);
  expect(amountByProduct(400, { lines: two })).toEqual(two);
  // As every opportunity was before there were lines.
  expect(amountByProduct(1000, { valueMinor: 1000 })).toEqual([{ amountMinor: 1000 }]);
  expect(amountByProduct(50, { valueMinor: 50, lines: [{ productId: 'tea', amountMinor: 0 }] })).toEqual([
    { productId: 'tea', amountMinor: 0 },
    { amountMinor: 50 },
  ]);
});

test('the sum is offered where there are lines, and the value stands where it was given', () => {
  expect([sumOfLines(), sumOfLines([]), sumOfLines([newLine('tea', 250), newLine('wine', 100)])]).toEqual([
    undefined,
    undefined,
    350,
  ]);
  expect(valueOfOpportunity({ valueMinor: 0, lines: [newLine('tea', 250)] })).toBe(0);
  expect(valueOfOpportunity({ lines: [newLine('tea', 250)] })).toBe(250);
  expect(valueOfOpportunity({})).toBeUndefined();
});

test('the amount follows the quantity until somebody gives another', () => {
  const line = newLine('tea', 250);
  expect(line).toEqual({ productId: 'tea', quantityMilli: 1000, amountMinor: 250 });
  expect(withQuantity(line, 2500, 250)).toEqual({ productId: 'tea', quantityMilli: 2500, amountMinor: 625 });
  const agreed = { ...line, amountMinor: 200 };
  expect(withQuantity(agreed, 2500, 250)).toEqual({ ...agreed, quantityMilli: 2500 });
  expect(withQuantity(agreed, undefined, 250)).toEqual({ productId: 'tea', amountMinor: 200 });
  // Without a price nothing is known of it but what is typed.
  expect(newLine('tea', undefined)).toEqual({ productId: 'tea', amountMinor: 0 });
  expect(withQuantity(newLine('tea', undefined), 2000, undefined)).toEqual({
    productId: 'tea',
    quantityMilli: 2000,
    amountMinor: 0,
  });
  expect(withQuantity({ productId: 'tea', amountMinor: 0 }, 2000, 250).amountMinor).toBe(500);
});

test('an opportunity of before has no lines and stays as it is', () => {
  const before = { name: 'Tea', accountId: 'a', ownerId: 'u', stage: 'new', valueMinor: 100 } as const;
  expect(validateBody(entities.opportunity, before)).toEqual([]);
  const held = { ...before, lines: [newLine('tea', 250), { productId: 'wine', amountMinor: 0 }] };
  expect(validateBody(entities.opportunity, held)).toEqual([]);
  const wrong = { ...before, lines: [{ productId: 'tea', amountMinor: -1 }] };
  expect(validateBody(entities.opportunity, wrong)).toHaveLength(1);
});
