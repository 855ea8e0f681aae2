import { Button } from '@mantine/core';
import { IconDownload, IconPlus } from '@tabler/icons-react';
import { useCallback, useMemo, useRef, useState, type ReactNode } from 'react';
import { useLocation } from 'wouter';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useCount, useData, useRecords } from '../../data/hooks';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import { useFiguresKnown } from '../../data/use-figures-known';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import type { FilterCondition } from '../../ui/filters';
import { Key } from '../../ui/kbd';
import { listQuery, rememberList, useListState, type ListState } from '../../ui/list-state';
import { logPath, newOrderPath, pathOf } from '../../ui/paths';
import { RecordList } from '../../ui/record-list';
import { useShortcuts } from '../../ui/shortcuts';
import { accountColumns } from './account-columns';
import { figureFields } from './figures';
import { LookInside } from './look-inside';
import { texts } from './texts';
import { useAccountExport } from './use-account-export';
import './accounts.css';

type Scope = 'mine' | 'team' | 'pool';

function scopeConditions(scope: string, userId: string): readonly FilterCondition[] {
  if (scope === 'mine') return [{ field: 'ownerId', op: 'eq', value: userId }];
  return [{ field: 'ownerId', op: scope === 'pool' ? 'empty' : 'notEmpty' }];
}

const sums = ['figures.net12Minor', 'figures.openOrdersMinor'] as const;

export function AccountListPage(): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const [, navigate] = useLocation();
  const data = useData();
  const { user, organisation } = data.session;
  const [state, setState] = useListState(`accounts:${user.id}`, {
    scope: user.role === 'salesperson' ? 'mine' : 'team',
    search: '',
    conditions: [],
    sort: { field: 'figures.net12Minor', desc: true },
  });
  const scope = useMemo(() => scopeConditions(state.scope, user.id), [state.scope, user.id]);
  const query = useMemo(() => listQuery(state, scope, 'name'), [state, scope]);
  const [window, setWindow] = useState({ offset: 0, limit: 100 });
  const rows = useRecords('account', query, { window });
  const known = useFiguresKnown();
  const totals = useSumsByCurrency('account', query, 'figures.currency', sums, known);
  // A list of one currency names it in the head; of several, each amount carries its own.
  const several = (totals?.length ?? 0) > 1;
  const currency = totals?.length === 1 ? (totals[0]?.currency ?? organisation.currency) : organisation.currency;
  const all = useCount('account', { where: scope });
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const active = useRef<Row<'account'> | undefined>(undefined);
  const columns = useMemo(
    () => accountColumns(several ? undefined : currency, user.id, state.scope === 'team', known),
    [several, currency, user.id, state.scope, known],
  );
  const countOf = useCallback(
    async (other: ListState) => {
      const found = await data.fetchRecords('account', listQuery(other, scope, 'name'), { offset: 0, limit: 1 });
      return found.total;
    },
    [data, scope],
  );
  const exportAccounts = useAccountExport();
  const open = (row: Row<'account'>): void => {
    rememberList('account', { query, path: '/accounts' });
    navigate(pathOf('account', row.id));
  };
  const openLog = (kind: 'call' | 'visit'): void => navigate(logPath(kind, active.current?.id));
  useShortcuts([
    { keys: 'n', label: texts.newAccount, run: () => navigate('/accounts/new') },
    { keys: 'c', label: texts.call, run: () => openLog('call') },
    { keys: 'v', label: texts.visit, run: () => openLog('visit'), quiet: true },
    { keys: 'o', label: texts.order, run: () => navigate(newOrderPath(active.current?.id)), quiet: true },
    ...(selected.size > 0
      ? [{ keys: 'Escape', label: texts.clear, run: () => setSelected(new Set<string>()), quiet: true }]
      : []),
  ]);
  const scopeNames: readonly Scope[] = ['mine', 'team', 'pool'];
  const empty = {
    mine: [t('emptyMine'), t('emptyMineText')],
    team: [t('emptyTeam'), t('emptyTeamText')],
    pool: [t('emptyPool'), t('emptyPoolText')],
  }[state.scope as Scope];
  return (
    <RecordList
      entity="account"
      title={label(entities.account.plural)}
      state={state}
      onState={(next) => {
        if (next.scope !== undefined) setSelected(new Set());
        setState(next);
      }}
      scopes={scopeNames.map((value) => ({ value, label: t(value) }))}
      searchPlaceholder={t('searchHint')}
      columns={columns}
      filterFields={figureFields}
      currency={currency}
      data={rows}
      all={all}
      onWindow={setWindow}
      countOf={countOf}
      onOpen={open}
      onActive={(row) => {
        active.current = row;
      }}
      inside={(row, onClose) => <LookInside account={row} onClose={onClose} onOpen={() => open(row)} />}
      selection={{ ids: selected, onChange: setSelected }}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={rows === undefined || rows.total === 0}
            onClick={() => void exportAccounts(query)}
          >
            {t('export')}
          </Button>
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => navigate('/accounts/new')}>
            {t('newAccount')} <Key keys="n" />
          </Button>
        </>
      }
      emptyState={
        <EmptyState
          title={empty[0]}
          action={
            state.scope === 'mine' ? (
              <>
                <Button onClick={() => navigate('/accounts/new')}>
                  {t('newAccount')} <Key keys="n" />
                </Button>
                <Button variant="subtle" onClick={() => setState({ scope: 'team' })}>
                  {t('team')}
                </Button>
              </>
            ) : undefined
          }
        >
          {empty[1]}
        </EmptyState>
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
                <button type="button" className="linkbutton" onClick={() => setSelected(new Set())}>
                  {t('clear')} <Key keys="Escape" />
                </button>
              </>
            )}
            {totals && (
              <span className="foot-sums">
                <span className="d3">{t('sumOf', { n: format.number(rows.total) })}</span>
                {totals.map((line) => (
                  <b key={line.currency}>{format.money(line.sums['figures.net12Minor'] ?? 0, line.currency)}</b>
                ))}
                <span className="d3">{t('openOrders')}</span>
                {totals.map((line) => (
                  <b key={line.currency}>{format.money(line.sums['figures.openOrdersMinor'] ?? 0, line.currency)}</b>
                ))}
              </span>
            )}
          </>
        ) : undefined
      }
    />
  );
}
