import { minorDigits } from '../shared/domain/money';
import { assertNothingReturned, orderTransitions, withTotals, type OrderBody } from '../shared/domain/order';
import { equalValues } from '../shared/domain/merge';
import type { Body } from '../shared/entities';
import { AppError } from '../shared/errors';
import type { RecordBody } from './records-document';

/** What the head office knows about prices, for the orders of one push. */
export interface Prices {
  readonly products: ReadonlyMap<string, Pick<Body<'product'>, 'priceMinor' | 'currency'>>;
  readonly lists: ReadonlyMap<
    string,
    Pick<Body<'priceList'>, 'currency'> & { readonly prices: ReadonlyMap<string, number> }
  >;
}

export interface Receiver {
  readonly userId: string;
  readonly administrator: boolean;
  /** Instant of acceptance on the head office's clock. */
  readonly now: string;
}

export interface ReceivedOrder {
  readonly body: RecordBody;
  /** The order is submitted now and gets its official number. */
  readonly numbered: boolean;
}

/**
 * What the head office makes of an order a laptop sends: amounts computed anew, unit prices compared with the price list
 * that the order names, the status decided here.
 * @throws AppError immutable, illegal_transition, invalid_record
 */
export function receiveOrder(
  current: RecordBody | undefined,
  sent: RecordBody,
  prices: Prices,
  receiver: Receiver,
): ReceivedOrder {
  const before = current as OrderBody | undefined;
  if (before && before.status !== 'draft')
    return { body: afterSubmission(before, sent as OrderBody, receiver), numbered: false };
  const order = undecided(sent as OrderBody);
  const { client } = orderTransitions.draft;
  if (!client.includes(order.status)) throw new AppError('illegal_transition', { from: 'draft', to: order.status });
  assertNothingReturned(order);
  const history = ownHistory(before, order, receiver);
  if (order.status !== 'submitted') return { body: totalled({ ...order, statusHistory: history }), numbered: false };
  if ((order.lines ?? []).length === 0) throw new AppError('invalid_record', { field: 'lines', problem: 'required' });
  const { order: priced, notes } = withListPrices(order, prices);
  const status = notes.length === 0 ? 'accepted' : 'adjusted';
  const decision = {
    at: laterThan(history, receiver.now),
    status,
    ...(notes.length === 0 ? {} : { note: shortened(notes.join('; ')) }),
  } as const;
  const asked = notes.length === 0 ? {} : { submittedLines: (totalled(order) as OrderBody).lines ?? [] };
  return { body: totalled({ ...priced, ...asked, status, statusHistory: [...history, decision] }), numbered: true };
}

/**
 * An order that comes with a decision the head office does not remember: a restore lost it. What a laptop says of a decision
 * counts for nothing, but the order was submitted, so it is decided anew.
 */
const undecided = (order: OrderBody): OrderBody =>
  order.status === 'accepted' || order.status === 'adjusted' || order.status === 'delivered'
    ? { ...order, status: 'submitted' }
    : order;

function totalled(order: OrderBody): RecordBody {
  try {
    return withTotals(order);
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('invalid_record', { field: 'lines', problem: 'too_big' });
    throw error;
  }
}

/** A submitted order does not change; an administrator may say what became of it. */
function afterSubmission(before: OrderBody, order: OrderBody, receiver: Receiver): RecordBody {
  const { status: to, statusHistory: _sent, ...rest } = order;
  const { status: from, statusHistory: history = [], ...restBefore } = before;
  if (!equalValues(rest, restBefore)) throw new AppError('immutable');
  if (to === from) return before;
  if (!receiver.administrator || !orderTransitions[from].office.includes(to))
    throw new AppError('illegal_transition', { from, to });
  return {
    ...before,
    status: to,
    ...(to === 'delivered' ? { shippedOn: receiver.now.slice(0, 10) } : {}),
    statusHistory: [...history, { at: laterThan(history, receiver.now), status: to, byId: receiver.userId }],
  };
}

type History = NonNullable<OrderBody['statusHistory']>;

/** Of the history a laptop sends, only its own steps count: nobody writes the head office's decisions or a colleague's name. */
function ownHistory(before: OrderBody | undefined, order: OrderBody, receiver: Receiver): History {
  const kept = before?.statusHistory ?? [];
  const known = new Set(kept.map((entry) => entry.at));
  const added = (order.statusHistory ?? [])
    .filter((entry) => !known.has(entry.at) && orderTransitions.draft.client.includes(entry.status))
    .map((entry) => ({ ...entry, byId: receiver.userId }));
  return [...kept, ...added].slice(-500);
}

/** Entries of a history are told apart by their instant. */
function laterThan(history: History, now: string): string {
  const taken = new Set(history.map((entry) => entry.at));
  let at = now;
  while (taken.has(at)) at = new Date(Date.parse(at) + 1).toISOString();
  return at;
}

const shortened = (text: string): string => (text.length <= 500 ? text : `${text.slice(0, 499)}…`);

function withListPrices(order: OrderBody, prices: Prices): { order: OrderBody; notes: string[] } {
  const list = order.priceListId ? prices.lists.get(order.priceListId) : undefined;
  if (order.priceListId && list?.currency !== order.currency)
    throw new AppError('invalid_record', { field: 'priceListId', problem: 'not_choice' });
  const notes: string[] = [];
  const lines = (order.lines ?? []).map((line, index) => {
    const product = prices.products.get(line.productId);
    if (!product)
      throw new AppError('invalid_record', { field: `lines[${index + 1}].productId`, problem: 'not_choice' });
    const listed =
      list?.prices.get(line.productId) ?? (product.currency === order.currency ? product.priceMinor : undefined);
    if (listed === line.unitPriceMinor) return line;
    // The note is read in three languages: it names the line and the figures and uses no words.
    const change = `${amount(line.unitPriceMinor, order.currency)} → ${listed === undefined ? '?' : amount(listed, order.currency)}`;
    notes.push(`#${index + 1} ${line.productCode ?? line.productName}: ${change}`);
    return listed === undefined ? line : { ...line, unitPriceMinor: listed };
  });
  return { order: { ...order, lines }, notes };
}

function amount(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  return `${minor < 0 ? '-' : ''}${digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`}`;
}
