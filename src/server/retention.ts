import type { Pool } from 'pg';
import { entities } from '../shared/entities';
import type { Entity } from '../shared/schema/entity';
import { isChildOfSql, tableOf } from '../shared/schema/postgres';
import { asSystem } from './database';

const dayMs = 86_400_000;
/** Days that removed records, mutation ids, sets of scope keys, channel records of nobody and what imports wrote are kept. */
export const keptDays = 180;
/** A laptop that last asked so many days ago loads everything again: what it would have to be told may be forgotten soon. */
export const reloadAfterDays = 150;

export interface Forgotten {
  readonly tombstones: number;
  readonly mutations: number;
  readonly scopeSets: number;
  /** Channel records that never found an account. */
  readonly channelRecords: number;
  /** What imports wrote: they cannot be taken back any more. */
  readonly importChanges: number;
}

const cutoffOf = (now: Date): Date => new Date(now.getTime() - keptDays * dayMs);

/**
 * Condition on the removed records of before the instant `$1` that may be forgotten. A removed account stays while something
 * hangs on it: who sees and changes that follows from the account.
 */
function forgettableSql(entity: Entity): string {
  const table = tableOf(entity);
  const children = Object.values(entities).flatMap((child) => {
    const isChild = isChildOfSql(child, `ARRAY[${table}.id]::text[]`);
    if (entity.scope.kind !== 'account' || isChild === undefined) return [];
    return [`NOT EXISTS (SELECT FROM ${tableOf(child)} AS child WHERE child.org_id = ${table}.org_id AND ${isChild})`];
  });
  return ["deleted AND doc->>'at' < $1", ...children].join(' AND ');
}

const batch = 5_000;

/**
 * Forgets what is older than `keptDays`, in small transactions, children first. Of a removed record its place in the feed stays for ever:
 * the id is never taken again, so that no laptop, however late, brings it back.
 */
export async function forgetOld(pool: Pool, now: Date): Promise<Forgotten> {
  const before = cutoffOf(now).toISOString();
  const forget = async (table: string, condition: string): Promise<number> => {
    for (let total = 0; ;) {
      const { rowCount } = await asSystem(pool, (tx) =>
        tx.query(
          `DELETE FROM ${table} WHERE ctid = ANY(ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${batch})) AND ${condition}`,
          [before],
        ),
      );
      total += rowCount ?? 0;
      if ((rowCount ?? 0) < batch) return total;
    }
  };
  let tombstones = 0;
  for (const entity of Object.values(entities).reverse())
    tombstones += await forget(tableOf(entity), forgettableSql(entity));
  return {
    tombstones,
    mutations: await forget('mutation', 'at < $1::timestamptz'),
    scopeSets: await forget('scope_set', 'used_at < $1::timestamptz'),
    channelRecords: await forget('channel_waiting', 'received_at < $1::timestamptz'),
    importChanges: await forget('import_change', 'at < $1::timestamptz'),
  };
}

/** What waits to be forgotten, for the doctor. `overdue` is older than a daily run would leave it. */
export async function countKept(
  pool: Pool,
  now: Date,
): Promise<{ tombstones: number; mutations: number; overdue: number }> {
  const overdueBefore = new Date(cutoffOf(now).getTime() - 2 * dayMs).toISOString();
  return asSystem(pool, async (tx) => {
    const kept = { tombstones: 0, mutations: 0, overdue: 0 };
    for (const entity of Object.values(entities)) {
      const { rows } = await tx.query<{ n: number; overdue: number }>(
        `SELECT count(*) AS n, count(*) FILTER (WHERE ${forgettableSql(entity)}) AS overdue FROM ${tableOf(entity)} WHERE deleted`,
        [overdueBefore],
      );
      kept.tombstones += rows[0]?.n ?? 0;
      kept.overdue += rows[0]?.overdue ?? 0;
    }
    const { rows } = await tx.query<{ n: number; overdue: number }>(
      'SELECT count(*) AS n, count(*) FILTER (WHERE at < $1::timestamptz) AS overdue FROM mutation',
      [overdueBefore],
    );
    kept.mutations = rows[0]?.n ?? 0;
    kept.overdue += rows[0]?.overdue ?? 0;
    return kept;
  });
}

const firstAfterMs = 60_000;

/**
 * Forgets a minute after the start and then every day.
 * @param report told of each run: what was forgotten, or the error
 * @returns ends it
 */
export function forgetDaily(pool: Pool, now: () => Date, report: (result: Forgotten | Error) => void): () => void {
  let timer: NodeJS.Timeout;
  const run = async (): Promise<void> => {
    timer = setTimeout(() => void run(), dayMs);
    try {
      report(await forgetOld(pool, now()));
    } catch (error) {
      report(error instanceof Error ? error : new Error(String(error)));
    }
  };
  timer = setTimeout(() => void run(), firstAfterMs);
  return () => clearTimeout(timer);
}
