import { Button, SegmentedControl, Select } from '@mantine/core';
import { useCallback, useId, useState, type ReactNode } from 'react';
import { entityOf } from '../../../shared/entities';
import { useData, useSyncStatus } from '../../data/hooks';
import { makeFormat, regions } from '../../i18n/format';
import { useFormat } from '../../i18n/format-context';
import { languageNames } from '../../i18n/language-names';
import { usePreferences } from '../../i18n/preferences';
import { useLabel, useTexts } from '../../i18n/texts';
import { askShell } from '../../platform/office-client';
import { lockMinutes, readLockMinutes } from '../../platform/lock-setting';
import { usePlatform } from '../../platform/platform';
import { useSession } from '../../platform/session';
import { useAnswer } from '../../platform/use-answer';
import { useVault } from '../../platform/vault-control';
import { Page } from '../../ui/page';
import { Section } from '../../ui/section';
import { Run } from '../../ui/text-run';
import { LeaveDevice } from './leave-device';
import { bytesText, freeBytesOf } from './bytes';
import { PasswordChange } from './password-change';
import { RecoveryKey } from './recovery-key';
import { regionLabels, texts } from './texts';

export function Settings(): ReactNode {
  const t = useTexts(texts);
  return (
    <Page title={t('title')} sentence={t('sentence')}>
      <div className="settings">
        <Look />
        <You />
        <Device />
        <LockSettings />
        <LeaveDevice />
      </div>
    </Page>
  );
}

function Line({
  label,
  id,
  children,
}: {
  readonly label: string;
  readonly id?: string;
  readonly children: ReactNode;
}): ReactNode {
  return (
    <div className="setting">
      <div className="setting-label s d2" id={id}>
        {label}
      </div>
      <div className="setting-value">{children}</div>
    </div>
  );
}

function Look(): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const ids = useId();
  const format = useFormat();
  const { preferences, change } = usePreferences();
  const sample = makeFormat({ ...format.options, region: preferences.region });
  return (
    <Section title={t('look')}>
      <Line label={t('language')} id={`${ids}language`}>
        <SegmentedControl
          aria-labelledby={`${ids}language`}
          value={preferences.language}
          data={languageNames}
          onChange={(value) => {
            const language = languageNames.find((known) => known.value === value)?.value;
            if (language) change({ language });
          }}
        />
      </Line>
      <Line label={t('region')}>
        <Select
          aria-label={t('region')}
          className="setting-select"
          allowDeselect={false}
          value={preferences.region}
          data={regions.map((region) => ({ value: region, label: l(regionLabels[region]) }))}
          onChange={(value) => {
            const region = regions.find((known) => known === value);
            if (region) change({ region });
          }}
        />
        <span className="s d2 nw">
          {t('sample', {
            money: sample.money(-123456, 'EUR'),
            date: sample.fullDate(format.today),
            time: sample.time('2026-01-01T14:05:00.000Z'),
          })}
        </span>
      </Line>
      <Line label={t('theme')} id={`${ids}theme`}>
        <SegmentedControl
          aria-labelledby={`${ids}theme`}
          value={preferences.theme}
          data={[
            { value: 'light', label: t('light') },
            { value: 'dark', label: t('dark') },
            { value: 'auto', label: t('auto') },
          ]}
          onChange={(value) => change({ theme: value === 'light' || value === 'dark' ? value : 'auto' })}
        />
      </Line>
      <Line label={t('density')} id={`${ids}density`}>
        <SegmentedControl
          aria-labelledby={`${ids}density`}
          value={preferences.density}
          data={[
            { value: 'comfortable', label: t('comfortable') },
            { value: 'compact', label: t('compact') },
          ]}
          onChange={(value) => change({ density: value === 'compact' ? 'compact' : 'comfortable' })}
        />
      </Line>
    </Section>
  );
}

const roles = entityOf('user').fields['role']?.choices ?? {};

function You(): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  const { session } = useSession();
  const [info] = useAnswer(askShell);
  const role = roles[session.user.role];
  return (
    <Section title={t('person')}>
      <Line label={t('name')}>
        <Run>{session.user.name}</Run>
      </Line>
      <Line label={t('userName')}>{session.user.signInName}</Line>
      <Line label={t('password')}>
        <PasswordChange />
      </Line>
      <Line label={t('role')}>{role ? l(role) : session.user.role}</Line>
      <Line label={t('organisation')}>
        <Run>{session.organisation.name}</Run>
      </Line>
      <Line label={t('office')}>{info?.officeUrl ?? t('unknown')}</Line>
    </Section>
  );
}

/** What is stored here is sealed; how soon nobody can read it any more. */
function LockSettings(): ReactNode {
  const t = useTexts(texts);
  const ids = useId();
  const platform = usePlatform();
  const { lock, lockAfter, daysLeft } = useVault();
  const [minutes, setMinutes] = useState(() => readLockMinutes(platform));
  return (
    <Section title={t('sealed')}>
      <Line label={t('lockAfter')} id={`${ids}lock`}>
        <SegmentedControl
          aria-labelledby={`${ids}lock`}
          value={String(minutes)}
          data={lockMinutes.map((n) => ({ value: String(n), label: t('minutes', { n }) }))}
          onChange={(value) => {
            const chosen = lockMinutes.find((n) => String(n) === value);
            if (chosen === undefined) return;
            lockAfter(chosen);
            setMinutes(chosen);
          }}
        />
        <Button variant="default" onClick={lock}>
          {t('lockNow')}
        </Button>
      </Line>
      <Line label={t('lease')}>
        <span className="s d2">{daysLeft === undefined ? t('leaseFine') : t('leaseLeft', { n: daysLeft })}</span>
      </Line>
      <Line label={t('recovery')}>
        <RecoveryKey />
      </Line>
    </Section>
  );
}

function Device(): ReactNode {
  const t = useTexts(texts);
  const data = useData();
  const format = useFormat();
  const { session } = useSession();
  const [info] = useAnswer(askShell);
  const status = useSyncStatus();
  const [storage, lookAgain] = useAnswer(useCallback(() => data.storage(), [data]));
  const persist = async (): Promise<void> => {
    await navigator.storage?.persist?.();
    lookAgain();
  };
  return (
    <Section title={t('device')}>
      <Line label={t('deviceCode')}>{session.deviceCode}</Line>
      <Line label={t('version')}>{info?.version ?? t('unknown')}</Line>
      <Line label={t('stored')}>
        <div>
          {storage === undefined ? (
            t('unknown')
          ) : (
            <>
              <div>
                {t('used', {
                  used: bytesText(storage.usedBytes, format.options.region),
                  free: bytesText(freeBytesOf(storage, info?.freeBytes), format.options.region),
                })}
              </div>
              <div className="s d2">{t(storage.persisted ? 'persisted' : 'notPersisted')}</div>
              {status && <div className="s d2">{t(status.keptTwice ? 'keptTwice' : 'keptOnce')}</div>}
              {!storage.persisted && (
                <Button variant="default" size="compact-sm" onClick={() => void persist()}>
                  {t('askPersist')}
                </Button>
              )}
            </>
          )}
        </div>
      </Line>
    </Section>
  );
}
