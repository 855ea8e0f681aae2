import { Button, PasswordInput, SegmentedControl, Select, TextInput } from '@mantine/core';
import { useCallback, useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { AppError, type ErrorCode } from '../../../shared/errors';
import { entityOf } from '../../../shared/entities';
import type { Session } from '../../../shared/sync-protocol';
import { languageNames } from '../../i18n/language-names';
import { usePreferences } from '../../i18n/preferences';
import { useLabel, useTexts } from '../../i18n/texts';
import { askShell } from '../../platform/office-client';
import { usePlatform } from '../../platform/platform';
import { acceptInvitation, askDemo, signIn, thisDevice, type Device, type DemoSignIn } from '../../platform/sign-in';
import { useErrorText } from '../../ui/error-panel';
import { Run } from '../../ui/text-run';
import { useClearToasts } from '../../ui/toast';
import { OfficeAddress } from './office-address';
import { askHealth } from './requests';
import { texts } from './texts';

interface Failure {
  readonly code: ErrorCode;
  readonly error: unknown;
  /** What it was that ended the sign-in before. */
  readonly notice?: SignInNotice;
  /** When the next attempt is allowed, in milliseconds of this clock. */
  readonly until?: number;
}

function failureOf(error: unknown, nowMs: number): Failure {
  const code: ErrorCode = error instanceof AppError ? error.code : 'office_unreachable';
  const seconds = error instanceof AppError ? Number(error.details['seconds'] ?? 0) : 0;
  return { code, error, ...(code === 'too_many_attempts' && seconds > 0 ? { until: nowMs + seconds * 1000 } : {}) };
}

/** Why the sign-in is asked for again. */
export interface SignInNotice {
  readonly code: ErrorCode;
  /** Changes of this laptop that were not sent, as far as they were counted. */
  readonly unsent?: number;
}

interface SignInProps {
  /** The password opens from now on what is stored on this laptop. */
  readonly onSignedIn: (session: Session, password: string) => void;
  readonly notice?: SignInNotice | undefined;
  /** Somebody comes from the locked laptop, with a code for a new password. */
  readonly forgotten?: ForgottenPassword | undefined;
}

/** Whose password was forgotten, and what waits on this laptop until there is a new one. */
export interface ForgottenPassword {
  readonly name: string;
  /** Changes that were not sent, as far as they were counted. */
  readonly unsent?: number;
}

/** The first screen of a new laptop: the only one that needs a connection. */
export function SignIn({ onSignedIn, notice, forgotten }: SignInProps): ReactNode {
  const t = useTexts(texts);
  const platform = usePlatform();
  const { preferences, change } = usePreferences();
  const [officeUrl, setOfficeUrl] = useState<string | undefined>(undefined);
  const [demo, setDemo] = useState<readonly DemoSignIn[]>([]);
  const [way, setWay] = useState(forgotten ? 'invitation' : 'password');
  const [failure, setFailure] = useState<Failure | undefined>(
    notice && { code: notice.code, error: new AppError(notice.code), notice },
  );
  const [busy, setBusy] = useState<string | undefined>(undefined);

  const look = useCallback(async () => {
    try {
      setOfficeUrl((await askShell()).officeUrl);
      await askHealth();
      setFailure((before) =>
        before && (before.code === 'office_unreachable' || before.code === 'not_head_office') ? undefined : before,
      );
      setDemo(await askDemo());
    } catch (error) {
      setDemo([]);
      // What ended the sign-in before is said first; trying to sign in again says that nothing answers.
      setFailure((before) => (before?.notice ? before : failureOf(error, Date.now())));
    }
  }, []);
  const clearToasts = useClearToasts();
  useEffect(clearToasts, [clearToasts]);
  useEffect(() => {
    void look();
    // The network came back: what was said about it is no longer so.
    const online = (): void => void look();
    window.addEventListener('online', online);
    return () => window.removeEventListener('online', online);
  }, [look]);

  const enter = async (what: string, password: string, ask: (device: Device) => Promise<Session>): Promise<void> => {
    if (busy !== undefined) return;
    setBusy(what);
    setFailure(undefined);
    try {
      onSignedIn(await ask(thisDevice(platform)), password);
    } catch (error) {
      setFailure(failureOf(error, Date.now()));
      setBusy(undefined);
    }
  };

  return (
    <main className="signin">
      <div className="signin-head row sp">
        <div className="brand">
          <svg className="i" width="22" height="22" viewBox="0 0 16 16" aria-hidden>
            <rect width="16" height="16" rx="3" fill="var(--rb-text)" />
            <path d="M8 2.2v2.8M8 6.6v2.8M8 11v2.8" stroke="var(--rb-surface)" strokeWidth="2" />
          </svg>
          <span>Roadbook</span>
        </div>
        <Select
          aria-label={t('language')}
          className="signin-language"
          allowDeselect={false}
          data={languageNames}
          value={preferences.language}
          onChange={(value) => {
            const language = languageNames.find((known) => known.value === value)?.value;
            if (language) change({ language });
          }}
        />
      </div>
      <div className={demo.length > 0 ? 'signin-body both' : 'signin-body'}>
        <section className="signin-form">
          <h1 className="t1">{t('title')}</h1>
          <p className="s d2">{t('intro')}</p>
          <SegmentedControl
            fullWidth
            aria-label={t('way')}
            value={way}
            onChange={(value) => {
              setWay(value === 'invitation' ? 'invitation' : 'password');
              setFailure(undefined);
            }}
            data={[
              { value: 'password', label: t('withName') },
              { value: 'invitation', label: t('withInvitation') },
            ]}
          />
          {forgotten && <WaitsNote {...forgotten} />}
          {way === 'password' ? (
            <PasswordForm
              busy={busy === 'password'}
              blocked={failure?.until !== undefined}
              onEnter={(name, password) => void enter('password', password, (device) => signIn(name, password, device))}
            />
          ) : (
            <InvitationForm
              busy={busy === 'invitation'}
              onEnter={(code, password) =>
                void enter('invitation', password, (device) => acceptInvitation(code, password, device))
              }
            />
          )}
          {failure && (
            <Problem
              failure={failure}
              officeUrl={officeUrl ?? ''}
              onAgain={() => void look()}
              onOver={() => setFailure(undefined)}
            />
          )}
          <OfficeAddress
            url={officeUrl}
            onChosen={(url) => {
              setOfficeUrl(url);
              setFailure(undefined);
              void look();
            }}
          />
        </section>
        {demo.length > 0 && (
          <section className="signin-demo">
            <h2 className="t2">{t('demo')}</h2>
            <p className="s d2">{t('demoNote')}</p>
            <ul className="plainlist">
              {demo.map((person) => (
                <li key={person.signInName}>
                  <DemoButton
                    person={person}
                    busy={busy === person.signInName}
                    onClick={() =>
                      void enter(person.signInName, person.password, (device) =>
                        signIn(person.signInName, person.password, device),
                      )
                    }
                  />
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
    </main>
  );
}

const roles = entityOf('user').fields['role']?.choices ?? {};

function DemoButton({
  person,
  busy,
  onClick,
}: {
  readonly person: DemoSignIn;
  readonly busy: boolean;
  readonly onClick: () => void;
}): ReactNode {
  const l = useLabel();
  const role = roles[person.role];
  return (
    <button type="button" className="signin-person" onClick={onClick} aria-busy={busy} disabled={busy}>
      <span className="b">
        <Run>{person.name}</Run>
      </span>
      <span className="s d2">
        {role ? l(role) : person.role}
        {person.territory !== '' && (
          <>
            {' · '}
            <Run>{person.territory}</Run>
          </>
        )}
      </span>
    </button>
  );
}

function Problem({
  failure,
  officeUrl,
  onAgain,
  onOver,
}: {
  readonly failure: Failure;
  readonly officeUrl: string;
  readonly onAgain: () => void;
  readonly onOver: () => void;
}): ReactNode {
  const t = useTexts(texts);
  const errorText = useErrorText();
  const [now, setNow] = useState(() => Date.now());
  const { until } = failure;
  useEffect(() => {
    if (until === undefined) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [until]);
  const left = until === undefined ? 0 : Math.ceil((until - now) / 1000);
  const over = until !== undefined && left <= 0;
  useEffect(() => {
    if (over) onOver();
  }, [over, onOver]);
  const network = failure.code === 'office_unreachable' || failure.code === 'not_head_office';
  return (
    <div className="errorpanel s" role="alert">
      <p>
        {until !== undefined
          ? t('wait', { n: Math.max(1, left) })
          : failure.code === 'office_unreachable'
            ? t('unreachable', { url: officeUrl })
            : failure.code === 'not_head_office'
              ? t('portal', { url: officeUrl })
              : errorText(failure.error)}
      </p>
      {failure.notice && <UnsentNote notice={failure.notice} />}
      {network && (
        <button type="button" className="linkbutton" onClick={onAgain}>
          {t('tryAgain')}
        </button>
      )}
    </div>
  );
}

/** Whoever is asked to sign in anew wonders what becomes of the work that was not sent. */
function WaitsNote({ name, unsent }: ForgottenPassword): ReactNode {
  const t = useTexts(texts);
  return (
    <p className="s">
      <Run>
        {unsent === undefined
          ? t('waits', { name })
          : unsent === 0
            ? t('nothingWaits', { name })
            : t('unsentWaits', { name, n: unsent })}
      </Run>
    </p>
  );
}

/** What became of the changes that had not been sent. */
function UnsentNote({ notice: { code, unsent } }: { readonly notice: SignInNotice }): ReactNode {
  const t = useTexts(texts);
  if (unsent === undefined) return null;
  if (code === 'device_revoked') return <p>{unsent === 0 ? t('allSent') : t('unsentGone', { n: unsent })}</p>;
  if (code === 'user_disabled') return <p>{unsent === 0 ? t('stays') : t('unsentStays', { n: unsent })}</p>;
  return null;
}

function PasswordForm({
  busy,
  blocked,
  onEnter,
}: {
  readonly busy: boolean;
  readonly blocked: boolean;
  readonly onEnter: (name: string, password: string) => void;
}): ReactNode {
  const t = useTexts(texts);
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [asked, setAsked] = useState(false);
  const [caps, setCaps] = useState(false);
  const nameInput = useRef<HTMLInputElement>(null);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (name.trim() === '') nameInput.current?.focus();
    if (name.trim() === '' || password === '' || blocked) return;
    onEnter(name.trim(), password);
  };
  return (
    <form onSubmit={submit} noValidate autoComplete="off" className="fields">
      <TextInput
        ref={nameInput}
        label={t('name')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
        autoFocus
        value={name}
        error={asked && name.trim() === '' ? t('fillIn') : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('password')}
        autoComplete="off"
        value={password}
        error={asked && password === '' ? t('fillIn') : undefined}
        description={caps ? t('capsLock') : undefined}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        onKeyUp={(event) => setCaps(event.getModifierState('CapsLock'))}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy} disabled={blocked}>
        {t('signIn')}
      </Button>
    </form>
  );
}

function InvitationForm({
  busy,
  onEnter,
}: {
  readonly busy: boolean;
  readonly onEnter: (code: string, password: string) => void;
}): ReactNode {
  const t = useTexts(texts);
  const [code, setCode] = useState('');
  const [password, setPassword] = useState('');
  const [repeat, setRepeat] = useState('');
  const [asked, setAsked] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (code.trim() === '' || password === '' || repeat !== password) return;
    onEnter(code.trim(), password);
  };
  return (
    <form onSubmit={submit} noValidate autoComplete="off" className="fields">
      <TextInput
        label={t('code')}
        description={t('codeHint')}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        autoComplete="off"
        spellCheck={false}
        autoFocus
        value={code}
        error={asked && code.trim() === '' ? t('fillIn') : undefined}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('newPassword')}
        autoComplete="off"
        value={password}
        error={asked && password === '' ? t('fillIn') : undefined}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      <PasswordInput
        label={t('repeat')}
        autoComplete="off"
        value={repeat}
        error={asked && repeat !== password ? t('differ') : undefined}
        onChange={(event) => setRepeat(event.currentTarget.value)}
      />
      <Button type="submit" loading={busy}>
        {t('accept')}
      </Button>
    </form>
  );
}
