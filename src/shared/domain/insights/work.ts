/** Work that may be interrupted wherever it yields: every few milliseconds, so that whoever does it in slices can answer others in between. */
export type Work<T> = Generator<void, T>;

/** Does all of it at once. */
export function finish<T>(work: Work<T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Accounts (or orders, or lines) between two yields where each takes about a microsecond. */
export const stride = 2048;

/** Accounts between two yields where all orders of each are read. */
const chunk = 512;

/** Goes over many accounts: `each` is a function of its own because inside a generator loops are slow. */
export function* inChunks(accounts: Int32Array, each: (some: Int32Array) => void): Work<void> {
  for (let from = 0; from < accounts.length; from += chunk) {
    each(accounts.subarray(from, from + chunk));
    yield;
  }
}
