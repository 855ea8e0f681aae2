import { dateOfDay } from '../dates';
import type { MigrationAnalysis, MovesOf, StateMove, WhatIfAnalysis } from './analyses';
import type { AnalysisConfig } from './analysis-config';
import type { Part } from './customer-facts';
import { lifecycleState, lifecycleStates } from './lifecycle';
import type { OrdersByAccount } from './orders-by-account';
import { gradeOf } from './pareto';
import type { Population } from './population';
import { type RfmScores, rfmScores, usualSegmentOf, usualSegments } from './rfm';
import { type Standing, standings } from './standing';
import { inChunks, type Work } from './work';

const mostMovers = 200;

/** State of those without a purchase in a migration over RFM segments. */
export const noSegment = 'potential';

/** Segments and states nobody wants to see a customer go to. */
const worse = new Set([
  'needing-attention',
  'about-to-sleep',
  'cannot-lose',
  'at-risk',
  'hibernating',
  'slipping',
  'lost',
]);

/** By what was spent; where that stayed the same, by where the customer went. */
export const isDown = ({ effectMinor, to }: Pick<MigrationAnalysis['movers'][number], 'effectMinor' | 'to'>): boolean =>
  effectMinor < 0 || (effectMinor === 0 && worse.has(to));

/**
 * Who went from which state to which between two days, with the thresholds of today on both of them.
 * @param move those that make it are listed, and no others
 * @param lossRecordedDayOf when somebody recorded that an account is lost; 0 for never
 */
export function* migrationAnalysis(
  orders: OrdersByAccount,
  accounts: Int32Array,
  { over, fromDay, toDay, move }: { over: MigrationAnalysis['over']; fromDay: number; toDay: number; move?: StateMove },
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
  const found = new Moves(states);
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      const lostDay = lossRecordedDayOf(account);
      const from = stateOf(beforeOf(orders, account, lostDay), fromDay, lostDay);
      found.count(account, from, stateOf(afterOf(orders, account, lostDay), toDay, lostDay));
    }
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
  const sums = { down: 0, up: 0, lostMinor: 0, wonMinor: 0 };
  const listed: { account: number; from: string; to: string; effectMinor: number }[] = [];
  for (let i = 0; i < found.movers.length; i += 1) {
    const { account, from, to } = found.movers[i] as Mover;
    const mover = { account, from, to, effectMinor: effects[i] ?? 0 };
    const fell = isDown(mover);
    sums[fell ? 'down' : 'up'] += 1;
    sums[fell ? 'lostMinor' : 'wonMinor'] += mover.effectMinor;
    if (makes(mover, move)) listed.push(mover);
  }
  yield;
  // Only those that can be among the first are put in order: nearly all accounts may have moved.
  const least =
    Float64Array.from(listed, ({ effectMinor }) => Math.abs(effectMinor))
      .sort()
      .at(-mostMovers) ?? 0;
  yield;
  const movers = listed
    .filter(({ effectMinor }) => Math.abs(effectMinor) >= least)
    .sort((a, b) => Math.abs(b.effectMinor) - Math.abs(a.effectMinor) || a.account - b.account)
    .slice(0, mostMovers);
  return {
    over,
    from: dateOfDay(fromDay),
    to: dateOfDay(toDay),
    states,
    moves: found.moves,
    ...sums,
    ...(move ? { members: listed.map(({ account }) => accountIdOf(account)) } : {}),
    movers: movers.map(({ account, from, to, effectMinor }) => ({
      accountId: accountIdOf(account),
      from,
      to,
      effectMinor,
      reason: reasonOf({ ...beforeOf(orders, account) }, afterOf(orders, account), fromDay, toDay, population),
    })),
  };
}

const scoresAt = ({ lastDay, purchases, spend }: Readonly<Standing>, day: number, { rfm }: Population): RfmScores =>
  rfmScores({ recencyDays: day - lastDay, purchases, spend }, rfm);

const segmentAt = (standing: Readonly<Standing>, day: number, population: Population): string =>
  standing.purchases === 0 ? noSegment : (usualSegmentOf(scoresAt(standing, day, population)) ?? noSegment);

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

const makes = ({ from, to }: StateMove, move: StateMove | undefined): boolean =>
  move === undefined || (from === move.from && to === move.to);

interface Mover {
  readonly account: number;
  readonly from: string;
  readonly to: string;
}

/** Counts every account, and lists those that moved. */
class Moves {
  readonly moves: number[][];
  readonly movers: Mover[] = [];
  readonly #places: ReadonlyMap<string, number>;

  constructor(readonly states: readonly string[]) {
    this.#places = new Map(states.map((state, i) => [state, i]));
    this.moves = states.map(() => new Array<number>(states.length).fill(0));
  }

  count(account: number, from: string, to: string): void {
    const row = this.moves[this.#places.get(from) ?? -1];
    const column = this.#places.get(to) ?? -1;
    if (row && column >= 0) row[column] = (row[column] ?? 0) + 1;
    if (from !== to) this.movers.push({ account, from, to });
  }
}

/** A configuration with the thresholds that follow from it. */
export interface Thresholds {
  readonly config: AnalysisConfig;
  /** Made with that configuration (`fitPopulation`, or `withThresholds` of another one). */
  readonly population: Population;
}

/**
 * Who would be in another grade, segment or state on that day with other thresholds.
 * @param move those that make it are listed, and no others, among the grades, segments or states it is one of
 */
export function* whatIfAnalysis(
  orders: OrdersByAccount,
  accounts: Int32Array,
  now: Thresholds,
  then: Thresholds,
  accountIdOf: (account: number) => string,
  lossRecordedDayOf: (account: number) => number,
  asOfDay: number,
  move?: StateMove & { readonly of?: keyof WhatIfAnalysis },
): Work<WhatIfAnalysis> {
  const [nowOf, thenOf] = [standings(now.config, asOfDay), standings(then.config, asOfDay)];
  const names = [...new Set([...now.config.grades.names, ...then.config.grades.names])];
  const grades = new Moves([...names, noSegment]);
  const segments = new Moves([noSegment, ...usualSegments.map(({ name }) => name)]);
  const lifecycle = new Moves(lifecycleStates);
  const gradeAt = ({ purchases, spendNow }: Readonly<Standing>, { config, population }: Thresholds): string =>
    purchases === 0
      ? noSegment
      : (config.grades.names[gradeOf(spendNow, population.gradeLimits)] ?? config.grades.names.at(-1) ?? '');
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      const lostDay = lossRecordedDayOf(account);
      const [was, is] = [nowOf(orders, account, lostDay), thenOf(orders, account, lostDay)];
      grades.count(account, gradeAt(was, now), gradeAt(is, then));
      segments.count(account, segmentAt(was, asOfDay, now.population), segmentAt(is, asOfDay, then.population));
      lifecycle.count(
        account,
        lifecycleState(was, asOfDay, now.config.rhythm, lostDay),
        lifecycleState(is, asOfDay, then.config.rhythm, lostDay),
      );
    }
  });
  const answer = (of: keyof WhatIfAnalysis, { states, moves, movers }: Moves): MovesOf => {
    const isAsked = move?.of === of;
    const listed = isAsked ? movers.filter((mover) => makes(mover, move)) : movers;
    return {
      states,
      moves,
      ...(isAsked ? { members: listed.map(({ account }) => accountIdOf(account)) } : {}),
      movers: fromEveryMove(listed).map(({ account, from, to }) => ({ accountId: accountIdOf(account), from, to })),
    };
  };
  yield;
  const [byGrade, bySegment] = [answer('grades', grades), answer('segments', segments)];
  yield;
  return { grades: byGrade, segments: bySegment, lifecycle: answer('lifecycle', lifecycle) };
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
