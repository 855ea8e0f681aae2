import type { Tx } from './database';

export interface Act {
  readonly orgId: string;
  /** Nobody: the command line of the head office. */
  readonly byUserId?: string;
  readonly byDeviceId?: string;
  /** What was done, in a few fixed words. */
  readonly act: string;
  readonly subjectId?: string;
  /** Ids, roles and limits; never passwords, codes or customer data. */
  readonly details?: Readonly<Record<string, string | number | boolean>>;
}

/** Writes a line of the audit trail of sign-ins and administration; changes of records have their own (records.ts). */
export async function noteAct(tx: Tx, act: Act): Promise<void> {
  await tx.query(
    'INSERT INTO act (org_id, by_user_id, by_device_id, act, subject_id, details) VALUES ($1, $2, $3, $4, $5, $6)',
    [
      act.orgId,
      act.byUserId ?? null,
      act.byDeviceId ?? null,
      act.act,
      act.subjectId ?? null,
      JSON.stringify(act.details ?? {}),
    ],
  );
}
