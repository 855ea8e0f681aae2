import { charactersOf } from './han-readings';

const first = 0x4e00;
const last = 0x9fff;

interface Sounds {
  /** By the code of the character, counted from `first`. */
  readonly of: readonly (readonly string[] | undefined)[];
  /** One bit for each letter a reading begins with: most characters are passed by without a look at their readings. */
  readonly initials: Uint32Array;
  /** The same of the letters that come second. */
  readonly seconds: Uint32Array;
}

const bitOf = (letter: number): number => 1 << (letter - 0x61);

/** Made when the first search may be pinyin: most sessions in Latin script never need it. */
let known: Sounds | undefined;

function sounds(): Sounds {
  if (known) return known;
  const of = Array.from<string[] | undefined>({ length: last - first + 1 });
  const initials = new Uint32Array(of.length);
  const seconds = new Uint32Array(of.length);
  for (const [syllable, characters] of Object.entries(charactersOf)) {
    // ü is typed as v or as u.
    const typed = syllable.includes('v') ? [syllable, syllable.replace('v', 'u')] : [syllable];
    for (const character of characters) {
      const at = character.charCodeAt(0) - first;
      (of[at] ??= []).push(...typed);
      initials[at] = (initials[at] ?? 0) | bitOf(syllable.charCodeAt(0));
      for (const sound of typed) if (sound.length > 1) seconds[at] = (seconds[at] ?? 0) | bitOf(sound.charCodeAt(1));
    }
  }
  known = { of, initials, seconds };
  return known;
}

/** A single letter would be the initial of every tenth character. */
export const mayBePinyin = (word: string): boolean => /^[a-z]{2,}$/.test(word);

/**
 * Where `word`, of two letters or more, is how the characters of `text` sound: whole syllables, initials or a mixture, the last syllable perhaps not
 * typed to its end. "wangshi", "wangsh", "ws" and "wshi" all find 王氏.
 * @returns the index of the first character, or -1
 */
export function indexOfSound(text: string, word: string, from = 0): number {
  const { initials, seconds } = sounds();
  const bit = bitOf(word.charCodeAt(0));
  const second = bitOf(word.charCodeAt(1));
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at) - first;
    if (code < 0 || code > last - first || ((initials[code] as number) & bit) === 0) continue;
    // The second letter goes on with this character, or begins the next one.
    if (((seconds[code] as number) & second) === 0) {
      const next = at + 1 < text.length ? text.charCodeAt(at + 1) - first : -1;
      if (next < 0 || next > last - first || ((initials[next] as number) & second) === 0) continue;
    }
    if (goesOn(text, at, word, 0)) return at;
  }
  return -1;
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
