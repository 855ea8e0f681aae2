import { z } from '../../shared/schema/zod';
import { AppError, isErrorCode } from '../../shared/errors';
import { errorBodySchema, protocolVersion } from '../../shared/sync-protocol';

/** What the shell says of itself: GET /shell/info. */
export const shellInfoSchema = z.object({
  officeUrl: z.string(),
  platform: z.enum(['browser', 'desktop']),
  version: z.string(),
  signedIn: z.boolean().optional(),
  /** Of the disk; a shell that cannot find out does not say. */
  freeBytes: z.number().optional(),
});
export type ShellInfo = z.infer<typeof shellInfoSchema>;

/**
 * One question to the head office through the shell, on the page's own origin. The answer is checked before anybody
 * believes it: a captive portal answers 200 with a page of its own.
 * @throws AppError the code of the head office, office_unreachable, or not_head_office
 */
export async function askOffice<T>(
  path: string,
  schema: z.ZodType<T>,
  options: { readonly method?: string; readonly body?: unknown; readonly timeoutMs?: number } = {},
): Promise<T> {
  const { method = options.body === undefined ? 'GET' : 'POST', body, timeoutMs = 30_000 } = options;
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      cache: 'no-store',
      signal: AbortSignal.timeout(timeoutMs),
      headers: {
        'x-roadbook-protocol': String(protocolVersion),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  } catch {
    throw new AppError('office_unreachable');
  }
  let answer: unknown;
  try {
    answer = await response.json();
  } catch {
    throw new AppError(response.status >= 500 ? 'office_unreachable' : 'not_head_office');
  }
  if (!response.ok) {
    const error = errorBodySchema.safeParse(answer);
    if (error.success && isErrorCode(error.data.error.code))
      throw new AppError(error.data.error.code, error.data.error.details);
    throw new AppError(response.status >= 500 ? 'office_unreachable' : 'not_head_office');
  }
  const parsed = schema.safeParse(answer);
  if (!parsed.success) throw new AppError('not_head_office');
  return parsed.data;
}

/** What the shell knows of itself; it answers without a network too. @throws AppError as askOffice */
export const askShell = (): Promise<ShellInfo> => askOffice('/shell/info', shellInfoSchema, { timeoutMs: 5000 });

/** Signs out at the head office and makes the shell forget its tokens; offline the shell forgets them all the same. */
export async function forgetSignIn(): Promise<void> {
  try {
    await askOffice('/api/auth/sign-out', z.unknown(), { method: 'POST', body: {}, timeoutMs: 5000 });
  } catch {
    // The tokens are gone from the shell; at the head office they run out by themselves.
  }
}
