import { fold, resolveProduct, type ProductIndex, type Searchable } from './find-product';
import { parseDiscount, parseQuantity } from './numbers';

export type PasteProblem = 'unknown' | 'ambiguous' | 'quantity' | 'discount';

/** A row that became a line, or what keeps it from being one. `row` counts from 1. */
export type PastedRow<P extends Searchable> =
  | { readonly row: number; readonly product: P; readonly quantityMilli: number; readonly discountBp: number }
  | { readonly row: number; readonly text: string; readonly problem: PasteProblem; readonly value: string };

/** Cells of a copied range: tabs part columns, line ends part rows, quotes hold both (as spreadsheets copy them). */
export function cellsOf(text: string): string[][] {
  const separator = text.includes('\t') ? '\t' : text.includes(';') ? ';' : '\t';
  const rows: string[][] = [[]];
  let cell = '';
  let quoted = false;
  const endCell = (): void => {
    rows.at(-1)?.push(cell.trim());
    cell = '';
  };
  for (let i = 0; i < text.length; i += 1) {
    const char = text[i] as string;
    if (quoted) {
      if (char !== '"') cell += /\s/.test(char) ? (cell.endsWith(' ') ? '' : ' ') : char;
      else if (text[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else quoted = false;
    } else if (char === '"' && cell.trim() === '') quoted = true;
    else if (char === separator) endCell();
    else if (char === '\n' || char === '\r') {
      endCell();
      if (char === '\r' && text[i + 1] === '\n') i += 1;
      rows.push([]);
    } else cell += char;
  }
  endCell();
  return rows.filter((row) => row.some((value) => value !== ''));
}

/** Whether a pasted text is a range of a spreadsheet and not a word. */
export const isRange = (text: string): boolean => /[\t\n\r]/.test(text.trim());

interface Columns {
  readonly product: number;
  readonly quantity: number | undefined;
  readonly discount: number | undefined;
  /** The column is headed 折扣: its numbers say what remains, not what is taken off. */
  readonly remaining?: boolean;
}

const headerWords = {
  product: [
    'code',
    'number',
    'no',
    'no.',
    'sku',
    'article',
    'item',
    'product',
    'name',
    '编号',
    '產品',
    '产品',
    '商品',
    '編號',
    '料号',
    '料號',
    '品名',
    '货号',
    '貨號',
  ],
  quantity: ['quantity', 'qty', 'amount', 'units', 'pieces', '数量', '數量', '件数', '件數'],
  discount: ['discount', '% off', 'off', 'discount %', 'disc', '优惠', '優惠'],
  remaining: ['折扣', '折', '折数', '折數'],
} as const;

/** Columns named by a first row of words; undefined when the first row is data. */
function headerColumns(first: readonly string[]): Columns | undefined {
  const at = (words: readonly string[]): number => first.findIndex((cell) => words.includes(fold(cell)));
  const [product, quantity, remaining] = [at(headerWords.product), at(headerWords.quantity), at(headerWords.remaining)];
  const discount = remaining < 0 ? at(headerWords.discount) : remaining;
  if (product < 0 || (quantity < 0 && discount < 0 && first.length > 1)) return undefined;
  return {
    product,
    quantity: quantity < 0 ? undefined : quantity,
    discount: discount < 0 ? undefined : discount,
    remaining: remaining >= 0,
  };
}

/** `9` and `0.9` below a heading 折扣 both mean 9 折; `1` could mean either and is left to the reader. */
function remainingText(text: string): string {
  if (!/^[\d.,]+$/.test(text)) return text;
  const fraction = /^0[.,](\d)(\d*)$/.exec(text);
  if (fraction) return `${fraction[1] ?? ''}${fraction[2] ? `.${fraction[2]}` : ''}折`;
  return text === '1' ? '?' : `${text}折`;
}

/** Without a header: what names the product stands first; the first number after it is the quantity, the next the discount. */
function rowColumns(cells: readonly string[], decimal: string): Columns {
  const quantity = cells.findIndex((cell, index) => index > 0 && parseQuantity(cell, decimal) !== undefined);
  if (quantity < 0)
    return {
      product: 0,
      quantity: cells.length > 1 && cells[1] !== '' ? cells.length - 1 : undefined,
      discount: undefined,
    };
  const discount = cells.findIndex((cell, index) => index > quantity && cell !== '');
  return { product: 0, quantity, discount: discount < 0 ? undefined : discount };
}

/**
 * Reads lines copied from a spreadsheet: code or name, quantity, discount, with or without a header.
 * @param decimal decimal sign of the region, `.` or `,`
 * @param fallbackQuantity thousandths, for rows without a quantity
 */
export function readPaste<P extends Searchable>(
  text: string,
  index: ProductIndex<P>,
  decimal: string,
  fallbackQuantity: (product: P) => number,
): PastedRow<P>[] {
  const rows = cellsOf(text);
  const header = rows[0] && headerColumns(rows[0]);
  return rows.flatMap((cells, position): PastedRow<P>[] => {
    if (header && position === 0) return [];
    const columns = header ?? rowColumns(cells, decimal);
    const failed = (problem: PasteProblem, value: string): PastedRow<P>[] => [
      { row: position + 1, text: cells.join(' ').trim(), problem, value },
    ];
    const name = cells[columns.product] ?? '';
    let resolved = resolveProduct(index, name);
    // Code and name side by side: the name may help where the code is not ours.
    const next = cells[columns.product + 1] ?? '';
    if ('problem' in resolved && !header && columns.quantity !== columns.product + 1 && next !== '')
      resolved = resolveProduct(index, next);
    if ('problem' in resolved) return failed(resolved.problem, name);
    const quantityText = columns.quantity === undefined ? '' : (cells[columns.quantity] ?? '');
    const quantityMilli =
      quantityText === '' ? fallbackQuantity(resolved.product) : parseQuantity(quantityText, decimal);
    if (quantityMilli === undefined) return failed('quantity', quantityText);
    const discountText = columns.discount === undefined ? '' : (cells[columns.discount] ?? '');
    const discountBp = parseDiscount(columns.remaining ? remainingText(discountText) : discountText, decimal);
    if (discountBp === undefined) return failed('discount', discountText);
    return [{ row: position + 1, product: resolved.product, quantityMilli, discountBp }];
  });
}
