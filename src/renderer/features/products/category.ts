import type { Body } from '../../../shared/entities';
import type { Language } from '../../../shared/schema/label';

type Categories = Pick<Body<'product'>, 'category' | 'categoryZhCn' | 'categoryZhTw'>;

/** The category in the reader's language, or in the one it has. */
export function categoryIn(product: Categories, language: Language): string | undefined {
  const own = { en: product.category, 'zh-CN': product.categoryZhCn, 'zh-TW': product.categoryZhTw }[language];
  return own ?? product.category;
}
