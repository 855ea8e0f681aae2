import type { AnalysisConfig } from './analysis-config';
import { leastPurchasesForRhythm, medianOfSorted, type Standing } from './standing';

/**
 * Without an order, with the first one, with more, silent for longer than usual, silent for too long, back after that. The stages of the customer
 * life cycle (Blattberg, Getz and Thomas, "Customer Equity", 2001), told apart by the customer's own rhythm.
 */
export const lifecycleStates = ['potential', 'new', 'existing', 'slipping', 'lost', 'revived'] as const;
export type LifecycleState = (typeof lifecycleStates)[number];

export type Rhythm = AnalysisConfig['rhythm'];

/** Days of silence from which on a customer with this usual interval is slipping; Infinity where nothing is usual (0). */
export const slippingDays = (usualDays: number, { slippingFactor, leastDays }: Rhythm): number =>
  usualDays > 0 ? Math.max(Math.floor(slippingFactor * usualDays) + 1, usualDays + leastDays) : Infinity;

/** @param lossRecordedDay when somebody recorded that the customer is lost; 0 for never. It holds until the next purchase. */
export function lifecycleState(
  {
    purchases,
    firstDay,
    lastDay,
    usualDays,
    revivedDay,
  }: Pick<Standing, 'purchases' | 'firstDay' | 'lastDay' | 'usualDays' | 'revivedDay'>,
  day: number,
  rhythm: Rhythm,
  lossRecordedDay: number,
): LifecycleState {
  if (purchases === 0) return 'potential';
  const silence = day - lastDay;
  if (silence > rhythm.lostAfterDays || (lossRecordedDay > lastDay && lossRecordedDay <= day)) return 'lost';
  if (silence >= slippingDays(usualDays, rhythm)) return 'slipping';
  if (revivedDay > 0 && day - revivedDay <= rhythm.newForDays) return 'revived';
  return day - firstDay <= rhythm.newForDays ? 'new' : 'existing';
}

export interface LifecycleStep {
  readonly state: LifecycleState;
  readonly fromDay: number;
}

/**
 * Every state up to a day with the day it began, as it would have been told on that day: the rhythm is that of the purchases until then.
 * @param purchaseDays ascending, each once; what comes after `asOfDay` is not seen
 * @param createdDay when the account was first written down; a potential customer until the first purchase, if that came later
 */
export function lifecycleHistory(
  purchaseDays: readonly number[],
  asOfDay: number,
  rhythm: Rhythm,
  { createdDay, lossRecordedDay }: { readonly createdDay: number; readonly lossRecordedDay: number },
): readonly LifecycleStep[] {
  const days = purchaseDays.filter((day) => day <= asOfDay);
  const steps: { state: LifecycleState; fromDay: number }[] = [];
  const firstDay = days[0];
  if (firstDay === undefined || createdDay < firstDay)
    steps.push({ state: 'potential', fromDay: Math.min(createdDay, asOfDay) });
  if (firstDay === undefined) return steps;

  const gaps: number[] = [];
  let revivedDay = 0;
  for (const [i, lastDay] of days.entries()) {
    const previous = days[i - 1];
    if (previous !== undefined) {
      insert(gaps, lastDay - previous);
      if (lastDay - previous > rhythm.lostAfterDays || (lossRecordedDay > previous && lossRecordedDay <= lastDay))
        revivedDay = lastDay;
    }
    const usualDays = i + 1 < leastPurchasesForRhythm ? 0 : medianOfSorted(gaps);
    const standing = { purchases: i + 1, firstDay, lastDay, usualDays, revivedDay };
    const next = days[i + 1];
    const until = next === undefined ? asOfDay : next - 1;
    // The only days on which the state can change before the next purchase.
    const turns = [
      lastDay,
      lastDay + slippingDays(usualDays, rhythm),
      lastDay + rhythm.lostAfterDays + 1,
      lossRecordedDay,
      firstDay + rhythm.newForDays + 1,
      revivedDay + rhythm.newForDays + 1,
    ].sort((a, b) => a - b);
    for (const fromDay of turns) {
      if (fromDay < lastDay || fromDay > until) continue;
      const state = lifecycleState(standing, fromDay, rhythm, lossRecordedDay);
      if (state !== steps.at(-1)?.state) steps.push({ state, fromDay });
    }
  }
  return steps;
}

function insert(sorted: number[], value: number): void {
  const place = sorted.findIndex((other) => other > value);
  sorted.splice(place < 0 ? sorted.length : place, 0, value);
}
