/// <reference types="vite/types/importMeta.d.ts" />
import { createHash } from 'node:crypto';
import type { Pool, PoolClient } from 'pg';
import { must } from '../shared/errors';
import { appRole, ownerRole, sqlState } from './database';

export interface Migration {
  /** File name without folder and ending, e.g. `0001_office`. */
  readonly name: string;
  readonly sql: string;
}

const files = import.meta.glob<string>('./migrations/*.sql', { query: '?raw', import: 'default', eager: true });

/** All migrations in the order of their numbers. */
export const migrations: readonly Migration[] = Object.entries(files)
  .map(([path, sql]) => ({ name: path.replace(/^.*\//, '').replace(/\.sql$/, ''), sql }))
  .sort((a, b) => (a.name < b.name ? -1 : 1));

/** A script that begins so may run again and does whenever it changed; any other runs once and is frozen. */
const isRepeatable = (migration: Migration): boolean => migration.sql.startsWith('-- repeatable');

const checksumOf = (migration: Migration): string => createHash('sha256').update(migration.sql).digest('hex');

// An arbitrary number that stands for "Roadbook migrates here".
const migrationLock = 7_340_001;

/**
 * Makes the roles if they are missing and brings the schema up to date, under a lock: several processes may start at once.
 * The connecting user must be a superuser, or own the database and have CREATEROLE.
 * @returns the names of the scripts that ran
 * @throws Error when a frozen migration differs from the one that ran, or the database is newer than this program
 */
export async function migrate(pool: Pool, scripts: readonly Migration[] = migrations): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await ensureRoles(client);
    await client.query(
      'CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, checksum text NOT NULL, at timestamptz NOT NULL DEFAULT now())',
    );
    const { rows } = await client.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migration');
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    refuseStrangers(scripts, [...applied.keys()]);
    const ran: string[] = [];
    for (const script of scripts) {
      const checksum = checksumOf(script);
      const before = applied.get(script.name);
      if (before === checksum) continue;
      if (before !== undefined && !isRepeatable(script))
        throw new Error(
          `The database was made by another Roadbook: its migration ${script.name} is not the one of this program. ` +
            'Nothing was changed. Start the Roadbook that made it, or the newest release; a file under migrations is never edited once it has run.',
        );
      await run(client, script, checksum);
      ran.push(script.name);
    }
    return ran;
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => undefined);
    client.release();
  }
}

/** Scripts that have not run yet, without changing anything. */
export async function pendingMigrations(pool: Pool, scripts: readonly Migration[] = migrations): Promise<string[]> {
  const { rows: exists } = await pool.query<{ there: boolean }>(
    "SELECT to_regclass('public.migration') IS NOT NULL AS there",
  );
  if (!exists[0]?.there) return scripts.map((script) => script.name);
  const { rows } = await pool.query<{ name: string; checksum: string }>('SELECT name, checksum FROM migration');
  const applied = new Map(rows.map((row) => [row.name, row.checksum]));
  return scripts.filter((script) => applied.get(script.name) !== checksumOf(script)).map((script) => script.name);
}

function refuseStrangers(scripts: readonly Migration[], applied: readonly string[]): void {
  const known = new Set(scripts.map((script) => script.name));
  const stranger = applied.find((name) => !known.has(name));
  if (stranger !== undefined)
    throw new Error(
      `The database is newer than this Roadbook: it has migration ${stranger}. ` +
        'Nothing was changed. Install the newest release, or restore the backup that was made before the update.',
    );
}

async function run(client: PoolClient, script: Migration, checksum: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(`SET LOCAL ROLE ${ownerRole}`);
    await client.query(script.sql);
    await client.query('RESET ROLE');
    await client.query(
      'INSERT INTO migration (name, checksum) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum, at = now()',
      [script.name, checksum],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw new Error(`migration ${script.name} failed: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

/** @throws Error in plain words when the connecting user may neither make the roles nor act as them */
async function ensureRoles(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: string; user: string }>(
    `SELECT current_setting('server_version_num') AS version, quote_ident(current_user) AS "user"`,
  );
  const { version, user } = must(rows[0], 'a query without a table has one row');
  try {
    await makeRoles(client, Number(version));
  } catch (error) {
    if (sqlState(error) !== '42501') throw error;
    const missing = `CREATE ROLE ${ownerRole} NOLOGIN; CREATE ROLE ${appRole} NOLOGIN;`;
    throw new Error(
      `The PostgreSQL user ${user} may not use the roles ${ownerRole} and ${appRole} that protect the rows. As a superuser, say once: ` +
        `${missing} (where they are not there yet) GRANT ${ownerRole}, ${appRole} TO ${user};`,
      { cause: error },
    );
  }
}

/** Roles belong to the whole cluster: another database's migration may make them at the same moment. */
async function makeRoles(client: PoolClient, version: number): Promise<void> {
  // From PostgreSQL 16 on, who makes a role may give it away but not yet become it.
  const becomes = version >= 160_000 ? 'SET' : 'MEMBER';
  for (const role of [ownerRole, appRole]) {
    const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
    if (!rowCount) await ignoring(['42710', '23505'], client.query(`CREATE ROLE ${role} NOLOGIN`));
    const { rows } = await client.query<{ able: boolean }>('SELECT pg_has_role(current_user, $1, $2) AS able', [
      role,
      becomes,
    ]);
    if (!rows[0]?.able) await ignoring(['XX000', '23505'], client.query(`GRANT ${role} TO CURRENT_USER`));
  }
  await client.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${ownerRole}`);
  await client.query(`GRANT USAGE ON SCHEMA public TO ${appRole}`);
}

async function ignoring(states: readonly string[], statement: Promise<unknown>): Promise<void> {
  try {
    await statement;
  } catch (error) {
    if (!states.includes(sqlState(error) ?? '')) throw error;
  }
}

/**
 * Proves that the policies bite, before anybody is served: a row is put into every table that requests may touch, and the
 * role of requests must not see it, neither without settings nor in the name of a person of another organisation.
 * Everything is rolled back.
 * @throws Error naming the table that shows its row
 */
export async function assertCanaryInvisible(pool: Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows: roles } = await client.query<{ unsafe: boolean }>(
      'SELECT rolsuper OR rolbypassrls AS unsafe FROM pg_roles WHERE rolname = ANY($1)',
      [[appRole, ownerRole]],
    );
    if (roles.length !== 2 || roles.some((role) => role.unsafe))
      throw new Error(`the roles ${appRole} and ${ownerRole} must exist without SUPERUSER and BYPASSRLS`);
    const { rows: tables } = await client.query<{ name: string; guarded: boolean }>(
      `SELECT c.relname AS name, c.relrowsecurity AND c.relforcerowsecurity AS guarded FROM pg_class c
       WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
         AND (has_table_privilege($1, c.oid, 'SELECT, INSERT, UPDATE, DELETE') OR has_any_column_privilege($1, c.oid, 'SELECT, INSERT, UPDATE'))`,
      [appRole],
    );
    const open = tables.find((table) => !table.guarded);
    if (open) throw new Error(`row-level security is off on table ${open.name}`);
    const orgId = await plantCanaries(client);
    await client.query(`SET LOCAL ROLE ${appRole}`);
    for (const asked of ['', '00000000-0000-4000-8000-000000000000', orgId]) {
      await client.query(
        "SELECT set_config('app.org_id', $1, true), set_config('app.user_id', 'canary-nobody', true), set_config('app.system', 'on', true)",
        [asked],
      );
      await assertNothingSeen(
        client,
        tables.map((table) => table.name),
        asked === orgId,
      );
    }
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

async function plantCanaries(client: PoolClient): Promise<string> {
  await client.query(`SET LOCAL ROLE ${ownerRole}`);
  await client.query("SELECT set_config('app.system', 'on', true)");
  const { rows } = await client.query<{ id: string }>(
    "INSERT INTO organisation (slug, name, currency) VALUES ('canary:' || gen_random_uuid(), 'Canary', 'EUR') RETURNING id",
  );
  const orgId = rows[0]?.id ?? '';
  const { rows: documents } = await client.query<{ name: string }>(
    "SELECT table_name AS name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'doc' AND table_name IN (SELECT relname FROM pg_class WHERE relkind = 'r')",
  );
  for (const { name } of documents) {
    await client.query(
      `INSERT INTO ${name} (org_id, id, rev, deleted, scopes, doc) VALUES ($1, 'canary', 1, false, '{all,o:canary}', '{"v":1,"body":{}}')`,
      [orgId],
    );
  }
  await client.query(
    "INSERT INTO feed (org_id, doc_id, entity, seq, deleted, bytes, scopes) VALUES ($1, 'canary', 'account', 1, false, 1, '{all,o:canary}')",
    [orgId],
  );
  await client.query(
    "INSERT INTO mutation (org_id, id, user_id, device_id, doc_id, hash, rev) VALUES ($1, 'canary', 'canary', 'canary', 'canary', 'x', 1)",
    [orgId],
  );
  await client.query("INSERT INTO scope_set (org_id, hash, keys) VALUES ($1, 'canary', '{}')", [orgId]);
  await client.query("INSERT INTO audit (org_id, user_id, act, entity) VALUES ($1, 'canary', 'canary', 'account')", [
    orgId,
  ]);
  return orgId;
}

/** Of the own organisation its name, counters and sets of keys may be seen; no document, no change, no place in the feed. */
async function assertNothingSeen(
  client: PoolClient,
  tables: readonly string[],
  ownOrganisation: boolean,
): Promise<void> {
  for (const table of tables) {
    if (table === 'audit' || (ownOrganisation && (table === 'organisation' || table === 'scope_set'))) continue;
    const { rows } = await client.query<{ n: number }>(
      `SELECT count(*) AS n FROM ${table === 'organisation' ? '(SELECT id FROM organisation) AS organisation' : table}`,
    );
    if (Number(rows[0]?.n) > 0)
      throw new Error(`row-level security does not protect table ${table}: the head office refuses to start`);
  }
}
