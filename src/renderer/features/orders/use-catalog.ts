import { useMemo, useRef } from 'react';
import { priceBook, priceOf, type PriceBook } from '../../../shared/domain/prices';
import type { RecordOf } from '../../../shared/record';
import { useFormat } from '../../i18n/format-context';
import { useData, useRecords } from '../../data/hooks';
import { useAccountPriceList } from '../../pages/account-price-list';
import { productIndex, type ProductIndex } from './find-product';
import type { PricedProduct } from './order-editing';
import { usualItems, type UsualItem } from './usual-items';

export type Product = RecordOf<'product'>;

/** Everything an order of one account is written from. */
export interface Catalog {
  readonly products: ProductIndex<Product>;
  readonly book: PriceBook;
  /** The version of the account's price list that is valid today. */
  readonly list: RecordOf<'priceList'> | undefined;
  readonly usual: readonly UsualItem[];
  /** Placed orders of the account, newest first. */
  readonly past: readonly RecordOf<'order'>[];
  /** Today's prices by product, where there is one. */
  readonly prices: ReadonlyMap<string, number>;
  /** The product with its price for this order; undefined without a price in the order's currency. */
  priced(product: Product): PricedProduct | undefined;
}

const products = { offset: 0, limit: 20_000 };
const pastOrders = { offset: 0, limit: 60 };

/**
 * @param currency of an order that exists; a new one takes that of the price list, the account, or the company
 * @returns undefined until everything has been read
 */
export function useCatalog(accountId: string, currency: string | undefined): Catalog | undefined {
  const { session } = useData();
  const { today } = useFormat();
  const agreed = useAccountPriceList(accountId, today);
  const found = useRecords('product', { sort: [{ field: 'name' }] }, { window: products });
  const past = useRecords(
    'order',
    {
      where: [
        { field: 'accountId', op: 'eq', value: accountId },
        { field: 'status', op: 'in', value: ['submitted', 'accepted', 'adjusted', 'delivered'] },
      ],
      sort: [{ field: 'orderedOn', desc: true }],
    },
    { window: pastOrders },
  );
  const rows = found?.rows;
  const index = useMemo(() => rows && productIndex(rows), [rows]);
  const usual = useMemo(() => past && usualItems(past.rows), [past]);
  const wanted = currency ?? agreed?.account?.currency ?? session.organisation.currency;
  const list = currency === undefined || agreed?.list?.currency === currency ? agreed?.list : undefined;
  // Not the account: an order that is being written changes its figures, and nothing here.
  const isKnown = agreed !== undefined;
  const catalog = useMemo((): Catalog | undefined => {
    if (!isKnown || !index || !usual || !past) return undefined;
    const book = priceBook(list, wanted);
    const prices = new Map<string, number>();
    for (const product of index.all) {
      const price = priceOf(book, product);
      if (price) prices.set(product.id, price.unitPriceMinor);
    }
    return {
      products: index,
      book,
      list,
      usual,
      past: past.rows,
      prices,
      priced: (product) => {
        const unitPriceMinor = prices.get(product.id);
        if (unitPriceMinor === undefined) return undefined;
        return { id: product.id, code: product.code, name: product.name, packaging: product.packaging, unitPriceMinor };
      },
    };
  }, [isKnown, index, usual, past, list, wanted]);
  // A question that is asked anew (another price list) must not close the editor while its answer is on the way.
  const before = useRef(catalog);
  if (catalog) before.current = catalog;
  return catalog ?? before.current;
}
