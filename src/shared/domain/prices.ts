import type { Body } from '../entities';

type ListFacts = Pick<
  Body<'priceList'>,
  'code' | 'revision' | 'validFrom' | 'validUntil' | 'currency' | 'prices' | 'name'
> & { readonly id: string };
type ProductFacts = Pick<Body<'product'>, 'priceMinor' | 'currency'> & { readonly id: string };

/** The version of a price list that is valid on a day: the latest that has begun and not ended. */
export function versionOn<L extends Pick<ListFacts, 'code' | 'validFrom' | 'validUntil' | 'revision'>>(
  lists: readonly L[],
  code: string,
  day: string,
): L | undefined {
  let best: L | undefined;
  for (const list of lists) {
    if (list.code !== code || list.validFrom > day || (list.validUntil ?? '9999') < day) continue;
    if (
      !best ||
      list.validFrom > best.validFrom ||
      (list.validFrom === best.validFrom && list.revision > best.revision)
    )
      best = list;
  }
  return best;
}

/** What an account pays on a day, whatever version of its price list the account happens to name. */
export function priceListFor<L extends Pick<ListFacts, 'id' | 'code' | 'validFrom' | 'validUntil' | 'revision'>>(
  lists: readonly L[],
  priceListId: string | undefined,
  day: string,
): L | undefined {
  const named = lists.find((list) => list.id === priceListId);
  return named && versionOn(lists, named.code, day);
}

/**
 * What an account pays by for whom nobody chose a price list, neither for itself nor for a segment. In the company's own currency these are
 * the list prices of the products; in another one there are none, so it is the only price list of that currency. Of several somebody has to
 * choose.
 */
export function usualListIn<L extends Pick<ListFacts, 'code' | 'currency' | 'validFrom' | 'validUntil' | 'revision'>>(
  lists: readonly L[],
  currency: string,
  companyCurrency: string,
  day: string,
): L | undefined {
  if (currency === companyCurrency) return undefined;
  const ofCurrency = lists.filter((list) => list.currency === currency);
  const valid = [...new Set(ofCurrency.map(({ code }) => code))].flatMap(
    (code) => versionOn(ofCurrency, code, day) ?? [],
  );
  return valid.length === 1 ? valid[0] : undefined;
}

export interface Price {
  /** Minor units of `currency`. */
  readonly unitPriceMinor: number;
  readonly currency: string;
  readonly from: 'priceList' | 'list';
}

/** Prices of one price list, ready for look-up. */
export interface PriceBook {
  readonly currency: string;
  readonly prices: ReadonlyMap<string, number>;
}

export const priceBook = (list: Pick<ListFacts, 'currency' | 'prices'> | undefined, currency: string): PriceBook => ({
  currency: list?.currency ?? currency,
  prices: new Map((list?.prices ?? []).map((price) => [price.productId, price.unitPriceMinor])),
});

/** The price of the price list, else the product's list price; undefined when neither is in the order's currency. */
export function priceOf(book: PriceBook, product: ProductFacts): Price | undefined {
  const agreed = book.prices.get(product.id);
  if (agreed !== undefined) return { unitPriceMinor: agreed, currency: book.currency, from: 'priceList' };
  return product.currency === book.currency
    ? { unitPriceMinor: product.priceMinor, currency: book.currency, from: 'list' }
    : undefined;
}
