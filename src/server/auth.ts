import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { AppError } from '../shared/errors';
import type {
  acceptInvitationSchema,
  DeviceQuestion,
  passwordChangeSchema,
  Session,
  signInSchema,
  tokensSchema,
} from '../shared/sync-protocol';
import { noteAct } from './acts';
import { asSystem, type Tx } from './database';
import { isDeviceRevoked, registerDevice } from './devices';
import { announceRevocation } from './events';
import type { OfficeIdentity } from './identity';
import { readInvitationCode } from './invitation-code';
import { assertPasswordStrength, type Passwords } from './passwords';
import { createRateLimit } from './rate-limit';
import type { RequestActor } from './request-actor';
import { isSignInName, normaliseSignInName } from './sign-in-name';
import { userIsActive } from './users';
import {
  accessLifeMs,
  type FamilyState,
  firstRefreshToken,
  hashOf,
  isFormerAccessToken,
  nextRefreshToken,
  openAccessToken,
  readRefreshToken,
  refreshLifeMs,
  rotate,
  sealAccessToken,
} from './tokens';

export type Tokens = z.infer<typeof tokensSchema>;
export type SignedIn = Tokens & { readonly session: Session };

/** Who asks, as far as the door knows. */
export interface Caller {
  readonly orgId: string;
  readonly userId: string;
  readonly deviceId: string;
  readonly familyId: string;
  readonly role: Session['user']['role'];
}

export interface Auth {
  /** @throws AppError wrong_password, too_many_attempts, user_disabled, device_revoked, busy */
  signIn(input: z.infer<typeof signInSchema>, address: string): Promise<SignedIn>;
  /**
   * The same device may ask again with the same password, because an answer may be lost.
   * @throws AppError invitation_invalid, invitation_used, weak_password, too_many_attempts, user_disabled, device_revoked, busy
   */
  acceptInvitation(input: z.infer<typeof acceptInvitationSchema>, address: string): Promise<SignedIn>;
  /**
   * Changes the caller's own password; every other sign-in of the caller ends. Asked again after it was done, it is done.
   * @throws AppError wrong_password, weak_password, too_many_attempts, busy
   */
  changePassword(caller: Caller, input: z.infer<typeof passwordChangeSchema>): Promise<void>;
  /** @throws AppError not_signed_in, token_expired, user_disabled, device_revoked */
  refresh(refreshToken: string): Promise<SignedIn>;
  /** Ends the sign-in that either token belongs to; unknown tokens are nothing to complain about. */
  signOut(accessToken: string | undefined, refreshToken: string | undefined): Promise<void>;
  /** Finds out who asks; what the database says is remembered for at most `cacheMs`. @throws AppError not_signed_in, token_expired, user_disabled, device_revoked */
  authenticate(accessToken: string | undefined): Promise<Caller>;
  /** For a connection that stays open: is the device not revoked, and the user not disabled? */
  isAllowed(who: RequestActor): Promise<boolean>;
  session(caller: Caller): Promise<Session>;
  /** For a laptop where nobody is signed in. */
  isRevoked(device: DeviceQuestion): Promise<boolean>;
  /** Something about users or devices changed: look again at the next request. */
  forgetCached(): void;
}

export interface AuthOptions {
  readonly pool: Pool;
  readonly office: OfficeIdentity;
  readonly passwords: Passwords;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of any origin, never going back. */
  readonly monotonicNow: () => number;
  /** An organisation whose passwords are public; nobody signs in to one through an open door. */
  readonly allowDemo: boolean;
}

const cacheMs = 3_000;
const cacheEntries = 10_000;
const seenEveryMs = 60_000;

interface FamilyRow {
  org_id: string;
  user_id: string;
  device_id: string;
  current_hash: string;
  recent: FamilyState['recent'];
  expires_at: Date;
  ended_at: Date | null;
}

/** Signing in, staying signed in, and finding out who asks. */
export function createAuth(options: AuthOptions): Auth {
  const { pool, passwords, now } = options;
  const { tokenSecret } = options.office;
  const limit = (free: number, firstWaitMs: number, longestWaitMs: number) =>
    createRateLimit({
      now: options.monotonicNow,
      free,
      firstWaitMs,
      longestWaitMs,
      forgetAfterMs: 3_600_000,
      capacity: 50_000,
    });
  const perAccountAndAddress = limit(5, 2_000, 900_000);
  const perAddress = limit(100, 2_000, 300_000);
  // Guessing from many addresses: slowed down, but never so long that it locks the real person out.
  const perAccount = limit(60, 1_000, 30_000);
  // Whoever finds a laptop open guesses no password there either.
  const passwordChanges = limit(5, 2_000, 900_000);

  const cache = new Map<string, { readonly at: number; readonly answer: Caller | AppError }>();
  const seen = new Map<string, number>();

  async function tokensFor(tx: Tx, person: Omit<Caller, 'role' | 'familyId'>): Promise<Tokens> {
    const familyId = randomUUID();
    const refreshToken = firstRefreshToken(familyId);
    await tx.query(
      `INSERT INTO sign_in (family_id, org_id, user_id, device_id, current_hash, expires_at) VALUES ($1, $2, $3, $4, $5, $6)`,
      [familyId, person.orgId, person.userId, person.deviceId, hashOf(refreshToken), new Date(now() + refreshLifeMs)],
    );
    return { ...accessFor(familyId), refreshToken };
  }

  function accessFor(familyId: string): Omit<Tokens, 'refreshToken'> {
    const expiresAt = now() + accessLifeMs;
    const accessToken = sealAccessToken(tokenSecret, { familyId, expiresAt });
    return { accessToken, accessExpiresAt: new Date(expiresAt).toISOString() };
  }

  async function open(
    tx: Tx,
    orgId: string,
    userId: string,
    device: z.infer<typeof signInSchema>['device'],
    act: string,
  ): Promise<SignedIn> {
    await registerDevice(tx, orgId, userId, device);
    // Sign-ins that ended long ago are of no use any more; the acts remember them.
    await tx.query(
      `DELETE FROM sign_in WHERE org_id = $1 AND user_id = $2 AND least(ended_at, expires_at) < now() - interval '30 days'`,
      [orgId, userId],
    );
    const tokens = await tokensFor(tx, { orgId, userId, deviceId: device.id });
    await tx.query('UPDATE credential SET last_sign_in_at = now() WHERE org_id = $1 AND user_id = $2', [orgId, userId]);
    await noteAct(tx, { orgId, byUserId: userId, byDeviceId: device.id, act });
    return { ...tokens, session: await sessionOf(tx, orgId, userId, device.id) };
  }

  async function sessionOf(db: Tx, orgId: string, userId: string, deviceId: string): Promise<Session> {
    const { rows } = await db.query<{
      name: string;
      slug: string;
      currency: string;
      demo: boolean;
      sign_in_name: string;
      user_name: string;
      role: Session['user']['role'];
      code: string;
    }>(
      `SELECT o.name, o.slug, o.currency, o.demo, c.sign_in_name, u.doc->'body'->>'name' AS user_name, u.doc->'body'->>'role' AS role, d.code
         FROM organisation o
         JOIN users u ON u.org_id = o.id AND u.id = $2
         JOIN credential c ON c.org_id = o.id AND c.user_id = $2
         JOIN device d ON d.org_id = o.id AND d.user_id = $2 AND d.id = $3
        WHERE o.id = $1`,
      [orgId, userId, deviceId],
    );
    const row = rows[0];
    if (!row) throw new AppError('not_signed_in');
    return {
      officeId: options.office.id,
      organisation: { id: orgId, name: row.name, slug: row.slug, currency: row.currency, demo: row.demo },
      user: { id: userId, name: row.user_name, signInName: row.sign_in_name, role: row.role },
      deviceId,
      deviceCode: row.code,
    };
  }

  async function look(db: Tx, familyId: string): Promise<Caller | AppError> {
    const { rows } = await db.query<{
      org_id: string;
      user_id: string;
      device_id: string;
      revoked: boolean;
      active: boolean;
      demo: boolean;
      ended: boolean;
      role: Caller['role'];
    }>(
      `SELECT s.org_id, s.user_id, s.device_id, d.revoked_at IS NOT NULL AS revoked, ${userIsActive} AS active, o.demo, s.ended_at IS NOT NULL AS ended, u.doc->'body'->>'role' AS role
         FROM sign_in s
         JOIN organisation o ON o.id = s.org_id
         JOIN device d ON d.org_id = s.org_id AND d.id = s.device_id AND d.user_id = s.user_id
         JOIN users u ON u.org_id = s.org_id AND u.id = s.user_id
        WHERE s.family_id = $1`,
      [familyId],
    );
    const row = rows[0];
    if (!row || (row.demo && !options.allowDemo)) return new AppError('not_signed_in');
    if (row.revoked) return new AppError('device_revoked');
    if (!row.active) return new AppError('user_disabled');
    if (row.ended) return new AppError('not_signed_in');
    return { orgId: row.org_id, userId: row.user_id, deviceId: row.device_id, familyId, role: row.role };
  }

  async function recheck(familyId: string): Promise<Caller> {
    const time = options.monotonicNow();
    let entry = cache.get(familyId);
    if (!entry || time - entry.at > cacheMs) {
      // Timed from before the question, so that a change during the look is not hidden longer than the cache lives.
      entry = { at: time, answer: await asSystem(pool, (tx) => look(tx, familyId)) };
      cache.delete(familyId);
      cache.set(familyId, entry);
      for (const oldest of cache.keys()) {
        if (cache.size <= cacheEntries) break;
        cache.delete(oldest);
      }
    }
    if (entry.answer instanceof AppError) throw new AppError(entry.answer.code);
    return entry.answer;
  }

  function noteSeen({ orgId, userId, deviceId }: Caller): void {
    const key = `${orgId} ${deviceId} ${userId}`;
    const time = options.monotonicNow();
    if (time - (seen.get(key) ?? -Infinity) < seenEveryMs) return;
    if (seen.size > cacheEntries) seen.clear();
    seen.set(key, time);
    // Nobody waits for it, and a failure costs a minute of accuracy.
    asSystem(pool, (tx) =>
      tx.query('UPDATE device SET last_seen_at = now() WHERE org_id = $1 AND id = $2 AND user_id = $3', [
        orgId,
        deviceId,
        userId,
      ]),
    ).catch(() => seen.delete(key));
  }

  async function signIn(input: z.infer<typeof signInSchema>, address: string): Promise<SignedIn> {
    const signInName = normaliseSignInName(input.signInName);
    const accountKey = `${signInName} ${address}`;
    perAccountAndAddress.attempt(accountKey);
    perAddress.attempt(address);
    perAccount.attempt(signInName);
    const { rows } = await asSystem(pool, (tx) =>
      tx.query<{ org_id: string; user_id: string; password_hash: string | null; active: boolean; demo: boolean }>(
        `SELECT c.org_id, c.user_id, c.password_hash, ${userIsActive} AS active, o.demo
         FROM credential c JOIN organisation o ON o.id = c.org_id JOIN users u ON u.org_id = c.org_id AND u.id = c.user_id
        WHERE c.sign_in_name = $1`,
        [isSignInName(signInName) ? signInName : ''],
      ),
    );
    const found = rows[0]?.demo && !options.allowDemo ? undefined : rows[0];
    const { ok, outdated } = await passwords.verify(input.password, found?.password_hash ?? null);
    if (!found || !ok) {
      // Nobody waits for it: the answer must not take longer where a user exists.
      if (found)
        asSystem(pool, (tx) =>
          noteAct(tx, { orgId: found.org_id, byUserId: found.user_id, act: 'sign-in failed' }),
        ).catch(() => undefined);
      throw new AppError('wrong_password');
    }
    perAccountAndAddress.clear(accountKey);
    perAddress.takeBack(address);
    perAccount.takeBack(signInName);
    if (!found.active) throw new AppError('user_disabled');
    if (outdated) {
      const passwordHash = await passwords.hash(input.password);
      await asSystem(pool, (tx) =>
        tx.query('UPDATE credential SET password_hash = $3 WHERE org_id = $1 AND user_id = $2 AND password_hash = $4', [
          found.org_id,
          found.user_id,
          passwordHash,
          found.password_hash,
        ]),
      );
    }
    return asSystem(pool, (tx) => open(tx, found.org_id, found.user_id, input.device, 'sign-in'));
  }

  async function changePassword(
    { orgId, userId, deviceId, familyId }: Caller,
    { currentPassword, newPassword }: z.infer<typeof passwordChangeSchema>,
  ): Promise<void> {
    const limitKey = `${orgId} ${userId}`;
    passwordChanges.attempt(limitKey);
    assertPasswordStrength(newPassword);
    const { rows } = await asSystem(pool, (tx) =>
      tx.query<{ password_hash: string | null }>(
        'SELECT password_hash FROM credential WHERE org_id = $1 AND user_id = $2',
        [orgId, userId],
      ),
    );
    const stored = rows[0]?.password_hash ?? null;
    if (!(await passwords.verify(currentPassword, stored)).ok) {
      // The answer to the first request was lost.
      if ((await passwords.verify(newPassword, stored)).ok) return passwordChanges.clear(limitKey);
      await asSystem(pool, (tx) =>
        noteAct(tx, { orgId, byUserId: userId, byDeviceId: deviceId, act: 'password change failed' }),
      );
      throw new AppError('wrong_password');
    }
    passwordChanges.clear(limitKey);
    const passwordHash = await passwords.hash(newPassword);
    await asSystem(pool, async (tx) => {
      // Changed or reset elsewhere while this one was computed: that one stays.
      const { rowCount } = await tx.query(
        'UPDATE credential SET password_hash = $3, demo_password = NULL WHERE org_id = $1 AND user_id = $2 AND password_hash = $4',
        [orgId, userId, passwordHash, stored],
      );
      if (rowCount === 0) throw new AppError('wrong_password');
      // Whoever knew the old one is out; the person's other laptops ask for the new one, which they need to open with it.
      await tx.query(
        `UPDATE sign_in SET ended_at = now(), ended_why = 'password changed'
          WHERE org_id = $1 AND user_id = $2 AND family_id <> $3 AND ended_at IS NULL`,
        [orgId, userId, familyId],
      );
      await noteAct(tx, { orgId, byUserId: userId, byDeviceId: deviceId, act: 'password changed' });
      await announceRevocation(tx, orgId, { userId });
    });
    cache.clear();
  }

  return {
    isRevoked: async ({ officeId, orgId, deviceId }) =>
      officeId === options.office.id && (await asSystem(pool, (tx) => isDeviceRevoked(tx, orgId, deviceId))),

    signIn,
    changePassword,

    async acceptInvitation(input, address) {
      perAddress.attempt(address);
      const accountKey = `invitation ${address}`;
      perAccountAndAddress.attempt(accountKey);
      const code = readInvitationCode(input.code);
      const codeHash = code === undefined ? '' : hashOf(code);
      const { rows } = await asSystem(pool, (tx) =>
        tx.query<{ active: boolean; sign_in_name: string; used: boolean }>(
          `SELECT ${userIsActive} AS active, c.sign_in_name, c.invitation_hash IS DISTINCT FROM $1 AS used
             FROM credential c JOIN users u ON u.org_id = c.org_id AND u.id = c.user_id
            WHERE c.invitation_hash = $1 AND c.invitation_expires_at > $2
               OR c.accepted_hash = $1 AND c.accepted_until > $2 AND c.accepted_device = $3`,
          [codeHash, new Date(now()), input.device.id],
        ),
      );
      if (!rows[0]) throw new AppError('invitation_invalid');
      perAddress.takeBack(address);
      perAccountAndAddress.clear(accountKey);
      if (!rows[0].active) throw new AppError('user_disabled');
      // The answer to this device was lost. It knows the password it chose, so this is a sign-in like any other.
      if (rows[0].used) {
        const { password, device } = input;
        return signIn({ signInName: rows[0].sign_in_name, password, device }, address).catch((error: unknown) => {
          throw error instanceof AppError && error.code === 'wrong_password' ? new AppError('invitation_used') : error;
        });
      }
      assertPasswordStrength(input.password);
      const passwordHash = await passwords.hash(input.password);
      return asSystem(pool, async (tx) => {
        // The same statement uses the code up: of two at once, one finds it gone.
        const used = await tx.query<{ org_id: string; user_id: string }>(
          `UPDATE credential SET password_hash = $3, demo_password = NULL, invitation_hash = NULL, invitation_expires_at = NULL,
             accepted_hash = invitation_hash, accepted_device = $4, accepted_until = invitation_expires_at
            WHERE invitation_hash = $1 AND invitation_expires_at > $2 RETURNING org_id, user_id`,
          [codeHash, new Date(now()), passwordHash, input.device.id],
        );
        const owner = used.rows[0];
        if (!owner) throw new AppError('invitation_invalid');
        return open(tx, owner.org_id, owner.user_id, input.device, 'invitation accepted');
      });
    },

    async refresh(refreshToken) {
      const shown = readRefreshToken(refreshToken);
      if (!shown) throw new AppError('not_signed_in');
      const outcome = await asSystem(pool, async (tx): Promise<SignedIn | AppError> => {
        const { rows } = await tx.query<FamilyRow>('SELECT * FROM sign_in WHERE family_id = $1 FOR UPDATE', [
          shown.familyId,
        ]);
        const family = rows[0];
        if (!family) return new AppError('not_signed_in');
        const person = {
          orgId: family.org_id,
          userId: family.user_id,
          deviceId: family.device_id,
        };
        const state = await look(tx, shown.familyId);
        if (state instanceof AppError && state.code !== 'not_signed_in') return state;
        if (state instanceof AppError || family.expires_at.getTime() <= now()) return new AppError('token_expired');
        const rotation = rotate({ currentHash: family.current_hash, recent: family.recent }, shown, tokenSecret, now());
        switch (rotation.kind) {
          case 'reused':
            await tx.query(`UPDATE sign_in SET ended_at = now(), ended_why = 'token reused' WHERE family_id = $1`, [
              shown.familyId,
            ]);
            await noteAct(tx, {
              orgId: person.orgId,
              byUserId: person.userId,
              byDeviceId: person.deviceId,
              act: 'refresh token reused',
            });
            return new AppError('token_expired');
          case 'rotated':
            await tx.query('UPDATE sign_in SET current_hash = $2, recent = $3, expires_at = $4 WHERE family_id = $1', [
              shown.familyId,
              rotation.state.currentHash,
              JSON.stringify(rotation.state.recent),
              new Date(now() + refreshLifeMs),
            ]);
            break;
          case 'repeated':
            break;
        }
        return {
          ...accessFor(shown.familyId),
          refreshToken: rotation.next,
          session: await sessionOf(tx, person.orgId, person.userId, person.deviceId),
        };
      });
      if (outcome instanceof AppError) {
        cache.delete(shown.familyId);
        throw outcome;
      }
      return outcome;
    },

    async signOut(accessToken, refreshToken) {
      const claims = accessToken === undefined ? undefined : openAccessToken(tokenSecret, accessToken);
      const shown = refreshToken === undefined ? undefined : readRefreshToken(refreshToken);
      if (claims) await end('family_id = $1', [claims.familyId]);
      if (shown) {
        const hash = hashOf(shown.token);
        await end('family_id = $1 AND (current_hash = $2 OR current_hash = $3)', [
          shown.familyId,
          hash,
          hashOf(nextRefreshToken(tokenSecret, shown)),
        ]);
      }
    },

    async authenticate(accessToken) {
      const claims = accessToken === undefined ? undefined : openAccessToken(tokenSecret, accessToken);
      if (!claims) {
        const isFormer = accessToken !== undefined && isFormerAccessToken(accessToken);
        throw new AppError(isFormer ? 'token_expired' : 'not_signed_in');
      }
      // The device is looked up first: a revoked laptop learns of it although its token is old.
      const caller = await recheck(claims.familyId);
      if (claims.expiresAt <= now()) throw new AppError('token_expired');
      noteSeen(caller);
      return caller;
    },

    async isAllowed({ orgId, userId, deviceId }) {
      const { rowCount } = await asSystem(pool, (tx) =>
        tx.query(
          `SELECT 1 FROM device d JOIN users u ON u.org_id = d.org_id AND u.id = d.user_id
            WHERE d.org_id = $1 AND d.user_id = $2 AND d.id = $3 AND d.revoked_at IS NULL AND ${userIsActive}`,
          [orgId, userId, deviceId],
        ),
      );
      return rowCount !== 0;
    },

    session: (caller) => asSystem(pool, (tx) => sessionOf(tx, caller.orgId, caller.userId, caller.deviceId)),
    forgetCached: () => cache.clear(),
  };

  function end(where: string, values: readonly unknown[]): Promise<void> {
    return asSystem(pool, async (tx) => {
      const { rows } = await tx.query<{ family_id: string; org_id: string; user_id: string; device_id: string }>(
        `UPDATE sign_in SET ended_at = now(), ended_why = 'signed out' WHERE ended_at IS NULL AND ${where} RETURNING family_id, org_id, user_id, device_id`,
        values,
      );
      for (const row of rows) {
        cache.delete(row.family_id);
        await noteAct(tx, { orgId: row.org_id, byUserId: row.user_id, byDeviceId: row.device_id, act: 'sign-out' });
      }
    });
  }
}
