import { Select } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { packagingIn } from '../../../shared/domain/packaging';
import { priceBook, priceOf, type PriceBook } from '../../../shared/domain/prices';
import type { Row } from '../../data/api';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLanguage, useTexts } from '../../i18n/texts';
import { categoryIn } from '../../pages/category-name';
import { ListPage, useEntityList, type ListDefinition } from '../../pages/list-page';
import { columnsOf, type Column } from '../../ui/columns';
import { Run } from '../../ui/text-run';
import { useViewMemory } from '../../ui/view-memory';
import { texts } from './texts';
import { useEmptyCatalogue } from './use-empty-catalogue';
import { usePriceLists, type PriceList } from './use-price-lists';

type ProductRow = Row<'product'>;

export const productList: ListDefinition = {
  parts: [
    { value: 'sold', label: texts.sold, where: () => [{ field: 'discontinued', op: 'ne', value: true }] },
    { value: 'all', label: texts.all, where: () => [] },
  ],
  part: 'sold',
  sort: { field: 'name', desc: false },
};

/** Instead of a code: the list prices that stand in the products themselves. */
const listPrices = '';

export function ProductList(): ReactNode {
  const t = useTexts(texts);
  const list = useEntityList('product', productList);
  const lists = usePriceLists();
  const [code, choose] = usePriceListChoice();
  const shown = code === listPrices ? undefined : (lists?.find((one) => one.code === code) ?? lists?.[0]);
  const columns = useColumns(shown);
  const { user } = useData().session;
  const whoAdds = useEmptyCatalogue();
  return (
    <ListPage
      list={list}
      searchHint={t('search')}
      columns={columns}
      rowClass={(row) => (row.discontinued ? 'd3' : undefined)}
      actions={
        <>
          <Link href="/products/prices" className="link s nw">
            {t('priceLists')}
          </Link>
          {lists !== undefined && lists.length > 0 && (
            <Select
              aria-label={t('priceList')}
              w={220}
              allowDeselect={false}
              data={[
                ...lists.map((one) => ({ value: one.code, label: one.name })),
                { value: listPrices, label: t('price') },
              ]}
              value={shown?.code ?? listPrices}
              onChange={(next) => choose(next ?? listPrices)}
            />
          )}
        </>
      }
      {...(user.role === 'administrator' ? { create: { label: texts.newProduct, path: '/products/new' } } : {})}
      empty={{ title: t('noProducts'), text: whoAdds }}
    />
  );
}

const choiceKey = 'products:priceList';

/** The code of the price list somebody looked at last; undefined: the one most of the own accounts buy by. */
function usePriceListChoice(): readonly [string | undefined, (code: string) => void] {
  const { lasting } = useViewMemory();
  const [code, setCode] = useState<unknown>(() => lasting.get(choiceKey));
  return [
    typeof code === 'string' ? code : undefined,
    (next) => {
      lasting.set(choiceKey, next);
      setCode(next);
    },
  ];
}

/** What an account on that list pays; stock carries its age, the category is in the reader's language. */
function useColumns(list: PriceList | undefined): readonly Column<ProductRow>[] {
  const format = useFormat();
  const language = useLanguage();
  const t = useTexts(texts);
  const book = useMemo(() => list && priceBook(list, list.currency), [list]);
  return useMemo(
    () =>
      columnsOf<ProductRow>('product').map((column): Column<ProductRow> => {
        switch (column.key) {
          case 'priceMinor':
            return book
              ? withPrices(column, book, format.money)
              : { ...column, width: 130, render: (row) => format.money(row.priceMinor, row.currency) };
          case 'code':
            return { ...column, width: 100 };
          case 'category':
            return { ...column, render: (row) => <Run>{categoryIn(row, language) ?? ''}</Run> };
          case 'packaging':
            return { ...column, render: (row) => <Run>{packagingIn(row.packaging ?? '', language)}</Run> };
          case 'stockMilli':
            return {
              ...column,
              width: 170,
              render: (row) =>
                row.stockMilli === undefined ? (
                  <span className="d3">{t('unknown')}</span>
                ) : (
                  <span>
                    {format.quantity(row.stockMilli)}{' '}
                    {row.stockAt !== undefined && <span className="xs d3">{format.moment(row.stockAt)}</span>}
                  </span>
                ),
            };
          default:
            return column;
        }
      }),
    [book, format, language, t],
  );
}

/** The prices of a list are not fields of the products: the column cannot be sorted by them. */
function withPrices(
  { sort: _byListPrice, ...column }: Column<ProductRow>,
  book: PriceBook,
  money: (minor: number, currency: string) => string,
): Column<ProductRow> {
  return {
    ...column,
    label: texts.onePrice,
    width: 130,
    render: (row) => {
      const price = priceOf(book, row);
      return price ? money(price.unitPriceMinor, price.currency) : <span className="d3">–</span>;
    },
  };
}
