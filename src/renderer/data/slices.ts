import { finish, type Work } from '../../shared/domain/insights/work';

export { finish, type Work };

/** Half a frame: what waits for its turn (an edit, a page of a list) is answered within the same frame. */
const sliceMs = 8;
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

/** Does it in pieces of a few milliseconds. @throws what the work throws */
export async function inSlices<T>(work: Work<T>): Promise<T> {
  for (let since = performance.now(); ;) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - since < sliceMs) continue;
    await pause();
    since = performance.now();
  }
}
