import type { Bytes } from './bytes';

/** Opened chunks, the ones used last; as many as `limit` bytes hold. */
export class FrameCache {
  readonly #frames = new Map<number, Bytes>();
  #bytes = 0;

  constructor(readonly limit: number) {}

  get(number: number): Bytes | undefined {
    const frame = this.#frames.get(number);
    if (!frame) return undefined;
    this.#frames.delete(number);
    this.#frames.set(number, frame);
    return frame;
  }

  set(number: number, frame: Bytes): void {
    this.delete(number);
    if (frame.length > this.limit) return;
    this.#frames.set(number, frame);
    this.#bytes += frame.length;
    for (const oldest of this.#frames.keys()) {
      if (this.#bytes <= this.limit) return;
      this.delete(oldest);
    }
  }

  delete(number: number): void {
    this.#bytes -= this.#frames.get(number)?.length ?? 0;
    this.#frames.delete(number);
  }

  clear(): void {
    this.#frames.clear();
    this.#bytes = 0;
  }
}
