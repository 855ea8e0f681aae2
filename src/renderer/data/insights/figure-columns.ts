import { dateOfDay } from '../../../shared/domain/dates';
import type { AccountScoreFigures } from '../../../shared/domain/account-figures';
import type { AnalysisConfig } from '../../../shared/domain/insights/analysis-config';
import { churnScore } from '../../../shared/domain/insights/churn';
import { lifecycleStates } from '../../../shared/domain/insights/lifecycle';
import { usualSegments } from '../../../shared/domain/insights/rfm';
import {
  basisPointsOf,
  lifetimeMinorOf,
  nextOrderDay,
  type Judgement,
} from '../../../shared/domain/insights/score-figures';

const segments = usualSegments.map(({ name }) => name);
const none = 255;

/** What lists sort and filter accounts by, as columns by slot of the account: 49 bytes each. */
export class FigureColumns {
  #isKnown = new Uint8Array(0);
  #grade = new Uint8Array(0);
  #isTopFifth = new Uint8Array(0);
  #segment = new Uint8Array(0);
  #lifecycle = new Uint8Array(0);
  #churn = new Uint8Array(0);
  /** Recency, frequency and monetary value, one decimal digit each; 0: none. */
  #rfm = new Uint16Array(0);
  #firstDay = new Int32Array(0);
  #nextDay = new Int32Array(0);
  #spend = new Float64Array(0);
  #lifetime = new Float64Array(0);
  #alive = new Float64Array(0);
  /** Names of the grades of all configurations there were. */
  readonly #grades: string[] = [];

  get bytes(): number {
    return this.#isKnown.length * 49;
  }

  isKnown(account: number): boolean {
    return this.#isKnown[account] === 1;
  }

  forget(account: number): void {
    if (account < this.#isKnown.length) this.#isKnown[account] = 0;
  }

  forgetAll(): void {
    this.#isKnown.fill(0);
  }

  /** Takes the room for accounts up to this slot at once. */
  reserve(end: number): void {
    if (end > this.#isKnown.length) this.#widen(end - 1);
  }

  put(account: number, judgement: Judgement, config: AnalysisConfig): void {
    if (account >= this.#isKnown.length) this.#widen(account);
    const { standing, lifecycle, churn, grade, isTopFifth, rfm, outlook } = judgement;
    this.#isKnown[account] = 1;
    this.#grade[account] = grade === undefined ? none : this.#gradeCode(grade);
    this.#isTopFifth[account] = isTopFifth ? 1 : 0;
    this.#segment[account] = rfm ? segments.indexOf(rfm.segment) : none;
    this.#lifecycle[account] = lifecycleStates.indexOf(lifecycle);
    this.#churn[account] = churn ? churnScore(churn) : none;
    this.#rfm[account] = rfm ? rfm.recency * 100 + rfm.frequency * 10 + rfm.monetary : 0;
    this.#firstDay[account] = standing.firstDay;
    this.#nextDay[account] = nextOrderDay(judgement) ?? 0;
    this.#spend[account] = standing.purchases > 0 ? standing.spendNow : Number.NaN;
    this.#lifetime[account] = outlook ? lifetimeMinorOf(outlook, config) : Number.NaN;
    this.#alive[account] = outlook?.probabilityAlive ?? Number.NaN;
  }

  #gradeCode(grade: string): number {
    const known = this.#grades.indexOf(grade);
    return known >= 0 ? known : this.#grades.push(grade) - 1;
  }

  /** @param account is known */
  valueAt<K extends keyof AccountScoreFigures>(account: number, name: K): AccountScoreFigures[K] {
    return this.#read[name](account) as AccountScoreFigures[K];
  }

  /** @param account is known */
  at(account: number): AccountScoreFigures {
    const figures: Record<string, unknown> = {};
    for (const [name, read] of Object.entries(this.#read)) {
      const value = read(account);
      if (value !== undefined) figures[name] = value;
    }
    return figures as AccountScoreFigures;
  }

  readonly #read: Readonly<
    Record<keyof AccountScoreFigures, (account: number) => AccountScoreFigures[keyof AccountScoreFigures]>
  > = {
    grade: (account) => this.#grades[this.#grade[account] as number],
    isTopFifth: (account) => this.#isTopFifth[account] === 1,
    rfmSegment: (account) => segments[this.#segment[account] as number],
    recencyScore: (account) => Math.floor((this.#rfm[account] as number) / 100) || undefined,
    frequencyScore: (account) => Math.floor((this.#rfm[account] as number) / 10) % 10 || undefined,
    monetaryScore: (account) => (this.#rfm[account] as number) % 10 || undefined,
    lifecycle: (account) => lifecycleStates[this.#lifecycle[account] as number],
    churnRisk: (account) => (this.#churn[account] === none ? undefined : this.#churn[account]),
    spendMinor: (account) => numberAt(this.#spend, account),
    lifetimeMinor: (account) => numberAt(this.#lifetime, account),
    pAlive: (account) => numberAt(this.#alive, account),
    aliveBp: (account) => {
      const chance = numberAt(this.#alive, account);
      return chance === undefined ? undefined : basisPointsOf(chance);
    },
    firstOrderOn: (account) => dateAt(this.#firstDay, account),
    nextOrderOn: (account) => dateAt(this.#nextDay, account),
  };

  #widen(account: number): void {
    const size = account + 64 + (account >> 3);
    const widen = <T extends { set(from: T): void; readonly length: number }>(column: T, wider: T): T => {
      wider.set(column);
      return wider;
    };
    this.#isKnown = widen(this.#isKnown, new Uint8Array(size));
    this.#grade = widen(this.#grade, new Uint8Array(size));
    this.#isTopFifth = widen(this.#isTopFifth, new Uint8Array(size));
    this.#segment = widen(this.#segment, new Uint8Array(size));
    this.#lifecycle = widen(this.#lifecycle, new Uint8Array(size));
    this.#churn = widen(this.#churn, new Uint8Array(size));
    this.#rfm = widen(this.#rfm, new Uint16Array(size));
    this.#firstDay = widen(this.#firstDay, new Int32Array(size));
    this.#nextDay = widen(this.#nextDay, new Int32Array(size));
    this.#spend = widen(this.#spend, new Float64Array(size));
    this.#lifetime = widen(this.#lifetime, new Float64Array(size));
    this.#alive = widen(this.#alive, new Float64Array(size));
  }
}

function numberAt(column: Float64Array, account: number): number | undefined {
  const value = column[account] as number;
  return Number.isNaN(value) ? undefined : value;
}

const dateAt = (column: Int32Array, account: number): string | undefined =>
  column[account] === 0 ? undefined : dateOfDay(column[account] as number);
