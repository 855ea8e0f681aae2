import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { pause } from './pause';
import { Ahead, asked, awaiting, inSlices, type Work } from './slices';

/** Each test begins long after the one before. */
let startMs = 0;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  vi.advanceTimersByTime((startMs += 60_000));
});
afterEach(() => void vi.useRealTimers());

/** Every step fills a slice. */
function work(steps: number, ahead?: Ahead): { readonly done: () => number; readonly all: Promise<void> } {
  let done = 0;
  function* make(): Work<void> {
    for (; done < steps; done += 1) {
      yield;
      vi.advanceTimersByTime(10);
    }
  }
  return { done: () => done, all: inSlices(make(), ahead) };
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

it('is as patient with several works that share their rest as with one', async () => {
  const rested = { ms: 0 };
  let done = 0;
  const all = (async () => {
    for (; done < 20; done += 1) await work(2, new Ahead(rested)).all;
  })();
  let ms = 0;
  for (; ms < 5000 && done < 20; ms += 4) {
    asked();
    vi.advanceTimersByTime(4);
    await turns();
  }
  await all;
  expect(ms).toBeLessThan(2000);
});

/** What another test file leaves behind that played with the clock: a question, work, and work that had to go on, all still to come. */
async function leftByAnotherClock(): Promise<void> {
  const making = work(20);
  for (let ms = 0; ms < 2000 && making.done() < 20; ms += 4) {
    asked();
    vi.advanceTimersByTime(4);
    await turns();
  }
  await making.all;
  asked();
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
}

it('waits for nothing that a clock ahead of its own told', async () => {
  await leftByAnotherClock();
  const next = work(5);
  await turns();
  expect(next.done()).toBe(5);
  // A question of its own clock is one again, and is not rested for without an end.
  asked();
  const second = work(5);
  await turns();
  expect(second.done()).toBe(1);
  for (let ms = 0; ms < 600; ms += 4) {
    asked();
    vi.advanceTimersByTime(4);
    await turns();
  }
  expect(second.done()).toBe(5);
});

it('makes nothing later ahead because of what a clock ahead of its own told', async () => {
  await leftByAnotherClock();
  let answered = (): void => undefined;
  const answer = awaiting(new Promise<void>((resolve) => (answered = resolve)));
  const made = work(5, new Ahead());
  await turns();
  expect(made.done()).toBe(5);
  answered();
  await answer;
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

it('rests with what is made ahead while something else is waited for, until somebody wants it', async () => {
  const ahead = new Ahead();
  const made = work(5, ahead);
  const other = work(3);
  const answer = awaiting(other.all);
  await turns();
  expect(other.done()).toBe(3);
  expect(made.done()).toBe(1);
  await answer;
  const second = awaiting(made.all);
  const third = awaiting(work(1).all);
  await turns();
  expect(made.done()).toBe(1);
  ahead.want();
  await turns();
  expect(made.done()).toBe(5);
  await Promise.all([second, third]);
});

it('makes ahead what it can where something is waited for that takes no slices, and a quarter of the time after five seconds where it does', async () => {
  let answered = (): void => undefined;
  const answer = awaiting(new Promise<void>((resolve) => (answered = resolve)));
  const alone = work(5, new Ahead());
  await turns();
  expect(alone.done()).toBe(5);

  const made = [work(10, new Ahead()), work(10, new Ahead())];
  const done = (): number => made.reduce((sum, one) => sum + one.done(), 0);
  let ms = 0;
  for (; ms < 9000 && done() < 20; ms += 20) {
    const other = work(1);
    await turns();
    expect(other.done()).toBe(1);
    vi.advanceTimersByTime(10);
    await turns();
  }
  expect(done()).toBe(20);
  expect(ms).toBeGreaterThan(5000);
  expect(ms).toBeLessThan(6500);
  answered();
  await answer;
});
