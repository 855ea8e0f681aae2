import type { CohortAnalysis, CohortCell } from './analyses';
import { monthOfDay, monthsOfDays } from './months';
import type { OrdersByAccount } from './orders-by-account';
import { inChunks, type Work } from './work';

const yearDays = 365;

/** What winning and keeping accounts has cost, one entry an account that is looked at. */
export interface CohortCosts {
  /** NaN where nobody has recorded it. */
  readonly acquisitionMinor: Float64Array;
  /** Of all contacts of the year up to the analysis date. */
  readonly contactYearMinor: Float64Array;
}

/**
 * Accounts by the quarter of their first purchase, and how many of them purchased again in that quarter and each one after it. The quarter of the analysis
 * date counts only once it is over. What was spent is all orders of a quarter from the first purchase on, less returns.
 * @param asked whose accounts are to be named
 */
export function* cohortAnalysis(
  { starts, day, amount }: OrdersByAccount,
  accounts: Int32Array,
  costs: CohortCosts | undefined,
  asOfDay: number,
  asked?: { readonly cell: CohortCell; readonly idOf: (account: number) => string },
): Work<CohortAnalysis> {
  const members: string[] = [];
  let firstDay = asOfDay;
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) firstDay = Math.min(firstDay, day[starts[account] ?? -1] ?? firstDay);
  });
  const monthOf = monthsOfDays(firstDay, asOfDay);
  const quarterOf = (on: number): number => Math.floor(monthOf(on) / 3);
  const last = Math.floor(monthOfDay(asOfDay + 1) / 3) - 1;
  const cohorts = new Map<number, { accounts: number; retained: number[]; spendMinor: number[] }>();
  let active = 0;
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      let cohort: { accounts: number; retained: number[]; spendMinor: number[] } | undefined;
      let [first, seen, isActive] = [0, -1, false];
      const end = starts[account + 1] ?? 0;
      for (let i = starts[account] ?? 0; i < end; i += 1) {
        const on = day[i] ?? 0;
        if (on > asOfDay) break;
        const net = amount[i] ?? 0;
        if (net >= 0 && on > asOfDay - yearDays) isActive = true;
        const quarter = quarterOf(on);
        if (quarter > last) continue;
        if (!cohort) {
          if (net < 0) continue;
          first = quarter;
          cohort = cohorts.get(first);
          if (!cohort) cohorts.set(first, (cohort = emptyCohort(last - first + 1)));
          cohort.accounts += 1;
        }
        const place = quarter - first;
        cohort.spendMinor[place] = (cohort.spendMinor[place] ?? 0) + net;
        if (net >= 0 && quarter !== seen) {
          cohort.retained[place] = (cohort.retained[place] ?? 0) + 1;
          if (asked && place === asked.cell.quarter && nameOf(first) === asked.cell.cohort)
            members.push(asked.idOf(account));
          seen = quarter;
        }
      }
      if (isActive) active += 1;
    }
  });
  return {
    by: 'quarter',
    rows: [...cohorts]
      .sort(([a], [b]) => a - b)
      .map(([quarter, { accounts: size, retained, spendMinor }]) => ({
        cohort: nameOf(quarter),
        accounts: size,
        retained: retained.map((count) => count / size),
        spendMinor,
      })),
    ...(costs ? meanCosts(costs, active) : {}),
    ...(asked ? { members } : {}),
  };
}

/** @param quarter since the first one of 1970 */
const nameOf = (quarter: number): string => `${1970 + Math.floor(quarter / 4)}-Q${(quarter % 4) + 1}`;

const emptyCohort = (quarters: number): { accounts: number; retained: number[]; spendMinor: number[] } => ({
  accounts: 0,
  retained: new Array<number>(quarters).fill(0),
  spendMinor: new Array<number>(quarters).fill(0),
});

/** Winning: mean of those that have a cost. Keeping: the contacts of the year beside the accounts that purchased in it. */
function meanCosts(
  { acquisitionMinor, contactYearMinor }: CohortCosts,
  active: number,
): Pick<CohortAnalysis, 'acquisitionMinor' | 'retentionMinor'> {
  const known = acquisitionMinor.filter((cost) => !Number.isNaN(cost));
  const sumOf = (costs: Float64Array): number => costs.reduce((sum, cost) => sum + cost, 0);
  const contacts = sumOf(contactYearMinor);
  return {
    ...(known.length > 0 ? { acquisitionMinor: Math.round(sumOf(known) / known.length) } : {}),
    ...(active > 0 && contacts > 0 ? { retentionMinor: Math.round(contacts / active) } : {}),
  };
}
