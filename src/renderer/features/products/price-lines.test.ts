import { describe, expect, it } from 'vitest';
import { parseDecimal } from '../../i18n/format';
import { differenceOf, pricesText, readPrices } from './price-lines';

const products = [
  { id: 'tea', code: '6040', name: 'Longjing' },
  { id: 'oil', code: 'OEL-1', name: 'Olive\toil' },
  { id: 'rice', code: '7', name: 'Rice' },
];
const read = (text: string) => readPrices(text, products, (typed) => parseDecimal(typed, 2, 'de-DE'));

describe('prices as lines', () => {
  it('are read as a spreadsheet copies them, with a heading, names between, and empty lines', () => {
    expect(read('Nummer\tName\tPreis\n6040\tLongjing\t12,50\r\n\noel-1;9,90\n7\tRice\t1.200,00\t\n')).toEqual({
      prices: [
        { productId: 'tea', unitPriceMinor: 1250 },
        { productId: 'oil', unitPriceMinor: 990 },
        { productId: 'rice', unitPriceMinor: 120_000 },
      ],
      bad: [],
    });
  });

  it('say which line is none, and why', () => {
    const { prices, bad } = read('6040\t12\n999\t5\n7\tfree\noel-1\n6040\t13\n7\t-1');
    expect(prices).toEqual([{ productId: 'tea', unitPriceMinor: 1200 }]);
    expect(bad.map(({ line, problem }) => [line, problem])).toEqual([
      [2, 'unknown'],
      [3, 'price'],
      [4, 'price'],
      [5, 'twice'],
      [6, 'price'],
    ]);
    // A first line that names a product is no heading.
    expect(read('6040\tsoon').bad).toHaveLength(1);
  });

  it('come back as they were written', () => {
    const { prices } = read('7\t3\noel-1\t9,90\n6040\t12,50');
    const text = pricesText(prices, products, (minor) => (minor / 100).toFixed(2).replace('.', ','));
    expect(text).toBe('6040\tLongjing\t12,50\n7\tRice\t3,00\nOEL-1\tOlive oil\t9,90');
    expect(new Set(read(text).prices)).toEqual(new Set(prices));
  });

  it('are compared with the version before', () => {
    const before = read('6040\t12\n7\t3').prices;
    expect(differenceOf(before, read('6040\t13\noel-1\t9').prices)).toEqual({ added: 1, changed: 1, removed: 1 });
    expect(differenceOf(before, before)).toEqual({ added: 0, changed: 0, removed: 0 });
  });
});
