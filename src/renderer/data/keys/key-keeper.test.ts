import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openForRecovery } from '../../../shared/domain/escrow';
import { unlockAnswer } from '../../../shared/domain/unlock-code';
import { AppError, type ErrorCode } from '../../../shared/errors';
import { daysLeft, isExpired } from '../../../shared/domain/lease';
import type { Session, VaultRelease } from '../../../shared/sync-protocol';
import { keptValues } from '../../platform/kept-values';
import { fromBase64, toBase64, type Bytes } from './base64';
import { KeyKeeper, shredKeys, type KeyOffice } from './key-keeper';
import type { VaultHost } from './vault-host';

const person: Session = {
  officeId: 'office-1',
  organisation: { id: 'o', name: 'O', slug: 'o', currency: 'EUR', demo: false },
  user: { id: 'user-1', name: 'Ann', signInName: 'ann', role: 'salesperson' },
  deviceId: 'device-1',
  deviceCode: 'K7',
};
const rounds = 10;
const day = 86_400_000;

/** The shell of one computer. */
class Shell implements VaultHost {
  kept: Bytes | undefined;
  key: Bytes | undefined;
  isKeychainLost = false;
  secret = async (): Promise<Bytes> => {
    if (this.isKeychainLost) throw new AppError('device_secret_lost');
    this.kept ??= crypto.getRandomValues(new Uint8Array(32));
    return Promise.resolve(this.kept);
  };
  forgetSecret = async (): Promise<void> => {
    this.isKeychainLost = false;
    this.kept = undefined;
    return Promise.resolve();
  };
  readKey = (): Promise<Bytes | undefined> => Promise.resolve(this.key);
  holdKey = async (key: Bytes): Promise<void> => void (this.key = key);
  forgetKey = async (): Promise<void> => void (this.key = undefined);
  head = {
    read: () => Promise.resolve(undefined),
    write: () => Promise.resolve(),
    forget: () => Promise.resolve(),
  };
  leases: readonly Bytes[] = [];
  readLeases = () => Promise.resolve(this.leases);
  writeLease = async (sealed: Bytes): Promise<void> => void (this.leases = [sealed]);
  readJournal = () => Promise.resolve([]);
  appendJournal = () => Promise.resolve();
  replaceJournal = () => Promise.resolve();
  shred = async (): Promise<void> => {
    this.kept = this.key = undefined;
    this.leases = [];
    return Promise.resolve();
  };
}

/** The head office: its recovery key, the password it knows, and whether it can be reached. */
class Office implements KeyOffice {
  password = 'first';
  isReachable = true;
  refusal: ErrorCode | undefined;
  releases = 0;
  leaseDays = 14;
  codeSecret = crypto.getRandomValues(new Uint8Array(32));
  pair: CryptoKeyPair;
  constructor(pair: CryptoKeyPair) {
    this.pair = pair;
  }
  #reach(): void {
    if (!this.isReachable) throw new AppError('office_unreachable');
  }
  vault = async () => {
    this.#reach();
    const spki = new Uint8Array(await crypto.subtle.exportKey('spki', this.pair.publicKey));
    return {
      recoveryKeyId: createHash('sha256').update(spki).digest('hex').slice(0, 32),
      recoveryKey: toBase64(spki),
      leaseDays: this.leaseDays,
      codeSecret: toBase64(this.codeSecret),
      ...(this.clockMs === undefined ? {} : { serverTime: new Date(this.clockMs).toISOString() }),
    };
  };
  /** undefined: as before it said how late it is. */
  clockMs: number | undefined;
  release = async ({ deviceId, wrapped }: VaultRelease): Promise<Bytes> => {
    this.#reach();
    if (this.refusal) throw new AppError(this.refusal);
    this.releases += 1;
    const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', this.pair.privateKey));
    const ids = { officeId: person.officeId, userId: person.user.id, deviceId };
    return openForRecovery(crypto.subtle, pkcs8, ids, fromBase64(wrapped));
  };
  signIn = async (password: string): Promise<Session> => {
    this.#reach();
    if (password !== this.password) throw new AppError('wrong_password');
    return Promise.resolve(person);
  };
  /** What becomes of a change: it arrives and is answered, its answer is lost, or it never arrives. */
  line: 'there' | 'answer lost' | 'request lost' = 'there';
  changePassword = async (current: string, next: string): Promise<void> => {
    this.#reach();
    if (this.line === 'request lost') throw new AppError('office_unreachable');
    if (current !== this.password && next !== this.password) throw new AppError('wrong_password');
    this.password = next;
    if (this.line === 'answer lost') throw new AppError('office_unreachable');
    return Promise.resolve();
  };
}

const newPair = async (): Promise<CryptoKeyPair> =>
  (await crypto.subtle.generateKey(
    { name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['encrypt', 'decrypt'],
  )) as CryptoKeyPair;
const pair = await newPair();

let now = Date.parse('2026-11-22T08:00:00Z');
let shell: Shell;
let office: Office;
let disk: Map<string, string>;
const values = () =>
  keptValues(
    () =>
      ({
        getItem: (name: string) => disk.get(name) ?? null,
        setItem: (name: string, text: string) => void disk.set(name, text),
        removeItem: (name: string) => void disk.delete(name),
      }) as unknown as Storage,
  );
const keeperOn = (host: VaultHost) => new KeyKeeper(person, { values: values(), host, office, now: () => now, rounds });
let keeper: KeyKeeper;
beforeEach(() => {
  shell = new Shell();
  office = new Office(pair);
  disk = new Map();
  keeper = keeperOn(shell);
});
afterEach(() => {
  now = Date.parse('2026-11-22T08:00:00Z');
});
const codeOf = async (act: Promise<unknown>): Promise<unknown> => {
  try {
    await act;
  } catch (error) {
    return error instanceof AppError ? error.code : error;
  }
  return 'nothing was thrown';
};

describe('the data key', () => {
  it('is made at the first sign-in and opened by the same password without a network', async () => {
    const { key } = await keeper.afterSignIn('first');
    expect(key).toHaveLength(32);
    office.isReachable = false;
    expect((await keeperOn(shell).unlock('first')).key).toEqual(key);
    // Composed or not, it is the same password.
    office.isReachable = true;
    await keeper.changePassword(key, 'Caf\u00e9 12');
    expect((await keeper.unlock('Cafe\u0301 12')).key).toEqual(key);
    // Nothing that is kept holds the key or the password in clear.
    const kept = [...disk.values()].join();
    for (const canary of ['first', 'Café', toBase64(key), key.join()]) expect(kept).not.toContain(canary);
  });

  it('is held by the shell until it is locked', async () => {
    expect(await keeper.held()).toBeUndefined();
    const { key } = await keeper.afterSignIn('first');
    await keeper.hold(key, 15);
    expect(await keeperOn(shell).held()).toEqual(key);
    await keeper.lock();
    expect(await keeper.held()).toBeUndefined();
    // A key without a ring opens nothing that could be unlocked later.
    await keeper.hold(key, 15);
    disk.clear();
    expect(await keeper.held()).toBeUndefined();
  });

  it('says that a password is wrong, online and offline, and slows further attempts down', async () => {
    await keeper.afterSignIn('first');
    for (const isReachable of [true, false, true, false]) {
      office.isReachable = isReachable;
      await expect(keeper.unlock('guessed')).rejects.toMatchObject({
        code: 'wrong_password',
        details: isReachable ? {} : { unreachable: 1 },
      });
      expect(await keeper.pauseLeftMs()).toBe(0);
    }
    const pauses: number[] = [];
    for (let n = 0; n < 8; n += 1) {
      expect(await codeOf(keeper.unlock('guessed'))).toBe('wrong_password');
      pauses.push((await keeper.pauseLeftMs()) / 1000);
      // The right one has to wait as well, over a restart too.
      expect(await codeOf(keeperOn(shell).unlock('first'))).toBe('too_many_attempts');
      now += await keeper.pauseLeftMs();
    }
    expect(pauses).toEqual([30, 60, 120, 240, 480, 900, 900, 900]);
    await keeper.unlock('first');
    expect(await codeOf(keeper.unlock('guessed'))).toBe('wrong_password');
    expect(await keeper.pauseLeftMs()).toBe(0);
  });

  it('counts an attempt before it is tried', async () => {
    await keeper.afterSignIn('first');
    office.isReachable = false;
    for (let n = 0; n < 4; n += 1) await codeOf(keeper.unlock('guessed'));
    const dying = keeperOn({ ...shell, secret: () => new Promise(() => undefined) });
    void dying.unlock('guessed').catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await keeper.pauseLeftMs()).toBe(30_000);
  });

  it('lets a clock that was ahead at an attempt, and was put right since, lengthen no pause', async () => {
    const { key } = await keeper.afterSignIn('first');
    office.isReachable = false;
    now += 400 * day;
    expect(await codeOf(keeper.unlock('guessed'))).toBe('wrong_password');
    now -= 400 * day;
    expect(await keeper.pauseLeftMs()).toBe(0);
    expect((await keeper.unlock('first')).key).toEqual(key);
    now += 400 * day;
    for (let n = 0; n < 5; n += 1) await codeOf(keeper.unlock('guessed'));
    now -= 400 * day;
    expect(await codeOf(keeper.unlock('first'))).toBe('too_many_attempts');
    expect(await keeper.pauseLeftMs()).toBe(30_000);
    now += 29_000;
    expect(await keeper.pauseLeftMs()).toBe(1000);
    now += 1000;
    expect((await keeper.unlock('first')).key).toEqual(key);
  });

  it('signs in anew at the head office, also with a password that opens what lies here', async () => {
    const { key } = await keeper.afterSignIn('first');
    expect((await keeper.unlock('first')).session).toBeUndefined();
    expect(await keeper.signInAgain('first')).toMatchObject({ key, session: {} });
    expect(await codeOf(keeper.signInAgain('guessed'))).toBe('wrong_password');
  });

  it('accepts a password that was changed at the head office, and from then on offline', async () => {
    const { key } = await keeper.afterSignIn('first');
    office.password = 'second';
    office.isReachable = false;
    expect(await codeOf(keeper.unlock('second'))).toBe('wrong_password');
    office.isReachable = true;
    const opened = await keeper.unlock('second');
    expect([opened.key, opened.session?.user.id, office.releases]).toEqual([key, 'user-1', 1]);
    office.isReachable = false;
    expect((await keeper.unlock('second')).key).toEqual(key);
    expect(await codeOf(keeper.unlock('first'))).toBe('wrong_password');
  });

  it('is not opened by the password on another computer, and released there after a sign-in', async () => {
    const { key } = await keeper.afterSignIn('first');
    const copy = keeperOn(new Shell());
    office.isReachable = false;
    expect(await codeOf(copy.unlock('first'))).toBe('wrong_password');
    office.isReachable = true;
    expect((await copy.unlock('first')).key).toEqual(key);
    expect(office.releases).toBe(1);
  });

  it('says that a keychain was lost, and comes back from the head office', async () => {
    const { key } = await keeper.afterSignIn('first');
    shell.isKeychainLost = true;
    office.isReachable = false;
    expect(await codeOf(keeper.unlock('first'))).toBe('device_secret_lost');
    office.isReachable = true;
    expect((await keeper.unlock('first')).key).toEqual(key);
    office.isReachable = false;
    expect((await keeper.unlock('first')).key).toEqual(key);
  });

  it('is lost when neither password nor head office opens it, and told so', async () => {
    await keeper.afterSignIn('first');
    office.password = 'second';
    office.refusal = 'recovery_foreign';
    expect(await codeOf(keeper.unlock('second'))).toBe('vault_lost');
  });

  it('made offline is known to the head office as soon as it can be reached', async () => {
    office.isReachable = false;
    expect(await codeOf(keeper.unlock('first'))).toBe('office_unreachable');
    const { key } = await keeper.setUp('first');
    expect(await keeper.refresh(key)).toBe(false);
    office.isReachable = true;
    expect(await keeper.refresh(key)).toBe(true);
    office.password = 'second';
    expect((await keeper.unlock('second')).key).toEqual(key);
  });

  it('is made once, whichever window comes first', async () => {
    const opened = await Promise.all([keeper.setUp('first'), keeperOn(shell).setUp('first')]);
    expect(opened[0].key).toEqual(opened[1].key);
  });

  it('is noise after it was shredded', async () => {
    const { key } = await keeper.afterSignIn('first');
    await keeper.hold(key, 15);
    const copied = new Map(disk);
    await shredKeys(person, { values: values(), host: shell });
    expect([await keeper.held(), await keeper.hasRing(), shell.kept]).toEqual([undefined, false, undefined]);
    // Even a ring that somebody copied before opens nothing here.
    disk = copied;
    office.isReachable = false;
    expect(await codeOf(keeper.unlock('first'))).toBe('wrong_password');
  });

  it('is not brought back by a window that was changing the ring while it was shredded', async () => {
    const { key } = await keeper.setUp('first');
    const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    const slow = {
      ...values(),
      fresh: (name: string) =>
        values()
          .fresh(name)
          .then(async (value) => (await pause(60), value)),
    };
    const other = new KeyKeeper(person, { values: slow, host: shell, office, now: () => now, rounds });
    const changed = other.changePassword(key, 'second');
    await pause(30);
    await keeper.shred();
    await changed;
    expect(await keeper.hasRing()).toBe(false);
  });
});

describe("the person's own password", () => {
  /** Which of the passwords open what lies here, without a network. */
  const opening = async (...typed: string[]): Promise<string[]> => {
    office.isReachable = false;
    const opened: string[] = [];
    for (const password of typed) {
      if ((await codeOf(keeperOn(shell).unlock(password))) === 'nothing was thrown') opened.push(password);
    }
    office.isReachable = true;
    return opened;
  };

  it('is changed at the head office and here, and what is stored keeps its key', async () => {
    const { key } = await keeper.afterSignIn('first');
    await keeper.replacePassword(key, 'first', 'second');
    expect(office.password).toBe('second');
    expect(await opening('first', 'second')).toEqual(['second']);
    expect((await keeper.unlock('second')).key).toEqual(key);
    expect(office.releases).toBe(0);
  });

  it('stays the old one where the head office refuses', async () => {
    const { key } = await keeper.afterSignIn('first');
    expect(await codeOf(keeper.replacePassword(key, 'guessed', 'second'))).toBe('wrong_password');
    expect(await opening('first', 'second')).toEqual(['first']);
  });

  it.each(['request lost', 'answer lost'] as const)('is either of the two while it is not known (%s)', async (line) => {
    const { key } = await keeper.afterSignIn('first');
    office.line = line;
    expect(await codeOf(keeper.replacePassword(key, 'first', 'second'))).toBe('office_unreachable');
    expect(await opening('first', 'second')).toEqual(['first', 'second']);
    // Asked again, or signed in with the one that the head office has: it is known.
    office.line = 'there';
    if (line === 'answer lost') await keeper.afterSignIn('second');
    else await keeper.replacePassword(key, 'first', 'second');
    expect(await opening('first', 'second')).toEqual(['second']);
  });

  it('opens at every step at which the laptop may die', async () => {
    const { key } = await keeper.afterSignIn('first');
    const steps: (string | undefined)[] = [];
    const before = new Map(disk);
    const dying = {
      ...values(),
      write: (name: string, value: unknown) => {
        steps.push(office.password);
        return values().write(name, value);
      },
    };
    await new KeyKeeper(person, { values: dying, host: shell, office, now: () => now, rounds }).replacePassword(
      key,
      'first',
      'second',
    );
    // The new wrapping is on the disk before the head office knows the password, and the old one until it does.
    expect(steps).toEqual(['first', 'second']);
    disk = before;
    expect(await opening('first')).toEqual(['first']);
    // Died before the second step: the head office knows the new one alone, and both open.
    disk = new Map(before);
    office.password = 'first';
    office.line = 'answer lost';
    await codeOf(keeperOn(shell).replacePassword(key, 'first', 'second'));
    expect([office.password, ...(await opening('first', 'second'))]).toEqual(['second', 'first', 'second']);
  });
});

describe("the head office's recovery key", () => {
  it('is the first one it showed; another one is noted, and used only after somebody confirmed it', async () => {
    const { key } = await keeper.afterSignIn('first');
    const { trusted } = await keeper.recoveryKeys();
    const ring = (): string => [...disk.values()].join();
    const wrapped = /"wrapped":"[^"]*"/.exec(ring())?.[0];
    office.pair = await newPair();
    await keeper.connect(key);
    const { offered } = await keeper.recoveryKeys();
    expect(offered).toMatch(/^[0-9a-f]{32}$/);
    expect(offered).not.toBe(trusted);
    expect(await keeper.recoveryKeys()).toEqual({ trusted, offered });
    expect(ring()).toContain(wrapped);
    // A third one is not what was compared.
    const second = office.pair;
    office.pair = await newPair();
    expect(await codeOf(keeper.trustRecovery(key, offered ?? ''))).toBe('recovery_foreign');
    office.pair = second;
    await keeper.trustRecovery(key, offered ?? '');
    expect(await keeper.recoveryKeys()).toEqual({ trusted: offered, offered: undefined });
    office.password = 'second';
    expect((await keeper.unlock('second')).key).toEqual(key);
  });

  it('is noted no more when the first one is back', async () => {
    const { key } = await keeper.afterSignIn('first');
    office.pair = await newPair();
    await keeper.connect(key);
    office.pair = pair;
    await keeper.connect(key);
    expect((await keeper.recoveryKeys()).offered).toBeUndefined();
  });
});

describe('the lease of a device', () => {
  it('is sealed in the ring, ends, and goes on by a code of the head office that works once', async () => {
    office.leaseDays = 10;
    const { key } = await keeper.afterSignIn('first');
    office.isReachable = false;
    now += 9.5 * day;
    expect(daysLeft(await keeper.lease.now(key, 0))).toBe(1);
    now += 6 * day;
    expect(isExpired(await keeper.lease.now(key, 0))).toBe(true);
    const question = await keeper.lease.question(key);
    expect(question).toMatch(/^[0-9A-Z]{3}-[0-9A-Z]{5}$/);
    expect(await codeOf(keeper.useCode(key, 'ABCDE-FGHJK'))).toBe('wrong_code');
    const answer = await unlockAnswer(crypto.subtle, office.codeSecret, 0);
    await keeper.useCode(key, answer.toLowerCase().replace('-', ' '));
    expect(daysLeft(await keeper.lease.now(key, 0))).toBe(3);
    expect(await codeOf(keeper.useCode(key, answer))).toBe('wrong_code');
    expect(await keeper.lease.question(key)).not.toBe(question);
    now += 3 * day;
    expect(isExpired(await keeper.lease.now(key, 0))).toBe(true);
    office.isReachable = true;
    await keeper.refresh(key);
    expect(daysLeft(await keeper.lease.now(key, 0))).toBe(10);
  });

  it('goes by the clock of the head office from its first answer on', async () => {
    office.clockMs = now + 3 * day;
    const { key } = await keeper.afterSignIn('first');
    expect((await keeper.lease.now(key, 0)).clockMs).toBe(now + 3 * day);
    office.clockMs = now;
    await keeper.connect(key);
    expect(await keeper.lease.now(key, 0)).toMatchObject({ clockMs: now, offsetMs: 0 });
  });

  it('gains nothing by an old contact that a window tells of again after a lock', async () => {
    const { key } = await keeper.afterSignIn('first');
    const contactMs = now + 1000;
    await keeper.lease.contact(key, contactMs);
    office.isReachable = false;
    now += 7 * day;
    const told = await keeper.lease.contact(key, contactMs);
    expect(told).toMatchObject({ contactMs, offsetMs: 1000, clockMs: now + 1000 });
    expect(await keeper.lease.now(key, 0)).toEqual(told);
    now += 7 * day;
    await keeper.lease.contact(key, contactMs);
    expect(isExpired(await keeper.lease.now(key, 0))).toBe(true);
    // A real one helps.
    await keeper.lease.contact(key, now);
    expect(daysLeft(await keeper.lease.now(key, 0))).toBe(14);
  });

  it('does not come back with an older copy of the ring: no code works twice, and no clock goes back', async () => {
    const { key } = await keeper.afterSignIn('first');
    const copied = new Map(disk);
    office.isReachable = false;
    now += 15 * day;
    await keeper.lease.keep(key, await keeper.lease.now(key, 0));
    const answer = await unlockAnswer(crypto.subtle, office.codeSecret, 0);
    await keeper.useCode(key, answer);
    now += 4 * day;
    await keeper.lease.keep(key, await keeper.lease.now(key, 0));
    disk = copied;
    now -= 18 * day;
    expect(isExpired(await keeper.lease.now(key, 0))).toBe(true);
    expect(await codeOf(keeper.useCode(key, answer))).toBe('wrong_code');
    // Nor where the shell's note was taken away or replaced as well, nor by a new ring for the same key.
    const { leases } = shell;
    for (const other of [[], [crypto.getRandomValues(new Uint8Array(200))]]) {
      shell.leases = other;
      expect(isExpired(await keeper.lease.now(key, 0))).toBe(true);
    }
    shell.leases = leases;
    shell.key = key;
    disk = new Map();
    await keeper.setUp('first');
    expect(isExpired(await keeper.lease.now(key, 0))).toBe(true);
  });

  it('is found among those of other browsers, which an older Roadbook kept in one file, and is alone there after that', async () => {
    const { key } = await keeper.afterSignIn('first');
    const [mine] = shell.leases;
    const other = crypto.getRandomValues(new Uint8Array(200));
    shell.leases = [other, ...shell.leases, other];
    expect(daysLeft(await keeper.lease.now(key, 0))).toBe(14);
    await keeper.lease.keep(key, await keeper.lease.now(key, day));
    expect(shell.leases).toHaveLength(1);
    expect(shell.leases).not.toContain(mine);
    expect(daysLeft(await keeper.lease.now(key, 0))).toBe(13);
  });

  it('goes on where the shell cannot keep it', async () => {
    shell.writeLease = () => Promise.reject(new AppError('disk_full'));
    const { key } = await keeper.afterSignIn('first');
    await keeper.lease.keep(key, await keeper.lease.now(key, 0));
    expect(daysLeft(await keeper.lease.now(key, 0))).toBe(14);
  });

  it('loses nothing when several windows change it at once, and takes a code once', async () => {
    const { key } = await keeper.setUp('first');
    const other = keeperOn(shell);
    const before = await other.lease.now(key, 0);
    await Promise.all([keeper.lease.contact(key, now + day), other.lease.keep(key, before)]);
    expect((await keeper.lease.now(key, 0)).contacts).toBe(before.contacts + 1);
    const answer = await unlockAnswer(crypto.subtle, office.codeSecret, 0);
    const used = await Promise.all([keeper.lease.useCode(key, answer), other.lease.useCode(key, answer)]);
    expect(used.sort()).toEqual([false, true]);
  });

  it('survives a kill at the clock that was kept last', async () => {
    const { key } = await keeper.afterSignIn('first');
    await keeper.lease.keep(key, await keeper.lease.now(key, 5 * day));
    now -= 30 * day;
    expect(daysLeft(await keeperOn(shell).lease.now(key, 0))).toBe(9);
  });

  it('has ended where somebody took it away or put another one in its place', async () => {
    const { key } = await keeper.afterSignIn('first');
    const [name = ''] = disk.keys();
    const ring = JSON.parse(disk.get(name) ?? '') as Record<string, unknown>;
    for (const lease of [null, 'AAAA', toBase64(crypto.getRandomValues(new Uint8Array(200)))]) {
      disk.set(name, JSON.stringify({ ...ring, lease }));
      expect(isExpired(await keeper.lease.now(key, 0))).toBe(true);
      expect(await keeper.lease.question(key)).toBeUndefined();
    }
    await keeper.lease.contact(key, now);
    expect(daysLeft(await keeper.lease.now(key, 0))).toBe(14);
  });
});
