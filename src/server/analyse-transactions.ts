import type { Baskets } from '../shared/domain/insights/association-rules';
import type { Sales } from '../shared/domain/insights/purchase-history';
import { placesOf, readAmount, readDay, readRows, separatorOf, TableFileError, type TextRow } from './table-file';

const columns = ['customer', 'date', 'amount', 'order', 'product'] as const;
type Column = (typeof columns)[number];
/** A column by its name in the first line, or by its number from 1. */
export type ColumnNames = Readonly<Partial<Record<Column, string>>>;

/** Rows that were read and left out, by reason. */
export interface LeftOut {
  /** The date is empty or zero. */
  withoutDate: number;
  withoutCustomer: number;
  withoutProduct: number;
  /** The same line again in a file whose orders have numbers. */
  duplicates: number;
}

/** Columns that were not named stay empty. */
export interface TransactionFile {
  readonly rows: number;
  readonly leftOut: Readonly<LeftOut>;
  readonly sales: Sales;
  readonly customers: readonly string[];
  /** Index of the order of each row. */
  readonly order: Int32Array;
  /** Index of the product of each row. */
  readonly product: Int32Array;
  readonly products: readonly string[];
}

/** @throws TableFileError with the line and the reason */
export function readTransactions(text: string, names: ColumnNames, hasHeader: boolean): TransactionFile {
  const table = new Table(names, hasHeader);
  readRows(text, separatorOf(text), (row) => table.add(row));
  return table.finish();
}

/** Numbers texts in the order in which they come. */
class Dictionary {
  readonly texts: string[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(text: string): number {
    const known = this.numbers.get(text);
    if (known !== undefined) return known;
    this.numbers.set(text, this.texts.length);
    return this.texts.push(text) - 1;
  }
}

class Table {
  /** Where each column stands; -1 for one that was not named. */
  private places: Readonly<Record<Column, number>> | undefined;
  private width = 0;
  private rows = 0;
  private readonly leftOut: LeftOut = { withoutDate: 0, withoutCustomer: 0, withoutProduct: 0, duplicates: 0 };
  private readonly customers = new Dictionary();
  private readonly orders = new Dictionary();
  private readonly products = new Dictionary();
  private readonly lines = new Set<string>();
  /** Few days stand in many rows. */
  private readonly days = new Map<string, number | undefined>();
  private readonly values = {
    customer: [] as number[],
    day: [] as number[],
    amount: [] as number[],
    order: [] as number[],
    product: [] as number[],
  };

  constructor(
    private readonly names: ColumnNames,
    private readonly hasHeader: boolean,
  ) {}

  add({ line, text, cells }: TextRow): void {
    if (this.places === undefined) {
      this.places = placesOf(columns, this.names, { cells, line }, this.hasHeader);
      this.width = cells.length;
      if (this.hasHeader) return;
    }
    if (cells.length !== this.width)
      throw new TableFileError(line, `${cells.length} fields, where the first line has ${this.width}`);
    const { places, leftOut, values } = this;
    this.rows += 1;
    // Everything is read before anything is left out: a broken amount is told wherever it stands.
    const day = places.date < 0 ? 0 : this.dayOf(cells[places.date] ?? '', line);
    const amount = places.amount < 0 ? 0 : readAmount((cells[places.amount] ?? '').trim(), line);
    const customer = (cells[places.customer] ?? '').trim();
    const product = (cells[places.product] ?? '').trim();
    if (day === undefined) leftOut.withoutDate += 1;
    else if (places.customer >= 0 && customer === '') leftOut.withoutCustomer += 1;
    else if (places.product >= 0 && product === '') leftOut.withoutProduct += 1;
    else if (places.order >= 0 && this.isRepeated(text)) leftOut.duplicates += 1;
    else {
      values.customer.push(this.customers.numberOf(customer));
      values.day.push(day);
      values.amount.push(amount);
      if (places.product < 0) return;
      values.product.push(this.products.numberOf(product));
      // Without numbers, what a customer bought on one day is one order.
      const order = places.order < 0 ? `${customer}\n${day}` : (cells[places.order] ?? '').trim();
      values.order.push(this.orders.numberOf(order));
    }
  }

  private dayOf(cell: string, line: number): number | undefined {
    if (this.days.has(cell)) return this.days.get(cell);
    const day = readDay(cell.trim(), line);
    this.days.set(cell, day);
    return day;
  }

  private isRepeated(text: string): boolean {
    const before = this.lines.size;
    this.lines.add(text);
    return this.lines.size === before;
  }

  finish(): TransactionFile {
    if (this.rows === 0)
      throw new TableFileError(undefined, this.places ? 'the file has no line below its first' : 'the file is empty');
    if (this.values.day.length === 0)
      throw new TableFileError(undefined, 'no line of the file has all that is needed; look at the columns named');
    const { customer, day, amount, order, product } = this.values;
    return {
      rows: this.rows,
      leftOut: this.leftOut,
      sales: {
        customers: this.customers.texts.length,
        customer: Int32Array.from(customer),
        day: Int32Array.from(day),
        amount: Float64Array.from(amount),
      },
      customers: this.customers.texts,
      order: Int32Array.from(order),
      product: Int32Array.from(product),
      products: this.products.texts,
    };
  }
}

/** The products of each order, each once. What came back (an amount below zero) was not chosen. */
export function basketsOfOrders({ order, product, products, sales }: TransactionFile): Baskets {
  const baskets = new Map<number, Set<number>>();
  for (const [row, number] of order.entries()) {
    if ((sales.amount[row] ?? 0) < 0) continue;
    const basket = baskets.get(number);
    if (basket) basket.add(product[row] ?? 0);
    else baskets.set(number, new Set([product[row] ?? 0]));
  }
  return flat([...baskets.values()], products.length);
}

/** A file with one basket a line, its items parted by commas. Empty fields and lines are passed over. */
export function readBaskets(text: string): { baskets: Baskets; products: readonly string[] } {
  const products = new Dictionary();
  const baskets: Set<number>[] = [];
  readRows(text, ',', ({ cells }) => {
    const items = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
    if (items.length > 0) baskets.push(new Set(items.map((item) => products.numberOf(item))));
  });
  if (baskets.length === 0) throw new TableFileError(undefined, 'the file is empty');
  return { baskets: flat(baskets, products.texts.length), products: products.texts };
}

function flat(baskets: readonly Set<number>[], itemCount: number): Baskets {
  const starts = new Int32Array(baskets.length + 1);
  for (const [i, basket] of baskets.entries()) starts[i + 1] = (starts[i] ?? 0) + basket.size;
  const items = new Int32Array(starts[baskets.length] ?? 0);
  for (const [i, basket] of baskets.entries()) items.set([...basket], starts[i]);
  return { items, starts, itemCount };
}
