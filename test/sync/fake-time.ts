/** Lets everything that waits for nothing but the processor come to its end. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
}

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** A clock that stands still until it is moved, with the timers on it. */
export class FakeTime {
  now = Date.UTC(2026, 10, 22, 8);
  #order = 0;
  #timers = new Set<Timer>();

  readonly timer = (run: () => void, ms: number): (() => void) => {
    this.#order += 1;
    const timer: Timer = { at: this.now + ms, order: this.#order, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  };

  readonly wait = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      this.timer(resolve, ms);
    });

  async advance(ms: number): Promise<void> {
    const until = this.now + ms;
    await settle();
    for (;;) {
      let first: Timer | undefined;
      for (const timer of this.#timers)
        if (
          timer.at <= until &&
          (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
        )
          first = timer;
      if (!first) break;
      this.#timers.delete(first);
      this.now = Math.max(this.now, first.at);
      first.run();
      await settle();
    }
    this.now = until;
  }
}
