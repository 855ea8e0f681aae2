import { Button } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { AppError } from '../../shared/errors';
import type { Session } from '../../shared/sync-protocol';
import type { Language } from '../../shared/schema/label';
import type { DataClient } from '../data/api';
import type { Place } from '../data/channel';
import type { Bytes } from '../data/keys/base64';
import type { KeyKeeper } from '../data/keys/key-keeper';
import { DataProvider, useConflicts, useSyncStatus } from '../data/hooks';
import { SignIn, type ForgottenPassword, type SignInNotice } from '../features/sign-in';
import { useLanguage, useTexts } from '../i18n/texts';
import { forgetSignIn } from '../platform/office-client';
import { isNotedPerson, noteDevicePerson, noteUnsent, unsentOf } from '../platform/device-people';
import { usePlatform, type Platform } from '../platform/platform';
import { SessionContext, keepSession, readSession } from '../platform/session';
import { forgetShellSession, keepShellSession } from '../platform/shell-session';
import { AccountPanelsContext } from '../ui/account-panels';
import { ErrorPanel, useErrorText } from '../ui/error-panel';
import type { Feature } from '../ui/feature';
import { useBlockedWatch } from './blocked-watch';
import { Frame } from './frame';
import { KnownTagsProvider } from './known-tags';
import { RefSourceProvider } from './ref-source';
import { texts } from './texts';
import { UndoNamesContext } from './undo';
import { rememberingClient, type UndoNames } from './undo-names';
import { VaultGate, type Vault } from './vault-gate';

export type OpenData = (options: {
  readonly session: Session;
  readonly language: Language;
  readonly key: Bytes;
  readonly onListening?: (client: DataClient) => void;
}) => Promise<DataClient>;

interface StartUpProps {
  readonly features: readonly Feature[];
  readonly openData: OpenData;
  /** Removes what lies here of somebody who is not signed in. */
  readonly removeData: (place: Place) => Promise<void>;
  readonly keeperOf: (platform: Platform, session: Session) => KeyKeeper;
}

/** Who works here: after one sign-in everything opens from this laptop, with or without a network. */
export function StartUp({ features, openData, removeData, keeperOf }: StartUpProps): ReactNode {
  const platform = usePlatform();
  const [session, setSession] = useState(() => readSession(platform));
  /** Of the sign-in just done: it opens what is stored here, and is forgotten with that. */
  const accepted = useRef<string | undefined>(undefined);
  const [notice, setNotice] = useState<SignInNotice | undefined>(undefined);
  const [forgotten, setForgotten] = useState<ForgottenPassword | undefined>(undefined);
  const signedIn = useCallback(
    (next: Session, password?: string) => {
      keepSession(platform, next);
      void keepShellSession(platform);
      if (password !== undefined) accepted.current = password;
      setNotice(undefined);
      setSession(next);
    },
    [platform],
  );
  const leave = useCallback(
    (why?: SignInNotice, password?: ForgottenPassword) => {
      keepSession(platform, undefined);
      forgetShellSession(platform);
      window.history.replaceState(null, '', '/');
      setNotice(why);
      setForgotten(password);
      setSession(undefined);
    },
    [platform],
  );
  useEffect(() => {
    // The shell holds one sign-in for all tabs: when another tab changes it, nobody goes on working here as somebody else.
    const follow = (): void => {
      const next = readSession(platform);
      setSession((held) => {
        if (held?.officeId === next?.officeId && held?.user.id === next?.user.id) return held;
        window.history.replaceState(null, '', '/');
        return next;
      });
    };
    window.addEventListener('storage', follow);
    return () => window.removeEventListener('storage', follow);
  }, [platform]);
  useEffect(() => {
    if (session) noteDevicePerson(platform, session);
  }, [platform, session]);
  const blocked = useCallback((removed: { readonly unsent?: number }) => {
    setNotice({ code: 'device_revoked', ...removed });
    setForgotten(undefined);
  }, []);
  useBlockedWatch(session === undefined, removeData, blocked);
  if (!session) return <SignIn key={notice?.code} onSignedIn={signedIn} notice={notice} forgotten={forgotten} />;
  return (
    <Entry
      key={`${session.officeId} ${session.user.id}`}
      session={session}
      features={features}
      openData={openData}
      removeData={removeData}
      keeperOf={keeperOf}
      accepted={accepted}
      onLeave={leave}
      onSignedIn={signedIn}
    />
  );
}

interface EntryProps extends StartUpProps {
  readonly session: Session;
  readonly accepted: { current: string | undefined };
  readonly onLeave: (why?: SignInNotice, password?: ForgottenPassword) => void;
  readonly onSignedIn: (session: Session) => void;
}

/** One person: first the key of what is stored here, then the app. */
function Entry({
  session,
  features,
  openData,
  removeData,
  keeperOf,
  accepted,
  onLeave,
  onSignedIn,
}: EntryProps): ReactNode {
  const platform = usePlatform();
  const first = useRef(session);
  const keeper = useMemo(() => keeperOf(platform, first.current), [platform, keeperOf]);
  const [password] = useState(() => {
    const known = accepted.current;
    accepted.current = undefined;
    return known;
  });
  const leave = useCallback(
    (why?: SignInNotice, password?: ForgottenPassword) => {
      void keeper.lock();
      onLeave(why, password);
    },
    [keeper, onLeave],
  );
  // A device is blocked in one organisation: what lies here of another one stays.
  const blocked = useCallback(
    (removed: { readonly unsent?: number }) => {
      if (!isNotedPerson(platform, first.current)) leave({ code: 'device_revoked', ...removed });
    },
    [platform, leave],
  );
  const other = useCallback(
    (password?: ForgottenPassword) => void forgetSignIn().then(() => leave(undefined, password)),
    [leave],
  );
  const toNewPassword = (): void => {
    const unsent = unsentOf(platform, first.current);
    other({ name: first.current.user.name, ...(unsent === undefined ? {} : { unsent }) });
  };
  return (
    <VaultGate
      session={first.current}
      keeper={keeper}
      password={password}
      removeData={removeData}
      onSession={onSignedIn}
      onOther={() => other()}
      onCodeForPassword={toNewPassword}
      onBlocked={blocked}
    >
      {(vault) => (
        <Opened
          vault={vault}
          session={session}
          features={features}
          openData={openData}
          onLeave={leave}
          onSignedIn={onSignedIn}
        />
      )}
    </VaultGate>
  );
}

interface OpenedProps extends Omit<StartUpProps, 'removeData' | 'keeperOf'> {
  readonly vault: Vault;
  readonly session: Session;
  readonly onLeave: (why?: SignInNotice) => void;
  readonly onSignedIn: (session: Session) => void;
}

/** What the open app stands on. */
interface Open {
  readonly state: 'open';
  readonly client: DataClient;
  readonly names: UndoNames;
}

type Opening = { readonly state: 'opening' } | Open | { readonly state: 'failed'; readonly error: unknown };

function Opened({ vault, session, features, openData, onLeave, onSignedIn }: OpenedProps): ReactNode {
  const language = useLanguage();
  const [opening, setOpening] = useState<Opening>({ state: 'opening' });
  const [attempt, setAttempt] = useState(0);
  const firstLanguage = useRef(language);
  const firstSession = useRef(session);
  const latestKey = useRef(vault.key);
  useEffect(() => {
    latestKey.current = vault.key;
  });

  useEffect(() => {
    let current = true;
    let client: DataClient | undefined;
    setOpening({ state: 'opening' });
    const key = latestKey.current;
    if (!key) return undefined;
    const take = (opened: DataClient): void => {
      if (client) return;
      client = opened;
      // Locked while it was being opened.
      if (!latestKey.current) void opened.lock();
      if (current) setOpening({ state: 'open', ...rememberingClient(opened) });
      else opened.close().catch(() => undefined);
    };
    // The screen is drawn while the store is being opened.
    const options = { session: firstSession.current, language: firstLanguage.current, key, onListening: take };
    openData(options).then(take, (error: unknown) => current && setOpening({ state: 'failed', error }));
    return () => {
      current = false;
      client?.close().catch(() => undefined);
    };
  }, [openData, attempt]);

  useEffect(() => {
    if (opening.state === 'open') opening.client.setLanguage(language);
  }, [opening, language]);

  const { key, wrongKey } = vault;
  useEffect(() => {
    if (opening.state !== 'open') return;
    if (key) opening.client.unlock(key);
    else void opening.client.lock();
  }, [opening, key]);
  const isWrongKey =
    opening.state === 'failed' && opening.error instanceof AppError && opening.error.code === 'vault_wrong_key';
  useEffect(() => {
    if (isWrongKey) wrongKey();
  }, [isWrongKey, wrongKey]);

  const signOut = useCallback(async () => {
    await forgetSignIn();
    onLeave();
  }, [onLeave]);
  const control = useMemo(
    () => ({ session, signOut, leave: () => onLeave(), renewed: onSignedIn }),
    [session, signOut, onLeave, onSignedIn],
  );
  const panels = useMemo(
    () => features.flatMap((feature) => feature.accountPanels ?? []).sort((a, b) => a.order - b.order),
    [features],
  );

  if (opening.state === 'failed') return <CannotOpen error={opening.error} onAgain={() => setAttempt((n) => n + 1)} />;
  if (opening.state === 'opening') return <OpeningNote />;
  return (
    <SessionContext.Provider value={control}>
      <DataProvider client={opening.client}>
        <WhenAnswered onContact={vault.contact} />
        <WhenShutOut session={session} onShutOut={onLeave} />
        <RefSourceProvider client={opening.client}>
          <KnownTagsProvider>
            <AccountPanelsContext.Provider value={panels}>
              <UndoNamesContext.Provider value={opening.names}>
                <Frame features={features} session={session} />
              </UndoNamesContext.Provider>
            </AccountPanelsContext.Provider>
          </KnownTagsProvider>
        </RefSourceProvider>
      </DataProvider>
    </SessionContext.Provider>
  );
}

/** Every answer of the head office prolongs the time this laptop may go on without it. */
function WhenAnswered({ onContact }: { readonly onContact: (serverMs: number) => void }): ReactNode {
  const contactAt = useSyncStatus()?.contactAt;
  useEffect(() => {
    if (contactAt !== undefined) onContact(Date.parse(contactAt));
  }, [contactAt, onContact]);
  return null;
}

interface WhenShutOutProps {
  readonly session: Session;
  readonly onShutOut: (why: SignInNotice) => void;
}

/**
 * The head office blocked this device: the data module has removed everything. Or it disabled this person: what is stored
 * stays. Either way only the sign-in is left, and says why.
 */
function WhenShutOut({ session, onShutOut }: WhenShutOutProps): ReactNode {
  const platform = usePlatform();
  const status = useSyncStatus();
  const conflicts = useConflicts();
  const code = status?.error?.code;
  const why = code === 'device_revoked' || code === 'user_disabled' ? code : undefined;
  // What was refused has not arrived either; a conflict has.
  const unsent = status && conflicts && status.waiting + status.needYou - conflicts.length;
  useEffect(() => {
    if (why === undefined && unsent !== undefined) noteUnsent(platform, session, unsent);
  }, [platform, session, why, unsent]);
  useEffect(() => {
    if (why === undefined) return;
    const counted = unsentOf(platform, session);
    const notice = { code: why, ...(counted === undefined ? {} : { unsent: counted }) };
    if (why === 'device_revoked') onShutOut(notice);
    else void forgetSignIn().then(() => onShutOut(notice));
  }, [platform, session, why, onShutOut]);
  return null;
}

/** Nothing for 200 ms, then a word: most openings are over by then. */
function OpeningNote(): ReactNode {
  const t = useTexts(texts);
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className="opening" aria-busy>
      {late && (
        <p className="d2" role="status">
          {t('opening')}
        </p>
      )}
    </main>
  );
}

function CannotOpen({ error, onAgain }: { readonly error: unknown; readonly onAgain: () => void }): ReactNode {
  const t = useTexts(texts);
  const errorText = useErrorText();
  return (
    <main className="opening">
      <ErrorPanel
        title={t('cannotOpen')}
        action={
          <Button variant="default" onClick={onAgain}>
            {t('again')}
          </Button>
        }
      >
        <p>{errorText(error)}</p>
        <p>{t('cannotOpenNote')}</p>
      </ErrorPanel>
    </main>
  );
}
