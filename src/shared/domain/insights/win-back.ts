import type { WinBackAnalysis, WinBackCell, WinBackGroup } from './analyses';
import type { OrdersByAccount } from './orders-by-account';
import { inChunks, type Work } from './work';

// Lost customers whom somebody approached, beside those whom nobody did, and how many of both ordered again within the same number of days. Nobody drew lots
// for who is approached: whoever shows it has to say that a difference is no proof.

export interface WinBackPeriod {
  /** First and last day that is looked at. */
  readonly fromDay: number;
  readonly asOfDay: number;
  /** An order counts on the day of the beginning and on so many days after it. */
  readonly withinDays: number;
  /** Silent for longer than these days is lost. */
  readonly lostAfterDays: number;
}

/** By account: its first time of being lost within the period. */
export interface LostTimes {
  /** First day of it that lies in the period; 0: it was never lost in it. */
  readonly fromDay: Int32Array;
  /** Day of the purchase that ended it; 0: none until the analysis date. */
  readonly untilDay: Int32Array;
}

/** By account: how it was approached in its time of being lost, on the day of the purchase that ended it included. */
export interface Approaches {
  /** 0: nobody did. */
  readonly day: Int32Array;
  /** 1 where it followed a suggestion that somebody took up. */
  readonly isSuggested: Uint8Array;
}

/**
 * Who was lost when, as `lifecycleState` tells it day by day.
 * @param lossRecordedDay when somebody recorded that the account is lost; 0 for never
 */
export function* lostTimes(
  { starts, day, amount }: OrdersByAccount,
  accounts: Int32Array,
  lossRecordedDay: (account: number) => number,
  { fromDay: periodFrom, asOfDay, lostAfterDays }: WinBackPeriod,
): Work<LostTimes> {
  const end = starts.length - 1;
  const fromDay = new Int32Array(end);
  const untilDay = new Int32Array(end);
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      const recorded = lossRecordedDay(account);
      let last = 0;
      /** @param next day of the next purchase; 0 for none */
      const isFirst = (next: number): boolean => {
        if (last === 0) return false;
        const isRecorded = recorded > last && (next === 0 || recorded < next);
        const begins = Math.min(last + lostAfterDays + 1, isRecorded ? recorded : Infinity);
        const from = Math.max(begins, periodFrom);
        if (from > asOfDay || (next !== 0 && from >= next)) return false;
        fromDay[account] = from;
        untilDay[account] = next;
        return true;
      };
      let isFound = false;
      for (let at = starts[account] ?? 0; at < (starts[account + 1] ?? 0) && !isFound; at += 1) {
        const on = day[at] as number;
        if (on > asOfDay) break;
        if ((amount[at] as number) < 0 || on === last) continue;
        isFound = isFirst(on);
        last = on;
      }
      if (!isFound) isFirst(0);
    }
  });
  return { fromDay, untilDay };
}

/** Whether somebody who spoke to an account on a day tried to win it back. */
export const isApproach = ({ fromDay, untilDay }: LostTimes, account: number, day: number): boolean => {
  const [from, until] = [fromDay[account] ?? 0, untilDay[account] ?? 0];
  return from > 0 && day >= from && (until === 0 || day <= until);
};

interface Counted {
  customers: number;
  returned: number;
  spendMinor: number;
}
const nobody = (): Counted => ({ customers: 0, returned: 0, spendMinor: 0 });

/**
 * Both groups are followed for the same time: those approached from the first approach on, the others from the day they were lost (or the period began).
 * Who has not been followed for so long yet is in neither.
 * @param reasonOf why an account was lost; '' where nobody recorded it
 * @param asked whose customers are to be named
 */
export function* winBackAnalysis(
  orders: OrdersByAccount,
  accounts: Int32Array,
  times: LostTimes,
  approaches: Approaches,
  reasonOf: (account: number) => string,
  { asOfDay, withinDays }: WinBackPeriod,
  asked?: { readonly cell: WinBackCell; readonly idOf: (account: number) => string },
): Work<Omit<WinBackAnalysis, 'months'>> {
  const total = { approached: nobody(), others: nobody() };
  const pending = { approached: 0, others: 0 };
  const byReason = new Map<string, { approached: Counted; others: Counted }>();
  const members: string[] = [];
  let suggested = 0;
  const isAsked = (side: WinBackCell['side'], reason: string, returned: boolean, isPending: boolean): boolean =>
    asked !== undefined &&
    asked.cell.side === side &&
    (asked.cell.pending === true) === isPending &&
    (asked.cell.reason === undefined || asked.cell.reason === reason) &&
    (asked.cell.returned !== true || returned);
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      if (times.fromDay[account] === 0) continue;
      const approachedOn = approaches.day[account] as number;
      const side = approachedOn > 0 ? 'approached' : 'others';
      const begin = approachedOn > 0 ? approachedOn : (times.fromDay[account] as number);
      const until = times.untilDay[account] as number;
      const isPending = begin + withinDays > asOfDay;
      const returned = until > 0 && until - begin <= withinDays;
      const reason = reasonOf(account);
      if (isAsked(side, reason, returned, isPending)) members.push(asked?.idOf(account) ?? '');
      if (isPending) {
        pending[side] += 1;
        continue;
      }
      if (side === 'approached' && approaches.isSuggested[account] === 1) suggested += 1;
      let ofReason = byReason.get(reason);
      if (!ofReason) byReason.set(reason, (ofReason = { approached: nobody(), others: nobody() }));
      const spend = returned ? spendWithin(orders, account, begin, begin + withinDays) : 0;
      for (const group of [total[side], ofReason[side]]) {
        group.customers += 1;
        group.returned += Number(returned);
        group.spendMinor += spend;
      }
    }
  });
  const sizeOf = ({ approached, others }: { approached: WinBackGroup; others: WinBackGroup }): number =>
    approached.customers + others.customers;
  return {
    ...{ withinDays, ...total, suggested, pending },
    reasons: [...byReason]
      .map(([reason, groups]) => ({ reason, ...groups }))
      .sort((a, b) => sizeOf(b) - sizeOf(a) || (a.reason < b.reason ? -1 : 1)),
    ...(asked ? { members } : {}),
  };
}

function spendWithin({ starts, day, amount }: OrdersByAccount, account: number, from: number, until: number): number {
  let spend = 0;
  for (let at = starts[account] ?? 0; at < (starts[account + 1] ?? 0); at += 1)
    if ((day[at] as number) >= from && (day[at] as number) <= until) spend += amount[at] as number;
  return spend;
}
