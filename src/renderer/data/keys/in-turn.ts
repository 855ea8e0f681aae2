const tails = new Map<string, Promise<unknown>>();

/** One after the other under one name: over all windows of this browser, or in this realm where it knows no locks. */
export function inTurn<T>(name: string, step: () => Promise<T>): Promise<T> {
  const locks = (globalThis.navigator as Partial<Navigator> | undefined)?.locks;
  if (locks) return locks.request(name, step) as Promise<T>;
  const turn = (tails.get(name) ?? Promise.resolve()).then(step, step);
  tails.set(name, turn);
  return turn;
}
