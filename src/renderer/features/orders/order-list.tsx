import { Button } from '@mantine/core';
import { useMemo, type ReactNode } from 'react';
import { addDays } from '../../../shared/domain/dates';
import { orderStatuses } from '../../../shared/entities/order';
import type { Row } from '../../data/api';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { ListPage, ListSums, mine, team, useEntityList, type ListDefinition } from '../../pages/list-page';
import { columnsOf, type Column } from '../../ui/columns';
import type { FilterCondition } from '../../ui/filters';
import { newOrderPath } from '../../ui/paths';
import { RecordState } from '../../ui/record-state';
import { orderShape, StatusMark } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import './orders.css';
import { texts } from './texts';

type OrderRow = Row<'order'>;

/** Number, account and status say more together than the fields alone; the rest follows the definition. */
function useColumns(): Column<OrderRow>[] {
  const l = useLabel();
  return useMemo(() => {
    const derived = columnsOf<OrderRow>('order').filter(
      (column) => !['number', 'provisionalNumber', 'accountId', 'status'].includes(column.key),
    );
    const own: Column<OrderRow>[] = [
      {
        key: 'number',
        label: texts.number,
        width: 150,
        fixed: true,
        sort: 'number',
        render: (row) => (
          <span className="row">
            <span className="b">{row.number ?? row.provisionalNumber}</span>
            <RecordState meta={row.meta} brief />
          </span>
        ),
      },
      {
        key: 'provisionalNumber',
        label: texts.provisionalNumber,
        width: 130,
        sort: 'provisionalNumber',
        offered: true,
        render: (row) => row.provisionalNumber,
      },
      {
        key: 'accountName',
        label: texts.account,
        width: 220,
        grow: true,
        fixed: true,
        sort: 'accountName',
        render: (row) => <Run className="b">{row.accountName}</Run>,
      },
      {
        key: 'status',
        label: texts.status,
        width: 130,
        sort: 'status',
        render: (row) => <StatusMark shape={orderShape(row.status)}>{l(orderStatuses[row.status])}</StatusMark>,
      },
    ];
    const currency: Column<OrderRow> = {
      key: 'currency',
      label: ['Currency', '币种', '幣別'],
      width: 80,
      sort: 'currency',
      render: (row) => <span className="d2">{row.currency}</span>,
    };
    return [...own, ...derived, currency];
  }, [l]);
}

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
  const columns = useColumns();
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
