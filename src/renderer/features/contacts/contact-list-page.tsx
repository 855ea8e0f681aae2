import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useCount, useData, useRecords } from '../../data/hooks';
import { useLabel, useTexts } from '../../i18n/texts';
import { columnsOf, type Column } from '../../ui/columns';
import { EmptyState } from '../../ui/empty-state';
import { RefTitle } from '../../ui/field-value';
import { Key } from '../../ui/kbd';
import { listQuery, rememberList, useListState, type ListState } from '../../ui/list-state';
import { logPath, pathOf } from '../../ui/paths';
import { RecordList } from '../../ui/record-list';
import { RecordState } from '../../ui/record-state';
import { useShortcuts } from '../../ui/shortcuts';
import { Run } from '../../ui/text-run';
import { accountsOf } from './person-name';
import { texts } from './texts';
import './contacts.css';

type ContactRow = Row<'contact'>;
const none = [] as const;

function contactColumns(): Column<ContactRow>[] {
  const derived = columnsOf<ContactRow>('contact').filter((column) => column.key !== 'fullName');
  return [
    {
      key: 'fullName',
      label: entities.contact.fields.fullName.label,
      width: 200,
      grow: true,
      fixed: true,
      sort: 'fullName',
      render: (row) => (
        <span className="row">
          <span className="b el">
            <Run>{row.fullName}</Run>
          </span>
          {row.honorific !== undefined && (
            <span className="d2 el">
              <Run>{row.honorific}</Run>
            </span>
          )}
          <RecordState meta={row.meta} brief />
        </span>
      ),
    },
    {
      key: 'accounts',
      label: entities.contact.fields.accounts.label,
      width: 300,
      grow: true,
      render: (row) => <AccountsCell row={row} />,
    },
    ...derived.map((column) => (column.key === 'email' ? { ...column, grow: true } : column)),
  ];
}

function AccountsCell({ row }: { readonly row: ContactRow }): ReactNode {
  const [first, ...others] = accountsOf(row);
  if (!first) return null;
  return (
    <>
      <RefTitle entity="account" id={first.accountId} />
      {first.role !== undefined && (
        <span className="d2">
          {' '}
          <Run>{first.role}</Run>
        </span>
      )}
      {others.length > 0 && <span className="d3"> +{others.length}</span>}
    </>
  );
}

export function ContactListPage(): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const data = useData();
  const { user, organisation } = data.session;
  const [state, setState] = useListState(`contacts:${user.id}`, {
    scope: 'all',
    search: '',
    conditions: [],
    sort: { field: 'fullName', desc: false },
  });
  const query = useMemo(() => listQuery(state, none, 'fullName'), [state]);
  const [window, setWindow] = useState({ offset: 0, limit: 100 });
  const rows = useRecords('contact', query, { window });
  const all = useCount('contact', {});
  const active = useRef<ContactRow | undefined>(undefined);
  const columns = useMemo(contactColumns, []);
  const countOf = useCallback(
    async (other: ListState) =>
      (await data.fetchRecords('contact', listQuery(other, none, 'fullName'), { offset: 0, limit: 1 })).total,
    [data],
  );
  const log = (kind: 'call' | 'visit'): void => {
    const account = active.current ? accountsOf(active.current)[0]?.accountId : undefined;
    navigate(logPath(kind, account));
  };
  useShortcuts([
    { keys: 'n', label: texts.newContact, run: () => navigate('/contacts/new') },
    { keys: 'c', label: texts.callKey, run: () => log('call') },
    { keys: 'v', label: texts.visitKey, run: () => log('visit'), quiet: true },
  ]);
  const add = (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => navigate('/contacts/new')}>
      {t('newContact')} <Key keys="n" />
    </Button>
  );
  return (
    <RecordList
      entity="contact"
      title={label(entities.contact.plural)}
      state={state}
      onState={setState}
      searchPlaceholder={t('searchHint')}
      columns={columns}
      currency={organisation.currency}
      data={rows}
      all={all}
      onWindow={setWindow}
      countOf={countOf}
      onActive={(row) => {
        active.current = row;
      }}
      onOpen={(row) => {
        rememberList('contact', { query, path: '/contacts' });
        navigate(pathOf('contact', row.id));
      }}
      actions={add}
      emptyState={
        <EmptyState
          title={t('empty')}
          action={<Button onClick={() => navigate('/contacts/new')}>{t('newContact')}</Button>}
        >
          {t('emptyText')}
        </EmptyState>
      }
    />
  );
}
