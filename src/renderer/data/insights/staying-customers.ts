import { dayNumber } from '../../../shared/domain/dates';
import { caseFact, tieFact } from '../../../shared/domain/insights/record-facts';
import { landmarkDays, sideValues, type StayingCustomers } from '../../../shared/domain/insights/staying';
import type { Body } from '../../../shared/entities';
import { inParts, stride, type Work } from '../slices';
import type { Insights } from './insights';
import type { Scope } from './scope';

const { unknown, lacking, having } = sideValues;

/**
 * What the comparison of customers who stayed asks of each account with an order: when it came, when it was lost first, and what it had in its first half
 * year. By slot of the account.
 */
export function* stayingCustomers(insights: Insights, scope: Scope, asOfDay: number): Work<StayingCustomers> {
  const { of, zoneOffset } = insights.options;
  const { end } = of('account').records;
  const [firstDay, lostDay] = [new Int32Array(end), new Int32Array(end)];
  const sides = {
    tie: new Uint8Array(end).fill(lacking),
    visits: new Uint8Array(end).fill(lacking),
    complaints: new Uint8Array(end).fill(unknown),
  };
  yield* comings(insights, scope, asOfDay, firstDay, lostDay);
  const isEarly = (account: number, day: number): boolean => {
    const first = firstDay[account] as number;
    return first > 0 && day >= first && day <= first + landmarkDays;
  };
  yield* insights.contacts.each(zoneOffset(), (account, day, kind) => {
    if ((kind === 'visit' || kind === 'meeting') && isEarly(account, day)) sides.visits[account] = having;
  });
  const ties = of('tie').records;
  const accountOfTie = ties.slotReader('accountId', of('account').records);
  const tieSlots = ties.liveList();
  yield* inParts(tieSlots.length, stride, (from, until) => {
    for (const slot of tieSlots.subarray(from, until)) {
      if (!ties.isLive(slot)) continue;
      const account = accountOfTie(slot);
      const first = firstDay[account] ?? 0;
      const fact = first > 0 ? tieFact(ties.idAt(slot), ties.body(slot) as Body<'tie'>) : undefined;
      if (!fact) continue;
      const isInForce = fact.sinceDay <= first + landmarkDays && (fact.untilDay ?? Infinity) >= first;
      if (isInForce) sides.tie[account] = having;
    }
  });
  const cases = of('case').records;
  const accountOfCase = cases.slotReader('accountId', of('account').records);
  const caseSlots = cases.liveList();
  yield* inParts(caseSlots.length, stride, (from, until) => {
    for (const slot of caseSlots.subarray(from, until)) {
      if (!cases.isLive(slot)) continue;
      const account = accountOfCase(slot);
      const first = firstDay[account] ?? 0;
      const body = first > 0 ? (cases.body(slot) as Body<'case'>) : undefined;
      if (body?.type !== 'complaint') continue;
      const { openedDay, dueDay, closedDay } = caseFact(
        cases.idAt(slot),
        body,
        cases.meta(slot).changedAt,
        zoneOffset(),
      );
      if (!isEarly(account, openedDay)) continue;
      const isLate = (closedDay ?? Infinity) > (dueDay ?? first + landmarkDays);
      // One late answer is what is remembered.
      if (isLate) sides.complaints[account] = lacking;
      else if (sides.complaints[account] === unknown) sides.complaints[account] = having;
    }
  });
  return { firstDay, lostDay, sides };
}

/** Writes when each account came, and when it was lost for the first time. */
function* comings(
  { options }: Insights,
  { orders, accounts, config }: Scope,
  asOfDay: number,
  firstDay: Int32Array,
  lostDay: Int32Array,
): Work<void> {
  const lostOn = options.of('account').reader('lostOn');
  const { lostAfterDays } = config.rhythm;
  yield* inParts(accounts.length, stride, (from, until) => {
    for (const account of accounts.subarray(from, until)) {
      let [first, last, lost] = [0, 0, 0];
      for (let at = orders.starts[account] ?? 0; at < (orders.starts[account + 1] ?? 0); at += 1) {
        const day = orders.day[at] as number;
        if ((orders.amount[at] as number) < 0 || day > asOfDay) continue;
        if (first === 0) first = day;
        else if (lost === 0 && day - last > lostAfterDays) lost = last + lostAfterDays + 1;
        last = day;
      }
      if (first === 0) continue;
      if (lost === 0 && asOfDay - last > lostAfterDays) lost = last + lostAfterDays + 1;
      const recorded = lostOn(account);
      const recordedDay = typeof recorded === 'string' ? dayNumber(recorded) || 0 : 0;
      if (recordedDay > first && recordedDay <= asOfDay && (lost === 0 || recordedDay < lost)) lost = recordedDay;
      firstDay[account] = first;
      lostDay[account] = lost;
    }
  });
}
