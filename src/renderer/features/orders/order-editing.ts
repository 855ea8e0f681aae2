import { lineNetMinor } from '../../../shared/domain/money';
import type { OrderBody, OrderLine } from '../../../shared/domain/order';
import { orderTotals } from '../../../shared/domain/order';

/** What the editor of a draft changes; everything else of an order is decided when it is made. */
export interface Draft {
  readonly lines: readonly OrderLine[];
  readonly contactId?: string | undefined;
  readonly requiredOn?: string | undefined;
  readonly note?: string | undefined;
}

/** A product with the price it has for this order: the snapshot that a new line takes. */
export interface PricedProduct {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly packaging?: string | undefined;
  readonly unitPriceMinor: number;
}

export interface NewLine {
  readonly lineId: string;
  readonly product: PricedProduct;
  readonly quantityMilli: number;
  readonly discountBp: number;
}

export type Edit =
  | { readonly kind: 'add'; readonly lines: readonly NewLine[] }
  | { readonly kind: 'quantity'; readonly lineId: string; readonly quantityMilli: number }
  | { readonly kind: 'discount'; readonly lineId: string; readonly discountBp: number }
  | { readonly kind: 'discountAll'; readonly discountBp: number }
  | { readonly kind: 'remove'; readonly lineId: string }
  | { readonly kind: 'move'; readonly lineId: string; readonly by: 1 | -1 }
  | { readonly kind: 'reprice'; readonly prices: ReadonlyMap<string, number> }
  | { readonly kind: 'header'; readonly patch: Partial<Omit<Draft, 'lines'>> };

/** An order takes this many lines (its definition says the same). */
export const maxLines = 2000;

const lineOf = ({ lineId, product, quantityMilli, discountBp }: NewLine): OrderLine => ({
  lineId,
  productId: product.id,
  productCode: product.code,
  productName: product.name,
  ...(product.packaging ? { packaging: product.packaging } : {}),
  quantityMilli,
  unitPriceMinor: product.unitPriceMinor,
  discountBp,
  netMinor: lineNetMinor(product.unitPriceMinor, quantityMilli, discountBp),
});

const netAnew = (line: OrderLine): OrderLine => ({
  ...line,
  netMinor: lineNetMinor(line.unitPriceMinor, line.quantityMilli, line.discountBp),
});

/** Changes one line and leaves the identity of the others alone, so that only its row is drawn again. */
const changeLine = (lines: readonly OrderLine[], lineId: string, patch: Partial<OrderLine>): readonly OrderLine[] =>
  lines.map((line) => (line.lineId === lineId ? netAnew({ ...line, ...patch }) : line));

function moveLine(lines: readonly OrderLine[], lineId: string, by: 1 | -1): readonly OrderLine[] {
  const from = lines.findIndex((line) => line.lineId === lineId);
  const to = from + by;
  const [moved, other] = [lines[from], lines[to]];
  if (!moved || !other) return lines;
  return lines.map((line, index) => (index === from ? other : index === to ? moved : line));
}

function editLines(lines: readonly OrderLine[], edit: Exclude<Edit, { kind: 'header' }>): readonly OrderLine[] {
  switch (edit.kind) {
    case 'add':
      return [...lines, ...edit.lines.map(lineOf)].slice(0, Math.max(maxLines, lines.length));
    case 'quantity':
      return changeLine(lines, edit.lineId, { quantityMilli: edit.quantityMilli });
    case 'discount':
      return changeLine(lines, edit.lineId, { discountBp: edit.discountBp });
    case 'discountAll':
      return lines.map((line) =>
        line.discountBp === edit.discountBp ? line : netAnew({ ...line, discountBp: edit.discountBp }),
      );
    case 'remove':
      return lines.filter((line) => line.lineId !== edit.lineId);
    case 'move':
      return moveLine(lines, edit.lineId, edit.by);
    case 'reprice':
      return lines.map((line) => {
        const unitPriceMinor = edit.prices.get(line.productId);
        return unitPriceMinor === undefined || unitPriceMinor === line.unitPriceMinor
          ? line
          : netAnew({ ...line, unitPriceMinor });
      });
  }
}

/** The draft after an edit; the same draft when the amounts would leave the exact range of numbers. */
export function applyEdit(draft: Draft, edit: Edit): Draft {
  if (edit.kind === 'header') return { ...draft, ...edit.patch };
  try {
    const lines = editLines(draft.lines, edit);
    orderTotals(lines);
    return lines === draft.lines ? draft : { ...draft, lines };
  } catch (error) {
    if (error instanceof RangeError) return draft;
    throw error;
  }
}

export const draftOf = (order: Pick<OrderBody, 'lines' | 'contactId' | 'requiredOn' | 'note'>): Draft => ({
  lines: order.lines ?? [],
  contactId: order.contactId,
  requiredOn: order.requiredOn,
  note: order.note,
});

export interface DraftTotals {
  readonly grossMinor: number;
  readonly discountMinor: number;
  readonly netMinor: number;
  readonly lines: number;
  /** Sum of the quantities, in thousandths. */
  readonly unitsMilli: number;
}

export const totalsOf = (lines: readonly OrderLine[]): DraftTotals => ({
  ...orderTotals(lines),
  lines: lines.length,
  unitsMilli: lines.reduce((sum, line) => sum + line.quantityMilli, 0),
});

export interface ProductFacts {
  readonly stockMilli?: number | undefined;
  readonly stockAt?: string | undefined;
  readonly discontinued?: boolean | undefined;
}

/** What to know before an order is submitted. Nothing of it blocks. Lines are counted from 1. */
export type Advice =
  | {
      readonly kind: 'stock';
      readonly line: number;
      readonly wantedMilli: number;
      readonly stockMilli: number;
      readonly stockAt?: string | undefined;
    }
  | { readonly kind: 'discontinued'; readonly line: number }
  | { readonly kind: 'twice'; readonly line: number; readonly first: number }
  | { readonly kind: 'price'; readonly lines: number }
  | { readonly kind: 'lateDate' };

/** @param today YYYY-MM-DD @param prices today's price by product, where one is known */
export function adviceFor(
  draft: Draft,
  products: ReadonlyMap<string, ProductFacts>,
  prices: ReadonlyMap<string, number>,
  today: string,
): Advice[] {
  const advice: Advice[] = [];
  const firstLine = new Map<string, number>();
  const wanted = new Map<string, number>();
  let stale = 0;
  draft.lines.forEach((line, index) => {
    const product = products.get(line.productId);
    const wantedMilli = (wanted.get(line.productId) ?? 0) + line.quantityMilli;
    wanted.set(line.productId, wantedMilli);
    if (product?.discontinued) advice.push({ kind: 'discontinued', line: index + 1 });
    if (product?.stockMilli !== undefined && wantedMilli > product.stockMilli) {
      advice.push({
        kind: 'stock',
        line: index + 1,
        wantedMilli,
        stockMilli: product.stockMilli,
        stockAt: product.stockAt,
      });
    }
    const first = firstLine.get(line.productId);
    if (first === undefined) firstLine.set(line.productId, index + 1);
    else advice.push({ kind: 'twice', line: index + 1, first });
    const price = prices.get(line.productId);
    if (price !== undefined && price !== line.unitPriceMinor) stale += 1;
  });
  if (stale > 0) advice.push({ kind: 'price', lines: stale });
  if (draft.requiredOn !== undefined && draft.requiredOn < today) advice.push({ kind: 'lateDate' });
  return advice;
}
