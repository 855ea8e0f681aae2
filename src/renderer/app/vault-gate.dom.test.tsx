import { act, cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { salesperson } from '../../../test/support/screen-for-tests';
import { renderUi } from '../../../test/support/ui-for-tests';
import { merged, newLease, type Lease } from '../../shared/domain/lease';
import { AppError } from '../../shared/errors';
import type { KeyKeeper } from '../data/keys/key-keeper';
import { browserPlatform } from '../platform/browser';
import { noteDevicePerson } from '../platform/device-people';
import { keptValues } from '../platform/kept-values';
import { PlatformContext } from '../platform/platform';
import { useVault } from '../platform/vault-control';
import { VaultGate } from './vault-gate';

const session = salesperson('anna');
const day = 86_400_000;

/** One computer: what its shell holds, which password opens it, and its lease. */
class Computer {
  held: Uint8Array<ArrayBuffer> | undefined;
  /** For which the shell holds it. */
  minutes = 0;
  password: string | undefined = 'secret';
  lease: Lease = newLease(Date.now());
  pauseMs = 0;
  isLost = false;
  isReachable = true;
  isBlocked = false;
  isSignInOver = false;
  changing: Promise<void> = Promise.resolve();
  /** How long the shell takes to tell the key. */
  telling: Promise<void> = Promise.resolve();
  readonly key = new Uint8Array(32).fill(5);
  /** What the head office says to every password. */
  refusal: AppError | undefined;
  #open(typed: string) {
    if (this.refusal) throw this.refusal;
    if (this.isBlocked) throw new AppError('device_revoked');
    if (this.isLost) throw new AppError('vault_lost');
    if (typed !== this.password) throw new AppError('wrong_password', this.isReachable ? {} : { unreachable: 1 });
    return { key: this.key };
  }
  keeper = (): KeyKeeper =>
    ({
      held: () => {
        const { held } = this;
        return this.telling.then(() => held);
      },
      hasRing: () => Promise.resolve(this.password !== undefined),
      hold: async (key: Uint8Array<ArrayBuffer>, minutes: number) => {
        [this.held, this.minutes] = [key, minutes];
        return Promise.resolve();
      },
      lock: async () => void (this.held = undefined),
      pauseLeftMs: () => Promise.resolve(this.pauseMs),
      refresh: () => Promise.resolve(false),
      connect: async () => {
        if (!this.isReachable) throw new AppError('office_unreachable');
        if (this.isSignInOver) throw new AppError('not_signed_in');
        this.lease = newLease(Date.now());
        return Promise.resolve();
      },
      afterSignIn: async (typed: string) => Promise.resolve(this.#open(typed)),
      unlock: async (typed: string) => {
        if (this.password === undefined && !this.isReachable) throw new AppError('office_unreachable');
        return Promise.resolve(this.#open(typed));
      },
      setUp: async (typed: string) => {
        this.password = typed;
        return Promise.resolve({ key: this.key });
      },
      shred: () => Promise.resolve(),
      changePassword: () => this.changing,
      signInAgain: async (typed: string) => {
        const opened = this.#open(typed);
        this.isSignInOver = false;
        this.lease = newLease(Date.now());
        return Promise.resolve(opened);
      },
      useCode: async (_key: unknown, typed: string) => {
        if (typed !== 'ABCDE-FGHJK') throw new AppError('wrong_code');
        this.lease = newLease(Date.now());
        return Promise.resolve();
      },
      lease: {
        now: () => Promise.resolve(this.lease),
        keep: (_key: unknown, lease: Lease) => Promise.resolve((this.lease = merged(this.lease, lease))),
        question: () => Promise.resolve('22K-7QX3M'),
      },
    }) as unknown as KeyKeeper;
}

/** Stands for the app: something is being typed, and there is a button that locks. */
function App({ isOpen }: { readonly isOpen: boolean }): ReactNode {
  const { lock, lockAfter, daysLeft, setBackFrom, passwordAccepted } = useVault();
  const [text, setText] = useState('');
  return (
    <div>
      <p>{isOpen ? 'open' : 'closed'}</p>
      <p>{daysLeft === undefined ? 'plenty' : `${daysLeft} left`}</p>
      <p>{setBackFrom ?? 'as ever'}</p>
      <input aria-label="note" value={text} onChange={(event) => setText(event.currentTarget.value)} />
      <button type="button" onClick={lock}>
        lock it
      </button>
      <button type="button" onClick={() => lockAfter(5)}>
        sooner
      </button>
      <button type="button" onClick={() => void passwordAccepted('another')}>
        new password
      </button>
    </div>
  );
}

let computer: Computer;
beforeEach(() => {
  computer = new Computer();
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  window.localStorage.clear();
});

const nothing = (): Promise<void> => Promise.resolve();
const ignored = (): void => undefined;
function show(
  options: {
    readonly password?: string;
    readonly onOther?: () => void;
    readonly onCode?: () => void;
    readonly keeper?: KeyKeeper;
    readonly removeData?: () => Promise<void>;
    readonly onBlocked?: (removed: { readonly unsent?: number }) => void;
  } = {},
) {
  const platform = browserPlatform(keptValues(() => window.localStorage));
  noteDevicePerson(platform, session);
  const keeper = options.keeper ?? computer.keeper();
  renderUi(
    <PlatformContext.Provider value={platform}>
      <VaultGate
        session={session}
        keeper={keeper}
        password={options.password}
        removeData={options.removeData ?? nothing}
        onSession={() => undefined}
        onOther={options.onOther ?? ignored}
        onCodeForPassword={options.onCode ?? ignored}
        onBlocked={options.onBlocked ?? ignored}
      >
        {(vault) => <App isOpen={vault.key !== undefined} />}
      </VaultGate>
    </PlatformContext.Provider>,
  );
}
const type = (label: string, text: string): void => {
  fireEvent.change(screen.getByLabelText(label), { target: { value: text } });
};
const press = (name: string | RegExp): void => {
  fireEvent.click(screen.getByRole('button', { name }));
};

describe('the gate before what is stored', () => {
  it('opens with the password of the sign-in, and with the key that the shell still holds', async () => {
    show({ password: 'secret' });
    await screen.findByText('open');
    expect(computer.held).toEqual(computer.key);
    cleanup();
    show();
    await screen.findByText('open');
  });

  it('tells the shell at once after how many minutes it forgets the key from now on', async () => {
    show({ password: 'secret' });
    await screen.findByText('open');
    await waitFor(() => expect(computer.minutes).toBe(15));
    press('sooner');
    await waitFor(() => expect(computer.minutes).toBe(5));
  });

  it('asks for the password when nobody holds the key, says a wrong one, and lets the right one in', async () => {
    show();
    await screen.findByRole('heading', { name: 'Locked' });
    expect(screen.getByText('anna')).toBeTruthy();
    expect(screen.queryByText('open')).toBeNull();
    type('Password', 'guess');
    press('Unlock');
    await screen.findByText(/and the head office does not accept it either/);
    expect((screen.getByLabelText('Password') as HTMLInputElement).value).toBe('');
    type('Password', 'secret');
    press('Unlock');
    await screen.findByText('open');
    expect(screen.queryByRole('heading', { name: 'Locked' })).toBeNull();
  });

  it('says to whom a connection may help that the password may be another one, and to whoever forgot it what to do', async () => {
    computer.isReachable = false;
    const onCode = vi.fn();
    show({ onCode });
    await screen.findByRole('heading', { name: 'Locked' });
    type('Password', 'guess');
    press('Unlock');
    await screen.findByText(/If it was changed elsewhere/);
    press('Forgot the password?');
    screen.getByText(/Call your administrator/);
    press('I have the code');
    expect(onCode).toHaveBeenCalledOnce();
  });

  it('keeps what was being typed behind the lock, unseen and deaf to keys', async () => {
    computer.held = computer.key;
    show();
    await screen.findByText('open');
    type('note', 'half a sent');
    screen.getByLabelText('note').focus();
    const heard = vi.fn();
    window.addEventListener('keydown', heard);
    press('lock it');
    await screen.findByRole('heading', { name: 'Locked' });
    expect(screen.getByText('closed')).toBeTruthy();
    expect(document.documentElement.hasAttribute('data-locked')).toBe(true);
    expect(computer.held).toBeUndefined();
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    fireEvent.keyDown(screen.getByLabelText('Password'), { key: '?' });
    expect(heard).not.toHaveBeenCalled();
    type('Password', 'secret');
    press('Unlock');
    await screen.findByText('open');
    expect((screen.getByLabelText('note') as HTMLInputElement).value).toBe('half a sent');
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('note')));
    expect(document.documentElement.hasAttribute('data-locked')).toBe(false);
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true });
    expect(heard).toHaveBeenCalledOnce();
    window.removeEventListener('keydown', heard);
  });

  it('counts the seconds down in which no password is taken', async () => {
    computer.pauseMs = 1200;
    show();
    await screen.findByText(/Too many attempts/);
    expect((screen.getByRole('button', { name: 'Unlock' }) as HTMLButtonElement).disabled).toBe(true);
    await waitFor(() => expect(screen.queryByText(/Too many attempts/)).toBeNull());
    expect((screen.getByRole('button', { name: 'Unlock' }) as HTMLButtonElement).disabled).toBe(false);
  });

  it('sets a password twice where none was set and nobody can be asked', async () => {
    computer.password = undefined;
    computer.isReachable = false;
    show();
    await screen.findByRole('heading', { name: 'Seal what is stored on this laptop' });
    type('Password', 'secret');
    press('Seal and open');
    await screen.findByLabelText('Password again');
    type('Password again', 'other');
    press('Seal and open');
    await screen.findByText('The two passwords differ');
    type('Password again', 'secret');
    press('Seal and open');
    await screen.findByText('open');
    expect(computer.password).toBe('secret');
  });

  it('stays closed when the lease has ended, until a contact or a code of the head office', async () => {
    computer.lease = newLease(Date.now() - 15 * day);
    computer.lease = { ...computer.lease, clockMs: Date.now(), contacts: 1 };
    computer.isReachable = false;
    show();
    await screen.findByRole('heading', { name: 'Locked' });
    type('Password', 'secret');
    press('Unlock');
    await screen.findByRole('heading', { name: 'Too long without the head office' });
    // A clock that was set forward locks too: both days are there to be compared.
    expect(screen.getByText('Last contact')).toBeTruthy();
    expect(screen.getByText('This laptop’s clock')).toBeTruthy();
    expect(computer.held).toBeUndefined();
    press('Connect to the head office');
    await screen.findByText(/cannot be reached/);
    expect(screen.getByText('22K-7QX3M')).toBeTruthy();
    type('Unlock code', 'WRONG');
    press('Open for 3 days');
    await screen.findByText(/not the answer to the question/);
    type('Unlock code', 'ABCDE-FGHJK');
    press('Open for 3 days');
    await screen.findByText('open');
  });

  it('says beside the code that it is wrong, and beside the connection that there is none', async () => {
    computer.lease = { ...newLease(Date.now() - 15 * day), clockMs: Date.now(), contacts: 1 };
    computer.isReachable = false;
    show();
    await screen.findByRole('heading', { name: 'Locked' });
    type('Password', 'secret');
    press('Unlock');
    await screen.findByRole('heading', { name: 'Too long without the head office' });
    const formOf = (button: string) => screen.getByRole('button', { name: button }).closest('form');
    press('Connect to the head office');
    const unreachable = await screen.findByText(/cannot be reached/);
    expect(formOf('Connect to the head office')?.contains(unreachable)).toBe(true);
    type('Unlock code', 'WRONG');
    press('Open for 3 days');
    const wrong = await screen.findByText(/not the answer to the question/);
    expect(formOf('Open for 3 days')?.contains(wrong)).toBe(true);
    expect(screen.queryByText(/cannot be reached/)).toBeNull();
  });

  it('signs in anew where the sign-in ran out too: the password alone opens what the head office has to open', async () => {
    computer.lease = { ...newLease(Date.now() - 100 * day), clockMs: Date.now(), contacts: 1 };
    computer.isSignInOver = true;
    show();
    await screen.findByRole('heading', { name: 'Locked' });
    type('Password', 'secret');
    press('Unlock');
    await screen.findByRole('heading', { name: 'Too long without the head office' });
    press('Connect to the head office');
    await screen.findByText(/sign-in ran out/);
    type('Password', 'secret');
    press('Connect to the head office');
    await screen.findByText('open');
  });

  it('keeps that the lease has ended, so that a clock set back afterwards opens nothing', async () => {
    computer.lease = { ...newLease(Date.now() - 15 * day), clockMs: Date.now(), contacts: 1 };
    const keeper = computer.keeper();
    const keep = vi.spyOn(keeper.lease, 'keep');
    show({ keeper });
    await screen.findByRole('heading', { name: 'Locked' });
    type('Password', 'secret');
    press('Unlock');
    await screen.findByRole('heading', { name: 'Too long without the head office' });
    expect(keep).toHaveBeenCalledWith(computer.key, computer.lease);
  });

  it('says that the clock was set back, how far it had come, and that this counts', async () => {
    const latest = Date.now() + 30 * day;
    computer.held = computer.key;
    computer.lease = { ...newLease(Date.now()), days: 60, clockMs: latest, contacts: 1 };
    show();
    await screen.findByText(new Date(latest).toISOString());
    cleanup();
    computer.held = computer.key;
    computer.lease = { ...computer.lease, days: 14 };
    show();
    await screen.findByRole('heading', { name: 'Too long without the head office' });
    expect(screen.getByText('It has shown')).toBeTruthy();
    expect(screen.getByText(/The clock was set back since/)).toBeTruthy();
  });

  it('counts down what the head office wants to be waited for', async () => {
    computer.refusal = new AppError('too_many_attempts', { seconds: 42 });
    show();
    await screen.findByRole('heading', { name: 'Locked' });
    type('Password', 'guessed');
    press('Unlock');
    await screen.findByText(/Wait 42 seconds/);
    expect(screen.getByRole('button', { name: 'Unlock' }).hasAttribute('disabled')).toBe(true);
  });

  it('locks at the end of the lease while somebody works, and shows the last days', async () => {
    computer.held = computer.key;
    computer.lease = { ...newLease(Date.now() - 11 * day), clockMs: Date.now() };
    show();
    await screen.findByText('3 left');
    cleanup();
    computer.held = computer.key;
    computer.lease = { ...newLease(Date.now() - 3 * day), days: 3, clockMs: Date.now() - 1 };
    show();
    await screen.findByRole('heading', { name: 'Too long without the head office' });
    expect(computer.held).toBeUndefined();
  });

  it('keeps at once how far a sleep or a start has brought the lease: a clock set back afterwards gains nothing', async () => {
    computer.held = computer.key;
    const keeper = computer.keeper();
    const keep = vi.spyOn(keeper.lease, 'keep');
    show({ keeper });
    await screen.findByText('open');
    await waitFor(() => expect(keep).toHaveBeenCalledTimes(1));
  });

  it('keeps every minute how far the lease has come, so that a laptop that dies gains no more than that', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date', 'performance'] });
    try {
      const began = Date.now();
      computer.held = computer.key;
      computer.lease = newLease(began);
      show();
      await screen.findByText('open');
      // Two looks later nothing was due; at the third one it was.
      for (const [seconds, kept] of [
        [30, 0],
        [60, 60],
        [90, 60],
        [120, 120],
      ] as const) {
        await act(() => vi.advanceTimersByTimeAsync(30_000));
        expect([seconds, computer.lease.clockMs - began]).toEqual([seconds, kept * 1000]);
      }
    } finally {
      vi.useRealTimers();
    }
  });

  it('says what nobody can open, and removes it only when asked twice', async () => {
    computer.isLost = true;
    const other = vi.fn();
    show({ password: 'secret', onOther: other });
    await screen.findByRole('heading', { name: 'What is stored here cannot be opened' });
    press('Remove it and load again');
    expect(other).not.toHaveBeenCalled();
    press('Really remove it');
    await waitFor(() => expect(other).toHaveBeenCalledOnce());
  });

  it('locks and opens with the other windows', async () => {
    computer.held = computer.key;
    show();
    await screen.findByText('open');
    const window_ = new BroadcastChannel('roadbook-office-anna:lock');
    computer.held = undefined;
    act(() => window_.postMessage('locked'));
    await screen.findByRole('heading', { name: 'Locked' });
    computer.held = computer.key;
    act(() => window_.postMessage('unlocked'));
    await screen.findByText('open');
    window_.close();
  });

  it('opens nothing with a key that was on its way here when another window locked', async () => {
    let tellKey: () => void = () => undefined;
    computer.telling = new Promise((resolve) => (tellKey = resolve));
    computer.held = computer.key;
    show();
    const other = new BroadcastChannel('roadbook-office-anna:lock');
    computer.held = undefined;
    other.postMessage('locked');
    await screen.findByRole('heading', { name: 'Locked' });
    await act(async () => {
      tellKey();
      await new Promise((resolve) => setTimeout(resolve, 20));
    });
    expect(screen.getByRole('heading', { name: 'Locked' })).toBeTruthy();
    expect(screen.queryByText('open')).toBeNull();
    other.close();
  });

  it('leaves no key with the shell when somebody locks while a new password is being wrapped', async () => {
    computer.held = computer.key;
    let done: () => void = () => undefined;
    computer.changing = new Promise((resolve) => (done = resolve));
    show();
    await screen.findByText('open');
    press('new password');
    press('lock it');
    await screen.findByRole('heading', { name: 'Locked' });
    await act(async () => done());
    expect(computer.held).toBeUndefined();
  });

  it('stays open where another window heard of the head office while this one slept', async () => {
    computer.held = computer.key;
    computer.lease = { ...newLease(Date.now()), contacts: 1 };
    const keeper = computer.keeper();
    let looks = 0;
    const old = { ...newLease(Date.now() - 20 * day), clockMs: Date.now() };
    // Open at first; then this window counts from what it knew before it slept.
    keeper.lease.now = () => Promise.resolve((looks += 1) === 1 ? computer.lease : old);
    show({ keeper });
    await screen.findByText('open');
    await waitFor(() => expect(looks).toBeGreaterThan(1));
    await act(async () => new Promise((resolve) => setTimeout(resolve, 50)));
    expect(screen.queryByRole('heading', { name: 'Too long without the head office' })).toBeNull();
    expect(computer.held).toBeDefined();
  });

  it('leaves a device that was blocked to the sign-in, which removes what lies here', async () => {
    computer.isBlocked = true;
    const other = vi.fn();
    show({ onOther: other });
    await screen.findByRole('heading', { name: 'Locked' });
    type('Password', 'new one');
    press('Unlock');
    await waitFor(() => expect(other).toHaveBeenCalledOnce());
  });

  it('removes what lies here when the device is blocked while it is locked, and nothing while it is open', async () => {
    let isRevoked = false;
    vi.stubGlobal('fetch', (path: string) =>
      Promise.resolve(path === '/api/auth/device' ? Response.json({ revoked: isRevoked }) : new Response(null)),
    );
    computer.held = computer.key;
    const [removeData, onBlocked] = [vi.fn(nothing), vi.fn()];
    show({ removeData, onBlocked });
    await screen.findByText('open');
    isRevoked = true;
    act(() => void window.dispatchEvent(new Event('online')));
    press('lock it');
    await waitFor(() => expect(onBlocked).toHaveBeenCalledOnce());
    expect(removeData).toHaveBeenCalledOnce();
  });

  it('finds it locked when nobody worked for longer than the chosen minutes, though the shell went on', async () => {
    computer.held = computer.key;
    window.localStorage.setItem('roadbook.active', String(Date.now() - 16 * 60_000));
    show();
    await screen.findByRole('heading', { name: 'Locked' });
    expect(computer.held).toBeUndefined();
  });
});
