import type { Body } from '../entities';
import { AppError } from '../errors';
import { lineGrossMinor, lineNetMinor, sumMinor } from './money';

export type OrderBody = Body<'order'>;
export type OrderLine = OrderBody['lines'] extends (infer L)[] | undefined ? L : never;
export type OrderStatus = OrderBody['status'];

/** Totals of an order in minor units; each line is rounded, then summed (ARCHITECTURE.md 5). Laptop and head office run the same code. */
export function orderTotals(lines: readonly Pick<OrderLine, 'unitPriceMinor' | 'quantityMilli' | 'discountBp'>[]): {
  grossMinor: number;
  netMinor: number;
  discountMinor: number;
} {
  const grossMinor = sumMinor(lines.map((line) => lineGrossMinor(line.unitPriceMinor, line.quantityMilli)));
  const netMinor = sumMinor(
    lines.map((line) => lineNetMinor(line.unitPriceMinor, line.quantityMilli, line.discountBp)),
  );
  return { grossMinor, netMinor, discountMinor: grossMinor - netMinor };
}

/** The same order with every derived amount computed anew. */
export function withTotals<T extends Pick<OrderBody, 'lines' | 'grossMinor' | 'netMinor'>>(order: T): T {
  const lines = (order.lines ?? []).map((line) => ({
    ...line,
    netMinor: lineNetMinor(line.unitPriceMinor, line.quantityMilli, line.discountBp),
  }));
  const { grossMinor, netMinor } = orderTotals(lines);
  return { ...order, lines, grossMinor, netMinor };
}

export interface LineComparison {
  /** Absent: head office took the line out. */
  readonly accepted?: OrderLine;
  /** Absent: head office put the line in. */
  readonly submitted?: OrderLine;
  readonly differs: boolean;
}

/**
 * The lines of an order in their order, each beside what its author submitted; lines that were taken out come last.
 * An order that head office did not change is compared with itself.
 */
export function compareLines(order: Pick<OrderBody, 'lines' | 'submittedLines'>): LineComparison[] {
  const accepted = order.lines ?? [];
  const submitted = wasAdjusted(order) ? (order.submittedLines ?? []) : accepted;
  const before = new Map(submitted.map((line) => [line.lineId, line]));
  const kept = new Set(accepted.map((line) => line.lineId));
  return [
    ...accepted.map((line): LineComparison => {
      const own = before.get(line.lineId);
      return own
        ? { accepted: line, submitted: own, differs: !sameDeal(line, own) }
        : { accepted: line, differs: true };
    }),
    ...submitted.filter((line) => !kept.has(line.lineId)).map((line) => ({ submitted: line, differs: true })),
  ];
}

/** Whether head office changed the order and the lines that were submitted are known. */
export const wasAdjusted = ({ submittedLines = [] }: Pick<OrderBody, 'submittedLines'>): boolean =>
  submittedLines.length > 0;

const sameDeal = (a: OrderLine, b: OrderLine): boolean =>
  a.productId === b.productId &&
  a.quantityMilli === b.quantityMilli &&
  a.unitPriceMinor === b.unitPriceMinor &&
  a.discountBp === b.discountBp;

/** What may follow on a status, and who may bring it about. */
export const orderTransitions: Readonly<
  Record<OrderStatus, { readonly client: readonly OrderStatus[]; readonly office: readonly OrderStatus[] }>
> = {
  draft: { client: ['draft', 'submitted', 'cancelled'], office: [] },
  submitted: { client: [], office: ['accepted', 'adjusted', 'rejected'] },
  accepted: { client: [], office: ['delivered', 'cancelled'] },
  adjusted: { client: [], office: ['delivered', 'cancelled'] },
  rejected: { client: [], office: [] },
  delivered: { client: [], office: [] },
  cancelled: { client: [], office: [] },
};

export const isEditable = (order: Pick<OrderBody, 'status'>): boolean => order.status === 'draft';

/**
 * Returns (lines with a quantity below zero) come from head office's own books, not from those who write orders.
 * @throws AppError invalid_record
 */
export function assertNothingReturned({ lines = [] }: Pick<OrderBody, 'lines'>): void {
  const at = lines.findIndex(({ quantityMilli }) => quantityMilli < 1);
  if (at >= 0)
    throw new AppError('invalid_record', { field: `lines[${at + 1}].quantityMilli`, problem: 'too_small', min: 1 });
}

/**
 * The order as its author submits it.
 * @throws AppError immutable when it is no draft, invalid_record when it has no lines or gives something back: returns come from head office
 */
export function submitOrder(order: OrderBody, context: { readonly at: string; readonly byId: string }): OrderBody {
  if (!isEditable(order)) throw new AppError('immutable');
  if ((order.lines ?? []).length === 0) throw new AppError('invalid_record', { field: 'lines', problem: 'required' });
  assertNothingReturned(order);
  return {
    ...withTotals(order),
    status: 'submitted',
    statusHistory: [...(order.statusHistory ?? []), { at: context.at, status: 'submitted', byId: context.byId }],
  };
}

/** Provisional number of an order written offline: device code and counter, e.g. K7-0012 (F49). */
export const provisionalNumber = (deviceCode: string, counter: number): string =>
  `${deviceCode}-${String(counter).padStart(4, '0')}`;
