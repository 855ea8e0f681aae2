import { dateOfDay } from '../dates';
import type { MigrationAnalysis, MovesOf, WhatIfAnalysis } from './analyses';
import type { AnalysisConfig } from './analysis-config';
import type { Part } from './customer-facts';
import { lifecycleState, lifecycleStates } from './lifecycle';
import type { OrdersByAccount } from './orders-by-account';
import { gradeOf } from './pareto';
import type { Population } from './population';
import { type RfmScores, rfmScores, segmentOf, usualSegments } from './rfm';
import { type Standing, standings } from './standing';
import { inChunks, type Work } from './work';

const mostMovers = 200;

/** State of those without a purchase in a migration over RFM segments. */
export const noSegment = 'potential';

/**
 * Who went from which state to which between two days, with the thresholds of today on both of them.
 * @param lossRecordedDayOf when somebody recorded that an account is lost; 0 for never
 */
export function* migrationAnalysis(
  orders: OrdersByAccount,
  accounts: Int32Array,
  { over, fromDay, toDay }: { over: MigrationAnalysis['over']; fromDay: number; toDay: number },
  accountIdOf: (account: number) => string,
  lossRecordedDayOf: (account: number) => number,
  population: Population,
  config: AnalysisConfig,
): Work<MigrationAnalysis> {
  const states: readonly string[] =
    over === 'lifecycle' ? lifecycleStates : [noSegment, ...usualSegments.map(({ name }) => name)];
  const [beforeOf, afterOf] = [standings(config, fromDay), standings(config, toDay)];
  const stateOf = (standing: Readonly<Standing>, day: number, lostDay: number): string =>
    over === 'lifecycle' ? lifecycleState(standing, day, config.rhythm, lostDay) : segmentAt(standing, day, population);
  const found = yield* movesBetween(states, accounts, (account) => {
    const lostDay = lossRecordedDayOf(account);
    return [
      stateOf(beforeOf(orders, account, lostDay), fromDay, lostDay),
      stateOf(afterOf(orders, account, lostDay), toDay, lostDay),
    ];
  });
  const effects = new Float64Array(found.movers.length);
  let place = 0;
  yield* inChunks(
    Int32Array.from(found.movers, ({ account }) => account),
    (chunk) => {
      for (const account of chunk) {
        const spendBefore = beforeOf(orders, account).spendNow;
        effects[place] = afterOf(orders, account).spendNow - spendBefore;
        place += 1;
      }
    },
  );
  // Only those that can be among the first are put in order: nearly all accounts may have moved.
  const least = effects.map(Math.abs).sort().at(-mostMovers) ?? 0;
  yield;
  const movers = found.movers
    .flatMap((mover, i) => {
      const effectMinor = effects[i] ?? 0;
      return Math.abs(effectMinor) >= least ? [{ ...mover, effectMinor }] : [];
    })
    .sort((a, b) => Math.abs(b.effectMinor) - Math.abs(a.effectMinor) || a.account - b.account)
    .slice(0, mostMovers);
  return {
    over,
    from: dateOfDay(fromDay),
    to: dateOfDay(toDay),
    states,
    moves: found.moves,
    movers: movers.map(({ account, from, to, effectMinor }) => ({
      accountId: accountIdOf(account),
      from,
      to,
      effectMinor,
      reason: reasonOf({ ...beforeOf(orders, account) }, afterOf(orders, account), fromDay, toDay, population),
    })),
  };
}

const scoresAt = (standing: Readonly<Standing>, day: number, { rfm }: Population): RfmScores =>
  rfmScores({ ...standing, recencyDays: day - standing.lastDay }, rfm);

const segmentAt = (standing: Readonly<Standing>, day: number, population: Population): string =>
  standing.purchases === 0 ? noSegment : (segmentOf(scoresAt(standing, day, population), usualSegments) ?? noSegment);

/** What has changed most: the first purchase, how long the silence is, or how often was bought. */
function reasonOf(
  before: Readonly<Standing>,
  after: Readonly<Standing>,
  fromDay: number,
  toDay: number,
  population: Population,
): Part {
  const values = {
    spendBeforeMinor: before.spendNow,
    spendMinor: after.spendNow,
    purchases: after.purchases - before.purchases,
    ...(after.purchases > 0 ? { silenceDays: toDay - after.lastDay, lastOrderOn: dateOfDay(after.lastDay) } : {}),
  };
  const made = (key: string): Part => ({ key, points: 0, values, records: [] });
  if (before.purchases === 0) return made('firstOrder');
  if (after.purchases === before.purchases) return made('silent');
  const [was, is] = [scoresAt(before, fromDay, population), scoresAt(after, toDay, population)];
  const byRecency = is.recency - was.recency;
  if (Math.abs(byRecency) < Math.abs(is.frequency - was.frequency)) return made('moreOften');
  return made(byRecency < 0 ? 'longerSilent' : 'orderedAgain');
}

/** Counts every account, and lists those that moved. */
function* movesBetween(
  states: readonly string[],
  accounts: Int32Array,
  statesOf: (account: number) => readonly [from: string, to: string],
): Work<{ moves: number[][]; movers: { account: number; from: string; to: string }[] }> {
  const places = new Map(states.map((state, i) => [state, i]));
  const moves = states.map(() => new Array<number>(states.length).fill(0));
  const movers: { account: number; from: string; to: string }[] = [];
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      const [from, to] = statesOf(account);
      const row = moves[places.get(from) ?? -1];
      const column = places.get(to) ?? -1;
      if (row && column >= 0) row[column] = (row[column] ?? 0) + 1;
      if (from !== to) movers.push({ account, from, to });
    }
  });
  return { moves, movers };
}

/** A configuration with the thresholds that follow from it. */
export interface Thresholds {
  readonly config: AnalysisConfig;
  /** Made with that configuration (`fitPopulation`, or `withThresholds` of another one). */
  readonly population: Population;
}

/** Who would be in another grade, segment or state on that day with other thresholds. */
export function* whatIfAnalysis(
  orders: OrdersByAccount,
  accounts: Int32Array,
  now: Thresholds,
  then: Thresholds,
  accountIdOf: (account: number) => string,
  lossRecordedDayOf: (account: number) => number,
  asOfDay: number,
): Work<WhatIfAnalysis> {
  const [nowOf, thenOf] = [standings(now.config, asOfDay), standings(then.config, asOfDay)];
  const compare = function* (
    states: readonly string[],
    stateOf: (standing: Readonly<Standing>, thresholds: Thresholds, account: number) => string,
  ): Work<MovesOf> {
    const { moves, movers } = yield* movesBetween(states, accounts, (account) => {
      const lostDay = lossRecordedDayOf(account);
      return [
        stateOf(nowOf(orders, account, lostDay), now, account),
        stateOf(thenOf(orders, account, lostDay), then, account),
      ];
    });
    return {
      states,
      moves,
      movers: fromEveryMove(movers).map(({ account, from, to }) => ({ accountId: accountIdOf(account), from, to })),
    };
  };
  const names = [...new Set([...now.config.grades.names, ...then.config.grades.names])];
  return {
    grades: yield* compare([...names, noSegment], ({ purchases, spendNow }, { config, population }) =>
      purchases === 0
        ? noSegment
        : (config.grades.names[gradeOf(spendNow, population.gradeLimits)] ?? config.grades.names.at(-1) ?? ''),
    ),
    segments: yield* compare([noSegment, ...usualSegments.map(({ name }) => name)], (standing, { population }) =>
      segmentAt(standing, asOfDay, population),
    ),
    lifecycle: yield* compare(lifecycleStates, (standing, { config }, account) =>
      lifecycleState(standing, asOfDay, config.rhythm, lossRecordedDayOf(account)),
    ),
  };
}

/** As many as fit, some of every move there is: whoever asks for one of them sees accounts. In the order they came. */
function fromEveryMove<T extends { readonly from: string; readonly to: string }>(movers: readonly T[]): readonly T[] {
  if (movers.length <= mostMovers) return movers;
  const counts = new Map<string, number>();
  const places = movers.map(({ from, to }) => {
    const name = JSON.stringify([from, to]);
    const place = counts.get(name) ?? 0;
    counts.set(name, place + 1);
    return place;
  });
  const share = Math.floor(mostMovers / counts.size);
  let left = mostMovers - places.filter((place) => place < share).length;
  return movers.filter((_, i) => {
    if ((places[i] ?? 0) < share) return true;
    left -= 1;
    return left >= 0;
  });
}
