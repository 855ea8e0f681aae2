import { quotient, rounded, times, zero, type Decimal } from './decimal';

/** What a row says of one line, as exact as it was written. */
export interface LineInput {
  readonly quantity: Decimal;
  /** Of one unit, before the discount. */
  readonly price: Decimal | undefined;
  /** Of the line, after the discount. */
  readonly amount: Decimal | undefined;
  /** Basis points. */
  readonly discountBp: number;
  /** Digits behind the decimal mark of the currency. */
  readonly minorDigits: number;
}

export interface LineAmounts {
  readonly quantityMilli: number;
  readonly unitPriceMinor: number;
  readonly grossMinor: number;
  readonly netMinor: number;
}

/** What is wrong with a row: a code, and the reason for people. */
export interface Flaw {
  readonly code:
    | 'missing'
    | 'wrong_columns'
    | 'bad_date'
    | 'in_the_future'
    | 'bad_number'
    | 'too_big'
    | 'too_long'
    | 'amount_differs'
    | 'sign_differs'
    | 'bad_discount'
    | 'unknown_currency'
    | 'unknown_status'
    | 'several_values'
    | 'too_many_lines'
    | 'unknown_account'
    | 'several_accounts'
    | 'removed_account'
    | 'unknown_product'
    | 'several_products'
    | 'removed_product'
    | 'invalid';
  readonly reason: string;
}

export const isFlaw = (value: object): value is Flaw => 'reason' in value;

const everything = 10_000;
const inUnits = (minor: number, digits: number): Decimal => ({ units: BigInt(minor), scale: digits });

/**
 * The amounts of one line. Where the row says an amount, that is what was paid, and the price of a unit is what it comes to,
 * rounded; where it says a price too, both must agree but for the rounding of the price.
 */
export function amountsOf({ quantity, price, amount, discountBp, minorDigits: digits }: LineInput): LineAmounts | Flaw {
  if (quantity.scale > 3) return { code: 'bad_number', reason: 'a quantity has at most three decimals' };
  if (price !== undefined && price.units < 0n)
    return { code: 'bad_number', reason: 'the price is below zero; what was given back has a quantity below zero' };
  try {
    const quantityMilli = rounded(quantity, 3);
    const gross = price && times(price, quantity);
    const left: Decimal = { units: BigInt(everything - discountBp), scale: 4 };
    const computed = gross && times(gross, left);
    const netMinor = rounded(amount ?? computed ?? zero, digits);
    if (amount !== undefined) {
      const flaw = disagreement(quantity, price, computed, netMinor, digits);
      if (flaw) return flaw;
    }
    const unitPriceMinor = price ? rounded(price, digits) : unitPriceOf(netMinor, quantity, left, digits);
    // Without a discount nothing may look like one: a rounded price would.
    const grossMinor = discountBp === 0 ? netMinor : gross ? rounded(gross, digits) : grossOf(netMinor, left, digits);
    return { quantityMilli, unitPriceMinor, grossMinor, netMinor };
  } catch (error) {
    if (error instanceof RangeError) return { code: 'too_big', reason: 'the amount is too big' };
    throw error;
  }
}

function disagreement(
  quantity: Decimal,
  price: Decimal | undefined,
  computed: Decimal | undefined,
  netMinor: number,
  digits: number,
): Flaw | undefined {
  const hasOtherSign = quantity.units === 0n ? netMinor !== 0 : quantity.units > 0n ? netMinor < 0 : netMinor > 0;
  if (hasOtherSign)
    return {
      code: 'sign_differs',
      reason: 'quantity and amount are not both above or both below zero; what was given back has both below zero',
    };
  if (price === undefined || computed === undefined) return undefined;
  const off = Math.abs(rounded(computed, digits) - netMinor);
  // A price of 0.42 may stand for 0.4167.
  const half: Decimal = { units: 5n, scale: price.scale + 1 };
  const allowed = 1 + Math.abs(rounded(times(quantity, half), digits));
  if (off <= allowed) return undefined;
  return {
    code: 'amount_differs',
    reason:
      'quantity, price and discount come to another amount; name the columns that belong together, or leave --price out',
  };
}

function unitPriceOf(netMinor: number, quantity: Decimal, left: Decimal, digits: number): number {
  const whole = times(quantity, left);
  return whole.units === 0n ? 0 : quotient(inUnits(netMinor, digits), whole, digits);
}

const grossOf = (netMinor: number, left: Decimal, digits: number): number =>
  left.units === 0n ? netMinor : quotient(inUnits(netMinor, digits), left, digits);
