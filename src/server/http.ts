import { randomBytes } from 'node:crypto';
import { isIP, type Socket } from 'node:net';
import { Server } from 'node:tls';
import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import Fastify, {
  LogController,
  type FastifyError,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';

import { AppError, type ErrorCode } from '../shared/errors';
import { maxRequestBytes, personHeader, protocolVersion } from '../shared/sync-protocol';
import { parseJsonBody } from './json-body';
import type { KeyHolder, RequestActor } from './request-actor';

/**
 * Who may call a route. Nothing said means `signed-in`: a forgotten line closes a route and never opens it. `key`: systems
 * with an access key, and no person.
 */
export type Access = 'public' | 'signed-in' | 'administrator' | 'key';

declare module 'fastify' {
  interface FastifyContextConfig {
    access?: Access;
    /** Managers may call it too and see what concerns their own people. */
    managersToo?: boolean;
  }
}

export interface HttpOptions {
  /** Finds out who asks. @throws AppError not_signed_in, token_expired, device_revoked, user_disabled */
  readonly authenticate: (bearer: string | undefined) => Promise<RequestActor & { readonly role: string }>;
  /** Finds out which system asks. @throws AppError not_signed_in */
  readonly holderOf: (bearer: string | undefined) => Promise<KeyHolder>;
  readonly tls?: { readonly cert: string | Buffer; readonly key: string | Buffer };
  /** Believe X-Forwarded-For: only behind a proxy of our own. */
  readonly trustProxy: boolean;
  /** Answer only to addresses of this computer in the Host header: keeps web pages from reaching a loopback office by a name of theirs. */
  readonly loopbackNamesOnly: boolean;
  /** Lines of the log (JSON); nothing is logged without it. */
  readonly log?: { write(line: string): void };
}

const minTlsVersion = 'TLSv1.2';
const maxHeaderBytes = 16 * 1024;
/** Within so much more than their limits, connections that send too slowly are found and closed. */
const checkSlowEveryMs = 5_000;
const maxConnections = 4_000;
/** Requests worked on at once, event streams not counted; more are told to come back. */
const maxInFlight = 200;
const maxInFlightPerDevice = 6;
const compressFromBytes = 2_048;

const statusOf: Partial<Record<ErrorCode, number>> = {
  bad_request: 400,
  invalid_record: 400,
  weak_password: 400,
  unlock_question_wrong: 400,
  invitation_invalid: 400,
  invitation_used: 400,
  not_signed_in: 401,
  wrong_password: 401,
  token_expired: 401,
  device_revoked: 401,
  user_disabled: 401,
  not_allowed: 403,
  recovery_foreign: 403,
  device_blocked: 403,
  not_found: 404,
  conflict: 409,
  checkpoint_invalid: 410,
  too_large: 413,
  protocol_too_old: 426,
  office_too_old: 501,
  too_many_attempts: 429,
  busy: 503,
  internal: 500,
};

/** The web server of the head office without its routes: limits, who asks, what an error looks like, what is logged. */
export function createHttp(options: HttpOptions): FastifyInstance {
  const app = Fastify({
    ...(options.tls === undefined
      ? {}
      : {
          https: {
            ...options.tls,
            minVersion: minTlsVersion,
            maxHeaderSize: maxHeaderBytes,
            connectionsCheckingInterval: checkSlowEveryMs,
          },
        }),
    http: { maxHeaderSize: maxHeaderBytes, connectionsCheckingInterval: checkSlowEveryMs },
    trustProxy: options.trustProxy,
    bodyLimit: maxRequestBytes,
    // A sender has this long for head and body; silence on an open connection is bounded by the heartbeat of events.
    requestTimeout: 60_000,
    connectionTimeout: 120_000,
    keepAliveTimeout: 65_000,
    forceCloseConnections: true,
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 100 },
    exposeHeadRoutes: false,
    genReqId: () => randomBytes(6).toString('base64url'),
    requestIdHeader: false,
    logController: new LogController({ disableRequestLogging: true }),
    frameworkErrors: (_error: unknown, _request: unknown, reply: FastifyReply) =>
      sendError(reply, 400, 'bad_request', {}),
    clientErrorHandler: refuseBrokenRequest,
    logger: options.log === undefined ? false : { level: 'info', base: null, stream: options.log },
  } as object) as unknown as FastifyInstance;
  app.server.maxConnections = maxConnections;
  app.server.headersTimeout = 15_000;

  app.decorateRequest('actor');
  app.decorateRequest('keyHolder');
  takeJsonOnly(app);
  capConcurrency(app);
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    // RFC 9110: a shell packs what it sends only after it was told that it may.
    reply.header('accept-encoding', 'gzip');
    reply.header('x-roadbook-protocol', String(protocolVersion)).header('x-request-id', request.id);
    if (options.tls !== undefined) reply.header('strict-transport-security', 'max-age=31536000');
    if (options.loopbackNamesOnly && !isLoopbackName(request.headers.host)) throw new AppError('bad_request');
    assertBodyKind(request);
    const access = request.routeOptions.config.access ?? 'signed-in';
    if (request.is404 || access === 'public') return;
    if (access === 'key') {
      request.keyHolder = await options.holderOf(bearerOf(request));
      takePlaceOfDevice(request, request.keyHolder.keyId);
      return;
    }
    const actor = await options.authenticate(bearerOf(request));
    const meant = request.headers[personHeader];
    if (meant !== undefined && meant !== `${actor.orgId}/${actor.userId}`) throw new AppError('not_signed_in');
    if (access === 'administrator' && actor.role !== 'administrator') {
      if (!(actor.role === 'manager' && request.routeOptions.config.managersToo)) throw new AppError('not_allowed');
    }
    request.actor = actor;
    takePlaceOfDevice(request, actor.deviceId);
  });
  compressAnswers(app, options.trustProxy);
  app.setNotFoundHandler((_request, reply) => sendError(reply, 404, 'not_found', {}));
  app.setErrorHandler((error: FastifyError | AppError | Error, request, reply) => {
    const { status, code, details } = describe(error, request);
    if (status >= 500 && code === 'internal') request.log.error(withoutData(error, request), 'request failed');
    return sendError(reply, status, code, details);
  });
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info(
      { route: routeName(request), status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    );
    done();
  });
  return app;
}

/** New connections get the renewed certificate; those that are open stay. For a server that was made with `tls`. */
export function renewCertificate(app: FastifyInstance, tls: NonNullable<HttpOptions['tls']>): void {
  if (app.server instanceof Server) app.server.setSecureContext({ ...tls, minVersion: minTlsVersion });
}

/** What is not even HTTP, or comes too slowly, gets the same kind of answer and a closed line. */
function refuseBrokenRequest(error: Error, socket: Socket): void {
  if ('code' in error && error.code === 'ECONNRESET') return;
  const [line, code] =
    'code' in error && error.code === 'HPE_HEADER_OVERFLOW'
      ? ['431 Request Header Fields Too Large', 'too_large']
      : ['400 Bad Request', 'bad_request'];
  const body = JSON.stringify({ error: { code, details: code === 'too_large' ? { max: maxHeaderBytes } : {} } });
  if (socket.writable) {
    socket.write(
      `HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
  }
  socket.destroySoon();
}

function takeJsonOnly(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, async (request: FastifyRequest, body: Buffer) => {
    const text = request.headers['content-encoding'] === 'gzip' ? await unpacked(request, body) : body;
    return text.length === 0 ? undefined : parseJsonBody(text);
  });
}

/** The limit of a route holds for what comes out: a small parcel may hold a mountain. */
async function unpacked(request: FastifyRequest, body: Buffer): Promise<Buffer> {
  try {
    return await gunzipped(body, { maxOutputLength: request.routeOptions.bodyLimit });
  } catch (error) {
    if (error instanceof RangeError) throw new AppError('too_large', { max: request.routeOptions.bodyLimit });
    throw new AppError('bad_request');
  }
}

/** A strange content type must never lead around the parser: it is compared here, before anything reads the body. */
function assertBodyKind(request: FastifyRequest): void {
  const { headers } = request;
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
  if (!hasBody) return;
  if (!/^application\/json(?: *; *charset="?utf-8"?)?$/i.test(headers['content-type'] ?? ''))
    throw new UnsupportedMediaError();
  if (!['identity', 'gzip'].includes(headers['content-encoding'] ?? 'identity')) throw new UnsupportedMediaError();
}

class UnsupportedMediaError extends AppError {
  constructor() {
    super('bad_request', { accepts: 'application/json' });
  }
}

function bearerOf(request: FastifyRequest): string | undefined {
  return /^Bearer ([\x21-\x7e]{1,4096})$/i.exec(request.headers.authorization ?? '')?.[1];
}

export function isLoopbackName(host: string | undefined): boolean {
  const name = (host ?? '').replace(/:\d{1,5}$/, '').toLowerCase();
  return name === 'localhost' || name === '[::1]' || (isIP(name) === 4 && name.startsWith('127.'));
}

interface Places {
  total: number;
  readonly byDevice: Map<string, number>;
}
const placesOf = new WeakMap<FastifyInstance['server'], Places>();
const taken = new WeakMap<FastifyRequest, { places: Places; deviceId?: string; released: boolean }>();

/** Event streams stay open for hours and have a limit of their own (events.ts). */
const isStream = (request: FastifyRequest): boolean => request.routeOptions.url === '/api/events';

function capConcurrency(app: FastifyInstance): void {
  const places: Places = { total: 0, byDevice: new Map() };
  placesOf.set(app.server, places);
  app.addHook('onRequest', (request, reply, done) => {
    if (isStream(request)) return done();
    if (places.total >= maxInFlight) {
      reply.header('retry-after', '2');
      return done(new AppError('busy'));
    }
    places.total += 1;
    taken.set(request, { places, released: false });
    // `close` comes once in every case: answered, aborted by the client, or cut.
    reply.raw.once('close', () => release(request));
    done();
  });
}

function takePlaceOfDevice(request: FastifyRequest, deviceId: string): void {
  const place = taken.get(request);
  if (!place || place.released) return;
  const count = place.places.byDevice.get(deviceId) ?? 0;
  if (count >= maxInFlightPerDevice) throw new AppError('busy');
  place.places.byDevice.set(deviceId, count + 1);
  place.deviceId = deviceId;
}

function release(request: FastifyRequest): void {
  const place = taken.get(request);
  if (!place || place.released) return;
  place.released = true;
  place.places.total -= 1;
  if (place.deviceId === undefined) return;
  const left = (place.places.byDevice.get(place.deviceId) ?? 1) - 1;
  if (left > 0) place.places.byDevice.set(place.deviceId, left);
  else place.places.byDevice.delete(place.deviceId);
}

const gzipped = promisify(gzip);
const gunzipped = promisify(gunzip);

/** Answers over a real line are worth the processor's time; over loopback without a proxy they are not. */
function compressAnswers(app: FastifyInstance, trustProxy: boolean): void {
  app.addHook('onSend', async (request, reply, payload) => {
    if (typeof payload !== 'string' || payload.length < compressFromBytes) return payload;
    const isLocal = !trustProxy && /^(127\.|::1$|::ffff:127\.)/.test(request.socket.remoteAddress ?? '');
    const accepts = /(?:^|,)\s*gzip\s*(?:,|;q=(?!0(?:\.0*)?\s*(?:,|$))|$)/i.test(
      String(request.headers['accept-encoding'] ?? ''),
    );
    if (isLocal || !accepts || reply.hasHeader('content-encoding')) return payload;
    reply.header('content-encoding', 'gzip').header('vary', 'accept-encoding').removeHeader('content-length');
    return gzipped(payload, { level: 4 });
  });
}

type Details = Readonly<Record<string, string | number>>;

function describe(
  error: FastifyError | AppError | Error,
  request: FastifyRequest,
): { status: number; code: ErrorCode; details: Details } {
  if (error instanceof UnsupportedMediaError) return { status: 415, code: 'bad_request', details: error.details };
  if (error instanceof AppError) {
    const status = statusOf[error.code] ?? 400;
    const details = error.code === 'internal' ? { ref: request.id } : error.details;
    return { status, code: error.code, details };
  }
  const status = 'statusCode' in error && typeof error.statusCode === 'number' ? error.statusCode : 500;
  if (status === 413) return { status, code: 'too_large', details: { max: request.routeOptions.bodyLimit } };
  if (status >= 400 && status < 500) return { status, code: 'bad_request', details: {} };
  return { status: 500, code: 'internal', details: { ref: request.id } };
}

function sendError(reply: FastifyReply, status: number, code: ErrorCode, details: Details): FastifyReply {
  if (code === 'too_many_attempts') reply.header('retry-after', String(details['seconds'] ?? 1));
  if (code === 'busy' && !reply.hasHeader('retry-after')) reply.header('retry-after', '2');
  return reply.code(status).type('application/json; charset=utf-8').send({ error: { code, details } });
}

const routeName = (request: FastifyRequest): string =>
  request.is404 ? 'unknown' : `${request.method} ${request.routeOptions.url ?? '-'}`;

/** Where it failed, without what was in it: messages of the database quote values of customers. */
function withoutData(error: Error, request: FastifyRequest): Record<string, unknown> {
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    ref: request.id,
    route: routeName(request),
    kind: error.name,
    ...('code' in error && typeof error.code === 'string' ? { dbCode: error.code } : {}),
    at: frames.slice(0, 12).map((line) => line.trim()),
  };
}
