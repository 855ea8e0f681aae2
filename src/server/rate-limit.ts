import { AppError } from '../shared/errors';

/**
 * Slows guessing down: after a few attempts that were not taken back every further one has to wait, longer each time, and
 * an attempt within the wait is refused unseen. An attempt counts when it begins, so that a hundred at once are not a
 * hundred guesses. Lives in memory: a restart forgets, and each process counts for itself.
 */
export interface RateLimit {
  /** @throws AppError too_many_attempts with `seconds` to wait */
  attempt(key: string): void;
  /** The attempt was a right one: forget all of the key. */
  clear(key: string): void;
  /** The attempt was a right one: forget this one only, because the key is shared with others. */
  takeBack(key: string): void;
}

export interface RateLimitOptions {
  /** Milliseconds since any origin, never going back. */
  readonly now: () => number;
  /** Attempts that need not wait. */
  readonly free: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** A key is forgotten after this long without an attempt. */
  readonly forgetAfterMs: number;
  /** Keys remembered at most; the oldest go first. */
  readonly capacity: number;
}

interface Entry {
  readonly attempts: number;
  readonly lastAt: number;
  readonly blockedUntil: number;
}

export function createRateLimit(options: RateLimitOptions): RateLimit {
  // Insertion order is the order of the last attempt: the first key is the oldest.
  const entries = new Map<string, Entry>();
  const current = (key: string, now: number): Entry | undefined => {
    const entry = entries.get(key);
    return entry && now - entry.lastAt <= options.forgetAfterMs ? entry : undefined;
  };

  return {
    attempt(key) {
      const now = options.now();
      const entry = current(key, now);
      const waitMs = (entry?.blockedUntil ?? 0) - now;
      if (waitMs > 0) throw new AppError('too_many_attempts', { seconds: Math.ceil(waitMs / 1000) });
      const attempts = (entry?.attempts ?? 0) + 1;
      const over = attempts - options.free;
      const nextWaitMs = over < 0 ? 0 : Math.min(options.firstWaitMs * 2 ** Math.min(over, 30), options.longestWaitMs);
      entries.delete(key);
      entries.set(key, { attempts, lastAt: now, blockedUntil: now + nextWaitMs });
      for (const oldest of entries.keys()) {
        if (entries.size <= options.capacity) break;
        entries.delete(oldest);
      }
    },
    clear(key) {
      entries.delete(key);
    },
    takeBack(key) {
      const entry = entries.get(key);
      if (!entry) return;
      if (entry.attempts <= 1) entries.delete(key);
      else entries.set(key, { ...entry, attempts: entry.attempts - 1, blockedUntil: 0 });
    },
  };
}

/** So much work for each key: a stock that fills up again with time. Lives in memory like the limit above. */
export interface Allowance {
  /** @throws AppError too_many_attempts with `seconds` to wait */
  take(key: string): void;
}

export interface AllowanceOptions {
  /** Milliseconds since any origin, never going back. */
  readonly now: () => number;
  /** What may be taken at once after a long rest. */
  readonly most: number;
  /** One more after so many milliseconds. */
  readonly everyMs: number;
  /** Keys remembered at most; the oldest go first. */
  readonly capacity: number;
}

export function createAllowance({ now, most, everyMs, capacity }: AllowanceOptions): Allowance {
  /** When the stock of a key will be full again; insertion order is the order of the last use. */
  const fullAt = new Map<string, number>();
  return {
    take(key) {
      const time = now();
      const full = Math.max(fullAt.get(key) ?? 0, time) + everyMs;
      const waitMs = full - time - most * everyMs;
      if (waitMs > 0) throw new AppError('too_many_attempts', { seconds: Math.ceil(waitMs / 1000) });
      fullAt.delete(key);
      fullAt.set(key, full);
      for (const oldest of fullAt.keys()) {
        if (fullAt.size <= capacity) break;
        fullAt.delete(oldest);
      }
    },
  };
}
