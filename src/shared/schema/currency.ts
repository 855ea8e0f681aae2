/** Digits after the decimal point of a currency (ISO 4217). */
export function minorDigits(currency: string): number {
  if (['JPY', 'KRW', 'VND', 'CLP', 'ISK'].includes(currency)) return 0;
  if (['BHD', 'KWD', 'OMR', 'TND', 'JOD', 'IQD'].includes(currency)) return 3;
  return 2;
}
