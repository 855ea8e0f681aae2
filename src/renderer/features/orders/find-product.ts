import { foldText } from '../../../shared/domain/fold-text';
import { indexOfSound, mayBePinyin } from '../../data/pinyin';
import type { UsualItem } from './usual-items';

export interface Searchable {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly category?: string | undefined;
  readonly categoryZhCn?: string | undefined;
  readonly categoryZhTw?: string | undefined;
  readonly discontinued?: boolean | undefined;
}

/** Text as it is compared: width, case, accents and the script of Chinese do not matter. */
export const fold = (text: string): string => foldText(text).trim();

export interface ProductIndex<P extends Searchable> {
  readonly all: readonly P[];
  readonly byId: ReadonlyMap<string, P>;
  readonly folded: ReadonlyMap<
    string,
    { readonly code: string; readonly name: string; readonly words: string; readonly about: string }
  >;
}

export function productIndex<P extends Searchable>(products: readonly P[]): ProductIndex<P> {
  return {
    all: products,
    byId: new Map(products.map((product) => [product.id, product])),
    folded: new Map(
      products.map((product) => [
        product.id,
        {
          code: fold(product.code),
          name: fold(product.name),
          words: fold(
            [product.code, product.name, product.category, product.categoryZhCn, product.categoryZhTw].join(' '),
          ),
          about: fold(product.description ?? ''),
        },
      ]),
    ),
  };
}

export interface Suggestion<P extends Searchable> {
  readonly product: P;
  readonly usual?: UsualItem | undefined;
}

/** Where a typed word is found in folded text, as it stands or as Chinese sounds (pinyin or initials); -1: nowhere. */
function placeOf(text: string, word: string): number {
  const at = text.indexOf(word);
  return at < 0 && mayBePinyin(word) ? indexOfSound(text, word) : at;
}

/** Lower is better; undefined: no match. */
function rankOf(
  folded: { code: string; name: string; words: string; about: string },
  wanted: string,
  words: readonly string[],
): number | undefined {
  if (folded.code === wanted) return 0;
  const has = (text: string) => (word: string) => placeOf(text, word) >= 0;
  if (!words.every((word) => has(folded.words)(word) || has(folded.about)(word))) return undefined;
  if (folded.code.startsWith(wanted) || placeOf(folded.name, wanted) === 0) return 1;
  if (words.every((word) => folded.words.startsWith(word) || folded.words.includes(` ${word}`))) return 2;
  return words.every(has(folded.words)) ? 3 : 4;
}

/**
 * What to offer while the user types: the exact code first, then the usual items of the customer, then the rest, better
 * matches before worse. Without text: the usual items. What is on the order already comes last; discontinued items only by text.
 */
export function suggest<P extends Searchable>(
  index: ProductIndex<P>,
  usual: readonly UsualItem[],
  onOrder: ReadonlySet<string>,
  text: string,
  limit: number,
): Suggestion<P>[] {
  const wanted = fold(text);
  const words = wanted.split(/\s+/).filter(Boolean);
  const usualRank = new Map(usual.map((item, position) => [item.productId, { item, position }]));
  const candidates = words.length === 0 ? usual.flatMap((item) => index.byId.get(item.productId) ?? []) : index.all;
  const found: { product: P; sort: readonly number[] }[] = [];
  for (const product of candidates) {
    const folded = index.folded.get(product.id);
    const rank = words.length === 0 ? 1 : folded && rankOf(folded, wanted, words);
    if (rank === undefined || (words.length === 0 && (product.discontinued || onOrder.has(product.id)))) continue;
    const position = usualRank.get(product.id)?.position ?? Number.MAX_SAFE_INTEGER;
    found.push({
      product,
      sort: [
        rank === 0 ? 0 : 1,
        onOrder.has(product.id) ? 1 : 0,
        product.discontinued ? 1 : 0,
        position < Number.MAX_SAFE_INTEGER ? 0 : 1,
        rank,
        position,
      ],
    });
  }
  found.sort((a, b) => {
    const at = a.sort.findIndex((value, i) => value !== b.sort[i]);
    return at < 0 ? a.product.name.localeCompare(b.product.name) : (a.sort[at] ?? 0) - (b.sort[at] ?? 0);
  });
  return found.slice(0, limit).map(({ product }) => ({ product, usual: usualRank.get(product.id)?.item }));
}

export type Resolved<P extends Searchable> = { readonly product: P } | { readonly problem: 'unknown' | 'ambiguous' };

/** The product that a pasted code or name means: an exact code, an exact name, else the only one that contains all words. */
export function resolveProduct<P extends Searchable>(index: ProductIndex<P>, text: string): Resolved<P> {
  const wanted = fold(text);
  if (wanted === '') return { problem: 'unknown' };
  for (const key of ['code', 'name'] as const) {
    const exact = index.all.filter((product) => index.folded.get(product.id)?.[key] === wanted);
    if (exact.length === 1 && exact[0]) return { product: exact[0] };
    if (exact.length > 1) {
      const sold = exact.filter((product) => !product.discontinued);
      return sold.length === 1 && sold[0] ? { product: sold[0] } : { problem: 'ambiguous' };
    }
  }
  // A bare number is a code and never a part of a name.
  if (/^\d+$/.test(wanted)) return { problem: 'unknown' };
  const words = wanted.split(/\s+/);
  const near = index.all.filter((product) => words.every((word) => index.folded.get(product.id)?.words.includes(word)));
  if (near.length === 1 && near[0]) return { product: near[0] };
  return { problem: near.length === 0 ? 'unknown' : 'ambiguous' };
}
