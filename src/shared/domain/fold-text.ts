import type { TextOp } from './condition';
import { simplifiedPairs } from './han-simplified';

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

/** A phone number, or a part of one. */
export const numeric = /^[\d\s+()./-]+$/;

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
