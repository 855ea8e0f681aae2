import { inLanguage, type Label, type Language } from '../schema/label';

/**
 * Words that stand on packages, as companies write them, with what readers of each language call them. Measures (kg, ml)
 * are the same everywhere and not listed. A product says its packaging once, in the words of the company.
 */
const words: readonly (readonly [written: string, Label])[] = [
  ['pieces pcs', ['pieces', '件', '件']],
  ['piece pc', ['piece', '件', '件']],
  ['stk stück stuks', ['pcs', '件', '件']],
  ['boxes kartons', ['boxes', '盒', '盒']],
  ['box karton schachtel doos', ['box', '盒', '盒']],
  ['packages packs pkgs packungen pakken', ['packs', '包', '包']],
  ['package pack pkg packung pak', ['pack', '包', '包']],
  ['bags beutel zakken', ['bags', '袋', '袋']],
  ['bag zak', ['bag', '袋', '袋']],
  ['sack', ['sack', '大袋', '大袋']],
  ['bottles flaschen flessen', ['bottles', '瓶', '瓶']],
  ['bottle flasche fles', ['bottle', '瓶', '瓶']],
  ['jars gläser potten', ['jars', '罐', '罐']],
  ['jar glas pot', ['jar', '罐', '罐']],
  ['glasses', ['glasses', '玻璃瓶', '玻璃瓶']],
  ['cans tins dosen blikken', ['tins', '听', '罐頭']],
  ['can tin dose blik', ['tin', '听', '罐頭']],
  ['bars tafeln repen', ['bars', '条', '條']],
  ['pies', ['pies', '个派', '個派']],
  ['rounds', ['rounds', '圆饼', '圓餅']],
  ['sausgs sausages', ['sausages', '根香肠', '條香腸']],
  ['gift', ['gift', '礼品', '禮品']],
  ['per je', ['per', '每', '每']],
  ['laib', ['wheel', '整轮', '整輪']],
  ['kaas', ['cheese', '奶酪', '起司']],
  ['hele', ['whole', '整块', '整塊']],
  ['viertel kwart', ['quarter', '四分之一', '四分之一']],
];

const meaning: ReadonlyMap<string, Label> = new Map(
  words.flatMap(([written, label]) => written.split(' ').map((word) => [word, label] as const)),
);

/**
 * A packaging with its words in the reader's language: "20 x 10 Stk." is "20 x 10 pcs", "20 x 10 件" in Chinese. Numbers,
 * measures and words that are not known stay as they were written.
 */
export const packagingIn = (packaging: string, language: Language): string =>
  packaging.replace(/\p{L}+\.?/gu, (word) => {
    const label = meaning.get(word.replace('.', '').toLowerCase());
    return label ? inLanguage(label, language) : word;
  });
