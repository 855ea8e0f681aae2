import { SyncFailure, type SyncTransport } from './sync-port';

interface PokeStreamOptions {
  readonly transport: Pick<SyncTransport, 'events'>;
  readonly timer: (run: () => void, ms: number) => () => void;
  /** 0 to below 1: spreads the attempts of many laptops. */
  readonly random: () => number;
  /** Whether there is a sign-in to open it with. */
  readonly mayOpen: () => boolean;
  readonly onOpen: () => void;
  /** There is something to ask the head office for. */
  readonly onPoke: () => void;
}

/** A stream without a sign of life for so long is dead, whatever the network says. */
const silenceMs = 45_000;

/** The stream of pokes, opened again whenever it ends. A comfort: without it the exchange every few minutes brings the same. */
export class PokeStream {
  #stopped = false;
  #open = new AbortController();
  #cancelPause: () => void = () => undefined;

  constructor(readonly options: PokeStreamOptions) {}

  start(): void {
    void this.#run();
  }

  /** Opens it now instead of after the pause. */
  retry(): void {
    this.#cancelPause();
  }

  stop(): void {
    this.#stopped = true;
    this.#open.abort();
    this.#cancelPause();
  }

  async #run(): Promise<void> {
    let attempt = 0;
    while (!this.#stopped) {
      if (this.options.mayOpen()) {
        const opened = await this.#listen();
        attempt = opened ? 0 : attempt + 1;
      }
      const ceiling = Math.min(60_000, 1_000 * 2 ** Math.min(attempt, 10));
      const pause = 200 + Math.ceil(this.options.random() * ceiling);
      if (this.#stopped) return;
      await new Promise<void>((resolve) => {
        const cancel = this.options.timer(resolve, pause);
        this.#cancelPause = () => {
          cancel();
          resolve();
        };
      });
    }
  }

  /** @returns whether the stream was open */
  async #listen(): Promise<boolean> {
    const stream = new AbortController();
    this.#open = stream;
    let opened = false;
    let cancel: () => void = () => undefined;
    const alive = (): void => {
      cancel();
      cancel = this.options.timer(() => stream.abort(), silenceMs);
    };
    alive();
    const ended = new Promise<void>((resolve) => stream.signal.addEventListener('abort', () => resolve()));
    try {
      await Promise.race([
        this.options.transport.events((event) => {
          if (stream.signal.aborted) return;
          alive();
          if (event === 'open' && !opened) {
            opened = true;
            this.options.onOpen();
          }
          if (event === 'poke' || event === 'revoked') this.options.onPoke();
        }, stream.signal),
        ended,
      ]);
    } catch (error) {
      // Only one word cannot wait.
      if (error instanceof SyncFailure && error.code === 'device_revoked') this.options.onPoke();
    } finally {
      cancel();
      stream.abort();
    }
    return opened;
  }
}
