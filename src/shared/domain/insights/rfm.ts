import type { PurchaseHistories } from './purchase-history';
import { finish, type Work } from './work';

// Recency, frequency and monetary value: Hughes, "Strategic Database Marketing" (1994); five groups each, 5 is best.

const groups = 5;

/** Where each score begins, from score 2 to 5. Infinity: nobody reaches it. */
export interface RfmThresholds {
  /** Days since the last purchase, at most. */
  readonly recencyDays: readonly number[];
  /** Days with a purchase, at least. */
  readonly purchases: readonly number[];
  /** Spend, at least. */
  readonly spend: readonly number[];
}

export interface RfmScores {
  readonly recency: number;
  readonly frequency: number;
  readonly monetary: number;
}

/**
 * Thresholds that part the customers into fifths. Equal values never part: all of them get the lower score, so that of many customers with one order
 * none is called frequent.
 */
export function* rfmThresholdsWork({ until, lastDay, purchases, spend }: PurchaseHistories): Work<RfmThresholds> {
  const days = quantiles(lastDay);
  yield;
  const counts = quantiles(purchases);
  yield;
  return { recencyDays: days.map((day) => until - day), purchases: counts, spend: quantiles(spend) };
}

/** `rfmThresholdsWork` at once. */
export const rfmThresholds = (histories: PurchaseHistories): RfmThresholds => finish(rfmThresholdsWork(histories));

/** The smallest values above the lowest fifth, two fifths and so on. */
function quantiles(values: Float64Array | Int32Array): number[] {
  const sorted = values instanceof Int32Array ? sortedWholes(values) : values.toSorted();
  return Array.from({ length: groups - 1 }, (_, k) => {
    const last = sorted[Math.ceil(((k + 1) * sorted.length) / groups) - 1] ?? Infinity;
    return sorted[firstAbove(sorted, last)] ?? Infinity;
  });
}

/** Days and numbers of purchases lie so near each other that counting them is quicker than sorting. */
function sortedWholes(values: Int32Array): Int32Array {
  let [least, most] = [Infinity, -Infinity];
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (value < least) least = value;
    if (value > most) most = value;
  }
  const range = most - least;
  if (!(range >= 0 && range < 4 * values.length)) return values.toSorted();
  const counts = new Int32Array(range + 1);
  for (let i = 0; i < values.length; i += 1) {
    const at = (values[i] as number) - least;
    counts[at] = (counts[at] as number) + 1;
  }
  const sorted = new Int32Array(values.length);
  let place = 0;
  for (let at = 0; at < counts.length; at += 1) {
    const until = place + (counts[at] as number);
    sorted.fill(at + least, place, until);
    place = until;
  }
  return sorted;
}

function firstAbove(sorted: Float64Array | Int32Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Scores from 1 to 5 of one customer, from the thresholds of all of them or from fixed ones. */
export function rfmScores(
  customer: { readonly recencyDays: number; readonly purchases: number; readonly spend: number },
  thresholds: RfmThresholds,
): RfmScores {
  const { recencyDays, purchases, spend } = thresholds;
  return {
    recency: 1 + reached(recencyDays, -customer.recencyDays, -1),
    frequency: 1 + reached(purchases, customer.purchases, 1),
    monetary: 1 + reached(spend, customer.spend, 1),
  };
}

/** How many of the limits, each times the sign, the value is not below. */
function reached(limits: readonly number[], value: number, sign: 1 | -1): number {
  let count = 0;
  for (let at = 0; at < limits.length; at += 1) if (value >= sign * (limits[at] as number)) count += 1;
  return count;
}

export interface RfmSegment {
  readonly name: string;
  /** Lowest and highest score. */
  readonly recency: readonly [number, number];
  readonly frequency: readonly [number, number];
}

/** The ten segments in common use over recency and frequency; together they cover every pair of scores once. */
export const usualSegments: readonly RfmSegment[] = [
  { name: 'champions', recency: [5, 5], frequency: [4, 5] },
  { name: 'loyal', recency: [3, 4], frequency: [4, 5] },
  { name: 'potential-loyalists', recency: [4, 5], frequency: [2, 3] },
  { name: 'new', recency: [5, 5], frequency: [1, 1] },
  { name: 'promising', recency: [4, 4], frequency: [1, 1] },
  { name: 'needing-attention', recency: [3, 3], frequency: [3, 3] },
  { name: 'about-to-sleep', recency: [3, 3], frequency: [1, 2] },
  { name: 'cannot-lose', recency: [1, 2], frequency: [5, 5] },
  { name: 'at-risk', recency: [1, 2], frequency: [3, 4] },
  { name: 'hibernating', recency: [1, 2], frequency: [1, 2] },
];

/** `segmentOf` of the usual segments, looked up. @param scores from 1 to 5 each */
export const usualSegmentOf = ({ recency, frequency }: RfmScores): string | undefined =>
  usualNames[recency * 6 + frequency];

/** Name of the first segment the scores lie in; undefined where none does. */
export const segmentOf = ({ recency, frequency }: RfmScores, segments: readonly RfmSegment[]): string | undefined =>
  segments.find(
    (segment) =>
      recency >= segment.recency[0] &&
      recency <= segment.recency[1] &&
      frequency >= segment.frequency[0] &&
      frequency <= segment.frequency[1],
  )?.name;

const usualNames = Array.from({ length: 36 }, (_, i) =>
  segmentOf({ recency: Math.floor(i / 6), frequency: i % 6, monetary: 1 }, usualSegments),
);
