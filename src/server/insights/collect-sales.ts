import type { Baskets } from '../../shared/domain/insights/association-rules';
import type { Sales } from '../../shared/domain/insights/purchase-history';
import type { SalesRow } from './sales-rows';

/** Orders as columns, and as baskets: for the whole company and for each territory. */
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

class GrowingBaskets {
  readonly items: number[] = [];
  readonly starts: number[] = [0];
  /** Of each basket. */
  readonly customer: number[] = [];

  add(customer: number, items: Iterable<number>): void {
    this.items.push(...items);
    this.starts.push(this.items.length);
    this.customer.push(customer);
  }

  collected(itemCount: number): CollectedBaskets {
    const baskets = { items: Int32Array.from(this.items), starts: Int32Array.from(this.starts), itemCount };
    return { baskets, customers: new Set(this.customer).size };
  }

  of(members: Uint8Array): GrowingBaskets {
    const some = new GrowingBaskets();
    for (let basket = 0; basket < this.customer.length; basket += 1) {
      const customer = this.customer[basket] ?? 0;
      if (members[customer] === 1) some.add(customer, this.items.slice(this.starts[basket], this.starts[basket + 1]));
    }
    return some;
  }
}

/**
 * A customer belongs to the currency of its latest order, as on laptops (CustomerFacts); orders in others are in no population.
 * @param asOfDay orders after it decide nothing and are in no basket
 */
export async function collectSales(
  batches: AsyncIterable<readonly SalesRow[]>,
  asOfDay: number,
): Promise<CollectedSales> {
  const customers = new Numbered();
  const products = new Numbered();
  const orders: CollectedOrder[] = [];
  const latest: { day: number; currency: string }[] = [];
  const company = new GrowingBaskets();
  const byTerritory = new Map<string, GrowingBaskets>();
  for await (const rows of batches) {
    for (const { account, territory, day: dated, currency, netMinor, products: bought } of rows) {
      const [customer, day] = [customers.of(account), dated ?? 0];
      if (currency === null || day > asOfDay) continue;
      orders.push({ customer, day, amount: netMinor, currency });
      const before = latest[customer];
      const isLater = before === undefined || day > before.day || (day === before.day && currency < before.currency);
      if (isLater) latest[customer] = { day, currency };
      if (bought === null) continue;
      const items = new Set(bought.split(' ').map((id) => products.of(id)));
      company.add(customer, items);
      if (territory === null) continue;
      const own = byTerritory.get(territory) ?? new GrowingBaskets();
      byTerritory.set(territory, own);
      own.add(customer, items);
    }
  }
  const itemCount = products.ids.length;
  return {
    byCurrency: salesByCurrency(orders, latest),
    company: company.collected(itemCount),
    byTerritory: new Map([...byTerritory].map(([id, baskets]) => [id, baskets.collected(itemCount)])),
    productIds: products.ids,
    customers: customers.places,
    ordersOf: byCustomer(orders),
    currencyOf: (customer) => latest[customer]?.currency,
    basketsOf: (members) => company.of(members).collected(itemCount),
  };
}

/** The list is made when somebody asks first: most companies have no segment that asks for orders. */
function byCustomer(orders: readonly CollectedOrder[]): (customer: number) => readonly CollectedOrder[] {
  let lists: CollectedOrder[][] | undefined;
  return (customer) => {
    if (!lists) {
      lists = [];
      for (const order of orders) if (order.day > 0) (lists[order.customer] ??= []).push(order);
    }
    return lists[customer] ?? [];
  };
}

/** Plain loops: over several hundred thousand orders iterators would hold the event loop for long. */
function salesByCurrency(
  orders: readonly CollectedOrder[],
  latest: readonly ({ readonly currency: string } | undefined)[],
): Map<string, Sales> {
  const own = new Map<string, CollectedOrder[]>();
  for (const order of orders) {
    if (latest[order.customer]?.currency !== order.currency) continue;
    const known = own.get(order.currency);
    if (known) known.push(order);
    else own.set(order.currency, [order]);
  }
  return new Map(
    [...own]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, list]) => {
        const customer = new Int32Array(list.length);
        const day = new Int32Array(list.length);
        const amount = new Float64Array(list.length);
        for (let row = 0; row < list.length; row += 1) {
          const order = list[row] as CollectedOrder;
          customer[row] = order.customer;
          day[row] = order.day;
          amount[row] = order.amount;
        }
        return [currency, { customers: latest.length, customer, day, amount }];
      }),
  );
}
