import { Switch } from '@mantine/core';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { Row } from '../../data/api';
import { useCount, useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { columnsOf, type Column } from '../../ui/columns';
import { EmptyState } from '../../ui/empty-state';
import type { FilterCondition } from '../../ui/filters';
import { listQuery, rememberList, useListState, type ListState } from '../../ui/list-state';
import { pathOf } from '../../ui/paths';
import { RecordList } from '../../ui/record-list';
import { texts } from './texts';

type ProductRow = Row<'product'>;

/** `all`: also what is not sold any more. */
const scopeOf = (scope: string): FilterCondition[] =>
  scope === 'all' ? [] : [{ field: 'discontinued', op: 'ne', value: true }];

export function ProductList(): ReactNode {
  const t = useTexts(texts);
  const client = useData();
  const [, navigate] = useLocation();
  const { user, organisation } = client.session;
  const [state, setState] = useListState(`product ${user.id}`, {
    scope: 'sold',
    search: '',
    conditions: [],
    sort: { field: 'name', desc: false },
  });
  const [window, setWindow] = useState({ offset: 0, limit: 100 });
  const query = useMemo(() => listQuery(state, scopeOf(state.scope), 'code'), [state]);
  const rows = useRecords('product', query, { window });
  const all = useCount('product', { where: scopeOf(state.scope) });
  const columns = useColumns();
  useEffect(() => rememberList('product', { query, path: '/products' }), [query]);
  const countOf = useCallback(
    async (other: ListState) =>
      (await client.fetchRecords('product', listQuery(other, scopeOf(other.scope), 'code'), { offset: 0, limit: 1 }))
        .total,
    [client],
  );
  return (
    <RecordList<ProductRow>
      entity="product"
      title={t('products')}
      state={state}
      onState={setState}
      searchPlaceholder={t('search')}
      columns={columns}
      currency={organisation.currency}
      data={rows}
      all={all}
      onWindow={setWindow}
      countOf={countOf}
      onOpen={(row) => navigate(pathOf('product', row.id))}
      rowClass={(row) => (row.discontinued ? 'd3' : undefined)}
      actions={
        <Switch
          size="sm"
          label={t('showDiscontinued')}
          checked={state.scope === 'all'}
          onChange={(event) => setState({ scope: event.currentTarget.checked ? 'all' : 'sold' })}
        />
      }
      emptyState={<EmptyState title={t('noProducts')}>{t('noProductsHint')}</EmptyState>}
    />
  );
}

/** Stock carries its age, prices their currency; the rest follows the definition. */
function useColumns(): Column<ProductRow>[] {
  const format = useFormat();
  const t = useTexts(texts);
  return useMemo(
    () =>
      columnsOf<ProductRow>('product').map((column): Column<ProductRow> => {
        if (column.key === 'priceMinor')
          return { ...column, width: 130, render: (row) => format.money(row.priceMinor, row.currency) };
        if (column.key === 'code') return { ...column, width: 100 };
        if (column.key !== 'stockMilli') return column;
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
      }),
    [format, t],
  );
}
