import { sortSlots } from './slot-list';
import { stride, type Work } from './slices';

export type Compare = (a: string, b: string) => number;

/** A total order of texts. */
export interface Collation {
  /** Names the order: another name, another order. */
  readonly name: string;
  /** 0 for equal texts only. */
  readonly compare: Compare;
  /** Where it is one of a language: tells letters apart and nothing else about them. */
  readonly compareLetters: Compare | undefined;
}

/** As the codes of their characters: dates and instants. */
export const byCode: Collation = {
  name: 'code',
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  compareLetters: undefined,
};

/** As readers of a language expect: pinyin, strokes, letters. @param locale BCP 47 */
export function collationOf(locale: string): Collation {
  const { compare } = new Intl.Collator(locale);
  return {
    name: locale,
    compare: (a, b) => compare(a, b) || (a < b ? -1 : a > b ? 1 : 0),
    compareLetters: new Intl.Collator(locale, { sensitivity: 'base' }).compare,
  };
}

/**
 * Sorts different texts. Their characters are compared in the language once each, the texts by the numbers that follow from
 * it; then one look with the collator finds the few that stand elsewhere (a ß, 重庆 among the 重).
 * @returns the places of the texts in order
 */
export function* sortTexts(texts: readonly string[], { compare, compareLetters }: Collation): Work<Uint32Array> {
  const places = Uint32Array.from(texts, (_, place) => place);
  const exact = (a: number, b: number): number => compare(texts[a] as string, texts[b] as string);
  if (compareLetters) {
    const { weights, starts } = yield* weigh(texts, compareLetters);
    yield* sortSlots(places, (a, b) => {
      for (let [x, y] = [starts[a] as number, starts[b] as number]; ; x += 1, y += 1) {
        const [v, w] = [weights[x] as number, weights[y] as number];
        if (v !== w) return v - w;
        if (v === 0) return exact(a, b);
      }
    });
  }
  yield* sortSlots(places, exact);
  return places;
}

/** @returns numbers that compare as the letters of the texts do one by one, 0 at the end of each, and where each text starts */
function* weigh(
  texts: readonly string[],
  compareLetters: Compare,
): Work<{ readonly weights: Uint16Array; readonly starts: Uint32Array }> {
  const weightOf = new Uint16Array(0x10000);
  const letters: string[] = [];
  let length = 0;
  for (const [place, text] of texts.entries()) {
    if (place % stride === 0) yield;
    length += text.length + 1;
    for (let at = 0; at < text.length; at += 1) {
      const code = text.charCodeAt(at);
      if (weightOf[code] !== 0) continue;
      weightOf[code] = 1;
      letters.push(text.charAt(at));
    }
  }
  const order = Uint32Array.from(letters, (_, place) => place);
  yield* sortSlots(order, (a, b) => compareLetters(letters[a] as string, letters[b] as string));
  let weight = 1;
  for (const [n, place] of order.entries()) {
    const letter = letters[place] as string;
    if (n > 0 && compareLetters(letters[order[n - 1] as number] as string, letter) !== 0) weight += 1;
    weightOf[letter.charCodeAt(0)] = weight;
  }
  const weights = new Uint16Array(length);
  const starts = new Uint32Array(texts.length);
  let start = 0;
  for (const [place, text] of texts.entries()) {
    if (place % stride === 0) yield;
    starts[place] = start;
    for (let at = 0; at < text.length; at += 1) weights[start + at] = weightOf[text.charCodeAt(at)] as number;
    start += text.length + 1;
  }
  return { weights, starts };
}
