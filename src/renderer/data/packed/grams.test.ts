import fc from 'fast-check';
import { expect, it } from 'vitest';
import { charactersOf } from '../han-readings';
import { indexOfSound, soundPairsOf } from '../pinyin';
import { BlockGrams, groupSize, piecesOf } from './grams';

const readings = Object.entries(charactersOf);
const character = fc
  .tuple(fc.constantFrom(...readings), fc.nat(), fc.nat())
  .map(([[sound, characters], which, done]) => {
    const spoken = done % 2 === 0 ? sound : sound.replace('v', 'u');
    const forms = [spoken, spoken.slice(0, 1), ...(spoken.charAt(1) === 'h' ? [spoken.slice(0, 2)] : [])];
    return { text: characters.charAt(which % characters.length), typed: forms[done % forms.length] as string };
  });
const chinese = fc
  .array(character, { minLength: 2, maxLength: 8 })
  .map((some) => ({ text: some.map(({ text }) => text).join(''), typed: some.map(({ typed }) => typed).join('') }));
const other = fc
  .array(fc.constantFrom('ab', 'c', '0221', ' ', '-', '王', 'é', '台北', 'ß', '😀', '\n'), { maxLength: 9 })
  .map((some) => ({ text: some.join(''), typed: '' }));

it('finds the few characters before the usual ones by their sound', () => {
  expect(indexOfSound('䶮瑞', 'yanrui')).toBe(0);
  const grams = new BlockGrams('吖吖䓖\0', Uint32Array.of(0), 1, false);
  expect((grams.textsWith(soundPairsOf('aaq'))[0] as number) & 1).toBe(1);
});

it('leaves out no text in which a word stands, or which sounds like it', () => {
  let [left, told] = [0, 0];
  fc.assert(
    fc.property(
      fc.array(fc.oneof(chinese, other), { minLength: 1, maxLength: 60 }),
      fc.array(fc.tuple(fc.nat(), fc.nat(), fc.nat()), { minLength: 1, maxLength: 30 }),
      (texts, cuts) => {
        const starts = new Uint32Array(texts.length);
        let all = '';
        for (const [place, { text }] of texts.entries()) {
          starts[place] = all.length;
          all += `${text}\0`;
        }
        const grams = new BlockGrams(all, starts, texts.length, false);
        for (const [which, from, length] of cuts) {
          const { text, typed } = texts[which % texts.length] as (typeof texts)[number];
          const start = from % (text.length + 1);
          const cut = text.slice(start, start + 1 + (length % 6));
          // A word that is how a text sounds, perhaps not typed to its end.
          const sound = typed.slice(0, 2 + (length % 20));
          for (const [word, isPinyin, isFromStart] of [
            [cut, false, false],
            [text.slice(0, 1 + (length % 6)), false, true],
            [sound, true, false],
          ] as const) {
            if (word === '' || (isPinyin && word.length < 2)) continue;
            const [size, bits] = isPinyin
              ? [1, grams.textsWith(soundPairsOf(word))]
              : [groupSize, grams.groupsWith(piecesOf(word, isFromStart))];
            for (const [place, one] of texts.entries()) {
              const isThere = isFromStart ? one.text.startsWith(word) : one.text.includes(word);
              const isIn = isPinyin ? indexOfSound(one.text, word) >= 0 : isThere;
              const group = Math.floor(place / size);
              const may = (((bits[group >> 5] as number) >>> (group & 31)) & 1) === 1;
              if (isIn && !may) throw new Error(`${word} stands in ${one.text}`);
              told += 1;
              if (!may) left += 1;
            }
          }
        }
      },
    ),
    { numRuns: 60 },
  );
  expect(left).toBeGreaterThan(told / 10);
});
