import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { errorAnswer, jsonAnswer } from './answers';
import { parseOfficeUrl, type OfficeAddress } from './office-address';
import { createOfficeProxy, type Fetch } from './office-proxy';
import { noncePlaceholder, securityHeaders } from './page-headers';
import { readBody } from './request-body';
import type { SessionStore } from './session-store';
import { loadStaticFiles, type StaticFile } from './static-files';
import type { VaultHost } from './vault-host';
import { onlyProfile } from './vault-places';

export interface ShellOptions {
  /** out/renderer: read once, at the start. */
  readonly rendererFolder: string;
  readonly office: OfficeAddress;
  readonly sessions: SessionStore;
  readonly vault: VaultHost;
  readonly platform: 'browser' | 'desktop';
  readonly version: string;
  /** The one origin of the app; its data in the browser belongs to it for ever. */
  readonly origin: string;
  /** Other origins that mean the same computer; a page asked for there is sent to `origin`. */
  readonly aliases?: readonly string[];
  /**
   * Electron shows nothing but this app; a browser needs a cookie to tell whose request it is, and a second one that outlives
   * every sign-in and names the browser's profile.
   */
  readonly session: { readonly cookie: string } | { readonly fixed: string };
  readonly fetch?: Fetch;
  /** Milliseconds of silence after which the head office counts as unreachable; 30 000 unless told. */
  readonly answerTimeoutMs?: number;
  readonly now?: () => number;
}

/** What the page may know about the shell it runs in: GET /shell/info. */
export interface ShellInfo {
  readonly officeUrl: string;
  readonly platform: 'browser' | 'desktop';
  readonly version: string;
  /** Whether this shell holds a session for the head office; it may still turn out to be revoked. */
  readonly signedIn: boolean;
  /** Of the disk. A browser tells its pages of a quota that has nothing to do with it. */
  readonly freeBytes?: number;
}

const maxBodyBytes = 8 * 1024 * 1024;
const cookieLifeSeconds = 400 * 24 * 3600;
const officeBodySchema = z.strictObject({ url: z.string().max(2000) });
const keyPattern = /^[\w-]{20,64}$/;
const sessionBodySchema = z.strictObject({ key: z.string().regex(keyPattern) });
const profileBodySchema = z.strictObject({ key: z.string().regex(keyPattern).optional() });
/** A route of the app, as opposed to a file or an attempt to leave the list of files. */
const routePattern = /^\/[\w/-]*$/;

/**
 * One handler for the browser shell's server and Electron's app:// scheme: the app's files from a fixed list, /shell/*
 * about the shell itself, and /api/* of the head office with the token added here, out of reach of page script.
 */
export function createShell(options: ShellOptions): (request: Request) => Promise<Response> {
  const files = loadStaticFiles(options.rendererFolder);
  const page = files.get('/index.html');
  if (page === undefined) throw new Error(`${options.rendererFolder} holds no index.html: build first`);
  const pageText = new TextDecoder().decode(page.bytes);
  const proxy = createOfficeProxy({
    officeUrl: () => options.office.read(),
    sessions: options.sessions,
    fetch: options.fetch ?? ((url, init) => fetch(url, init)),
    answerTimeoutMs: options.answerTimeoutMs ?? 30_000,
    now: options.now ?? Date.now,
  });

  function cookieOf(request: Request, wanted: string): string | undefined {
    for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
      const [name, value] = pair.trim().split('=');
      if (name === wanted && value !== undefined && keyPattern.test(value)) return value;
    }
    return undefined;
  }

  const sessionIdOf = (request: Request): string | undefined =>
    'fixed' in options.session ? options.session.fixed : cookieOf(request, options.session.cookie);

  const profileOf = (request: Request): string | undefined =>
    'fixed' in options.session ? onlyProfile : cookieOf(request, `${options.session.cookie}_profile`);

  const cookie = (name: string, value: string, lifeSeconds: number): string =>
    `${name}=${value}; Path=/; HttpOnly; SameSite=Strict; Max-Age=${lifeSeconds}`;

  function sessionCookie(session: { readonly id: string } | 'forgotten'): string | undefined {
    if ('fixed' in options.session) return undefined;
    const [value, life] = session === 'forgotten' ? ['', 0] : [session.id, cookieLifeSeconds];
    return cookie(options.session.cookie, value, life);
  }

  const isSignedIn = async (request: Request): Promise<boolean> => {
    const id = sessionIdOf(request);
    const session = id === undefined ? undefined : await options.sessions.read(id);
    return session !== undefined && session.officeUrl === options.office.read();
  };

  /** Another site in the same browser may send requests here; none of them may do or learn anything. */
  function isFromOurPage(request: Request): boolean {
    const [origin, site] = [request.headers.get('origin'), request.headers.get('sec-fetch-site')];
    if (origin !== null && origin !== options.origin) return false;
    if (site !== null && site !== 'same-origin') return false;
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    return isReading || options.platform === 'desktop' || origin !== null || site !== null;
  }

  async function answerApi(request: Request, url: URL): Promise<Response> {
    const body = await readBody(request, maxBodyBytes);
    if (body === 'too large') return errorAnswer(413, 'too_large', { max: '8 MiB' });
    const fixed = 'fixed' in options.session ? options.session.fixed : undefined;
    const sessionId = sessionIdOf(request);
    const { response, session } = await proxy.forward({
      method: request.method,
      target: url.pathname + url.search,
      headers: request.headers,
      body,
      signal: request.signal,
      sessionId,
      ...(fixed === undefined ? {} : { newSessionId: fixed }),
    });
    const profile = profileOf(request);
    if (session !== undefined && profile !== undefined) options.vault.forgetKeysOf(profile);
    const given = session === undefined ? undefined : sessionCookie(session);
    if (given !== undefined) response.headers.append('set-cookie', given);
    return response;
  }

  async function answerShell(request: Request, url: URL): Promise<Response> {
    if (url.pathname === '/shell/info' && request.method === 'GET') {
      const { platform, version } = options;
      const signedIn = await isSignedIn(request);
      const freeBytes = await options.vault.freeBytes();
      const info: ShellInfo = {
        officeUrl: options.office.read(),
        platform,
        version,
        signedIn,
        ...(freeBytes === undefined ? {} : { freeBytes }),
      };
      return jsonAnswer(200, info);
    }
    if (url.pathname.startsWith('/shell/vault/'))
      return options.vault.answer(request, url.pathname, {
        profile: profileOf(request),
        isSignedIn: () => isSignedIn(request),
      });
    if (url.pathname === '/shell/profile' && request.method === 'POST' && !('fixed' in options.session))
      return answerProfile(request, `${options.session.cookie}_profile`);
    if (url.pathname === '/shell/session' && !('fixed' in options.session)) return answerSession(request);
    if (url.pathname === '/shell/office' && request.method === 'POST') {
      const body = await readBody(request, maxBodyBytes);
      if (body === 'too large') return errorAnswer(413, 'too_large', { max: '8 MiB' });
      const parsed = officeBodySchema.safeParse(parseJson(body));
      const officeUrl = parsed.success ? parseOfficeUrl(parsed.data.url) : undefined;
      if (officeUrl === undefined) return errorAnswer(400, 'bad_request');
      await options.office.write(officeUrl);
      return jsonAnswer(200, { officeUrl });
    }
    return errorAnswer(404, 'not_found');
  }

  /**
   * The name of the browser's profile: what the shell keeps for a vault is told to nobody else. The page keeps it too, and
   * shows it at every start: a crash may have taken the cookie.
   */
  async function answerProfile(request: Request, name: string): Promise<Response> {
    const body = await readBody(request, maxBodyBytes);
    const parsed = profileBodySchema.safeParse(body === 'too large' ? undefined : parseJson(body));
    if (!parsed.success) return errorAnswer(400, 'bad_request');
    const key = parsed.data.key ?? profileOf(request) ?? newProfile();
    const answer = jsonAnswer(200, { key });
    answer.headers.append('set-cookie', cookie(name, key, cookieLifeSeconds));
    return answer;
  }

  /**
   * A browser writes its cookies to the disk half a minute late; the page keeps the name of its session more durably and
   * gets the cookie back after a crash. The name opens nothing outside this shell, and only for pages of this origin.
   */
  async function answerSession(request: Request): Promise<Response> {
    if (request.method === 'GET') {
      const id = sessionIdOf(request);
      if (id === undefined || (await options.sessions.read(id)) === undefined) return errorAnswer(404, 'not_found');
      return jsonAnswer(200, { key: id });
    }
    const body = request.method === 'POST' ? await readBody(request, maxBodyBytes) : undefined;
    const parsed = sessionBodySchema.safeParse(body === 'too large' ? undefined : parseJson(body));
    if (!parsed.success) return errorAnswer(400, 'bad_request');
    if ((await options.sessions.read(parsed.data.key)) === undefined) return errorAnswer(401, 'not_signed_in');
    const answer = jsonAnswer(200, { ok: true });
    const given = sessionCookie({ id: parsed.data.key });
    if (given !== undefined) answer.headers.append('set-cookie', given);
    return answer;
  }

  function answerFile(request: Request, url: URL): { response: Response; nonce: string } {
    const nonce = randomBytes(18).toString('base64');
    const plain = (status: number, text: string): Response =>
      new Response(text, {
        status,
        headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
      });
    if (request.method !== 'GET' && request.method !== 'HEAD')
      return { response: plain(405, 'Method not allowed'), nonce };
    const isReading = request.method === 'GET';
    const file = files.get(url.pathname);
    if (file !== undefined && url.pathname !== '/index.html') return { response: fileAnswer(request, file), nonce };
    // Browsers ask for it unasked and call a missing one an error.
    if (url.pathname === '/favicon.ico') return { response: new Response(null, { status: 204 }), nonce };
    if (!routePattern.test(url.pathname) && url.pathname !== '/index.html')
      return { response: plain(404, 'Not found'), nonce };
    const text = pageText.replaceAll(noncePlaceholder, nonce);
    const headers = { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' };
    return { response: new Response(isReading ? text : null, { headers }), nonce };
  }

  return async (request) => {
    const url = new URL(request.url);
    if (options.aliases?.includes(url.origin) === true && request.method === 'GET' && isNavigation(request)) {
      return Response.redirect(options.origin + url.pathname + url.search, 307);
    }
    if (url.origin !== options.origin && originOfScheme(url) !== options.origin) return errorAnswer(421, 'not_allowed');

    const profile = profileOf(request);
    if (url.pathname.startsWith('/api/') || url.pathname.startsWith('/shell/')) {
      const isOurs = isFromOurPage(request);
      if (isOurs && profile !== undefined) options.vault.heard(profile);
      const answer = !isOurs
        ? errorAnswer(403, 'not_allowed')
        : url.pathname.startsWith('/api/')
          ? await answerApi(request, url)
          : await answerShell(request, url);
      return withHeaders(answer, securityHeaders('none'));
    }
    const { response, nonce } = answerFile(request, url);
    // The first visit of this browser.
    if (profile === undefined && 'cookie' in options.session && isNavigation(request))
      response.headers.append(
        'set-cookie',
        cookie(`${options.session.cookie}_profile`, newProfile(), cookieLifeSeconds),
      );
    return withHeaders(response, securityHeaders(nonce));
  };
}

const newProfile = (): string => randomBytes(27).toString('base64url');

/** For schemes of our own URL.origin is the word "null". */
function originOfScheme(url: URL): string {
  return `${url.protocol}//${url.host}`;
}

function isNavigation(request: Request): boolean {
  return request.headers.get('accept')?.includes('text/html') === true;
}

function fileAnswer(request: Request, file: StaticFile): Response {
  const headers = {
    'content-type': file.type,
    etag: file.etag,
    'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
  };
  if (request.headers.get('if-none-match') === file.etag) return new Response(null, { status: 304, headers });
  return new Response(request.method === 'HEAD' ? null : file.bytes, { headers });
}

function withHeaders(response: Response, headers: Record<string, string>): Response {
  for (const [name, value] of Object.entries(headers)) response.headers.set(name, value);
  return response;
}

function parseJson(body: Uint8Array | undefined): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}
