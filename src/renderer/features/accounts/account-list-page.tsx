import { Button } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMemo, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { useData } from '../../data/hooks';
import { useFiguresKnown } from '../../data/use-figures-known';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useFigureHints } from '../../pages/figure-hints';
import { ListPage, ListSums, mine, team, useEntityList, type ListDefinition } from '../../pages/list-page';
import { Key } from '../../ui/kbd';
import { logPath, newOrderPath } from '../../ui/paths';
import { useShortcuts } from '../../ui/shortcuts';
import { accountColumns } from './account-columns';
import { figureFields } from '../../pages/account-figure-fields';
import { LookInside } from './look-inside';
import { texts } from './texts';
import { useAccountExport } from './use-account-export';
import './accounts.css';

export const accountList: ListDefinition = {
  parts: [
    mine('ownerId'),
    { ...team, where: () => [{ field: 'ownerId', op: 'notEmpty' }] },
    { value: 'pool', label: texts.pool, where: () => [{ field: 'ownerId', op: 'empty' }] },
    {
      value: 'warm',
      label: texts.warm,
      where: () => [{ field: 'type', op: 'eq', value: 'prospect' }],
      sort: { field: 'nextContactOn', desc: false },
    },
  ],
  sort: { field: 'figures.net12Minor', desc: true },
  views: { slipping: { conditions: [{ field: 'figures.slipping', op: 'eq', value: true }] } },
};
const sums = ['figures.net12Minor', 'figures.openOrdersMinor'] as const;
const nobody: ReadonlySet<string> = new Set();

export function AccountListPage(): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [, navigate] = useLocation();
  const { user, organisation } = useData().session;
  const list = useEntityList('account', accountList);
  const { state, setState, rows, query, active } = list;
  const known = useFiguresKnown();
  const totals = useSumsByCurrency('account', query, 'figures.currency', sums, known);
  // A list of one currency names it in the head; of several, each amount carries its own.
  const several = (totals?.length ?? 0) > 1;
  const currency = totals?.length === 1 ? (totals[0]?.currency ?? organisation.currency) : organisation.currency;
  const hints = useFigureHints();
  const columns = useMemo(
    () => accountColumns(several ? undefined : currency, user.id, state.scope, known, hints),
    [several, currency, user.id, state.scope, known, hints],
  );
  // A selection belongs to the part of the list it was made in.
  const [selection, setSelection] = useState({ part: state.scope, ids: nobody });
  const selected = selection.part === state.scope ? selection.ids : nobody;
  const select = (ids: ReadonlySet<string>): void => setSelection({ part: state.scope, ids });
  const exportAccounts = useAccountExport();
  const log = (kind: 'call' | 'visit'): void => navigate(logPath(kind, active.current?.id));
  useShortcuts([
    { keys: 'c', label: texts.call, run: () => log('call') },
    { keys: 'v', label: texts.visit, run: () => log('visit'), quiet: true },
    { keys: 'o', label: texts.order, run: () => navigate(newOrderPath(active.current?.id)), quiet: true },
    ...(selected.size > 0 ? [{ keys: 'Escape', label: texts.clear, run: () => select(nobody), quiet: true }] : []),
  ]);
  const [title, text] = {
    mine: [t('emptyMine'), t('emptyMineText')] as const,
    team: [t('emptyTeam'), t('emptyTeamText')] as const,
    pool: [t('emptyPool'), t('emptyPoolText')] as const,
    warm: [t('emptyWarm'), t('emptyWarmText')] as const,
    all: [t('emptyTeam'), t('emptyTeamText')] as const,
  }[state.scope as 'mine' | 'team' | 'pool' | 'warm' | 'all'];
  return (
    <ListPage
      list={list}
      columns={columns}
      filterFields={figureFields}
      currency={currency}
      searchHint={t('searchHint')}
      create={{ label: texts.newAccount, path: '/accounts/new' }}
      empty={{
        title,
        text,
        ...(state.scope === 'mine' ? { action: <EmptyActs onTeam={() => setState({ scope: 'team' })} /> } : {}),
      }}
      inside={(row, onClose) => <LookInside account={row} onClose={onClose} onOpen={() => list.open(row)} />}
      selection={{ ids: selected, onChange: select }}
      actions={
        <Button
          variant="default"
          leftSection={<IconDownload size={16} aria-hidden />}
          disabled={rows === undefined || rows.total === 0}
          onClick={() => void exportAccounts(query)}
        >
          {t('export')}
        </Button>
      }
      footer={
        rows && rows.total > 0 ? (
          <>
            {selected.size > 0 && (
              <>
                <b>{t('selected', { n: format.number(selected.size) })}</b>
                <button type="button" className="linkbutton" onClick={() => void exportAccounts(query, selected)}>
                  {t('exportSelected')}
                </button>
                <button type="button" className="linkbutton" onClick={() => select(nobody)}>
                  {t('clear')} <Key keys="Escape" />
                </button>
              </>
            )}
            <ListSums
              total={rows.total}
              lines={totals}
              sums={[{ field: 'figures.net12Minor' }, { field: 'figures.openOrdersMinor', label: t('openOrders') }]}
            />
          </>
        ) : undefined
      }
    />
  );
}

function EmptyActs({ onTeam }: { readonly onTeam: () => void }): ReactNode {
  const t = useTexts(texts);
  const [, navigate] = useLocation();
  return (
    <>
      <Button variant="default" onClick={() => navigate('/accounts/new')}>
        {t('newAccount')} <Key keys="n" />
      </Button>
      <Button variant="subtle" onClick={onTeam}>
        {t('team')}
      </Button>
    </>
  );
}
