import type { TextOp } from '../../shared/domain/condition';
import { simplifiedPairs } from './han-simplified';
import { indexOfSound, mayBePinyin } from './pinyin';

const letters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe', đ: 'd', ı: 'i' };

const foldAny = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[ßøłæœđı]/g, (letter) => letters[letter] ?? letter);

// Nearly every text is of these: Latin with its accents and Chinese, folded character by character.
// eslint-disable-next-line no-control-regex
const common = /^[\u0000-\u024f\u1e00-\u1eff\u4e00-\u9fff]*$/;
const other = new Map<number, string>();
for (const [from, to] of [
  [0xa0, 0x24f],
  [0x1e00, 0x1eff],
] as const)
  for (let code = from; code <= to; code += 1) {
    const letter = String.fromCharCode(code);
    const folded = foldAny(letter);
    if (folded !== letter) other.set(code, folded);
  }
for (let at = 0; at < simplifiedPairs.length; at += 2)
  other.set(simplifiedPairs.charCodeAt(at), simplifiedPairs.charAt(at + 1));

/**
 * Text as search sees it: compatible forms unified (NFKC), lower case, without diacritics, traditional characters as
 * simplified ones.
 */
export function foldText(text: string): string {
  const lower = text.toLowerCase();
  const plain = common.test(lower) ? lower : foldAny(text);
  let folded = '';
  let kept = 0;
  for (let at = 0; at < plain.length; at += 1) {
    const code = plain.charCodeAt(at);
    const replacement = code < 0xa0 ? undefined : other.get(code);
    if (replacement === undefined) continue;
    folded += plain.slice(kept, at) + replacement;
    kept = at + 1;
  }
  return kept === 0 ? plain : folded + plain.slice(kept);
}

/** Digits of a phone number, so that it is found however it is written. */
export const digitsOf = (text: string): string =>
  (common.test(text) ? text : text.normalize('NFKC')).replace(/[^0-9]/g, '');

const numeric = /^[\d\s+()./-]+$/;

/** The test of one value for words; of a phone number only the digits count, when digits are asked for. */
export function wordsTest(op: TextOp, words: string, isPhone: boolean): (value: string) => boolean {
  const form = isPhone && numeric.test(words) ? digitsOf : foldText;
  const wanted = form(words).trim();
  switch (op) {
    case 'contains':
      return (value) => form(value).includes(wanted);
    case 'begins':
      return (value) => form(value).trimStart().startsWith(wanted);
    case 'is':
      return (value) => form(value).trim() === wanted;
  }
}

/** A word that is looked for, as it stands or, in Latin letters, as the sound of Chinese characters. */
export interface Needle {
  readonly word: string;
  readonly isPinyin: boolean;
}

/** What is looked for in folded texts. */
export interface TextQuery {
  /** Whether a text fits; in parts, when each of its words stands in one of them whole. */
  readonly fits: (...parts: readonly string[]) => boolean;
  /** A text fits when all words of one of these stand in it. */
  readonly ways: readonly (readonly Needle[])[];
  /** Whether every text that fits this one fits the other one too: somebody went on typing. */
  readonly narrows: (other: TextQuery) => boolean;
  readonly folded: string;
  /** The number that is looked for, of three digits or more. */
  readonly digits: string | undefined;
}

/** @param word folded */
export const needleOf = (word: string): Needle => ({ word, isPinyin: mayBePinyin(word) });

/**
 * The test for "all words occur somewhere"; a word in Latin letters also finds Chinese by its pinyin or initials. A search of
 * digits and signs only is one phone number.
 * @returns undefined when there is nothing to search for
 */
export function textQuery(search: string): TextQuery | undefined {
  // The sign that stands between the texts of a block is no part of any.
  const folded = foldText(search).replaceAll('\0', ' ').trim();
  if (folded === '') return undefined;
  const words = folded.split(/\s+/).map(needleOf);
  const all = (parts: readonly string[]): boolean =>
    words.every(
      ({ word, isPinyin }) =>
        parts.some((part) => part.includes(word)) || (isPinyin && parts.some((part) => indexOfSound(part, word) >= 0)),
    );
  const digits = numeric.test(folded) ? digitsOf(folded) : '';
  const isNumber = digits.length >= 3;
  return {
    fits: isNumber ? (...parts) => parts.some((part) => part.includes(digits)) || all(parts) : (...parts) => all(parts),
    ways: isNumber ? [[{ word: digits, isPinyin: false }], words] : [words],
    narrows: (other) =>
      folded.startsWith(other.folded) &&
      // One letter is no pinyin yet; of fewer digits the signs between them count.
      !/(^|\s)[a-z]$/.test(other.folded) &&
      (!isNumber || other.digits !== undefined),
    folded,
    digits: isNumber ? digits : undefined,
  };
}

/** @returns undefined when there is nothing to search for */
export const textMatcher = (search: string): ((folded: string) => boolean) | undefined => textQuery(search)?.fits;
