import { sortTexts, type Collation } from './collation';
import { inParts, stride, type Work } from './slices';
import { SlotList } from './slot-list';

/** Rank of a record without a value: behind all others. */
export const missing = 0xffffffff;
/** Ranks are given out below; the upper half is for what comes behind the last one. */
const initialRanks = 0x80000000;
/** Room kept between a value and one behind the last. */
const widestGap = 1024;
/** Slots that are put into their places between two yields. */
const movedAtOnce = 8192;
/** In a kept order: the value is that of the slot before. */
const sameFlag = 0x80000000;

/** What a record sorts by. Numbers come before texts; undefined and '' are no values. */
export type SortValue = number | string | undefined;

export interface ColumnSource {
  readonly read: (slot: number) => SortValue;
  readonly collation: Collation;
  /** Decides between equal values. */
  readonly compareIds: (a: number, b: number) => number;
  /** All slots in this order, others too. */
  readonly byId: () => Work<Uint32Array>;
}

/**
 * The records that have a value at one path, in the order of these values: a number for each, so that sorting and filtering
 * by the path compare numbers. Values are not kept: the few that matter when a record changes are read again.
 */
export class Column {
  /** By slot; equal for equal values. Another array when all are given out anew. */
  ranks: Uint32Array;

  private constructor(
    readonly source: ColumnSource,
    readonly list: SlotList,
    ranks: Uint32Array,
  ) {
    this.ranks = ranks;
  }

  /** @param end all slots are below */
  static *build(source: ColumnSource, slots: Uint32Array, end: number): Work<Column> {
    const numbers = new Float64Array(slots.length);
    const codes = new Map<string, number>();
    // By slot: place of the number among all numbers, or code of the text.
    const keys = new Float64Array(end).fill(Number.NaN);
    const isText = new Uint8Array(end);
    let count = 0;
    yield* inParts(slots.length, stride, (from, until) => {
      for (let n = from; n < until; n += 1) {
        const slot = slots[n] as number;
        const value = source.read(slot);
        if (typeof value === 'number') keys[slot] = numbers[count++] = value;
        else if (value !== undefined && value !== '') {
          let code = codes.get(value);
          if (code === undefined) codes.set(value, (code = codes.size));
          keys[slot] = code;
          isText[slot] = 1;
        }
      }
    });
    const sorted = numbers.subarray(0, count).sort();
    yield;
    const texts = yield* sortTexts([...codes.keys()], source.collation);
    const placeOfCode = new Uint32Array(texts.length);
    for (const [place, code] of texts.entries()) placeOfCode[code] = sorted.length + place;
    // By place: how many records come before.
    const before = new Uint32Array(sorted.length + texts.length + 1);
    const places = new Uint32Array(end).fill(missing);
    yield* inParts(slots.length, stride, (from, until) => {
      for (let n = from; n < until; n += 1) {
        const slot = slots[n] as number;
        const key = keys[slot] as number;
        if (Number.isNaN(key)) continue;
        const place = isText[slot] === 1 ? (placeOfCode[key] as number) : placeIn(sorted, key);
        places[slot] = place;
        before[place + 1] = (before[place + 1] as number) + 1;
      }
    });
    addUp(before);
    // Taken in the order of their ids, those of one value are in it as well.
    const all = yield* source.byId();
    const order = new Uint32Array(before[before.length - 1] as number);
    yield* inParts(all.length, movedAtOnce, (from, until) => {
      for (let n = from; n < until; n += 1) {
        const slot = all[n] as number;
        const place = slot < end ? (places[slot] as number) : missing;
        if (place === missing) continue;
        order[before[place] as number] = slot;
        before[place] = (before[place] as number) + 1;
      }
    });
    const isSame = (n: number): boolean => places[order[n - 1] as number] === places[order[n] as number];
    return new Column(source, new SlotList(order), ranksOf(order, end, isSame));
  }

  /** The order for `restore`: slots, with a flag where the value is that of the one before. */
  image(): Uint32Array<ArrayBuffer> {
    const order = this.list.slice(0, this.list.length);
    let before = missing;
    for (let n = 0; n < order.length; n += 1) {
      const slot = order[n] as number;
      const rank = this.ranks[slot] as number;
      if (rank === before) order[n] = (slot | sameFlag) >>> 0;
      before = rank;
    }
    return order as Uint32Array<ArrayBuffer>;
  }

  static restore(source: ColumnSource, image: Uint32Array, end: number): Column {
    const order = image.map((entry) => (entry & ~sameFlag) >>> 0);
    return new Column(
      source,
      new SlotList(order),
      ranksOf(order, end, (n) => (image[n] as number) >= sameFlag),
    );
  }

  rankOf(slot: number): number {
    return this.ranks[slot] ?? missing;
  }

  /** The record is about to change, or has: its rank is still the old one. */
  remove(slot: number): void {
    const rank = this.rankOf(slot);
    if (rank === missing) return;
    const { compareIds } = this.source;
    const at = this.list.lowerBound((other) => {
      const otherRank = this.ranks[other] as number;
      return otherRank < rank || (otherRank === rank && compareIds(other, slot) < 0);
    });
    this.list.remove(at);
    this.ranks[slot] = missing;
  }

  /** Every record in the list has its present value. @param slot is not in the list */
  insert(slot: number): void {
    const { read, compareIds } = this.source;
    const value = read(slot);
    if (slot >= this.ranks.length) this.ranks = widened(this.ranks, slot);
    if (value === undefined || value === '') return;
    const at = this.list.lowerBound((other) => {
      const order = this.#compare(read(other), value);
      return order < 0 || (order === 0 && compareIds(other, slot) < 0);
    });
    const [before, next] = [at > 0 ? this.list.at(at - 1) : -1, at < this.list.length ? this.list.at(at) : -1];
    this.list.insert(at, slot);
    const low = before < 0 ? 0 : (this.ranks[before] as number);
    const high = next < 0 ? Math.min(missing - 1, low + 2 * widestGap) : (this.ranks[next] as number);
    const middle = low + ((high - low) >>> 1);
    if (before >= 0 && this.#compare(read(before), value) === 0) this.ranks[slot] = low;
    else if (next >= 0 && this.#compare(read(next), value) === 0) this.ranks[slot] = high;
    else if (middle > low && middle < high) this.ranks[slot] = middle;
    else this.#rankAnew(at);
  }

  /** @param inserted place of the one slot that has no rank yet and a value of its own */
  #rankAnew(inserted: number): void {
    const order = this.list.view();
    const isSame = (n: number): boolean =>
      n !== inserted && n !== inserted + 1 && this.ranks[order[n - 1] as number] === this.ranks[order[n] as number];
    this.ranks = ranksOf(order, this.ranks.length, isSame);
  }

  #compare(a: SortValue, b: number | string): number {
    if (typeof a === 'number') return typeof b === 'number' ? a - b : -1;
    return typeof b === 'number' ? 1 : this.source.collation.compare(a ?? '', b);
  }

  /** How many records have a value before this one. @param isBehind counts those with this value too */
  place(value: number | string, isBehind: boolean): number {
    const { read } = this.source;
    return this.list.lowerBound((slot) => {
      const order = this.#compare(read(slot), value);
      return order < 0 || (isBehind && order === 0);
    });
  }
}

/** From counts to how many come before each. */
function addUp(counts: Uint32Array): void {
  for (let n = 1; n < counts.length; n += 1) counts[n] = (counts[n] as number) + (counts[n - 1] as number);
}

/** @param isSame whether the value at place n is that of the one before */
function ranksOf(order: Uint32Array, end: number, isSame: (n: number) => boolean): Uint32Array {
  let different = 0;
  for (let n = 0; n < order.length; n += 1) if (n === 0 || !isSame(n)) different += 1;
  const gap = Math.floor(initialRanks / (different + 1));
  const ranks = new Uint32Array(end).fill(missing);
  let rank = 0;
  for (let n = 0; n < order.length; n += 1) {
    if (n === 0 || !isSame(n)) rank += gap;
    ranks[order[n] as number] = rank;
  }
  return ranks;
}

/** Place of the first of its like. */
function placeIn(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function widened(ranks: Uint32Array, slot: number): Uint32Array {
  const wider = new Uint32Array(slot + 64 + (ranks.length >> 3)).fill(missing);
  wider.set(ranks);
  return wider;
}
