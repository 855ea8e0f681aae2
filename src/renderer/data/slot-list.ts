import { stride, type Work } from './slices';

/** An ordered list of slots in one typed array. */
export class SlotList {
  #slots: Uint32Array;
  #length: number;

  constructor(slots: Uint32Array) {
    this.#slots = slots;
    this.#length = slots.length;
  }

  get length(): number {
    return this.#length;
  }

  at(index: number): number {
    return this.#slots[index] as number;
  }

  /** Index of the first slot that is not before what is looked for. @param isBefore whether a slot is; true up to some place */
  lowerBound(isBefore: (slot: number) => boolean): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBefore(this.#slots[middle] as number)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  insert(index: number, slot: number): void {
    if (this.#length === this.#slots.length) {
      const wider = new Uint32Array(Math.max(16, this.#slots.length + (this.#slots.length >> 3)));
      wider.set(this.#slots);
      this.#slots = wider;
    }
    this.#slots.copyWithin(index + 1, index, this.#length);
    this.#slots[index] = slot;
    this.#length += 1;
  }

  remove(index: number): void {
    this.#slots.copyWithin(index, index + 1, this.#length);
    this.#length -= 1;
  }

  slice(from: number, to: number): Uint32Array {
    return this.#slots.slice(from, Math.min(to, this.#length));
  }

  view(): Uint32Array {
    return this.#slots.subarray(0, this.#length);
  }
}

/** Runs that are found in order stay; others are sorted so many at a time. */
const runLength = 1024;

/** Sorts in place, stable; what is nearly in order costs hardly more than one look at it. */
export function* sortSlots(slots: Uint32Array, compare: (a: number, b: number) => number): Work<void> {
  let ends = yield* findRuns(slots, compare);
  if (ends.length <= 1) return;
  let source: Uint32Array = slots;
  let target: Uint32Array = new Uint32Array(slots.length);
  while (ends.length > 1) {
    const merged: number[] = [];
    for (let [run, start] = [0, 0]; run < ends.length; run += 2) {
      const middle = ends[run] as number;
      const end = ends[run + 1] ?? middle;
      yield* merge(source, target, { start, middle, end }, compare);
      merged.push(end);
      start = end;
    }
    [source, target] = [target, source];
    ends = merged;
  }
  if (source !== slots) slots.set(source);
}

/** @returns where each run ends */
function* findRuns(slots: Uint32Array, compare: (a: number, b: number) => number): Work<number[]> {
  const ends: number[] = [];
  for (let start = 0; start < slots.length;) {
    let end = start + 1;
    while (end < slots.length && compare(slots[end - 1] as number, slots[end] as number) <= 0) {
      end += 1;
      if (end % stride === 0) yield;
    }
    if (end - start < runLength) {
      end = Math.min(slots.length, start + runLength);
      slots.subarray(start, end).sort(compare);
      yield;
    }
    ends.push(end);
    start = end;
  }
  return ends;
}

function* merge(
  source: Uint32Array,
  target: Uint32Array,
  { start, middle, end }: { readonly start: number; readonly middle: number; readonly end: number },
  compare: (a: number, b: number) => number,
): Work<void> {
  // Nearly in order: nothing to compare.
  if (middle >= end || compare(source[middle - 1] as number, source[middle] as number) <= 0) {
    target.set(source.subarray(start, end), start);
    return;
  }
  let [left, right] = [start, middle];
  for (let at = start; at < end; at += 1) {
    const takesLeft = right >= end || (left < middle && compare(source[left] as number, source[right] as number) <= 0);
    target[at] = source[takesLeft ? left++ : right++] as number;
    if (at % stride === 0) yield;
  }
}
