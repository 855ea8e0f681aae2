import { createCipheriv, createDecipheriv, createHash, generateKeyPair, hkdfSync, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import { must } from '../shared/errors';
import { asSystem } from './database';
import { readIdentity, type OfficeIdentity } from './identity';

export interface RecoveryKey {
  readonly id: string;
  /** SubjectPublicKeyInfo. */
  readonly publicKey: Buffer;
  /** PKCS #8. @throws Error when the office's secret is not the one that sealed it */
  readonly openPrivateKey: () => Buffer;
}

interface Row {
  readonly id: string;
  readonly public_key: Buffer;
  readonly sealed_private_key: Buffer;
}

const nonceLength = 12;
const tagLength = 16;
const makePair = promisify(generateKeyPair);

/** What this process is making: a second request waits for the first instead of making another. */
const making = new Map<string, Promise<void>>();

/**
 * The recovery key of an organisation, made now when it has none. Several that ask at once, also of several processes, get
 * the same.
 */
export async function recoveryKeyOf(pool: Pool, office: OfficeIdentity, orgId: string): Promise<RecoveryKey> {
  const found = await find(pool, orgId);
  if (found !== undefined) return keyOf(found, office, orgId);
  const made = making.get(orgId) ?? make(pool, office, orgId).finally(() => making.delete(orgId));
  making.set(orgId, made);
  await made;
  return keyOf(must(await find(pool, orgId), 'the recovery key is there'), office, orgId);
}

/** For every organisation that has none, so that no laptop waits the seconds it takes to make one. */
export async function makeRecoveryKeys(pool: Pool): Promise<void> {
  const office = await readIdentity(pool);
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ id: string }>(
      'SELECT id FROM organisation o WHERE NOT EXISTS (SELECT FROM recovery_key r WHERE r.org_id = o.id)',
    ),
  );
  for (const { id } of rows) await recoveryKeyOf(pool, office, id);
}

async function find(pool: Pool, orgId: string): Promise<Row | undefined> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<Row>('SELECT id, public_key, sealed_private_key FROM recovery_key WHERE org_id = $1', [orgId]),
  );
  return rows[0];
}

async function make(pool: Pool, office: OfficeIdentity, orgId: string): Promise<void> {
  // Outside a transaction: no connection waits for it.
  const { publicKey, privateKey } = await makePair('rsa', {
    modulusLength: 3072,
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'pkcs8', format: 'der' },
  });
  const id = createHash('sha256').update(publicKey).digest('hex').slice(0, 32);
  await asSystem(pool, (tx) =>
    tx.query(
      'INSERT INTO recovery_key (org_id, id, public_key, sealed_private_key) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING',
      [orgId, id, publicKey, seal(office, orgId, privateKey)],
    ),
  );
}

const keyOf = (row: Row, office: OfficeIdentity, orgId: string): RecoveryKey => ({
  id: row.id,
  publicKey: row.public_key,
  openPrivateKey: () => open(office, orgId, row.sealed_private_key),
});

const sealingKey = (office: OfficeIdentity): Buffer =>
  Buffer.from(hkdfSync('sha256', office.tokenSecret, '', 'recovery key', 32));

/** AES-256-GCM: nonce, ciphertext, tag. Bound to the organisation, so that nobody swaps two rows. */
function seal(office: OfficeIdentity, orgId: string, privateKey: Buffer): Buffer {
  const nonce = randomBytes(nonceLength);
  const cipher = createCipheriv('aes-256-gcm', sealingKey(office), nonce).setAAD(Buffer.from(orgId));
  return Buffer.concat([nonce, cipher.update(privateKey), cipher.final(), cipher.getAuthTag()]);
}

function open(office: OfficeIdentity, orgId: string, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', sealingKey(office), sealed.subarray(0, nonceLength));
  decipher.setAAD(Buffer.from(orgId)).setAuthTag(sealed.subarray(-tagLength));
  return Buffer.concat([decipher.update(sealed.subarray(nonceLength, -tagLength)), decipher.final()]);
}
