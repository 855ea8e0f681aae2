import { divideHalfAwayFromZero } from '../../shared/domain/money';
import { TableFileError } from '../table-file';

/** What parts whole numbers from decimals in a file. */
export type DecimalMark = '.' | ',';

/** A number exactly as it was written: `units` / 10^`scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

export const zero: Decimal = { units: 0n, scale: 0 };

/**
 * What one number says about the file's decimal mark: which it is, that it may be either (`1,234`), or nothing (no mark in it).
 */
export function markIn(cell: string): DecimalMark | 'either' | undefined {
  const last = Math.max(cell.lastIndexOf('.'), cell.lastIndexOf(','));
  if (last < 0) return undefined;
  const mark = cell[last] as DecimalMark;
  const other = mark === '.' ? ',' : '.';
  if (cell.includes(other)) return mark;
  // Twice the same: it parts thousands.
  if (cell.indexOf(mark) !== last) return other;
  const isGroup = /^[+-]?[1-9]\d{0,2}$/.test(cell.slice(0, last)) && /^\d{3}$/.test(cell.slice(last + 1));
  return isGroup ? 'either' : mark;
}

const plain: Readonly<Record<DecimalMark, RegExp>> = {
  '.': /^([+-]?)(\d+|\d{1,3}(?:,\d{3})+|(?=\.))(?:\.(\d*))?$/,
  ',': /^([+-]?)(\d+|\d{1,3}(?:\.\d{3})+|(?=,))(?:,(\d*))?$/,
};

/** @throws TableFileError for what is no number in a file with this decimal mark */
export function readDecimal(cell: string, mark: DecimalMark, line: number, wanted: string): Decimal {
  const [, sign, whole = '', fraction = ''] = plain[mark].exec(cell) ?? [];
  if (sign === undefined || (whole === '' && fraction === ''))
    throw new TableFileError(
      line,
      cell === ''
        ? `the ${wanted} is empty`
        : `"${cell.slice(0, 40)}" is no ${wanted} like ${mark === '.' ? '1234.56' : '1234,56'}`,
    );
  const digits = fraction.replace(/0+$/, '');
  const units = BigInt(whole.replace(/[.,]/g, '') + digits);
  return { units: sign === '-' ? -units : units, scale: digits.length };
}

export const times = (a: Decimal, b: Decimal): Decimal => ({ units: a.units * b.units, scale: a.scale + b.scale });

/**
 * A decimal with so many digits behind its mark, as an integer, rounded half away from zero.
 * @throws RangeError beyond 2^53
 */
export function rounded({ units, scale }: Decimal, digits: number): number {
  const value = Number(
    scale <= digits
      ? units * 10n ** BigInt(digits - scale)
      : divideHalfAwayFromZero(units, 10n ** BigInt(scale - digits)),
  );
  if (!Number.isSafeInteger(value)) throw new RangeError('number out of range');
  // No negative zero: it is no value of a record.
  return value === 0 ? 0 : value;
}

/** @throws RangeError beyond 2^53 */
export function quotient(a: Decimal, b: Decimal, digits: number): number {
  const shift = BigInt(b.scale + digits - a.scale);
  const [above, below] = shift >= 0n ? [a.units * 10n ** shift, b.units] : [a.units, b.units * 10n ** -shift];
  const sign = below < 0n ? -1n : 1n;
  return rounded({ units: divideHalfAwayFromZero(above * sign, below * sign), scale: 0 }, 0);
}
