import fc from 'fast-check';
import { expect, it } from 'vitest';
import { byCode, collationOf, sortTexts } from './collation';
import { finish } from './slices';
import { sortSlots } from './slot-list';

const words = [
  'Käse',
  'kase',
  'KASE',
  'Kasé',
  'Straße',
  'Strasse',
  'œuf',
  'oeuf',
  '禾味',
  '禾味商行',
  '臺北',
  '台北',
  '重庆',
  '重慶',
];
const text = fc.oneof(
  fc.constantFrom(
    ...words,
    'a-b',
    'ab',
    'a b',
    'A.B',
    '',
    ' ',
    'O-2026-000123',
    'O-2026-000124',
    '½',
    'ｶﾞ',
    'e\u0301',
    'é',
    '\ud800',
  ),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc
    .array(fc.constantFrom(...words, ' ', '-', "'", 'ß', '10', '9', 'ł', 'ñ', 'Ｎ'), { maxLength: 3 })
    .map((parts) => parts.join('')),
);

it.each(['en', 'zh-CN-u-co-pinyin', 'zh-TW-u-co-stroke', 'code'])('sorts texts as the collator does: %s', (locale) => {
  const collation = locale === 'code' ? byCode : collationOf(locale);
  fc.assert(
    fc.property(fc.uniqueArray(text, { maxLength: 60 }), (texts) => {
      const sorted = [...finish(sortTexts(texts, collation))].map((place) => texts[place]);
      expect(sorted).toEqual(texts.toSorted(collation.compare));
    }),
    { numRuns: 150 },
  );
});

it('sorts slots stably, whatever order they came in', () => {
  const runs = fc.array(fc.array(fc.nat(30), { minLength: 1, maxLength: 1500 }), { maxLength: 5 });
  fc.assert(
    fc.property(runs, fc.boolean(), (parts, ascending) => {
      const keys = parts.flatMap((part) => (ascending ? part.toSorted((a, b) => a - b) : part));
      const slots = Uint32Array.from(keys, (_, slot) => slot);
      const by = (a: number, b: number): number => (keys[a] as number) - (keys[b] as number);
      finish(sortSlots(slots, by));
      expect([...slots]).toEqual(keys.map((_, slot) => slot).sort(by));
    }),
    { numRuns: 40 },
  );
});
