import { AppError } from '../../shared/errors';
import type { Tx } from '../database';
import { channelRecordId, type ChannelRecord } from './channel-record';

/** More than anybody would look through: then something is wrong, and the sender keeps what it has. */
const mostWaiting = 5_000;

/**
 * Keeps a record that belongs to no account yet. It is forgotten with what was removed (retention.ts).
 * @returns whether it was not there before
 * @throws AppError busy when too many wait
 */
export async function waitForAccount(tx: Tx, orgId: string, record: ChannelRecord): Promise<boolean> {
  const id = channelRecordId(record);
  const { rowCount } = await tx.query(
    `INSERT INTO channel_waiting (org_id, id, record)
     SELECT $1, $2, $3 WHERE (SELECT count(*) FROM channel_waiting WHERE org_id = $1) < $4 ON CONFLICT DO NOTHING`,
    [orgId, id, JSON.stringify(record), mostWaiting],
  );
  if (rowCount === 1) return true;
  const { rowCount: there } = await tx.query('SELECT 1 FROM channel_waiting WHERE org_id = $1 AND id = $2', [
    orgId,
    id,
  ]);
  if (there === 0) throw new AppError('busy');
  return false;
}

/** What waits, the oldest first. */
export async function waitingRecords(tx: Tx, orgId: string): Promise<ChannelRecord[]> {
  const { rows } = await tx.query<{ record: ChannelRecord }>(
    'SELECT record FROM channel_waiting WHERE org_id = $1 ORDER BY received_at, id',
    [orgId],
  );
  return rows.map(({ record }) => record);
}
