import { plusMinor } from '../../shared/domain/money';
import { equalValues } from '../../shared/domain/merge';
import type { OrderBody } from '../../shared/domain/order';
import { entities, entityOf, type Body } from '../../shared/entities';
import { must } from '../../shared/errors';
import { problemTexts, validateBody } from '../../shared/schema/validate';
import { hashedId } from '../stable-id';
import type { Directory, Entry, Users } from './directory';
import type { OldOrder, OrderFile, Refusal } from './read-orders';

/** Who gets customers that Roadbook does not know. */
export type MakeAccounts = Pick<Body<'account'>, 'ownerId' | 'territoryId'>;
/** Whether products that Roadbook does not know can be ordered from now on. */
export type MakeProducts = 'sold' | 'discontinued';

export interface Known {
  readonly accounts: Directory<Entry>;
  readonly products: Directory<Entry & { readonly packaging: string | undefined }>;
  readonly users: Users;
  /** Whether an account or a product of this id was removed by somebody: it does not come back by itself. */
  readonly isRemoved: (id: string) => boolean;
}

export interface Planning {
  /** The system the file comes from. */
  readonly source: string;
  readonly makeAccounts: MakeAccounts | undefined;
  readonly makeProducts: MakeProducts | undefined;
  /** Instant. */
  readonly importedAt: string;
}

export interface Plan {
  /** Those the file names and Roadbook does not know, by their ids. */
  readonly accounts: ReadonlyMap<string, Body<'account'>>;
  readonly products: ReadonlyMap<string, Body<'product'>>;
  /** Of the orders that can be imported. */
  readonly totals: PlanTotals;
  readonly refused: readonly Refusal[];
  /** Whom the file names as having sold orders and who is no user, or several: those orders name nobody. */
  readonly strangers: readonly Stranger[];
  /** The orders that can be imported, read anew. */
  readonly orders: () => AsyncGenerator<readonly OldOrder[]>;
  readonly bodyOf: (order: OldOrder) => OrderBody;
}

export interface Stranger {
  readonly name: string;
  readonly orders: number;
  /** Several users are called so. */
  readonly isSeveral: boolean;
}

export interface PlanTotals {
  readonly orders: number;
  readonly lines: number;
  /** Accounts that get orders. */
  readonly customers: number;
  /** YYYY-MM-DD; null where no order is. */
  readonly days: { readonly from: string; readonly until: string } | null;
  /** By currency, in the order of their codes. */
  readonly amounts: readonly { readonly currency: string; readonly netMinor: number; readonly orders: number }[];
}

export const orderId = (source: string, order: Pick<OldOrder, 'number' | 'key'>): string =>
  order.number === undefined ? hashedId('order of a day', source, order.key) : hashedId('order', source, order.number);
export const madeAccountId = (source: string, account: string): string => hashedId('account', source, account);
export const madeProductId = (source: string, product: string): string => hashedId('product', source, product);

type KnownAccount = Pick<Entry, 'id' | 'name'>;
type KnownProduct = Pick<Entry, 'id' | 'code' | 'name'> & { readonly packaging: string | undefined };

/** Which account and which products each order of a file means; what is not known is made where that is wanted, else refused. */
export async function planImport(file: Pick<OrderFile, 'read'>, known: Known, planning: Planning): Promise<Plan> {
  const { source } = planning;
  const refused: Refusal[] = [];
  const made = { accounts: new Map<string, Body<'account'>>(), products: new Map<string, Body<'product'>>() };
  const madeOf = new Map<string, string>();
  const accounts = new Map<string, KnownAccount | Refusal>();
  const products = new Map<string, KnownProduct | Refusal>();
  const latest = new LatestPrices();

  const accountOf = ({ account, accountName, line }: OldOrder): KnownAccount | Refusal => {
    const id = madeAccountId(source, account);
    const found = known.accounts.get(id) ?? known.accounts.find(account);
    if (found) return found;
    const refuse = (code: Refusal['code'], reason: string): Refusal => ({ line, code, reason });
    if (found === null)
      return refuse('several_accounts', `several accounts are called "${account}"; name one by its number`);
    if (planning.makeAccounts === undefined) return refuse('unknown_account', `there is no account "${account}"`);
    if (known.isRemoved(id)) return refuse('removed_account', `the account "${account}" was removed`);
    const body: Body<'account'> = {
      name: accountName ?? account,
      type: 'customer',
      ...(accountName === undefined ? {} : { code: account }),
      ...planning.makeAccounts,
    };
    const problem = problemOf('account', body);
    if (problem !== undefined) return refuse('invalid', `account "${account.slice(0, 40)}": ${problem}`);
    made.accounts.set(id, body);
    return { id, name: body.name };
  };
  const productOf = (product: string, productName: string | undefined, line: number): KnownProduct | Refusal => {
    const id = madeProductId(source, product);
    const found = known.products.get(id) ?? known.products.find(product);
    if (found) return found;
    const refuse = (code: Refusal['code'], reason: string): Refusal => ({ line, code, reason });
    if (found === null)
      return refuse('several_products', `several products are called "${product}"; name one by its number`);
    if (planning.makeProducts === undefined) return refuse('unknown_product', `there is no product "${product}"`);
    if (known.isRemoved(id)) return refuse('removed_product', `the product "${product}" was removed`);
    const body: Body<'product'> = {
      code: product.length <= entities.product.fields.code.max ? product : id.slice(0, 8),
      name: productName ?? product,
      ...latest.of(product),
      ...(planning.makeProducts === 'discontinued' ? { discontinued: true } : {}),
    };
    const problem = problemOf('product', body);
    if (problem !== undefined) return refuse('invalid', `product "${product.slice(0, 40)}": ${problem}`);
    made.products.set(id, body);
    madeOf.set(product, id);
    return { id, code: body.code, name: body.name, packaging: undefined };
  };
  const remembered = <T extends object>(
    map: Map<string, T | Refusal>,
    name: string,
    line: number,
    find: () => T | Refusal,
  ): T | undefined => {
    const of = map.get(name) ?? find();
    map.set(name, of);
    if (!isRefusal(of)) return of;
    refused.push({ ...of, line });
    return undefined;
  };
  const strangers = new Map<string, number>();
  const authorOf = ({ salesperson = '' }: OldOrder): string | undefined => known.users.find(salesperson) ?? undefined;
  const bodyOf = (order: OldOrder): OrderBody =>
    bodyFor(order, {
      account: accounts.get(order.account) as KnownAccount,
      productOf: (product) => products.get(product) as KnownProduct,
      authorId: authorOf(order),
      planning,
    });

  const totals = new Totals();
  const refusedKeys = new Set<string>();
  const isPossible = (order: OldOrder): boolean => {
    const account = remembered(accounts, order.account, order.line, () => accountOf(order));
    let isWhole = account !== undefined;
    for (const { product, productName, line } of order.lines)
      isWhole =
        remembered(products, product, line, () => productOf(product, productName, line)) !== undefined && isWhole;
    if (!isWhole || account === undefined) return false;
    const problem = problemOf('order', bodyOf(order));
    if (problem !== undefined) refused.push({ line: order.line, code: 'invalid', reason: problem });
    else {
      totals.add(order, account.id);
      const { salesperson } = order;
      if (salesperson !== undefined && authorOf(order) === undefined)
        strangers.set(salesperson, (strangers.get(salesperson) ?? 0) + 1);
    }
    return problem === undefined;
  };
  for await (const orders of file.read())
    for (const order of orders) {
      latest.look(order);
      if (!isPossible(order)) refusedKeys.add(order.key);
    }
  // What a product cost the last time is known when all orders were seen.
  for (const [product, id] of madeOf)
    made.products.set(id, { ...must(made.products.get(id), 'a product that was made'), ...latest.of(product) });
  return {
    ...{ ...made, totals: totals.found(), refused, bodyOf },
    strangers: [...strangers]
      .map(([name, orders]) => ({ name, orders, isSeveral: known.users.find(name) === null }))
      .sort((a, b) => b.orders - a.orders),
    orders: () => without(refusedKeys, file.read()),
  };
}

async function* without(
  refused: ReadonlySet<string>,
  all: AsyncGenerator<readonly OldOrder[]>,
): AsyncGenerator<readonly OldOrder[]> {
  for await (const orders of all) yield orders.filter(({ key }) => !refused.has(key));
}

class Totals {
  #orders = 0;
  #lines = 0;
  readonly #customers = new Set<string>();
  #from = '';
  #until = '';
  readonly #amounts = new Map<string, { netMinor: number; orders: number }>();

  add({ day, lines, currency, netMinor }: OldOrder, accountId: string): void {
    this.#orders += 1;
    this.#lines += lines.length;
    this.#customers.add(accountId);
    if (this.#from === '' || day < this.#from) this.#from = day;
    if (day > this.#until) this.#until = day;
    const known = this.#amounts.get(currency);
    if (known === undefined) this.#amounts.set(currency, { netMinor, orders: 1 });
    else {
      known.netMinor = plusMinor(known.netMinor, netMinor);
      known.orders += 1;
    }
  }

  found(): PlanTotals {
    return {
      ...{ orders: this.#orders, lines: this.#lines, customers: this.#customers.size },
      days: this.#until === '' ? null : { from: this.#from, until: this.#until },
      amounts: [...this.#amounts]
        .map(([currency, of]) => ({ currency, ...of }))
        .sort((a, b) => (a.currency < b.currency ? -1 : 1)),
    };
  }
}

const isRefusal = (of: object): of is Refusal => 'reason' in of;

function problemOf(entity: 'account' | 'product' | 'order', body: object): string | undefined {
  const [problem] = validateBody(entityOf(entity), body as Record<string, unknown>);
  if (problem === undefined) return undefined;
  const text = problemTexts[problem.code][0].replace(/\{(\w+)\}/g, (whole, name: string) =>
    String(problem.params[name] ?? whole),
  );
  return `${problem.field}: ${text}`;
}

/** What products cost the last time they were ordered. */
class LatestPrices {
  readonly #latest = new Map<
    string,
    { readonly day: string; readonly unitPriceMinor: number; readonly currency: string }
  >();

  look({ day, currency, lines }: OldOrder): void {
    for (const { product, unitPriceMinor } of lines)
      if (day >= (this.#latest.get(product)?.day ?? '')) this.#latest.set(product, { day, unitPriceMinor, currency });
  }

  of(product: string): Pick<Body<'product'>, 'priceMinor' | 'currency'> {
    const { unitPriceMinor = 0, currency = '' } = this.#latest.get(product) ?? {};
    return { priceMinor: unitPriceMinor, currency };
  }
}

interface Meaning {
  readonly account: KnownAccount;
  readonly productOf: (product: string) => KnownProduct;
  readonly authorId: string | undefined;
  readonly planning: Planning;
}

function bodyFor(order: OldOrder, { account, productOf, authorId, planning }: Meaning): OrderBody {
  const number = order.number ?? order.day;
  return {
    provisionalNumber: number,
    number,
    accountId: account.id,
    accountName: account.name,
    status: order.status,
    orderedOn: order.day,
    ...(authorId === undefined ? {} : { authorId }),
    currency: order.currency,
    lines: order.lines.map((line, index) => {
      const product = productOf(line.product);
      return {
        lineId: String(index + 1),
        productId: product.id,
        ...(product.code === undefined ? {} : { productCode: product.code }),
        productName: product.name,
        ...(product.packaging === undefined ? {} : { packaging: product.packaging }),
        quantityMilli: line.quantityMilli,
        unitPriceMinor: line.unitPriceMinor,
        discountBp: line.discountBp,
        netMinor: line.netMinor,
      };
    }),
    grossMinor: order.grossMinor,
    netMinor: order.netMinor,
    // Without a time the day says it all: a history has instants.
    ...(order.at === undefined ? {} : { statusHistory: [{ at: order.at, status: order.status }] }),
    source: planning.source,
    importedAt: planning.importedAt,
  };
}

/**
 * An order that is imported again keeps what it said of customer and products: other names and packagings of today are no
 * correction of an order of then. It also keeps when it came, and who sold it where the file does not say so any more.
 */
export function asBefore(before: OrderBody, now: OrderBody): OrderBody {
  const lines = new Map((before.lines ?? []).map((line) => [line.lineId, line]));
  return {
    ...now,
    ...(before.accountId === now.accountId ? { accountName: before.accountName } : {}),
    lines: (now.lines ?? []).map((line) => {
      const known = lines.get(line.lineId);
      if (known?.productId !== line.productId) return line;
      const { productCode: _code, packaging: _packaging, ...rest } = line;
      const { productCode, productName, packaging } = known;
      return {
        ...rest,
        productName,
        ...(productCode === undefined ? {} : { productCode }),
        ...(packaging === undefined ? {} : { packaging }),
      };
    }),
    ...(now.authorId === undefined && before.authorId !== undefined ? { authorId: before.authorId } : {}),
    ...(before.importedAt === undefined ? {} : { importedAt: before.importedAt }),
  };
}

/** What becomes of an order of the file, beside what is known of it. */
export type Fate = 'new' | 'changed' | 'unchanged' | 'kept';

/**
 * @param before as it is here
 * @param body as the file has it now, with all that is kept (`asBefore`)
 */
export function fateOf(
  before: { readonly deleted: boolean; readonly mut: string | null; readonly body: object } | undefined,
  body: object,
): Fate {
  if (before === undefined) return 'new';
  // Somebody changed or removed it here: an import never takes anybody's work back.
  if (before.mut !== null) return 'kept';
  if (before.deleted) return 'new';
  return equalValues(before.body, body) ? 'unchanged' : 'changed';
}
