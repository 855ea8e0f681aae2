import { z } from '../../../shared/schema/zod';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+=*$/);

const wrapSchema = z.object({ salt: base64, rounds: z.number().int().min(1), sealed: base64 });

/** What this device keeps of a person's data key. Whoever copies it has nothing without password and device secret. */
export const ringSchema = z.object({
  v: z.literal(1),
  password: wrapSchema,
  /** Of a password the head office was asked to accept and has not answered about: until it has, both open. */
  next: wrapSchema.nullable().default(null),
  /** Opened by the head office alone; null: it has not been asked for its key yet. `keyId` is the key it has to keep using. */
  recovery: z.object({ keyId: z.string(), deviceId: z.string(), wrapped: base64 }).nullable(),
  /** Another recovery key that the head office shows now: nothing is wrapped with it before somebody has confirmed it. */
  offered: z.string().nullable().default(null),
  attempts: z.object({ failed: z.number().int().min(0), untilMs: z.number() }),
  /** Sealed under the data key; null: not begun. */
  lease: base64.nullable(),
});
export type Ring = z.infer<typeof ringSchema>;
export type Attempts = Ring['attempts'];

export const noAttempts: Attempts = { failed: 0, untilMs: 0 };

const freeAttempts = 4;
const firstPauseMs = 30_000;
const longestPauseMs = 15 * 60_000;

const pauseMs = (failed: number): number => {
  const over = failed - freeAttempts;
  return over <= 0 ? 0 : Math.min(longestPauseMs, firstPauseMs * 2 ** Math.min(over - 1, 20));
};

/** Counted before it is tried: whoever pulls the plug has used it up. */
export const afterAttempt = ({ failed }: Attempts, nowMs: number): Attempts => ({
  failed: failed + 1,
  untilMs: nowMs + pauseMs(failed + 1),
});

/** No pause lasts longer than it began with: where the clock was set back meanwhile, it begins anew, once it is kept. */
export const byThisClock = ({ failed, untilMs }: Attempts, nowMs: number): Attempts => ({
  failed,
  untilMs: Math.min(untilMs, nowMs + pauseMs(failed)),
});

/** How long the next attempt has to wait. */
export const pauseLeftMs = ({ untilMs }: Attempts, nowMs: number): number => Math.max(0, untilMs - nowMs);
