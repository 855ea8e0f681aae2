import type { Pool } from 'pg';
import { AppError, must } from '../shared/errors';
import { asSystem, type Tx } from './database';
import { announceRevocation } from './events';

const codeLetters = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const codeDigits = '23456789';

/** The n-th device code of an organisation (from 0): `A2`, `B2`, ... `Z9`, then three characters, and so on; never the same twice. */
export function deviceCodeOf(n: number): string {
  const perLength = codeLetters.length * codeDigits.length;
  const letter = codeLetters.charAt(n % codeLetters.length);
  const digit = codeDigits.charAt(Math.floor(n / codeLetters.length) % codeDigits.length);
  let prefix = '';
  for (let rest = Math.floor(n / perLength); rest > 0; rest = Math.floor((rest - 1) / codeLetters.length)) {
    prefix = codeLetters.charAt((rest - 1) % codeLetters.length) + prefix;
  }
  return prefix + letter + digit;
}

export interface DeviceInput {
  readonly id: string;
  readonly name: string;
  readonly platform: string;
}

/**
 * Notes that a user signs in on a device, giving it a code the first time.
 * @throws AppError device_revoked
 */
export async function registerDevice(tx: Tx, orgId: string, userId: string, device: DeviceInput): Promise<string> {
  // One at a time per organisation, so that codes are counted without gaps or collisions.
  await tx.query("SELECT pg_advisory_xact_lock(hashtextextended('device:' || $1::text, 0))", [orgId]);
  if (await isDeviceRevoked(tx, orgId, device.id)) throw new AppError('device_revoked');
  const known = await tx.query<{ code: string }>(
    `UPDATE device SET name = $4, platform = $5, last_seen_at = now() WHERE org_id = $1 AND id = $2 AND user_id = $3 RETURNING code`,
    [orgId, device.id, userId, device.name, device.platform],
  );
  if (known.rows[0]) return known.rows[0].code;
  const code = await nextCode(tx, orgId);
  await tx.query('INSERT INTO device (org_id, id, user_id, code, name, platform) VALUES ($1, $2, $3, $4, $5, $6)', [
    orgId,
    device.id,
    userId,
    code,
    device.name,
    device.platform,
  ]);
  return code;
}

/** A code that no device of the organisation ever had, also none that a restored backup does not know. */
async function nextCode(tx: Tx, orgId: string): Promise<string> {
  for (;;) {
    const { rows } = await tx.query<{ n: number }>(
      'UPDATE organisation SET device_codes = device_codes + 1 WHERE id = $1 RETURNING device_codes - 1 AS n',
      [orgId],
    );
    const code = deviceCodeOf(must(rows[0], 'the organisation is there').n);
    // Those of the demo company are made by other means.
    const { rowCount } = await tx.query('SELECT 1 FROM device WHERE org_id = $1 AND code = $2', [orgId, code]);
    if (rowCount === 0) return code;
  }
}

export async function isDeviceRevoked(tx: Tx, orgId: string, deviceId: string): Promise<boolean> {
  const { rowCount } = await tx.query('SELECT 1 FROM device WHERE org_id = $1 AND id = $2 AND revoked_at IS NOT NULL', [
    orgId,
    deviceId,
  ]);
  return rowCount !== 0;
}

export interface DeviceSync {
  readonly orgId: string;
  readonly userId: string;
  readonly deviceId: string;
}

/** Notes a completed exchange and, when the laptop said so, how many of its changes still wait. */
export async function recordSync(
  pool: Pool,
  { orgId, userId, deviceId }: DeviceSync,
  waiting: number | undefined,
): Promise<void> {
  await asSystem(pool, (tx) =>
    tx.query(
      `UPDATE device SET last_sync_at = now(), last_seen_at = now(), waiting = coalesce($4, waiting) WHERE org_id = $1 AND id = $2 AND user_id = $3`,
      [orgId, deviceId, userId, waiting ?? null],
    ),
  );
}

export interface DeviceRow {
  readonly id: string;
  readonly userId: string;
  readonly code: string;
  readonly name: string;
  readonly platform: string;
  readonly createdAt: string;
  readonly lastSeenAt: string;
  readonly lastSyncAt?: string;
  readonly waiting?: number;
  readonly revokedAt?: string;
}

/** All devices of an organisation, the one seen last first. */
export async function listDevices(tx: Tx, orgId: string): Promise<DeviceRow[]> {
  const { rows } = await tx.query<{
    id: string;
    user_id: string;
    code: string;
    name: string;
    platform: string;
    created_at: Date;
    last_seen_at: Date;
    last_sync_at: Date | null;
    waiting: number | null;
    revoked_at: Date | null;
  }>('SELECT * FROM device WHERE org_id = $1 ORDER BY last_seen_at DESC, id', [orgId]);
  return rows.map((row) => ({
    id: row.id,
    userId: row.user_id,
    code: row.code,
    name: row.name,
    platform: row.platform,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    ...(row.last_sync_at === null ? {} : { lastSyncAt: row.last_sync_at.toISOString() }),
    ...(row.waiting === null ? {} : { waiting: row.waiting }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at.toISOString() }),
  }));
}

/**
 * Blocks a device for everybody who uses it; its sign-ins end at once.
 * @throws AppError not_found
 */
export async function revokeDevice(tx: Tx, orgId: string, deviceId: string): Promise<void> {
  const { rowCount } = await tx.query(
    'UPDATE device SET revoked_at = coalesce(revoked_at, now()) WHERE org_id = $1 AND id = $2',
    [orgId, deviceId],
  );
  if (rowCount === 0) throw new AppError('not_found');
  await tx.query(
    `UPDATE sign_in SET ended_at = now(), ended_why = 'device revoked' WHERE org_id = $1 AND device_id = $2 AND ended_at IS NULL`,
    [orgId, deviceId],
  );
  await announceRevocation(tx, orgId, { deviceId });
}
