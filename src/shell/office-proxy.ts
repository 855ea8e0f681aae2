import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { AppError } from '../shared/errors';
import { errorBodySchema, personHeader, tokensSchema } from '../shared/sync-protocol';
import { errorAnswer, jsonAnswer } from './answers';
import type { SessionStore, ShellSession } from './session-store';
import { isWholeJson } from './whole-json';

/** The global fetch, or Electron's, which knows the system's proxy and certificates. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

export interface OfficeProxyOptions {
  readonly officeUrl: () => string;
  readonly sessions: SessionStore;
  readonly fetch: Fetch;
  /** Milliseconds of silence after which the head office counts as unreachable. */
  readonly answerTimeoutMs: number;
  /** Milliseconds on this computer's clock. */
  readonly now: () => number;
}

export interface ProxiedRequest {
  readonly method: string;
  /** Path and query as the page asked for it, beginning with /api/. */
  readonly target: string;
  readonly headers: Headers;
  readonly body: Uint8Array<ArrayBuffer> | undefined;
  /** Aborted when the page goes away. */
  readonly signal: AbortSignal;
  readonly sessionId: string | undefined;
  /** The id a sign-in gets where there is only one session; a fresh random one otherwise. */
  readonly newSessionId?: string;
}

export interface ProxiedAnswer {
  readonly response: Response;
  /** A sign-in or sign-out: which session the page has from now on. */
  readonly session?: { readonly id: string } | 'forgotten';
}

export interface OfficeProxy {
  forward(request: ProxiedRequest): Promise<ProxiedAnswer>;
}

const tokenGivingPaths = new Set(['/api/auth/sign-in', '/api/auth/accept-invitation']);
const refreshPath = '/api/auth/refresh';
const signOutPath = '/api/auth/sign-out';

/** The largest answer taken into memory; a page of a pull is about 1 MiB. */
const maxAnswerBytes = 64 * 1024 * 1024;
/** Refreshed this long before the head office would refuse the token. */
const refreshEarlyMs = 30_000;
/** Smaller bodies do not get much smaller. */
const packFromBytes = 1_024;
const gzipped = promisify(gzip);

/** 128 kbit/s: a telephone in a valley. */
const slowestBytesPerMs = 16;
/** How long signing out waits for the head office before this computer forgets on its own. */
const signOutTimeoutMs = 5_000;

const forwardedHeaders = new Set(['content-type', 'if-none-match', 'last-event-id']);
const returnedHeaders = new Set(['content-type', 'date', 'etag', 'retry-after', 'content-disposition']);

/**
 * Carries requests of the page to the head office, adds the token and keeps it. The page sees only JSON and event
 * streams of the head office, or one of our own errors: never a redirect, a login page of some network, or half an answer.
 */
export function createOfficeProxy(options: OfficeProxyOptions): OfficeProxy {
  /** One refresh at a time per session: rotation makes the second use of a refresh token look like theft. */
  const refreshing = new Map<string, Promise<ShellSession | Response>>();
  /** Head offices that said that they unpack what they get; one that is older would refuse it. */
  const unpacking = new Set<string>();

  /** `officeUrl` is that of the session a token belongs to, not what somebody chose meanwhile. */
  async function ask(request: ProxiedRequest, officeUrl: string, accessToken?: string): Promise<Response> {
    const isPacked = request.body !== undefined && request.body.byteLength >= packFromBytes && unpacking.has(officeUrl);
    const sent = isPacked ? new Uint8Array(await gzipped(request.body)) : request.body;
    // Few and short: an exchange without news is mostly headers.
    const headers = new Headers({ 'accept-encoding': 'gzip', 'user-agent': 'Roadbook' });
    for (const [name, value] of request.headers) {
      if (forwardedHeaders.has(name) || /^x-(?!forwarded|real|http)/.test(name)) headers.set(name, value);
    }
    if (isPacked) headers.set('content-encoding', 'gzip');
    if (accessToken !== undefined) headers.set('authorization', `Bearer ${accessToken}`);

    const gaveUp = new AbortController();
    // A slow line needs time to carry the request; after that only silence counts, not how long the whole answer takes.
    const timer = setTimeout(
      () => gaveUp.abort(),
      options.answerTimeoutMs + (sent?.byteLength ?? 0) / slowestBytesPerMs,
    );
    const abort = new AbortController();
    const signal = AbortSignal.any([request.signal, gaveUp.signal, abort.signal]);
    try {
      const response = await options.fetch(officeUrl + request.target, {
        method: request.method,
        headers,
        redirect: 'manual',
        credentials: 'omit',
        signal,
        ...(sent === undefined ? {} : { body: sent }),
      });
      if (/(^|,)\s*gzip\b/.test(response.headers.get('accept-encoding') ?? '')) unpacking.add(officeUrl);
      if (isPacked && response.status === 415) {
        // Another head office answers at this address now.
        unpacking.delete(officeUrl);
        clearTimeout(timer);
        abort.abort();
        return await ask(request, officeUrl, accessToken);
      }
      const checked = checkKind(response);
      if (checked === 'events') {
        clearTimeout(timer);
        return passOn(response, response.body === null ? null : cancelling(response.body, abort));
      }
      if (checked === 'foreign') {
        abort.abort();
        return errorAnswer(502, 'not_head_office');
      }
      if (checked === 'empty') return passOn(response, null);
      const body = await readWhole(response, () => timer.refresh());
      // Half a page that something between cut off tidily, or a portal that calls its HTML JSON, shows only here.
      if (!isWholeJson(body)) return errorAnswer(502, 'not_head_office');
      return passOn(response, body);
    } catch (error) {
      abort.abort();
      if (error instanceof AppError) return errorAnswer(502, error.code);
      return errorAnswer(502, 'office_unreachable');
    } finally {
      clearTimeout(timer);
    }
  }

  /** Takes the tokens out of an answer and keeps them; what is left is for the page. */
  async function keepTokens(
    answer: Response,
    officeUrl: string,
    keep: (session: ShellSession) => Promise<void>,
  ): Promise<{ session?: ShellSession; rest: Response }> {
    if (!answer.ok) return { rest: answer };
    const body: unknown = await answer.json().catch(() => undefined);
    const tokens = tokensSchema.safeParse(body);
    if (!tokens.success || typeof body !== 'object' || body === null) {
      return { rest: errorAnswer(502, 'not_head_office') };
    }
    const { accessToken, accessExpiresAt, refreshToken } = tokens.data;
    // The life of the token is taken from the office's clock alone, so that a wrong clock here does not shorten it.
    const officeNow = Date.parse(answer.headers.get('date') ?? '');
    const lifeMs = Date.parse(accessExpiresAt) - (Number.isNaN(officeNow) ? options.now() : officeNow);
    const session: ShellSession = {
      officeUrl,
      accessToken,
      refreshAfter: options.now() + Math.max(lifeMs - refreshEarlyMs, 1_000),
      refreshToken,
    };
    await keep(session);
    const { accessToken: _a, accessExpiresAt: _b, refreshToken: _c, ...rest } = body as Record<string, unknown>;
    return { session, rest: jsonAnswer(answer.status, rest) };
  }

  async function refreshOnce(sessionId: string, session: ShellSession): Promise<ShellSession | Response> {
    const answer = await ask(
      {
        method: 'POST',
        target: refreshPath,
        headers: jsonHeaders(),
        body: new TextEncoder().encode(JSON.stringify({ refreshToken: session.refreshToken })),
        // Not the page's: a closed tab must not lose the answer that holds the only valid refresh token.
        signal: new AbortController().signal,
        sessionId,
      },
      session.officeUrl,
    );
    // Somebody signed out, or somebody else signed in, while the head office was asked: that stays as it is.
    if ((await options.sessions.read(sessionId))?.refreshToken !== session.refreshToken)
      return errorAnswer(401, 'not_signed_in');
    if (answer.status === 401 || answer.status === 403) {
      // A revoked device hears so at every request: whichever asked first, the exchange that removes the data must learn it.
      if ((await codeOf(answer)) !== 'device_revoked') await options.sessions.write(sessionId, undefined);
      return answer;
    }
    let replaced = false;
    const kept = await keepTokens(answer, session.officeUrl, async (renewed) => {
      replaced = (await options.sessions.read(sessionId))?.refreshToken !== session.refreshToken;
      if (!replaced) await options.sessions.write(sessionId, renewed);
    });
    return replaced ? errorAnswer(401, 'not_signed_in') : (kept.session ?? kept.rest);
  }

  async function refresh(sessionId: string, session: ShellSession): Promise<ShellSession | Response> {
    const current = await options.sessions.read(sessionId);
    // Somebody else refreshed while this request was under way.
    if (current !== undefined && current.accessToken !== session.accessToken) return current;
    const running = refreshing.get(sessionId) ?? refreshOnce(sessionId, session);
    refreshing.set(sessionId, running);
    try {
      const result = await running;
      return result instanceof Response ? result.clone() : result;
    } finally {
      if (refreshing.get(sessionId) === running) refreshing.delete(sessionId);
    }
  }

  async function sessionOf(request: ProxiedRequest): Promise<ShellSession | undefined> {
    if (request.sessionId === undefined) return undefined;
    const session = await options.sessions.read(request.sessionId);
    return session?.officeUrl === options.officeUrl() ? session : undefined;
  }

  async function forwardSignedIn(request: ProxiedRequest): Promise<Response> {
    let session = await sessionOf(request);
    const { sessionId } = request;
    if (session === undefined || sessionId === undefined) {
      // Somebody's records: they do not leave without a sign-in, least of all to an address that was chosen since.
      if (request.headers.has(personHeader)) return errorAnswer(401, 'not_signed_in');
      return ask(request, options.officeUrl());
    }
    if (options.now() >= session.refreshAfter) {
      const renewed = await refresh(sessionId, session);
      if (renewed instanceof Response) return renewed;
      session = renewed;
    }
    const answer = await ask(request, session.officeUrl, session.accessToken);
    if (answer.status !== 401 || (await codeOf(answer)) !== 'token_expired') return answer;
    const renewed = await refresh(sessionId, session);
    if (renewed instanceof Response) return renewed;
    return ask(request, renewed.officeUrl, renewed.accessToken);
  }

  async function signOut(request: ProxiedRequest): Promise<ProxiedAnswer> {
    const session = await sessionOf(request);
    if (request.sessionId !== undefined) await options.sessions.write(request.sessionId, undefined);
    if (session !== undefined) {
      // The head office is told, but nobody has to wait for it to be signed out here.
      const told = ask(
        {
          ...request,
          headers: jsonHeaders(),
          body: new TextEncoder().encode(JSON.stringify({ refreshToken: session.refreshToken })),
          signal: new AbortController().signal,
        },
        session.officeUrl,
        session.accessToken,
      );
      await Promise.race([told, sleep(signOutTimeoutMs, undefined, { ref: false })]);
    }
    return { response: jsonAnswer(200, {}), session: 'forgotten' };
  }

  return {
    async forward(request) {
      const path = pathOf(request);
      if (tokenGivingPaths.has(path) && request.method === 'POST') {
        // A fresh id for every sign-in: whoever knew the old one gains nothing.
        const id = request.newSessionId ?? crypto.randomUUID();
        const officeUrl = options.officeUrl();
        const { session, rest } = await keepTokens(await ask(request, officeUrl), officeUrl, (made) =>
          options.sessions.write(id, made),
        );
        if (session === undefined) return { response: rest };
        if (request.sessionId !== undefined && request.sessionId !== id) {
          await options.sessions.write(request.sessionId, undefined);
        }
        return { response: rest, session: { id } };
      }
      if (path === signOutPath && request.method === 'POST') return signOut(request);
      if (path === refreshPath) {
        const session = await sessionOf(request);
        if (session === undefined || request.sessionId === undefined)
          return { response: errorAnswer(401, 'not_signed_in') };
        const renewed = await refresh(request.sessionId, session);
        return { response: renewed instanceof Response ? renewed : jsonAnswer(200, {}) };
      }
      return { response: await forwardSignedIn(request) };
    },
  };
}

const pathOf = (request: ProxiedRequest): string => request.target.split('?')[0] ?? '';

function jsonHeaders(): Headers {
  return new Headers({ 'content-type': 'application/json', accept: 'application/json' });
}

/** What came back: one of our own kinds of answer, or something that is not a head office (a portal, a redirect). */
function checkKind(response: Response): 'json' | 'events' | 'empty' | 'foreign' {
  if (response.status === 204 || response.status === 304) return 'empty';
  if (response.type === 'opaqueredirect' || (response.status >= 300 && response.status < 400)) return 'foreign';
  const type = response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  if (type === 'text/event-stream' && response.status === 200) return 'events';
  return 'foreign';
}

async function readWhole(response: Response, onPart: () => void): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(response.headers.get('content-length') ?? 0) > maxAnswerBytes)
    throw new AppError('too_large', { max: maxAnswerBytes });
  if (response.body === null) return new Uint8Array();
  const parts: Uint8Array[] = [];
  let length = 0;
  // An answer that breaks off throws here, so that half of one never looks like all of it.
  for await (const part of response.body) {
    onPart();
    length += part.byteLength;
    if (length > maxAnswerBytes) throw new AppError('too_large', { max: maxAnswerBytes });
    parts.push(part);
  }
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.byteLength;
  }
  return whole;
}

async function codeOf(answer: Response): Promise<string | undefined> {
  const body = errorBodySchema.safeParse(
    await answer
      .clone()
      .json()
      .catch(() => undefined),
  );
  return body.success ? body.data.error.code : undefined;
}

function passOn(
  response: Response,
  body: Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>> | null,
): Response {
  const headers = new Headers({ 'cache-control': 'no-store' });
  for (const [name, value] of response.headers) {
    if (returnedHeaders.has(name) || name.startsWith('x-')) headers.set(name, value);
  }
  return new Response(body, { status: response.status, headers });
}

/** Ends the connection to the head office when the page stops reading. */
function cancelling(
  source: ReadableStream<Uint8Array<ArrayBuffer>>,
  abort: AbortController,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const reader = source.getReader();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await reader.read();
        if (done) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(error);
      }
    },
    async cancel(reason) {
      abort.abort();
      await reader.cancel(reason).catch(() => undefined);
    },
  });
}
