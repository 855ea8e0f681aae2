import { expect, it } from 'vitest';
import { languages } from '../schema/label';
import { packagingIn } from './packaging';

it.each([
  ['20 x 10 Stk.', '20 x 10 pcs', '20 x 10 件', '20 x 10 件'],
  ['10 boxes x 20 bags', '10 boxes x 20 bags', '10 盒 x 20 袋', '10 盒 x 20 袋'],
  ['12 - 550 ml bottles', '12 - 550 ml bottles', '12 - 550 ml 瓶', '12 - 550 ml 瓶'],
  ['24 - 250 g pkgs.', '24 - 250 g packs', '24 - 250 g 包', '24 - 250 g 包'],
  ['16 - 100 g bars', '16 - 100 g bars', '16 - 100 g 条', '16 - 100 g 條'],
  ['Laib 6 kg', 'wheel 6 kg', '整轮 6 kg', '整輪 6 kg'],
  ['6 x 0,75 l', '6 x 0,75 l', '6 x 0,75 l', '6 x 0,75 l'],
  ['盒裝 20 入', '盒裝 20 入', '盒裝 20 入', '盒裝 20 入'],
])('%s', (packaging, ...shown) => {
  expect(languages.map((language) => packagingIn(packaging, language))).toEqual(shown);
});
