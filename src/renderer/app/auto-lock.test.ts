import { describe, expect, it } from 'vitest';
import { whyLock } from './auto-lock';

const at = (wallMs: number, monotonicMs = wallMs) => ({ wallMs, monotonicMs });
const minute = 60_000;

describe('locking by itself', () => {
  it('waits for the minutes without work that were chosen', () => {
    const now = at(100 * minute);
    expect(whyLock(at(now.wallMs - 5000), now, now.wallMs - 14.9 * minute, 15)).toBeUndefined();
    expect(whyLock(at(now.wallMs - 5000), now, now.wallMs - 15 * minute, 15)).toBe('idle');
    expect(whyLock(at(now.wallMs - 5000), now, now.wallMs - 15 * minute, 30)).toBeUndefined();
  });

  it('sees a sleep by two clocks that no longer agree, and no sleep in a slow timer', () => {
    const before = at(100 * minute);
    const slept = at(before.wallMs + 20 * minute, before.monotonicMs + 5000);
    expect(whyLock(before, slept, slept.wallMs - minute, 60)).toBe('sleep');
    // The browser runs the timers of a hidden window once a minute or less.
    const throttled = at(before.wallMs + 20 * minute);
    expect(whyLock(before, throttled, throttled.wallMs - minute, 60)).toBeUndefined();
    expect(whyLock(before, at(before.wallMs + 30_000, before.monotonicMs), before.wallMs, 15)).toBeUndefined();
  });

  it('does not stay open until a clock that was set back has caught up', () => {
    const before = at(100 * minute);
    const setBack = (ms: number) => at(before.wallMs - ms, before.monotonicMs + 5000);
    expect(whyLock(before, setBack(600 * minute), before.wallMs, 5)).toBe('idle');
    // A clock that is put right by a little locks nothing.
    expect(whyLock(before, setBack(2 * minute), before.wallMs, 5)).toBeUndefined();
  });
});
