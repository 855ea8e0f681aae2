import { bySegmentOrder, careOf, membersOf } from '../../../shared/domain/care';
import { priceBook, priceListFor, priceOf, usualListIn } from '../../../shared/domain/prices';
import type { Row } from '../api';
import type { Insights } from './insights';

/** Which products an account can be offered: those that the panel of an order would give it a price for, and that go on being sold. */
export class OfferedProducts {
  constructor(readonly insights: Insights) {}

  /** Makes in slices what `to` needs. */
  async ready(): Promise<void> {
    const accounts = this.insights.options.of('account');
    for (const segment of this.#pricingSegments()) await accounts.fitsReady(membersOf(segment));
  }

  /** @param account slot of one that is here */
  to(account: number): (productId: string) => boolean {
    const { of, currency, today } = this.insights.options;
    const accounts = of('account');
    const row = accounts.rowAt(account) as unknown as Row<'account'>;
    const segments =
      row.priceListId === undefined
        ? this.#pricingSegments().filter((segment) => accounts.fits(account, membersOf(segment)))
        : [];
    const listAt = (id: string): Row<'priceList'> | undefined => of('priceList').row(id) as unknown as Row<'priceList'>;
    const { priceListId } = careOf(row, segments, (id) => listAt(id)?.currency).care;
    // They are few, and some of them large: they are looked at where the products' own prices are not what counts.
    const lists = (): Row<'priceList'>[] => {
      const { records } = of('priceList');
      return Array.from(records.liveList(), (slot) => of('priceList').rowAt(slot) as unknown as Row<'priceList'>);
    };
    const own = row.currency ?? currency;
    const list =
      priceListId !== undefined
        ? priceListFor(lists(), priceListId, today())
        : own === currency
          ? undefined
          : usualListIn(lists(), own, currency, today());
    const book = priceBook(list, own);
    const products = of('product');
    return (productId) => {
      const product = products.row(productId) as unknown as Row<'product'> | undefined;
      return product !== undefined && product.discontinued !== true && priceOf(book, product) !== undefined;
    };
  }

  #pricingSegments(): readonly Row<'segment'>[] {
    const table = this.insights.options.of('segment');
    const all = Array.from(table.records.liveList(), (slot) => table.rowAt(slot) as unknown as Row<'segment'>);
    return bySegmentOrder(all.filter(({ priceListId }) => priceListId !== undefined));
  }
}
