import { createHmac, webcrypto } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { openForRecovery } from '../shared/domain/escrow';
import { readUnlockQuestion, unlockAnswer } from '../shared/domain/unlock-code';
import { AppError } from '../shared/errors';
import {
  leaseChangeSchema,
  unlockAnswerSchema,
  unlockQuestionSchema,
  vaultReleaseAnswerSchema,
  vaultReleaseSchema,
  vaultSchema,
  vaultSettingsSchema,
  type VaultAnswer,
  type VaultRelease,
  type VaultSettings,
} from '../shared/sync-protocol';
import { noteAct } from './acts';
import { asSystem } from './database';
import type { OfficeIdentity } from './identity';
import { createRateLimit } from './rate-limit';
import { recoveryKeyOf } from './recovery-key';
import type { RequestActor } from './request-actor';
import { parseInput } from './route-spec';

export interface VaultDeps {
  readonly pool: Pool;
  readonly office: OfficeIdentity;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds of any origin, never going back. */
  readonly monotonicNow: () => number;
}

/** What laptops ask of the head office for their keys (docs/decisions/015-keys.md). */
export function vaultRoutes(app: FastifyInstance, { pool, office, now, monotonicNow }: VaultDeps): void {
  // A person needs a release after a forgotten password or on a new computer; a thief with a stolen sign-in would need many.
  const releases = createRateLimit({
    now: monotonicNow,
    free: 6,
    firstWaitMs: 30_000,
    longestWaitMs: 900_000,
    forgetAfterMs: 3_600_000,
    capacity: 50_000,
  });

  app.get(
    '/api/vault',
    { config: { spec: { summary: 'Recovery key, lease and code secret for this device', answer: vaultSchema } } },
    ({ actor }) => vaultOf(pool, office, actor, now()),
  );

  app.post(
    '/api/vault/release',
    {
      bodyLimit: 16_384,
      config: {
        spec: {
          summary: 'Open the recovery wrapping of a data key of your own',
          body: vaultReleaseSchema,
          answer: vaultReleaseAnswerSchema,
        },
      },
    },
    async (request) => {
      const asked = parseInput(vaultReleaseSchema, request.body);
      releases.attempt(`${request.actor.orgId} ${request.actor.userId}`);
      return { key: await releaseKey(pool, office, request.actor, asked) };
    },
  );

  app.get(
    '/api/admin/vault',
    {
      config: {
        access: 'administrator',
        spec: {
          summary: 'Lease of the laptops, and the recovery key they are wrapped with',
          answer: vaultSettingsSchema,
        },
      },
    },
    ({ actor }) => settingsOf(pool, office, actor.orgId),
  );

  app.patch(
    '/api/admin/vault',
    {
      bodyLimit: 16_384,
      config: {
        access: 'administrator',
        spec: {
          summary: 'Set after how many days without contact a laptop stays locked',
          body: leaseChangeSchema,
          answer: vaultSettingsSchema,
        },
      },
    },
    async (request) => {
      const { leaseDays } = parseInput(leaseChangeSchema, request.body);
      const { orgId, userId, deviceId } = request.actor;
      await changeLeaseDays(pool, orgId, leaseDays, { byUserId: userId, byDeviceId: deviceId });
      return settingsOf(pool, office, orgId);
    },
  );

  app.post<{ Params: { id: string } }>(
    '/api/admin/devices/:id/unlock-code',
    {
      bodyLimit: 16_384,
      config: {
        access: 'administrator',
        spec: {
          summary: 'The answer to the question of a laptop whose lease ran out',
          body: unlockQuestionSchema,
          answer: unlockAnswerSchema,
        },
      },
    },
    async (request) => {
      const { id } = parseInput(z.object({ id: z.uuid() }), request.params);
      const { question } = parseInput(unlockQuestionSchema, request.body);
      const { orgId, userId, deviceId } = request.actor;
      const by = { byUserId: userId, byDeviceId: deviceId };
      return { answer: await answerUnlockQuestion(pool, office, { orgId, deviceId: id, question, by }) };
    },
  );
}

/** Days without contact after which a laptop stays locked. @throws AppError not_found */
export async function leaseDaysOf(pool: Pool, orgId: string): Promise<number> {
  const { rows } = await asSystem(pool, (tx) =>
    tx.query<{ lease_days: number }>('SELECT lease_days FROM organisation WHERE id = $1', [orgId]),
  );
  if (!rows[0]) throw new AppError('not_found');
  return rows[0].lease_days;
}

/** Each laptop learns it at its next contact. @param days 1 to 365 */
export async function changeLeaseDays(pool: Pool, orgId: string, days: number, by: Doer): Promise<void> {
  await asSystem(pool, async (tx) => {
    await tx.query('UPDATE organisation SET lease_days = $2 WHERE id = $1', [orgId, days]);
    await noteAct(tx, { orgId, ...by, act: 'lease changed', details: { days } });
  });
}

/** What an administrator sees and sets for all laptops. */
async function settingsOf(pool: Pool, office: OfficeIdentity, orgId: string): Promise<VaultSettings> {
  return { leaseDays: await leaseDaysOf(pool, orgId), recoveryKeyId: (await recoveryKeyOf(pool, office, orgId)).id };
}

async function vaultOf(pool: Pool, office: OfficeIdentity, actor: RequestActor, nowMs: number): Promise<VaultAnswer> {
  const key = await recoveryKeyOf(pool, office, actor.orgId);
  return {
    recoveryKeyId: key.id,
    recoveryKey: key.publicKey.toString('base64'),
    leaseDays: await leaseDaysOf(pool, actor.orgId),
    codeSecret: Buffer.from(codeSecretOf(office, actor)).toString('base64'),
    serverTime: new Date(nowMs).toISOString(),
  };
}

/** The code secret of one person on one device of one organisation; nothing is stored for it. */
export function codeSecretOf(
  office: OfficeIdentity,
  { orgId, userId, deviceId }: RequestActor,
): Uint8Array<ArrayBuffer> {
  const said = JSON.stringify(['unlock code', orgId, userId, deviceId]);
  return new Uint8Array(createHmac('sha256', office.tokenSecret).update(said).digest());
}

/**
 * Opens a wrapping of the person who asks. The device it was made on is looked up, and the label of the wrapping names the
 * person once more: neither alone opens the key of somebody else.
 * @returns the data key in base64
 * @throws AppError recovery_foreign, device_blocked
 */
async function releaseKey(
  pool: Pool,
  office: OfficeIdentity,
  actor: RequestActor,
  asked: VaultRelease,
): Promise<string> {
  const { orgId, userId } = actor;
  const act = { orgId, byUserId: userId, byDeviceId: actor.deviceId, subjectId: asked.deviceId };
  try {
    const { rows } = await asSystem(pool, (tx) =>
      tx.query<{ revoked: boolean }>(
        'SELECT revoked_at IS NOT NULL AS revoked FROM device WHERE org_id = $1 AND id = $2 AND user_id = $3',
        [orgId, asked.deviceId, userId],
      ),
    );
    const device = rows[0];
    if (device === undefined) throw new AppError('recovery_foreign');
    if (device.revoked) throw new AppError('device_blocked');
    const key = await recoveryKeyOf(pool, office, orgId);
    if (key.id !== asked.recoveryKeyId) throw new AppError('recovery_foreign');
    const opened = await openForRecovery(
      webcrypto.subtle,
      new Uint8Array(key.openPrivateKey()),
      { officeId: office.id, userId, deviceId: asked.deviceId },
      new Uint8Array(Buffer.from(asked.wrapped, 'base64')),
    );
    // Before the answer: no key leaves without its line in the audit.
    await asSystem(pool, (tx) => noteAct(tx, { ...act, act: 'key released' }));
    return Buffer.from(opened).toString('base64');
  } catch (error) {
    if (error instanceof AppError) {
      const details = { code: error.code };
      await asSystem(pool, (tx) => noteAct(tx, { ...act, act: 'key release refused', details }));
    }
    throw error;
  }
}

/** Who does it; nobody: the command line. */
interface Doer {
  readonly byUserId?: string;
  readonly byDeviceId?: string;
}

export interface UnlockQuestion {
  readonly orgId: string;
  readonly deviceId: string;
  /** As it was read out. */
  readonly question: string;
  readonly by: Doer;
}

/** @throws AppError not_found, device_blocked, unlock_question_wrong */
export async function answerUnlockQuestion(
  pool: Pool,
  office: OfficeIdentity,
  { orgId, deviceId, question, by }: UnlockQuestion,
): Promise<string> {
  const { rows: people } = await asSystem(pool, (tx) =>
    tx.query<{ user_id: string; revoked: boolean }>(
      'SELECT user_id, revoked_at IS NOT NULL AS revoked FROM device WHERE org_id = $1 AND id = $2',
      [orgId, deviceId],
    ),
  );
  if (people.length === 0) throw new AppError('not_found');
  if (people.some(({ revoked }) => revoked)) throw new AppError('device_blocked');
  // A laptop that several people use is one device with a secret for each: the question itself says whose it is.
  for (const { user_id: userId } of people) {
    const secret = codeSecretOf(office, { orgId, userId, deviceId });
    const counter = await readUnlockQuestion(webcrypto.subtle, secret, question);
    if (counter === undefined) continue;
    const details = { user: userId, counter };
    await asSystem(pool, (tx) => noteAct(tx, { orgId, ...by, act: 'unlock code given', subjectId: deviceId, details }));
    return unlockAnswer(webcrypto.subtle, secret, counter);
  }
  throw new AppError('unlock_question_wrong');
}
