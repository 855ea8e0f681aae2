import { useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import type { EntityName } from '../../../shared/entities';
import type { Query, Row } from '../../data/api';
import { useRecords } from '../../data/hooks';
import { useTexts } from '../../i18n/texts';
import { useOrderColumns } from '../../pages/order-columns';
import { columnsOf, type Column } from '../../ui/columns';
import { EmptyState } from '../../ui/empty-state';
import { pathOf } from '../../ui/paths';
import { RecordTable } from '../../ui/record-table';
import { texts } from './texts';

type Kind = Extract<EntityName, 'order' | 'opportunity' | 'case' | 'task' | 'promise' | 'activity'>;

/** The field a tab is sorted by when it opens: the newest, or the next due, first. */
const firstSort: Readonly<Record<Kind, { readonly field: string; readonly desc: boolean }>> = {
  order: { field: 'orderedOn', desc: true },
  opportunity: { field: 'closeOn', desc: false },
  case: { field: 'deadlineAt', desc: true },
  task: { field: 'dueOn', desc: true },
  promise: { field: 'dueOn', desc: true },
  activity: { field: 'startAt', desc: true },
};

/** Where the first of them comes from. */
const nextAct = {
  order: 'firstOrder',
  opportunity: 'firstAdded',
  case: 'firstAdded',
  task: 'firstAdded',
  promise: 'firstAdded',
  activity: 'firstLogged',
} as const satisfies Record<Kind, keyof typeof texts>;

/** Every record of one kind that belongs to the account, as a table. */
export function AccountRecords({
  accountId,
  entity,
}: {
  readonly accountId: string;
  readonly entity: Kind;
}): ReactNode {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  const [sort, setSort] = useState(firstSort[entity]);
  const [window, setWindow] = useState({ offset: 0, limit: 100 });
  const query = useMemo<Query>(
    () => ({ where: [{ field: 'accountId', op: 'eq', value: accountId }], sort: [sort] }),
    [accountId, sort],
  );
  const rows = useRecords(entity, query, { window });
  const ofOrders = useOrderColumns();
  const columns = useMemo(() => {
    const all = entity === 'order' ? (ofOrders as readonly Column<Row<Kind>>[]) : columnsOf<Row<Kind>>(entity);
    return all.filter((column) => column.key !== 'accountId' && column.key !== 'accountName');
  }, [entity, ofOrders]);
  return (
    <div className="account-tab-body">
      <RecordTable<Row<Kind>>
        entity={entity}
        columns={columns}
        data={rows}
        onWindow={setWindow}
        sort={sort}
        onSort={setSort}
        onOpen={(row) => navigate(pathOf(entity, row.id))}
        storageKey={`account:${entity}`}
        emptyState={<EmptyState title={t('noneYet')}>{t(nextAct[entity])}</EmptyState>}
      />
    </div>
  );
}
