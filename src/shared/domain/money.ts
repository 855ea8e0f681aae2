/** Divides and rounds half away from zero. BigInt, because price x quantity x discount exceeds 2^53. */
export function divideHalfAwayFromZero(numerator: bigint, denominator: bigint): bigint {
  const negative = numerator < 0n;
  const absolute = negative ? -numerator : numerator;
  const rounded = (2n * absolute + denominator) / (2n * denominator);
  return negative ? -rounded : rounded;
}

/** @throws RangeError when the amount leaves the exact range of a number (2^53 minor units) */
function toSafeNumber(amount: bigint): number {
  const value = Number(amount);
  if (!Number.isSafeInteger(value)) throw new RangeError('amount out of range');
  return value;
}

/**
 * Net amount of an order line in minor units, rounded half away from zero.
 * @param unitPriceMinor price of one unit in minor units
 * @param quantityMilli quantity in thousandths
 * @param discountBp discount in basis points (1000 = 10 % off), 0 to 10000
 */
export function lineNetMinor(unitPriceMinor: number, quantityMilli: number, discountBp: number): number {
  return toSafeNumber(
    divideHalfAwayFromZero(BigInt(unitPriceMinor) * BigInt(quantityMilli) * BigInt(10_000 - discountBp), 10_000_000n),
  );
}

/** Amount of an order line before discount, in minor units. */
export const lineGrossMinor = (unitPriceMinor: number, quantityMilli: number): number =>
  lineNetMinor(unitPriceMinor, quantityMilli, 0);

/** Sum of two amounts in minor units. @throws RangeError beyond 2^53 */
export function plusMinor(a: number, b: number): number {
  const sum = a + b;
  if (!Number.isSafeInteger(sum)) throw new RangeError('amount out of range');
  return sum;
}

/** Sum in minor units. @throws RangeError beyond 2^53 */
export function sumMinor(amounts: Iterable<number>): number {
  let sum = 0;
  let beyond: bigint | undefined;
  for (const amount of amounts) {
    // As long as every step is exact, numbers do: a tenth of the time.
    if (beyond === undefined && Number.isSafeInteger(sum + amount)) sum += amount;
    else beyond = (beyond ?? BigInt(sum)) + BigInt(amount);
  }
  return beyond === undefined ? sum : toSafeNumber(beyond);
}

/** A share of an amount, rounded half away from zero. @param shareBp basis points, 0 to 10000 */
export const shareOfMinor = (amountMinor: number, shareBp: number): number =>
  toSafeNumber(divideHalfAwayFromZero(BigInt(amountMinor) * BigInt(shareBp), 10_000n));

/**
 * An amount in as many parts as there are weights, in their proportion; the parts add up to the amount. What rounding down
 * leaves goes to the parts that lost most by it, the first of equal ones first. Without any weight the first part gets it all.
 * @param totalMinor zero or more @param weights whole numbers, zero or more
 */
export function shareOutMinor(totalMinor: number, weights: readonly number[]): number[] {
  const total = BigInt(totalMinor);
  const sum = weights.reduce((all, weight) => all + BigInt(weight), 0n);
  if (sum === 0n) return weights.map((_, index) => (index === 0 ? totalMinor : 0));
  const exact = weights.map((weight) => total * BigInt(weight));
  const parts = exact.map((value) => Number(value / sum));
  let left = totalMinor - sumMinor(parts);
  const byLoss = exact
    .map((value, index) => ({ loss: value % sum, index }))
    .sort((a, b) => (a.loss < b.loss ? 1 : a.loss > b.loss ? -1 : a.index - b.index));
  for (const { index } of byLoss) {
    if (left === 0) break;
    parts[index] = (parts[index] as number) + 1;
    left -= 1;
  }
  return parts;
}

// The definitions of fields need it too, and they lie below the rules.
export { minorDigits } from '../schema/currency';
