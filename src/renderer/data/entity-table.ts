import type { AccountFigures } from '../../shared/domain/account-figures';
import type { Entity } from '../../shared/schema/entity';
import type { Condition } from '../../shared/domain/condition';
import type { FieldPath, Query } from './api';
import { conditionTest, type Calendar } from './condition-test';
import { fieldAt, referencePaths, type AnyRow } from './field-values';
import { textMatcher, textQuery } from './fold-text';
import type { PackedRecords } from './packed/packed-records';
import { ReferenceIndex } from './packed/reference-index';
import { RowCache } from './row-cache';
import { SlotList, TextOrder, missing } from './sort-keys';

/** What a table needs to know of the other tables. */
export interface Surroundings extends Calendar {
  readonly compareText: (a: string, b: string) => number;
  readonly titleOf: (entity: string, id: string) => string | undefined;
  /** Accounts only. */
  readonly figuresOf?: (accountId: string) => AccountFigures;
}

type Predicate = (slot: number) => boolean;

/** One maintained answer: the slots that fit a query, in its order. */
export class ResultSet {
  /** Grows with every change of membership, order or content. */
  version = 1;
  list: SlotList | undefined;
  member: Uint8Array = new Uint8Array(0);
  users = 0;
  readonly sums = new Map<FieldPath, { readonly version: number; readonly sum: number }>();
  lastUse = 0;

  constructor(
    readonly query: Query,
    readonly paths: ReadonlySet<string>,
  ) {}
}

/** Beyond this many changes at once answers are computed anew instead of being mended. */
const mendLimit = 200;
const keptSets = 24;

/** The live records of one entity: indexes on references and maintained answers to queries. */
export class EntityTable {
  readonly #rows = new RowCache<AnyRow>();
  /** By path; made when first needed. */
  readonly #indexes = new Map<string, ReferenceIndex>();
  readonly #referencePaths: ReadonlySet<string>;
  readonly #keys = new Map<string, { keys: Float64Array; order: TextOrder | undefined }>();
  readonly #sets = new Map<string, ResultSet>();
  #use = 0;

  constructor(
    readonly entity: Entity,
    readonly records: PackedRecords,
    readonly around: Surroundings,
  ) {
    this.#referencePaths = new Set(referencePaths(entity));
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
        ...(figuresOf ? { figures: figuresOf(id) } : {}),
      };
    });
  }

  idAt(slot: number): string {
    return this.records.idAt(slot);
  }

  /** Slots of the records that refer to `value` at `path`, in no order. */
  referring(path: string, value: string): readonly number[] {
    return this.#index(path)?.slots(value) ?? [];
  }

  /** What the record referred to at `path` when the index was last brought up to date; nothing when nobody asked it yet. */
  knownReferences(path: string, id: string): readonly string[] {
    return this.#indexes.get(path)?.ids(this.records.slotOf(id)) ?? [];
  }

  #index(path: string): ReferenceIndex | undefined {
    if (!this.#referencePaths.has(path)) return undefined;
    const known = this.#indexes.get(path);
    if (known) return known;
    const index = new ReferenceIndex();
    for (const slot of this.records.liveSlots()) this.#link(index, path, slot);
    this.#indexes.set(path, index);
    return index;
  }

  #link(index: ReferenceIndex, path: string, slot: number): void {
    this.records.eachId(
      slot,
      path,
      (bytes, at) => index.addBytes(slot, bytes, at),
      (id) => index.add(slot, id),
    );
  }

  /** The records of these ids have changed, come or gone. */
  apply(ids: readonly string[]): void {
    const slots = new Set<number>();
    for (const id of ids) {
      const slot = this.records.slotOf(id);
      if (slot >= 0) slots.add(slot);
    }
    if (slots.size > mendLimit || slots.size > this.size / 4 + 16) {
      for (const set of this.#sets.values()) this.#forget(set);
      this.#keys.clear();
      for (const slot of slots) this.#renew(slot);
      return;
    }
    this.#takeOut(slots);
    for (const slot of slots) this.#renew(slot);
    this.#putBack(slots);
  }

  /** All records are others. */
  loaded(): void {
    for (const set of this.#sets.values()) this.#forget(set);
    this.#keys.clear();
    this.#indexes.clear();
    this.#rows.clear();
  }

  #renew(slot: number): void {
    this.#rows.delete(slot);
    for (const [path, index] of this.#indexes) {
      index.remove(slot);
      if (this.records.isLive(slot)) this.#link(index, path, slot);
    }
  }

  /** The derived values of these records changed (figures, or something a path of theirs leads to). */
  refresh(ids: Iterable<string>, renew: () => void): void {
    const slots = new Set<number>();
    for (const id of ids) {
      const slot = this.slotOf(id);
      if (slot !== undefined) slots.add(slot);
    }
    if (slots.size > mendLimit) {
      renew();
      this.#rows.clear();
      this.forgetPaths((path) => path.startsWith('figures.'));
      for (const set of this.#sets.values()) set.version += 1;
      return;
    }
    this.#takeOut(slots);
    renew();
    for (const slot of slots) this.#rows.delete(slot);
    this.#putBack(slots);
  }

  /** Forgets the answers and sort orders that depend on these paths. */
  forgetPaths(affected: (path: string) => boolean): void {
    for (const path of [...this.#keys.keys()]) if (affected(path)) this.#keys.delete(path);
    for (const set of this.#sets.values()) if ([...set.paths].some(affected)) this.#forget(set);
  }

  /** Forgets the answers that ask for days of the calendar: another day has begun. @returns whether there were any */
  turnDay(): boolean {
    const dated = [...this.#sets.values()].filter(({ query }) => query.where?.some(({ op }) => op === 'days'));
    for (const set of dated) this.#forget(set);
    return dated.length > 0;
  }

  #forget(set: ResultSet): void {
    set.list = undefined;
    set.version += 1;
  }

  #takeOut(slots: ReadonlySet<number>): void {
    for (const set of this.#sets.values()) {
      if (!set.list) continue;
      const compare = this.#comparator(set.query);
      for (const slot of slots) {
        if (set.member[slot] !== 1) continue;
        const index = set.list.lowerBound(slot, compare);
        set.list.remove(index);
        set.member[slot] = 0;
        set.version += 1;
      }
    }
  }

  #putBack(slots: ReadonlySet<number>): void {
    for (const [path, column] of this.#keys) {
      const read = this.#keyReader(path);
      for (const slot of slots) {
        if (slot >= column.keys.length) column.keys = widen(column.keys, slot);
        const key = this.records.isLive(slot) ? this.#key(read(slot), column.order) : missing;
        if (key === undefined) {
          this.forgetPaths((other) => other === path);
          break;
        }
        column.keys[slot] = key;
      }
    }
    for (const set of this.#sets.values()) {
      if (!set.list) continue;
      const fits = this.#predicate(set.query);
      const compare = this.#comparator(set.query);
      for (const slot of slots) {
        if (!this.records.isLive(slot) || !fits(slot)) continue;
        if (slot >= set.member.length) set.member = widenBytes(set.member, slot);
        set.list.insert(set.list.lowerBound(slot, compare), slot);
        set.member[slot] = 1;
        set.version += 1;
      }
    }
  }

  /** Prepares what the first search and the first look at the list need, `count` records at a time; false when all is done. */
  warm(count: number): boolean {
    if (this.records.fold(count)) return true;
    this.#column(this.entity.title);
    return false;
  }

  /** The sum of a number over an answer. */
  sum(set: ResultSet, path: FieldPath): number {
    const known = set.sums.get(path);
    if (known?.version === set.version) return known.sum;
    const read = this.reader(path);
    let sum = 0;
    for (const slot of set.list?.view() ?? []) {
      const value = read(slot);
      if (typeof value === 'number') sum += value;
    }
    set.sums.set(path, { version: set.version, sum });
    return sum;
  }

  /** The maintained answer to a query. */
  answer(query: Query): ResultSet {
    const name = JSON.stringify([query.where ?? [], query.search ?? '', query.sort ?? []]);
    let set = this.#sets.get(name);
    if (!set) {
      this.#evict();
      set = new ResultSet(query, new Set([...(query.where ?? []), ...(query.sort ?? [])].map((part) => part.field)));
      this.#sets.set(name, set);
    }
    this.#use += 1;
    set.lastUse = this.#use;
    if (!set.list) this.#compute(set);
    return set;
  }

  #evict(): void {
    const idle = [...this.#sets].filter(([, set]) => set.users === 0).sort(([, a], [, b]) => a.lastUse - b.lastUse);
    for (const [name] of idle.slice(0, Math.max(0, idle.length - keptSets))) this.#sets.delete(name);
  }

  #compute(set: ResultSet): void {
    const fits = this.#predicate(set.query);
    const candidates = this.#candidates(set.query);
    const found = new Uint32Array(candidates ? candidates.length : this.size);
    let count = 0;
    const everything = !candidates && this.#plainSort(set.query);
    if (everything) {
      for (const slot of everything.view()) if (fits(slot)) found[count++] = slot;
    } else {
      for (const slot of candidates ?? this.records.liveSlots()) if (fits(slot)) found[count++] = slot;
    }
    const slots = found.subarray(0, count);
    if (!everything) slots.sort(this.#comparator(set.query));
    set.list = new SlotList(slots.slice());
    set.member = new Uint8Array(this.records.end + 64);
    for (const slot of slots) set.member[slot] = 1;
    set.version += 1;
  }

  /** The whole table in the order of the query: walking it beats sorting what a filter left. */
  #plainSort(query: Query): SlotList | undefined {
    const plain = (query.where ?? []).length === 0 && (query.search ?? '') === '';
    if (plain || (query.sort ?? []).length === 0) return undefined;
    return this.answer({ sort: query.sort ?? [] }).list;
  }

  /** The slots among which an answer is, when an index knows. */
  #candidates(query: Query): readonly number[] | undefined {
    let best: readonly number[] | undefined;
    for (const condition of query.where ?? []) {
      if (condition.op !== 'eq' && condition.op !== 'has' && condition.op !== 'in') continue;
      const values = (condition.op === 'in' ? condition.value : [condition.value]).map(String);
      if (condition.field === 'id') {
        const slots = new Set(values.map((id) => this.slotOf(id)));
        return [...slots].filter((slot) => slot !== undefined);
      }
      const index = this.#index(condition.field);
      if (!index) continue;
      const slots =
        values.length === 1
          ? index.slots(values[0] as string)
          : [...new Set(values.flatMap((value) => index.slots(value)))];
      if (!best || slots.length < best.length) best = slots;
    }
    const text = best ? undefined : textQuery(query.search ?? '');
    return text ? [...this.records.matching(text)] : best;
  }

  #predicate(query: Query): Predicate {
    const tests = (query.where ?? []).map((condition) => this.#test(condition));
    const matches = query.search === undefined ? undefined : textMatcher(query.search);
    if (matches) tests.push((slot) => matches(this.records.textAt(slot)));
    const [first, second] = tests;
    if (!first) return () => true;
    if (!second) return first;
    return (slot) => tests.every((test) => test(slot));
  }

  #test(condition: Condition): Predicate {
    const { field } = condition;
    return conditionTest(condition, this.reader(field), fieldAt(this.entity, field)?.kind === 'phone', this.around);
  }

  /** Folded title of a record. */
  titleAt(slot: number): string {
    const text = this.records.textAt(slot);
    const line = text.indexOf('\n');
    return line < 0 ? text : text.slice(0, line);
  }

  /** Numbers in the order of the titles. */
  titleKeys(): (slot: number) => number {
    const keys = this.#column(this.entity.title);
    return (slot) => keys[slot] ?? missing;
  }

  #comparator(query: Query): (a: number, b: number) => number {
    const parts = (query.sort ?? []).map(({ field, desc, missing: where }) => ({
      keys: this.#column(field),
      desc: desc === true,
      behind: where === 'first' ? -1 : 1,
    }));
    const [only] = parts;
    if (only && parts.length === 1) {
      const { keys, behind } = only;
      const sign = only.desc ? -1 : 1;
      return (a, b) => {
        const [x, y] = [keys[a] as number, keys[b] as number];
        if (x !== y) return x === missing ? behind : y === missing ? -behind : x < y ? -sign : sign;
        return this.records.compareIds(a, b);
      };
    }
    return (a, b) => {
      for (const { keys, desc, behind } of parts) {
        const [x, y] = [keys[a] as number, keys[b] as number];
        if (x === y) continue;
        if (x === missing) return behind;
        if (y === missing) return -behind;
        return x < y === desc ? 1 : -1;
      }
      return this.records.compareIds(a, b);
    };
  }

  #column(path: FieldPath): Float64Array {
    const known = this.#keys.get(path);
    if (known) return known.keys;
    const read = this.#keyReader(path);
    const keys = new Float64Array(this.records.end + 64).fill(missing);
    // Each is read once: what stands behind a reference is the dear part.
    const slots = [...this.records.liveSlots()];
    const values = slots.map((slot) => read(slot));
    const texts = values.filter((value) => typeof value === 'string');
    const order = texts.length > 0 ? new TextOrder(texts, this.#textCompare(path)) : undefined;
    for (const [place, slot] of slots.entries()) keys[slot] = this.#key(values[place], order) ?? missing;
    this.#keys.set(path, { keys, order: order ?? new TextOrder([], this.#textCompare(path)) });
    return keys;
  }

  #key(value: unknown, order: TextOrder | undefined): number | undefined {
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'string' && value !== '') return order?.rankOf(value);
    return missing;
  }

  #textCompare(path: string): (a: string, b: string) => number {
    const kind = fieldAt(this.entity, path)?.kind;
    if (kind === 'date' || kind === 'instant') return (a, b) => (a < b ? -1 : a > b ? 1 : 0);
    return this.around.compareText;
  }

  /** Reads one path of a record without building the rest of its row. */
  reader(path: FieldPath): (slot: number) => unknown {
    const { figuresOf } = this.around;
    if (path.startsWith('figures.') && figuresOf) {
      const name = path.slice(8) as keyof AccountFigures;
      return (slot) => figuresOf(this.idAt(slot))[name];
    }
    return this.records.reader(path);
  }

  /** What a column sorts by: the title behind a reference, the position of a choice, the first entry of a list. */
  #keyReader(path: string): (slot: number) => unknown {
    const field = fieldAt(this.entity, path);
    const read = this.reader(path);
    const first = (slot: number): unknown => {
      const value = read(slot);
      return Array.isArray(value) ? value[0] : value;
    };
    if ((field?.kind === 'ref' || field?.kind === 'refs') && field.target !== undefined) {
      const { target } = field;
      return (slot) => {
        const id = first(slot);
        return typeof id === 'string' ? (this.around.titleOf(target, id) ?? id) : undefined;
      };
    }
    if (field?.kind === 'choice') {
      const places = new Map(Object.keys(field.choices ?? {}).map((name, place) => [name as unknown, place]));
      return (slot) => places.get(first(slot));
    }
    return first;
  }
}

function widen(keys: Float64Array, slot: number): Float64Array {
  const wider = new Float64Array(Math.max(slot + 64, keys.length * 2)).fill(missing);
  wider.set(keys);
  return wider;
}

function widenBytes(bytes: Uint8Array, slot: number): Uint8Array {
  const wider = new Uint8Array(Math.max(slot + 64, bytes.length * 2));
  wider.set(bytes);
  return wider;
}
