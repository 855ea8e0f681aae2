import { Button, PasswordInput, TextInput } from '@mantine/core';
import { useCallback, useEffect, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { AppError } from '../../../shared/errors';
import type { Session } from '../../../shared/sync-protocol';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { askDemo, type DemoSignIn } from '../../platform/sign-in';
import { useErrorText } from '../../ui/error-panel';
import { Run } from '../../ui/text-run';
import { texts } from './texts';
import './unlock.css';

/** Why nothing is shown. `first`: no password was set on this device; `lost`: nobody can open what lies here. */
export type Locked =
  | { readonly why: 'locked' | 'first' | 'lost' }
  | {
      readonly why: 'expired';
      readonly question: string | undefined;
      /** Of the last contact with the head office, ms since 1970 as the head office counts; undefined: there was none. */
      readonly contactMs: number | undefined;
      /** The latest that this laptop's clock has shown, where it was set back since, ms since 1970. */
      readonly latestMs: number | undefined;
    };

type Expired = Extract<Locked, { readonly why: 'expired' }>;

interface UnlockProps {
  readonly session: Session;
  readonly locked: Locked;
  /** The app is open behind it, with what was being typed. */
  readonly isOver: boolean;
  /** @throws AppError wrong_password, too_many_attempts, and what the head office says */
  readonly onPassword: (password: string) => Promise<void>;
  /** The head office cannot be reached: this password is set without it. */
  readonly onSetUp: (password: string) => Promise<void>;
  /** How long the next attempt has to wait, in ms. */
  readonly pauseLeftMs: () => Promise<number>;
  /** @throws AppError when the head office does not answer, or wants a new sign-in */
  readonly onConnect: () => Promise<void>;
  /** The new sign-in it wanted. @throws AppError what the head office says */
  readonly onSignInAgain: (password: string) => Promise<void>;
  /** @throws AppError wrong_code, too_many_attempts */
  readonly onCode: (typed: string) => Promise<void>;
  /** Removes what nobody can open. */
  readonly onStartAnew: () => Promise<void>;
  readonly onOther: () => void;
  /** The administrator has reset the password, and this person has the code to choose another. */
  readonly onCodeForPassword: () => void;
}

/**
 * Covers every window while what is stored here is sealed. What was open stays open behind it, unseen and out of reach of
 * keyboard and screen reader, so that nothing that was being typed is lost.
 */
export function Unlock(props: UnlockProps): ReactNode {
  const t = useTexts(texts);
  const { session, locked } = props;
  // Asked while this screen is being made: once it is there, the focus is in its own field.
  const [before] = useState(() => document.activeElement);
  useEffect(() => {
    document.documentElement.dataset['locked'] = '';
    // Keys belong to this screen alone: nothing behind it hears them.
    const keep = (event: KeyboardEvent): void => event.stopImmediatePropagation();
    window.addEventListener('keydown', keep, { capture: true });
    return () => {
      delete document.documentElement.dataset['locked'];
      window.removeEventListener('keydown', keep, { capture: true });
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, [before]);
  return createPortal(
    <main className="lockscreen signin" aria-labelledby="lock-title">
      <div className="lockscreen-card signin-form">
        <h1 className="t1" id="lock-title">
          {locked.why === 'expired' ? t('expired') : locked.why === 'lost' ? t('lost') : t(locked.why)}
        </h1>
        <div>
          <div className="b">
            <Run>{session.user.name}</Run>
          </div>
          <div className="s d2">
            <Run>{session.organisation.name}</Run>
          </div>
        </div>
        {locked.why === 'expired' ? (
          <Expired {...props} locked={locked} />
        ) : locked.why === 'lost' ? (
          <Lost onStartAnew={props.onStartAnew} />
        ) : (
          <PasswordPart {...props} isFirst={locked.why === 'first'} />
        )}
        {(locked.why === 'locked' || locked.why === 'first') && <Forgotten onCode={props.onCodeForPassword} />}
        <button type="button" className="linkbutton s" onClick={props.onOther}>
          {t('other')}
        </button>
      </div>
    </main>,
    document.body,
  );
}

/** The way of whoever forgot the password: by the administrator, and nothing that was not sent is lost. */
function Forgotten({ onCode }: { readonly onCode: () => void }): ReactNode {
  const t = useTexts(texts);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" className="linkbutton s" aria-expanded={isOpen} onClick={() => setOpen((now) => !now)}>
        {t('forgotten')}
      </button>
      {isOpen && (
        <div className="fields">
          <p className="s">{t('forgottenNote')}</p>
          <Button variant="default" onClick={onCode}>
            {t('haveCode')}
          </Button>
        </div>
      )}
    </>
  );
}

/** What the head office wants to be waited for. */
const pauseOf = (error: unknown): number =>
  error instanceof AppError && error.code === 'too_many_attempts' ? Number(error.details['seconds'] ?? 0) * 1000 : 0;

/** Seconds until the next attempt is allowed; 0: now. */
function useCountdown(pauseLeftMs: () => Promise<number>): {
  readonly left: number;
  /** @param leastMs to be waited for in any case */
  readonly look: (leastMs?: number) => Promise<void>;
} {
  const [until, setUntil] = useState(0);
  const [now, setNow] = useState(0);
  const look = useCallback(
    async (leastMs = 0) => {
      const ms = Math.max(leastMs, await pauseLeftMs());
      const at = performance.now();
      setNow(at);
      setUntil(at + ms);
    },
    [pauseLeftMs],
  );
  useEffect(() => void look(), [look]);
  const left = Math.max(0, Math.ceil((until - now) / 1000));
  const isWaiting = left > 0;
  useEffect(() => {
    if (!isWaiting) return undefined;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [isWaiting]);
  return { left, look };
}

function PasswordPart({
  session,
  isFirst,
  isOver,
  onPassword,
  onSetUp,
  pauseLeftMs,
}: UnlockProps & { readonly isFirst: boolean }): ReactNode {
  const t = useTexts(texts);
  const errorText = useErrorText();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState<string | undefined>(undefined);
  const [asked, setAsked] = useState(false);
  const [caps, setCaps] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const { left, look } = useCountdown(pauseLeftMs);
  const field = useRef<HTMLInputElement>(null);

  const attempt = async (open: () => Promise<void>): Promise<void> => {
    if (busy) return;
    setBusy(true);
    setProblem(undefined);
    try {
      await open();
    } catch (error) {
      const code = error instanceof AppError ? error.code : undefined;
      if (isFirst && (code === 'office_unreachable' || code === 'not_head_office')) setAgain('');
      else {
        setProblem(error);
        setPassword('');
        setAsked(false);
        field.current?.focus();
      }
      await look(pauseOf(error));
    } finally {
      setBusy(false);
    }
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    setAsked(true);
    if (password === '' || left > 0) return;
    if (again === undefined) void attempt(() => onPassword(password));
    else if (again === password) void attempt(() => onSetUp(password));
  };
  const isWrong = problem instanceof AppError && problem.code === 'wrong_password';
  const isAlone = problem instanceof AppError && problem.details['unreachable'] !== undefined;
  const isPause = problem instanceof AppError && problem.code === 'too_many_attempts';
  return (
    <form onSubmit={submit} noValidate autoComplete="off" className="fields">
      <p className="s d2">{t(isFirst ? 'firstNote' : isOver ? 'lockedNote' : 'closedNote')}</p>
      <PasswordInput
        ref={field}
        label={t('password')}
        autoComplete="off"
        autoFocus
        value={password}
        error={asked && password === '' ? t('fillIn') : undefined}
        description={caps ? t('capsLock') : undefined}
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        onKeyUp={(event) => setCaps(event.getModifierState('CapsLock'))}
        onChange={(event) => setPassword(event.currentTarget.value)}
      />
      {again !== undefined && (
        <>
          <p className="s d2">{t('offlineNote')}</p>
          <PasswordInput
            label={t('again')}
            autoComplete="off"
            autoFocus
            value={again}
            error={asked && again !== '' && again !== password ? t('differ') : undefined}
            onChange={(event) => setAgain(event.currentTarget.value)}
          />
        </>
      )}
      {(left > 0 || problem !== undefined) && !(isPause && left === 0) && (
        <div className="errorpanel s" role="alert">
          <p>
            {left > 0 ? t('wait', { n: left }) : isWrong ? t(isAlone ? 'wrong' : 'wrongThere') : errorText(problem)}
          </p>
        </div>
      )}
      <Button type="submit" loading={busy} disabled={left > 0}>
        {isFirst ? t('seal') : t('unlock')}
      </Button>
      {session.organisation.demo && (
        <DemoWay session={session} busy={busy} onOpen={(known) => void attempt(() => onPassword(known))} />
      )}
    </form>
  );
}

/** In the demo company one click is enough here too, while the head office can be asked for it. */
function DemoWay({
  session,
  busy,
  onOpen,
}: {
  readonly session: Session;
  readonly busy: boolean;
  readonly onOpen: (password: string) => void;
}): ReactNode {
  const t = useTexts(texts);
  const [known, setKnown] = useState<DemoSignIn | undefined>(undefined);
  const { signInName } = session.user;
  useEffect(() => {
    let current = true;
    askDemo().then(
      (people) => current && setKnown(people.find((person) => person.signInName === signInName)),
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [signInName]);
  if (!known) return null;
  return (
    <Button variant="default" disabled={busy} onClick={() => onOpen(known.password)}>
      {t('demo')}
    </Button>
  );
}

/** When there was a contact, and how late it is here: whoever finds the clock wrong knows why it is locked. */
function ClockFacts({ contactMs, latestMs }: Pick<Expired, 'contactMs' | 'latestMs'>): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const at = (ms: number): string => format.fullDateTime(new Date(ms).toISOString());
  return (
    <div>
      <dl className="factlist s">
        {contactMs !== undefined && (
          <>
            <dt>{t('lastContact')}</dt>
            <dd>{at(contactMs)}</dd>
          </>
        )}
        <dt>{t('clock')}</dt>
        <dd>{at(Date.now())}</dd>
        {latestMs !== undefined && (
          <>
            <dt>{t('latestClock')}</dt>
            <dd>{at(latestMs)}</dd>
          </>
        )}
      </dl>
      <p className="s d2">{t(latestMs === undefined ? 'clockNote' : 'latestNote')}</p>
    </div>
  );
}

function Expired({
  locked: { question, contactMs, latestMs },
  onConnect,
  onSignInAgain,
  onCode,
  pauseLeftMs,
}: UnlockProps & { readonly locked: Expired }): ReactNode {
  const t = useTexts(texts);
  const errorText = useErrorText();
  const [answer, setAnswer] = useState('');
  const [password, setPassword] = useState<string | undefined>(undefined);
  const [busy, setBusy] = useState<'connect' | 'code' | undefined>(undefined);
  const [problem, setProblem] = useState<{ readonly of: 'connect' | 'code'; readonly text: string } | undefined>(
    undefined,
  );
  const { left, look } = useCountdown(pauseLeftMs);
  const attempt = async (what: 'connect' | 'code', act: () => Promise<void>): Promise<void> => {
    if (busy !== undefined) return;
    setBusy(what);
    setProblem(undefined);
    try {
      await act();
    } catch (error) {
      const code = error instanceof AppError ? error.code : undefined;
      if (what === 'connect' && (code === 'not_signed_in' || code === 'token_expired')) setPassword('');
      // The seconds are counted down instead.
      else if (code !== 'too_many_attempts')
        setProblem({ of: what, text: code === 'office_unreachable' ? t('connectFailed') : errorText(error) });
      await look(pauseOf(error));
    } finally {
      setBusy(undefined);
    }
  };
  const connect = (event: FormEvent): void => {
    event.preventDefault();
    if (password === '' || (password !== undefined && left > 0)) return;
    void attempt('connect', () => (password === undefined ? onConnect() : onSignInAgain(password)));
  };
  const useAnswer = (event: FormEvent): void => {
    event.preventDefault();
    if (answer.trim() !== '' && left === 0) void attempt('code', () => onCode(answer));
  };
  return (
    <>
      <p className="s">{t('expiredNote')}</p>
      <ClockFacts contactMs={contactMs} latestMs={latestMs} />
      <form onSubmit={connect} noValidate autoComplete="off" className="fields">
        {password !== undefined && (
          <>
            <p className="s d2">{t('signInFirst')}</p>
            <PasswordInput
              label={t('password')}
              autoComplete="off"
              autoFocus
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
            />
          </>
        )}
        <Problem
          text={problem?.of === 'connect' ? problem.text : undefined}
          waitSeconds={password === undefined ? 0 : left}
        />
        <Button type="submit" loading={busy === 'connect'} disabled={password !== undefined && left > 0}>
          {t('connect')}
        </Button>
      </form>
      <h2 className="t2 lockscreen-phone">{t('byPhone')}</h2>
      {question === undefined ? (
        <p className="s d2">{t('noQuestion')}</p>
      ) : (
        <form onSubmit={useAnswer} noValidate autoComplete="off" className="fields">
          <p className="s d2">{t('question')}</p>
          <output className="lockscreen-code">{question}</output>
          <TextInput
            label={t('answer')}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            value={answer}
            onChange={(event) => setAnswer(event.currentTarget.value)}
          />
          <Problem text={problem?.of === 'code' ? problem.text : undefined} waitSeconds={left} />
          <Button type="submit" variant="default" loading={busy === 'code'} disabled={left > 0}>
            {t('useAnswer')}
          </Button>
        </form>
      )}
    </>
  );
}

/** Beside what was tried. While somebody has to wait, nothing else is said. */
function Problem({
  text,
  waitSeconds,
}: {
  readonly text: string | undefined;
  readonly waitSeconds: number;
}): ReactNode {
  const t = useTexts(texts);
  if (text === undefined && waitSeconds === 0) return null;
  return (
    <div className="errorpanel s" role="alert">
      <p>{waitSeconds > 0 ? t('wait', { n: waitSeconds }) : text}</p>
    </div>
  );
}

function Lost({ onStartAnew }: { readonly onStartAnew: () => Promise<void> }): ReactNode {
  const t = useTexts(texts);
  const errorText = useErrorText();
  const [isSure, setSure] = useState(false);
  const [problem, setProblem] = useState<unknown>(undefined);
  const act = (): void => {
    if (!isSure) return setSure(true);
    onStartAnew().catch(setProblem);
  };
  return (
    <div className="fields">
      <p className="s">{t('lostNote')}</p>
      {problem !== undefined && (
        <div className="errorpanel s" role="alert">
          <p>{errorText(problem)}</p>
        </div>
      )}
      <Button variant={isSure ? 'filled' : 'default'} color={isSure ? 'red' : undefined} onClick={act}>
        {isSure ? t('startAnewSure') : t('startAnew')}
      </Button>
    </div>
  );
}
