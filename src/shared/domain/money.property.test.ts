import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { orderTotals, withTotals } from './order';
import { lineGrossMinor, lineNetMinor, sumMinor } from './money';

// Thousands of cases on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

/** A second implementation: exact rational numbers, rounded half away from zero by comparing the remainder. */
interface Rational {
  readonly n: bigint;
  readonly d: bigint;
}
const rational = (n: bigint, d = 1n): Rational => (d < 0n ? { n: -n, d: -d } : { n, d });
const times = (a: Rational, b: Rational): Rational => rational(a.n * b.n, a.d * b.d);
const minus = (a: Rational, b: Rational): Rational => rational(a.n * b.d - b.n * a.d, a.d * b.d);
function rounded({ n, d }: Rational): bigint {
  const whole = n / d;
  const rest = n % d;
  const isHalfOrMore = 2n * (rest < 0n ? -rest : rest) >= d;
  return isHalfOrMore ? whole + (n < 0n ? -1n : 1n) : whole;
}
const net = (price: number, quantity: number, discount: number): bigint =>
  rounded(
    times(
      times(rational(BigInt(price)), rational(BigInt(quantity), 1000n)),
      minus(rational(1n), rational(BigInt(discount), 10_000n)),
    ),
  );

const price = fc.oneof(fc.integer({ min: 0, max: 100_000_000 }), fc.integer({ min: -1_000_000, max: 1_000_000 }));
const quantity = fc.integer({ min: 1, max: 10_000_000 });
const discount = fc.oneof(fc.integer({ min: 0, max: 10_000 }), fc.constantFrom(0, 1, 3333, 5000, 9999, 10_000));
const line = fc.record({
  unitPriceMinor: fc.integer({ min: 0, max: 100_000_000 }),
  quantityMilli: quantity,
  discountBp: discount,
});

test('a line is its exact amount, rounded half away from zero', () => {
  fc.assert(
    fc.property(price, quantity, discount, (p, q, d) => {
      expect(BigInt(lineNetMinor(p, q, d))).toBe(net(p, q, d));
      expect(BigInt(lineGrossMinor(p, q))).toBe(net(p, q, 0));
    }),
    { numRuns: 3000 },
  );
});

test('halves go away from zero, on both sides', () => {
  expect([lineNetMinor(1, 500, 0), lineNetMinor(-1, 500, 0), lineNetMinor(3, 500, 0), lineNetMinor(1, 499, 0)]).toEqual(
    [1, -1, 2, 0],
  );
});

test('an order is the sum of its rounded lines', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const totals = orderTotals(lines);
      expect(BigInt(totals.netMinor)).toBe(
        lines.reduce((sum, l) => sum + net(l.unitPriceMinor, l.quantityMilli, l.discountBp), 0n),
      );
      expect(BigInt(totals.grossMinor)).toBe(
        lines.reduce((sum, l) => sum + net(l.unitPriceMinor, l.quantityMilli, 0), 0n),
      );
      expect(totals.discountMinor).toBe(totals.grossMinor - totals.netMinor);
    }),
    { numRuns: 1000 },
  );
});

test('computing totals twice changes nothing, whatever amounts were claimed', () => {
  fc.assert(
    fc.property(fc.array(line, { maxLength: 10 }), fc.integer(), fc.integer(), (lines, gross, claimed) => {
      const order = {
        grossMinor: gross,
        netMinor: claimed,
        lines: lines.map((l, index) => ({
          ...l,
          lineId: String(index),
          productId: 'p',
          productName: 'x',
          netMinor: claimed,
        })),
      };
      const once = withTotals(order);
      expect(withTotals(once)).toEqual(once);
      expect(once.netMinor).toBe(sumMinor(once.lines.map((l) => l.netMinor)));
    }),
  );
});

test('what cannot be exact is refused, not rounded', () => {
  expect(() => lineNetMinor(Number.MAX_SAFE_INTEGER, 2000, 0)).toThrow(RangeError);
  expect(() => sumMinor([Number.MAX_SAFE_INTEGER, 1])).toThrow(RangeError);
});
