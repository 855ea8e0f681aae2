import { describe, expect, it } from 'vitest';
import { productIndex } from './find-product';
import { cellsOf, isRange, readPaste } from './paste-lines';

const products = [
  { id: 'a', code: '60', name: 'Camembert Pierrot' },
  { id: 'b', code: '11', name: 'Queso Cabrales' },
  { id: 'c', code: '12', name: 'Queso Manchego La Pastora' },
  { id: 'd', code: 'TP-7', name: '锡兰红茶' },
];
const index = productIndex(products);
const read = (text: string, decimal = '.') => readPaste(text, index, decimal, () => 1000);

describe('cellsOf', () => {
  it('reads what a spreadsheet copies: tabs, CRLF and quoted cells', () => {
    expect(cellsOf('60\t"two ""nice""\r\nboxes"\t3\r\n\r\n11\t\t4\r\n')).toEqual([
      ['60', 'two "nice" boxes', '3'],
      ['11', '', '4'],
    ]);
  });
});

describe('isRange', () => {
  it('leaves a pasted word to the field', () => {
    expect(isRange('Camembert')).toBe(false);
    expect(isRange('60\t3')).toBe(true);
  });
});

describe('readPaste', () => {
  it('reads code, quantity and discount', () => {
    expect(read('60\t48\t10%\n11\t12')).toEqual([
      { row: 1, product: products[0], quantityMilli: 48_000, discountBp: 1000 },
      { row: 2, product: products[1], quantityMilli: 12_000, discountBp: 0 },
    ]);
  });

  it('finds products by name in any case and script, and skips a name beside a code', () => {
    expect(read('camembert PIERROT\t2\n锡兰红茶\t3\t9折\n60\tCamembert Pierrot\t4')).toMatchObject([
      { product: { id: 'a' }, quantityMilli: 2000 },
      { product: { id: 'd' }, quantityMilli: 3000, discountBp: 1000 },
      { product: { id: 'a' }, quantityMilli: 4000 },
    ]);
  });

  it('follows a header in any of the three languages, wherever its columns stand', () => {
    expect(read('数量\t单位\t编号\n5\t箱\t11')).toMatchObject([{ row: 2, product: { id: 'b' }, quantityMilli: 5000 }]);
    expect(read('Item\tQty\t% off\n11\t1.5\t5')).toMatchObject([{ quantityMilli: 1500, discountBp: 500 }]);
  });

  it('reads a column headed 折扣 as what remains', () => {
    expect(
      read('编号\t数量\t折扣\n60\t1\t9\n60\t1\t0.85\n60\t1\t85\n60\t1\t10\n60\t1\t1\n60\t1\t10%').map((row) =>
        'problem' in row ? row.problem : row.discountBp,
      ),
    ).toEqual([1000, 1500, 1500, 0, 'discount', 1000]);
  });

  it('keeps every row it cannot take, with what is wrong', () => {
    expect(read('99\t3\nqueso\t3\n60\tmany\n60\t3\tcheap')).toEqual([
      { row: 1, text: '99 3', problem: 'unknown', value: '99' },
      { row: 2, text: 'queso 3', problem: 'ambiguous', value: 'queso' },
      { row: 3, text: '60 many', problem: 'quantity', value: 'many' },
      { row: 4, text: '60 3 cheap', problem: 'discount', value: 'cheap' },
    ]);
  });

  it('takes the usual quantity where none is given, and the decimal sign of the region', () => {
    expect(readPaste('60\n11\t1,5', index, ',', () => 24_000)).toMatchObject([
      { quantityMilli: 24_000 },
      { quantityMilli: 1500 },
    ]);
  });
});
