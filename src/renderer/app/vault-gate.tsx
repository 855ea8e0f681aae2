import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { AppError } from '../../shared/errors';
import { advanced, daysLeftShown, isExpired, latestShownMs, type Lease } from '../../shared/domain/lease';
import type { Session } from '../../shared/sync-protocol';
import { databaseName, type Place } from '../data/channel';
import type { Bytes } from '../data/keys/base64';
import type { KeyKeeper, Opened } from '../data/keys/key-keeper';
import { Unlock, type Locked } from '../features/unlock';
import { keepLockMinutes, readLockMinutes } from '../platform/lock-setting';
import { usePlatform } from '../platform/platform';
import { VaultContext, type VaultControl } from '../platform/vault-control';
import { isIdle, useAutoLock } from './auto-lock';
import { useBlockedWatch } from './blocked-watch';

type Gate = { readonly why: 'looking' } | { readonly why: 'open'; readonly key: Bytes } | Locked;

/** What the open app learns of the gate. */
export interface Vault {
  /** undefined: locked. */
  readonly key: Bytes | undefined;
  /** The head office answered at this time of its clock. */
  readonly contact: (serverMs: number) => void;
  /** The key opens nothing: what lies here was sealed with another one. */
  readonly wrongKey: () => void;
}

interface VaultGateProps {
  readonly session: Session;
  readonly keeper: KeyKeeper;
  /** The head office accepted it just now. */
  readonly password: string | undefined;
  readonly removeData: (place: Place) => Promise<void>;
  /** Unlocking asked the head office, which signed the person in. */
  readonly onSession: (session: Session) => void;
  readonly onOther: () => void;
  /** This person signs in anew, with a code of the administrator. */
  readonly onCodeForPassword: () => void;
  /** The head office blocked this device while it was locked: what lay here is removed. */
  readonly onBlocked: (removed: { readonly unsent?: number }) => void;
  /** From the first opening on; mounted as long as this person works here, locked or not. */
  readonly children: (vault: Vault) => ReactNode;
}

type Word = 'locked' | 'unlocked';
const leaseTickMs = 30_000;
const leaseKeepMs = 60_000;

/** Stands between the session and the app: nobody passes without the key of what is stored here. */
export function VaultGate(props: VaultGateProps): ReactNode {
  const { session, keeper, password, removeData, onSession, onOther, onCodeForPassword, onBlocked, children } = props;
  const platform = usePlatform();
  const [gate, setGate] = useState<Gate>({ why: 'looking' });
  const [wasOpen, setWasOpen] = useState(false);
  const sealed = useRef<Bytes | undefined>(undefined);
  const channel = useMemo(() => new BroadcastChannel(`${databaseName(session)}:lock`), [session]);
  const tell = useCallback((word: Word) => channel.postMessage(word), [channel]);
  const key = gate.why === 'open' ? gate.key : undefined;

  /** Of this moment, where `gate` is of the last time it was drawn. */
  const isOpen = useRef(false);
  /** How often it was locked: a key that was asked for before opens nothing. */
  const locks = useRef(0);
  const expire = useCallback(
    async (of: Bytes) => {
      isOpen.current = false;
      sealed.current = of;
      await keeper.lock();
      // Whoever sets the clock back now finds it as it is here.
      const lease = await keeper.lease.keep(of, await keeper.lease.now(of, 0));
      setGate({
        why: 'expired',
        question: await keeper.lease.question(of),
        contactMs: lease.contacts > 0 ? lease.contactMs : undefined,
        latestMs: latestShownMs(lease, Date.now()),
      });
    },
    [keeper],
  );

  /** @param isOnline the head office answered just now */
  const pass = useCallback(
    async (of: Bytes, isOnline: boolean) => {
      const before = locks.current;
      let lease = await keeper.lease.now(of, 0);
      if (isExpired(lease) && isOnline && (await keeper.refresh(of))) lease = await keeper.lease.now(of, 0);
      if (isExpired(lease)) return expire(of);
      if (locks.current !== before) return undefined;
      sealed.current = undefined;
      isOpen.current = true;
      setGate({ why: 'open', key: of });
      setWasOpen(true);
      return undefined;
    },
    [keeper, expire],
  );

  /** Who locks while the shell is being told has locked. */
  const hold = useCallback(
    async (of: Bytes) => {
      if (isOpen.current) await keeper.hold(of, readLockMinutes(platform));
      if (!isOpen.current) await keeper.lock();
    },
    [keeper, platform],
  );

  const enter = useCallback(
    async (opened: Opened, isOnline: boolean) => {
      if (opened.session) onSession(opened.session);
      await pass(opened.key, isOnline || opened.session !== undefined);
      if (sealed.current !== undefined) return;
      await hold(opened.key);
      if (!isOpen.current) return;
      tell('unlocked');
      void keeper.refresh(opened.key).catch(() => undefined);
    },
    [keeper, pass, hold, tell, onSession],
  );

  const refuse = useCallback(
    async (error: unknown) => {
      if (error instanceof AppError && error.code === 'vault_lost') setGate({ why: 'lost' });
      else setGate({ why: (await keeper.hasRing()) ? 'locked' : 'first' });
    },
    [keeper],
  );

  const firstPassword = useRef(password);
  useEffect(() => {
    let current = true;
    const look = async (): Promise<void> => {
      const known = firstPassword.current;
      firstPassword.current = undefined;
      if (known !== undefined) return enter(await keeper.afterSignIn(known), true);
      const before = locks.current;
      const held = await keeper.held();
      if (held && isIdle(platform, Date.now())) await keeper.lock();
      else if (held && locks.current === before)
        return pass(held, false).then(() => void keeper.refresh(held).catch(() => undefined));
      if (current) await refuse(undefined);
      return undefined;
    };
    look().catch((error: unknown) => (current ? refuse(error) : undefined));
    return () => {
      current = false;
    };
  }, [keeper, platform, enter, pass, refuse]);

  const close = useCallback(
    (word: Gate) => {
      locks.current += 1;
      isOpen.current = false;
      setGate(word);
      tell('locked');
      // A window that starts just now may have been given the key before the shell forgot it: it is told too.
      void keeper.lock().then(() => tell('locked'));
    },
    [keeper, tell],
  );
  const lock = useCallback(() => close({ why: 'locked' }), [close]);
  useAutoLock(platform, gate.why === 'open', lock);
  useBlockedWatch(gate.why !== 'open' && gate.why !== 'looking', removeData, onBlocked);

  useEffect(() => {
    const hear = ({ data }: MessageEvent<Word>): void => {
      if (data === 'locked') {
        locks.current += 1;
        isOpen.current = false;
        setGate((now) => (now.why === 'open' || now.why === 'looking' ? { why: 'locked' } : now));
      } else void keeper.held().then((held) => held && pass(held, false));
    };
    channel.addEventListener('message', hear);
    return () => channel.removeEventListener('message', hear);
  }, [channel, keeper, pass]);
  useEffect(() => () => channel.close(), [channel]);

  const [seen, setSeen] = useState<{ readonly lease: Lease; readonly localMs: number } | undefined>(undefined);
  const setLease = useCallback((lease: Lease) => setSeen({ lease, localMs: Date.now() }), []);
  const latestLease = useRef<Lease | undefined>(undefined);
  useEffect(() => {
    if (!key) return undefined;
    let current = true;
    let lookedMs = performance.now();
    let keptMs = -Infinity;
    latestLease.current = undefined;
    const look = async (): Promise<void> => {
      const before = latestLease.current ?? (await keeper.lease.now(key, 0));
      const nowMs = performance.now();
      let next = advanced(before, Date.now(), nowMs - lookedMs);
      lookedMs = nowMs;
      // At once what a sleep or a start brought: whoever sets the clock back afterwards gains nothing. What another window heard
      // of the head office counts here too, also when this one slept meanwhile.
      if (isExpired(next) || next.clockMs - keptMs >= leaseKeepMs) {
        next = await keeper.lease.keep(key, next);
        keptMs = next.clockMs;
      }
      if (!current) return;
      latestLease.current = next;
      setLease(next);
      if (!isExpired(next)) return;
      tell('locked');
      await expire(key);
    };
    const timer = setInterval(() => void look().catch(() => undefined), leaseTickMs);
    void look().catch(() => undefined);
    return () => {
      current = false;
      clearInterval(timer);
    };
  }, [key, keeper, tell, expire, setLease]);

  const contact = useCallback(
    (serverMs: number) => {
      if (!key || Number.isNaN(serverMs)) return;
      keeper.lease.contact(key, serverMs).then(
        (next) => {
          latestLease.current = next;
          setLease(next);
        },
        () => undefined,
      );
    },
    [key, keeper, setLease],
  );
  const wrongKey = useCallback(() => close({ why: 'lost' }), [close]);
  const daysLeft = seen && daysLeftShown(seen.lease);
  const latestMs = seen && latestShownMs(seen.lease, seen.localMs);
  const setBackFrom = latestMs === undefined ? undefined : new Date(latestMs).toISOString();
  const control = useMemo(
    (): VaultControl => ({
      lock,
      lockAfter: (minutes) => {
        keepLockMinutes(platform, minutes);
        if (key) void hold(key);
      },
      daysLeft,
      setBackFrom,
      passwordAccepted: async (accepted) => {
        if (!key) return;
        await keeper.changePassword(key, accepted);
        await hold(key);
      },
      changePassword: async (current, next) => {
        if (key) await keeper.replacePassword(key, current, next);
      },
      recoveryKeys: () => keeper.recoveryKeys(),
      trustRecovery: async (fingerprint) => {
        if (key) await keeper.trustRecovery(key, fingerprint);
      },
    }),
    [lock, daysLeft, setBackFrom, key, keeper, hold, platform],
  );
  const vault = useMemo((): Vault => ({ key, contact, wrongKey }), [key, contact, wrongKey]);
  /** What nobody can open has a screen of its own, and so has a blocked device; every other refusal is said on this one. */
  const otherwise = async (error: unknown): Promise<void> => {
    const code = error instanceof AppError ? error.code : undefined;
    if (code === 'vault_lost') await refuse(error);
    // Where nobody is signed in, what lies here is removed.
    else if (code === 'device_revoked') onOther();
    else throw error;
  };
  const pauseLeftMs = useCallback(() => keeper.pauseLeftMs(), [keeper]);

  return (
    <VaultContext.Provider value={control}>
      {wasOpen && children(vault)}
      {gate.why !== 'looking' && gate.why !== 'open' && (
        <Unlock
          key={gate.why}
          session={session}
          locked={gate}
          isOver={wasOpen}
          pauseLeftMs={pauseLeftMs}
          onPassword={(typed) => keeper.unlock(typed).then((opened) => enter(opened, false), otherwise)}
          onSetUp={async (typed) => enter(await keeper.setUp(typed), false)}
          onConnect={async () => {
            const of = sealed.current;
            if (!of) return;
            await keeper.connect(of).then(() => enter({ key: of }, true), otherwise);
          }}
          onSignInAgain={(typed) => keeper.signInAgain(typed).then((opened) => enter(opened, true), otherwise)}
          onCode={async (typed) => {
            const of = sealed.current;
            if (!of) return;
            await keeper.useCode(of, typed);
            await enter({ key: of }, false);
          }}
          onStartAnew={async () => {
            await keeper.shred();
            await removeData(session);
            onOther();
          }}
          onOther={onOther}
          onCodeForPassword={onCodeForPassword}
        />
      )}
    </VaultContext.Provider>
  );
}
