import type { Bytes } from './bytes';

/** What was opened, by name: the ones used last, as many as `limit` bytes hold. */
export class ByteCache {
  readonly #kept = new Map<string, Bytes>();
  #bytes = 0;

  constructor(readonly limit: number) {}

  get(name: string): Bytes | undefined {
    const bytes = this.#kept.get(name);
    if (!bytes) return undefined;
    this.#kept.delete(name);
    this.#kept.set(name, bytes);
    return bytes;
  }

  set(name: string, bytes: Bytes): void {
    this.delete(name);
    if (bytes.length > this.limit) return;
    this.#kept.set(name, bytes);
    this.#bytes += bytes.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#bytes <= this.limit) return;
      this.delete(oldest);
    }
  }

  delete(name: string): void {
    this.#bytes -= this.#kept.get(name)?.length ?? 0;
    this.#kept.delete(name);
  }

  clear(): void {
    this.#kept.clear();
    this.#bytes = 0;
  }
}
