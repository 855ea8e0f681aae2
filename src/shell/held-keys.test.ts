import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { HeldKeys } from './held-keys';

const minute = 60_000;
let keys: HeldKeys;
let key: Uint8Array;
beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
  keys = new HeldKeys(() => Date.now());
  key = new Uint8Array([1, 2, 3]);
});
afterEach(() => {
  vi.useRealTimers();
});

test('a key is forgotten when nobody of its profile was heard of for its time, and its bytes with it', () => {
  keys.hold('a', 'place', key, 15 * minute);
  vi.advanceTimersByTime(15 * minute - 10_000);
  expect(keys.read('a', 'place')).toBe(key);
  // Reading it is not being heard: that is the shell's to say.
  vi.advanceTimersByTime(15_000);
  expect([...key]).toEqual([0, 0, 0]);
  expect(keys.read('a', 'place')).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

test('whoever comes back in time, or stays, keeps it; others of the computer do not keep it for them', () => {
  keys.hold('a', 'place', key, 5 * minute);
  keys.hold('b', 'place', new Uint8Array([4]), 5 * minute);
  for (let n = 0; n < 4; n += 1) {
    vi.advanceTimersByTime(4 * minute);
    keys.heard('a');
  }
  expect([keys.read('a', 'place'), keys.read('b', 'place')]).toEqual([key, undefined]);
});

test('all are forgotten when the computer slept, which its timers do not tell', () => {
  keys.hold('a', 'place', key, 60 * minute);
  vi.advanceTimersByTime(30_000);
  vi.setSystemTime(Date.now() + 2 * minute);
  keys.heard('a');
  expect(keys.read('a', 'place')).toBeUndefined();
});

test('a clock that is set back neither keeps a key for ever nor takes it', () => {
  keys.hold('a', 'place', key, 5 * minute);
  vi.advanceTimersByTime(minute);
  vi.setSystemTime(1_000);
  expect(keys.read('a', 'place')).toBe(key);
  vi.advanceTimersByTime(4 * minute + 5_000);
  expect(keys.read('a', 'place')).toBeUndefined();
});
