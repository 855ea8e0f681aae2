import { indexOfSound, soundPairsOf, soundsAt, soundsWork } from '../pinyin';
import type { Needle } from '../text-query';
import { finish, type Work } from '../slices';
import { isLatin1 } from './bytes';
import { BlockGrams, groupSize, piecesOf, textsOfBlock } from './grams';

/** Texts of so many records lie in one string: to look through it takes a tenth of the time of as many strings. */
const blockSize = textsOfBlock;
/** Of more groups than this a block is looked through as a whole. */
const mostGroups = 96;
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
  /** Where to look; made once the block is full. */
  grams: BlockGrams | undefined;
}

/** A text from `start` to before `end`, among others; the needle first stands in it at `at`, or sounds like what does. */
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
  ...{ isNarrow, text: '', count: 0, dead: 0, grams: undefined },
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
  /** What has not been taken over of an image, the last block first. */
  #rest: SearchImage[number][] = [];
  /** Removed before all of an image was taken over: a start hears of changes before anybody searches. */
  readonly #gone = new Set<number>();

  has(slot: number): boolean {
    this.#wake();
    return (this.#where[slot] ?? 0) !== 0;
  }

  put(slot: number, text: string): void {
    this.#wake();
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
    if (open) open.grams = gramsOf(open);
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
    if (!this.isAwake) {
      this.#gone.add(slot);
      return;
    }
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
    if (block.grams) block.grams = gramsOf(block);
  }

  /** Prepares texts that came from an image. A search finds the same without it, later. */
  *gramWork(): Work<void> {
    this.#wake();
    for (const block of this.#blocks) {
      if (block.grams || block === this.#open.narrow || block === this.#open.wide) continue;
      if (!block.isNarrow) yield* soundsWork();
      block.grams = gramsOf(block);
      yield;
    }
  }

  textAt(slot: number): string {
    this.#wake();
    const found = this.#find(slot);
    return found ? textIn(found.block, found.place) : '';
  }

  /**
   * Calls back for each text in which the needle stands: first where it stands as it is, then where it is a sound. A text may
   * come twice.
   */
  eachHit({ word, isPinyin }: Needle, found: (hit: TextHit) => void): void {
    this.#wake();
    const pieces = piecesOf(word, false);
    const sounds = isPinyin ? soundPairsOf(word) : [];
    for (const [number, block] of this.#blocks.entries()) {
      const { starts, slots } = block;
      const hit = (place: number, at: number): void => {
        const slot = slots[place] as number;
        if (this.#where[slot] === number * blockSize + place + 1)
          found({ slot, text: block.text, start: starts[place] as number, end: endOf(block, place), at });
      };
      eachPart(block, pieces, (from, until) => {
        const { text, base } = partOf(block, from, until);
        for (let [place, at] = [from, text.indexOf(word)]; at >= 0;) {
          place = placeOf(starts, until, place, base + at);
          hit(place, base + at);
          place += 1;
          at = place < until ? text.indexOf(word, (starts[place] as number) - base) : -1;
        }
      });
      if (!isPinyin || block.isNarrow) continue;
      eachSounding(block, sounds, (place) => {
        const at = indexOfSound(block.text, word, starts[place], endOf(block, place));
        if (at >= 0) hit(place, at);
      });
    }
  }

  /** Calls back for each text that begins with the word, or sounds like it from its first character on; once. */
  eachBeginning({ word, isPinyin }: Needle, found: (hit: TextHit) => void): void {
    this.#wake();
    const pieces = piecesOf(word, true);
    const sounds = isPinyin ? soundPairsOf(word) : [];
    const initial = word.charCodeAt(0);
    for (const [number, block] of this.#blocks.entries()) {
      const { text, starts, slots } = block;
      const hit = (place: number): void => {
        const [slot, start] = [slots[place] as number, starts[place] as number];
        if (this.#where[slot] === number * blockSize + place + 1)
          found({ slot, text, start, end: endOf(block, place), at: start });
      };
      const begins = (place: number): boolean =>
        text.charCodeAt(starts[place] as number) === initial && text.startsWith(word, starts[place]);
      eachPart(block, pieces, (from, until) => {
        for (let place = from; place < until; place += 1) if (begins(place)) hit(place);
      });
      if (!isPinyin || block.isNarrow) continue;
      eachSounding(block, sounds, (place) => {
        if (soundsAt(text, word, starts[place] as number) && !begins(place)) hit(place);
      });
    }
  }

  /** Whether the needle stands in the text of a slot. */
  holds(slot: number, { word, isPinyin }: Needle): boolean {
    this.#wake();
    const found = this.#find(slot);
    if (!found) return false;
    const { block, place } = found;
    if (textIn(block, place).includes(word)) return true;
    return isPinyin && !block.isNarrow && indexOfSound(block.text, word, block.starts[place], endOf(block, place)) >= 0;
  }

  /** In how many texts the needle stands at most, told from every few. */
  mostHits({ word, isPinyin }: Needle): number {
    this.#wake();
    const pieces = piecesOf(word, false);
    const sounds = isPinyin ? soundPairsOf(word) : [];
    let most = 0;
    for (let number = 0; number < this.#blocks.length; number += 8) {
      const block = this.#blocks[number] as Block;
      eachPart(block, pieces, (from, until) => (most += until - from));
      if (isPinyin && !block.isNarrow) eachSounding(block, sounds, () => (most += 1));
    }
    return most;
  }

  /** Everything it holds: no texts of records that are gone. */
  image(): SearchImage {
    this.#wake();
    for (const block of this.#blocks) if (block.dead > 0) this.#tidy(block);
    return this.#blocks.map(({ text, slots, count }) => ({ text, slots: slots.slice(0, count) }));
  }

  /** Takes an image in place of what it holds. It is looked into when texts are first asked for, or by `wakeWork`. */
  restore(image: SearchImage): void {
    this.clear();
    this.#rest = image.toReversed();
  }

  get isAwake(): boolean {
    return this.#rest.length === 0;
  }

  /** Looks into an image block by block. @throws RangeError when it does not fit together */
  *wakeWork(): Work<void> {
    for (let one = this.#rest.pop(); one; one = this.#rest.pop()) {
      this.#takeOver(one.text, one.slots);
      if (this.isAwake) this.#forgetGone();
      yield;
    }
  }

  #forgetGone(): void {
    for (const slot of this.#gone) this.remove(slot);
    this.#gone.clear();
  }

  #wake(): void {
    if (this.#rest.length > 0) finish(this.wakeWork());
  }

  #takeOver(text: string, slots: Uint32Array): void {
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

  #belongs(slot: number, where: number): void {
    if (slot >= this.#where.length) {
      const wider = new Uint32Array(Math.max(slot + 1, this.#where.length * 2));
      wider.set(this.#where);
      this.#where = wider;
    }
    this.#where[slot] = where;
  }

  clear(): void {
    this.#rest = [];
    this.#gone.clear();
    this.#blocks = [];
    this.#numbers.clear();
    this.#where = new Uint32Array(64);
    delete this.#open.narrow;
    delete this.#open.wide;
  }
}

const gramsOf = ({ text, starts, count, isNarrow }: Block): BlockGrams => new BlockGrams(text, starts, count, isNarrow);

/** Calls back with the texts, from one place to before another, among which all are in which a word of these pieces stands. */
function eachPart({ grams, count }: Block, pieces: Uint32Array, look: (from: number, until: number) => void): void {
  const groups = pieces.length > 0 ? grams?.groupsWith(pieces) : undefined;
  if (!groups || sizeOf(groups) > mostGroups) {
    look(0, count);
    return;
  }
  const runs = runsOf(groups);
  for (let n = 0; n < runs.length; n += 2) {
    const from = (runs[n] as number) * groupSize;
    if (from < count) look(from, Math.min(count, (runs[n + 1] as number) * groupSize));
  }
}

/** Calls back with the places of texts among which all are in which these letters follow each other as sounds. */
function eachSounding({ grams, count }: Block, sounds: readonly number[], look: (place: number) => void): void {
  if (!grams) {
    for (let place = 0; place < count; place += 1) look(place);
    return;
  }
  const texts = grams.textsWith(sounds);
  for (let n = 0; n < texts.length; n += 1)
    for (let bits = texts[n] as number; bits !== 0; bits &= bits - 1) look(n * 32 + 31 - Math.clz32(bits & -bits));
}

/** The texts from a place to before another one, and where they begin in the block. */
function partOf({ text, starts, count }: Block, from: number, until: number): { text: string; base: number } {
  if (from === 0 && until === count) return { text, base: 0 };
  const base = starts[from] as number;
  return { text: text.slice(base, until < count ? starts[until] : text.length), base };
}

/** How many bits are set. */
function sizeOf(bits: Uint32Array): number {
  let size = 0;
  for (let n = 0; n < bits.length; n += 1) for (let word = bits[n] as number; word !== 0; word &= word - 1) size += 1;
  return size;
}

/** Where rows of set bits begin and end, in turns. */
function runsOf(bits: Uint32Array): number[] {
  const runs: number[] = [];
  for (let n = 0; n < bits.length; n += 1)
    for (let word = bits[n] as number; word !== 0; word &= word - 1) {
      const at = n * 32 + 31 - Math.clz32(word & -word);
      if (runs[runs.length - 1] === at) runs[runs.length - 1] = at + 1;
      else runs.push(at, at + 1);
    }
  return runs;
}

/** Where a text ends, without what stands behind it. */
const endOf = ({ text, starts, count }: Block, place: number): number =>
  (place + 1 < count ? (starts[place + 1] as number) : text.length) - end.length;

const textIn = (block: Block, place: number): string => block.text.slice(block.starts[place], endOf(block, place));

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
