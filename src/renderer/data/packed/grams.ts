import { soundPairCount, SoundPairs } from '../pinyin';

/** So many texts of a block share the bits of their letters: what is looked for is in none of them, or may be in one. */
export const groupSize = 8;
/** Words of 32 bits with one bit for each group of a block; and for each text, in which sounds are told. */
const groupWords = 4;
const textWords = groupWords * groupSize;
export const textsOfBlock = textWords * 32;
const [fewestPlaces, mostPlaces] = [256, 4096];
/** From here on two characters tell as much as three letters do. */
const firstWide = 0x2e80;

let hashes = new Uint32Array(1024);

const hashOf = (a: number, b: number, c: number): number => {
  const sum = Math.imul(a, 0x9e3779b1) + Math.imul(b, 0x85ebca6b) + Math.imul(c, 0xc2b2ae35);
  return Math.imul(sum ^ (sum >>> 15), 0x27d4eb2f) >>> 0;
};

/**
 * Puts into `hashes` the pieces of a text: each three letters, each two characters one of which is wide, and what a text
 * begins with. What stands in another text has pieces that are all among those of that text.
 * @returns how many there are
 */
function hashPieces(text: string, from: number, until: number, isFromStart: boolean): number {
  if (hashes.length < (until - from) * 2 + 2) hashes = new Uint32Array((until - from) * 4);
  if (from >= until) return 0;
  let count = 0;
  // 0 stands before a text; beyond all characters: nothing is known of what stands before.
  let before = isFromStart ? 0 : 0x10000;
  let last = text.charCodeAt(from);
  if (isFromStart) hashes[count++] = hashOf(0, last, 0);
  for (let at = from + 1; at < until; at += 1) {
    const code = text.charCodeAt(at);
    if (last >= firstWide || code >= firstWide) hashes[count++] = hashOf(last, code, 0);
    else if (before < firstWide) hashes[count++] = hashOf(before, last, code);
    before = last;
    last = code;
  }
  return count;
}

/**
 * Hashes of pieces of a word: whatever text it stands in has all of them. None: it is too short to tell.
 * @param isFromStart the text begins with the word
 */
export const piecesOf = (word: string, isFromStart: boolean): Uint32Array =>
  hashes.slice(0, hashPieces(word, 0, word.length, isFromStart));

const pairs = new SoundPairs();
/** Of the block that is being prepared; empty in between. */
const allSounds = new Uint32Array(soundPairCount * textWords);
const groups = new Uint32Array(groupWords);
const texts = new Uint32Array(textWords);

/**
 * Tells which texts of a block cannot hold what is looked for. Bits of the same piece lie side by side, so that a few words
 * decide about all texts of the block.
 */
export class BlockGrams {
  readonly #letters: Uint32Array;
  /** Bits of the pairs of letters that come up, and which of them a pair has, from 1 on; 0: no text has it. */
  readonly #sounds: Uint32Array;
  readonly #rows = new Uint16Array(soundPairCount);
  readonly #shift: number;

  /** @param starts where each text begins; a sign stands behind each */
  constructor(text: string, starts: Uint32Array, count: number, isNarrow: boolean) {
    // Twice the letters of a group: then about a third of the bits are set.
    let places = fewestPlaces;
    while (places < mostPlaces && places * groupWords * 32 < text.length * 2) places *= 2;
    this.#shift = 33 - places.toString(2).length;
    this.#letters = new Uint32Array(places * groupWords);
    const [letters, shift] = [this.#letters, this.#shift];
    for (let place = 0; place < count; place += 1) {
      const start = starts[place] as number;
      const end = (place + 1 < count ? (starts[place + 1] as number) : text.length) - 1;
      const group = Math.floor(place / groupSize);
      const [word, bit] = [group >> 5, 1 << (group & 31)];
      const pieces = hashPieces(text, start, end, true);
      for (let n = 0; n < pieces; n += 1) {
        const at = ((hashes[n] as number) >>> shift) * groupWords + word;
        letters[at] = (letters[at] as number) | bit;
      }
      if (isNarrow) continue;
      pairs.add(text, start, end);
      pairs.take((pair) => {
        this.#rows[pair] = 1;
        const at = pair * textWords + (place >> 5);
        allSounds[at] = (allSounds[at] as number) | (1 << (place & 31));
      });
    }
    this.#sounds = this.#takeSounds();
  }

  /** Of all pairs of letters a third never comes up. */
  #takeSounds(): Uint32Array {
    let rows = 0;
    for (let pair = 0; pair < soundPairCount; pair += 1) if (this.#rows[pair] === 1) this.#rows[pair] = rows += 1;
    const sounds = new Uint32Array(rows * textWords);
    for (let pair = 0; pair < soundPairCount; pair += 1) {
      const row = this.#rows[pair] as number;
      if (row === 0) continue;
      const bits = allSounds.subarray(pair * textWords, (pair + 1) * textWords);
      sounds.set(bits, (row - 1) * textWords);
      bits.fill(0);
    }
    return sounds;
  }

  /** One bit for each group in which a word of these pieces may stand; the same array each time. */
  groupsWith(pieces: Uint32Array): Uint32Array {
    groups.fill(0xffffffff);
    const letters = this.#letters;
    for (let n = 0; n < pieces.length; n += 1) {
      const from = ((pieces[n] as number) >>> this.#shift) * groupWords;
      for (let at = 0; at < groupWords; at += 1) groups[at] = (groups[at] as number) & (letters[from + at] as number);
    }
    return groups;
  }

  /** One bit for each text in which these letters may follow each other as sounds; the same array each time. */
  textsWith(sounds: readonly number[]): Uint32Array {
    texts.fill(0xffffffff);
    for (const pair of sounds) {
      const row = this.#rows[pair] as number;
      if (row === 0) return texts.fill(0);
      const from = (row - 1) * textWords;
      for (let at = 0; at < textWords; at += 1) texts[at] = (texts[at] as number) & (this.#sounds[from + at] as number);
    }
    return texts;
  }
}
