import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { AppError } from '../shared/errors';
import {
  maxPushRows,
  protocolVersion,
  syncRequestSchema,
  syncResponseSchema,
  type SyncResponse,
} from '../shared/sync-protocol';
import { isOverload, sqlState } from './database';
import { epochOfCheckpoint, pullRecords } from './feed';
import { pushRecords, type Report } from './records';
import type { RequestActor } from './request-actor';
import './route-spec';

export interface SyncDependencies {
  readonly pool: Pool;
  readonly now?: () => Date;
  readonly report?: Report;
  /** After a complete exchange; `waiting` is how many changes the laptop says it has not sent yet. */
  readonly onSynced?: (who: RequestActor, waiting: number | undefined) => void;
}

/**
 * One exchange: takes what the laptop changed, then answers with a page of what it does not know, its own accepted changes
 * among them.
 * @throws AppError bad_request, too_large, protocol_too_old, checkpoint_invalid, not_signed_in, user_disabled; errors of the database
 */
export async function exchange(deps: SyncDependencies, who: RequestActor, body: unknown): Promise<SyncResponse> {
  const request = readRequest(body);
  const epoch = await epochOfCheckpoint(deps.pool, who, request.checkpoint);
  const clock = deps.now === undefined ? {} : { now: deps.now };
  const results = await pushRecords(deps.pool, who, request.push, {
    ...clock,
    ...(deps.report === undefined ? {} : { report: deps.report }),
    ...(epoch === undefined ? {} : { epoch }),
  });
  const page = await pullRecords(deps.pool, who, { checkpoint: request.checkpoint, limit: request.limit }, clock);
  return {
    protocol: protocolVersion,
    epoch: page.epoch,
    serverTime: (deps.now?.() ?? new Date()).toISOString(),
    results,
    records: page.records.map(({ conflicts, ...record }) => ({ ...record, conflicts: [...conflicts] })),
    gone: page.gone,
    checkpoint: page.checkpoint,
    more: page.more,
    remaining: page.remaining,
  };
}

function readRequest(body: unknown): { checkpoint: string | null; push: unknown[]; limit: number } {
  if (
    typeof body === 'object' &&
    body !== null &&
    'push' in body &&
    Array.isArray(body.push) &&
    body.push.length > maxPushRows
  )
    throw new AppError('too_large', { max: maxPushRows });
  const parsed = syncRequestSchema.safeParse(body);
  if (!parsed.success) throw new AppError('bad_request');
  if (parsed.data.protocol < protocolVersion) throw new AppError('protocol_too_old');
  if (parsed.data.protocol > protocolVersion) throw new AppError('bad_request');
  return parsed.data;
}

/** `POST /api/sync`. Reads `request.actor`, so it stands behind the hook that signs requests in. */
export function syncRoutes(app: FastifyInstance, deps: SyncDependencies): void {
  app.post(
    '/api/sync',
    {
      config: {
        spec: { summary: 'Send what changed, get what is new', body: syncRequestSchema, answer: syncResponseSchema },
      },
    },
    async (request) => {
      const report: Report = (error, ref) => request.log.error({ ref, ...withoutData(error) }, 'a push failed');
      const answer = await exchange({ report, ...deps }, request.actor, request.body).catch((error: unknown) => {
        if (!isOverload(error)) throw error;
        report(error, request.id);
        throw new AppError('busy');
      });
      deps.onSynced?.(request.actor, waitingOf(request.headers['x-roadbook-waiting']));
      return answer;
    },
  );
}

/** Messages of PostgreSQL may quote values of customers: the log gets the kind of error only. */
function withoutData(error: unknown): Record<string, string> {
  const state = sqlState(error);
  return {
    name: error instanceof Error ? error.name : typeof error,
    ...(state === undefined ? {} : { dbCode: state }),
  };
}

function waitingOf(header: string | string[] | undefined): number | undefined {
  return typeof header === 'string' && /^\d{1,7}$/.test(header) ? Number(header) : undefined;
}
