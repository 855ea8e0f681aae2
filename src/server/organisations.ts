import { randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import type { Body } from '../shared/entities';
import { entities } from '../shared/entities';
import { AppError } from '../shared/errors';
import { assertBody, completeBody } from '../shared/schema/validate';
import { noteAct } from './acts';
import { asOffice, asSystem, sqlState, type Tx } from './database';
import { invitationLifeMs, newInvitationCode } from './invitation-code';
import type { Passwords } from './passwords';
import { importInto } from './records-import';
import { assertSlug, fullSignInName } from './sign-in-name';
import { hashOf } from './tokens';

export interface OrganisationInput {
  /** The part of every sign-in name behind @. */
  readonly slug: string;
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  /** Passwords of a demo company are shown to everybody who opens the sign-in screen. */
  readonly demo: boolean;
}

export interface Organisation extends OrganisationInput {
  readonly id: string;
}

/** @throws AppError invalid_record, conflict when the slug is taken */
export async function createOrganisation(pool: Pool, input: OrganisationInput): Promise<string> {
  assertSlug(input.slug);
  if (!/^[A-Z]{3}$/.test(input.currency))
    throw new AppError('invalid_record', { field: 'currency', problem: 'not_choice' });
  if (input.name.trim() === '') throw new AppError('invalid_record', { field: 'name', problem: 'required' });
  try {
    return await asSystem(pool, async (tx) => {
      const { rows } = await tx.query<{ id: string }>(
        'INSERT INTO organisation (slug, name, currency, demo) VALUES ($1, $2, $3, $4) RETURNING id',
        [input.slug, input.name.trim(), input.currency, input.demo],
      );
      const id = rows[0]?.id ?? '';
      await noteAct(tx, { orgId: id, act: 'organisation created', details: { slug: input.slug, demo: input.demo } });
      return id;
    });
  } catch (error) {
    if (sqlState(error) === '23505') throw new AppError('conflict', { slug: input.slug });
    throw error;
  }
}

export async function findOrganisation(pool: Pool, slug: string): Promise<Organisation | undefined> {
  return (await listOrganisations(pool)).find((organisation) => organisation.slug === slug);
}

/** All of the database, the oldest first. */
export async function listOrganisations(pool: Pool): Promise<Organisation[]> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ id: string; slug: string; name: string; currency: string; demo: boolean }>(
      'SELECT id, slug, name, currency, demo FROM organisation ORDER BY created_at, slug',
    ),
  );
  return rows.map(({ id, slug, name, currency, demo }) => ({ id, slug, name, currency, demo }));
}

export interface Invitation {
  /** Shown once; only its hash is kept. */
  readonly code: string;
  readonly expiresAt: string;
}

export interface SignInInput {
  readonly userId: string;
  /** With or without `@slug`. */
  readonly signInName: string;
  /** Without one the user gets an invitation instead. */
  readonly password?: string;
}

/**
 * Lets a user who exists as a record sign in. For a user who can already, the password is replaced.
 * In a demo company the password is kept readable: its sign-in screen offers it.
 * @throws AppError sign_in_name_taken, invalid_record
 */
export async function createSignIn(
  pool: Pool,
  passwords: Passwords,
  orgId: string,
  input: SignInInput,
): Promise<Invitation | undefined> {
  const passwordHash = input.password === undefined ? null : await passwords.hash(input.password);
  const { invitation } = await asSystem(pool, (tx) => writeCredential(tx, orgId, { ...input, passwordHash }));
  return invitation;
}

/** Inside a transaction of the system; returns an invitation when there is no password. */
export async function writeCredential(
  tx: Tx,
  orgId: string,
  input: SignInInput & { readonly passwordHash: string | null },
  now = Date.now(),
): Promise<{ readonly signInName: string; readonly invitation: Invitation | undefined }> {
  const { rows } = await tx.query<{ slug: string; demo: boolean }>(
    'SELECT slug, demo FROM organisation WHERE id = $1',
    [orgId],
  );
  const organisation = rows[0];
  if (!organisation) throw new AppError('not_found');
  const signInName = fullSignInName(input.signInName, organisation.slug);
  const taken = await tx.query(
    'SELECT 1 FROM credential WHERE sign_in_name = $1 AND NOT (org_id = $2 AND user_id = $3)',
    [signInName, orgId, input.userId],
  );
  if (taken.rowCount !== 0) throw new AppError('sign_in_name_taken', { signInName });
  const invitation = input.passwordHash === null ? newInvitation(now) : undefined;
  await tx.query(
    `INSERT INTO credential (org_id, user_id, sign_in_name, password_hash, demo_password, invitation_hash, invitation_expires_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (org_id, user_id) DO UPDATE SET sign_in_name = excluded.sign_in_name, password_hash = excluded.password_hash,
       demo_password = excluded.demo_password, invitation_hash = excluded.invitation_hash, invitation_expires_at = excluded.invitation_expires_at,
       accepted_hash = NULL, accepted_device = NULL, accepted_until = NULL`,
    [
      orgId,
      input.userId,
      signInName,
      input.passwordHash,
      organisation.demo ? (input.password ?? null) : null,
      invitation === undefined ? null : hashOf(invitation.code),
      invitation?.expiresAt ?? null,
    ],
  );
  return { signInName, invitation };
}

function newInvitation(now: number): Invitation {
  return { code: newInvitationCode(), expiresAt: new Date(now + invitationLifeMs).toISOString() };
}

export type UserInput = Omit<Body<'user'>, 'active'> & {
  readonly id?: string;
  readonly password?: string;
  /** Who did it: an administrator, or nobody for the command line. */
  readonly byId?: string;
};

/**
 * Makes a user: the record that everybody's laptop gets, and the right to sign in.
 * @throws AppError sign_in_name_taken, invalid_record
 */
export async function createUser(
  pool: Pool,
  passwords: Passwords,
  orgId: string,
  input: UserInput,
  now = Date.now(),
): Promise<{ readonly id: string; readonly signInName: string; readonly invitation?: Invitation }> {
  const { id = randomUUID(), password, byId, ...fields } = input;
  const passwordHash = password === undefined ? null : await passwords.hash(password);
  const by = byId === undefined ? {} : { byId };
  return asOffice(pool, orgId, async (tx) => {
    const signIn = {
      userId: id,
      signInName: fields.signInName,
      passwordHash,
      ...(password === undefined ? {} : { password }),
    };
    const { signInName, invitation } = await writeCredential(tx, orgId, signIn, now);
    const body = completeBody(entities.user, { ...fields, signInName, active: true });
    assertBody(entities.user, body);
    await importInto(tx, orgId, [{ entity: 'user', id, body, ...by }], by);
    await noteAct(tx, {
      orgId,
      act: 'user created',
      subjectId: id,
      details: { role: fields.role },
      ...(byId === undefined ? {} : { byUserId: byId }),
    });
    return { id, signInName, ...(invitation === undefined ? {} : { invitation }) };
  });
}
