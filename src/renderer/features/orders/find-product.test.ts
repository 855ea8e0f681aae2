import { describe, expect, it } from 'vitest';
import { productIndex, resolveProduct, suggest } from './find-product';
import { lastOrder, missingLines, usualItems } from './usual-items';

const products = [
  { id: 'a', code: '11', name: 'Queso Cabrales' },
  { id: 'b', code: '12', name: 'Queso Manchego La Pastora' },
  { id: 'c', code: '110', name: 'Fløtemysost' },
  { id: 'd', code: '65', name: 'Louisiana Hot Sauce', discontinued: true },
  { id: 'e', code: 'T1', name: '锡兰红茶' },
  { id: 'f', code: '77', name: 'Spätburgunder', description: '黑皮诺红酒' },
];
const index = productIndex(products);
const line = (productId: string, quantityMilli: number, discountBp = 0) => ({
  lineId: productId,
  productId,
  productName: productId,
  quantityMilli,
  unitPriceMinor: 100,
  discountBp,
  netMinor: 0,
});
const orders = [
  { status: 'accepted' as const, orderedOn: '2026-09-01', lines: [line('a', 6000), line('c', 1000)] },
  { status: 'delivered' as const, orderedOn: '2026-10-16', lines: [line('a', 12_000, 500), line('a', 1000)] },
  { status: 'draft' as const, orderedOn: '2026-11-01', lines: [line('e', 1000)] },
  { status: 'cancelled' as const, orderedOn: '2026-11-02', lines: [line('e', 1000)] },
];
const usual = usualItems(orders);

describe('usualItems', () => {
  it('takes quantity and discount of the last time, and leaves drafts and cancelled orders out', () => {
    expect(usual).toEqual([
      { productId: 'a', lastOn: '2026-10-16', lastQuantityMilli: 12_000, lastDiscountBp: 500, times: 2 },
      { productId: 'c', lastOn: '2026-09-01', lastQuantityMilli: 1000, lastDiscountBp: 0, times: 1 },
    ]);
    expect(lastOrder(orders)?.orderedOn).toBe('2026-10-16');
    expect(missingLines(orders[0], [line('a', 1)]).map((l) => l.productId)).toEqual(['c']);
  });
});

describe('Chinese names', () => {
  const teas = productIndex([
    { id: 'cn', code: '1', name: '祁门红茶', category: 'Tea' },
    { id: 'tw', code: '2', name: '凍頂烏龍', category: 'Tea' },
    { id: 'about', code: '3', name: 'Oolong', description: '像凍頂烏龍' },
    { id: 'en', code: '4', name: 'Qmh' },
  ]);
  const ids = (text: string) => suggest(teas, [], new Set(), text, 10).map(({ product }) => product.id);

  it('are found in both scripts, by pinyin and by initials', () => {
    expect(ids('冻顶')).toEqual(['tw', 'about']);
    expect(ids('祁門紅茶')).toEqual(['cn']);
    expect(ids('qimen')).toEqual(['cn']);
    expect(ids('qimenhongch')).toEqual(['cn']);
    expect(ids('ddwl')).toEqual(['tw', 'about']);
    expect(ids('qmh')).toEqual(['en', 'cn']);
    expect(ids('hongcha tea')).toEqual(['cn']);
  });

  it('are read in both scripts when lines are pasted', () => {
    expect(resolveProduct(teas, '祁門紅茶')).toMatchObject({ product: { id: 'cn' } });
    expect(resolveProduct(teas, '祁门')).toMatchObject({ product: { id: 'cn' } });
  });
});

describe('suggest', () => {
  const ids = (text: string, onOrder: string[] = []) =>
    suggest(index, usual, new Set(onOrder), text, 10).map(({ product }) => product.id);

  it('offers the usual items before anything is typed, without what is on the order', () => {
    expect(ids('')).toEqual(['a', 'c']);
    expect(ids('', ['a'])).toEqual(['c']);
  });

  it('puts an exact code first, then usual items, then the rest', () => {
    expect(ids('11')).toEqual(['a', 'c']);
    expect(ids('12')).toEqual(['b']);
    expect(ids('queso')).toEqual(['a', 'b']);
    expect(ids('queso', ['a'])).toEqual(['b', 'a']);
  });

  it('ignores accents, width and case, and finds Chinese inside a name', () => {
    expect(ids('FLØTE')).toEqual(['c']);
    expect(ids('红茶')).toEqual(['e']);
    expect(ids('ｔ１')).toEqual(['e']);
  });

  it('finds by what the description says, behind what the name says', () => {
    expect(ids('红酒')).toEqual(['f']);
    expect(ids('红')).toEqual(['e', 'f']);
    expect(resolveProduct(index, '红酒')).toEqual({ problem: 'unknown' });
  });

  it('shows discontinued items only to whoever asks for them', () => {
    expect(ids('sauce')).toEqual(['d']);
    expect(ids('nothing like it')).toEqual([]);
  });
});

describe('resolveProduct', () => {
  it('takes an exact code or name, else the only match', () => {
    expect(resolveProduct(index, '11')).toMatchObject({ product: { id: 'a' } });
    expect(resolveProduct(index, 'manchego')).toMatchObject({ product: { id: 'b' } });
    expect(resolveProduct(index, 'queso')).toEqual({ problem: 'ambiguous' });
    expect(resolveProduct(index, '6')).toEqual({ problem: 'unknown' });
  });
});
