const halfLogTwoPi = 0.918_938_533_204_672_7;

/** Coefficients of Lanczos' approximation with g = 7, n = 9 (Godfrey 2001). */
const lanczos = [
  0.999_999_999_999_809_9, 676.520_368_121_885_1, -1259.139_216_722_402_8, 771.323_428_777_653_1,
  -176.615_029_162_140_6, 12.507_343_278_686_905, -0.138_571_095_265_720_12, 9.984_369_578_019_572e-6,
  1.505_632_735_149_311_6e-7,
] as const;

/** Logarithm of the gamma function for x > 0 (Lanczos 1964); relative error about 1e-14. NaN for x <= 0. */
export function lnGamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  // One step of the recurrence: the approximation is made for arguments from 1/2 on.
  if (x < 0.5) return lnGamma(x + 1) - Math.log(x);
  const shifted = x - 1;
  let sum: number = lanczos[0];
  for (let i = 1; i < lanczos.length; i += 1) sum += (lanczos[i] ?? 0) / (shifted + i);
  const t = shifted + 7.5;
  return halfLogTwoPi + (shifted + 0.5) * Math.log(t) - t + Math.log(sum);
}

/** lnGamma(x + rise) - lnGamma(x) for x > 0, rise >= 0, without the loss of digits that the difference of two large numbers has. */
export function lnGammaRise(x: number, rise: number): number {
  if (x < 64) return lnGamma(x + rise) - lnGamma(x);
  // Stirling's series (Abramowitz and Stegun 6.1.41), its terms subtracted one by one; what is left out is below 1e-15.
  const y = x + rise;
  const rest = (z: number): number => (1 / 12 - (1 / 360 - 1 / (1260 * z * z)) / (z * z)) / z;
  return (x - 0.5) * Math.log1p(rise / x) + rise * (Math.log(y) - 1) + rest(y) - rest(x);
}

/** Derivative of `lnGamma` for x > 0: recurrence up to 8, then the asymptotic series (Abramowitz and Stegun 6.3.5, 6.3.18). */
export function digamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 0;
  let y = x;
  for (; y < 8; y += 1) shift -= 1 / y;
  const inverse = 1 / y;
  const square = inverse * inverse;
  const series =
    square *
    (1 / 12 -
      square * (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - (square * 691) / 32_760)))));
  return shift + Math.log(y) - inverse / 2 - series;
}

/** Derivative of `digamma` for x > 0: recurrence up to 8, then the asymptotic series (Abramowitz and Stegun 6.4.6, 6.4.12). */
export function trigamma(x: number): number {
  if (!(x > 0)) return Number.NaN;
  let shift = 0;
  let y = x;
  for (; y < 8; y += 1) shift += 1 / (y * y);
  const inverse = 1 / y;
  const square = inverse * inverse;
  const series =
    1 / 6 -
    square *
      (1 / 30 - square * (1 / 42 - square * (1 / 30 - square * (5 / 66 - square * (691 / 2730 - square * (7 / 6))))));
  return shift + inverse + square / 2 + inverse * square * series;
}
