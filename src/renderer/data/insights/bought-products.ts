import type { FieldCondition } from '../../../shared/domain/condition';
import { boughtFigures, type BoughtFigures } from '../../../shared/domain/insights/behaviour-figures';
import type { PurchaseLineFact } from '../../../shared/domain/insights/customer-facts';
import { given } from '../../../shared/domain/insights/record-facts';
import type { Predicate } from '../filter';
import { inParts, inSlices, stride, type Work } from '../slices';
import { widened } from './columns-by-slot';
import type { Insights } from './insights';

type SoldProduct = Pick<PurchaseLineFact, 'productId' | 'categoryId'>;

const fewEntries = 4096;
const unknown = -1;

/**
 * What was bought by each account, by its slot: every product once with the last day of it, 8 bytes. Made of the columns of orders and their lines, in slices
 * when somebody asks first; what an account bought is put behind the others when its orders have changed.
 */
export class BoughtProducts {
  /** The entries of an account are those from `start` to before `start + count`. */
  #start = new Int32Array(0);
  /** -1: they are not known. */
  #count = new Int32Array(0);
  /** Day on which the account is looked at. */
  #asOf = new Int32Array(0);
  #product = new Int32Array(fewEntries);
  #day = new Int32Array(fewEntries);
  #used = 0;
  #unused = 0;
  /** Slots of the products of each category, until products change. */
  #ofCategory: ReadonlyMap<string, readonly number[]> | undefined;
  /** By slot, those that were asked for, until products change. */
  #products: SoldProduct[] = [];

  constructor(readonly insights: Insights) {}

  get bytes(): number {
    return this.#count.length * 12 + this.#product.length * 8;
  }

  forget(account: number): void {
    const count = this.#count[account] ?? unknown;
    if (count === unknown) return;
    this.#count[account] = unknown;
    this.#unused += count;
    // Most of the room is left over: who asks next makes it of what is there.
    if (this.#unused > fewEntries && this.#unused * 2 > this.#used) this.forgetAll();
  }

  forgetAll(): void {
    this.#count.fill(unknown);
    this.#used = 0;
    this.#unused = 0;
  }

  /** Products have changed. */
  productsChanged(): void {
    this.#ofCategory = undefined;
    this.#products = [];
    // One that lines waited for has come.
    if (!this.insights.lines.isMade) this.forgetAll();
  }

  /** Makes in slices what questions for all accounts need. @returns undefined when it is there */
  ready(): Promise<unknown> | undefined {
    const index = this.insights.options.of('order').indexed('accountId');
    if (index) return index.then(() => this.ready());
    const { records } = this.insights.options.of('account');
    const isMade =
      this.insights.isSoldMade && records.liveList().every((slot) => (this.#count[slot] ?? unknown) !== unknown);
    return isMade ? undefined : inSlices(this.work());
  }

  *work(): Work<void> {
    yield* this.insights.soldWork();
    const { records } = this.insights.options.of('account');
    const slots = records.liveList();
    yield* inParts(slots.length, stride, (from, until) => {
      for (const slot of slots.subarray(from, until)) if (records.isLive(slot)) this.#know(slot);
    });
  }

  /**
   * Tells who bought one of several products, or something of one of several categories.
   * @returns undefined for what else can be asked. Only as long as no product changes
   */
  test(name: keyof BoughtFigures, condition: FieldCondition): Predicate | undefined {
    if (condition.op !== 'has' && condition.op !== 'in') return undefined;
    const { what, days } = boughtFigures[name];
    const products = this.insights.options.of('product').records;
    const isAsked = new Uint8Array(products.end);
    for (const value of condition.op === 'in' ? condition.value : [condition.value])
      for (const slot of what === 'product' ? [products.slotOf(String(value))] : this.#productsOf(String(value)))
        if (slot >= 0) isAsked[slot] = 1;
    return (account) => {
      this.#know(account);
      const after = (this.#asOf[account] as number) - days;
      const from = this.#start[account] as number;
      const until = from + (this.#count[account] as number);
      for (let at = from; at < until; at += 1)
        if (isAsked[this.#product[at] as number] === 1 && (this.#day[at] as number) > after) return true;
      return false;
    };
  }

  /** @param account slot of one that is here */
  valueAt(account: number, name: keyof BoughtFigures): readonly string[] {
    this.#know(account);
    const { what, days } = boughtFigures[name];
    const found = new Set<string>();
    const from = this.#start[account] as number;
    for (let at = from; at < from + (this.#count[account] as number); at += 1) {
      if ((this.#day[at] as number) <= (this.#asOf[account] as number) - days) continue;
      const product = this.#product[at] as number;
      const { productId, categoryId } = this.productAt(product);
      const named = what === 'product' ? productId : categoryId;
      if (named !== undefined) found.add(named);
    }
    return [...found];
  }

  /** A product as a line names it. @param product slot of one that is, or was, here */
  productAt(product: number): SoldProduct {
    return (this.#products[product] ??= {
      productId: this.insights.options.of('product').idAt(product),
      ...given('categoryId', this.#categoryAt(product)),
    });
  }

  #productsOf(category: string): readonly number[] {
    if (!this.#ofCategory) {
      const { records } = this.insights.options.of('product');
      const byName = new Map<string, number[]>();
      for (const slot of records.liveList()) {
        const name = this.#categoryAt(slot);
        if (name === undefined) continue;
        const slots = byName.get(name);
        if (slots) slots.push(slot);
        else byName.set(name, [slot]);
      }
      this.#ofCategory = byName;
    }
    return this.#ofCategory.get(category) ?? [];
  }

  #categoryAt(product: number): string | undefined {
    const { records } = this.insights.options.of('product');
    return this.insights.facts.categoryAt(records.isLive(product) ? product : -1);
  }

  #know(account: number): void {
    if ((this.#count[account] ?? unknown) === unknown) this.#read(account);
  }

  #read(account: number): void {
    const { sales, lines } = this.insights;
    const { slots, day } = this.insights.countedOrders(account);
    const lastDays = new Map<number, number>();
    for (const slot of slots) {
      const on = sales.day[slot] as number;
      const from = lines.start[slot] as number;
      for (let at = from; at < from + (lines.count[slot] as number); at += 1) {
        const product = lines.product[at] as number;
        if (product >= 0 && lines.isBought[at] === 1 && on > (lastDays.get(product) ?? 0)) lastDays.set(product, on);
      }
    }
    this.#widen(account, lastDays.size);
    this.#asOf[account] = day;
    this.#start[account] = this.#used;
    this.#count[account] = lastDays.size;
    for (const [product, on] of lastDays) {
      this.#product[this.#used] = product;
      this.#day[this.#used] = on;
      this.#used += 1;
    }
  }

  #widen(account: number, more: number): void {
    if (account >= this.#count.length) {
      const { end } = this.insights.options.of('account').records;
      const size = Math.max(account + 1, end) + 64 + (account >> 3);
      this.#start = widened(this.#start, new Int32Array(size));
      this.#count = widened(this.#count, new Int32Array(size).fill(unknown));
      this.#asOf = widened(this.#asOf, new Int32Array(size));
    }
    if (this.#used + more <= this.#product.length) return;
    const size = this.#used + more + (this.#product.length >> 1);
    this.#product = widened(this.#product, new Int32Array(size));
    this.#day = widened(this.#day, new Int32Array(size));
  }
}
