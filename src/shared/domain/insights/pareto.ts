/** Customers from the greatest value to the least, and what they bring together. */
export interface Pareto {
  /** Indexes of the values; equal ones in the order in which they came. */
  readonly order: Int32Array;
  /** Sum of the values up to and with this place. Where some are below zero it rises above the total before it falls back. */
  readonly cumulative: Float64Array;
  readonly total: number;
}

export function pareto(values: Float64Array): Pareto {
  const order = fallingOrder(values);
  const cumulative = new Float64Array(order.length);
  let total = 0;
  for (let place = 0; place < order.length; place += 1) {
    total += values[order[place] as number] as number;
    cumulative[place] = total;
  }
  return { order, cumulative, total };
}

/** Indexes from the greatest value to the least, equal ones rising. Sorts the values as such and looks their places up: a sort that compares takes ten times as long. */
function fallingOrder(values: Float64Array): Int32Array {
  const rising = values.toSorted();
  const count = rising.length;
  const order = new Int32Array(count);
  /** By the place of the first of equal values: how many of them have their place. */
  const placed = new Int32Array(count);
  for (let index = 0; index < count; index += 1) {
    const value = values[index] as number;
    let [low, high] = [0, count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((rising[middle] as number) > value) high = middle;
      else low = middle + 1;
    }
    const first = count - low;
    order[first + (placed[first] as number)] = index;
    placed[first] = (placed[first] as number) + 1;
  }
  return order;
}

/** Share of the total that the best part of the customers bring, with a part of one counted as one; undefined without a total above zero. */
export function shareOfBest({ cumulative, total }: Pareto, part: number): number | undefined {
  const count = Math.ceil(part * cumulative.length - 1e-9);
  return total > 0 && count > 0 ? (cumulative[count - 1] ?? 0) / total : undefined;
}

/** How many of the best customers bring this share of the total; undefined without a total above zero. */
export function customersForShare({ cumulative, total }: Omit<Pareto, 'order'>, share: number): number | undefined {
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
export function gradeLimits(spend: Float64Array, shares: readonly number[]): number[] {
  const falling = spend.toSorted().reverse();
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
export const gradeOf = (spend: number, limits: readonly number[]): number => {
  const grade = limits.findIndex((least) => spend >= least);
  return grade < 0 ? limits.length : grade;
};
