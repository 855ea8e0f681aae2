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

/**
 * How good it is to have a customer there: of segments over recency and frequency as they are usually ranked, of states as a customer passes
 * through them. Of two on the same level neither is better. Nobody can say of somebody who had not bought and is silent by now.
 */
const levels: Readonly<Record<string, number>> = {
  champions: 5,
  loyal: 4,
  'potential-loyalists': 3,
  new: 2,
  promising: 2,
  'needing-attention': 1,
  'about-to-sleep': 1,
  'cannot-lose': 0,
  'at-risk': 0,
  hibernating: 0,

  existing: 2,
  revived: 2,
  slipping: 1,
  lost: 0,
};
const leastGoodLevel = 2;

/** Whether who makes a move rises or falls, whatever they spend; undefined where neither is known. */
export function directionOf({ from, to }: StateMove): 'up' | 'down' | undefined {
  const [was, is] = [from, to].map((state) => levels[state]);
  if (from === noSegment) return is !== undefined && is >= leastGoodLevel ? 'up' : undefined;
  if (was === undefined || is === undefined || was === is) return undefined;
  return is > was ? 'up' : 'down';
}

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
  const found = new Moves(states, accounts.length);
  const effects = new Float64Array(accounts.length);
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      const lostDay = lossRecordedDayOf(account);
      const before = beforeOf(orders, account, lostDay);
      const after = afterOf(orders, account, lostDay);
      effects[found.count] = after.spendNow - before.spendNow;
      found.add(account, stateOf(before, fromDay, lostDay), stateOf(after, toDay, lostDay));
    }
  });
  const sums = sumsOf(found, effects);
  const listed = found.making(move);
  yield;
  // Only those that can be among the first are put in order: nearly all accounts may have moved.
  const least = sizesOf(effects, listed).sort().at(-mostMovers) ?? 0;
  yield;
  const movers = Array.from(listed.filter((place) => Math.abs(effects[place] as number) >= least))
    .map((place) => ({ ...found.at(place), effectMinor: effects[place] as number }))
    .sort((a, b) => Math.abs(b.effectMinor) - Math.abs(a.effectMinor) || a.account - b.account)
    .slice(0, mostMovers);
  return {
    over,
    from: dateOfDay(fromDay),
    to: dateOfDay(toDay),
    states,
    moves: found.moves,
    ...sums,
    ...(move ? { members: Array.from(listed, (place) => accountIdOf(found.account[place] as number)) } : {}),
    movers: movers.map(({ account, from, to, effectMinor }) => ({
      accountId: accountIdOf(account),
      from,
      to,
      effectMinor,
      reason: reasonOf({ ...beforeOf(orders, account) }, afterOf(orders, account), fromDay, toDay, population),
    })),
  };
}

function sizesOf(effects: Float64Array, places: Int32Array): Float64Array {
  const sizes = new Float64Array(places.length);
  for (let i = 0; i < places.length; i += 1) sizes[i] = Math.abs(effects[places[i] as number] as number);
  return sizes;
}

function sumsOf(
  { states, count, from, to }: Moves,
  effects: Float64Array,
): Pick<MigrationAnalysis, 'down' | 'up' | 'lostMinor' | 'wonMinor'> {
  const sums = { down: 0, up: 0, lostMinor: 0, wonMinor: 0 };
  const directions = states.map((was) => states.map((is) => directionOf({ from: was, to: is })));
  for (let place = 0; place < count; place += 1) {
    const effect = effects[place] as number;
    const direction = directions[from[place] as number]?.[to[place] as number];
    if (direction) sums[direction] += 1;
    sums[effect < 0 ? 'lostMinor' : 'wonMinor'] += effect;
  }
  return sums;
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

/** Counts every account, and keeps those that moved, as columns: nearly all may have. */
class Moves {
  readonly moves: number[][];
  /** Of those that moved, in the order in which they came: states by their place. */
  readonly account: Int32Array;
  readonly from: Uint8Array;
  readonly to: Uint8Array;
  count = 0;
  readonly #places: ReadonlyMap<string, number>;

  /** @param most accounts that may move */
  constructor(
    readonly states: readonly string[],
    most: number,
  ) {
    this.#places = new Map(states.map((state, i) => [state, i]));
    this.moves = states.map(() => new Array<number>(states.length).fill(0));
    this.account = new Int32Array(most);
    this.from = new Uint8Array(most);
    this.to = new Uint8Array(most);
  }

  /** @param from one of the states @param to one of the states */
  add(account: number, from: string, to: string): void {
    const row = this.#places.get(from) as number;
    const column = from === to ? row : (this.#places.get(to) as number);
    const counts = this.moves[row] as number[];
    counts[column] = (counts[column] as number) + 1;
    if (row === column) return;
    this.account[this.count] = account;
    this.from[this.count] = row;
    this.to[this.count] = column;
    this.count += 1;
  }

  /** Places of those that make a move; of all without one. */
  making(move: StateMove | undefined): Int32Array {
    const [row, column] = [this.#places.get(move?.from ?? '') ?? -1, this.#places.get(move?.to ?? '') ?? -1];
    const places = new Int32Array(this.count);
    let length = 0;
    for (let place = 0; place < this.count; place += 1)
      if (!move || (this.from[place] === row && this.to[place] === column)) places[length++] = place;
    return places.subarray(0, length);
  }

  /** A number for each move there may be. */
  moveAt(place: number): number {
    return (this.from[place] as number) * this.states.length + (this.to[place] as number);
  }

  at(place: number): { readonly account: number; readonly from: string; readonly to: string } {
    return {
      account: this.account[place] as number,
      from: this.states[this.from[place] as number] ?? '',
      to: this.states[this.to[place] as number] ?? '',
    };
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
  const nowOf = standings(now.config, asOfDay);
  // What orders amount to depends on the months of the grades and on who counts as lost alone.
  const isSame =
    now.config.grades.months === then.config.grades.months &&
    now.config.rhythm.lostAfterDays === then.config.rhythm.lostAfterDays;
  const thenOf = isSame ? undefined : standings(then.config, asOfDay);
  const names = [...new Set([...now.config.grades.names, ...then.config.grades.names])];
  const grades = new Moves([...names, noSegment], accounts.length);
  const segments = new Moves([noSegment, ...usualSegments.map(({ name }) => name)], accounts.length);
  const lifecycle = new Moves(lifecycleStates, accounts.length);
  const gradeAt = ({ purchases, spendNow }: Readonly<Standing>, { config, population }: Thresholds): string =>
    purchases === 0
      ? noSegment
      : (config.grades.names[gradeOf(spendNow, population.gradeLimits)] ?? config.grades.names.at(-1) ?? noSegment);
  yield* inChunks(accounts, (chunk) => {
    for (const account of chunk) {
      const lostDay = lossRecordedDayOf(account);
      const was = nowOf(orders, account, lostDay);
      const is = thenOf ? thenOf(orders, account, lostDay) : was;
      grades.add(account, gradeAt(was, now), gradeAt(is, then));
      segments.add(account, segmentAt(was, asOfDay, now.population), segmentAt(is, asOfDay, then.population));
      lifecycle.add(
        account,
        lifecycleState(was, asOfDay, now.config.rhythm, lostDay),
        lifecycleState(is, asOfDay, then.config.rhythm, lostDay),
      );
    }
  });
  const answer = (of: keyof WhatIfAnalysis, found: Moves): MovesOf => {
    const isAsked = move?.of === of;
    const listed = found.making(isAsked ? move : undefined);
    return {
      states: found.states,
      moves: found.moves,
      ...(isAsked ? { members: Array.from(listed, (place) => accountIdOf(found.account[place] as number)) } : {}),
      movers: fromEveryMove(found, listed).map((place) => {
        const { account, from, to } = found.at(place);
        return { accountId: accountIdOf(account), from, to };
      }),
    };
  };
  yield;
  const [byGrade, bySegment] = [answer('grades', grades), answer('segments', segments)];
  yield;
  return { grades: byGrade, segments: bySegment, lifecycle: answer('lifecycle', lifecycle) };
}

/** Places of as many as fit, some of every move there is: whoever asks for one of them sees accounts. In the order they came. */
function fromEveryMove(found: Moves, listed: Int32Array): readonly number[] {
  if (listed.length <= mostMovers) return Array.from(listed);
  const counts = new Int32Array(found.states.length ** 2);
  for (let i = 0; i < listed.length; i += 1) {
    const move = found.moveAt(listed[i] as number);
    counts[move] = (counts[move] as number) + 1;
  }
  const kinds = counts.filter((count) => count > 0);
  const share = Math.floor(mostMovers / kinds.length);
  // What moves of few leave goes to those that come first.
  let left = mostMovers - kinds.reduce((sum, count) => sum + Math.min(count, share), 0);
  const seen = new Int32Array(counts.length);
  const places: number[] = [];
  for (let i = 0; i < listed.length && places.length < mostMovers; i += 1) {
    const place = listed[i] as number;
    const move = found.moveAt(place);
    const isOfShare = (seen[move] as number) < share;
    seen[move] = (seen[move] as number) + 1;
    if (!isOfShare) left -= 1;
    if (isOfShare || left >= 0) places.push(place);
  }
  return places;
}
