import type { ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { Client, type Pool } from 'pg';
import { z } from 'zod';
import type { Actor } from '../shared/domain/permissions';
import { AppError } from '../shared/errors';
import { asOffice, type Tx } from './database';
import { actorIn } from './directory';
import { notifyChannel } from './records-write';
import type { RequestActor } from './request-actor';
import './route-spec';

/**
 * Server-sent events carry no data, only pokes: something changed in your scope, ask for it. Processes behind one database
 * hear of each other's changes by LISTEN/NOTIFY.
 */
export interface EventTimings {
  /** Milliseconds in which several changes become one poke. */
  readonly coalesceMs: number;
  readonly heartbeatMs: number;
  /** Milliseconds before the listening connection is tried again. */
  readonly reconnectMs: number;
}

const usualTimings: EventTimings = { coalesceMs: 250, heartbeatMs: 20_000, reconnectMs: 1_000 };
const maxStreamsPerUser = 8;
const maxStreams = 3_000;
/** Bytes a reader may leave unread; pokes are some 30 bytes, so this reader is gone. */
const maxUnreadBytes = 16 * 1024;

export interface EventDependencies {
  readonly pool: Pool;
  readonly databaseUrl: string;
  readonly timings?: Partial<EventTimings>;
  readonly now?: () => Date;
  /** Asked for each stream when it opens and at every heartbeat, in case a revocation was not heard. */
  readonly isStillAllowed?: (who: RequestActor) => Promise<boolean>;
}

export interface EventHub {
  /** Streams open now. */
  count(): number;
  close(): Promise<void>;
}

interface Stream {
  readonly who: RequestActor;
  readonly response: ServerResponse;
  actor: Actor;
  pokeTimer: NodeJS.Timeout | undefined;
  seq: number;
}

const noticeSchema = z.union([
  z.object({
    org: z.string(),
    device: z.string().nullable(),
    seq: z.number(),
    people: z.boolean(),
    keys: z.array(z.string()).nullable(),
  }),
  z.object({ org: z.string(), revokedDevice: z.string() }),
  z.object({ org: z.string(), revokedUser: z.string() }),
]);
type Heard = z.infer<typeof noticeSchema>;

/** Cuts the streams of a device or of all devices of a user, in every process, when the transaction commits. */
export async function announceRevocation(
  tx: Tx,
  orgId: string,
  subject: { readonly deviceId: string } | { readonly userId: string },
): Promise<void> {
  const notice =
    'deviceId' in subject
      ? { org: orgId, revokedDevice: subject.deviceId }
      : { org: orgId, revokedUser: subject.userId };
  await tx.query('SELECT pg_notify($1, $2)', [notifyChannel, JSON.stringify(notice)]);
}

/** `GET /api/events`. Reads `request.actor`. Close the hub before the pool. */
export async function openEvents(app: FastifyInstance, deps: EventDependencies): Promise<EventHub> {
  const timings = { ...usualTimings, ...deps.timings };
  const now = deps.now ?? (() => new Date());
  const streams = new Set<Stream>();
  let closed = false;

  const drop = (stream: Stream): void => {
    if (!streams.delete(stream)) return;
    clearTimeout(stream.pokeTimer);
    stream.response.destroy();
  };

  const send = (stream: Stream, text: string): void => {
    if (stream.response.writableLength > maxUnreadBytes) return drop(stream);
    stream.response.write(text);
  };

  const cut = (stream: Stream): void => {
    if (!streams.delete(stream)) return;
    clearTimeout(stream.pokeTimer);
    stream.response.end('event: revoked\ndata: {}\n\n');
  };

  /** While the database is away nobody is cut. */
  const cutUnlessAllowed = async (stream: Stream): Promise<void> => {
    if (deps.isStillAllowed && !(await deps.isStillAllowed(stream.who).catch(() => true))) cut(stream);
  };

  const poke = (stream: Stream, seq: number): void => {
    stream.seq = Math.max(stream.seq, seq);
    stream.pokeTimer ??= setTimeout(() => {
      stream.pokeTimer = undefined;
      send(stream, `event: poke\ndata: {"seq":${stream.seq}}\n\n`);
    }, timings.coalesceMs);
  };

  const actorNow = (who: RequestActor): Promise<{ actor: Actor; seq: number }> =>
    asOffice(deps.pool, who.orgId, async (tx) => {
      const { actor, organisation } = await actorIn(tx, who.orgId, who.userId, now());
      return { actor, seq: organisation.seq };
    });

  /** What a person sees may have changed: with it what pokes whom. */
  const refresh = async (stream: Stream): Promise<void> => {
    try {
      stream.actor = (await actorNow(stream.who)).actor;
    } catch (error) {
      // While the database is away the old keys do; they decide about pokes only, never about data.
      if (error instanceof AppError) cut(stream);
    }
  };

  const hear = async (heard: Heard): Promise<void> => {
    const concerned = [...streams].filter((stream) => stream.who.orgId === heard.org);
    if ('revokedDevice' in heard)
      return concerned.filter((stream) => stream.who.deviceId === heard.revokedDevice).forEach(cut);
    if ('revokedUser' in heard)
      return concerned.filter((stream) => stream.who.userId === heard.revokedUser).forEach(cut);
    if (heard.people) for (const stream of concerned) await refresh(stream);
    for (const stream of concerned) {
      if (!streams.has(stream) || (stream.who.deviceId === heard.device && !heard.people)) continue;
      const { actor } = stream;
      if (
        heard.people ||
        heard.keys === null ||
        actor.administrator ||
        heard.keys.some((key) => actor.keys.read.has(key))
      )
        poke(stream, heard.seq);
    }
  };

  let listener: Client | undefined;
  let reconnect: NodeJS.Timeout | undefined;
  const listen = async (): Promise<void> => {
    const client = new Client({
      connectionString: deps.databaseUrl,
      application_name: 'roadbook events',
      keepAlive: true,
    });
    client.on('notification', ({ payload }) => {
      const heard = noticeSchema.safeParse(parsed(payload));
      if (heard.success) void hear(heard.data);
    });
    client.on('error', () => undefined);
    client.on('end', () => {
      if (!closed) reconnect = setTimeout(() => void again(), timings.reconnectMs);
    });
    await client.connect();
    await client.query(`LISTEN ${notifyChannel}`);
    listener = client;
  };
  const again = async (): Promise<void> => {
    try {
      await listen();
      // What was said meanwhile is lost: everybody asks.
      for (const stream of streams) poke(stream, stream.seq);
    } catch {
      if (!closed) reconnect = setTimeout(() => void again(), timings.reconnectMs);
    }
  };
  await listen();

  let today = now().toISOString().slice(0, 10);
  const beat = async (): Promise<void> => {
    const date = now().toISOString().slice(0, 10);
    const isNewDay = date !== today;
    today = date;
    for (const stream of [...streams]) {
      send(stream, ': \n\n');
      await cutUnlessAllowed(stream);
      // A substitution may begin or end at midnight.
      if (isNewDay) {
        await refresh(stream);
        poke(stream, stream.seq);
      }
    }
  };
  const heartbeat = setInterval(() => void beat(), timings.heartbeatMs);

  app.get(
    '/api/events',
    { config: { spec: { summary: 'Server-sent events: hello, poke, revoked' } } },
    async (request, reply) => {
      const who: RequestActor = {
        orgId: request.actor.orgId,
        userId: request.actor.userId,
        deviceId: request.actor.deviceId,
      };
      const { actor, seq } = await actorNow(who);
      if (streams.size >= maxStreams) throw new AppError('busy');
      const own = [...streams].filter((stream) => stream.who.orgId === who.orgId && stream.who.userId === who.userId);
      // The oldest is most likely one whose line broke without a word.
      own.slice(0, Math.max(0, own.length - maxStreamsPerUser + 1)).forEach(drop);
      reply.hijack();
      const response = reply.raw;
      const stream: Stream = { who, response, actor, pokeTimer: undefined, seq };
      response.on('error', () => drop(stream));
      response.on('close', () => drop(stream));
      response.writeHead(200, {
        ...headersOf(reply.getHeaders()),
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-store',
        'x-accel-buffering': 'no',
      });
      streams.add(stream);
      send(stream, `event: hello\ndata: {"seq":${seq}}\n\n`);
      // Only now: a revocation of before is seen, one of after is heard.
      await cutUnlessAllowed(stream);
    },
  );

  return {
    count: () => streams.size,
    close: async () => {
      closed = true;
      clearInterval(heartbeat);
      clearTimeout(reconnect);
      for (const stream of streams) drop(stream);
      await listener?.end();
    },
  };
}

function headersOf(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : [])),
  );
}

function parsed(payload: string | undefined): unknown {
  try {
    return JSON.parse(payload ?? '');
  } catch {
    return undefined;
  }
}
