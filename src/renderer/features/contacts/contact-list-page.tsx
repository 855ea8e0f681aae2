import { useMemo, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useTexts } from '../../i18n/texts';
import { ListPage, useEntityList, type ListDefinition } from '../../pages/list-page';
import { columnsOf, type Column } from '../../ui/columns';
import { RefTitle } from '../../ui/field-value';
import { logPath } from '../../ui/paths';
import { RecordState } from '../../ui/record-state';
import { useShortcuts } from '../../ui/shortcuts';
import { Run } from '../../ui/text-run';
import { accountsOf } from './person-name';
import { texts } from './texts';
import './contacts.css';

type ContactRow = Row<'contact'>;
export const contactList: ListDefinition = { sort: { field: 'fullName', desc: false } };

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
  const [, navigate] = useLocation();
  const list = useEntityList('contact', contactList);
  const columns = useMemo(contactColumns, []);
  const log = (kind: 'call' | 'visit'): void => {
    const { current } = list.active;
    navigate(logPath(kind, current && accountsOf(current)[0]?.accountId));
  };
  useShortcuts([
    { keys: 'c', label: texts.callKey, run: () => log('call') },
    { keys: 'v', label: texts.visitKey, run: () => log('visit'), quiet: true },
  ]);
  return (
    <ListPage
      list={list}
      columns={columns}
      searchHint={t('searchHint')}
      create={{ label: texts.newContact, path: '/contacts/new' }}
      empty={{ title: t('empty'), text: t('emptyText') }}
    />
  );
}
