import { useMemo, type ReactNode } from 'react';
import type { Row } from '../../data/api';
import { useTexts } from '../../i18n/texts';
import { ListPage, mine, team, useEntityList, type ListDefinition } from '../../pages/list-page';
import { columnsOf } from '../../ui/columns';
import { Deadline } from './deadline';
import { texts } from './texts';

export const caseList: ListDefinition = {
  parts: [mine('ownerId'), team],
  part: 'team',
  conditions: [{ field: 'status', op: 'in', value: ['open'] }],
  sort: { field: 'deadlineAt', desc: false },
};

export function CaseListPage(): ReactNode {
  const t = useTexts(texts);
  const list = useEntityList('case', caseList);
  const columns = useMemo(
    () =>
      columnsOf<Row<'case'>>('case').map((column) =>
        column.key === 'deadlineAt'
          ? { ...column, width: 160, render: (row: Row<'case'>) => <Deadline serviceCase={row} brief bare /> }
          : column.key === 'accountId'
            ? { ...column, width: 200, grow: true }
            : column.key === 'ownerId'
              ? { ...column, width: 140 }
              : column,
      ),
    [],
  );
  return (
    <ListPage
      list={list}
      columns={columns}
      searchHint={t('searchHint')}
      create={{ label: texts.newCase, path: '/cases/new' }}
      empty={{ title: t('empty'), text: t('emptyText') }}
    />
  );
}
