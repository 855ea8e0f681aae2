import type { AccountScoreFigures } from '../../../shared/domain/account-figures';
import { accountDay } from '../../../shared/domain/insights/analysis-day';
import { membersOf } from '../../../shared/domain/care';
import type { Condition } from '../../../shared/domain/condition';
import { dateOfDay, dayNumber } from '../../../shared/domain/dates';
import type { AnalysisConfig } from '../../../shared/domain/insights/analysis-config';
import { noService, type ServiceStanding } from '../../../shared/domain/insights/churn';
import {
  isBoughtFigure,
  type BehaviourFacts,
  type BehaviourFigures,
} from '../../../shared/domain/insights/behaviour-figures';
import type { AnswerFact, PurchaseFact, PurchaseLineFact } from '../../../shared/domain/insights/customer-facts';
import { scoringCurrency } from '../../../shared/domain/insights/counted-orders';
import type { Analyses, AnalysisKind } from '../../../shared/domain/insights/analyses';
import { given } from '../../../shared/domain/insights/record-facts';
import type { OrdersByAccount } from '../../../shared/domain/insights/orders-by-account';
import { fitPopulationWork, type Population, type RuleSet } from '../../../shared/domain/insights/population';
import { judge, type Judge } from '../../../shared/domain/insights/score-figures';
import type { Suggestion } from '../../../shared/domain/insights/suggestions';
import type { Body, EntityName } from '../../../shared/entities';
import type { EntityTable } from '../entity-table';
import { Ahead, finish, inParts, inSlices, type Work } from '../slices';
import type { AnalysisRequest } from '../api';
import { AccountScoresCache } from './account-scores';
import { BehaviourColumns } from './behaviour-columns';
import { BoughtProducts } from './bought-products';
import { analysisEntities, analysisWork, needsLines, needsWorth } from './analyses';
import { ContactColumns } from './contact-columns';
import { CustomerRules } from './customer-rules';
import { FactsReader } from './facts';
import { FigureColumns } from './figure-columns';
import { rulesFoundHere } from './found-rules';
import { Knowledge } from './knowledge';
import { OfferedProducts } from './offered-products';
import { ownOrders, type OwnOrders } from './own-orders';
import { RuleTrials } from './rule-trial';
import { SalesColumns, type SaleRow } from './sales-columns';
import { SalesLines } from './sales-lines';
import { visitIntervalOf } from './visit-interval';
import { accountsOf, salesOf } from './scope';

export interface InsightsOptions {
  readonly of: (entity: EntityName) => EntityTable;
  /** YYYY-MM-DD, where the user is. */
  readonly today: () => string;
  /** Minutes to add to UTC for the time where the user is. */
  readonly zoneOffset: () => number;
  /** Of the organisation. */
  readonly currency: string;
  /** All figures have been made anew. */
  readonly onMade: () => void;
}

interface Fitted {
  readonly population: Population;
  /** Of the sales. */
  readonly version: number;
}

/** How accounts of one currency are judged on one day. */
interface Bench {
  readonly judge: Judge;
  readonly config: AnalysisConfig;
}

/** Beyond this many accounts whose orders have changed all are gathered anew. */
const mostStale = 500;
/** How often something is begun anew because records changed meanwhile, before it is done at once. */
export const mostAttempts = 3;
/** Judging an account takes some 10 µs. */
const judgedAtOnce = 64;

/**
 * Customer intelligence on this laptop: the columns it is computed from, kept up to date by committed transactions, and the
 * figures of every account. Nothing is read before somebody asks.
 */
export class Insights {
  readonly sales: SalesColumns;
  readonly lines: SalesLines;
  readonly contacts: ContactColumns;
  readonly facts: FactsReader;
  readonly knowledge: Knowledge;
  readonly scores = new AccountScoresCache(this);
  readonly customerRules = new CustomerRules(this);
  readonly offered = new OfferedProducts(this);
  readonly trials = new RuleTrials(this);
  readonly behaviour = new BehaviourColumns(this);
  readonly bought = new BoughtProducts(this);
  readonly #figures = new FigureColumns();
  /** Accounts on which something changed since the figures of all were begun. */
  readonly #changed = new Set<number>();
  /** The figures of all accounts have been made, and those that changed since are made when they are asked for. */
  #isMade = false;
  #hasFailed = false;
  #making: { readonly done: Promise<void>; readonly ahead: Ahead | undefined } | undefined;
  /** Orders by account, and the accounts whose orders have changed since. */
  #own: { readonly orders: OwnOrders; readonly stale: Set<number> } | undefined;
  /** Populations that were fitted here, by currency, with the version of the sales they come from. */
  readonly #fitted = new Map<string, Fitted>();
  /** The newest question of each kind from each window. */
  readonly #turns = new Map<string, symbol>();
  #foundRules: readonly RuleSet[] = [];
  /** Version of the sales they come from. */
  #rulesVersion = -1;
  /** By currency and day. */
  readonly #benches = new Map<string, Bench>();
  /** Grows when something changes that all accounts are judged by. */
  #terms = 0;
  #version = 0;

  constructor(readonly options: InsightsOptions) {
    const { of, zoneOffset } = options;
    this.sales = new SalesColumns(of('order'), of('account'));
    this.lines = new SalesLines(of('order'), of('product'));
    this.contacts = new ContactColumns(of('activity'), of('account'));
    this.facts = new FactsReader(of, zoneOffset);
    this.knowledge = new Knowledge(of);
  }

  /** Grows when something changes that an analysis may come from. */
  get version(): number {
    return this.#version;
  }

  get bytes(): number {
    const orders = this.#own?.orders;
    return (
      this.sales.bytes +
      this.lines.bytes +
      this.contacts.bytes +
      this.#figures.bytes +
      this.behaviour.bytes +
      this.bought.bytes +
      (orders ? orders.day.length * 16 + orders.starts.length * 10 : 0)
    );
  }

  /** The records of an entity were read from the storage. */
  loaded(entity: EntityName): void {
    this.#version += 1;
    if (entity === 'order' || entity === 'account') this.sales.forget();
    if (entity === 'order' || entity === 'product') this.lines.forget();
    if (entity === 'product') this.bought.productsChanged();
    if (entity === 'activity' || entity === 'account') this.contacts.forget();
    this.#own = undefined;
    this.#forgetTerms();
  }

  /**
   * Records have changed.
   * @param changed slots by entity; accounts on which something changed that hangs on them are among them
   * @returns whether the figures of all accounts are others
   */
  apply(changed: ReadonlyMap<EntityName, ReadonlySet<number>>): boolean {
    const [orders = new Set<number>(), accounts = new Set<number>()] = [changed.get('order'), changed.get('account')];
    if (analysisEntities.some((entity) => changed.has(entity))) this.#version += 1;
    this.lines.changed(orders);
    this.contacts.changed(changed.get('activity') ?? []);
    if (accounts.size > 0) this.contacts.accountsCame();
    const ordered = [...this.sales.changed(orders), ...(accounts.size > 0 ? this.sales.accountsCame() : [])];
    for (const account of new Set([...accounts, ...ordered])) {
      this.#figures.forget(account);
      this.behaviour.forget(account);
      this.bought.forget(account);
      this.#changed.add(account);
      this.scores.forget(account);
    }
    const own = this.#own;
    if (own) {
      const isHere = (account: number): boolean => own.orders.isHere[account] === 1;
      const { records } = this.options.of('account');
      for (const account of ordered) own.stale.add(account);
      for (const account of accounts) if (isHere(account) !== records.isLive(account)) own.stale.add(account);
      if (own.stale.size > mostStale) this.#own = undefined;
    }
    // Of which category something is decides about how the taste has changed.
    if (changed.has('product')) {
      this.behaviour.forgetAll();
      this.bought.productsChanged();
    }
    // Whether something is offered, what category it belongs to, and whose rules hold.
    if ((['product', 'priceList', 'segment', 'tag', 'territory'] as const).some((entity) => changed.has(entity)))
      this.scores.clear();
    if (!changed.has('analysisSettings') && !changed.has('analysisResult')) return false;
    this.#forgetTerms();
    return true;
  }

  /** Another day has begun. */
  turnDay(): void {
    this.#version += 1;
    this.#own = undefined;
    this.#forgetTerms();
  }

  /** What was shown before is made anew. */
  #forgetTerms(): void {
    if (this.#isMade) queueMicrotask(() => void this.#aheadOfQuestions()?.catch(() => undefined));
    this.#terms += 1;
    this.scores.clear();
    this.knowledge.forget();
    this.#benches.clear();
    this.#figures.forgetAll();
    this.behaviour.forgetAll();
    this.bought.forgetAll();
    this.#isMade = false;
    this.#hasFailed = false;
  }

  /** What the scores of an account come from. @param account slot of one that is here */
  factsOf(account: number) {
    const { day: usualDay } = this;
    const facts = this.facts.read(account, usualDay);
    const lastDay = Math.max(
      0,
      ...facts.orders.filter(({ currency }) => currency === facts.currency).map(({ day }) => day || 0),
    );
    const day = this.dayOf(lastDay);
    const withCare = { ...facts.account, ...given('visitIntervalDays', visitIntervalOf(this.options.of, account)) };
    const answers = this.#answersOn(day, facts.answers);
    return { facts: { ...facts, account: withCare, answers }, day, ...this.#judgedBy(account, facts) };
  }

  /** What the behaviour of an account comes from, as in `factsOf`, with orders and lines from the columns. @param account slot of one that is here */
  behaviourFactsOf(account: number) {
    const { slots, day, currency } = this.countedOrders(account);
    const facts = { ...this.facts.withoutOrders(account), currency, orders: slots.map((slot) => this.#purchase(slot)) };
    return {
      facts: { ...facts, answers: this.#answersOn(day, facts.answers) },
      day,
      ...this.#judgedBy(account, facts),
    };
  }

  /** Who looks at a history as of the day on which it ended answers on that day, whatever day it is now. */
  #answersOn(day: number, answers: readonly AnswerFact[]): readonly AnswerFact[] {
    const since = dayNumber(this.options.today()) - day;
    return since > 0 ? answers.map((answer) => ({ ...answer, day: answer.day - since })) : answers;
  }

  #judgedBy(account: number, { currency, orders }: BehaviourFacts) {
    const population = this.population(currency);
    // They are told without one first, and again when one has been fitted.
    if (!population && orders.length > 0) this.#wantPopulation(account);
    return { config: this.knowledge.configFor(currency), population };
  }

  #wantPopulation(account: number): void {
    this.#figures.forget(account);
    this.#isMade = false;
    void this.#aheadOfQuestions()?.catch(() => undefined);
  }

  /** Of the head office; where it has sent none, those that were found here. */
  get rules(): readonly RuleSet[] {
    const { rules } = this.knowledge;
    return rules.length > 0 ? rules : this.#foundRules;
  }

  /** The administrator's settings, as they count where no other currency is asked for. */
  get config(): AnalysisConfig {
    return this.knowledge.configFor(this.options.currency);
  }

  /** The analysis date where nobody asks for another one. */
  get day(): number {
    return this.knowledge.analysisDay(this.options.today());
  }

  /** Of the head office, or the one that was fitted here; undefined while there is none. */
  population(currency: string): Population | undefined {
    return this.knowledge.population(currency) ?? this.#fitted.get(currency)?.population;
  }

  /** Whether the figures of all accounts are there. */
  get isMade(): boolean {
    return this.#isMade;
  }

  /** Makes in slices what `figuresAt` needs for all accounts. @returns undefined when it is there */
  ready(): Promise<void> | undefined {
    this.#making?.ahead?.want();
    return this.#begin();
  }

  /** The same before somebody asks. */
  #aheadOfQuestions(): Promise<void> | undefined {
    return this.#begin(new Ahead());
  }

  #begin(ahead?: Ahead): Promise<void> | undefined {
    if (this.#isMade || this.#hasFailed) return undefined;
    if (this.#making) return this.#making.done;
    const done = this.#make(ahead)
      .catch((error: unknown) => {
        // Lists go on without these figures until settings, results or the day are others.
        this.#hasFailed = true;
        throw error;
      })
      .finally(() => (this.#making = undefined));
    this.#making = { done, ahead };
    return done;
  }

  /** Makes in slices what a question for the behaviour of all accounts needs. @returns undefined when it is there */
  behaviourReady(names: readonly (keyof BehaviourFigures)[]): Promise<unknown> | undefined {
    const bought = names.some(isBoughtFigure) ? this.bought.ready() : undefined;
    if (bought) return bought.then(() => this.behaviourReady(names));
    // What was bought is told without the scores.
    if (names.every(isBoughtFigure)) return undefined;
    const scores = this.ready();
    if (scores) return scores.then(() => this.behaviourReady(names));
    return this.behaviour.isMade ? undefined : inSlices(this.behaviour.work());
  }

  behaviourAt(account: number, name: keyof BehaviourFigures): unknown {
    return isBoughtFigure(name) ? this.bought.valueAt(account, name) : this.behaviour.valueAt(account, name);
  }

  /** Makes the figures of all accounts before somebody asks, where the head office has sent what they need. */
  async warm(): Promise<void> {
    if (this.knowledge.hasPopulation) await this.#aheadOfQuestions();
  }

  async #make(ahead: Ahead | undefined): Promise<void> {
    for (;;) {
      const terms = this.#terms;
      await this.facts.ready(ahead);
      await this.#populations(ahead);
      await inSlices(this.#fill(), ahead);
      if (terms !== this.#terms) continue;
      this.#isMade = true;
      this.scores.clear();
      this.trials.forget();
      this.options.onMade();
      return;
    }
  }

  /** Makes in slices what the scores of one account need. @returns undefined when it is there */
  scoresReady(): Promise<unknown> | undefined {
    return this.facts.ready();
  }

  /** @returns products that fit the basket, or the customer's own rhythm; none for an account that is not here */
  async suggest(accountId: string, basket: readonly string[]): Promise<readonly Suggestion[]> {
    await this.facts.ready();
    await this.rulesReady();
    await this.customerRules.ready(accountId);
    await this.offered.ready();
    const slot = this.options.of('account').slotOf(accountId);
    return slot === undefined ? [] : this.scores.suggest(slot, basket);
  }

  /** @returns undefined when the same asker put another question of this kind meanwhile */
  async analyse(asker: string, request: AnalysisRequest): Promise<Analyses[AnalysisKind] | undefined> {
    const turn = `${asker} ${request.kind}`;
    const self = Symbol(turn);
    this.#turns.set(turn, self);
    const isOvertaken = (): boolean => this.#turns.get(turn) !== self;
    try {
      if (request.kind === 'rules') await this.rulesReady();
      if (needsLines(request, this.rules) && !this.lines.isMade) await inSlices(this.lines.work());
      const orders = await this.#populations();
      if (needsWorth.has(request.kind)) await this.ready();
      if (request.segmentId !== undefined) await this.membersReady(request.segmentId);
      if (isOvertaken()) return undefined;
      return await inSlices(whileTrue(analysisWork(this, request, orders), () => !isOvertaken()));
    } finally {
      if (!isOvertaken()) this.#turns.delete(turn);
    }
  }

  async membersReady(segmentId: string): Promise<void> {
    const accounts = this.options.of('account');
    const where = this.conditionsOf(segmentId);
    for (let making = accounts.ready({ where }); making; making = accounts.ready({ where })) await making;
  }

  /** What an account has to fulfil to belong to a segment; nobody belongs to one that is not here. */
  conditionsOf(segmentId: string): readonly Condition[] {
    const segments = this.options.of('segment');
    const slot = segments.slotOf(segmentId);
    return membersOf(slot === undefined ? {} : (segments.records.body(slot) as Body<'segment'>));
  }

  /** Slots of the accounts of a segment, as they are now. */
  membersOf(segmentId: string): ReadonlySet<number> {
    return new Set(
      this.options
        .of('account')
        .answer({ where: this.conditionsOf(segmentId) })
        .list?.view(),
    );
  }

  /** Finds rules here where the head office has sent none. */
  async rulesReady(): Promise<void> {
    if (this.knowledge.rules.length > 0) return;
    const orders = await this.orders();
    if (this.#rulesVersion === this.sales.version) return;
    const { version } = this.sales;
    if (!this.lines.isMade) await inSlices(this.lines.work());
    this.#foundRules = [await inSlices(rulesFoundHere(this, orders))];
    this.#rulesVersion = version;
    this.scores.clear();
  }

  /** Orders of all accounts, none of them stale. @param ahead nobody waits for them yet */
  async orders(ahead?: Ahead): Promise<OwnOrders> {
    if (!this.sales.isMade) await inSlices(this.sales.work(), ahead);
    if (this.#own?.stale.size === 0) return this.#own.orders;
    for (let attempt = 1; ; attempt += 1) {
      const { version } = this.sales;
      const work = ownOrders(this.sales, this.options.of('account').records.end, this.day);
      const orders =
        attempt < mostAttempts
          ? await inSlices(
              whileTrue(work, () => version === this.sales.version),
              ahead,
            )
          : finish(work);
      if (!orders) continue;
      this.#own = { orders, stale: new Set() };
      return orders;
    }
  }

  /** Fits a population here for each currency of which the head office has sent none. */
  async #populations(ahead?: Ahead): Promise<OwnOrders> {
    const orders = await this.orders(ahead);
    const codes = new Set(orders.currency);
    codes.delete(-1);
    for (const code of codes) {
      const currency = this.sales.currencies[code] ?? '';
      if (this.knowledge.population(currency)) continue;
      const known = this.#fitted.get(currency);
      const config = this.knowledge.configFor(currency);
      if (known && this.#isFresh(known, config)) continue;
      const { version } = this.sales;
      const population = await inSlices(fitHere(orders, code, currency, this.day, config), ahead);
      this.#fitted.set(currency, { population, version });
      // What was judged by another one is judged anew when it is asked for.
      this.#benches.clear();
      this.#figures.forgetAll();
      this.behaviour.forgetAll();
      this.scores.clear();
      this.#isMade = false;
    }
    return orders;
  }

  /** One order more says nothing new of all customers. */
  #isFresh({ population, version }: Fitted, config: AnalysisConfig): boolean {
    const isOfToday = population.asOf === dateOfDay(this.day) && population.configVersion === config.version;
    return isOfToday && (this.sales.version - version) * 100 <= population.orders;
  }

  *#fill(): Work<void> {
    this.#changed.clear();
    const service = yield* this.facts.withService();
    const unanswered = yield* this.contacts.unansweredInRow(this.day, this.options.zoneOffset());
    const { records } = this.options.of('account');
    const { day } = this;
    this.#figures.reserve(records.end);
    const slots = records.liveList();
    yield* inParts(slots.length, judgedAtOnce, (from, until) => {
      for (const account of slots.subarray(from, until)) {
        if (this.#figures.isKnown(account) || !records.isLive(account)) continue;
        const orders = this.#own?.stale.has(account) === false ? this.#own.orders : undefined;
        if (!orders || lastDay(orders, account) > day || this.#changed.has(account)) {
          this.#judgeOne(account);
          continue;
        }
        const currency = this.sales.currencies[orders.currency[account] ?? -1] ?? '';
        const unansweredInRow = unanswered[account] ?? 0;
        const standing = service.has(account)
          ? this.facts.service(account, day)
          : unansweredInRow > 0
            ? { ...noService, unansweredInRow }
            : noService;
        this.#put(account, this.bench(currency, day), orders, account, standing);
      }
    });
  }

  #put(
    account: number,
    { judge: judged, config }: Bench,
    orders: OrdersByAccount,
    at: number,
    service: ServiceStanding,
  ): void {
    this.#figures.put(account, judged(orders, at, service), config);
  }

  /** How accounts of a currency are judged on a day. */
  bench(currency: string, day: number): Bench {
    const name = `${currency} ${day}`;
    let bench = this.#benches.get(name);
    if (!bench) {
      const config = this.knowledge.configFor(currency);
      bench = { judge: judge(this.population(currency), config, day), config };
      this.#benches.set(name, bench);
    }
    return bench;
  }

  /** The day on which an account is judged: that of its own last order where a history that had ended has gone on. */
  dayOf(lastOrderDay: number): number {
    return accountDay({ asOf: this.day, today: dayNumber(this.options.today()) }, lastOrderDay);
  }

  #judgeOne(account: number): void {
    const rows = this.#rowsOf(account);
    const currency = scoringCurrency(rows, this.day);
    const own = rows.filter((row) => row.currency === currency).sort((a, b) => a.day - b.day);
    const day = this.dayOf(own.at(-1)?.day ?? 0);
    const columns: OrdersByAccount = {
      starts: Int32Array.of(0, own.length),
      day: Int32Array.from(own, (row) => row.day),
      amount: Float64Array.from(own, (row) => row.net),
    };
    this.#put(account, this.bench(currency, day), columns, 0, this.facts.service(account, day));
  }

  get isSoldMade(): boolean {
    return this.sales.isMade && this.lines.isMade;
  }

  /** Makes the columns of orders and their lines. */
  *soldWork(): Work<void> {
    yield* this.sales.work();
    yield* this.lines.work();
  }

  /** One order as the columns have it. What they do not tell is read from the order itself: products that are not here, and whether lines are known. */
  #purchase(slot: number): PurchaseFact {
    const { sales, lines } = this;
    const from = lines.start[slot] as number;
    const until = from + (lines.count[slot] as number);
    const sold: PurchaseLineFact[] = [];
    for (let at = from; at < until; at += 1) {
      const product = lines.product[at] as number;
      if (product < 0) return this.facts.orderAt(slot);
      const [netMinor, discountBp] = [lines.net[at] as number, lines.discount[at] as number];
      const { productId, categoryId } = this.bought.productAt(product);
      // Spreading takes several times as long.
      if (categoryId === undefined) sold.push({ productId, netMinor, discountBp });
      else sold.push({ productId, categoryId, netMinor, discountBp });
    }
    if (sold.length === 0) return this.facts.orderAt(slot);
    const currency = sales.currencies[sales.currency[slot] as number] as string;
    const { records } = this.options.of('order');
    const [day, netMinor] = [sales.day[slot] as number, sales.net[slot] as number];
    return { id: records.idAt(slot), day, currency, netMinor, lines: sold };
  }

  /**
   * Slots of the orders of an account that count, in no order, its currency and the day on which it is looked at: as the facts say, but from the columns.
   */
  countedOrders(account: number): {
    readonly slots: readonly number[];
    readonly day: number;
    readonly currency: string;
  } {
    // Somebody asks amid a change, before all was made.
    if (!this.isSoldMade) finish(this.soldWork());
    const { account: accountOf, day, currency: currencyOf, currencies } = this.sales;
    const all = this.options
      .of('order')
      .referring('accountId', this.options.of('account').idAt(account))
      .filter((slot) => accountOf[slot] === account);
    const currencyAt = (slot: number): string => currencies[currencyOf[slot] as number] as string;
    const rows = all.map((slot) => ({ day: day[slot] as number, currency: currencyAt(slot) }));
    const currency = scoringCurrency(rows, this.day);
    const own = all.filter((slot) => currencyAt(slot) === currency);
    const asOfDay = this.dayOf(own.reduce((last, slot) => Math.max(last, day[slot] as number), 0));
    return { slots: own.filter((slot) => (day[slot] as number) <= asOfDay), day: asOfDay, currency };
  }

  #rowsOf(account: number): SaleRow[] {
    const orders = this.options.of('order');
    return orders
      .referring('accountId', this.options.of('account').idAt(account))
      .toSorted((a, b) => orders.records.compareIds(a, b))
      .flatMap((slot) => this.sales.rowAt(slot) ?? []);
  }

  /** What lists show of an account; undefined while nothing is known of all customers. */
  figuresAt(account: number): AccountScoreFigures | undefined {
    return this.#known(account) ? this.#figures.at(account) : undefined;
  }

  figureAt<K extends keyof AccountScoreFigures>(account: number, name: K): AccountScoreFigures[K] {
    return this.#known(account) ? this.#figures.valueAt(account, name) : undefined;
  }

  /** Whether the figures of an account are there, and as of the analysis date: not of a later last order. */
  keepsFigures(account: number, orders: OrdersByAccount, analysisDay: number): boolean {
    return this.#figures.isKnown(account) && lastDay(orders, account) <= analysisDay;
  }

  #known(account: number): boolean {
    if (this.#figures.isKnown(account)) return true;
    if (!this.#isMade) return false;
    this.#judgeOne(account);
    return true;
  }
}

const lastDay = ({ starts, day }: OrdersByAccount, account: number): number => {
  const end = starts[account + 1] ?? 0;
  return end > (starts[account] ?? 0) ? (day[end - 1] as number) : 0;
};

/** @returns undefined when the condition did not hold any more */
export function* whileTrue<T>(work: Work<T>, holds: () => boolean): Work<T | undefined> {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
    yield;
    if (!holds()) return undefined;
  }
}

/** The population of the accounts of a currency that are on this laptop. */
function* fitHere(
  orders: OwnOrders,
  code: number,
  currency: string,
  day: number,
  config: AnalysisConfig,
): Work<Population> {
  const sales = yield* salesOf(orders, accountsOf(orders, code));
  return yield* fitPopulationWork(sales, day, config, { currency, source: 'laptop' });
}
