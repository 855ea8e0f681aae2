import { accountFigures, type AccountFigures, type AccountScoreFigures } from '../../shared/domain/account-figures';
import { dateOfDay, dayNumber } from '../../shared/domain/dates';
import { accountDay, type AnalysisDays } from '../../shared/domain/insights/analysis-day';
import type { Rhythm } from '../../shared/domain/insights/lifecycle';
import type { Body, EntityName } from '../../shared/entities';
import type { EntityTable } from './entity-table';
import { RowCache } from './row-cache';
import { inParts, stride, type Work } from './slices';

export type OrderFacts = Pick<Body<'order'>, 'status' | 'orderedOn' | 'netMinor' | 'currency'>;
export type ActivityFacts = Pick<Body<'activity'>, 'status' | 'startAt' | 'kind'>;
type Figures = Omit<AccountFigures, keyof AccountScoreFigures>;

export interface FigureSource {
  readonly of: (entity: EntityName) => EntityTable;
  readonly days: () => AnalysisDays<string>;
  readonly rhythm: () => Rhythm;
  /** undefined: not made yet. */
  readonly scoresAt: (account: number) => AccountScoreFigures | undefined;
}

const noDay = -0x80000000;
const noCurrency = 255;

/**
 * The figures of accounts by their slots: worked out from their orders and activities when somebody asks, or ahead, and kept
 * as columns of 51 bytes an account until something of the account changes.
 */
export class FigureTable {
  readonly #orderFacts: (slot: number) => OrderFacts;
  readonly #activityFacts: (slot: number) => ActivityFacts;
  /** With scores: the same object as long as nothing changes. */
  readonly #rows = new RowCache<AccountFigures>();
  #isKnown = new Uint8Array(0);
  #lastContact = new Float64Array(0);
  #lastOrder = new Int32Array(0);
  #orders = new Uint32Array(0);
  #net12 = new Float64Array(0);
  #net12Before = new Float64Array(0);
  #open = new Uint32Array(0);
  #openMinor = new Float64Array(0);
  #interval = new Int32Array(0);
  #slipping = new Uint8Array(0);
  #currency = new Uint8Array(0);
  readonly #currencies: string[] = [];
  /** What the columns cannot hold: instants written in another way, more currencies than there are. */
  readonly #others = new Map<number, Figures>();

  /** On which figures are made, until all of them are forgotten. */
  #days: AnalysisDays<string> | undefined;

  constructor(readonly source: FigureSource) {
    const { of } = source;
    const orders = of('order').records.fieldsReader(['status', 'orderedOn', 'netMinor', 'currency']);
    const activities = of('activity').records.fieldsReader(['status', 'startAt', 'kind']);
    this.#orderFacts = orders as (slot: number) => OrderFacts;
    this.#activityFacts = activities as (slot: number) => ActivityFacts;
  }

  /** What the figures of an account come from. Of two orders of a day the one that came first decides about the currency. */
  facts(id: string): readonly [orders: OrderFacts[], activities: ActivityFacts[]] {
    const { of } = this.source;
    const slots = (entity: EntityName): number[] => [...of(entity).referring('accountId', id)].sort((a, b) => a - b);
    return [slots('order').map(this.#orderFacts), slots('activity').map(this.#activityFacts)];
  }

  /** @param account slot of one that is here */
  at(account: number): AccountFigures {
    return this.#rows.get(account, () => {
      const scores = this.source.scoresAt(account);
      return scores ? { ...this.#figures(account), ...scores } : this.#figures(account);
    });
  }

  /** One figure that is no score, without the others. */
  valueAt(account: number, name: keyof AccountFigures): unknown {
    this.#make(account);
    const [other, key] = [this.#others.get(account), name as keyof Figures];
    return other ? other[key] : this.#read[key](account);
  }

  #figures(account: number): Figures {
    this.#make(account);
    return this.#others.get(account) ?? this.#columnsAt(account);
  }

  /** Makes the figures of all accounts that have none. */
  *work(): Work<void> {
    const { records } = this.source.of('account');
    const all = records.liveList();
    // All room at once: growing with the accounts would copy it again and again.
    if (records.end > this.#isKnown.length) this.#widen(records.end);
    // The dearest take 20 µs each.
    yield* inParts(all.length, stride, (from, until) => {
      for (const slot of all.subarray(from, until)) if (records.isLive(slot)) this.#make(slot);
    });
  }

  forget(account: number): void {
    this.#rows.delete(account);
    this.#others.delete(account);
    if (account < this.#isKnown.length) this.#isKnown[account] = 0;
  }

  forgetAll(): void {
    this.#rows.clear();
    this.#others.clear();
    this.#isKnown.fill(0);
    this.#days = undefined;
  }

  /** Scores are others now, and nothing else. */
  forgetScores(): void {
    this.#rows.clear();
  }

  /** The analysis date has become another one since they were made. */
  get isOfAnotherDay(): boolean {
    return this.#days !== undefined && this.#days.asOf !== this.source.days().asOf;
  }

  #ownDays(): AnalysisDays<string> {
    return (this.#days ??= this.source.days());
  }

  #make(account: number): void {
    if (this.#isKnown[account] === 1) return;
    const figures = accountFigures(
      ...this.facts(this.source.of('account').idAt(account)),
      this.#ownDays(),
      this.source.rhythm(),
    );
    this.#put(account, figures);
    this.#isKnown[account] = 1;
  }

  #put(account: number, figures: Figures): void {
    if (account >= this.#isKnown.length) this.#widen(account);
    const { lastContactAt, lastOrderOn, usualIntervalDays, currency } = figures;
    this.#lastContact[account] = lastContactAt === undefined ? Number.NaN : Date.parse(lastContactAt);
    this.#lastOrder[account] = lastOrderOn === undefined ? noDay : dayNumber(lastOrderOn);
    this.#orders[account] = figures.orderCount;
    this.#net12[account] = figures.net12Minor;
    this.#net12Before[account] = figures.net12BeforeMinor;
    this.#open[account] = figures.openOrders;
    this.#openMinor[account] = figures.openOrdersMinor;
    this.#interval[account] = usualIntervalDays ?? -1;
    this.#slipping[account] = figures.slipping ? 1 : 0;
    this.#currency[account] = currency === undefined ? noCurrency : this.#currencyCode(currency);
    const { lastContactAt: contact, lastOrderOn: order, currency: code } = this.#read;
    const isHeld = contact(account) === lastContactAt && order(account) === lastOrderOn && code(account) === currency;
    if (!isHeld) this.#others.set(account, figures);
  }

  #currencyCode(currency: string): number {
    const known = this.#currencies.indexOf(currency);
    if (known >= 0) return known;
    return this.#currencies.length < noCurrency ? this.#currencies.push(currency) - 1 : noCurrency;
  }

  readonly #read: Readonly<Record<keyof Figures, (account: number) => Figures[keyof Figures]>> = {
    lastContactAt: (account) => {
      const at = this.#lastContact[account] as number;
      return Number.isNaN(at) ? undefined : new Date(at).toISOString();
    },
    lastOrderOn: (account) => {
      const day = this.#lastOrder[account] as number;
      return day === noDay ? undefined : dateOfDay(day);
    },
    orderCount: (account) => this.#orders[account],
    net12Minor: (account) => this.#net12[account],
    net12BeforeMinor: (account) => this.#net12Before[account],
    openOrders: (account) => this.#open[account],
    openOrdersMinor: (account) => this.#openMinor[account],
    usualIntervalDays: (account) => {
      const days = this.#interval[account] as number;
      return days < 0 ? undefined : days;
    },
    slipping: (account) => this.#slipping[account] === 1,
    currency: (account) => this.#currencies[this.#currency[account] as number],
    asOf: (account) => accountDay(this.#ownDays(), this.#read.lastOrderOn(account) as string | undefined),
  };
  readonly #entries = Object.entries(this.#read);

  #columnsAt(account: number): Figures {
    const figures: Record<string, unknown> = {};
    for (const [name, read] of this.#entries) {
      const value = read(account);
      if (value !== undefined) figures[name] = value;
    }
    return figures as unknown as Figures;
  }

  #widen(account: number): void {
    const size = account + 64 + (account >> 3);
    const widen = <T extends { set(from: T): void }>(column: T, wider: T): T => {
      wider.set(column);
      return wider;
    };
    this.#isKnown = widen(this.#isKnown, new Uint8Array(size));
    this.#lastContact = widen(this.#lastContact, new Float64Array(size));
    this.#lastOrder = widen(this.#lastOrder, new Int32Array(size));
    this.#orders = widen(this.#orders, new Uint32Array(size));
    this.#net12 = widen(this.#net12, new Float64Array(size));
    this.#net12Before = widen(this.#net12Before, new Float64Array(size));
    this.#open = widen(this.#open, new Uint32Array(size));
    this.#openMinor = widen(this.#openMinor, new Float64Array(size));
    this.#interval = widen(this.#interval, new Int32Array(size));
    this.#slipping = widen(this.#slipping, new Uint8Array(size));
    this.#currency = widen(this.#currency, new Uint8Array(size));
  }
}
