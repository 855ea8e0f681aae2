/** What customers bring together, from the greatest value to the least. */
export interface ParetoCurve {
  readonly falling: Float64Array;
  /** Sum of the values up to and with this place. Where some are below zero it rises above the total before it falls back. */
  readonly cumulative: Float64Array;
  readonly total: number;
}

export function pareto(values: Float64Array): ParetoCurve {
  const falling = values.toSorted().reverse();
  const cumulative = new Float64Array(falling.length);
  let total = 0;
  for (let place = 0; place < falling.length; place += 1) {
    total += falling[place] as number;
    cumulative[place] = total;
  }
  return { falling, cumulative, total };
}

/**
 * Indexes of the values from the greatest to the least, equal ones rising. Looks the places up among the sorted values: a sort that compares takes ten
 * times as long.
 */
export function fallingOrder(values: Float64Array, { falling }: ParetoCurve): Int32Array {
  const count = falling.length;
  const order = new Int32Array(count);
  /** By the place of the first of equal values: how many of them have their place. */
  const placed = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    const value = values[index] as number;
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((falling[middle] as number) <= value) high = middle;
      else low = middle + 1;
    }
    order[low + (placed[low] as number)] = index;
    placed[low] = (placed[low] as number) + 1;
  }
  return order;
}

/** Share of the total that the best part of the customers bring, with a part of one counted as one; undefined without a total above zero. */
export function shareOfBest({ cumulative, total }: ParetoCurve, part: number): number | undefined {
  const count = Math.ceil(part * cumulative.length - 1e-9);
  return total > 0 && count > 0 ? (cumulative[count - 1] ?? 0) / total : undefined;
}

/** How many of the best customers bring this share of the total; undefined without a total above zero. */
export function customersForShare(
  { cumulative, total }: Omit<ParetoCurve, 'falling'>,
  share: number,
): number | undefined {
  if (!(total > 0)) return undefined;
  const place = cumulative.findIndex((sum) => sum >= share * total * (1 - 1e-12));
  return place < 0 ? undefined : place + 1;
}

/** The usual limits of an ABC analysis: A bring 80 % of the spend, A and B together 95 %. */
export const usualGradeShares: readonly number[] = [0.8, 0.95];

/**
 * Least spend of each grade but the last, so that the grades down to it bring these shares of all spend above zero (returns beyond it aside). The
 * customer who fills a share up belongs to it. Infinity where nobody has spent anything.
 */
export const gradeLimits = (spend: Float64Array, shares: readonly number[]): number[] =>
  gradeLimitsOf(spend.toSorted(), shares);

/** The same of spend that is sorted, the least first. */
export function gradeLimitsOf(rising: Float64Array, shares: readonly number[]): number[] {
  const falling = rising.toReversed();
  const cumulative = new Float64Array(falling.length);
  let total = 0;
  for (let place = 0; place < falling.length; place += 1) {
    total += Math.max(0, falling[place] ?? 0);
    cumulative[place] = total;
  }
  return shares.map((share) => {
    const count = customersForShare({ cumulative, total }, share);
    return count === undefined ? Infinity : Math.max(0, falling[count - 1] ?? Infinity);
  });
}

/** 0 for the best grade. Equal spend is equal grade. */
export function gradeOf(spend: number, limits: readonly number[]): number {
  let grade = 0;
  while (grade < limits.length && !(spend >= (limits[grade] as number))) grade += 1;
  return grade;
}
