import type { Analyses } from '../../../shared/domain/insights/analyses';

/** A bar of the Pareto curve. */
interface Place {
  /** Ranks of the accounts of the bar, from 1. */
  readonly from: number;
  readonly to: number;
  readonly sum: number;
  /** What the bar shows: of one account, or as much as one in a hundred accounts would bring at the mean of the bar. */
  readonly height: number;
  readonly grade: string;
  readonly gradeAt: number;
  readonly least: number;
  readonly most: number;
}

/**
 * The bars with the ranks they stand for; ranks fall into grades as the grades say how many they hold. Of 150 accounts every other bar
 * holds two: by their sums they would stand up and down like the teeth of a saw.
 */
export function placesOf({ per100, grades }: Pick<Analyses['value'], 'per100' | 'grades'>): Place[] {
  const ends = grades.map((_, at) => grades.slice(0, at + 1).reduce((sum, { accounts }) => sum + accounts, 0));
  const all = per100.reduce((count, { accounts }) => count + accounts, 0);
  let last = 0;
  return per100.map(({ sum, accounts, least, most }) => {
    const from = last + 1;
    last += accounts;
    const gradeAt = Math.max(
      0,
      ends.findIndex((end) => from <= end),
    );
    const height = (sum / accounts) * (all / per100.length);
    return { from, to: last, sum, height, grade: grades[gradeAt]?.grade ?? '', gradeAt, least, most };
  });
}
