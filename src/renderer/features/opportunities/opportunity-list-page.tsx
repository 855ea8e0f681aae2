import { useMemo, type ReactNode } from 'react';
import type { Row } from '../../data/api';
import { useData } from '../../data/hooks';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { ListPage, ListSums, mine, team, useEntityList, type ListDefinition } from '../../pages/list-page';
import { columnsOf } from '../../ui/columns';
import { openStages } from '../../../shared/domain/stages';
import { texts } from './texts';

export const opportunityList: ListDefinition = {
  parts: [mine('ownerId'), team],
  conditions: [{ field: 'stage', op: 'in', value: openStages }],
  sort: { field: 'closeOn', desc: false },
};
const sums = ['valueMinor'] as const;

export function OpportunityListPage(): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { organisation } = useData().session;
  const list = useEntityList('opportunity', opportunityList);
  const totals = useSumsByCurrency('opportunity', list.query, 'currency', sums);
  const columns = useMemo(
    () =>
      columnsOf<Row<'opportunity'>>('opportunity').map((column) =>
        column.key === 'valueMinor'
          ? {
              ...column,
              // With its sign, because one list holds opportunities of several currencies.
              render: ({ valueMinor, currency = organisation.currency }: Row<'opportunity'>) =>
                valueMinor === undefined ? null : format.money(valueMinor, currency),
            }
          : column.key === 'name'
            ? { ...column, width: 260, grow: 3 }
            : column.key === 'accountId'
              ? { ...column, width: 190, grow: 2 }
              : column.key === 'ownerId'
                ? { ...column, width: 140 }
                : column,
      ),
    [format, organisation.currency],
  );
  return (
    <ListPage
      list={list}
      columns={columns}
      searchHint={t('searchHint')}
      create={{ label: texts.newOpportunity, path: '/opportunities/new' }}
      empty={{ title: t('empty'), text: t('emptyText') }}
      footer={<ListSums total={list.rows?.total ?? 0} lines={totals} sums={[{ field: 'valueMinor' }]} />}
    />
  );
}
