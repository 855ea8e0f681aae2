import type { Pool } from 'pg';
import { asSystem, type Tx } from './database';

/** The append-only tables whose rows are chained by the database (migrations/0103_audit_chain.sql). */
const chainedTables = ['audit', 'act'] as const;

export interface ChainState {
  readonly organisation: string;
  readonly table: (typeof chainedTables)[number];
  readonly rows: number;
  /** Hash of the newest row, in hex. Noted elsewhere, it proves later that nothing before it was changed. */
  readonly head: string;
  /**
   * What is wrong first: number `n` of a row that is not as it was written or does not follow the one before; `start`: rows
   * from before there was a chain; `end`: the newest rows are missing.
   */
  readonly broken?: number | 'start' | 'end';
}

/** Follows every chain from its start to its end. Reads all rows: minutes for many millions. */
export async function followChains(pool: Pool): Promise<ChainState[]> {
  return asSystem(
    pool,
    async (tx) => {
      const states: ChainState[] = [];
      for (const table of chainedTables) {
        const { rows } = await tx.query<{ id: string; slug: string }>(
          'SELECT id, slug FROM organisation ORDER BY slug',
        );
        for (const { id, slug } of rows) states.push(await follow(tx, id, slug, table));
      }
      return states;
    },
    { snapshot: true, statementTimeoutMs: 3_600_000 },
  );
}

async function follow(tx: Tx, orgId: string, organisation: string, table: ChainState['table']): Promise<ChainState> {
  const { rows: found } = await tx.query<{ link: number; head: string; start: boolean; rows: number; last: string }>(
    `SELECT coalesce(c.link, 0) AS link, encode(coalesce(c.hash, sha256('')), 'hex') AS head,
       sha256(coalesce((SELECT string_agg(sha256(chained(old)), '' ORDER BY old.n) FROM ${table} old WHERE old.org_id = $1 AND old.link IS NULL), ''))
         = coalesce(c.start, sha256('')) AS start,
       (SELECT count(*) FROM ${table} WHERE org_id = $1) AS rows,
       encode(coalesce((SELECT hash FROM ${table} WHERE org_id = $1 AND link = c.link), c.start, sha256('')), 'hex') AS last
     FROM (SELECT 1) AS one LEFT JOIN chain c ON c.org_id = $1 AND c.name = $2`,
    [orgId, table],
  );
  const chain = found[0] ?? { link: 0, head: '', start: true, rows: 0, last: '' };
  const { rows: broken } = await tx.query<{ n: number }>(
    `SELECT n FROM (
       SELECT n, link, hash, row_number() OVER follows AS place, lag(hash, 1, (SELECT start FROM chain WHERE org_id = $1 AND name = $2)) OVER follows AS before, chained(line) AS content
       FROM ${table} line WHERE org_id = $1 AND link IS NOT NULL WINDOW follows AS (ORDER BY link)) AS links
     WHERE link <> place OR hash IS DISTINCT FROM sha256(before || content) ORDER BY link LIMIT 1`,
    [orgId, table],
  );
  const first = !chain.start ? 'start' : (broken[0]?.n ?? (chain.last === chain.head ? undefined : 'end'));
  return { organisation, table, rows: chain.rows, head: chain.head, ...(first === undefined ? {} : { broken: first }) };
}
