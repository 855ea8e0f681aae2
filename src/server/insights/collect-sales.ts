import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Baskets } from '../../shared/domain/insights/association-rules';
import { countingSort, type Sales } from '../../shared/domain/insights/purchase-history';
import type { SalesRow } from './sales-rows';

/** Orders as columns, and as baskets: for the whole company and for each territory with all that is part of it. */
export interface CollectedSales {
  /** Of each currency with an order: the customers who pay in it, and their orders in it. */
  readonly byCurrency: ReadonlyMap<string, Sales>;
  readonly company: CollectedBaskets;
  readonly byTerritory: ReadonlyMap<string, CollectedBaskets>;
  readonly productIds: readonly string[];
  /** Number of a customer by the id of the account. */
  readonly customers: ReadonlyMap<string, number>;
  /** Dated orders of a customer, in any currency and in no order. */
  readonly ordersOf: (customer: number) => readonly CollectedOrder[];
  /** In which a customer pays; undefined without an order. */
  readonly currencyOf: (customer: number) => string | undefined;
  /** The baskets of some customers. @param members 1 for each of them, by number */
  readonly basketsOf: (members: Uint8Array) => CollectedBaskets;
}

export interface CollectedBaskets {
  readonly baskets: Baskets;
  /** Customers whose orders these are. */
  readonly customers: number;
}

export interface CollectedOrder {
  readonly customer: number;
  readonly day: number;
  readonly amount: number;
  readonly currency: string;
}

class Numbered {
  readonly places = new Map<string, number>();
  readonly ids: string[] = [];

  of(id: string): number {
    const known = this.places.get(id);
    if (known !== undefined) return known;
    this.places.set(id, this.ids.length);
    return this.ids.push(id) - 1;
  }
}

/** Numbers one behind the other, in memory that doubles: an object for each of several hundred thousand orders would hold the event loop for long. */
class Growing<C extends Int32Array | Float64Array> {
  length = 0;
  #column: C;

  constructor(readonly make: (size: number) => C) {
    this.#column = make(1024);
  }

  push(value: number): void {
    if (this.length === this.#column.length) {
      const wider = this.make(2 * this.length);
      wider.set(this.#column);
      this.#column = wider;
    }
    this.#column[this.length++] = value;
  }

  get all(): C {
    return this.#column.subarray(0, this.length) as C;
  }
}

const growingInts = (): Growing<Int32Array> => new Growing((size) => new Int32Array(size));
const growingFloats = (): Growing<Float64Array> => new Growing((size) => new Float64Array(size));

class GrowingBaskets {
  readonly #items = growingInts();
  readonly #starts = growingInts();
  /** Of each basket. */
  readonly #customer = growingInts();

  constructor() {
    this.#starts.push(0);
  }

  add(customer: number, items: Iterable<number>): void {
    for (const item of items) this.#items.push(item);
    this.#starts.push(this.#items.length);
    this.#customer.push(customer);
  }

  /** @param customers all numbers of customers are below */
  collected(itemCount: number, customers: number): CollectedBaskets {
    return collectedOf({ items: this.#items.all, starts: this.#starts.all, itemCount }, this.#customer.all, customers);
  }

  /** Of some customers. @param members 1 for each of them, by number */
  collectedOf(members: Uint8Array, itemCount: number): CollectedBaskets {
    const [items, starts, customer] = [this.#items.all, this.#starts.all, this.#customer.all];
    let [count, length] = [0, 0];
    for (let basket = 0; basket < customer.length; basket += 1) {
      if (members[customer[basket] as number] !== 1) continue;
      count += 1;
      length += (starts[basket + 1] as number) - (starts[basket] as number);
    }
    const some = { items: new Int32Array(length), starts: new Int32Array(count + 1), customer: new Int32Array(count) };
    let [place, used] = [0, 0];
    for (let basket = 0; basket < customer.length; basket += 1) {
      const who = customer[basket] as number;
      if (members[who] !== 1) continue;
      for (let at = starts[basket] as number; at < (starts[basket + 1] as number); at += 1)
        some.items[used++] = items[at] as number;
      some.customer[place] = who;
      place += 1;
      some.starts[place] = used;
    }
    return collectedOf({ items: some.items, starts: some.starts, itemCount }, some.customer, members.length);
  }
}

function collectedOf(baskets: Baskets, customer: Int32Array, customers: number): CollectedBaskets {
  const isAmong = new Uint8Array(customers);
  for (let basket = 0; basket < customer.length; basket += 1) isAmong[customer[basket] as number] = 1;
  let count = 0;
  for (let who = 0; who < customers; who += 1) count += isAmong[who] as number;
  return { baskets, customers: count };
}

/**
 * A customer belongs to the currency of its latest order, as on laptops (CustomerFacts); orders in others are in no population.
 * @param wholesOf a territory and what it is part of
 * @param asOfDay orders after it decide nothing and are in no basket
 */
export async function collectSales(
  batches: AsyncIterable<readonly SalesRow[]>,
  wholesOf: (territoryId: string) => readonly string[],
  asOfDay: number,
): Promise<CollectedSales> {
  const customers = new Numbered();
  const products = new Numbered();
  const currencies = new Numbered();
  const orders: GrowingOrders = {
    ...{ customer: growingInts(), day: growingInts(), currency: growingInts() },
    amount: growingFloats(),
  };
  const latest: { readonly day: number[]; readonly currency: number[] } = { day: [], currency: [] };
  const company = new GrowingBaskets();
  const byTerritory = new Map<string, GrowingBaskets>();
  const around = new Map<string, readonly GrowingBaskets[]>();
  /** Baskets of a territory and of those around it. */
  const basketsAround = (territory: string): readonly GrowingBaskets[] => {
    const known = around.get(territory);
    if (known) return known;
    const all = wholesOf(territory).map((id) => {
      const own = byTerritory.get(id) ?? new GrowingBaskets();
      byTerritory.set(id, own);
      return own;
    });
    around.set(territory, all);
    return all;
  };
  for await (const rows of batches) {
    for (const { account, territory, day: dated, currency: name, netMinor, products: bought } of rows) {
      const [customer, day] = [customers.of(account), dated ?? 0];
      if (customer === latest.day.length) {
        latest.day.push(0);
        latest.currency.push(none);
      }
      if (name === null || day > asOfDay) continue;
      const currency = currencies.of(name);
      orders.customer.push(customer);
      orders.day.push(day);
      orders.amount.push(netMinor);
      orders.currency.push(currency);
      const before = latest.currency[customer] ?? none;
      const later = before === none ? 1 : day - (latest.day[customer] ?? 0);
      if (later > 0 || (later === 0 && name < (currencies.ids[before] ?? ''))) {
        latest.day[customer] = day;
        latest.currency[customer] = currency;
      }
      if (bought === null) continue;
      const items = new Set(bought.split(' ').map((id) => products.of(id)));
      company.add(customer, items);
      if (territory === null) continue;
      for (const baskets of basketsAround(territory)) baskets.add(customer, items);
    }
  }
  const known: KnownOrders = {
    ...{ customers: latest.day.length, currencies: currencies.ids, currencyOf: Int32Array.from(latest.currency) },
    ...{ customer: orders.customer.all, day: orders.day.all, amount: orders.amount.all, currency: orders.currency.all },
  };
  const collected = (baskets: GrowingBaskets): CollectedBaskets =>
    baskets.collected(products.ids.length, known.customers);
  const byCurrency = new Map<string, Sales>();
  for (const name of currencies.ids.toSorted()) {
    await nextTurn();
    const sales = salesIn(known, currencies.of(name));
    if (sales.day.length > 0) byCurrency.set(name, sales);
  }
  return {
    byCurrency,
    company: collected(company),
    byTerritory: new Map([...byTerritory].map(([id, baskets]) => [id, collected(baskets)])),
    productIds: products.ids,
    customers: customers.places,
    ordersOf: byCustomer(known),
    currencyOf: (customer) => currencies.ids[known.currencyOf[customer] ?? none],
    basketsOf: (members) => company.collectedOf(members, products.ids.length),
  };
}

const none = -1;

interface GrowingOrders {
  readonly customer: Growing<Int32Array>;
  readonly day: Growing<Int32Array>;
  readonly amount: Growing<Float64Array>;
  readonly currency: Growing<Int32Array>;
}

/** All orders as columns; currencies by their places in the list. */
interface KnownOrders {
  readonly customers: number;
  readonly customer: Int32Array;
  readonly day: Int32Array;
  readonly amount: Float64Array;
  readonly currency: Int32Array;
  readonly currencies: readonly string[];
  /** By customer, in which it pays. */
  readonly currencyOf: Int32Array;
}

/** The places are made when somebody asks first: most companies have no segment that asks for orders. */
function byCustomer(known: KnownOrders): (customer: number) => readonly CollectedOrder[] {
  const { customers, customer: ofRow, day, amount, currency, currencies } = known;
  let sorted: { readonly order: Int32Array; readonly starts: Int32Array } | undefined;
  return (customer) => {
    sorted ??= countingSort(
      ofRow.map((_, row) => row),
      ofRow,
      0,
      customers,
    );
    const { order, starts } = sorted;
    return Array.from(order.subarray(starts[customer], starts[customer + 1]), (row) => ({
      ...{ customer, day: day[row] ?? 0, amount: amount[row] ?? 0, currency: currencies[currency[row] ?? none] ?? '' },
    })).filter((one) => one.day > 0);
  };
}

/** The orders in a currency of the customers who pay in it. Plain loops: iterators would hold the event loop for long. */
function salesIn({ customers, customer, day, amount, currency, currencyOf }: KnownOrders, wanted: number): Sales {
  const isWanted = (row: number): boolean => currency[row] === wanted && currencyOf[customer[row] as number] === wanted;
  let count = 0;
  for (let row = 0; row < day.length; row += 1) if (isWanted(row)) count += 1;
  const sales = { customer: new Int32Array(count), day: new Int32Array(count), amount: new Float64Array(count) };
  let place = 0;
  for (let row = 0; row < day.length; row += 1) {
    if (!isWanted(row)) continue;
    sales.customer[place] = customer[row] as number;
    sales.day[place] = day[row] as number;
    sales.amount[place] = amount[row] as number;
    place += 1;
  }
  return { customers, ...sales };
}
