import { randomBytes } from 'node:crypto';
import type { Pool } from 'pg';
import { entities } from '../../shared/entities';
import { AppError, must } from '../../shared/errors';
import { noteAct, type Act } from '../acts';
import { asSystem, type Tx } from '../database';
import type { KeyHolder } from '../request-actor';
import { hashOf } from '../tokens';

export interface AccessKeyRow {
  readonly id: string;
  readonly name: string;
  readonly madeAt: string;
  /** User id; absent: the command line of the head office. */
  readonly madeBy?: string;
  /** To the hour. */
  readonly usedAt?: string;
  readonly revokedAt?: string;
}

const pattern = /^rk1\.[\w-]{43}$/;

/** What the source of channel records may be called. */
export const mostNameCharacters = entities.activity.fields.source.max;

/** Who makes or withdraws a key; nobody: the command line of the head office. */
type By = Pick<Act, 'byUserId' | 'byDeviceId'>;

/** @returns the key itself: it is shown once, and only its hash is kept */
export async function makeAccessKey(
  tx: Tx,
  orgId: string,
  name: string,
  by: By = {},
): Promise<{ id: string; key: string }> {
  const key = `rk1.${randomBytes(32).toString('base64url')}`;
  const { rows } = await tx.query<{ id: string }>(
    'INSERT INTO access_key (org_id, name, hash, made_by) VALUES ($1, $2, $3, $4) RETURNING id',
    [orgId, name, hashOf(key), by.byUserId ?? null],
  );
  const { id } = must(rows[0], 'an insert returns its row');
  await noteAct(tx, { orgId, ...by, act: 'access key made', subjectId: id });
  return { id, key };
}

/** @throws AppError not_found */
export async function revokeAccessKey(tx: Tx, orgId: string, id: string, by: By = {}): Promise<void> {
  const { rowCount } = await tx.query(
    'UPDATE access_key SET revoked_at = coalesce(revoked_at, now()) WHERE org_id = $1 AND id = $2',
    [orgId, id],
  );
  if (rowCount === 0) throw new AppError('not_found');
  await noteAct(tx, { orgId, ...by, act: 'access key revoked', subjectId: id });
}

export async function listAccessKeys(tx: Tx, orgId: string): Promise<AccessKeyRow[]> {
  const { rows } = await tx.query<{
    id: string;
    name: string;
    made_at: Date;
    made_by: string | null;
    used_at: Date | null;
    revoked_at: Date | null;
  }>('SELECT id, name, made_at, made_by, used_at, revoked_at FROM access_key WHERE org_id = $1 ORDER BY made_at, id', [
    orgId,
  ]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    madeAt: row.made_at.toISOString(),
    ...(row.made_by === null ? {} : { madeBy: row.made_by }),
    ...(row.used_at === null ? {} : { usedAt: row.used_at.toISOString() }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at.toISOString() }),
  }));
}

/** Who holds a key. @throws AppError not_signed_in for every other text, also for a key that was revoked */
export async function holderOf(pool: Pool, key: string | undefined): Promise<KeyHolder> {
  if (key === undefined || !pattern.test(key)) throw new AppError('not_signed_in');
  const { rows } = await asSystem(pool, async (tx) => {
    const found = await tx.query<{ org_id: string; id: string; name: string; is_noted: boolean }>(
      "SELECT org_id, id, name, coalesce(used_at > now() - interval '1 hour', false) AS is_noted FROM access_key WHERE hash = $1 AND revoked_at IS NULL",
      [hashOf(key)],
    );
    const [row] = found.rows;
    // Once an hour: requests at the same moment need not wait for each other.
    if (row && !row.is_noted)
      await tx.query('UPDATE access_key SET used_at = now() WHERE org_id = $1 AND id = $2', [row.org_id, row.id]);
    return found;
  });
  const [holder] = rows;
  if (!holder) throw new AppError('not_signed_in');
  return { orgId: holder.org_id, keyId: holder.id, name: holder.name };
}
