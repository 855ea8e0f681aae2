import { digitsOf, foldText, numeric } from '../../shared/domain/fold-text';
import { indexOfSound, mayBePinyin } from './pinyin';

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
