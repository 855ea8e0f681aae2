import { Button } from '@mantine/core';
import { IconUserPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import { errorTexts, type ErrorCode } from '../../../shared/errors';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { useSession } from '../../platform/session';
import { EmptyState } from '../../ui/empty-state';
import { ErrorPanel, useErrorText } from '../../ui/error-panel';
import { Key } from '../../ui/kbd';
import { Page } from '../../ui/page';
import { listPathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { useShortcuts } from '../../ui/shortcuts';
import { AccessKeys } from './access-keys';
import { DataFacts } from './data-facts';
import { DeviceTable } from './device-table';
import { InvitePanel } from './invite-panel';
import { isLate } from './late';
import { LeasePanel } from './lease-panel';
import { Letterhead } from './letterhead';
import { NamedList } from './named-list';
import type { AdminUser, Administration } from './requests';
import { texts } from './texts';
import { useAdministration, type AdministrationView } from './use-administration';
import { UserPanel } from './user-panel';
import { UserTable } from './user-table';
import './admin.css';

/** Users, devices and the state of the data, for administrators. */
export function AdminPage(): ReactNode {
  const t = useTexts(texts);
  const { session } = useSession();
  const isAdministrator = session.user.role === 'administrator';
  if (!isAdministrator) {
    return (
      <Page title={t('title')}>
        <EmptyState title={t('onlyAdministrators')}>{t('onlyAdministratorsNote')}</EmptyState>
      </Page>
    );
  }
  return <Console />;
}

function Console(): ReactNode {
  const t = useTexts(texts);
  const view = useAdministration(true);
  const [params, setParams] = useSearchParams();
  const [openId, setOpenId] = useState<string | undefined>(undefined);
  const inviting = params.has('invite') && view.known !== undefined;
  const invite = (): void => setParams({ invite: '1' });
  const closeInvite = (): void => setParams({}, { replace: true });
  useShortcuts([{ keys: 'n', label: texts.invite, run: () => view.ready && invite() }]);
  const { known } = view;
  const opened = known?.users.find((user) => user.id === openId);

  return (
    <Page
      title={t('title')}
      sentence={known && <Sentence known={known} knownAt={view.knownAt} />}
      actions={
        <Button
          leftSection={<IconUserPlus size={16} aria-hidden />}
          disabled={!view.ready}
          title={view.ready ? undefined : t('needsOffice')}
          onClick={invite}
        >
          {t('invite')} <Key keys="n" />
        </Button>
      }
    >
      {view.problem !== undefined && <Unreachable view={view} />}
      {known && (
        <div className="admin">
          <UserTable users={known.users} now={view.knownAt} onOpen={(user: AdminUser) => setOpenId(user.id)} />
          <div className="admin-lists">
            <NamedList entity="territory" />
            <NamedList entity="team" />
          </div>
          <Letterhead />
          <AnalysisLink />
          <HistoryLink />
          <DeviceTable
            devices={known.devices}
            leaseDays={known.vault.leaseDays}
            now={view.knownAt}
            ready={view.ready}
            onChanged={view.reload}
          />
          <AccessKeys keys={known.accessKeys} users={known.users} ready={view.ready} onChanged={view.reload} />
          <LeasePanel vault={known.vault} ready={view.ready} onChanged={view.reload} />
          <DataFacts state={known.state} />
        </div>
      )}
      {inviting && <InvitePanel ready={view.ready} onChanged={view.reload} onClose={closeInvite} />}
      {opened && (
        <UserPanel
          key={opened.id}
          user={opened}
          ready={view.ready}
          onChanged={view.reload}
          onClose={() => setOpenId(undefined)}
        />
      )}
    </Page>
  );
}

/** The way to what is decided about analyses, segments and tags: a page of its own. */
function AnalysisLink(): ReactNode {
  const t = useTexts(texts);
  return (
    <Section title={t('analysis')}>
      <Link href={listPathOf('analysisSettings')} className="link s">
        {t('analysisNote')}
      </Link>
    </Section>
  );
}

/** The way to what the company sold before Roadbook. */
function HistoryLink(): ReactNode {
  const t = useTexts(texts);
  return (
    <Section title={t('history')}>
      <Link href="/admin/order-history" className="link s">
        {t('historyLink')}
      </Link>
    </Section>
  );
}

function Sentence({ known, knownAt }: { readonly known: Administration; readonly knownAt: number }): ReactNode {
  const t = useTexts(texts);
  const late = known.devices.filter((device) => isLate(device, knownAt)).length;
  const users = t('sentenceUsers', { n: known.users.filter((user) => user.active).length });
  if (known.devices.length === 0) return users;
  return t('joined', { a: users, b: late > 0 ? t('sentenceLate', { n: late }) : t('sentenceFresh') });
}

const waitingCodes = new Set<ErrorCode>(['office_unreachable', 'not_head_office', 'busy']);

/** Offline is no failure: what is so, and when it goes on. */
function Unreachable({ view }: { readonly view: AdministrationView }): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const format = useFormat();
  const errorText = useErrorText();
  const { problem, known, knownAt, reload } = view;
  const code = typeof problem === 'object' && problem !== null && 'code' in problem ? problem.code : undefined;
  const isWaiting = waitingCodes.has(code as ErrorCode);
  if (known) {
    const reason = isWaiting ? t('offline') : errorText(problem);
    return (
      <p className="s d2 admin-note" role="status">
        {t('staleNote', { reason: isWaiting ? `${reason}.` : reason, time: format.moment(toInstant(knownAt)) })}
      </p>
    );
  }
  if (!isWaiting) {
    return (
      <ErrorPanel
        title={errorText(problem)}
        action={
          <button type="button" className="plainbutton" onClick={() => void reload()}>
            {t('again')}
          </button>
        }
      />
    );
  }
  return (
    <EmptyState
      title={code === 'office_unreachable' ? t('offline') : l(errorTexts[code as ErrorCode])}
      action={
        <Button variant="default" onClick={() => void reload()}>
          {t('again')}
        </Button>
      }
    >
      {t('offlineNote')}
    </EmptyState>
  );
}

const toInstant = (ms: number): string => new Date(ms).toISOString();
