// How long customers stay, of whom many are still here: Kaplan and Meier (1958), Greenwood's variance (1926), the log-rank test (Mantel 1966).

/** Times of several customers; of those who are not lost it is known only that they stayed that long. */
export interface Stays {
  /** Whole days, zero or more. */
  readonly days: ArrayLike<number>;
  /** Whether (true, 1) the customer was lost then; of the same length. */
  readonly isLost: ArrayLike<boolean | number>;
}

export interface SurvivalPoint {
  /** Share that stays longer than the time asked for, 0 to 1. */
  readonly share: number;
  /** Standard error of the share. */
  readonly error: number;
}

/** The share that stays longer than `day` days: the product over the days of losses of the share of those still there who stay. */
export function survivalAt(stays: Stays, day: number): SurvivalPoint {
  const { lost, ended } = countsOf(stays);
  let [share, sum, there] = [1, 0, stays.days.length];
  for (let on = 0; on <= day; on += 1) {
    const losses = lost[on] ?? 0;
    if (losses > 0) {
      share *= 1 - losses / there;
      if (there > losses) sum += losses / (there * (there - losses));
    }
    there -= ended[on] ?? 0;
  }
  return { share, error: share * Math.sqrt(sum) };
}

/**
 * Whether two groups lose customers at a different pace: chi-squared with one degree of freedom. Above 3.84 equal groups would differ as much in fewer
 * than one of twenty cases.
 */
export function logRank(a: Stays, b: Stays): number {
  const [ofA, ofB] = [countsOf(a), countsOf(b)];
  let [thereA, thereB, difference, variance] = [a.days.length, b.days.length, 0, 0];
  for (let on = 0; on < Math.max(ofA.lost.length, ofB.lost.length); on += 1) {
    const there = thereA + thereB;
    const losses = (ofA.lost[on] ?? 0) + (ofB.lost[on] ?? 0);
    if (losses > 0) {
      const share = thereA / there;
      difference += (ofA.lost[on] ?? 0) - losses * share;
      if (there > 1) variance += (losses * share * (1 - share) * (there - losses)) / (there - 1);
    }
    thereA -= ofA.ended[on] ?? 0;
    thereB -= ofB.ended[on] ?? 0;
  }
  return variance > 0 ? difference ** 2 / variance : 0;
}

/** By day: how many were lost on it, and of how many it is the last that is known. Counting is many times quicker than sorting. */
function countsOf({ days, isLost }: Stays): { readonly lost: Int32Array; readonly ended: Int32Array } {
  let last = 0;
  for (let index = 0; index < days.length; index += 1) last = Math.max(last, days[index] as number);
  const [lost, ended] = [new Int32Array(last + 1), new Int32Array(last + 1)];
  for (let index = 0; index < days.length; index += 1) {
    const day = days[index] as number;
    ended[day] = (ended[day] as number) + 1;
    if (isLost[index]) lost[day] = (lost[day] as number) + 1;
  }
  return { lost, ended };
}
