import type { Pool } from 'pg';
import type { Body } from '../shared/entities';
import { entities } from '../shared/entities';
import { AppError } from '../shared/errors';
import { assertBody, completeBody } from '../shared/schema/validate';
import { noteAct } from './acts';
import { asOffice, asSystem, type Tx } from './database';
import { announceRevocation } from './events';
import { type Invitation, writeCredential } from './organisations';
import { importInto } from './records-import';

export interface UserRow {
  readonly id: string;
  readonly name: string;
  readonly signInName: string;
  readonly role: Body<'user'>['role'];
  readonly managerId?: string;
  readonly teamId?: string;
  readonly territoryId?: string;
  readonly substituteId?: string;
  readonly substituteFrom?: string;
  readonly substituteUntil?: string;
  readonly active: boolean;
  /** Has no password yet. */
  readonly invited: boolean;
  readonly invitationExpiresAt?: string;
  readonly lastSignInAt?: string;
}

/** SQL: may `u`, a row of the users table, sign in? A user record that was removed is as good as disabled. */
export const userIsActive = `(NOT u.deleted AND coalesce(u.doc->'body'->>'active', 'true') <> 'false')`;

interface StoredUser {
  id: string;
  body: Body<'user'>;
  sign_in_name: string | null;
  has_password: boolean;
  invitation_expires_at: Date | null;
  last_sign_in_at: Date | null;
}

const selectUsers = `SELECT u.id, u.doc->'body' AS body, c.sign_in_name, c.password_hash IS NOT NULL AS has_password, c.invitation_expires_at, c.last_sign_in_at
  FROM users u LEFT JOIN credential c ON c.org_id = u.org_id AND c.user_id = u.id WHERE u.org_id = $1 AND NOT u.deleted`;

/** Everybody of an organisation by name, disabled ones too. */
export async function listUsers(pool: Pool, orgId: string): Promise<UserRow[]> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<StoredUser>(`${selectUsers} ORDER BY u.doc->'body'->>'name', u.id`, [orgId]),
  );
  return rows.map(rowOf);
}

function rowOf(stored: StoredUser): UserRow {
  const { body } = stored;
  const optional = <K extends keyof UserRow>(key: K, value: UserRow[K] | null | undefined) =>
    value === null || value === undefined || value === '' ? {} : { [key]: value };
  return {
    id: stored.id,
    name: body.name,
    signInName: stored.sign_in_name ?? body.signInName,
    role: body.role,
    ...optional('managerId', body.managerId),
    ...optional('teamId', body.teamId),
    ...optional('territoryId', body.territoryId),
    ...optional('substituteId', body.substituteId),
    ...optional('substituteFrom', body.substituteFrom),
    ...optional('substituteUntil', body.substituteUntil),
    active: body.active !== false,
    invited: !stored.has_password,
    ...optional('invitationExpiresAt', stored.invitation_expires_at?.toISOString()),
    ...optional('lastSignInAt', stored.last_sign_in_at?.toISOString()),
  };
}

/** Who administers: a signed-in administrator, or nobody for the command line of the head office. */
export interface Administrator {
  readonly userId?: string;
  readonly deviceId?: string;
}

const byOf = (by: Administrator) => ({
  ...(by.userId === undefined ? {} : { byUserId: by.userId }),
  ...(by.deviceId === undefined ? {} : { byDeviceId: by.deviceId }),
});

/** null takes the value away. */
export type UserPatch = {
  readonly [K in 'managerId' | 'teamId' | 'territoryId' | 'substituteId' | 'substituteFrom' | 'substituteUntil']?:
    string | null | undefined;
} & { readonly name?: string | undefined; readonly role?: Body<'user'>['role'] | undefined };

/** @throws AppError not_found, invalid_record, last_administrator */
export function changeUser(
  pool: Pool,
  orgId: string,
  userId: string,
  patch: UserPatch,
  by: Administrator,
): Promise<UserRow> {
  return administering(pool, orgId, async (tx) => {
    const everybody = await loadUsers(tx, orgId);
    const before = find(everybody, userId);
    const body: Record<string, unknown> = { ...before.body };
    for (const [key, value] of Object.entries(patch)) {
      if (value === undefined) continue;
      if (value === null || value === '') delete body[key];
      else body[key] = value;
    }
    const after = completeBody(entities.user, body) as Body<'user'>;
    assertBody(entities.user, after);
    await assertReferences(tx, orgId, userId, after, everybody);
    assertAdministratorRemains(everybody, userId, after);
    const changed = Object.keys(patch).filter((key) => patch[key as keyof UserPatch] !== undefined);
    await noteAct(tx, {
      orgId,
      ...byOf(by),
      act: 'user changed',
      subjectId: userId,
      details: { fields: changed.join(' '), role: after.role },
    });
    await write(tx, orgId, userId, after, by);
    return rowOf({ ...before, body: after });
  });
}

/** Disabling ends every sign-in of the user at once; what waits on the laptops stays there. @throws AppError not_found, last_administrator */
export function setUserActive(
  pool: Pool,
  orgId: string,
  userId: string,
  active: boolean,
  by: Administrator,
): Promise<UserRow> {
  return administering(pool, orgId, async (tx) => {
    const everybody = await loadUsers(tx, orgId);
    const before = find(everybody, userId);
    const after: Body<'user'> = { ...before.body, active };
    assertAdministratorRemains(everybody, userId, after);
    if (!active) await endSignIns(tx, orgId, userId, 'user disabled');
    await noteAct(tx, { orgId, ...byOf(by), act: active ? 'user enabled' : 'user disabled', subjectId: userId });
    await write(tx, orgId, userId, after, by);
    return rowOf({ ...before, body: after });
  });
}

/** The old password and every sign-in end at once; a new invitation takes their place. @throws AppError not_found */
export function resetPassword(
  pool: Pool,
  orgId: string,
  userId: string,
  by: Administrator,
  now = Date.now(),
): Promise<Invitation> {
  return administering(pool, orgId, async (tx) => {
    const user = find(await loadUsers(tx, orgId), userId);
    await endSignIns(tx, orgId, userId, 'password reset');
    await noteAct(tx, { orgId, ...byOf(by), act: 'password reset', subjectId: userId });
    const { invitation } = await writeCredential(
      tx,
      orgId,
      {
        userId,
        signInName: user.sign_in_name ?? user.body.signInName,
        passwordHash: null,
      },
      now,
    );
    if (!invitation) throw new AppError('internal');
    return invitation;
  });
}

/** @throws AppError invalid_record when the new user would report to nobody who exists, and the like */
export async function assertNewUserReferences(
  pool: Pool,
  orgId: string,
  body: Pick<Body<'user'>, 'managerId' | 'teamId' | 'territoryId'>,
): Promise<void> {
  await asSystem(pool, async (tx) => assertReferences(tx, orgId, '', body, await loadUsers(tx, orgId)));
}

/** One act of administration at a time per organisation: what was read is still so when it is written. */
function administering<T>(pool: Pool, orgId: string, work: (tx: Tx) => Promise<T>): Promise<T> {
  return asOffice(pool, orgId, async (tx) => {
    await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('administration:' || $1::text, 0))", [orgId]);
    return work(tx);
  });
}

async function loadUsers(tx: Tx, orgId: string): Promise<StoredUser[]> {
  return (await tx.query<StoredUser>(selectUsers, [orgId])).rows;
}

function find(everybody: readonly StoredUser[], userId: string): StoredUser {
  const user = everybody.find(({ id }) => id === userId);
  if (!user) throw new AppError('not_found');
  return user;
}

/** As a record like any other, so that it reaches every laptop. The same body again is no new version. */
async function write(tx: Tx, orgId: string, id: string, body: Body<'user'>, by: Administrator): Promise<void> {
  const byId = by.userId === undefined ? {} : { byId: by.userId };
  await importInto(tx, orgId, [{ entity: 'user', id, body, ...byId }], byId);
}

async function endSignIns(tx: Tx, orgId: string, userId: string, why: string): Promise<void> {
  await tx.query(
    'UPDATE sign_in SET ended_at = now(), ended_why = $3 WHERE org_id = $1 AND user_id = $2 AND ended_at IS NULL',
    [orgId, userId, why],
  );
  await announceRevocation(tx, orgId, { userId });
}

function assertAdministratorRemains(everybody: readonly StoredUser[], userId: string, after: Body<'user'>): void {
  const remains = everybody.some((user) => {
    const body = user.id === userId ? after : user.body;
    return body.role === 'administrator' && body.active !== false;
  });
  if (!remains) throw new AppError('last_administrator');
}

type References = Pick<Body<'user'>, 'managerId' | 'teamId' | 'territoryId' | 'substituteId'>;

async function assertReferences(
  tx: Tx,
  orgId: string,
  userId: string,
  body: References,
  everybody: readonly StoredUser[],
): Promise<void> {
  const refuse = (field: keyof References): never => {
    throw new AppError('invalid_record', { field, problem: 'not_choice' });
  };
  const byId = new Map(everybody.map((user) => [user.id, user.body]));
  for (const field of ['managerId', 'substituteId'] as const) {
    const id = body[field];
    if (id !== undefined && (id === userId || !byId.has(id))) refuse(field);
  }
  // Nobody reports to somebody who reports to them, however far up.
  const passed = new Set<string>();
  for (let id = body.managerId; id !== undefined && !passed.has(id); id = byId.get(id)?.managerId) {
    if (id === userId) refuse('managerId');
    passed.add(id);
  }
  for (const [field, table] of [
    ['teamId', 'teams'],
    ['territoryId', 'territories'],
  ] as const) {
    const id = body[field];
    if (id === undefined) continue;
    const { rowCount } = await tx.query(`SELECT 1 FROM ${table} WHERE org_id = $1 AND id = $2 AND NOT deleted`, [
      orgId,
      id,
    ]);
    if (rowCount === 0) refuse(field);
  }
}
