import type { ErrorCode } from '../shared/errors';
import type { ErrorBody } from '../shared/sync-protocol';

export function jsonAnswer(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
  });
}

export function errorAnswer(status: number, code: ErrorCode, details: Record<string, string | number> = {}): Response {
  return jsonAnswer(status, { error: { code, details } } satisfies ErrorBody);
}
