import { indexOfSound } from '../pinyin';
import type { TextQuery } from '../fold-text';
import { isLatin1 } from './bytes';

/** Texts of so many records lie in one string: to look through it takes a tenth of the time of as many strings. */
const blockSize = 1024;
/** Stands behind each text; no search has it. */
const end = '\0';

/** The texts of some records, one behind the other. */
interface Block {
  /** Only blocks of Latin script take one byte a character, and only the others can be found by pinyin. */
  readonly isNarrow: boolean;
  text: string;
  count: number;
  /** Texts that are no record's any more. */
  dead: number;
  /** Where each text begins, and whose it is. */
  readonly starts: Uint32Array;
  readonly slots: Uint32Array;
}

/** A text from `start` to before `end`, among others; the first needle in it stands at `at`. */
export interface TextHit {
  readonly slot: number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly at: number;
}

/** What `restore` takes: each block with its texts, and whose they are. */
export type SearchImage = readonly { readonly text: string; readonly slots: Uint32Array<ArrayBuffer> }[];

const newBlock = (isNarrow: boolean): Block => ({
  ...{ isNarrow, text: '', count: 0, dead: 0 },
  ...{ starts: new Uint32Array(blockSize), slots: new Uint32Array(blockSize) },
});

/** The folded texts of all records of an entity, to be searched by words that stand anywhere in them. */
export class SearchText {
  #blocks: Block[] = [];
  /** The blocks that are being filled: of Latin script, and of everything else. */
  readonly #open: { narrow?: Block; wide?: Block } = {};
  /** Block and place in it of a slot, from 1 on; 0: there is no text of it. */
  #where = new Uint32Array(64);
  readonly #numbers = new Map<Block, number>();

  has(slot: number): boolean {
    return (this.#where[slot] ?? 0) !== 0;
  }

  put(slot: number, text: string): void {
    this.remove(slot);
    const isNarrow = isLatin1(text);
    const block = this.#room(isNarrow);
    block.starts[block.count] = block.text.length;
    block.slots[block.count] = slot;
    block.text += (isNarrow ? text : text.replace(/\p{Surrogate}/gu, '\ufffd')).replaceAll(end, ' ') + end;
    this.#belongs(slot, (this.#numbers.get(block) as number) * blockSize + block.count + 1);
    block.count += 1;
  }

  #room(isNarrow: boolean): Block {
    const kind = isNarrow ? 'narrow' : 'wide';
    const open = this.#open[kind];
    if (open && open.count < blockSize) return open;
    // A look makes one piece of what was put together bit by bit: half the memory.
    open?.text.indexOf(end);
    const block = newBlock(isNarrow);
    this.#numbers.set(block, this.#blocks.length);
    this.#blocks.push(block);
    this.#open[kind] = block;
    return block;
  }

  #find(slot: number): { readonly block: Block; readonly place: number } | undefined {
    const where = (this.#where[slot] ?? 0) - 1;
    if (where < 0) return undefined;
    return { block: this.#blocks[Math.floor(where / blockSize)] as Block, place: where % blockSize };
  }

  remove(slot: number): void {
    const found = this.#find(slot);
    if (!found) return;
    const { block } = found;
    this.#where[slot] = 0;
    block.dead += 1;
    if (block.dead * 2 >= block.count) this.#tidy(block);
  }

  /** Moves together what is left of a block. */
  #tidy(block: Block): void {
    const { starts, slots, text, count } = block;
    const number = this.#numbers.get(block) as number;
    const kept: string[] = [];
    let [at, place] = [0, 0];
    for (let old = 0; old < count; old += 1) {
      const slot = slots[old] as number;
      if (this.#where[slot] !== number * blockSize + old + 1) continue;
      const one = text.slice(starts[old], old + 1 < count ? starts[old + 1] : text.length);
      kept.push(one);
      starts[place] = at;
      slots[place] = slot;
      this.#where[slot] = number * blockSize + place + 1;
      at += one.length;
      place += 1;
    }
    Object.assign(block, { text: kept.join(''), count: place, dead: 0 });
  }

  textAt(slot: number): string {
    const found = this.#find(slot);
    return found ? textIn(found.block, found.place) : '';
  }

  /** Calls back once for each text in which one of the needles stands. */
  eachHit(needles: TextQuery['needles'], found: (hit: TextHit) => void): void {
    for (const [number, block] of this.#blocks.entries()) {
      const { text, starts, slots, count } = block;
      const next = nextOf(text, needles, block.isNarrow);
      for (let [place, from] = [0, 0]; place < count;) {
        const at = next(from);
        if (at < 0) break;
        place = placeOf(starts, count, place, at);
        const slot = slots[place] as number;
        const start = starts[place] as number;
        from = place + 1 < count ? (starts[place + 1] as number) : text.length;
        if (this.#where[slot] === number * blockSize + place + 1)
          found({ slot, text, start, end: from - end.length, at });
        place += 1;
      }
    }
  }

  /** Everything it holds: no texts of records that are gone. */
  image(): SearchImage {
    for (const block of this.#blocks) if (block.dead > 0) this.#tidy(block);
    return this.#blocks.map(({ text, slots, count }) => ({ text, slots: slots.slice(0, count) }));
  }

  /** Takes over an image in place of what it holds. @throws RangeError when it does not fit together */
  restore(image: SearchImage): void {
    this.clear();
    for (const { text, slots } of image) {
      const isNarrow = isLatin1(text);
      const block = { ...newBlock(isNarrow), text, count: slots.length };
      block.slots.set(slots);
      const number = this.#blocks.push(block) - 1;
      this.#numbers.set(block, number);
      if (slots.length < blockSize) this.#open[isNarrow ? 'narrow' : 'wide'] = block;
      let at = 0;
      for (const [place, slot] of slots.entries()) {
        block.starts[place] = at;
        at = text.indexOf(end, at) + 1;
        if (at === 0) throw new RangeError('texts');
        this.#belongs(slot, number * blockSize + place + 1);
      }
    }
  }

  #belongs(slot: number, where: number): void {
    if (slot >= this.#where.length) {
      const wider = new Uint32Array(Math.max(slot + 1, this.#where.length * 2));
      wider.set(this.#where);
      this.#where = wider;
    }
    this.#where[slot] = where;
  }

  clear(): void {
    this.#blocks = [];
    this.#numbers.clear();
    this.#where = new Uint32Array(64);
    delete this.#open.narrow;
    delete this.#open.wide;
  }
}

/** Without what stands behind it. */
const textIn = ({ text, starts, count }: Block, place: number): string =>
  text.slice(starts[place], (place + 1 < count ? (starts[place + 1] as number) : text.length) - end.length);

/** Place of the text that position `at` is in. @param from no text before it */
function placeOf(starts: Uint32Array, count: number, from: number, at: number): number {
  let [low, high] = [from, from + 1];
  // Mostly it is one of the next: the steps grow until they lead beyond.
  while (high < count && (starts[high] as number) <= at) {
    const step = (high - low) * 2;
    low = high;
    high = low + step;
  }
  high = Math.min(high, count);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((starts[middle] as number) <= at) low = middle;
    else high = middle;
  }
  return low;
}

/** The first position, from one on, at which one of the needles of a search stands. */
function nextOf(text: string, needles: TextQuery['needles'], isNarrow: boolean): (from: number) => number {
  const finders = needles.flatMap(({ word, isPinyin }) => [
    (from: number) => text.indexOf(word, from),
    ...(isPinyin && !isNarrow ? [(from: number) => indexOfSound(text, word, from)] : []),
  ]);
  const [only] = finders;
  if (only && finders.length === 1) return only;
  // -2: not looked for yet.
  const found = finders.map(() => -2);
  return (from) => {
    let first = -1;
    for (const [n, find] of finders.entries()) {
      let at = found[n] as number;
      if (at !== -1 && at < from) found[n] = at = find(from);
      if (at >= 0 && (first < 0 || at < first)) first = at;
    }
    return first;
  };
}
