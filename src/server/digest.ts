import type { Pool } from 'pg';
import { DigestIndex, type DigestDifference, type Version } from '../shared/domain/digest';
import type { Actor } from '../shared/domain/permissions';
import { entities } from '../shared/entities';
import { tableOf } from '../shared/schema/postgres';
import type { DigestRequest } from '../shared/sync-protocol';
import { asPerson, type Tx } from './database';
import { actorIn } from './directory';
import { contentOf, cut, isUpToDate, readCheckpoint, type FeedRow } from './feed';
import type { RequestActor } from './request-actor';

export interface Comparison {
  readonly current: boolean;
  readonly differences: readonly DigestDifference[];
  /** JSON text of a WireRecord each. */
  readonly records: string[];
  readonly gone: string[];
}

/**
 * Compares what a laptop says it holds with what its person may see now, and reads again what it wants. As many wanted
 * records as fit into a page are answered: what is in neither list is to be asked for again.
 * @throws AppError checkpoint_invalid, not_signed_in, user_disabled
 */
export async function compareTables(
  pool: Pool,
  who: RequestActor,
  request: DigestRequest,
  now: Date,
): Promise<Comparison> {
  const before = await readCheckpoint(pool, who, request.checkpoint, now);
  return asPerson(
    pool,
    who,
    async (tx) => {
      const { actor, organisation } = await actorIn(tx, who.orgId, who.userId, now);
      const current = await isUpToDate(tx, actor, organisation, before);
      return {
        current,
        differences: current && request.parts.length > 0 ? await differencesIn(tx, actor, who.orgId, request) : [],
        ...(await wantedIn(tx, actor, who.orgId, request.want)),
      };
    },
    { snapshot: true },
  );
}

async function differencesIn(
  tx: Tx,
  actor: Actor,
  orgId: string,
  request: DigestRequest,
): Promise<readonly DigestDifference[]> {
  const { rows } = await tx.query<Version>(
    Object.values(entities)
      .map(
        (entity) => `SELECT id, rev FROM ${tableOf(entity)} WHERE org_id = $1 AND NOT deleted AND ($2 OR scopes && $3)`,
      )
      .join(' UNION ALL '),
    [orgId, actor.administrator, [...actor.keys.read]],
  );
  const index = new DigestIndex(rows);
  return request.parts.flatMap((part) => index.difference(part) ?? []);
}

/** One answer for what is not there and what may not be seen. */
async function wantedIn(
  tx: Tx,
  actor: Actor,
  orgId: string,
  ids: readonly string[],
): Promise<Pick<Comparison, 'records' | 'gone'>> {
  if (ids.length === 0) return { records: [], gone: [] };
  const { rows } = await tx.query<FeedRow>(
    `SELECT doc_id AS id, entity, seq, bytes, true AS visible FROM feed
     WHERE org_id = $1 AND doc_id = ANY($4) AND ($2 OR scopes && $3) ORDER BY seq`,
    [orgId, actor.administrator, [...actor.keys.read], ids],
  );
  const visible = new Set(rows.map((row) => row.id));
  const { records, gone } = await contentOf(tx, orgId, cut(rows, rows.length));
  return { records, gone: [...gone.map(({ id }) => id), ...[...new Set(ids)].filter((id) => !visible.has(id))] };
}
