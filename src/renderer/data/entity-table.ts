import type { AccountFigures } from '../../shared/domain/account-figures';
import { migrateBody, type Entity } from '../../shared/schema/entity';
import { instantsOf, spanOf, type Condition } from '../../shared/domain/condition';
import type { FieldPath, Query } from './api';
import type { StoredRecord } from './envelope';
import { fieldAt, isEmptyValue, referencePaths, valueReader, type AnyRow } from './field-values';
import { digitsOf, foldText, textMatcher, wordsTest } from './fold-text';
import { SlotList, TextOrder, missing } from './sort-keys';

/** What a table needs to know of the other tables. */
export interface Surroundings {
  readonly compareText: (a: string, b: string) => number;
  readonly titleOf: (entity: string, id: string) => string | undefined;
  /** YYYY-MM-DD where the user is, and the minutes to add to UTC for the time there. */
  readonly today: () => string;
  readonly zoneOffset: () => number;
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

/** All live records of one entity in memory, with indexes on references and maintained answers to queries. */
export class EntityTable {
  readonly #slots = new Map<string, number>();
  #ids: string[] = [];
  #rows: (AnyRow | undefined)[] = [];
  #records: (StoredRecord | undefined)[] = [];
  #free: number[] = [];
  #texts: (string | undefined)[] = [];
  readonly #indexes = new Map<string, { read: (row: AnyRow) => unknown; slots: Map<string, Set<number>> }>();
  readonly #keys = new Map<string, { keys: Float64Array; order: TextOrder | undefined }>();
  readonly #sets = new Map<string, ResultSet>();
  #use = 0;
  /** Searchable fields, the title first: search ranks by it. */
  readonly #searchable: readonly (readonly [name: string, phone: boolean])[];

  constructor(
    readonly entity: Entity,
    readonly around: Surroundings,
  ) {
    const names = Object.keys(entity.fields).filter((name) => entity.fields[name]?.search === true);
    this.#searchable = [...new Set([entity.title, ...names])].map((name) => [
      name,
      entity.fields[name]?.kind === 'phone',
    ]);
    for (const path of referencePaths(entity))
      this.#indexes.set(path, { read: valueReader(entity, path), slots: new Map() });
  }

  get size(): number {
    return this.#slots.size;
  }

  has(id: string): boolean {
    return this.#slots.has(id);
  }

  row(id: string): AnyRow | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined ? undefined : this.#rowAt(slot);
  }

  /** The fields of a record without what is derived from it: cheap. */
  view(id: string): AnyRow | undefined {
    const slot = this.#slots.get(id);
    return slot === undefined ? undefined : this.#view(slot);
  }

  rowAt(slot: number): AnyRow {
    return this.#rowAt(slot) as AnyRow;
  }

  idAt(slot: number): string {
    return this.#ids[slot] as string;
  }

  /** Ids of the records that refer to `value` at `path`, in no order. */
  referring(path: string, value: string): string[] {
    return [...(this.#indexes.get(path)?.slots.get(value) ?? [])].map((slot) => this.#ids[slot] as string);
  }

  #rowAt(slot: number): AnyRow | undefined {
    const known = this.#rows[slot];
    if (known) return known;
    const record = this.#records[slot];
    if (!record) return undefined;
    const row = this.#build(record);
    this.#rows[slot] = row;
    return row;
  }

  /** Bodies of older versions are lifted as they are read. */
  #lift(record: StoredRecord): StoredRecord {
    if (record.v >= this.entity.version) return record;
    return { ...record, v: this.entity.version, body: migrateBody(this.entity, record.v, { ...record.body }) };
  }

  #build(record: StoredRecord): AnyRow {
    return {
      ...record.body,
      id: record.id,
      meta: {
        rev: record.rev,
        pending: record.pending !== undefined,
        parked: record.parked !== undefined,
        conflicts: record.conflicts,
        changedAt: record.pending?.at ?? record.at,
        changedById: record.byId,
      },
      ...(this.around.figuresOf ? { figures: this.around.figuresOf(record.id) } : {}),
    };
  }

  /** Takes over committed changes: a record, or undefined for one that left. */
  apply(changes: readonly (readonly [id: string, record: StoredRecord | undefined])[]): void {
    if (changes.length > mendLimit || changes.length > this.size / 4 + 16) {
      for (const set of this.#sets.values()) this.#forget(set);
      this.#keys.clear();
      for (const [id, record] of changes) this.#put(id, record);
      return;
    }
    const slots = new Set<number>();
    for (const [id] of changes) {
      const slot = this.#slots.get(id);
      if (slot !== undefined) slots.add(slot);
    }
    this.#takeOut(slots);
    for (const [id, record] of changes) {
      this.#put(id, record);
      const slot = this.#slots.get(id);
      if (slot !== undefined) slots.add(slot);
    }
    this.#putBack(slots);
  }

  /** The derived values of these records changed (figures, or something a path of theirs leads to). */
  refresh(ids: Iterable<string>, renew: () => void): void {
    const slots = new Set<number>();
    for (const id of ids) {
      const slot = this.#slots.get(id);
      if (slot !== undefined) slots.add(slot);
    }
    if (slots.size > mendLimit) {
      renew();
      for (const slot of slots) this.#rows[slot] = undefined;
      this.forgetPaths((path) => path.startsWith('figures.'));
      for (const set of this.#sets.values()) set.version += 1;
      return;
    }
    this.#takeOut(slots);
    renew();
    for (const slot of slots) this.#rows[slot] = undefined;
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

  #put(id: string, record: StoredRecord | undefined): void {
    let slot = this.#slots.get(id);
    if (slot !== undefined) this.#unindex(slot);
    if (!record || record.deleted) {
      if (slot === undefined) return;
      this.#slots.delete(id);
      this.#records[slot] = undefined;
      this.#rows[slot] = undefined;
      this.#texts[slot] = undefined;
      this.#free.push(slot);
      return;
    }
    if (slot === undefined) {
      slot = this.#free.pop() ?? this.#ids.length;
      this.#slots.set(id, slot);
      this.#ids[slot] = id;
    }
    this.#records[slot] = this.#lift(record);
    this.#rows[slot] = undefined;
    this.#texts[slot] = undefined;
    for (const index of this.#indexes.values())
      for (const value of valuesOf(index.read(this.#view(slot)))) {
        const found = index.slots.get(value);
        if (found) found.add(slot);
        else index.slots.set(value, new Set([slot]));
      }
  }

  /** Enough of a row to read fields from; the whole row is only built for screens. */
  #view(slot: number): AnyRow {
    return this.#rows[slot] ?? ((this.#records[slot] as StoredRecord).body as unknown as AnyRow);
  }

  #unindex(slot: number): void {
    for (const index of this.#indexes.values())
      for (const value of valuesOf(index.read(this.#view(slot)))) {
        const found = index.slots.get(value);
        found?.delete(slot);
        if (found?.size === 0) index.slots.delete(value);
      }
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
        const key = this.#records[slot] ? this.#key(read(slot), column.order) : missing;
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
        if (!this.#records[slot] || !fits(slot)) continue;
        if (slot >= set.member.length) set.member = widenBytes(set.member, slot);
        set.list.insert(set.list.lowerBound(slot, compare), slot);
        set.member[slot] = 1;
        set.version += 1;
      }
    }
  }

  /** Prepares what the first search and the first look at the list need, `count` records at a time; false when all is done. */
  warm(from: number, count: number): boolean {
    const end = Math.min(this.#ids.length, from + count);
    for (let slot = from; slot < end; slot += 1) if (this.#records[slot]) this.textAt(slot);
    if (end < this.#ids.length) return true;
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
    const found = new Uint32Array(candidates ? candidates.size : this.#slots.size);
    let count = 0;
    const everything = !candidates && this.#plainSort(set.query);
    if (everything) {
      for (const slot of everything.view()) if (fits(slot)) found[count++] = slot;
    } else {
      for (const slot of candidates ?? this.#slots.values()) if (fits(slot)) found[count++] = slot;
    }
    const slots = found.subarray(0, count);
    if (!everything) slots.sort(this.#comparator(set.query));
    set.list = new SlotList(slots.slice());
    set.member = new Uint8Array(this.#ids.length + 64);
    for (const slot of slots) set.member[slot] = 1;
    set.version += 1;
  }

  /** The whole table in the order of the query: walking it beats sorting what a filter left. */
  #plainSort(query: Query): SlotList | undefined {
    const plain = (query.where ?? []).length === 0 && (query.search ?? '') === '';
    if (plain || (query.sort ?? []).length === 0) return undefined;
    return this.answer({ sort: query.sort ?? [] }).list;
  }

  #candidates(query: Query): ReadonlySet<number> | undefined {
    let best: ReadonlySet<number> | undefined;
    for (const condition of query.where ?? []) {
      if (condition.op !== 'eq' && condition.op !== 'has' && condition.op !== 'in') continue;
      const index = this.#indexes.get(condition.field);
      if (!index && condition.field !== 'id') continue;
      const values = condition.op === 'in' ? condition.value : [condition.value];
      const slots = new Set<number>();
      if (!index) {
        for (const value of values) {
          const slot = this.#slots.get(String(value));
          if (slot !== undefined) slots.add(slot);
        }
        return slots;
      }
      for (const value of values) for (const slot of index.slots.get(String(value)) ?? []) slots.add(slot);
      if (!best || slots.size < best.size) best = slots;
    }
    return best;
  }

  #predicate(query: Query): Predicate {
    const tests = (query.where ?? []).map((condition) => this.#test(condition));
    const matches = query.search === undefined ? undefined : textMatcher(query.search);
    if (matches) tests.push((slot) => matches(this.textAt(slot)));
    const [first, second] = tests;
    if (!first) return () => true;
    if (!second) return first;
    return (slot) => tests.every((test) => test(slot));
  }

  #test(condition: Condition): Predicate {
    const { field, op } = condition;
    const read = this.reader(field);
    switch (op) {
      case 'empty':
        return (slot) => isEmptyValue(read(slot));
      case 'notEmpty':
        return (slot) => !isEmptyValue(read(slot));
      case 'has': {
        const { value } = condition;
        return (slot) => {
          const found = read(slot);
          return Array.isArray(found) ? found.includes(value) : found === value;
        };
      }
      case 'in': {
        const values = new Set<unknown>(condition.value);
        return (slot) => {
          const found = read(slot);
          return Array.isArray(found) ? found.some((one) => values.has(one)) : values.has(found);
        };
      }
      case 'contains':
      case 'begins':
      case 'is': {
        const fits = wordsTest(op, condition.value, fieldAt(this.entity, field)?.kind === 'phone');
        return (slot) => {
          const found = read(slot);
          if (typeof found === 'string') return fits(found);
          return Array.isArray(found) && found.some((one) => typeof one === 'string' && fits(one));
        };
      }
      case 'days': {
        const days = spanOf(condition.value, this.around.today());
        const instants = instantsOf(days, this.around.zoneOffset());
        return (slot) => {
          const found = read(slot);
          if (typeof found !== 'string') return false;
          const { from = '', until = '9999-12-31' } = found.length === 'YYYY-MM-DD'.length ? days : instants;
          return from <= found && found <= until;
        };
      }
      case 'eq':
        return (slot) => read(slot) === condition.value;
      case 'ne':
        return (slot) => read(slot) !== condition.value;
      case 'lt':
      case 'lte':
      case 'gt':
      case 'gte': {
        const { value } = condition;
        return (slot) => {
          const found = read(slot) as typeof value | undefined;
          if (found === undefined || found === null || typeof found !== typeof value) return false;
          if (op === 'lt') return found < value;
          if (op === 'lte') return found <= value;
          return op === 'gt' ? found > value : found >= value;
        };
      }
    }
  }

  /** Folded searchable text of a record; the first line is its title. */
  textAt(slot: number): string {
    const known = this.#texts[slot];
    if (known !== undefined) return known;
    const view = this.#view(slot);
    const parts: string[] = [];
    for (const [name, phone] of this.#searchable) {
      const value = view[name];
      if (typeof value === 'string') {
        parts.push(foldText(value));
        if (phone) parts.push(digitsOf(value));
      } else if (Array.isArray(value)) {
        for (const word of value) if (typeof word === 'string') parts.push(foldText(word));
      } else if (parts.length === 0) parts.push('');
    }
    const text = parts.join('\n');
    this.#texts[slot] = text;
    return text;
  }

  /** Folded title of a record. */
  titleAt(slot: number): string {
    const text = this.textAt(slot);
    const line = text.indexOf('\n');
    return line < 0 ? text : text.slice(0, line);
  }

  /** Numbers in the order of the titles. */
  titleKeys(): (slot: number) => number {
    const keys = this.#column(this.entity.title);
    return (slot) => keys[slot] ?? missing;
  }

  /** Slots of all records whose searchable text fits. */
  *matching(matches: (folded: string) => boolean): Generator<number> {
    for (const slot of this.#slots.values()) if (matches(this.textAt(slot))) yield slot;
  }

  #comparator(query: Query): (a: number, b: number) => number {
    const parts = (query.sort ?? []).map(({ field, desc, missing: where }) => ({
      keys: this.#column(field),
      desc: desc === true,
      behind: where === 'first' ? -1 : 1,
    }));
    const ids = this.#ids;
    const [only] = parts;
    if (only && parts.length === 1) {
      const { keys, behind } = only;
      const sign = only.desc ? -1 : 1;
      return (a, b) => {
        const [x, y] = [keys[a] as number, keys[b] as number];
        if (x !== y) return x === missing ? behind : y === missing ? -behind : x < y ? -sign : sign;
        return (ids[a] as string) < (ids[b] as string) ? -1 : a === b ? 0 : 1;
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
      const [idA, idB] = [ids[a] as string, ids[b] as string];
      return idA < idB ? -1 : idA > idB ? 1 : 0;
    };
  }

  #column(path: FieldPath): Float64Array {
    const known = this.#keys.get(path);
    if (known) return known.keys;
    const read = this.#keyReader(path);
    const keys = new Float64Array(this.#ids.length + 64).fill(missing);
    const texts = new Set<string>();
    for (const slot of this.#slots.values()) {
      const value = read(slot);
      if (typeof value === 'string') texts.add(value);
    }
    const order = texts.size > 0 ? new TextOrder(texts, this.#textCompare(path)) : undefined;
    for (const slot of this.#slots.values()) keys[slot] = this.#key(read(slot), order) ?? missing;
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
    const read = valueReader(this.entity, path);
    const { figuresOf } = this.around;
    if (path.startsWith('figures.') && figuresOf) {
      const name = path.slice(8) as keyof AccountFigures;
      return (slot) => figuresOf(this.#ids[slot] as string)[name];
    }
    if (path === 'id' || path.startsWith('meta.')) return (slot) => read(this.rowAt(slot));
    return (slot) => read(this.#view(slot));
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

const valuesOf = (value: unknown): readonly string[] =>
  typeof value === 'string' ? (value === '' ? [] : [value]) : Array.isArray(value) ? (value as string[]) : [];

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
