import { AppError } from '../../shared/errors';

const mayPass = (error: unknown): boolean =>
  error instanceof AppError && (error.code === 'disk_full' || error.code === 'store_failed');

interface Attempt {
  readonly done: Promise<void>;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

function attempt(): Attempt {
  let [resolve, reject]: [() => void, (error: unknown) => void] = [() => undefined, () => undefined];
  const done = new Promise<void>((...settle) => ([resolve, reject] = settle));
  // Perhaps nobody waits.
  done.catch(() => undefined);
  return { done, resolve, reject };
}

/** Whether what was lost is back: until then nobody edits an older state of a record, nor sends it. */
export class Whole {
  #attempt = attempt();

  /** @throws AppError why it cannot come back now */
  back(): Promise<void> {
    return this.#attempt.done;
  }

  /**
   * Runs `work` until it is done: a disk that takes nothing now may do so later, and meanwhile whoever waits is told why.
   * @throws what `work` throws for any other reason
   */
  async bring(work: () => Promise<void>, pause: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await work();
        this.#attempt.resolve();
        return;
      } catch (error) {
        if (!mayPass(error)) throw error;
        this.#attempt.reject(error);
      }
      await pause();
      this.#attempt = attempt();
    }
  }
}
