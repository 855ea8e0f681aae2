/** A record without a value sorts behind all others, in both directions. */
export const missing = Number.POSITIVE_INFINITY;

/** Ranks of the distinct texts of one column. A new text gets a rank between its neighbours, so nothing else moves. */
export class TextOrder {
  #sorted: string[];
  readonly #ranks = new Map<string, number>();

  constructor(
    texts: Iterable<string>,
    readonly compare: (a: string, b: string) => number,
  ) {
    this.#sorted = [...new Set(texts)].sort((a, b) => compare(a, b) || (a < b ? -1 : 1));
    this.#renumber();
  }

  #renumber(): void {
    this.#sorted.forEach((text, index) => this.#ranks.set(text, index * 1024));
  }

  /** @returns undefined when there is no room between two neighbours any more: build the order anew */
  rankOf(text: string): number | undefined {
    const known = this.#ranks.get(text);
    if (known !== undefined) return known;
    let [low, high] = [0, this.#sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#sorted[middle] as string;
      if ((this.compare(other, text) || (other < text ? -1 : 1)) < 0) low = middle + 1;
      else high = middle;
    }
    const before = low > 0 ? (this.#ranks.get(this.#sorted[low - 1] as string) as number) : -1024;
    const next = this.#sorted[low];
    const after = next === undefined ? before + 2048 : (this.#ranks.get(next) as number);
    const rank = (before + after) / 2;
    if (rank <= before || rank >= after) return undefined;
    this.#sorted.splice(low, 0, text);
    this.#ranks.set(text, rank);
    return rank;
  }
}

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

  /** Index of the first slot that does not sort before `slot`. */
  lowerBound(slot: number, compare: (a: number, b: number) => number): number {
    let [low, high] = [0, this.#length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compare(this.#slots[middle] as number, slot) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  insert(index: number, slot: number): void {
    if (this.#length === this.#slots.length) {
      const wider = new Uint32Array(Math.max(16, this.#slots.length * 2));
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
