import { finish, type Work } from '../../shared/domain/insights/work';
import { pause } from './pause';

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

/** So long after a question the next one is likely: somebody scrolls, types or pages. */
const restMs = 50;
/** Whoever scrolls on and on holds a work up for so long in all; from then on it takes a quarter of the time. */
const mostRestMs = 500;
/** The same of what is made ahead, while something else is waited for: the longest question takes about so long. */
const mostAheadRestMs = 5_000;
const leastRestMs = 3 * sliceMs;

let askedAt = -Infinity;
/** When a slice was made last of what is not made ahead. */
let workedAt = -Infinity;
/** When something last went on although it should rest: all that rest share that quarter of the time. */
let forcedAt = -Infinity;
let awaited = 0;
const resting = new Set<() => void>();

/** Somebody asks something: what nobody waits for rests a moment, so that the next question finds the processor free. */
export function asked(): void {
  askedAt = performance.now();
}

/** How long several works have rested, one after the other: together they are as patient as one. */
export interface Rested {
  ms: number;
}

/** Something that is made before anybody needs it. Until somebody wants it, it rests while others wait for something else. */
export class Ahead {
  #isWanted = false;

  constructor(readonly rested: Rested = { ms: 0 }) {}

  get isWanted(): boolean {
    return this.#isWanted;
  }

  /** Somebody waits for it from now on. */
  want(): void {
    this.#isWanted = true;
    for (const wake of resting) wake();
  }
}

/** Somebody waits for what is being made in slices: it does not rest until it is there. @throws what `answer` throws */
export async function awaiting<T>(answer: Promise<T>): Promise<T> {
  awaited += 1;
  for (const wake of resting) wake();
  try {
    return await answer;
  } finally {
    awaited -= 1;
  }
}

/** What lies ahead was told by another clock (a test's): nothing is to wait for it. */
const past = (at: number, now: number): number => (at > now ? -Infinity : at);

/** Until when it rests, if nothing else is asked; the past: it does not. */
function restsUntil(ahead: Ahead | undefined, now: number): number {
  if (awaited === 0) return past(askedAt, now) + restMs;
  return isAhead(ahead) ? Math.max(past(askedAt, now), past(workedAt, now)) + restMs : -Infinity;
}

const isAhead = (ahead: Ahead | undefined): boolean => ahead?.isWanted === false;

async function rest(ahead: Ahead | undefined, restedMs: number): Promise<void> {
  const since = performance.now();
  for (;;) {
    const mostMs = awaited > 0 ? mostAheadRestMs : mostRestMs;
    const now = performance.now();
    const longest = Math.max(since + Math.max(leastRestMs, mostMs - restedMs), past(forcedAt, now) + leastRestMs);
    const until = restsUntil(ahead, now);
    if (until > now && longest <= now) forcedAt = now;
    const left = Math.min(until, longest) - now;
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
 * is made. @param ahead nobody waits for it yet. @throws what the work throws
 */
export async function inSlices<T>(work: Work<T>, ahead?: Ahead): Promise<T> {
  const rested: Rested = ahead?.rested ?? { ms: 0 };
  for (let since = performance.now(); ;) {
    const step = work.next();
    const now = performance.now();
    if (!step.done && now - since < sliceMs) continue;
    if (!isAhead(ahead)) workedAt = now;
    if (step.done) return step.value;
    await pause();
    await rest(ahead, rested.ms);
    since = performance.now();
    rested.ms += since - now;
  }
}
