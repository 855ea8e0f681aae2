import type { Pool } from 'pg';
import { entities } from '../shared/entities';
import { AppError } from '../shared/errors';
import { assertBody } from '../shared/schema/validate';
import { type CliIo, type CliOptions, type OpenDatabase, readOptions, table, UsageError } from './cli-options';
import { asSystem } from './database';
import { beginEpoch } from './epoch';
import {
  createOrganisation,
  createUser,
  findOrganisation,
  type Invitation,
  listOrganisations,
  type Organisation,
} from './organisations';
import { assertPasswordStrength } from './passwords';
import { makeRecoveryKeys } from './recovery-key';
import { fullSignInName, isSlug, normaliseSignInName } from './sign-in-name';
import { assertNewUserReferences, listUsers, resetPassword, setUserActive, type UserRow } from './users';

/** `office init`: an empty organisation with its first administrator. */
export async function initCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, {
    data: 'text',
    organisation: 'text',
    slug: 'text',
    currency: 'text',
    'admin-name': 'text',
    'admin-sign-in': 'text',
    password: 'text',
  });
  if (options.words.length > 0) throw new UsageError(`init takes no word like "${options.words[0]}".`);
  const input = {
    name: options.required('organisation'),
    slug: readSlug(options),
    currency: readCurrency(options),
    demo: false,
  };
  const name = options.required('admin-name');
  // Before anything is made: an organisation without its administrator would stay behind.
  const signInName = signInNameOf(options.required('admin-sign-in'), '--admin-sign-in', input.slug);
  const password = options.text('password');
  if (password !== undefined) assertPasswordStrength(password);
  assertBody(entities.user, { name, signInName, role: 'administrator', active: true });

  const database = await open(options.text('data'));
  try {
    const orgId = await createOrganisation(database.pool, input).catch((error: unknown) => {
      if (error instanceof AppError && error.code === 'conflict')
        throw new Error(`There is an organisation "${input.slug}" already; users add makes more users in it.`);
      throw error;
    });
    const made = await createUser(database.pool, io.passwords, orgId, {
      name,
      signInName,
      role: 'administrator',
      ...(password === undefined ? {} : { password }),
    });
    await makeRecoveryKeys(database.pool);
    io.out(`Organisation ${input.name} (${input.slug}) is made.`);
    io.out(`Administrator ${name} signs in as ${made.signInName}.`);
    await tellInvitation(database.pool, io, made.invitation);
    io.out('Next: npm run office -- start (with --tls-cert and --tls-key, or --behind-proxy, for laptops elsewhere).');
    return 0;
  } finally {
    await database.close();
  }
}

/** `office users list|add|disable|enable|reset-password` */
export async function usersCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, {
    data: 'text',
    organisation: 'text',
    name: 'text',
    'sign-in': 'text',
    role: 'text',
    manager: 'text',
    territory: 'text',
    password: 'text',
  });
  const [act = 'list', who, ...more] = options.words;
  if (!['list', 'add', 'disable', 'enable', 'reset-password'].includes(act))
    throw new UsageError(`users does not know "${act}".`);
  const needsWho = act === 'disable' || act === 'enable' || act === 'reset-password';
  if (needsWho && who === undefined) throw new UsageError(`users ${act} wants a user name like anna.weber@rhein.`);
  const surplus = needsWho ? more[0] : who;
  if (surplus !== undefined) throw new UsageError(`users ${act} takes no word like "${surplus}".`);
  const newUser = act === 'add' ? readNewUser(options) : undefined;

  const database = await open(options.text('data'));
  try {
    const { pool } = database;
    const slug =
      options.text('organisation') ??
      (who?.includes('@') ? who.slice(who.lastIndexOf('@') + 1).toLowerCase() : undefined);
    const organisation = await chooseOrganisation(pool, slug);
    const users = await listUsers(pool, organisation.id);
    if (newUser !== undefined) {
      const references = {
        ...(newUser.manager === undefined ? {} : { managerId: findUser(users, newUser.manager, organisation).id }),
        ...(newUser.territory === undefined
          ? {}
          : { territoryId: await findTerritory(pool, organisation, newUser.territory) }),
      };
      await assertNewUserReferences(pool, organisation.id, references);
      const { name, role, password } = newUser;
      const made = await createUser(pool, io.passwords, organisation.id, {
        name,
        signInName: signInNameOf(newUser.signInName, '--sign-in', organisation.slug),
        role,
        ...references,
        ...(password === undefined ? {} : { password }),
      });
      io.out(`${name} signs in as ${made.signInName}.`);
      await tellInvitation(pool, io, made.invitation);
      return 0;
    }
    if (who === undefined) {
      io.out(`${organisation.name} (${organisation.slug})`);
      for (const line of table([['User name', 'Name', 'Role', 'State', 'Last sign-in'], ...users.map(cellsOf)]))
        io.out(line);
      return 0;
    }
    const user = findUser(users, who, organisation);
    if (act === 'reset-password') {
      const invitation = await resetPassword(pool, organisation.id, user.id, {});
      io.out(`The password of ${user.signInName} is void, and every sign-in has ended.`);
      await tellInvitation(pool, io, invitation);
      return 0;
    }
    await setUserActive(pool, organisation.id, user.id, act === 'enable', {});
    io.out(
      act === 'enable'
        ? `${user.signInName} may sign in again.`
        : `${user.signInName} is disabled, and every sign-in has ended.`,
    );
    return 0;
  } finally {
    await database.close();
  }
}

/** `office restored`: said once after the database was brought back from a backup. */
export async function restoredCommand(args: readonly string[], io: CliIo, open: OpenDatabase): Promise<number> {
  const options = readOptions(args, { data: 'text' });
  if (options.words.length > 0) throw new UsageError(`restored takes no word like "${options.words[0]}".`);
  const database = await open(options.text('data'));
  try {
    const organisations = await listOrganisations(database.pool);
    for (const { id } of organisations) await beginEpoch(database.pool, id);
    io.out('Every laptop loads everything again at its next sync, and sends what the backup does not have.');
    return 0;
  } finally {
    await database.close();
  }
}

function readSlug(options: CliOptions): string {
  const slug = options.required('slug');
  if (!isSlug(slug))
    throw new UsageError(
      `--slug wants at most 40 small letters, digits and hyphens, like rhein (it stands behind @ in every user name), not ${slug}.`,
    );
  return slug;
}

function readCurrency(options: CliOptions): string {
  const typed = options.required('currency');
  const currency = typed.toUpperCase();
  if (!Intl.supportedValuesOf('currency').includes(currency))
    throw new UsageError(`--currency wants the three letters of a currency, like EUR, not ${typed}.`);
  return currency;
}

function signInNameOf(typed: string, option: string, slug: string): string {
  try {
    return fullSignInName(typed, slug);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    throw new UsageError(
      `${option} wants letters, digits and . _ + - like anna.weber, with nothing or @${slug} behind, not ${typed}.`,
    );
  }
}

interface NewUser {
  readonly name: string;
  /** As it was typed. */
  readonly signInName: string;
  readonly role: UserRow['role'];
  readonly manager: string | undefined;
  readonly territory: string | undefined;
  readonly password: string | undefined;
}

function readNewUser(options: CliOptions): NewUser {
  const role = options.text('role') ?? 'salesperson';
  if (role !== 'salesperson' && role !== 'manager' && role !== 'administrator')
    throw new UsageError(`--role is salesperson, manager or administrator, not ${role}.`);
  const password = options.text('password');
  if (password !== undefined) assertPasswordStrength(password);
  return {
    name: options.required('name'),
    signInName: options.required('sign-in'),
    role,
    manager: options.text('manager'),
    territory: options.text('territory'),
    password,
  };
}

/** The named organisation, or the only one. */
export async function chooseOrganisation(pool: Pool, slug: string | undefined): Promise<Organisation> {
  if (slug !== undefined) {
    const found = await findOrganisation(pool, slug);
    if (!found) throw new Error(`There is no organisation "${slug}" here.`);
    return found;
  }
  const all = await listOrganisations(pool);
  const [only, second] = all;
  if (!only) throw new Error('There is no organisation here yet: npm run office -- init makes one.');
  if (second)
    throw new UsageError(
      `There are several organisations (${all.map((one) => one.slug).join(', ')}): name one with --organisation.`,
    );
  return only;
}

export function findUser(users: readonly UserRow[], who: string, organisation: Organisation): UserRow {
  const typed = normaliseSignInName(who);
  const full = typed.includes('@') ? typed : `${typed}@${organisation.slug}`;
  const user = users.find(({ signInName }) => signInName === full);
  if (!user) throw new Error(`There is no user ${full}; users list shows them.`);
  return user;
}

export async function findTerritory(pool: Pool, organisation: Organisation, name: string): Promise<string> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ id: string }>(
      "SELECT id FROM territories WHERE org_id = $1 AND NOT deleted AND (id = $2 OR doc->'body'->>'name' = $2 OR doc->'body'->>'code' = $2)",
      [organisation.id, name],
    ),
  );
  if (!rows[0]) throw new Error(`There is no territory "${name}".`);
  return rows[0].id;
}

function cellsOf(user: UserRow): string[] {
  const state = !user.active
    ? 'disabled'
    : user.invited
      ? user.invitationExpiresAt === undefined
        ? 'no sign-in'
        : `invited until ${user.invitationExpiresAt.slice(0, 10)}`
      : 'active';
  return [user.signInName, user.name, user.role, state, user.lastSignInAt?.slice(0, 16).replace('T', ' ') ?? ''];
}

async function tellInvitation(pool: Pool, io: CliIo, invitation: Invitation | undefined): Promise<void> {
  if (invitation === undefined) return;
  const { rows } = await asSystem(pool, (tx) => tx.query<{ url: string | null }>('SELECT url FROM office'));
  io.out(`Invitation code: ${invitation.code} (once, until ${invitation.expiresAt.slice(0, 10)})`);
  io.out(`Head office address: ${rows[0]?.url ?? 'the one that start prints'}`);
}
