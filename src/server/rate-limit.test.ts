import { describe, expect, test } from 'vitest';
import { AppError } from '../shared/errors';
import { createAllowance, createRateLimit } from './rate-limit';

function limited() {
  const clock = { ms: 0 };
  const limit = createRateLimit({
    now: () => clock.ms,
    free: 3,
    firstWaitMs: 2_000,
    longestWaitMs: 60_000,
    forgetAfterMs: 600_000,
    capacity: 100,
  });
  const waitSeconds = (key: string): number => {
    try {
      limit.attempt(key);
      return 0;
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'too_many_attempts') throw error;
      return Number(error.details['seconds']);
    }
  };
  return { clock, limit, waitSeconds };
}

describe('rate limit', () => {
  test('three are free, then every further one waits longer, up to a bound', () => {
    const { clock, waitSeconds } = limited();
    expect([waitSeconds('a'), waitSeconds('a'), waitSeconds('a')]).toEqual([0, 0, 0]);
    const waits: number[] = [];
    for (let i = 0; i < 8; i += 1) {
      const seconds = waitSeconds('a');
      waits.push(seconds);
      clock.ms += seconds * 1000 - 1;
      expect(waitSeconds('a')).toBe(1);
      clock.ms += 1;
      expect(waitSeconds('a')).toBe(0);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 60, 60, 60]);
    expect(waitSeconds('b')).toBe(0);
  });

  test('ten thousand attempts at once are three guesses', () => {
    const { waitSeconds } = limited();
    expect(Array.from({ length: 10_000 }, () => waitSeconds('a')).filter((seconds) => seconds === 0)).toHaveLength(3);
  });

  test('a right one clears its own key, and takes one back from a shared key', () => {
    const { limit, waitSeconds } = limited();
    for (let i = 0; i < 3; i += 1) limit.attempt('own');
    limit.clear('own');
    expect(waitSeconds('own')).toBe(0);
    limit.attempt('shared');
    limit.attempt('shared');
    limit.attempt('shared');
    limit.takeBack('shared');
    expect(waitSeconds('shared')).toBe(0);
    expect(waitSeconds('shared')).toBeGreaterThan(0);
  });

  test('is forgotten after a quiet time, and remembers a bounded number of keys', () => {
    const { clock, limit, waitSeconds } = limited();
    for (let i = 0; i < 3; i += 1) limit.attempt('a');
    clock.ms += 600_001;
    expect(waitSeconds('a')).toBe(0);
    for (let i = 0; i < 3; i += 1) limit.attempt('early');
    for (let i = 0; i < 100; i += 1) limit.attempt(`key ${i}`);
    expect(waitSeconds('early')).toBe(0);
  });
});

test('an allowance is used up at once or bit by bit, and comes back with time, for each key on its own', () => {
  const clock = { ms: 5_000 };
  const allowance = createAllowance({ now: () => clock.ms, most: 3, everyMs: 1_000, capacity: 2 });
  const taken = (key: string): boolean => {
    try {
      allowance.take(key);
      return true;
    } catch (error) {
      expect(error).toMatchObject({ code: 'too_many_attempts', details: { seconds: 1 } });
      return false;
    }
  };
  expect([1, 2, 3, 4, 5].map(() => taken('a'))).toEqual([true, true, true, false, false]);
  expect(taken('b')).toBe(true);
  clock.ms += 1_000;
  expect([1, 2].map(() => taken('a'))).toEqual([true, false]);
  clock.ms += 60_000;
  expect([1, 2, 3, 4].map(() => taken('a'))).toEqual([true, true, true, false]);
});
