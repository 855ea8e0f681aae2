import type { Pool, PoolClient } from 'pg';
import {
  BackupError,
  backupVersion,
  createBackupFile,
  openBackup,
  verifyBackup,
  type BackupHeader,
} from './backup-file';
import { copyIn, copyOut } from './copy';
import { ownerRole, type Tx } from './database';
import { migrate, migrations, pendingMigrations, type Migration } from './database-migrations';
import { beginEpochIn } from './epoch';

export interface BackupFacts {
  /** The instant whose state it is. */
  readonly at: string;
  readonly organisations: BackupHeader['organisations'];
  readonly rows: number;
}

const factsOf = (header: BackupHeader, rows: number): BackupFacts => ({
  at: header.at,
  organisations: header.organisations,
  rows,
});

/** Everything below runs as the owner of the tables, and as the system, which sees every row. */
async function inTransaction<T>(
  pool: Pool,
  kind: 'snapshot' | 'write',
  work: (client: PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  try {
    await client.query(kind === 'snapshot' ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN');
    await client.query(
      "SELECT set_config('role', $1, true), set_config('app.system', 'on', true), set_config('statement_timeout', '0', true), set_config('lock_timeout', '20s', true), set_config('datestyle', 'ISO', true)",
      [ownerRole],
    );
    const result = await work(client);
    await client.query('COMMIT');
    client.release();
    return result;
  } catch (error) {
    // A connection in the middle of a COPY is of no use any more; PostgreSQL rolls back by itself.
    client.release(true);
    throw error;
  }
}

/** Tables of ours with the columns that are not computed; what others refer to first. */
async function tablesOf(client: PoolClient): Promise<BackupHeader['tables']> {
  const { rows } = await client.query<{ name: string; columns: string[] }>(
    `SELECT t.relname AS name, array_agg(a.attname::text ORDER BY a.attnum) AS columns
       FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
      WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND t.relowner = $1::regrole
      GROUP BY t.oid, t.relname
      ORDER BY (SELECT count(*) FROM pg_constraint c WHERE c.conrelid = t.oid AND c.contype = 'f'), t.relname`,
    [ownerRole],
  );
  return rows;
}

const listed = (names: readonly string[]): string => names.map((name) => `"${name}"`).join(', ');

/**
 * Writes everything the head office holds, as of one instant, into one file, and reads it back before it gets its name. The
 * head office may go on serving meanwhile.
 * @param path is replaced when it is there
 * @throws BackupError, and what the disk says
 */
export async function takeBackup(pool: Pool, path: string, now = new Date()): Promise<BackupFacts> {
  return inTransaction(pool, 'snapshot', async (client) => {
    const tables = await tablesOf(client);
    // Not a table of the owner: who connects keeps it.
    await client.query('SET LOCAL ROLE NONE');
    const { rows: ran } = await client.query<{ name: string; checksum: string }>(
      'SELECT name, checksum FROM migration ORDER BY name',
    );
    await client.query(`SET LOCAL ROLE ${ownerRole}`);
    const { rows: organisations } = await client.query<{ slug: string; name: string }>(
      'SELECT slug, name FROM organisation ORDER BY slug',
    );
    const { rows: offices } = await client.query<{ id: string }>('SELECT id FROM office');
    const header: BackupHeader = {
      format: 'roadbook backup',
      version: backupVersion,
      at: now.toISOString(),
      officeId: offices[0]?.id ?? '',
      organisations,
      migrations: ran,
      tables,
    };
    const file = await createBackupFile(path, header);
    try {
      let rows = 0;
      for (const { name, columns } of tables)
        rows += await file.table(copyOut(client, `COPY "${name}" (${listed(columns)}) TO STDOUT`));
      await file.finish();
      return factsOf(header, rows);
    } catch (error) {
      await file.abandon();
      throw error;
    }
  });
}

/** The scripts that had run where the backup was taken. @throws BackupError backup_newer, backup_foreign */
function scriptsOf(header: BackupHeader, known: readonly Migration[]): readonly Migration[] {
  const names = new Set(known.map(({ name }) => name));
  const stranger = header.migrations.find(({ name }) => !names.has(name));
  if (stranger !== undefined)
    throw new BackupError(
      'backup_newer',
      `This backup was made by a newer Roadbook: it has migration ${stranger.name}. Nothing was changed. Install the newest release.`,
    );
  const had = new Set(header.migrations.map(({ name }) => name));
  return known.filter(({ name }) => had.has(name));
}

/**
 * Brings back what a backup holds: all or nothing. It begins a new epoch, so that every laptop loads everything again and
 * sends what the backup lacks. Verified whole before anything is touched.
 * @param options.replace what the database holds now is given up
 * @throws BackupError; Error in plain words when the schema of the backup is not one of this program
 */
export async function restoreBackup(
  pool: Pool,
  path: string,
  { replace }: { readonly replace: boolean },
): Promise<BackupFacts> {
  const { header, end } = await verifyBackup(path);
  const scripts = scriptsOf(header, migrations);
  const { rows: there } = await pool.query<{ there: boolean }>(
    "SELECT to_regclass('public.organisation') IS NOT NULL AS there",
  );
  const isNew = !there[0]?.there;
  if (isNew) await migrate(pool, scripts);
  const pending = new Set(await pendingMigrations(pool));
  const lacking = scripts.find(({ name }) => pending.has(name));
  const extra = migrations.find(({ name }) => !pending.has(name) && !scripts.some((script) => script.name === name));
  if (lacking !== undefined || extra !== undefined)
    throw new BackupError(
      'backup_foreign',
      'This backup was made by an older Roadbook than the one that made this database. Nothing was changed. Restore it into a folder of its own (--data), where it is brought up to date.',
    );
  await inTransaction(pool, 'write', async (client) => {
    await refuseUnlessFree(client, replace);
    const given = await givenNumbers(client);
    const tables = (await tablesOf(client)).map(({ name }) => `"${name}"`);
    // COPY knows no row-level security and must not run what runs at every change; both are back before anybody sees it.
    for (const table of tables)
      await client.query(`ALTER TABLE ${table} NO FORCE ROW LEVEL SECURITY, DISABLE TRIGGER USER`);
    await client.query(`TRUNCATE ${tables.join(', ')}`);
    const backup = await openBackup(path, () => undefined);
    const counts = new Map(end.tables.map((table) => [table.name, table.rows]));
    for await (const { name, columns, rows } of backup.tables) {
      const taken = await copyIn(client, `COPY "${name}" (${listed(columns)}) FROM STDIN`, rows);
      if (taken !== counts.get(name))
        throw new BackupError('backup_damaged', `Table ${name} has ${taken} rows instead of ${counts.get(name)}.`);
    }
    await countOn(client);
    for (const numbers of given) await goOnBehind(client, numbers);
    for (const table of tables)
      await client.query(`ALTER TABLE ${table} FORCE ROW LEVEL SECURITY, ENABLE TRIGGER USER`);
    const { rows: organisations } = await client.query<{ id: string }>('SELECT id FROM organisation');
    const tx: Tx = { query: (text, values) => client.query(text, values as unknown[]) };
    for (const { id } of organisations) await beginEpochIn(tx, id);
  });
  await migrate(pool);
  return factsOf(
    header,
    end.tables.reduce((sum, { rows }) => sum + rows, 0),
  );
}

/** @throws BackupError database_not_empty, database_in_use */
async function refuseUnlessFree(client: PoolClient, replace: boolean): Promise<void> {
  const { rows: held } = await client.query<{ slug: string }>('SELECT slug FROM organisation ORDER BY slug');
  if (held.length > 0 && !replace)
    throw new BackupError(
      'database_not_empty',
      `There is a head office here already, with ${held.map(({ slug }) => slug).join(', ')}. Nothing was changed. ` +
        'Name another folder with --data, or say --replace: then what is here now is gone for good.',
    );
  const { rows: others } = await client.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'roadbook%' AND pid <> pg_backend_pid()",
  );
  if (Number(others[0]?.n) > 0)
    throw new BackupError('database_in_use', 'The head office is running. Nothing was changed. Stop it first.');
}

/** Columns of an organisation that count what is on customers' papers. */
const counters = ['order_number', 'device_codes'] as const;

interface GivenNumbers {
  readonly id: string;
  readonly counted: Readonly<Record<string, unknown>>;
}

/** What was given by the database that is replaced: the same backup may have been brought back there before. */
async function givenNumbers(client: PoolClient): Promise<GivenNumbers[]> {
  const { rows } = await client.query<GivenNumbers>('SELECT id, to_jsonb(organisation) AS counted FROM organisation');
  return rows;
}

async function goOnBehind(client: PoolClient, { id, counted }: GivenNumbers): Promise<void> {
  // The schema of an older backup does not count all of them yet.
  for (const counter of counters.filter((name) => counted[name] !== undefined))
    await client.query(`UPDATE organisation SET ${counter} = greatest(${counter}, $2) WHERE id = $1`, [
      id,
      counted[counter],
    ]);
}

/** Numbers that the database gives by itself go on behind those that came. */
async function countOn(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string }>(
    `SELECT t.relname AS table, a.attname AS column FROM pg_class t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attidentity <> ''
      WHERE t.relnamespace = 'public'::regnamespace AND t.relkind = 'r' AND t.relowner = $1::regrole`,
    [ownerRole],
  );
  for (const { table, column } of rows)
    await client.query(
      `SELECT setval(pg_get_serial_sequence('public."${table}"', '${column}'), greatest(max("${column}"), 1), max("${column}") IS NOT NULL) FROM "${table}"`,
    );
}
