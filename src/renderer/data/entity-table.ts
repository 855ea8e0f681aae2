import { isScoreFigure, type AccountFigures, type AccountScoreFigures } from '../../shared/domain/account-figures';
import {
  isBehaviourFigure,
  isBoughtFigure,
  type BehaviourFigures,
  type BoughtFigures,
} from '../../shared/domain/insights/behaviour-figures';
import type { Entity } from '../../shared/schema/entity';
import type { FieldPath, Query } from './api';
import type { FieldCondition } from '../../shared/domain/condition';
import type { Calendar } from '../../shared/domain/condition-test';
import { fieldAt } from '../../shared/schema/field-path';
import type { AnyRow } from './field-values';
import { byCode, type Collation } from './collation';
import { Column, missing } from './column';
import { Makings } from './makings';
import { isOftenFiltered, isToldByOrder, narrowed, predicateOf, type FilterSource, type Predicate } from './filter';
import type { OrderImage, PackedRecords } from './packed/packed-records';
import { References } from './references';
import {
  asksForWords,
  everyCondition,
  isPlain,
  nameOfQuery,
  orderOf,
  ResultSet,
  type MeantQuery,
  type Order,
} from './result-set';
import { RowCache } from './row-cache';
import { Ahead, finish, inParts, inSlices, stride, type Rested, type Work } from './slices';
import { sortSlots, type SlotList } from './slot-list';
import { sortReader } from './sort-reader';

/** What a table needs to know of the other tables. */
export interface Surroundings extends Calendar {
  readonly collation: () => Collation;
  readonly titleOf: (entity: string, id: string) => string | undefined;
  /** What a query asks for. */
  readonly meant: (query: Query) => MeantQuery;
  /** Accounts only. */
  readonly figuresOf?: (slot: number) => AccountFigures;
  /** One of them, which is no score. */
  readonly figureAt?: (slot: number, name: keyof AccountFigures) => unknown;
  /** What figures wait for; undefined: they are known at once. */
  readonly figuresReady?: () => Promise<unknown> | undefined;
  /** The same for figures that come from scores, which are made for all accounts at once. */
  readonly scoreAt?: (slot: number, name: keyof AccountScoreFigures) => unknown;
  readonly scoresReady?: () => Promise<unknown> | undefined;
  /** The same for what comes from the behaviour, which is worked out where somebody asks for it. */
  readonly behaviourAt?: (slot: number, name: keyof BehaviourFigures) => unknown;
  readonly behaviourReady?: (names: readonly (keyof BehaviourFigures)[]) => Promise<unknown> | undefined;
  /** Tells who bought something without the list of what somebody bought; undefined for other questions. */
  readonly boughtTest?: (name: keyof BoughtFigures, condition: FieldCondition) => Predicate | undefined;
  /** Something was made of what the records themselves hold: an order, or texts for the search. */
  readonly onMade?: () => void;
}

/** Beyond this many changes at once answers are computed anew instead of being mended. */
const mendLimit = 200;
const keptSets = 24;
/** What is made of fewer records is made at once. */
const fewRecords = 2000;

export const isBehaviourPath = (path: FieldPath): boolean =>
  path.startsWith('figures.') && isBehaviourFigure(path.slice(8));
/** Of figures that need to know of all accounts. */
export const isScorePath = (path: FieldPath): boolean =>
  path.startsWith('figures.') && (isScoreFigure(path.slice(8)) || isBehaviourFigure(path.slice(8)));

/** The live records of one entity: indexes on references and maintained answers to queries. */
export class EntityTable {
  readonly #rows = new RowCache<AnyRow>();
  readonly #makings = new Makings();
  readonly #references: References;
  readonly #columns = new Map<string, Column>();
  /** Orders of the copy beside the storage that nobody has asked for yet, and what has changed since. */
  readonly #copied = new Map<string, { readonly slots: Uint32Array; readonly changed: Set<number> }>();
  /** Numbers that are summed up, by slot. */
  readonly #numbers = new Map<string, Float64Array>();
  readonly #sets = new Map<string, ResultSet>();
  /** Works in slices that are not done, by name: who asks for the same waits for the same. */
  readonly #works = new Map<string, { readonly done: Promise<unknown>; readonly ahead: Ahead | undefined }>();
  #use = 0;
  readonly #filter: FilterSource;

  constructor(
    readonly entity: Entity,
    readonly records: PackedRecords,
    readonly around: Surroundings,
  ) {
    this.#references = new References(entity, records, this.#makings);
    this.#filter = {
      ...{ entity, records, around },
      index: (path) => this.#references.at(path),
      column: (path) => this.#column(path),
      reader: (path) => this.reader(path),
      test: (condition) => {
        const name = condition.field.startsWith('figures.') ? condition.field.slice(8) : '';
        return isBoughtFigure(name) ? around.boughtTest?.(name, condition) : undefined;
      },
    };
    records.keepOrders(() => this.#ownOrders());
  }

  get size(): number {
    return this.records.liveCount;
  }

  /** @returns undefined when there is no such record, or it was deleted */
  slotOf(id: string): number | undefined {
    const slot = this.records.slotOf(id);
    return slot >= 0 && this.records.isLive(slot) ? slot : undefined;
  }

  /** The same object as long as nothing of the record changed and it is asked for now and then. */
  row(id: string): AnyRow | undefined {
    const slot = this.slotOf(id);
    return slot === undefined ? undefined : this.rowAt(slot);
  }

  rowAt(slot: number): AnyRow {
    return this.#rows.get(slot, () => {
      const id = this.idAt(slot);
      const { figuresOf } = this.around;
      return {
        ...this.records.body(slot),
        id,
        meta: this.records.meta(slot),
        ...(figuresOf ? { figures: figuresOf(slot) } : {}),
      };
    });
  }

  idAt(slot: number): string {
    return this.records.idAt(slot);
  }

  /** Slots of the records that refer to `value` at `path`, in no order. */
  referring(path: string, value: string): readonly number[] {
    return this.#references.at(path)?.slots(value) ?? [];
  }

  /** What the record referred to at `path` when the index was last brought up to date; nothing when nobody asked it yet. */
  knownReferences(path: string, id: string): readonly string[] {
    return this.#references.known(path)?.ids(this.records.slotOf(id)) ?? [];
  }

  /** Whether an order by what stands behind `path` has been made, or is being made. */
  isSortedBy(path: string): boolean {
    return this.#columns.has(path) || this.#makings.isMaking(path);
  }

  /**
   * Slots of the records that refer to one of `ids` at `path`.
   * @returns undefined when that takes an index nobody has asked for
   */
  referringTo(path: string, ids: Iterable<string>): Set<number> | undefined {
    const index = this.#references.known(path);
    return index && new Set([...ids].flatMap((id) => index.slots(id)));
  }

  /**
   * These records change in a moment, or what is derived from them does: their places are found by what was known of them.
   * `putBack` has to follow. @returns false when there are too many: everything was forgotten, and nothing is to be put back
   */
  takeOut(slots: ReadonlySet<number>): boolean {
    const isMany = slots.size > mendLimit || slots.size > this.size / 4 + 16;
    // An answer is mended with orders, and these are forgotten in a moment.
    const isLost = (of: unknown): boolean => isMany && of instanceof ResultSet;
    this.#makings.changed(slots, Math.max(mendLimit * 4, this.size / 8), isLost);
    if (isMany) {
      for (const set of this.#sets.values()) set.forget();
      this.#columns.clear();
      this.#copied.clear();
      this.#numbers.clear();
      return false;
    }
    for (const set of this.#sets.values()) {
      if (!set.list) continue;
      const order = this.#order(set.query);
      for (const slot of slots) set.remove(slot, order);
    }
    for (const column of this.#columns.values()) for (const slot of slots) column.remove(slot);
    for (const [path, { changed }] of this.#copied) {
      for (const slot of slots) changed.add(slot);
      if (changed.size > mendLimit) this.#copied.delete(path);
    }
    return true;
  }

  /** The records have changed: rows and references are what they are now. */
  renew(slots: Iterable<number>): void {
    for (const slot of slots) {
      this.#rows.delete(slot);
      this.#references.renew(slot);
    }
  }

  /** After `takeOut` and `renew`. */
  putBack(slots: ReadonlySet<number>): void {
    const live = [...slots].filter((slot) => this.records.isLive(slot));
    for (const column of this.#columns.values()) for (const slot of live) column.insert(slot);
    for (const [path, numbers] of this.#numbers) this.#numbers.set(path, this.#readNumbers(path, numbers, live));
    for (const set of this.#sets.values()) if (set.list) this.#insert(set, live);
  }

  #insert(set: ResultSet, slots: readonly number[]): void {
    const fits = predicateOf(this.#filter, set.query, false);
    const order = this.#order(set.query);
    for (const slot of slots) if (fits(slot)) set.insert(slot, order);
  }

  /** The records are others. What the copy beside the storage knew of their order is taken over. */
  loaded(): void {
    this.forgetPaths(() => true);
    this.#makings.spoil(() => true);
    this.#references.clear();
    this.#rows.clear();
    const { orders, changed } = this.records.takeOrders();
    if (changed.size > mendLimit) return;
    for (const { path, collation, slots } of orders)
      if (nameOf(this.#source(path).collation) === collation)
        this.#copied.set(path, { slots, changed: new Set(changed) });
  }

  /** The order by a path, if it has been made, or is in the copy. */
  #column(path: string): Column | undefined {
    const copied = this.#copied.get(path);
    if (!copied) return this.#columns.get(path);
    this.#copied.delete(path);
    const column = Column.restore(this.#source(path), copied.slots, this.records.end);
    for (const slot of copied.changed) column.remove(slot);
    for (const slot of copied.changed) if (this.records.isLive(slot)) column.insert(slot);
    this.#columns.set(path, column);
    return column;
  }

  #hasColumn(path: string): boolean {
    return this.#columns.has(path) || this.#copied.has(path);
  }

  /** Orders by what the records themselves hold, and nothing else. */
  #ownOrders(): OrderImage[] {
    for (const path of [...this.#copied.keys()]) this.#column(path);
    return [...this.#columns].flatMap(([path, column]) =>
      this.#isOwn(path) ? [{ path, collation: nameOf(column.source.collation), slots: column.image() }] : [],
    );
  }

  #isOwn(path: FieldPath): boolean {
    const kind = fieldAt(this.entity, path)?.kind;
    return kind !== undefined && kind !== 'ref' && kind !== 'refs';
  }

  /** All derived values have changed: the figures, or those of them that come from scores. */
  derivedAnew(isAffected = (path: FieldPath): boolean => path.startsWith('figures.')): void {
    this.#rows.clear();
    this.forgetPaths(isAffected);
    for (const set of this.#sets.values()) set.version += 1;
  }

  /** Forgets the answers and sort orders that depend on these paths. */
  forgetPaths(affected: (path: string) => boolean): void {
    for (const paths of [this.#columns, this.#copied, this.#numbers])
      for (const path of [...paths.keys()]) if (affected(path)) paths.delete(path);
    for (const set of this.#sets.values()) if ([...set.paths].some(affected)) set.forget();
    this.#makings.spoil((of) => [...(of?.paths ?? [])].some(affected));
  }

  /** What queries mean may have changed. @returns whether that of any did */
  meanAnew(): boolean {
    let isAny = false;
    for (const set of this.#sets.values()) {
      const meant = this.#meant(set.asked);
      if (JSON.stringify(meant) === JSON.stringify(set.query)) continue;
      this.#makings.spoil((of) => of === set);
      set.meansNow(meant);
      isAny = true;
    }
    return isAny;
  }

  #meant(query: Query): MeantQuery {
    return this.around.meant(query);
  }

  /** Forgets the answers that ask for days of the calendar: another day has begun. @returns whether there were any */
  turnDay(): boolean {
    const dated = [...this.#sets.values()].filter(({ query }) => everyCondition(query).some(({ op }) => op === 'days'));
    for (const set of dated) set.forget();
    this.#makings.spoil(() => true);
    return dated.length > 0;
  }

  /** In slices; who asks for the same meanwhile waits for the same. @param ahead nobody waits for it yet */
  #share(name: string, work: () => Work<unknown>, ahead?: Ahead): Promise<unknown> {
    const known = this.#works.get(name);
    if (known && !ahead) known.ahead?.want();
    if (known) return known.done;
    const done = inSlices(work(), ahead).finally(() => this.#works.delete(name));
    this.#works.set(name, { done, ahead });
    return done;
  }

  /** What the first search needs, in slices: texts of the records, and their order by title. @param rested nobody searches yet */
  async searchable(rested?: Rested): Promise<void> {
    const { texts } = this.records;
    if (texts.isMade && this.#hasColumn(this.entity.title)) return;
    const ahead = (): Ahead | undefined => rested && new Ahead(rested);
    const isMuch = texts.lacking > fewRecords;
    await this.#share('texts', () => texts.work(), ahead());
    if (isMuch) this.around.onMade?.();
    await this.#share(`column ${this.entity.title}`, () => this.#columnWork(this.entity.title), ahead());
    // A search does not wait for what makes it quicker.
    void this.#share('grams', () => texts.gramWork(), new Ahead(rested)).catch(() => undefined);
  }

  /** Makes in slices the orders of what lists show: who filters by one of these finds it there. They stay in the copy. */
  async listable(rested: Rested): Promise<void> {
    if (this.size <= fewRecords) return;
    for (const [path, { list, kind }] of Object.entries(this.entity.fields))
      if (list === 'shown' && isOftenFiltered(kind) && !this.#hasColumn(path))
        await this.#share(`column ${path}`, () => this.#columnWork(path), new Ahead(rested));
  }

  /**
   * Makes in slices what `answer` and `sum` need.
   * @returns undefined when they answer at once
   */
  ready(query: Query, sums: readonly FieldPath[] = []): Promise<void> | undefined {
    const set = this.#setOf(query);
    const scores = this.#scoresReady([...set.paths, ...sums]);
    if (scores) return scores.then(() => this.ready(query, sums));
    if (this.size <= fewRecords) return undefined;
    const figures = this.around.figuresReady?.();
    if (!figures && set.list && sums.every((path) => this.#numbers.has(path))) return undefined;
    return this.#prepare(set, sums);
  }

  #scoresReady(paths: readonly FieldPath[]): Promise<unknown> | undefined {
    const scores = paths.some((path) => isScorePath(path) && !isBehaviourPath(path))
      ? this.around.scoresReady?.()
      : undefined;
    if (scores) return scores.then(() => this.#scoresReady(paths));
    const names = paths.filter(isBehaviourPath).map((path) => path.slice(8) as keyof BehaviourFigures);
    return names.length > 0 ? this.around.behaviourReady?.(names) : undefined;
  }

  /** Makes an index in slices. @param ahead nobody waits for it yet. @returns undefined when it is there */
  indexed(path: string, ahead?: Ahead): Promise<unknown> | undefined {
    return this.#references.known(path)
      ? undefined
      : this.#share(`index ${path}`, () => this.#references.work(path), ahead);
  }

  async #prepare(set: ResultSet, sums: readonly FieldPath[]): Promise<void> {
    const { query } = set;
    const conditions = everyCondition(query);
    await this.around.figuresReady?.();
    for (const { field } of conditions) if (this.#references.paths.has(field)) await this.indexed(field);
    for (const { field } of query.sort ?? [])
      if (!this.#column(field)) await this.#share(`column ${field}`, () => this.#columnWork(field));
    if (asksForWords(query)) await this.#share('texts', () => this.records.texts.work());
    const { sort = [] } = query;
    const isFiltered = conditions.length > 0 && !asksForWords(query);
    if (isFiltered && sort.length > 0 && !narrowed(this.#filter, query)) await this.ready({ sort });
    if (!set.list) await this.#share(set.name, () => this.#setWork(set));
    for (const path of sums)
      if (!this.#numbers.has(path)) await this.#share(`numbers ${path}`, () => this.#numbersWork(path));
    // Whoever filters by a field does so again: then its order tells which records they are.
    for (const condition of conditions) {
      const { field } = condition;
      if (isToldByOrder(condition, this.entity) && !this.#hasColumn(field))
        void this.#share(`column ${field}`, () => this.#columnWork(field), new Ahead()).catch(() => undefined);
    }
  }

  *#numbersWork(path: FieldPath): Work<Float64Array> {
    const numbers = yield* this.#makings.make(
      { paths: new Set([path]) },
      () => this.#allNumbers(path),
      (made, slots) =>
        this.#readNumbers(
          path,
          made,
          [...slots].filter((slot) => this.records.isLive(slot)),
        ),
    );
    this.#numbers.set(path, numbers);
    return numbers;
  }

  *#allNumbers(path: FieldPath): Work<Float64Array> {
    const slots = this.records.liveList();
    const numbers = new Float64Array(this.records.end + 1024);
    for (let n = 0; n < slots.length; n += stride) {
      this.#readNumbers(path, numbers, slots.subarray(n, n + stride));
      yield;
    }
    return numbers;
  }

  /** @returns the numbers with those of these records, which may be in another array */
  #readNumbers(path: FieldPath, numbers: Float64Array, slots: Iterable<number>): Float64Array {
    const read = this.reader(path);
    let room = numbers;
    for (const slot of slots) {
      if (slot >= room.length) {
        room = new Float64Array(slot + 1024 + (numbers.length >> 3));
        room.set(numbers);
      }
      const value = read(slot);
      room[slot] = typeof value === 'number' ? value : 0;
    }
    return room;
  }

  /** The sum of a number over an answer. */
  sum(set: ResultSet, path: FieldPath): number {
    const known = set.sums.get(path);
    if (known?.version === set.version) return known.sum;
    const numbers = this.#numbers.get(path) ?? finish(this.#numbersWork(path));
    let sum = 0;
    for (const slot of set.list?.view() ?? []) sum += numbers[slot] as number;
    set.sums.set(path, { version: set.version, sum });
    return sum;
  }

  /** Whether a record fits conditions. Of many records `answer` tells it quicker. */
  fits(slot: number, where: Query['where'] & {}): boolean {
    return predicateOf(this.#filter, this.#meant({ where }), false)(slot);
  }

  /** Makes what `fits` needs of other tables. */
  async fitsReady(where: Query['where'] & {}): Promise<void> {
    await this.fittingReady(this.#meant({ where }));
  }

  /** The same for `fitting`. */
  async fittingReady(meant: MeantQuery): Promise<void> {
    const conditions = everyCondition(meant);
    await this.#scoresReady(conditions.map(({ field }) => field));
    if (this.size <= fewRecords) return;
    await this.around.figuresReady?.();
    for (const { field } of conditions) if (this.#references.paths.has(field)) await this.indexed(field);
  }

  /** The slots that fit conditions as they are meant, in no order, for one answer that is not kept. Only as long as nothing changes. */
  fitting({ where = [], either }: MeantQuery): Work<Uint32Array> {
    return this.#find({ where, ...(either ? { either } : {}) });
  }

  /** The maintained answer to a query. */
  answer(query: Query): ResultSet {
    const set = this.#setOf(query);
    if (!set.list) finish(this.#setWork(set));
    return set;
  }

  #setOf(query: Query): ResultSet {
    const name = nameOfQuery(query);
    let set = this.#sets.get(name);
    if (!set) {
      this.#evict();
      set = new ResultSet(name, query, this.#meant(query));
      this.#sets.set(name, set);
    }
    this.#use += 1;
    set.lastUse = this.#use;
    return set;
  }

  #evict(): void {
    const idle = [...this.#sets].filter(([, set]) => set.users === 0).sort(([, a], [, b]) => a.lastUse - b.lastUse);
    for (const [name] of idle.slice(0, Math.max(0, idle.length - keptSets))) this.#sets.delete(name);
  }

  *#setWork(set: ResultSet): Work<void> {
    yield* this.#makings.make(
      set,
      () => this.#find(set.query),
      (found, changed) => {
        if (set.list) return;
        const unchanged = changed.size === 0 ? found : found.filter((slot) => !changed.has(slot));
        set.made(unchanged, this.records.end);
        this.#insert(
          set,
          [...changed].filter((slot) => this.records.isLive(slot)),
        );
      },
    );
  }

  /** The slots that fit, in the order of the query. */
  *#find(query: MeantQuery): Work<Uint32Array> {
    const sort = query.sort ?? [];
    for (const { field } of sort) yield* this.#columnWork(field);
    // What changes meanwhile must not change the order amid the sorting.
    const ranks = new Map(sort.map(({ field }) => [field, this.#known(field).ranks.slice()]));
    const order = this.#order(query, (path) => ranks.get(path) as Uint32Array);
    if (isPlain(query) && sort.length === 1) return yield* this.#allInOrder(query);
    const candidates = yield* this.#candidates(query);
    const fits = predicateOf(this.#filter, query, true);
    const found = new Uint32Array(candidates.length);
    let count = 0;
    yield* inParts(candidates.length, stride, (from, until) => {
      for (let n = from; n < until; n += 1) {
        const slot = candidates[n] as number;
        if (fits(slot)) found[count++] = slot;
      }
    });
    const slots = found.slice(0, count);
    // Costs one look when they are in order already.
    yield* sortSlots(slots, order);
    return slots;
  }

  /** The slots among which the answer is; in its order when that is known. */
  *#candidates(query: MeantQuery): Work<Uint32Array> {
    const { sort = [] } = query;
    if (isPlain(query)) return sort.length > 0 ? this.#bySort(query).all : this.records.liveList();
    const among = narrowed(this.#filter, query);
    if (sort.length === 0) return among ? among.slots() : this.records.liveList();
    const whole = this.#setOf({ sort });
    // Walking the whole table in order beats sorting many.
    if (among && (!whole.list || among.count * 32 < this.size)) return among.slots();
    if (!whole.list) yield* this.#setWork(whole);
    const all = (whole.list as SlotList).view();
    if (!among) return all.slice();
    const isAmong = new Uint8Array(this.records.end);
    for (const slot of among.slots()) isAmong[slot] = 1;
    return all.filter((slot) => isAmong[slot] === 1);
  }

  /** All records by one column: it has them in order but for those without a value. */
  *#allInOrder(query: Query): Work<Uint32Array> {
    const { all, without } = this.#bySort(query);
    yield* sortSlots(without, (a, b) => this.records.compareIds(a, b));
    return all;
  }

  /** All records as the first column of the sort has them, and the part of it without a value, in no order. */
  #bySort({ sort = [] }: Query): { readonly all: Uint32Array; readonly without: Uint32Array } {
    const [{ field, desc, missing: where }] = sort as [NonNullable<Query['sort']>[number]];
    const { list, ranks } = this.#known(field);
    const valued = list.view();
    const without = this.records.liveList().filter((slot) => (ranks[slot] ?? missing) === missing);
    const all = new Uint32Array(valued.length + without.length);
    const startOfOthers = where === 'first' ? 0 : valued.length;
    all.set(without, startOfOthers);
    const found = { all, without: all.subarray(startOfOthers, startOfOthers + without.length) };
    const start = where === 'first' ? without.length : 0;
    if (desc !== true) {
      all.set(valued, start);
      return found;
    }
    // Those of one value stay in the order of their ids.
    for (let [end, at] = [valued.length, start]; end > 0;) {
      let from = end - 1;
      while (from > 0 && ranks[valued[from - 1] as number] === ranks[valued[from] as number]) from -= 1;
      for (let n = from; n < end; n += 1) all[at++] = valued[n] as number;
      end = from;
    }
    return found;
  }

  /** Numbers in the order of the titles. */
  titleKeys(): (slot: number) => number {
    const column = finish(this.#columnWork(this.entity.title));
    return (slot) => column.rankOf(slot);
  }

  #known(path: string): Column {
    return this.#columns.get(path) as Column;
  }

  #order(query: Query, ranksOf = (path: string): Uint32Array => this.#known(path).ranks): Order {
    return orderOf(query, ranksOf, (a, b) => this.records.compareIds(a, b));
  }

  *#columnWork(path: FieldPath): Work<Column> {
    const known = this.#column(path);
    if (known) return known;
    const column = yield* this.#makings.make(
      { paths: new Set([path]) },
      () => Column.build(this.#source(path), this.records.liveList(), this.records.end),
      (made, slots) => {
        for (const slot of slots) made.remove(slot);
        for (const slot of slots) if (this.records.isLive(slot)) made.insert(slot);
      },
    );
    const first = this.#columns.get(path) ?? column;
    this.#columns.set(path, first);
    if (this.#isOwn(path) && this.size > fewRecords) this.around.onMade?.();
    return first;
  }

  #source(path: FieldPath) {
    const kind = fieldAt(this.entity, path)?.kind;
    return {
      read: sortReader(fieldAt(this.entity, path), this.reader(path), this.around.titleOf),
      collation: kind === 'date' || kind === 'instant' ? byCode : this.around.collation(),
      compareIds: (a: number, b: number) => this.records.compareIds(a, b),
      byId: () => this.records.byId(),
    };
  }

  /** Reads one path of a record without building the rest of its row. */
  reader(path: FieldPath): (slot: number) => unknown {
    const { figureAt, scoreAt, behaviourAt } = this.around;
    if (path.startsWith('figures.') && figureAt) {
      const name = path.slice(8);
      if (isScoreFigure(name)) return (slot) => scoreAt?.(slot, name);
      if (isBehaviourFigure(name)) return (slot) => behaviourAt?.(slot, name);
      return (slot) => figureAt(slot, name as keyof AccountFigures);
    }
    return this.records.reader(path);
  }
}

/** Another browser may order texts in another way. */
const nameOf = ({ name }: Collation): string => `${name} ${globalThis.navigator?.userAgent ?? ''}`;
