/**
 * Places of grid lines on an axis that begins at 0: whole steps of 1, 2 or 5 times a power of ten, at most four of them.
 * @param most greatest value, a count or minor units
 * @returns from 0 to the first one that is not below `most`; 0 and 1 where there is nothing to show
 */
export function ticksTo(most: number): number[] {
  if (!(most > 0) || !Number.isFinite(most)) return [0, 1];
  const rough = Math.max(1, most / 4);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((size) => size * power >= rough * (1 - 1e-9)) ?? 10) * power;
  const count = Math.ceil((most / step) * (1 - 1e-9));
  // Multiples, not sums: those would gather rounding.
  return Array.from({ length: count + 1 }, (_, k) => k * step);
}
