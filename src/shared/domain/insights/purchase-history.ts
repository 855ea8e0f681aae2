import { finish, stride, type Work } from './work';

/** Mean days of a month of the Gregorian calendar. */
export const monthDays = 365.2425 / 12;

/** Sales as columns, one entry a row: a line of an order, a whole order, or a return. */
export interface Sales {
  /** Customers are numbered from 0 to `customers` - 1. */
  readonly customers: number;
  readonly customer: Int32Array;
  /** Days since 1970-01-01. */
  readonly day: Int32Array;
  /** In one currency and unit; below zero for a return. */
  readonly amount: Float64Array;
}

/** The rows that have a date (above day 0), by then. */
export function datedUntil(sales: Sales, until: number): Sales {
  const { customers, customer, day, amount } = sales;
  // Loops over indexes, here and below: iterators and callbacks take ten times as long for each of several hundred thousand rows.
  let count = 0;
  for (let row = 0; row < day.length; row += 1) if ((day[row] ?? 0) > 0 && (day[row] ?? 0) <= until) count += 1;
  if (count === day.length) return sales;
  const kept = { customer: new Int32Array(count), day: new Int32Array(count), amount: new Float64Array(count) };
  let place = 0;
  for (let row = 0; row < day.length; row += 1) {
    const on = day[row] ?? 0;
    if (on <= 0 || on > until) continue;
    kept.customer[place] = customer[row] ?? 0;
    kept.day[place] = on;
    kept.amount[place] = amount[row] ?? 0;
    place += 1;
  }
  return { customers, ...kept };
}

/**
 * What each customer has bought until a day, one entry a customer who has bought anything by then.
 * A day with a row of zero or more is a purchase, however many rows it has. Returns (rows below zero) are no purchases: they lessen the spend, and
 * somebody with returns only is no customer yet.
 */
export interface PurchaseHistories {
  /** The last day that counts. */
  readonly until: number;
  readonly customer: Int32Array;
  readonly firstDay: Int32Array;
  readonly lastDay: Int32Array;
  /** Days with a purchase. */
  readonly purchases: Int32Array;
  /** All amounts until then, less returns. */
  readonly spend: Float64Array;
  /** The same after the first day: what the repeat purchases brought. */
  readonly repeatSpend: Float64Array;
  /** Days with a purchase after `until`. */
  readonly laterPurchases: Int32Array;
}

/** `purchaseHistoriesWork` at once. */
export const purchaseHistories = (sales: Sales, until: number): PurchaseHistories =>
  finish(purchaseHistoriesWork(sales, until));

/** @param until the analysis date, in days since 1970-01-01; what comes later is only counted */
export function* purchaseHistoriesWork(sales: Sales, until: number): Work<PurchaseHistories> {
  const { rows, starts } = yield* byCustomerAndDay(sales);
  const size = sales.customers;
  const made = {
    until,
    customer: new Int32Array(size),
    firstDay: new Int32Array(size),
    lastDay: new Int32Array(size),
    purchases: new Int32Array(size),
    spend: new Float64Array(size),
    repeatSpend: new Float64Array(size),
    laterPurchases: new Int32Array(size),
  };
  let count = 0;
  for (let from = 0; from < size; from += stride) {
    count = addHistories(made, count, sales, { rows, starts }, from, Math.min(size, from + stride));
    yield;
  }
  return {
    until,
    customer: made.customer.slice(0, count),
    firstDay: made.firstDay.slice(0, count),
    lastDay: made.lastDay.slice(0, count),
    purchases: made.purchases.slice(0, count),
    spend: made.spend.slice(0, count),
    repeatSpend: made.repeatSpend.slice(0, count),
    laterPurchases: made.laterPurchases.slice(0, count),
  };
}

/** The same of the customers from one to before another. @returns the place behind the last one. (Not in the generator, where loops are slow.) */
function addHistories(
  made: PurchaseHistories,
  first: number,
  sales: Sales,
  { rows, starts }: { readonly rows: Int32Array; readonly starts: Int32Array },
  from: number,
  to: number,
): number {
  let place = first;
  for (let customer = from; customer < to; customer += 1) {
    const [begin, end] = [starts[customer] ?? 0, starts[customer + 1] ?? 0];
    if (end > begin && addHistory(made, place, sales, customer, rows, begin, end)) place += 1;
  }
  return place;
}

/** Writes what the rows of one customer from a place to before another, by day, come to. @returns whether there is a purchase among them */
function addHistory(
  made: PurchaseHistories,
  place: number,
  sales: Sales,
  customer: number,
  rows: Int32Array,
  begin: number,
  end: number,
): boolean {
  let [purchases, later, firstDay, lastDay, counted] = [0, 0, 0, 0, -Infinity];
  let [spend, repeatSpend] = [0, 0];
  for (let i = begin; i < end; i += 1) {
    const row = rows[i] ?? 0;
    const day = sales.day[row] ?? 0;
    const amount = sales.amount[row] ?? 0;
    const isPurchase = amount >= 0;
    if (day > made.until) {
      if (isPurchase && day !== counted) later += 1;
    } else {
      if (isPurchase && day !== counted) {
        purchases += 1;
        if (purchases === 1) firstDay = day;
        lastDay = day;
      }
      spend += amount;
      if (purchases > 0 && day > firstDay) repeatSpend += amount;
    }
    if (isPurchase) counted = day;
  }
  if (purchases === 0) return false;
  made.customer[place] = customer;
  made.firstDay[place] = firstDay;
  made.lastDay[place] = lastDay;
  made.purchases[place] = purchases;
  made.spend[place] = spend;
  made.repeatSpend[place] = repeatSpend;
  made.laterPurchases[place] = later;
  return true;
}

/** The rows of customer c, by day, are rows[starts[c]] to before rows[starts[c + 1]]: sorted by counting, by day and then by customer. */
export function* byCustomerAndDay({ customers, customer, day }: Sales): Work<{ rows: Int32Array; starts: Int32Array }> {
  const { rows: unsorted, first, last } = rowsAndDays(day);
  yield;
  if (isInOrder(customer, day)) return { rows: unsorted, starts: countingStarts(customer, customers) };
  const { order: byDay } = yield* countingSortWork(unsorted, day, first, last - first + 1);
  const { order: rows, starts } = yield* countingSortWork(byDay, customer, 0, customers);
  return { rows, starts };
}

/** Columns of a laptop are by customer and day already. */
function isInOrder(customer: Int32Array, day: Int32Array): boolean {
  for (let row = 1; row < day.length; row += 1) {
    const step = (customer[row] as number) - (customer[row - 1] as number);
    if (step < 0 || (step === 0 && (day[row] as number) < (day[row - 1] as number))) return false;
  }
  return true;
}

/** Where the rows of each customer begin, and where the last ones end. */
function countingStarts(customer: Int32Array, customers: number): Int32Array {
  const starts = new Int32Array(customers + 1);
  for (let row = 0; row < customer.length; row += 1) {
    const next = (customer[row] as number) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  addUp(starts);
  return starts;
}

/** All rows, and the first and last day among them. */
function rowsAndDays(day: Int32Array): { rows: Int32Array; first: number; last: number } {
  const rows = new Int32Array(day.length);
  let first = day[0] ?? 0;
  let last = first;
  for (let row = 0; row < day.length; row += 1) {
    const on = day[row] ?? 0;
    if (on < first) first = on;
    if (on > last) last = on;
    rows[row] = row;
  }
  return { rows, first, last };
}

/** `countingSortWork` at once. */
export const countingSort = (...sort: Parameters<typeof countingSortWork>): { order: Int32Array; starts: Int32Array } =>
  finish(countingSortWork(...sort));

/** Rows between two yields: a few milliseconds where they lie all over the memory. */
const sortedAtOnce = 65_536;

/** Stable, in as many steps as there are rows and keys: row i has the key keys[i] - least, from 0 to before `count`. */
export function* countingSortWork(
  rows: Int32Array,
  keys: Int32Array | Float64Array,
  least: number,
  count: number,
): Work<{ order: Int32Array; starts: Int32Array }> {
  const starts = new Int32Array(count + 1);
  const tally = (from: number, until: number): void => {
    for (let i = from; i < until; i += 1) {
      const key = (keys[rows[i] as number] as number) - least + 1;
      starts[key] = (starts[key] as number) + 1;
    }
  };
  for (let from = 0; from < rows.length; from += sortedAtOnce) {
    tally(from, Math.min(rows.length, from + sortedAtOnce));
    yield;
  }
  addUp(starts);
  const next = starts.slice();
  const order = new Int32Array(rows.length);
  const put = (from: number, until: number): void => {
    for (let i = from; i < until; i += 1) {
      const row = rows[i] as number;
      const key = (keys[row] as number) - least;
      const place = next[key] as number;
      order[place] = row;
      next[key] = place + 1;
    }
  };
  for (let from = 0; from < rows.length; from += sortedAtOnce) {
    put(from, Math.min(rows.length, from + sortedAtOnce));
    yield;
  }
  return { order, starts };
}

/** From counts to where each begins. */
function addUp(counts: Int32Array): void {
  for (let i = 1; i < counts.length; i += 1) counts[i] = (counts[i] as number) + (counts[i - 1] as number);
}
