import { Button, Menu, Tabs } from '@mantine/core';
import { IconPrinter, IconUsers } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation, useSearchParams } from 'wouter';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useCount, useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { RecordFrame, RecordPage, useRecordActs, type RecordActs } from '../../pages/record-page';
import { useAccountPanels } from '../../ui/account-panels';
import { ErrorBoundary } from '../../ui/error-panel';
import type { AccountPanel } from '../../ui/feature';
import { Key } from '../../ui/kbd';
import { logPath, newOrderPath, newTaskPath, visitSheetPath } from '../../ui/paths';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { Tag } from '../../ui/status-mark';
import { AccountCompleteness } from './account-completeness';
import { AccountFacts } from './account-facts';
import { AccountFiguresBar } from './account-figures-bar';
import { AccountRecords } from './account-records';
import { AccountGroup, AccountTeam } from './account-side';
import { texts } from './texts';
import './accounts.css';

export const AccountPage = (): ReactNode => (
  <RecordPage entity="account">{(account) => <KnownAccount account={account} />}</RecordPage>
);

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

function KnownAccount({ account }: { readonly account: Row<'account'> }): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const [, navigate] = useLocation();
  const [params, setParams] = useSearchParams();
  const { organisation } = useData().session;
  const acts = useRecordActs('account', account, { edit: 'all' });
  const wanted = params.get('tab');
  const tab: Tab = tabs.find((name) => name === wanted) ?? 'overview';
  const counts = useCounts(account.id);
  const pool = account.ownerId === undefined;
  const { mayWrite } = acts;
  const log = (kind: 'call' | 'visit'): void => navigate(logPath(kind, account.id));
  const order = (): void => navigate(newOrderPath(account.id));
  useShortcuts([
    { keys: 'l', label: texts.log, run: () => log('visit'), quiet: true },
    { keys: 'c', label: texts.call, run: () => log('call') },
    { keys: 'v', label: texts.visit, run: () => log('visit') },
    { keys: 'o', label: texts.order, run: order },
    ...(mayWrite
      ? [{ keys: 'p', label: texts.promise, run: () => navigate(newTaskPath('promise', account.id)), quiet: true }]
      : []),
  ]);
  const orderCount = counts.orders ?? 0;
  return (
    <RecordFrame
      acts={acts}
      fill
      beside={
        <>
          <Tag>{label(entities.account.fields.type.choices?.[account.type] ?? entities.account.singular)}</Tag>
          {pool && <Tag tone="acc">{t('pool')}</Tag>}
        </>
      }
      {...(pool && !mayWrite ? { sentence: t('poolOnly') } : {})}
      actions={
        <>
          <Button
            component={Link}
            href={visitSheetPath(account.id)}
            variant="default"
            leftSection={<IconPrinter size={16} aria-hidden />}
          >
            {t('visitSheet')}
          </Button>
          <Button variant="default" onClick={() => log('visit')}>
            {t('log')} <Key keys="l" />
          </Button>
          <Button onClick={order}>
            {t('newOrder')} <Key keys="o" />
          </Button>
        </>
      }
      menu={
        <Menu.Item
          leftSection={<IconUsers size={16} aria-hidden />}
          onClick={() => acts.edit?.(['team'], t('accountTeam'))}
        >
          {t('accountTeam')}
        </Menu.Item>
      }
      kept={orderCount > 0 ? t('removeHasOrders', { n: orderCount }) : undefined}
      toolbar={
        <>
          <AccountFiguresBar account={account} currency={account.currency ?? organisation.currency} />
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
          <Overview acts={acts} />
        ) : (
          <AccountRecords key={tab} accountId={account.id} entity={tabEntity[tab]} />
        )}
      </div>
    </RecordFrame>
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

function Overview({ acts }: { readonly acts: RecordActs<'account'> }): ReactNode {
  const t = useTexts(texts);
  const { record: account, edit, mayWrite, mayAssign } = acts;
  const factPanels = useAccountPanels('facts');
  const openPanels = useAccountPanels('open');
  const mainPanels = useAccountPanels('main');
  const sidePanels = useAccountPanels('side');
  return (
    <div className="account-columns">
      <div tabIndex={0} role="region" aria-label={t('facts')}>
        <Section
          title={t('facts')}
          action={
            edit && (
              <button type="button" className="linkbutton" onClick={() => edit()}>
                {t('edit')} <Key keys="e" />
              </button>
            )
          }
        >
          <AccountCompleteness acts={acts} />
          <AccountFacts account={account} mayWrite={mayWrite} mayAssign={mayAssign} />
        </Section>
        <Panels panels={factPanels} accountId={account.id} />
        <AccountTeam account={account} {...(edit ? { onEdit: () => edit(['team'], t('accountTeam')) } : {})} />
        <AccountGroup account={account} mayWrite={mayWrite} />
      </div>
      <div tabIndex={0} role="region" aria-label={t('overview')}>
        <Panels panels={openPanels} accountId={account.id} className="open-panels" />
        <Panels panels={mainPanels} accountId={account.id} />
      </div>
      <div tabIndex={0} role="region" aria-label={t('worth')}>
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
