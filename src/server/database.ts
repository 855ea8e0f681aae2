import { setTimeout as sleep } from 'node:timers/promises';
import { Pool, types, type PoolClient, type QueryResult, type QueryResultRow } from 'pg';

/** Owns the tables. With FORCE ROW LEVEL SECURITY it sees rows only where a transaction says that it is the system. */
export const ownerRole = 'roadbook_owner';
/** Serves requests of people: no rights beyond row-level security. */
export const appRole = 'roadbook_app';

/** A connection inside a transaction. */
export interface Tx {
  query<R extends QueryResultRow>(text: string, values?: readonly unknown[]): Promise<QueryResult<R>>;
}

export interface DatabaseOptions {
  readonly url: string;
  /** Connections at once; events.ts holds one more of its own. */
  readonly max?: number;
}

const int8 = 20;

/** Counters stay far below 2^53, so bigint columns come as numbers. */
export function openDatabase(options: DatabaseOptions): Pool {
  const pool = new Pool({
    connectionString: options.url,
    max: options.max ?? 16,
    connectionTimeoutMillis: 15_000,
    idleTimeoutMillis: 30_000,
    application_name: 'roadbook',
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === int8 ? Number : types.getTypeParser(oid, format as 'text')) as typeof types.getTypeParser,
    },
  });
  // An idle connection that breaks (restart of PostgreSQL) is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return pool;
}

export interface TransactionOptions {
  /** One snapshot for the whole transaction, nothing written. */
  readonly snapshot?: boolean;
  /** Milliseconds one statement may take. */
  readonly statementTimeoutMs?: number;
}

interface Identity {
  readonly role: string;
  readonly orgId: string;
  readonly userId: string;
  readonly system: 'on' | 'off';
}

const asTx = (client: PoolClient): Tx => ({ query: (text, values) => client.query(text, values as unknown[]) });

async function transaction<T>(
  pool: Pool,
  identity: Identity,
  options: TransactionOptions,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(options.snapshot ? 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY' : 'BEGIN');
    await client.query(
      "SELECT set_config('role', $1, true), set_config('app.org_id', $2, true), set_config('app.user_id', $3, true), set_config('app.system', $4, true), set_config('statement_timeout', $5, true), set_config('lock_timeout', '20s', true), set_config('jit', 'off', true)",
      [identity.role, identity.orgId, identity.userId, identity.system, String(options.statementTimeoutMs ?? 60_000)],
    );
    const result = await work(asTx(client));
    await client.query('COMMIT');
    return result;
  } catch (error) {
    await client.query('ROLLBACK').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Work for a person: the unprivileged role, row-level security with the person's own keys. Rolled back when `work` throws. */
export const asPerson = <T>(
  pool: Pool,
  person: { readonly orgId: string; readonly userId: string },
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> =>
  transaction(pool, { role: appRole, orgId: person.orgId, userId: person.userId, system: 'off' }, options, work);

/** Work of the head office itself: sign-in, imports, administration. Sees every organisation: name org_id in every statement. */
export const asSystem = <T>(pool: Pool, work: (tx: Tx) => Promise<T>, options: TransactionOptions = {}): Promise<T> =>
  transaction(pool, { role: ownerRole, orgId: '', userId: '', system: 'on' }, options, work);

/** Trusted work within one organisation, e.g. an import: no row-level security, and the functions of the schema know the organisation. */
export const asOffice = <T>(
  pool: Pool,
  orgId: string,
  work: (tx: Tx) => Promise<T>,
  options: TransactionOptions = {},
): Promise<T> => transaction(pool, { role: ownerRole, orgId, userId: '', system: 'on' }, options, work);

/** SQLSTATE of an error of PostgreSQL, else undefined. */
export function sqlState(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code) ? code : undefined;
}

/** What was locked is not what was read a moment later: somebody made a record in between. Starting again heals it. */
export class OvertakenError extends Error {
  readonly code = '40001';
}

/** Two transactions met: a deadlock, a snapshot that is too old, or the same new id at the same moment. Trying again heals it. */
export const isCollision = (error: unknown): boolean =>
  ['40001', '40P01', '23505', '55P03'].includes(sqlState(error) ?? '');

/** The database is away, overloaded or stopped the work: nothing is wrong with what was asked, it is to be asked again. */
export function isOverload(error: unknown): boolean {
  const state = sqlState(error);
  if (state !== undefined) return isCollision(error) || /^(08|53|57)/.test(state);
  return (
    error instanceof Error && ('syscall' in error || /timeout|Connection terminated|not queryable/i.test(error.message))
  );
}

/** Runs `work` again, up to `attempts` times in all, while it fails by a collision. */
export async function retryingCollisions<T>(work: () => Promise<T>, attempts = 6): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt >= attempts || !isCollision(error)) throw error;
      await sleep(Math.random() * 15 * 2 ** attempt);
    }
  }
}
