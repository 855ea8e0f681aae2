const letters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', ł: 'l', æ: 'ae', œ: 'oe', đ: 'd', ı: 'i' };
// ASCII and Chinese have neither compatible forms nor accents.
// eslint-disable-next-line no-control-regex
const plain = /^[\u0000-\u007f\u4e00-\u9fff]*$/;

/** Text as search sees it: compatible forms unified (NFKC), lower case, without diacritics. Chinese stays as it is. */
export function foldText(text: string): string {
  if (plain.test(text)) return text.toLowerCase();
  return text
    .normalize('NFKD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .normalize('NFC')
    .replace(/[ßøłæœđı]/g, (letter) => letters[letter] ?? letter);
}

/** Digits of a phone number, so that it is found however it is written. */
export const digitsOf = (text: string): string =>
  (plain.test(text) ? text : text.normalize('NFKC')).replace(/[^0-9]/g, '');

const numeric = /^[\d\s+()./-]+$/;

/**
 * The test for "all words occur somewhere". A search of digits and signs only is one phone number.
 * @returns undefined when there is nothing to search for
 */
export function textMatcher(search: string): ((folded: string) => boolean) | undefined {
  const folded = foldText(search).trim();
  if (folded === '') return undefined;
  const words = folded.split(/\s+/);
  const all = (text: string) => words.every((word) => text.includes(word));
  const digits = numeric.test(folded) ? digitsOf(folded) : '';
  if (digits.length < 3) return all;
  return (text) => text.includes(digits) || all(text);
}
