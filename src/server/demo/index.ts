import type { Pool } from 'pg';
import { ownLegalEntityId } from '../../shared/entities/legal-entity';
import { asSystem, openDatabase } from '../database';
import { analyseCompany } from '../insights/analyse-company';
import { createOrganisation, createSignIn, listOrganisations } from '../organisations';
import { createPasswords, type Passwords } from '../passwords';
import { importRecords } from '../records';
import { demoCompany, demoOrganisation, letterhead } from './company';
import { demoOrderNumbersEnd } from './orders';
import type { DemoDevice } from './people';
import { makeRecoveryKeys } from '../recovery-key';

export interface FillOptions {
  /** Either a database of a head office whose tables exist, or a pool on one. */
  readonly databaseUrl?: string;
  readonly pool?: Pool;
  /** The moment everything is anchored to; its local day and time zone are those of the demo. */
  readonly today: Date;
  readonly onProgress?: (records: number) => void;
  readonly passwords?: Passwords;
  /** Number of accounts, 2 000 when left out. */
  readonly accounts?: number;
}

/** Everybody may read these passwords on the sign-in screen: hashing them expensively would only make the first start slow. */
const demoCost = { logN: 12, r: 8, p: 1 };

/** Organisations that do not make an installation a real one. */
const practice: readonly string[] = [demoOrganisation.slug, 'northwind'];

/**
 * Makes the demo company once. A fill that was interrupted is taken up again; an installation with an organisation of its
 * own is left alone.
 * @returns whether anything was made
 */
export async function fillDemoIfEmpty(options: FillOptions): Promise<boolean> {
  const pool = options.pool ?? openDatabase({ url: options.databaseUrl ?? '', max: 4 });
  try {
    return await fill(pool, options);
  } finally {
    if (!options.pool) await pool.end();
  }
}

async function fill(pool: Pool, options: FillOptions): Promise<boolean> {
  const organisations = await listOrganisations(pool);
  if (organisations.some(({ slug }) => !practice.includes(slug))) return false;
  const company = demoCompany({
    ...anchorOf(options.today),
    seed: 'demo',
    ...(options.accounts === undefined ? {} : { accounts: options.accounts }),
  });
  const known = organisations.find(({ slug }) => slug === demoOrganisation.slug);
  // The sign-ins come last: with all of them the company is complete.
  if (known && (await countSignIns(pool, known.id)) >= company.signIns.length) {
    await addLetterhead(pool, known.id);
    return false;
  }

  const orgId = known?.id ?? (await createOrganisation(pool, { ...demoOrganisation, demo: true }));
  await importRecords(pool, orgId, company.records, options.onProgress ? { onProgress: options.onProgress } : {});
  await analyseCompany(pool, orgId, options.today);
  await storeDevices(pool, orgId, company.devices);
  const passwords = options.passwords ?? createPasswords({ cost: demoCost });
  await Promise.all(
    company.signIns.map(({ userId, signInName, password }) =>
      createSignIn(pool, passwords, orgId, { userId, signInName, password }),
    ),
  );
  await asSystem(pool, (tx) =>
    tx.query('UPDATE organisation SET order_number = greatest(order_number, $2) WHERE id = $1', [
      orgId,
      demoOrderNumbersEnd,
    ]),
  );
  await makeRecoveryKeys(pool);
  return true;
}

/** Demo companies that were made before papers had a letterhead get theirs; who removed or changed it is left alone. */
async function addLetterhead(pool: Pool, orgId: string): Promise<void> {
  const { rowCount } = await asSystem(pool, (tx) =>
    tx.query('SELECT 1 FROM feed WHERE org_id = $1 AND doc_id = $2', [orgId, ownLegalEntityId]),
  );
  if (rowCount === 0)
    await importRecords(pool, orgId, [{ entity: 'legalEntity', id: ownLegalEntityId, body: letterhead }]);
}

function anchorOf(moment: Date): { today: string; now: string; offsetMinutes: number } {
  const offsetMinutes = -moment.getTimezoneOffset();
  const local = new Date(moment.getTime() + offsetMinutes * 60_000);
  return { today: local.toISOString().slice(0, 10), now: moment.toISOString(), offsetMinutes };
}

async function countSignIns(pool: Pool, orgId: string): Promise<number> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ n: number }>('SELECT count(*)::int AS n FROM credential WHERE org_id = $1', [orgId]),
  );
  return rows[0]?.n ?? 0;
}

async function storeDevices(pool: Pool, orgId: string, devices: readonly DemoDevice[]): Promise<void> {
  await asSystem(pool, async (tx) => {
    for (const device of devices) {
      await tx.query(
        `INSERT INTO device (org_id, id, user_id, code, name, platform, created_at, last_seen_at, last_sync_at, waiting)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
        [
          orgId,
          device.id,
          device.userId,
          device.code,
          device.name,
          device.platform,
          device.createdAt,
          device.lastSeenAt,
          device.lastSyncAt,
          device.waiting,
        ],
      );
    }
  });
}
