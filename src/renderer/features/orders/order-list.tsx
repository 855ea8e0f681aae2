import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { addDays } from '../../../shared/domain/dates';
import { orderStatuses } from '../../../shared/entities/order';
import type { Row } from '../../data/api';
import { useCount, useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { columnsOf, type Column } from '../../ui/columns';
import { EmptyState } from '../../ui/empty-state';
import type { FilterCondition } from '../../ui/filters';
import { Key } from '../../ui/kbd';
import { listQuery, rememberList, useListState, type ListQuery, type ListState } from '../../ui/list-state';
import { newOrderPath, pathOf } from '../../ui/paths';
import { RecordList } from '../../ui/record-list';
import { RecordState } from '../../ui/record-state';
import { useShortcuts } from '../../ui/shortcuts';
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

const scopeOf = (scope: string, userId: string): FilterCondition[] =>
  scope === 'mine' ? [{ field: 'authorId', op: 'eq', value: userId }] : [];

export function OrderList(): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const client = useData();
  const [, navigate] = useLocation();
  const { user, organisation } = client.session;
  const [state, setState] = useListState(`order ${user.id}`, {
    scope: user.role === 'salesperson' ? 'mine' : 'team',
    search: '',
    conditions: [],
    sort: { field: 'orderedOn', desc: true },
  });
  const [window, setWindow] = useState({ offset: 0, limit: 100 });
  const query = useMemo(() => listQuery(state, scopeOf(state.scope, user.id), 'provisionalNumber'), [state, user.id]);
  const rows = useRecords('order', query, { window });
  const all = useCount('order', { where: scopeOf(state.scope, user.id) });
  const columns = useColumns();
  useEffect(() => rememberList('order', { query, path: '/orders' }), [query]);
  const countOf = useCallback(
    async (other: ListState) =>
      (
        await client.fetchRecords('order', listQuery(other, scopeOf(other.scope, user.id), 'provisionalNumber'), {
          offset: 0,
          limit: 1,
        })
      ).total,
    [client, user.id],
  );
  const add = (): void => navigate(newOrderPath());
  useShortcuts([{ keys: 'n', label: texts.keyNew, run: add }]);
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
    <RecordList<OrderRow>
      entity="order"
      title={t('orders')}
      state={state}
      onState={setState}
      scopes={[
        { value: 'mine', label: t('mine') },
        { value: 'team', label: t('team') },
      ]}
      searchPlaceholder={t('searchOrders')}
      columns={columns}
      currency={organisation.currency}
      data={rows}
      all={all}
      onWindow={setWindow}
      countOf={countOf}
      onOpen={(row) => navigate(pathOf('order', row.id))}
      actions={
        <>
          {quick.map(({ label, conditions }) => (
            <Button key={label} variant="subtle" size="compact-sm" onClick={() => setState({ conditions })}>
              {label}
            </Button>
          ))}
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={add}>
            {t('newOrder')} <Key keys="n" />
          </Button>
        </>
      }
      emptyState={
        <EmptyState title={t('noOrders')} action={<Button onClick={add}>{t('writeOrder')}</Button>}>
          {t('noOrdersHint')}
        </EmptyState>
      }
      footer={<Sums query={query} total={rows?.total} />}
    />
  );
}

const noRows = { offset: 0, limit: 1 };

/** Net of all matches, one sum per currency: amounts of two currencies are never added. */
function Sums({ query, total }: { readonly query: ListQuery; readonly total: number | undefined }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { organisation } = useData().session;
  const lists = useRecords('priceList', {}, { window: { offset: 0, limit: 100 } });
  const accounts = useRecords(
    'account',
    { where: [{ field: 'currency', op: 'notEmpty' }], sort: [{ field: 'currency' }] },
    { window: { offset: 0, limit: 50 } },
  );
  const currencies = useMemo(
    () => [
      ...new Set([
        organisation.currency,
        ...(lists?.rows ?? []).map((list) => list.currency),
        ...(accounts?.rows ?? []).flatMap((account) => account.currency ?? []),
      ]),
    ],
    [organisation.currency, lists, accounts],
  );
  return (
    <span className="ordersums s">
      <span className="d2">{total !== undefined && t('sumOf', { n: format.number(total) })}</span>
      <span className="d2 r">{t('netOfMatches')}</span>
      {currencies.map((currency) => (
        <CurrencySum key={currency} query={query} currency={currency} />
      ))}
    </span>
  );
}

function CurrencySum({ query, currency }: { readonly query: ListQuery; readonly currency: string }): ReactNode {
  const format = useFormat();
  const rows = useRecords(
    'order',
    { ...query, where: [...query.where, { field: 'currency', op: 'eq', value: currency }] },
    { window: noRows, sums: ['netMinor'] },
  );
  if (!rows || rows.total === 0) return null;
  return <b>{format.money(rows.sums['netMinor'] ?? 0, currency)}</b>;
}
