import { isErrorCode, type ErrorCode } from '../../shared/errors';
import { errorBodySchema, personHeader, protocolVersion, type Session } from '../../shared/sync-protocol';
import { SyncFailure, type OfficeEvent, type SyncTransport } from './sync-port';

type Fetch = typeof globalThis.fetch;

/**
 * The sign-in lies in the shell, and another tab may have put another person's there: the head office refuses to take the
 * work of one person as that of another.
 */
const headersOf = (session: Pick<Session, 'organisation' | 'user'>) => ({
  [personHeader]: `${session.organisation.id}/${session.user.id}`,
});

const byStatus = (status: number): ErrorCode => {
  if (status === 401) return 'not_signed_in';
  if (status === 413) return 'too_large';
  if (status === 429 || status === 503) return 'busy';
  if (status === 502 || status === 504) return 'office_unreachable';
  return status >= 500 ? 'internal' : 'not_head_office';
};

/** Seconds or a date, as RFC 9110 has it; at most an hour. */
function retryAfter(response: Response): number {
  const value = response.headers.get('retry-after');
  if (value === null) return 0;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return Number.isFinite(ms) ? Math.min(Math.max(0, ms), 3_600_000) : 0;
}

/** Before anything of the answer is believed: what an older head office refuses it has not understood. */
function assertOfficeAge(response: Response): void {
  const protocol = response.headers.get('x-roadbook-protocol') ?? '';
  if (/^\d{1,6}$/.test(protocol) && Number(protocol) < protocolVersion) throw new SyncFailure('office_too_old');
}

async function failureOf(response: Response): Promise<SyncFailure> {
  const wait = retryAfter(response);
  let parsed;
  try {
    parsed = errorBodySchema.safeParse(await response.json());
  } catch {
    parsed = undefined;
  }
  if (parsed?.success && isErrorCode(parsed.data.error.code))
    return new SyncFailure(parsed.data.error.code, parsed.data.error.details, wait);
  const code = byStatus(response.status);
  return new SyncFailure(code, code === 'internal' ? { ref: '' } : {}, wait);
}

const officeEvents: Readonly<Record<string, OfficeEvent>> = { hello: 'open', poke: 'poke', revoked: 'revoked' };

/** Events longer than this are not ours. */
const longestEvent = 64 * 1024;

/**
 * The line to the head office through the shell of this origin, which adds the token. Redirects are not followed.
 * @param fetch of the realm
 * @param session whose records are exchanged
 */
export function httpTransport(fetch: Fetch, session: Pick<Session, 'organisation' | 'user'>): SyncTransport {
  const headers = headersOf(session);
  const post = async (
    path: string,
    body: unknown,
    signal: AbortSignal,
    more: Readonly<Record<string, string>> = {},
  ): Promise<unknown> => {
    let response: Response;
    try {
      response = await fetch(path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json', ...more },
        body: JSON.stringify(body),
        cache: 'no-store',
        redirect: 'error',
        signal,
      });
    } catch {
      throw new SyncFailure('office_unreachable');
    }
    assertOfficeAge(response);
    if (!response.ok) throw await failureOf(response);
    try {
      return (await response.json()) as unknown;
    } catch {
      // A sign-in page of a hotel, or an answer that was cut off.
      throw new SyncFailure('not_head_office');
    }
  };
  return {
    sync: (request, { waiting, signal }) =>
      post('/api/sync', request, signal, { 'x-roadbook-waiting': String(waiting) }),
    digest: (request, signal) => post('/api/digest', request, signal),
    events: async (onEvent, signal) => {
      let response: Response;
      try {
        response = await fetch('/api/events', {
          headers: { ...headers, 'x-roadbook-protocol': String(protocolVersion), accept: 'text/event-stream' },
          cache: 'no-store',
          redirect: 'error',
          signal,
        });
      } catch {
        throw new SyncFailure('office_unreachable');
      }
      if (!response.ok || !response.body) throw await failureOf(response);
      if (response.headers.get('content-type')?.startsWith('text/event-stream') !== true)
        throw new SyncFailure('not_head_office');
      onEvent('open');
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let rest = '';
      try {
        for (;;) {
          const { value, done } = await reader.read();
          if (done) return;
          onEvent('beat');
          rest += value;
          const lines = rest.split(/\r?\n/);
          rest = lines.pop() ?? '';
          if (rest.length > longestEvent) throw new SyncFailure('not_head_office');
          for (const line of lines) {
            const name = /^event:\s*(\w+)\s*$/.exec(line)?.[1];
            const event = name !== undefined && Object.hasOwn(officeEvents, name) ? officeEvents[name] : undefined;
            if (event) onEvent(event);
          }
        }
      } finally {
        await reader.cancel().catch(() => undefined);
      }
    },
  };
}
