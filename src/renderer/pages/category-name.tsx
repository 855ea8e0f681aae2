import type { ReactNode } from 'react';
import type { Body } from '../../shared/entities';
import type { Language } from '../../shared/schema/label';
import { useRecords } from '../data/hooks';
import { useLanguage } from '../i18n/texts';
import { Run } from '../ui/text-run';

type Categories = Pick<Body<'product'>, 'category' | 'categoryZhCn' | 'categoryZhTw'>;

/** The category in the reader's language, or in the one it has. */
export function categoryIn(product: Categories, language: Language): string | undefined {
  const own = { en: product.category, 'zh-CN': product.categoryZhCn, 'zh-TW': product.categoryZhTw }[language];
  return own ?? product.category;
}

const many = { offset: 0, limit: 2000 };

/** Categories as the reader calls them: some product of each says how. */
export function useCategoryNames(categories: readonly string[]): (category: string) => string {
  const language = useLanguage();
  const products = useRecords(
    'product',
    { where: [{ field: 'category', op: 'in', value: [...categories] }] },
    { window: many },
  );
  return (category) => {
    const product = products?.rows.find((row) => row.category === category);
    return (product && categoryIn(product, language)) ?? category;
  };
}

export function CategoryName({ category }: { readonly category: string }): ReactNode {
  return <Run>{useCategoryNames([category])(category)}</Run>;
}
