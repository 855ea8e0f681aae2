import { Button, Menu, Tabs } from '@mantine/core';
import { IconDots, IconTrash, IconUsers } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useLocation, useParams, useSearchParams } from 'wouter';
import { entities, type Body } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useCount, useData, useRecordState } from '../../data/hooks';
import { useAccountRights } from '../../data/use-rights';
import { useSteps } from '../../data/use-steps';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { useAccountPanels } from '../../ui/account-panels';
import { EmptyState } from '../../ui/empty-state';
import { ErrorBoundary, useErrorText } from '../../ui/error-panel';
import type { AccountPanel } from '../../ui/feature';
import { Key } from '../../ui/kbd';
import { rememberedList } from '../../ui/list-state';
import { Page } from '../../ui/page';
import { logPath, newOrderPath, newTaskPath, pathOf } from '../../ui/paths';
import { RecordState } from '../../ui/record-state';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { Tag } from '../../ui/status-mark';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { AccountFacts } from './account-facts';
import { AccountFiguresBar } from './account-figures-bar';
import { AccountRecords } from './account-records';
import { AccountGroup, AccountTeam, EditAccountPanel } from './account-side';
import { texts } from './texts';
import './accounts.css';

export function AccountPage(): ReactNode {
  const { id = '' } = useParams<{ id: string }>();
  const t = useTexts(texts);
  const label = useLabel();
  const [, navigate] = useLocation();
  const account = useRecordState('account', id);
  if (account === 'loading') return <Page title={label(entities.account.singular)}>{null}</Page>;
  if (account === undefined)
    return (
      <Page
        title={label(entities.account.singular)}
        crumbs={[{ label: label(entities.account.plural), path: '/accounts' }]}
      >
        <EmptyState title={t('notHere')} action={<Button onClick={() => navigate('/accounts')}>{t('toList')}</Button>}>
          {t('notHereText')}
        </EmptyState>
      </Page>
    );
  return <KnownAccount key={account.id} account={account} />;
}

const tabs = ['overview', 'orders', 'opportunities', 'cases', 'tasks', 'promises', 'activities'] as const;
type Tab = (typeof tabs)[number];
const tabEntity = {
  orders: 'order',
  opportunities: 'opportunity',
  cases: 'case',
  tasks: 'task',
  promises: 'promise',
  activities: 'activity',
} as const;

type Editing = 'all' | 'team' | undefined;

/** What a salesperson may change of an account: everything but whose it is. */
const withoutAssigning = Object.entries(entities.account.fields)
  .filter(([name, field]) => field.form && name !== 'ownerId' && name !== 'territoryId')
  .map(([name]) => name as keyof Body<'account'> & string);

function KnownAccount({ account }: { readonly account: Row<'account'> }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const { write, assign } = useAccountRights(account, format.today);
  const list = rememberedList('account');
  const steps = useSteps('account', account.id, list?.query);
  const [editing, setEditing] = useState<Editing>();
  const wanted = params.get('tab');
  const tab: Tab = tabs.find((name) => name === wanted) ?? 'overview';
  const counts = useCounts(account.id);
  const pool = account.ownerId === undefined;

  const step = (to: string | undefined): void => {
    if (to !== undefined) navigate(`${pathOf('account', to)}${tab === 'overview' ? '' : `?tab=${tab}`}`);
  };
  const remove = async (): Promise<void> => {
    try {
      const { undoToken } = await data.commit([{ entity: 'account', op: 'remove', id: account.id }]);
      navigate('/accounts');
      toast({ text: t('removed', { name: account.name }), undo: () => data.undo(undoToken) });
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  useShortcuts([
    { keys: 'l', label: texts.log, run: () => navigate(logPath('visit', account.id)), quiet: true },
    { keys: 'c', label: texts.call, run: () => navigate(logPath('call', account.id)) },
    { keys: 'v', label: texts.visit, run: () => navigate(logPath('visit', account.id)) },
    { keys: 'o', label: texts.order, run: () => navigate(newOrderPath(account.id)) },
    ...(write
      ? [{ keys: 'p', label: texts.promise, run: () => navigate(newTaskPath('promise', account.id)), quiet: true }]
      : []),
    ...(write ? [{ keys: 'e', label: texts.edit, run: () => setEditing('all') }] : []),
    { keys: ']', label: texts.nextInList, run: () => step(steps?.after) },
    { keys: '[', label: texts.previousInList, run: () => step(steps?.before), quiet: true },
    { keys: 'Escape', label: texts.toList, run: () => navigate('/accounts'), quiet: true },
  ]);
  const orderCount = counts.orders ?? 0;
  return (
    <Page
      fill
      plain
      title={<Run>{account.name}</Run>}
      crumbs={[
        { label: label(entities.account.plural), path: '/accounts' },
        ...(steps ? [{ label: t('position', { at: format.number(steps.at), of: format.number(steps.of) }) }] : []),
      ]}
      beside={
        <>
          <Tag>{label(entities.account.fields.type.choices?.[account.type] ?? entities.account.singular)}</Tag>
          {pool && <Tag tone="acc">{t('pool')}</Tag>}
          <RecordState meta={account.meta} />
        </>
      }
      {...(pool && !write ? { sentence: t('poolOnly') } : {})}
      actions={
        <>
          <Button variant="default" onClick={() => navigate(logPath('visit', account.id))}>
            {t('log')} <Key keys="l" />
          </Button>
          <Button onClick={() => navigate(newOrderPath(account.id))}>
            {t('newOrder')} <Key keys="o" />
          </Button>
          {write && (
            <Menu position="bottom-end">
              <Menu.Target>
                <button type="button" className="iconbutton" aria-label={t('more')}>
                  <IconDots size={16} aria-hidden />
                </button>
              </Menu.Target>
              <Menu.Dropdown className="pop">
                <Menu.Item onClick={() => setEditing('all')} rightSection={<Key keys="e" />}>
                  {t('editAll')}
                </Menu.Item>
                <Menu.Item leftSection={<IconUsers size={16} aria-hidden />} onClick={() => setEditing('team')}>
                  {t('accountTeam')}
                </Menu.Item>
                <Menu.Item
                  leftSection={<IconTrash size={16} aria-hidden />}
                  disabled={orderCount > 0}
                  onClick={() => void remove()}
                >
                  {t('remove')}
                  {orderCount > 0 && (
                    <span className="xs d3 menu-reason">{t('removeHasOrders', { n: orderCount })}</span>
                  )}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          )}
        </>
      }
      toolbar={
        <>
          <AccountFiguresBar account={account} currency={account.currency ?? data.session.organisation.currency} />
          <Tabs
            className="account-tabs"
            value={tab}
            keepMounted={false}
            onChange={(next) => setParams(next === null || next === 'overview' ? {} : { tab: next }, { replace: true })}
          >
            <Tabs.List aria-label={t('records')}>
              {tabs.map((name) => {
                const count = name === 'overview' ? undefined : counts[name];
                return (
                  <Tabs.Tab key={name} value={name} id={`account-tab-${name}`} aria-controls="account-tab-panel">
                    {t(name)}
                    {count !== undefined && count > 0 && <span className="n">{format.number(count)}</span>}
                  </Tabs.Tab>
                );
              })}
            </Tabs.List>
          </Tabs>
        </>
      }
    >
      <div id="account-tab-panel" role="tabpanel" aria-labelledby={`account-tab-${tab}`} className="account-panel">
        {tab === 'overview' ? (
          <Overview account={account} write={write} assign={assign} onEdit={setEditing} />
        ) : (
          <AccountRecords key={tab} accountId={account.id} entity={tabEntity[tab]} />
        )}
      </div>
      {editing !== undefined && (
        <EditAccountPanel
          account={account}
          title={editing === 'team' ? t('accountTeam') : account.name}
          only={editing === 'team' ? ['team'] : assign ? undefined : withoutAssigning}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Page>
  );
}

function useCounts(accountId: string): Readonly<Partial<Record<Tab, number>>> {
  const here = { field: 'accountId', op: 'eq', value: accountId } as const;
  const orders = useCount('order', { where: [here] });
  const opportunities = useCount('opportunity', { where: [here] });
  const cases = useCount('case', { where: [here] });
  const tasks = useCount('task', { where: [here] });
  const promises = useCount('promise', { where: [here] });
  const activities = useCount('activity', { where: [here] });
  return definedOnly({ orders, opportunities, cases, tasks, promises, activities });
}

function definedOnly<K extends string>(counts: Readonly<Record<K, number | undefined>>): Partial<Record<K, number>> {
  return Object.fromEntries(Object.entries(counts).filter(([, value]) => value !== undefined)) as Partial<
    Record<K, number>
  >;
}

interface OverviewProps {
  readonly account: Row<'account'>;
  readonly write: boolean;
  readonly assign: boolean;
  readonly onEdit: (editing: Editing) => void;
}

function Overview({ account, write, assign, onEdit }: OverviewProps): ReactNode {
  const t = useTexts(texts);
  const openPanels = useAccountPanels('open');
  const mainPanels = useAccountPanels('main');
  const sidePanels = useAccountPanels('side');
  return (
    <div className="account-columns">
      <div tabIndex={0} role="region" aria-label={t('facts')}>
        <Section
          title={t('facts')}
          action={
            write && (
              <button type="button" className="linkbutton" onClick={() => onEdit('all')}>
                {t('edit')} <Key keys="e" />
              </button>
            )
          }
        >
          <AccountFacts account={account} mayWrite={write} mayAssign={assign} />
        </Section>
        <AccountTeam account={account} {...(write ? { onEdit: () => onEdit('team') } : {})} />
        <AccountGroup account={account} mayWrite={write} />
      </div>
      <div tabIndex={0} role="region" aria-label={t('overview')}>
        <Panels panels={openPanels} accountId={account.id} className="open-panels" />
        <Panels panels={mainPanels} accountId={account.id} />
      </div>
      <div tabIndex={0} role="region" aria-label={t('people')}>
        <Panels panels={sidePanels} accountId={account.id} />
      </div>
    </div>
  );
}

function Panels({
  panels,
  accountId,
  className,
}: {
  readonly panels: readonly AccountPanel[];
  readonly accountId: string;
  readonly className?: string;
}): ReactNode {
  return (
    <div className={className}>
      {panels.map(({ key, component: Panel }) => (
        <ErrorBoundary key={key} resetKey={accountId}>
          <Panel accountId={accountId} />
        </ErrorBoundary>
      ))}
    </div>
  );
}
