import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useCount, useData, useRecords } from '../../data/hooks';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { columnsOf } from '../../ui/columns';
import { EmptyState } from '../../ui/empty-state';
import type { FilterCondition } from '../../ui/filters';
import { Key } from '../../ui/kbd';
import { listQuery, rememberList, useListState, type ListState } from '../../ui/list-state';
import { pathOf } from '../../ui/paths';
import { RecordList } from '../../ui/record-list';
import { useShortcuts } from '../../ui/shortcuts';
import { openStages } from './stages';
import { texts } from './texts';

const sums = ['valueMinor'] as const;
const nobody: readonly FilterCondition[] = [];

export function OpportunityListPage(): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const [, navigate] = useLocation();
  const data = useData();
  const { user, organisation } = data.session;
  const [state, setState] = useListState(`opportunities:${user.id}`, {
    scope: user.role === 'salesperson' ? 'mine' : 'team',
    search: '',
    conditions: [{ field: 'stage', op: 'in', value: openStages }],
    sort: { field: 'closeOn', desc: false },
  });
  const scope = useMemo<readonly FilterCondition[]>(
    () => (state.scope === 'mine' ? [{ field: 'ownerId', op: 'eq', value: user.id }] : nobody),
    [state.scope, user.id],
  );
  const query = useMemo(() => listQuery(state, scope, 'name'), [state, scope]);
  const [window, setWindow] = useState({ offset: 0, limit: 100 });
  const rows = useRecords('opportunity', query, { window });
  const totals = useSumsByCurrency('opportunity', query, 'currency', sums);
  const all = useCount('opportunity', { where: scope });
  const columns = useMemo(
    () =>
      columnsOf<Row<'opportunity'>>('opportunity').map((column) =>
        column.key === 'valueMinor'
          ? { ...column, render: (row: Row<'opportunity'>) => <Value row={row} currency={organisation.currency} /> }
          : column.key === 'accountId'
            ? { ...column, width: 240, grow: true }
            : column,
      ),
    [organisation.currency],
  );
  const countOf = useCallback(
    async (other: ListState) =>
      (await data.fetchRecords('opportunity', listQuery(other, scope, 'name'), { offset: 0, limit: 1 })).total,
    [data, scope],
  );
  const create = (): void => navigate('/opportunities/new');
  useShortcuts([{ keys: 'n', label: texts.newOpportunity, run: create }]);
  return (
    <RecordList
      entity="opportunity"
      title={label(entities.opportunity.plural)}
      state={state}
      onState={setState}
      scopes={(['mine', 'team'] as const).map((value) => ({ value, label: t(value) }))}
      searchPlaceholder={t('searchHint')}
      columns={columns}
      currency={organisation.currency}
      data={rows}
      all={all}
      onWindow={setWindow}
      countOf={countOf}
      onOpen={(row) => {
        rememberList('opportunity', { query, path: '/opportunities' });
        navigate(pathOf('opportunity', row.id));
      }}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create}>
          {t('newOpportunity')} <Key keys="n" />
        </Button>
      }
      emptyState={
        <EmptyState title={t('empty')} action={<Button onClick={create}>{t('newOpportunity')}</Button>}>
          {t('emptyText')}
        </EmptyState>
      }
      footer={
        rows && rows.total > 0 ? (
          <span className="row foot-right">
            <span className="d3">{t('sumOf', { n: format.number(rows.total) })}</span>
            {(totals ?? []).map((line) => (
              <b key={line.currency}>{format.money(line.sums['valueMinor'] ?? 0, line.currency)}</b>
            ))}
          </span>
        ) : undefined
      }
    />
  );
}

/** With its sign, because one list holds opportunities of several currencies. */
function Value({ row, currency }: { readonly row: Row<'opportunity'>; readonly currency: string }): ReactNode {
  const format = useFormat();
  return row.valueMinor === undefined ? null : format.money(row.valueMinor, row.currency ?? currency);
}
