import { finish, type Work } from '../../shared/domain/insights/work';

export { finish, type Work };

/** What waits for its turn (an edit, a page of a list) is answered within the same frame. */
const sliceMs = 4;
/** Steps between two yields: the dearest, the figures of an account, take 20 µs each. */
export const stride = 256;

/**
 * Goes through many in parts. Loops in a generator are slow: `run` is a plain function.
 * @param most of one part
 */
export function* inParts(count: number, most: number, run: (from: number, until: number) => void): Work<void> {
  for (let from = 0; from < count; from += most) {
    run(from, Math.min(count, from + most));
    yield;
  }
}

/** Lets everything run that waits. A timer would add the four milliseconds browsers wait at least. */
export function pause(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/** So long after a question the next one is likely: somebody scrolls, types or pages. */
const restMs = 50;
/** Whoever scrolls on and on holds a work up for so long in all; from then on it takes a quarter of the time. */
const mostRestMs = 500;
const leastRestMs = 3 * sliceMs;

let askedAt = -Infinity;
let awaited = 0;
const resting = new Set<() => void>();

/** Somebody asks something: what nobody waits for rests a moment, so that the next question finds the processor free. */
export function asked(): void {
  askedAt = performance.now();
}

/** Somebody waits for what is being made in slices: nothing rests until it is there. @throws what `answer` throws */
export async function awaiting<T>(answer: Promise<T>): Promise<T> {
  awaited += 1;
  for (const wake of resting) wake();
  try {
    return await answer;
  } finally {
    awaited -= 1;
  }
}

async function rest(mostMs: number): Promise<void> {
  const longest = performance.now() + mostMs;
  while (awaited === 0) {
    const left = Math.min(askedAt + restMs, longest) - performance.now();
    if (left <= 0) return;
    await new Promise<void>((resolve) => {
      const wake = (): void => {
        clearTimeout(timer);
        resting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, left);
      resting.add(wake);
    });
  }
}

/**
 * Does it in pieces of a few milliseconds. Between two of them it rests while questions come, unless somebody waits for what
 * is made. @throws what the work throws
 */
export async function inSlices<T>(work: Work<T>): Promise<T> {
  let restedMs = 0;
  for (let since = performance.now(); ;) {
    const step = work.next();
    if (step.done) return step.value;
    const now = performance.now();
    if (now - since < sliceMs) continue;
    await pause();
    await rest(Math.max(leastRestMs, mostRestMs - restedMs));
    since = performance.now();
    restedMs += since - now;
  }
}
