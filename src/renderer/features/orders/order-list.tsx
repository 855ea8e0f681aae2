import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { addDays } from '../../../shared/domain/dates';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { ListPage, ListSums, mine, team, useEntityList, type ListDefinition } from '../../pages/list-page';
import { useOrderColumns } from '../../pages/order-columns';
import type { FilterCondition } from '../../ui/filters';
import { newOrderPath } from '../../ui/paths';
import './orders.css';
import { texts } from './texts';

/** Of one day the newest first: what has no number yet, drafts above all, then the last number given. */
export const orderList: ListDefinition = {
  parts: [mine('authorId'), team],
  sort: { field: 'orderedOn', desc: true },
  then: [{ field: 'number', missing: 'first' }, { field: 'provisionalNumber' }],
};
const sums = ['netMinor'] as const;

export function OrderList(): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const list = useEntityList('order', orderList);
  const totals = useSumsByCurrency('order', list.query, 'currency', sums);
  const columns = useOrderColumns();
  const monthStart = `${format.today.slice(0, 7)}-01`;
  const quick: readonly { label: string; conditions: FilterCondition[] }[] = [
    { label: t('draft'), conditions: [{ field: 'status', op: 'in', value: ['draft'] }] },
    {
      label: t('thisMonth'),
      conditions: [
        { field: 'orderedOn', op: 'gte', value: monthStart },
        { field: 'orderedOn', op: 'lt', value: addDays(monthStart, 31).slice(0, 8).concat('01') },
      ],
    },
  ];
  return (
    <ListPage
      list={list}
      columns={columns}
      searchHint={t('searchOrders')}
      create={{ label: texts.newOrder, path: newOrderPath() }}
      actions={quick.map(({ label, conditions }) => (
        <Button key={label} variant="subtle" size="compact-sm" onClick={() => list.setState({ conditions })}>
          {label}
        </Button>
      ))}
      empty={{ title: t('noOrders'), text: t('noOrdersHint') }}
      footer={<ListSums total={list.rows?.total ?? 0} lines={totals} sums={[{ field: 'netMinor', label: t('net') }]} />}
    />
  );
}
