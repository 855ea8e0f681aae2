import { charactersOf } from './han-readings';
import { finish, type Work } from './slices';

/** A few characters with readings stand in the block before the usual one: 䶮, 䓖, 䴗. */
const first = 0x3400;
const last = 0x9fff;

interface Sounds {
  /** By the code of the character, counted from `first`. */
  readonly of: readonly (readonly string[] | undefined)[];
  /** One bit for each letter a reading begins with: most characters are passed by without a look at their readings. */
  readonly initials: Uint32Array;
  /** The same of the letters that come second. */
  readonly seconds: Uint32Array;
  /** The same of the letters after which the next character may begin. */
  readonly lasts: Uint32Array;
  /** In turns: a letter of a reading, and the bit of the one that follows it. */
  readonly pairs: readonly (readonly number[] | undefined)[];
}

const letterCount = 26;
const syllablesAtOnce = 16;
const bitOf = (letter: number): number => 1 << (letter - 0x61);

/** Made when the first search may be pinyin: most sessions in Latin script never need it. */
let known: Sounds | undefined;

const sounds = (): Sounds => known ?? finish(soundsWork());

/** Makes in slices what every question here needs. */
export function* soundsWork(): Work<Sounds> {
  if (known) return known;
  const of = Array.from<string[] | undefined>({ length: last - first + 1 });
  const initials = new Uint32Array(of.length);
  const seconds = new Uint32Array(of.length);
  const lasts = new Uint32Array(of.length);
  const pairs = Array.from<number[] | undefined>({ length: of.length });
  for (const [n, [syllable, characters]] of Object.entries(charactersOf).entries()) {
    if (n % syllablesAtOnce === 0) yield;
    // ü is typed as v or as u.
    const typed = syllable.includes('v') ? [syllable, syllable.replace('v', 'u')] : [syllable];
    const ends = endsOf(typed);
    const own = typed.flatMap((sound) =>
      Array.from(sound.slice(1), (second, at) => [sound.charCodeAt(at) - 0x61, bitOf(second.charCodeAt(0))]).flat(),
    );
    for (const character of characters) {
      const at = character.charCodeAt(0) - first;
      (of[at] ??= []).push(...typed);
      (pairs[at] ??= []).push(...own);
      lasts[at] = (lasts[at] ?? 0) | ends;
      initials[at] = (initials[at] ?? 0) | bitOf(syllable.charCodeAt(0));
      for (const sound of typed) if (sound.length > 1) seconds[at] = (seconds[at] ?? 0) | bitOf(sound.charCodeAt(1));
    }
  }
  known = { of, initials, seconds, lasts, pairs };
  return known;
}

/** The letters with which somebody may be done with a character: its initial, its `h`, the last one. */
function endsOf(readings: readonly string[]): number {
  let ends = 0;
  for (const sound of readings) {
    ends |= bitOf(sound.charCodeAt(0)) | bitOf(sound.charCodeAt(sound.length - 1));
    if (sound.charAt(1) === 'h') ends |= bitOf(sound.charCodeAt(1));
  }
  return ends;
}

/** Two letters that follow each other, as a number below `soundPairCount`. */
export const soundPairCount = letterCount * letterCount;

/** The pairs of letters in a word. Whatever text sounds like the word has all of them. */
export const soundPairsOf = (word: string): number[] =>
  Array.from(word.slice(1), (letter, at) => (word.charCodeAt(at) - 0x61) * letterCount + letter.charCodeAt(0) - 0x61);

/** The pairs of letters that come up when somebody types how texts sound. */
export class SoundPairs {
  /** By the first letter: one bit for each second one. */
  readonly #seconds = new Uint32Array(letterCount);

  add(text: string, from: number, until: number): void {
    const { initials, lasts, pairs } = sounds();
    const seconds = this.#seconds;
    let ends = 0;
    for (let at = from; at < until; at += 1) {
      const code = text.charCodeAt(at) - first;
      const own = code < 0 || code > last - first ? undefined : pairs[code];
      if (!own) {
        ends = 0;
        continue;
      }
      for (let n = 0; n < own.length; n += 2)
        seconds[own[n] as number] = (seconds[own[n] as number] as number) | (own[n + 1] as number);
      const begins = initials[code] as number;
      for (; ends !== 0; ends &= ends - 1) {
        const letter = 31 - Math.clz32(ends & -ends);
        seconds[letter] = (seconds[letter] as number) | begins;
      }
      ends = lasts[code] as number;
    }
  }

  /** Calls back with each, and forgets them. */
  take(found: (pair: number) => void): void {
    for (let letter = 0; letter < letterCount; letter += 1) {
      for (let bits = this.#seconds[letter] as number; bits !== 0; bits &= bits - 1)
        found(letter * letterCount + 31 - Math.clz32(bits & -bits));
      this.#seconds[letter] = 0;
    }
  }
}

/** A single letter would be the initial of every tenth character. */
export const mayBePinyin = (word: string): boolean => /^[a-z]{2,}$/.test(word);

/**
 * Where `word`, of two letters or more, is how the characters of `text` sound: whole syllables, initials or a mixture, the last syllable perhaps not
 * typed to its end. "wangshi", "wangsh", "ws" and "wshi" all find 王氏.
 * @param until it begins before; no character of another text may follow there
 * @returns the index of the first character, or -1
 */
export function indexOfSound(text: string, word: string, from = 0, until = text.length): number {
  const { initials } = sounds();
  const bit = bitOf(word.charCodeAt(0));
  for (let at = from; at < until; at += 1) {
    const code = text.charCodeAt(at) - first;
    if (code < 0 || code > last - first || ((initials[code] as number) & bit) === 0) continue;
    if (soundsAt(text, word, at)) return at;
  }
  return -1;
}

/** Whether `text` sounds like `word`, of two letters or more, from the character at `at` on. */
export function soundsAt(text: string, word: string, at: number): boolean {
  const { initials, seconds } = sounds();
  const code = text.charCodeAt(at) - first;
  if (!(code >= 0 && code <= last - first) || ((initials[code] as number) & bitOf(word.charCodeAt(0))) === 0)
    return false;
  // The second letter goes on with this character, or begins the next one.
  const second = bitOf(word.charCodeAt(1));
  if (((seconds[code] as number) & second) === 0) {
    const next = at + 1 < text.length ? text.charCodeAt(at + 1) - first : -1;
    if (next < 0 || next > last - first || ((initials[next] as number) & second) === 0) return false;
  }
  return goesOn(text, at, word, 0);
}

function goesOn(text: string, at: number, word: string, typed: number): boolean {
  if (typed === word.length) return true;
  const rest = word.length - typed;
  for (const sound of sounds().of[text.charCodeAt(at) - first] ?? []) {
    if (sound.charCodeAt(0) !== word.charCodeAt(typed)) continue;
    if (sound.length >= rest && sound.startsWith(word.slice(typed))) return true;
    if (word.startsWith(sound, typed) && goesOn(text, at + 1, word, typed + sound.length)) return true;
    if (goesOn(text, at + 1, word, typed + 1)) return true;
    const isDigraph = sound.charAt(1) === 'h' && word.charAt(typed + 1) === 'h';
    if (isDigraph && goesOn(text, at + 1, word, typed + 2)) return true;
  }
  return false;
}
