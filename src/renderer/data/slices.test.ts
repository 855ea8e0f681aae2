import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { asked, awaiting, inSlices, pause, type Work } from './slices';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => void vi.useRealTimers());

/** Every step fills a slice. */
function work(steps: number): { readonly done: () => number; readonly all: Promise<void> } {
  let done = 0;
  function* make(): Work<void> {
    for (; done < steps; done += 1) {
      yield;
      vi.advanceTimersByTime(10);
    }
  }
  return { done: () => done, all: inSlices(make()) };
}
const turns = async (): Promise<void> => {
  for (let n = 0; n < 30; n += 1) await pause();
};

it('rests while questions come, and goes on when they stay away', async () => {
  asked();
  const making = work(5);
  await turns();
  expect(making.done()).toBe(1);
  await turns();
  expect(making.done()).toBe(1);
  vi.advanceTimersByTime(50);
  await turns();
  expect(making.done()).toBe(5);
  await making.all;
});

it('goes on all the same when questions never stay away: a quarter of the time after half a second', async () => {
  const making = work(20);
  let ms = 0;
  for (; ms < 2000 && making.done() < 20; ms += 4) {
    asked();
    vi.advanceTimersByTime(4);
    await turns();
  }
  expect(making.done()).toBe(20);
  expect(ms).toBeGreaterThan(500);
  expect(ms).toBeLessThan(1000);
});

it('does not rest, and wakes up, when somebody waits for what is made', async () => {
  asked();
  const making = work(5);
  await turns();
  expect(making.done()).toBe(1);
  const answer = awaiting(making.all);
  asked();
  await turns();
  expect(making.done()).toBe(5);
  await answer;
});
