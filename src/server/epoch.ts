import type { Pool } from 'pg';
import { AppError } from '../shared/errors';
import { noteAct } from './acts';
import type { Checkpoint } from './checkpoint';
import { asSystem } from './database';
import type { OrganisationState } from './directory';

/** A laptop was told more than the head office remembers: the database was restored from an older backup. */
export class WentBackError extends AppError {
  constructor(readonly epoch: string) {
    super('checkpoint_invalid');
  }
}

/** A checkpoint is signed here, so one that lies in the future was made before a restore. @throws WentBackError */
export function assertNotBack(organisation: OrganisationState, before: Checkpoint): void {
  if (before.e === organisation.epoch && before.s > organisation.seq) throw new WentBackError(before.e);
}

/** More orders than a backup can be behind: the numbers that were given since are on customers' papers and are not given twice. */
const skippedOrderNumbers = 1_000;

/**
 * Begins a new epoch, by which every laptop notices that the head office went back in time: it loads everything again and
 * sends what is missing. With `ended` only while that epoch still runs, because several laptops notice at the same moment.
 */
export async function beginEpoch(pool: Pool, orgId: string, ended?: string): Promise<void> {
  await asSystem(pool, async (tx) => {
    const { rowCount } = await tx.query(
      'UPDATE organisation SET epoch = gen_random_uuid(), order_number = order_number + $3 WHERE id = $1 AND ($2::text IS NULL OR epoch::text = $2)',
      [orgId, ended ?? null, skippedOrderNumbers],
    );
    if (rowCount === 1) await noteAct(tx, { orgId, act: 'restored from a backup', details: { skippedOrderNumbers } });
  });
}
