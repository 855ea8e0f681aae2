import { performance } from 'node:perf_hooks';
import type { FastifyInstance } from 'fastify';
import type { Pool } from 'pg';
import { AppError } from '../shared/errors';
import {
  digestRequestSchema,
  digestResponseSchema,
  maxPushRows,
  nothingNewIn,
  protocolVersion,
  syncRequestSchema,
  syncAnswerSchema,
  type DigestResponse,
  type SyncResponse,
} from '../shared/sync-protocol';
import { isOverload, sqlState } from './database';
import { compareTables } from './digest';
import { beginEpoch, WentBackError } from './epoch';
import { pullRecords, readCheckpoint } from './feed';
import { createAllowance } from './rate-limit';
import { pushRecords, type Report } from './records';
import type { RequestActor } from './request-actor';
import { parseInput } from './route-spec';

export interface SyncDependencies {
  readonly pool: Pool;
  readonly now?: () => Date;
  readonly report?: Report;
  /** After a complete exchange; `waiting` is how many changes the laptop says it has not sent yet. */
  readonly onSynced?: (who: RequestActor, waiting: number | undefined) => void;
}

/** An answer whose records are JSON texts: a page goes through as the database wrote it. */
export interface Exchanged extends Omit<SyncResponse, 'records'> {
  readonly records: readonly string[];
}

/** The JSON text of a SyncResponse. */
export const textOfAnswer = ({ records, ...rest }: Exchanged): string =>
  `${JSON.stringify(rest).slice(0, -1)},"records":[${records.join()}]}`;

/**
 * One exchange: takes what the laptop changed, then answers with a page of what it does not know, its own accepted changes
 * among them.
 * @throws AppError bad_request, too_large, protocol_too_old, office_too_old, checkpoint_invalid, not_signed_in, user_disabled; errors of the database
 */
export async function exchange(deps: SyncDependencies, who: RequestActor, body: unknown): Promise<Exchanged> {
  const request = readRequest(body);
  try {
    return await answer(deps, who, request);
  } catch (error) {
    if (!(error instanceof WentBackError)) throw error;
    await beginEpoch(deps.pool, who.orgId, error.epoch);
    return answer(deps, who, request);
  }
}

async function answer(
  deps: SyncDependencies,
  who: RequestActor,
  request: ReturnType<typeof readRequest>,
): Promise<Exchanged> {
  // Before the push, so that a request is refused as a whole.
  const before =
    request.checkpoint === null
      ? undefined
      : await readCheckpoint(deps.pool, who, request.checkpoint, deps.now?.() ?? new Date());
  const clock = deps.now === undefined ? {} : { now: deps.now };
  const results = await pushRecords(deps.pool, who, request.push, {
    ...clock,
    ...(deps.report === undefined ? {} : { report: deps.report }),
    ...(before === undefined ? {} : { before }),
  });
  const page = await pullRecords(deps.pool, who, { checkpoint: request.checkpoint, limit: request.limit }, clock);
  return {
    protocol: protocolVersion,
    epoch: page.epoch,
    serverTime: (deps.now?.() ?? new Date()).toISOString(),
    results,
    records: page.records,
    gone: page.gone,
    checkpoint: page.checkpoint,
    more: page.more,
    remaining: page.remaining,
  };
}

function readRequest(body: unknown): { checkpoint: string | null; push: unknown[]; limit: number } {
  assertProtocol(body);
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
  return parsed.data;
}

/** Before anything else: of another protocol not even the shape is known. */
function assertProtocol(body: unknown): void {
  const protocol = typeof body === 'object' && body !== null && 'protocol' in body ? body.protocol : undefined;
  if (typeof protocol !== 'number') throw new AppError('bad_request');
  if (protocol < protocolVersion) throw new AppError('protocol_too_old');
  if (protocol > protocolVersion) throw new AppError('office_too_old');
}

/**
 * Says what a laptop that was told everything holds differently, and sends records again.
 * @throws AppError bad_request, protocol_too_old, office_too_old, checkpoint_invalid, not_signed_in, user_disabled; errors of the database
 */
export async function check(deps: SyncDependencies, who: RequestActor, body: unknown): Promise<DigestResponse> {
  assertProtocol(body);
  const request = parseInput(digestRequestSchema, body);
  const answer = await compareTables(deps.pool, who, request, deps.now?.() ?? new Date());
  return {
    protocol: protocolVersion,
    current: answer.current,
    differences: answer.differences.map(({ prefix, children, versions }) => ({
      prefix,
      children: [...children],
      versions: [...versions],
    })),
    records: answer.records.map((text) => JSON.parse(text) as DigestResponse['records'][number]),
    gone: answer.gone,
  };
}

/** More than the worst comparison of 100 000 records needs: parts, then the records that are asked for again. */
export const comparisonsAtOnce = 300;

/** `POST /api/sync` and `POST /api/digest`. Read `request.actor`, so they stand behind the hook that signs requests in. */
export function syncRoutes(app: FastifyInstance, deps: SyncDependencies): void {
  // A comparison reads every id of the person: laptops ask every ten minutes, and find what differs in a few questions.
  const comparisons = createAllowance({
    now: () => performance.now(),
    most: comparisonsAtOnce,
    everyMs: 6_000,
    capacity: 50_000,
  });
  app.post(
    '/api/sync',
    {
      config: {
        spec: {
          summary: 'Send what changed, get what is new',
          body: syncRequestSchema,
          answer: syncAnswerSchema,
        },
      },
    },
    async (request, reply) => {
      const report: Report = (error, ref) => request.log.error({ ref, ...withoutData(error) }, 'a push failed');
      const answer = await exchange({ report, ...deps }, request.actor, request.body).catch(asBusy(report, request.id));
      deps.onSynced?.(request.actor, waitingOf(request.headers['x-roadbook-waiting']));
      void reply.type('application/json; charset=utf-8');
      return nothingNewIn(syncRequestSchema.parse(request.body), answer) ?? textOfAnswer(answer);
    },
  );
  app.post(
    '/api/digest',
    {
      config: {
        spec: {
          summary: 'Compare what a laptop holds with what it should hold, and send records again',
          body: digestRequestSchema,
          answer: digestResponseSchema,
        },
      },
    },
    async (request) => {
      const report: Report = (error, ref) => request.log.error({ ref, ...withoutData(error) }, 'a comparison failed');
      comparisons.take(`${request.actor.orgId} ${request.actor.deviceId}`);
      return check(deps, request.actor, request.body).catch(asBusy(report, request.id));
    },
  );
}

const asBusy =
  (report: Report, ref: string) =>
  (error: unknown): never => {
    if (!isOverload(error)) throw error;
    report(error, ref);
    throw new AppError('busy');
  };

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
