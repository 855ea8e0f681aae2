import { sortSlots } from '../slot-list';
import type { Work } from '../slices';
import { putUuid, uuidAt, uuidBytes } from './bytes';

const wordsOf = uuidBytes / 4;
/** Fewer are compared. */
const fewIds = 4096;
/** Few enough places to stay at hand. */
const digitBits = 11;
const idsAtOnce = 8192;
const scratch = new Uint8Array(uuidBytes);
const scratchWords = new Uint32Array(wordsOf);

const wordAt = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0;

export interface IdImage {
  readonly count: number;
  readonly others: readonly (readonly [number: number, id: string])[];
  readonly bytes: readonly [ids: Uint8Array<ArrayBuffer>, hashTable: Uint8Array<ArrayBuffer>];
}

/**
 * Numbers for ids, from 0 on, in the order in which they were added; a number stays its id's for ever. UUIDs are held as
 * 16 bytes in a hash table; ids of another form are strings.
 */
export class IdTable {
  #words = new Uint32Array(16 * wordsOf);
  /** Number + 1 of the id, at a place that follows from its hash; 0 is free. */
  #hashed = new Uint32Array(32);
  #count = 0;
  readonly #others = new Map<string, number>();
  readonly #otherAt = new Map<number, string>();
  /** As it was last asked for. */
  #ordered = new Uint32Array(0);
  /** Grows whenever the ids are others. */
  #image = 0;

  get count(): number {
    return this.#count;
  }

  /** All numbers in the order of their ids. Numbers that are given out meanwhile may be missing. */
  *inOrder(): Work<Uint32Array> {
    if (this.#ordered.length === this.#count) return this.#ordered;
    const image = this.#image;
    let order = new Uint32Array(this.#count);
    for (let number = 0; number < order.length; number += 1) order[number] = number;
    // By the first 32 bits, a few at a time; then one look finds what differs later, and ids that are no UUIDs.
    if (order.length >= fewIds)
      for (let shift = 0; shift < 32; shift += digitBits) order = yield* this.#byDigit(order, shift);
    yield* sortSlots(order, (a, b) => this.compare(a, b));
    if (image === this.#image) this.#ordered = order;
    return order;
  }

  *#byDigit(numbers: Uint32Array, shift: number): Work<Uint32Array<ArrayBuffer>> {
    const words = this.#words;
    const mask = (1 << digitBits) - 1;
    const starts = new Uint32Array(mask + 2);
    for (let n = 0; n < numbers.length; n += 1) {
      if (n % idsAtOnce === 0) yield;
      const next = (((words[(numbers[n] as number) * wordsOf] as number) >>> shift) & mask) + 1;
      starts[next] = (starts[next] as number) + 1;
    }
    for (let digit = 1; digit < starts.length; digit += 1)
      starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
    const sorted = new Uint32Array(numbers.length);
    for (let n = 0; n < numbers.length; n += 1) {
      if (n % idsAtOnce === 0) yield;
      const number = numbers[n] as number;
      const digit = ((words[number * wordsOf] as number) >>> shift) & mask;
      sorted[starts[digit] as number] = number;
      starts[digit] = (starts[digit] as number) + 1;
    }
    return sorted;
  }

  /** @returns -1 when it has no number */
  find(id: string): number {
    if (!putUuid(scratch, 0, id)) return this.#others.get(id) ?? -1;
    return this.findBytes(scratch, 0);
  }

  findBytes(bytes: Uint8Array, at: number): number {
    for (let n = 0; n < wordsOf; n += 1) scratchWords[n] = wordAt(bytes, at + n * 4);
    return (this.#hashed[this.#seek(scratchWords, 0)] as number) - 1;
  }

  /** Place in the hash table where an id is, or may be put. */
  #seek(words: Uint32Array, from: number): number {
    const hashed = this.#hashed;
    const own = this.#words;
    const mask = hashed.length - 1;
    const [w0, w1, w2, w3] = [words[from], words[from + 1], words[from + 2], words[from + 3]] as [
      number,
      number,
      number,
      number,
    ];
    let hash =
      Math.imul(w0 ^ Math.imul(w1, 0x85ebca6b), 0x9e3779b1) ^ Math.imul(w2 ^ Math.imul(w3, 0xc2b2ae35), 0x27d4eb2f);
    hash ^= hash >>> 15;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const at = ((hashed[place] as number) - 1) * wordsOf;
      if (at < 0) return place;
      if (own[at] === w0 && own[at + 1] === w1 && own[at + 2] === w2 && own[at + 3] === w3) return place;
    }
  }

  add(id: string): number {
    if (putUuid(scratch, 0, id)) return this.addBytes(scratch, 0);
    const known = this.#others.get(id);
    if (known !== undefined) return known;
    const number = this.#next();
    this.#others.set(id, number);
    this.#otherAt.set(number, id);
    return number;
  }

  addBytes(bytes: Uint8Array, at: number): number {
    for (let n = 0; n < wordsOf; n += 1) scratchWords[n] = wordAt(bytes, at + n * 4);
    const place = this.#seek(scratchWords, 0);
    const known = (this.#hashed[place] as number) - 1;
    if (known >= 0) return known;
    const number = this.#next();
    this.#words.set(scratchWords, number * wordsOf);
    this.#hashed[place] = number + 1;
    if (this.#count * 2 > this.#hashed.length) this.#rehash();
    return number;
  }

  #next(): number {
    const number = this.#count;
    this.#count += 1;
    if (this.#count * wordsOf > this.#words.length) {
      const wider = new Uint32Array(Math.max(this.#count * wordsOf, this.#words.length * 2));
      wider.set(this.#words);
      this.#words = wider;
    }
    return number;
  }

  #rehash(): void {
    this.#hashed = new Uint32Array(this.#hashed.length * 2);
    for (let number = 0; number < this.#count; number += 1)
      if (!this.#otherAt.has(number)) this.#hashed[this.#seek(this.#words, number * wordsOf)] = number + 1;
  }

  at(number: number): string {
    const other = this.#otherAt.size > 0 ? this.#otherAt.get(number) : undefined;
    if (other !== undefined) return other;
    for (let n = 0; n < wordsOf; n += 1) {
      const word = this.#words[number * wordsOf + n] as number;
      scratch[n * 4] = word >>> 24;
      scratch[n * 4 + 1] = word >>> 16;
      scratch[n * 4 + 2] = word >>> 8;
      scratch[n * 4 + 3] = word;
    }
    return uuidAt(scratch, 0);
  }

  /** Everything as bytes and as text, for `restore`. */
  image(): IdImage {
    const words = this.#words.slice(0, this.#count * wordsOf);
    return {
      count: this.#count,
      others: [...this.#otherAt],
      bytes: [new Uint8Array(words.buffer), new Uint8Array(this.#hashed.slice().buffer)],
    };
  }

  /** Takes over an image in place of what it holds. @throws RangeError when it is none */
  restore({ count, others, bytes: [words, hashed] }: IdImage): void {
    if (words.length !== count * uuidBytes || hashed.length < (count - others.length) * 8) throw new RangeError('ids');
    this.#count = count;
    this.#ordered = new Uint32Array(0);
    this.#image += 1;
    this.#words = new Uint32Array(words.slice().buffer);
    this.#hashed = new Uint32Array(hashed.slice().buffer);
    this.#others.clear();
    this.#otherAt.clear();
    for (const [number, id] of others) {
      this.#others.set(id, number);
      this.#otherAt.set(number, id);
    }
    if (this.#words.length === 0) this.#words = new Uint32Array(16 * wordsOf);
  }

  /** As their strings compare. */
  compare(a: number, b: number): number {
    if (a === b) return 0;
    if (this.#otherAt.size > 0 && (this.#otherAt.has(a) || this.#otherAt.has(b)))
      return this.at(a) < this.at(b) ? -1 : 1;
    for (let n = 0; n < wordsOf; n += 1) {
      const [x, y] = [this.#words[a * wordsOf + n] as number, this.#words[b * wordsOf + n] as number];
      if (x !== y) return x < y ? -1 : 1;
    }
    return 0;
  }
}
