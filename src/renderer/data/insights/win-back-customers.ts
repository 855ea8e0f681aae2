import type { WinBackAnalysis } from '../../../shared/domain/insights/analyses';
import { periodStart } from '../../../shared/domain/insights/orders-by-account';
import { dayOfInstant } from '../../../shared/domain/insights/record-facts';
import { isApproach, lostTimes, winBackAnalysis, type LostTimes } from '../../../shared/domain/insights/win-back';
import { inParts, stride, type Work } from '../slices';
import type { Insights } from './insights';
import type { Scope } from './scope';

const usualMonths = 12;

/** What became of the lost customers of a period, approached or not. */
export function* winBackCustomers(
  insights: Insights,
  { orders, accounts, wanted, asOfDay, request }: Scope,
  lossRecordedDay: (account: number) => number,
): Work<WinBackAnalysis> {
  const { months = usualMonths } = request;
  const period = {
    ...{ fromDay: periodStart(asOfDay, months), asOfDay, withinDays: wanted.winBackDays },
    lostAfterDays: wanted.rhythm.lostAfterDays,
  };
  const times = yield* lostTimes(orders, accounts, lossRecordedDay, period);
  const approaches = yield* approachesOf(insights, times, asOfDay);
  const table = insights.options.of('account');
  const reasons = table.reader('lossReason');
  const reasonOf = (account: number): string => {
    const reason = reasons(account);
    return typeof reason === 'string' ? reason : '';
  };
  const cell = request.winBack;
  const asked = cell && { cell, idOf: (account: number) => table.idAt(account) };
  return {
    months,
    ...(yield* winBackAnalysis(orders, accounts, times, approaches, reasonOf, period, asked)),
  };
}

/** The first thing somebody did with each customer while it was lost: every contact that took place, but for what the customer sent, and a suggestion to win it back that was taken up. */
function* approachesOf({ contacts, options }: Insights, times: LostTimes, asOfDay: number) {
  const day = new Int32Array(times.fromDay.length);
  const isSuggested = new Uint8Array(times.fromDay.length);
  const approach = (account: number, on: number): boolean => {
    if (on > asOfDay || !isApproach(times, account, on)) return false;
    if (day[account] === 0 || on < (day[account] as number)) day[account] = on;
    return true;
  };
  yield* contacts.each(options.zoneOffset(), (account, on, kind, isReceived) => {
    if (kind !== 'note' && !isReceived) approach(account, on);
  });
  const { records } = options.of('suggestionAnswer');
  const accountOf = records.slotReader('accountId', options.of('account').records);
  const read = records.fieldsReader(['kind', 'answer', 'at']);
  const slots = records.liveList();
  yield* inParts(slots.length, stride, (from, until) => {
    for (const slot of slots.subarray(from, until)) {
      if (!records.isLive(slot)) continue;
      const { kind, answer, at } = read(slot);
      if (kind !== 'winBack' || answer !== 'accepted' || typeof at !== 'string') continue;
      const [account, on] = [accountOf(slot), dayOfInstant(at, options.zoneOffset())];
      if (account >= 0 && on !== undefined && approach(account, on)) isSuggested[account] = 1;
    }
  });
  return { day, isSuggested };
}
