/** Numbers as people type and paste them, read without floating point. */

const group = (decimal: string): string => (decimal === ',' ? '.' : ',');

/** Digits before and after the decimal sign; undefined when the text is no plain number. */
function decimalParts(text: string, decimal: string): { whole: string; fraction: string } | undefined {
  const plain = text
    .normalize('NFKC')
    .replace(/[\s\u00a0\u202f'’]/g, '')
    .replace(/^\+/, '');
  if (!/^\d[\d.,]*$|^[.,]\d+$/.test(plain)) return undefined;
  const last = Math.max(plain.lastIndexOf('.'), plain.lastIndexOf(','));
  if (last < 0) return { whole: plain, fraction: '' };
  const sign = plain[last] as string;
  const both = plain.includes('.') && plain.includes(',');
  const several = plain.indexOf(sign) !== last;
  const after = plain.slice(last + 1);
  // A lone separator is the decimal sign of the region, or of another one unless it parts exactly three digits.
  const groups = both ? several : several || (sign === group(decimal) && /^\d{3}$/.test(after) && /^[1-9]/.test(plain));
  if (groups && !/^\d{1,3}([.,]\d{3})+$/.test(plain)) return undefined;
  if (groups) return { whole: plain.replace(/[.,]/g, ''), fraction: '' };
  const before = plain.slice(0, last);
  if (both && !/^\d{1,3}([.,]\d{3})+$/.test(before)) return undefined;
  return { whole: before.replace(/[.,]/g, ''), fraction: after };
}

/** An integer of `digits` decimal places: `scaled('1,5', 3, ',')` is 1500. Undefined for no number or too many places. */
function scaled(text: string, digits: number, decimal: string): number | undefined {
  const parts = decimalParts(text, decimal);
  if (!parts) return undefined;
  const fraction = parts.fraction.replace(/0+$/, '');
  if (fraction.length > digits) return undefined;
  const value = Number(`${parts.whole || '0'}${fraction.padEnd(digits, '0')}`);
  return Number.isSafeInteger(value) ? value : undefined;
}

/** Largest quantity of a line, in thousandths (the order's definition says the same). */
const maxQuantityMilli = 1_000_000_000;

/** A quantity in thousandths, above 0. @param decimal decimal sign of the region, `.` or `,` */
export function parseQuantity(text: string, decimal: string): number | undefined {
  const milli = scaled(text.replace(/^\s*[x×]\s*/i, ''), 3, decimal);
  return milli !== undefined && milli > 0 && milli <= maxQuantityMilli ? milli : undefined;
}

/**
 * A discount in basis points off, 0 to 10000: `10`, `10 %`, `10 % off`, `-10%`, and in Chinese `9 折`, `85 折`,
 * `优惠 10%（9 折）`. A number without sign is always what is taken off, never what remains.
 */
export function parseDiscount(text: string, decimal: string): number | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '' || plain === '-' || plain === '–') return 0;
  const remaining = /^([\d.,]+)\s*折$/.exec(plain)?.[1];
  if (remaining !== undefined) {
    // 9 折 and 8.5 折 count tenths, 85 折 hundredths.
    const tenths = scaled(remaining, 3, decimal);
    if (tenths === undefined || tenths <= 0) return undefined;
    const bp = tenths > 10_000 ? tenths / 10 : tenths;
    return bp <= 10_000 && Number.isInteger(bp) ? 10_000 - bp : undefined;
  }
  const off = /^(?:优惠|優惠)?\s*[-−]?\s*([\d.,]+)\s*%?\s*(?:off)?\s*(?:\(.*折\))?$/i.exec(plain)?.[1];
  const bp = off === undefined ? undefined : scaled(off, 2, decimal);
  return bp !== undefined && bp <= 10_000 ? bp : undefined;
}
