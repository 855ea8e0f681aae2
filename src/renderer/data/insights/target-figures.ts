import { dateOfDay, dayNumber } from '../../../shared/domain/dates';
import type { TargetAnalysis } from '../../../shared/domain/insights/analyses';
import { shareOfMinor } from '../../../shared/domain/money';
import { valueOfOpportunity } from '../../../shared/domain/opportunity-lines';
import { isOpenStage } from '../../../shared/domain/stages';
import {
  daysOf,
  targetFigures,
  Targets,
  usualPeriod,
  type PeriodDeal,
  type PeriodSales,
} from '../../../shared/domain/targets';
import type { Body } from '../../../shared/entities';
import { inParts, stride, type Work } from '../slices';
import type { Insights } from './insights';
import { quickAtOnce } from './own-orders';
import { territoriesOf, type Scope } from './scope';

type Days = readonly [first: number, last: number];

/** Targets of one period with what accounts have ordered in it so far, and what is expected of their opportunities. */
export function* targetWork(insights: Insights, scope: Scope): Work<TargetAnalysis> {
  const { request, currency, asOfDay } = scope;
  const { records } = insights.options.of('target');
  const targets = new Targets(
    Array.from(records.liveList(), (slot) => ({ ...(records.body(slot) as Body<'target'>), id: records.idAt(slot) })),
    currency,
  );
  yield;
  const { periods } = targets;
  const period =
    request.period !== undefined && periods.includes(request.period)
      ? request.period
      : usualPeriod(periods, dateOfDay(asOfDay));
  if (period === undefined) return { periods, rows: [] };
  const days = daysOf(period);
  const sales = yield* salesIn(insights, scope, days);
  const deals = yield* dealsIn(insights, scope, days);
  return { periods, period, rows: targetFigures(period, targets, territoriesOf(insights), sales, deals) };
}

/** Whose account it is, and where. */
function placeReader({ options }: Insights): (account: number) => Pick<PeriodSales, 'personId' | 'territoryId'> {
  const { records } = options.of('account');
  const [ownerOf, territoryOf] = [records.reader('ownerId'), records.reader('territoryId')];
  return (account) => {
    const [personId, territoryId] = [ownerOf(account), territoryOf(account)];
    return {
      ...(typeof personId === 'string' && personId !== '' ? { personId } : {}),
      ...(typeof territoryId === 'string' && territoryId !== '' ? { territoryId } : {}),
    };
  };
}

/** Up to the analysis date, by owner and territory. */
function* salesIn(insights: Insights, { orders, accounts, asOfDay }: Scope, [first, end]: Days): Work<PeriodSales[]> {
  const last = Math.min(end, asOfDay);
  const placeOf = placeReader(insights);
  const found = new Map<string, { -readonly [K in keyof PeriodSales]: PeriodSales[K] }>();
  yield* inParts(accounts.length, quickAtOnce, (from, until) => {
    for (const account of accounts.subarray(from, until)) {
      let [orderedMinor, count] = [0, 0];
      // By day: from the end, because what is asked for is mostly of late.
      for (let at = (orders.starts[account + 1] ?? 0) - 1; at >= (orders.starts[account] ?? 0); at -= 1) {
        const day = orders.day[at] as number;
        if (day < first) break;
        if (day > last) continue;
        orderedMinor += orders.amount[at] as number;
        count += 1;
      }
      if (count === 0) continue;
      const place = placeOf(account);
      const key = `${place.personId ?? ''} ${place.territoryId ?? ''}`;
      const sum = found.get(key);
      if (sum) {
        sum.orderedMinor += orderedMinor;
        sum.orders += count;
      } else found.set(key, { ...place, orderedMinor, orders: count });
    }
  });
  return [...found.values()];
}

/** Open ones that should close in the period; what should have closed before counts as closing today. */
function* dealsIn(insights: Insights, { accounts, currency, asOfDay }: Scope, [first, last]: Days): Work<PeriodDeal[]> {
  const { of } = insights.options;
  const isAmong = new Uint8Array(of('account').records.end);
  for (const account of accounts) isAmong[account] = 1;
  const placeOf = placeReader(insights);
  const { records } = of('opportunity');
  const found: PeriodDeal[] = [];
  for (const [n, slot] of records.liveList().entries()) {
    if (n % stride === 0) yield;
    if (!records.isLive(slot)) continue;
    const body = records.body(slot) as Body<'opportunity'>;
    if (!isOpenStage(body.stage) || (body.currency ?? currency) !== currency || body.closeOn === undefined) continue;
    const account = of('account').slotOf(body.accountId);
    const day = Math.max(dayNumber(body.closeOn), asOfDay);
    const valueMinor = valueOfOpportunity(body);
    if (account === undefined || isAmong[account] !== 1 || valueMinor === undefined || !(day >= first && day <= last))
      continue;
    const weightedMinor = shareOfMinor(valueMinor, body.probabilityBp ?? 0);
    found.push({ id: records.idAt(slot), ...placeOf(account), valueMinor, weightedMinor });
  }
  return found;
}
