import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { z } from 'zod';
import { AppError } from '../../shared/errors';
import { noteAct } from '../acts';
import { asOffice, retryingCollisions } from '../database';
import { createAllowance } from '../rate-limit';
import type { KeyHolder } from '../request-actor';
import {
  channelInputSchema,
  channelRecordId,
  isProblem,
  readChannelRecord,
  type ChannelRecord,
} from './channel-record';
import { placeIn } from './place';
import { waitForAccount } from './waiting';

interface ChannelDeps {
  readonly pool: Pool;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds since any origin, never going back. */
  readonly monotonicNow: () => number;
}

export const channelRecordsPath = '/api/channel-records';
const maxBodyBytes = 256 * 1024;
/** Of the zone that times without one are of. */
export const zoneOfRequests = 'UTC';

const answerSchema = z.object({ state: z.enum(['taken', 'known']) });

/** The door for systems that deliver what customers write: one record a request, with an access key. */
export function channelRoutes(app: FastifyInstance, { pool, now, monotonicNow }: ChannelDeps): void {
  const allowance = createAllowance({ now: monotonicNow, most: 120, everyMs: 1000, capacity: 10_000 });

  app.post(
    channelRecordsPath,
    {
      bodyLimit: maxBodyBytes,
      config: {
        access: 'key',
        spec: { summary: 'Deliver one channel record', body: channelInputSchema, answer: answerSchema },
      },
    },
    async ({ keyHolder, body }) => {
      allowance.take(keyHolder.keyId);
      const at = new Date(now());
      const read = readChannelRecord(body, { source: keyHolder.name, zone: zoneOfRequests, now: at });
      if (isProblem(read)) throw new AppError('invalid_record', { field: read.field, problem: read.code });
      return { state: await deliver(pool, keyHolder, read, at) };
    },
  );
}

/**
 * Takes one record for good: where it belongs, or, when that is not known, where the administrator finds it. The answer does
 * not say which: who holds a key learns nothing about who is a customer.
 */
const deliver = (
  pool: Pool,
  { orgId, keyId }: KeyHolder,
  record: ChannelRecord,
  now: Date,
): Promise<'taken' | 'known'> =>
  retryingCollisions(() =>
    asOffice(pool, orgId, async (tx) => {
      const [placing] = await placeIn(tx, orgId, [record], { now });
      if (placing?.kind === 'known') return 'known';
      const isNew = placing?.kind === 'placed' || (await waitForAccount(tx, orgId, record));
      if (!isNew) return 'known';
      await noteAct(tx, {
        orgId,
        act: 'channel record taken',
        subjectId: channelRecordId(record),
        details: { key: keyId },
      });
      return 'taken';
    }),
  );
