import { AppError, type ErrorCode } from '../../../shared/errors';
import { sealForRecovery } from '../../../shared/domain/escrow';
import type { Session, VaultAnswer, VaultRelease } from '../../../shared/sync-protocol';
import type { LastingValues } from '../../platform/platform';
import type { RecoveryKeys } from '../../platform/vault-control';
import { databaseName, type Place } from '../channel';
import { fromBase64, toBase64, type Bytes } from './base64';
import { ringIn } from '../journal';
import { inTurn } from './in-turn';
import { LeaseBook } from './lease-book';
import { unwrapKey, usualRounds, wrapKey, type PasswordWrap } from './password-wrap';
import { afterAttempt, byThisClock, noAttempts, pauseLeftMs, ringSchema, type Ring } from './ring';
import type { VaultHost } from './vault-host';

/** The head office's part. Every call throws what askOffice throws. */
export interface KeyOffice {
  vault(): Promise<VaultAnswer>;
  /** @returns the data key */
  release(request: VaultRelease): Promise<Bytes>;
  /** Signs the same person in on this device. */
  signIn(password: string): Promise<Session>;
  changePassword(current: string, next: string): Promise<void>;
}

export interface KeyKeeperPorts {
  readonly values: LastingValues;
  readonly host: VaultHost;
  readonly office: KeyOffice;
  readonly now: () => number;
  /** Rounds of PBKDF2 for a new wrapping; 600 000 without it. */
  readonly rounds?: number;
}

/** What a password opened. */
export interface Opened {
  readonly key: Bytes;
  /** The head office was asked too, and this is the sign-in it gave. */
  readonly session?: Session;
}

const size = 32;
const isAbsence = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'office_unreachable' || error.code === 'not_head_office');
/** Whatever comes, the head office does not release this key: it belongs to another one, or to a device that was blocked. */
const opensNever: readonly ErrorCode[] = ['recovery_foreign', 'device_blocked'];
/** The head office has refused; everything else leaves open what it did. */
const refusals: readonly ErrorCode[] = [
  'wrong_password',
  'weak_password',
  'too_many_attempts',
  'not_signed_in',
  'token_expired',
  'user_disabled',
  'device_revoked',
  'busy',
  'bad_request',
  'not_found',
];
const isRefusal = (error: unknown): boolean => error instanceof AppError && refusals.includes(error.code);

/** As the head office computes it: whoever shows another key under the same name is found out. */
async function fingerprintOf(spki: Bytes): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', spki));
  return Array.from(hash.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** The data key of one person on this device (decision 015): made, kept in two wrappings, opened and forgotten. */
export class KeyKeeper {
  readonly lease: LeaseBook;
  readonly #place: string;
  readonly #name: string;
  readonly #ids: { readonly officeId: string; readonly userId: string; readonly deviceId: string };
  readonly #ports: KeyKeeperPorts;

  constructor(session: Place & Pick<Session, 'deviceId'>, ports: KeyKeeperPorts) {
    this.#place = databaseName(session);
    this.#name = ringName(session);
    this.#ids = { officeId: session.officeId, userId: session.user.id, deviceId: session.deviceId };
    this.#ports = ports;
    this.lease = new LeaseBook({
      name: `${this.#name} lease`,
      now: ports.now,
      read: async () => (await this.#read())?.lease ?? null,
      write: (lease) => this.#update((ring) => ({ ...ring, lease })),
      shell: ports.host,
    });
  }

  async #read(): Promise<Ring | undefined> {
    const parsed = ringSchema.safeParse(await this.#ports.values.fresh(this.#name));
    return parsed.success ? parsed.data : undefined;
  }

  /** Windows change the ring one after the other. Nothing happens where there is none. */
  #update(change: (ring: Ring) => Ring): Promise<void> {
    return inTurn(this.#name, async () => {
      const ring = await this.#read();
      if (!ring) return;
      const next = change(ring);
      if (next !== ring) await this.#ports.values.write(this.#name, next);
    });
  }

  /** Whether a password was set here. */
  async hasRing(): Promise<boolean> {
    return (await this.#read()) !== undefined;
  }

  /** The key, while the shell holds it. */
  async held(): Promise<Bytes | undefined> {
    try {
      const key = await this.#ports.host.readKey();
      return key?.length === size && (await this.hasRing()) ? key : undefined;
    } catch {
      return undefined;
    }
  }

  /** How long the next attempt has to wait, in ms. */
  async pauseLeftMs(): Promise<number> {
    const now = this.#ports.now();
    let leftMs = 0;
    await this.#update((ring) => {
      const attempts = byThisClock(ring.attempts, now);
      leftMs = pauseLeftMs(attempts, now);
      return attempts.untilMs === ring.attempts.untilMs ? ring : { ...ring, attempts };
    });
    return leftMs;
  }

  /** Counts an attempt before it is made. @throws AppError too_many_attempts */
  async #count(): Promise<void> {
    let waitMs = 0;
    await this.#update((ring) => {
      const now = this.#ports.now();
      const attempts = byThisClock(ring.attempts, now);
      waitMs = pauseLeftMs(attempts, now);
      return { ...ring, attempts: waitMs > 0 ? attempts : afterAttempt(attempts, now) };
    });
    if (waitMs > 0) throw new AppError('too_many_attempts', { seconds: Math.ceil(waitMs / 1000) });
  }

  /** undefined: it opens nothing. @throws AppError device_secret_lost, store_failed */
  async #unwrap(ring: Ring, password: string): Promise<Bytes | undefined> {
    const deviceSecret = await this.#ports.host.secret();
    const secrets = { password, deviceSecret, place: this.#place };
    return (await unwrapKey(ring.password, secrets)) ?? (ring.next ? unwrapKey(ring.next, secrets) : undefined);
  }

  /**
   * Opens with a password: here, and where that fails at the head office, which may know a newer one.
   * @throws AppError wrong_password (with `unreachable` where the head office could not be asked), too_many_attempts, device_secret_lost, vault_lost, office_unreachable where no password
   * was set here, and what the head office says
   */
  async unlock(password: string): Promise<Opened> {
    const ring = await this.#read();
    let refusal = new AppError('wrong_password', { unreachable: 1 });
    if (ring) {
      await this.#count();
      try {
        const key = await this.#unwrap(ring, password);
        if (key) return await this.#opened(key);
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'device_secret_lost') throw error;
        refusal = error;
      }
    }
    let session: Session;
    try {
      session = await this.#ports.office.signIn(password);
    } catch (error) {
      throw ring && isAbsence(error) ? refusal : error;
    }
    return { ...(await this.afterSignIn(password)), session };
  }

  /**
   * Where it has to be the head office that lets somebody in, and the sign-in there ran out.
   * @throws AppError vault_lost, and what the head office says
   */
  async signInAgain(password: string): Promise<Opened> {
    const session = await this.#ports.office.signIn(password);
    return { ...(await this.afterSignIn(password)), session };
  }

  /** The head office has just accepted this password. @throws AppError vault_lost, and what the head office says */
  async afterSignIn(password: string): Promise<Opened> {
    const ring = (await this.#read()) ?? (await this.#ringOfJournal());
    if (!ring) return this.setUp(password);
    const known = await this.#unwrap(ring, password).catch(() => undefined);
    if (known) {
      // Now it is known which of the two the head office has.
      if (ring.next) await this.changePassword(known, password);
      return this.#opened(known);
    }
    const { recovery } = ring;
    // Without it nobody can open what lies here.
    if (!recovery) throw new AppError('vault_lost');
    const { keyId: recoveryKeyId, deviceId, wrapped } = recovery;
    let key: Bytes;
    try {
      key = await this.#ports.office.release({ recoveryKeyId, deviceId, wrapped });
    } catch (error) {
      throw error instanceof AppError && opensNever.includes(error.code) ? new AppError('vault_lost') : error;
    }
    await this.changePassword(key, password);
    return this.#opened(key);
  }

  /** The settings of this device are gone, and unsent work lies in the journal: its copy of the ring is used again. */
  async #ringOfJournal(): Promise<Ring | undefined> {
    try {
      const copy = ringIn(await this.#ports.host.readJournal());
      const parsed = ringSchema.safeParse(copy === undefined ? undefined : JSON.parse(copy));
      if (!parsed.success) return undefined;
      await this.#ports.values.write(this.#name, parsed.data);
      return parsed.data;
    } catch {
      return undefined;
    }
  }

  /**
   * The first password on this device: makes the data key. A second window that does the same finds it made.
   * @throws AppError store_failed, device_secret_lost; disk errors
   */
  async setUp(password: string): Promise<Opened> {
    const { values, host, office, rounds = usualRounds } = this.#ports;
    let answer: VaultAnswer | undefined;
    try {
      answer = await office.vault();
    } catch {
      // Asked again as soon as the head office can be reached.
    }
    const key = await inTurn(this.#name, async () => {
      const made = await this.#read();
      if (made) return undefined;
      const dataKey = (await host.readKey().catch(() => undefined)) ?? crypto.getRandomValues(new Uint8Array(size));
      const secrets = { password, deviceSecret: await this.#secret(), place: this.#place };
      const ring: Ring = {
        v: 1,
        password: await wrapKey(dataKey, secrets, rounds),
        next: null,
        recovery: answer ? await this.#recoveryOf(answer, dataKey) : null,
        offered: null,
        attempts: noAttempts,
        lease: await this.lease.first(dataKey, answer),
      };
      // Before anything is sealed with it, the disk has the key.
      await values.write(this.#name, ring);
      return dataKey;
    });
    return key ? this.#opened(key) : this.unlock(password);
  }

  async #recoveryOf({ recoveryKey }: VaultAnswer, key: Bytes): Promise<Ring['recovery']> {
    const spki = fromBase64(recoveryKey);
    const wrapped = await sealForRecovery(crypto.subtle, spki, this.#ids, key);
    return { keyId: await fingerprintOf(spki), deviceId: this.#ids.deviceId, wrapped: toBase64(wrapped) };
  }

  async #opened(key: Bytes): Promise<Opened> {
    await this.#update((ring) => ({ ...ring, attempts: noAttempts }));
    return { key };
  }

  /** From now on this password opens what lies here; what is stored stays as it is. */
  async changePassword(key: Bytes, password: string): Promise<void> {
    const wrap = await this.#wrap(key, password);
    await this.#update((ring) => ({ ...ring, password: wrap, next: null, attempts: noAttempts }));
  }

  async #wrap(key: Bytes, password: string): Promise<PasswordWrap> {
    const { rounds = usualRounds } = this.#ports;
    return wrapKey(key, { password, deviceSecret: await this.#secret(), place: this.#place }, rounds);
  }

  /**
   * The person's own password, at the head office and here. The new one opens here before the head office hears of it, and
   * the old one until it has answered: whoever is interrupted gets in with either, and asking again ends it.
   * @throws AppError wrong_password, weak_password, too_many_attempts: nothing has changed; office_unreachable and the like:
   * it is not known which one the head office has now
   */
  async replacePassword(key: Bytes, current: string, next: string): Promise<void> {
    const wrap = await this.#wrap(key, next);
    await this.#update((ring) => ({ ...ring, next: wrap }));
    try {
      await this.#ports.office.changePassword(current, next);
    } catch (error) {
      if (isRefusal(error)) await this.#update((ring) => ({ ...ring, next: null }));
      throw error;
    }
    await this.#update((ring) => ({ ...ring, password: wrap, next: null, attempts: noAttempts }));
  }

  /** One that the keychain cannot open any more is replaced: only the wrapping needed it that is made anew now. */
  async #secret(): Promise<Bytes> {
    const { host } = this.#ports;
    return host.secret().catch(async (error: unknown) => {
      if (!(error instanceof AppError) || error.code !== 'device_secret_lost') throw error;
      await host.forgetSecret();
      return host.secret();
    });
  }

  /** Asks the head office for what it has to say of this device's keys. @throws what the head office says */
  async connect(key: Bytes): Promise<void> {
    const answer = await this.#ports.office.vault();
    await this.#compareRecovery(answer, key);
    await this.lease.told(key, answer);
  }

  /** The first recovery key is trusted. Another one later is only noted: who shows it may not be the head office. */
  async #compareRecovery(answer: VaultAnswer, key: Bytes): Promise<void> {
    const ring = await this.#read();
    if (!ring) return;
    const shown = await fingerprintOf(fromBase64(answer.recoveryKey));
    const isTrusted = !ring.recovery || ring.recovery.keyId === shown;
    const offered = isTrusted ? null : shown;
    const isWrapped = !isTrusted || ring.recovery?.deviceId === this.#ids.deviceId;
    if (isWrapped && ring.offered === offered) return;
    const recovery = isWrapped ? ring.recovery : await this.#recoveryOf(answer, key);
    await this.#update((now) => ({ ...now, recovery, offered }));
  }

  async recoveryKeys(): Promise<RecoveryKeys> {
    const ring = await this.#read();
    return { trusted: ring?.recovery?.keyId, offered: ring?.offered ?? undefined };
  }

  /**
   * The person has compared this key with what an administrator reads out: from now on it is the trusted one.
   * @param fingerprint as it was shown
   * @throws AppError recovery_foreign when the head office shows a third one now, and what the head office says
   */
  async trustRecovery(key: Bytes, fingerprint: string): Promise<void> {
    const recovery = await this.#recoveryOf(await this.#ports.office.vault(), key);
    if (recovery?.keyId !== fingerprint) throw new AppError('recovery_foreign');
    await this.#update((ring) => ({ ...ring, recovery, offered: null }));
  }

  /** The same, where nobody waits for it. @returns false: it cannot be asked now */
  async refresh(key: Bytes): Promise<boolean> {
    try {
      await this.connect(key);
      return true;
    } catch (error) {
      if (error instanceof AppError) return false;
      throw error;
    }
  }

  /** A code of the head office, read out over the telephone. @throws AppError wrong_code, too_many_attempts */
  async useCode(key: Bytes, typed: string): Promise<void> {
    await this.#count();
    if (!(await this.lease.useCode(key, typed))) throw new AppError('wrong_code');
    await this.#opened(key);
  }

  /**
   * The shell holds the key until it is locked: other windows and the next start need no password.
   * @param minutes without a window after which the shell forgets it by itself
   */
  async hold(key: Bytes, minutes: number): Promise<void> {
    try {
      await this.#ports.host.holdKey(key, minutes);
    } catch {
      // A reload asks for the password, nothing else.
    }
  }

  /** The key is forgotten outside this window. */
  async lock(): Promise<void> {
    await this.#ports.host.forgetKey().catch(() => undefined);
  }

  /** What lies here is noise from now on. */
  shred(): Promise<void> {
    return shredKeys({ officeId: this.#ids.officeId, user: { id: this.#ids.userId } }, this.#ports);
  }
}

/** The ring as it is kept, for the journal; undefined: there is none. */
export async function readRing(values: LastingValues, place: Place): Promise<string | undefined> {
  const ring = await values.fresh(ringName(place));
  return ring === undefined ? undefined : JSON.stringify(ring);
}

const ringName = ({ officeId, user }: Place): string => `ring ${officeId} ${user.id}`;

/** Ring first, then what the shell has. Whoever is killed in between has shredded it all the same. */
export async function shredKeys(
  place: Place,
  { values, host }: Pick<KeyKeeperPorts, 'values' | 'host'>,
): Promise<void> {
  // In turn: whoever is changing the ring just now does not bring it back.
  await inTurn(ringName(place), () => values.write(ringName(place), undefined));
  await host.shred();
}
