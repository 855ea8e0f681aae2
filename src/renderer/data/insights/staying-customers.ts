import { dayNumber } from '../../../shared/domain/dates';
import { caseFact, tieFact } from '../../../shared/domain/insights/record-facts';
import { landmarkDays, type StayingCustomer } from '../../../shared/domain/insights/staying';
import type { Body } from '../../../shared/entities';
import { inParts, stride, type Work } from '../slices';
import type { Insights } from './insights';
import type { Scope } from './scope';

/** What the comparison of customers who stayed asks of each account with an order: when it came, when it was lost first, and what it had in its first half year. */
export function* stayingCustomers(insights: Insights, scope: Scope, asOfDay: number): Work<readonly StayingCustomer[]> {
  const { of, zoneOffset } = insights.options;
  const { orders, accounts, config } = scope;
  const { end } = of('account').records;
  const firstDay = new Int32Array(end);
  const lostDay = new Int32Array(end);
  const [hadTie, wasVisited, complaint] = [new Uint8Array(end), new Uint8Array(end), new Uint8Array(end)];
  const lostOn = of('account').reader('lostOn');
  const { lostAfterDays } = config.rhythm;
  yield* inParts(accounts.length, stride, (from, until) => {
    for (const account of accounts.subarray(from, until)) {
      const recorded = lostOn(account);
      const recordedDay = typeof recorded === 'string' ? dayNumber(recorded) || 0 : 0;
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
      if (recordedDay > first && recordedDay <= asOfDay && (lost === 0 || recordedDay < lost)) lost = recordedDay;
      firstDay[account] = first;
      lostDay[account] = lost;
    }
  });
  const isEarly = (account: number, day: number): boolean =>
    (firstDay[account] ?? 0) > 0 &&
    day >= (firstDay[account] as number) &&
    day <= (firstDay[account] as number) + landmarkDays;
  yield* insights.facts.eachContact((account, day, kind) => {
    if ((kind === 'visit' || kind === 'meeting') && isEarly(account, day)) wasVisited[account] = 1;
  });
  for (const [n, slot] of of('tie').records.liveList().entries()) {
    if (n % stride === 0) yield;
    const { records } = of('tie');
    const body = records.body(slot) as Body<'tie'>;
    const [fact, account] = [tieFact(records.idAt(slot), body), of('account').slotOf(body.accountId)];
    if (!fact || account === undefined) continue;
    const first = firstDay[account] as number;
    const isInForce = fact.sinceDay <= first + landmarkDays && (fact.untilDay ?? Infinity) >= first;
    if (first > 0 && isInForce) hadTie[account] = 1;
  }
  for (const [n, slot] of of('case').records.liveList().entries()) {
    if (n % stride === 0) yield;
    const { records } = of('case');
    const body = records.body(slot) as Body<'case'>;
    const account = of('account').slotOf(body.accountId);
    if (body.type !== 'complaint' || account === undefined) continue;
    const {
      openedDay,
      dueDay,
      closedDay = Infinity,
    } = caseFact(records.idAt(slot), body, records.meta(slot).changedAt, zoneOffset());
    if (!isEarly(account, openedDay)) continue;
    // One late answer is what is remembered.
    const isLate = closedDay > (dueDay ?? (firstDay[account] as number) + landmarkDays);
    complaint[account] = Math.max(complaint[account] as number, isLate ? late : inTime);
  }
  yield;
  return Array.from(accounts)
    .filter((account) => (firstDay[account] as number) > 0)
    .map((account) => ({
      firstDay: firstDay[account] as number,
      lostDay: lostDay[account] === 0 ? undefined : (lostDay[account] as number),
      hadTie: hadTie[account] === 1,
      wasVisited: wasVisited[account] === 1,
      answeredInTime: complaint[account] === 0 ? undefined : complaint[account] === inTime,
    }));
}

const [inTime, late] = [1, 2];
