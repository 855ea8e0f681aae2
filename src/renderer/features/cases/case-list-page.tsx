import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useCount, useData, useRecords } from '../../data/hooks';
import { useLabel, useTexts } from '../../i18n/texts';
import { columnsOf } from '../../ui/columns';
import { EmptyState } from '../../ui/empty-state';
import type { FilterCondition } from '../../ui/filters';
import { Key } from '../../ui/kbd';
import { listQuery, rememberList, useListState, type ListState } from '../../ui/list-state';
import { pathOf } from '../../ui/paths';
import { RecordList } from '../../ui/record-list';
import { useShortcuts } from '../../ui/shortcuts';
import { Deadline } from './deadline';
import { texts } from './texts';

const nobody: readonly FilterCondition[] = [];

export function CaseListPage(): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const data = useData();
  const { user, organisation } = data.session;
  const [state, setState] = useListState(`cases:${user.id}`, {
    scope: 'team',
    search: '',
    conditions: [{ field: 'status', op: 'in', value: ['open'] }],
    sort: { field: 'deadlineAt', desc: false },
  });
  const scope = useMemo<readonly FilterCondition[]>(
    () => (state.scope === 'mine' ? [{ field: 'ownerId', op: 'eq', value: user.id }] : nobody),
    [state.scope, user.id],
  );
  const query = useMemo(() => listQuery(state, scope, 'subject'), [state, scope]);
  const [window, setWindow] = useState({ offset: 0, limit: 100 });
  const rows = useRecords('case', query, { window });
  const all = useCount('case', { where: scope });
  const columns = useMemo(
    () =>
      columnsOf<Row<'case'>>('case').map((column) =>
        column.key === 'deadlineAt'
          ? { ...column, width: 200, render: (row: Row<'case'>) => <Deadline serviceCase={row} brief bare /> }
          : column.key === 'accountId'
            ? { ...column, width: 240, grow: true }
            : column,
      ),
    [],
  );
  const countOf = useCallback(
    async (other: ListState) =>
      (await data.fetchRecords('case', listQuery(other, scope, 'subject'), { offset: 0, limit: 1 })).total,
    [data, scope],
  );
  const create = (): void => navigate('/cases/new');
  useShortcuts([{ keys: 'n', label: texts.newCase, run: create }]);
  return (
    <RecordList
      entity="case"
      title={label(entities.case.plural)}
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
        rememberList('case', { query, path: '/cases' });
        navigate(pathOf('case', row.id));
      }}
      actions={
        <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create}>
          {t('newCase')} <Key keys="n" />
        </Button>
      }
      emptyState={
        <EmptyState title={t('empty')} action={<Button onClick={create}>{t('newCase')}</Button>}>
          {t('emptyText')}
        </EmptyState>
      }
    />
  );
}
