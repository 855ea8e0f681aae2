import type { Pool } from 'pg';
import { AppError } from '../shared/errors';
import { noteAct } from './acts';
import type { Checkpoint } from './checkpoint';
import { asSystem, type Tx } from './database';
import type { OrganisationState } from './directory';

/** A laptop was told more than the head office remembers: the database was restored from an older backup. */
export class WentBackError extends AppError {
  constructor(readonly epoch: string) {
    super('checkpoint_invalid');
  }
}

/**
 * A checkpoint is signed here, so one that lies in the future, or knows a row of the audit that is not here, was made before
 * a restore.
 */
export async function isBack(tx: Tx, organisation: OrganisationState, before: Checkpoint): Promise<boolean> {
  if (before.e !== organisation.epoch) return false;
  if (Math.max(before.s, before.f ?? 0) > organisation.seq) return true;
  if (before.a === undefined) return false;
  const { rows } = await tx.query<{ has: boolean }>('SELECT audit_has($1, $2) AS has', [before.a.n, before.a.h]);
  return rows[0]?.has !== true;
}

/** @throws WentBackError */
export async function assertNotBack(tx: Tx, organisation: OrganisationState, before: Checkpoint): Promise<void> {
  if (await isBack(tx, organisation, before)) throw new WentBackError(before.e);
}

/** The end of the audit as this transaction sees it, for a checkpoint. */
export async function auditEnd(tx: Tx): Promise<Pick<Checkpoint, 'a'>> {
  const { rows } = await tx.query<{ link: number; hash: string }>('SELECT link, hash FROM audit_end()');
  return rows[0] ? { a: { n: rows[0].link, h: rows[0].hash } } : {};
}

/** More orders than a backup can be behind: the numbers that were given since are on customers' papers and are not given twice. */
const skippedOrderNumbers = 1_000;
/** The same for the codes of new laptops, which begin their provisional numbers. */
const skippedDeviceCodes = 1_000;

/**
 * Begins a new epoch, by which every laptop notices that the head office went back in time: it loads everything again and
 * sends what is missing. With `ended` only while that epoch still runs, because several laptops notice at the same moment.
 */
export const beginEpoch = (pool: Pool, orgId: string, ended?: string): Promise<void> =>
  asSystem(pool, (tx) => beginEpochIn(tx, orgId, ended));

/** The same inside a transaction of the system. */
export async function beginEpochIn(tx: Tx, orgId: string, ended?: string): Promise<void> {
  const { rowCount } = await tx.query(
    'UPDATE organisation SET epoch = gen_random_uuid(), order_number = order_number + $3 WHERE id = $1 AND ($2::text IS NULL OR epoch::text = $2)',
    [orgId, ended ?? null, skippedOrderNumbers],
  );
  if (rowCount !== 1) return;
  // The schema of an older backup does not count codes yet; the migration that begins to looks at the act.
  const { rowCount: counted } = await tx.query(
    "SELECT 1 FROM pg_attribute WHERE attrelid = 'organisation'::regclass AND attname = 'device_codes'",
  );
  if (counted === 1)
    await tx.query('UPDATE organisation SET device_codes = device_codes + $2 WHERE id = $1', [
      orgId,
      skippedDeviceCodes,
    ]);
  await noteAct(tx, { orgId, act: 'restored from a backup', details: { skippedOrderNumbers, skippedDeviceCodes } });
}
