import { describe, expect, it } from 'vitest';
import { parseDiscount, parseQuantity } from './numbers';

describe('parseQuantity', () => {
  it.each([
    ['12', '.', 12_000],
    ['1.5', '.', 1_500],
    ['1,5', ',', 1_500],
    ['1,5', '.', 1_500],
    ['1,500', '.', 1_500_000],
    ['1,500', ',', 1_500],
    ['1.500', ',', 1_500_000],
    ['1.234,5', ',', 1_234_500],
    ['1,234.5', '.', 1_234_500],
    ['1 200', '.', 1_200_000],
    ['１２', '.', 12_000],
    ['x 6', '.', 6_000],
    ['0.125', '.', 125],
    ['0,125', '.', 125],
    ['2.5000', '.', 2_500],
    ['1,000,000', '.', 1_000_000_000],
  ])('reads %s with decimal %s as %d thousandths', (text, decimal, milli) => {
    expect(parseQuantity(text, decimal)).toBe(milli);
  });

  it.each(['', '0', '-3', 'abc', '1.2.3', '12,34,5', '0.0001', '1e3', '2000000', '1,23,4.5'])(
    'refuses “%s”',
    (text) => {
      expect(parseQuantity(text, '.')).toBeUndefined();
    },
  );
});

describe('parseDiscount', () => {
  it.each([
    ['10', 1000],
    ['10%', 1000],
    ['10 % off', 1000],
    ['-10%', 1000],
    ['2.5', 250],
    ['0.1', 10],
    ['', 0],
    ['9折', 1000],
    ['8.5 折', 1500],
    ['85折', 1500],
    ['优惠 10%（9 折）', 1000],
    ['優惠 12.5%', 1250],
    ['100', 10_000],
  ])('reads %s as %d basis points off', (text, bp) => {
    expect(parseDiscount(text, '.')).toBe(bp);
  });

  it.each(['101', 'ten', '0 折', '1.234', '-'.repeat(2), '120 折'])('refuses “%s”', (text) => {
    expect(parseDiscount(text, '.')).toBeUndefined();
  });
});
