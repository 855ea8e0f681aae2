import type { Body } from '../../../shared/entities';
import type { RecordOf } from '../../../shared/record';

export type ProductPrice = NonNullable<Body<'priceList'>['prices']>[number];
type Product = Pick<RecordOf<'product'>, 'id' | 'code' | 'name'>;

export type PriceProblem = 'unknown' | 'price' | 'twice';

/** A line that is no price. `line` counts from 1. */
export interface BadLine {
  readonly line: number;
  readonly text: string;
  readonly problem: PriceProblem;
}

export interface ReadPrices {
  readonly prices: readonly ProductPrice[];
  readonly bad: readonly BadLine[];
}

/** Codes are compared as people write them. */
const keyOf = (code: string): string => code.trim().toLowerCase();

/**
 * Reads prices as a spreadsheet copies them, one product a line: the number first, the price last, whatever between. A first
 * line without a price is the heading.
 * @param priceOf minor units of the list's currency; undefined: not a price
 */
export function readPrices(
  text: string,
  products: readonly Product[],
  priceOf: (typed: string) => number | undefined,
): ReadPrices {
  const byCode = new Map(products.map((product) => [keyOf(product.code), product.id]));
  const prices = new Map<string, ProductPrice>();
  const bad: BadLine[] = [];
  const lines = text.split(/\r\n|\r|\n/);
  const first = lines.findIndex((line) => line.trim() !== '');
  lines.forEach((text, index) => {
    if (text.trim() === '') return;
    const cells = text.split(text.includes('\t') ? '\t' : ';').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
    const typed = cells.findLast((cell, at) => at > 0 && cell !== '') ?? '';
    const productId = byCode.get(keyOf(cells[0] ?? ''));
    const unitPriceMinor = priceOf(typed);
    if (index === first && productId === undefined && unitPriceMinor === undefined) return;
    const fail = (problem: PriceProblem): void => void bad.push({ line: index + 1, text: cells.join(' '), problem });
    if (productId === undefined) fail('unknown');
    else if (unitPriceMinor === undefined || unitPriceMinor < 0) fail('price');
    else if (prices.has(productId)) fail('twice');
    else prices.set(productId, { productId, unitPriceMinor });
  });
  return { prices: [...prices.values()], bad };
}

/** The same prices as lines, in the order of their numbers. What is not in the catalogue any more is left out. */
export function pricesText(
  prices: readonly ProductPrice[],
  products: readonly Product[],
  writePrice: (minor: number) => string,
): string {
  const byId = new Map(prices.map((price) => [price.productId, price]));
  return [...products]
    .sort((a, b) => (a.code < b.code ? -1 : 1))
    .flatMap(({ id, code, name }) => {
      const price = byId.get(id);
      return price ? [`${code}\t${name.replaceAll(/\s/g, ' ')}\t${writePrice(price.unitPriceMinor)}`] : [];
    })
    .join('\n');
}

/** How a version differs from the one before: numbers of products. */
export function differenceOf(
  before: readonly ProductPrice[],
  after: readonly ProductPrice[],
): { readonly added: number; readonly changed: number; readonly removed: number } {
  const known = new Map(before.map((price) => [price.productId, price.unitPriceMinor]));
  const [added, same] = [
    after.filter(({ productId }) => !known.has(productId)).length,
    after.filter(({ productId, unitPriceMinor }) => known.get(productId) === unitPriceMinor).length,
  ];
  const changed = after.length - added - same;
  return { added, changed, removed: before.length - same - changed };
}
