import { putUint32, uint32At } from './bytes';

/** A place names a chunk with its upper bits and a byte in it with its lower ones. */
const offsetBits = 22;
const largestChunk = 1 << offsetBits;
const smallestChunk = 1 << 14;
const offsetMask = largestChunk - 1;
/** Before each entry: its length with this head, and its owner. */
export const headBytes = 8;

export interface Chunk {
  readonly bytes: Uint8Array<ArrayBuffer>;
  used: number;
  garbage: number;
}

/** Who the entries belong to. */
export interface Owners {
  /** Whether the entry at `place` is still the one of its owner. */
  readonly isAt: (owner: number, place: number) => boolean;
  /** The entry lies somewhere else from now on. */
  readonly moved: (owner: number, place: number) => void;
}

/**
 * Entries of bytes, each with an owner (a number), one behind the other in chunks that grow up to 4 MB; 4 GB in all. What
 * was written is not touched again, so that a chunk that is full stays as it is on the disk as well; one that is half
 * garbage is moved together: then places change.
 */
export class Arena {
  readonly #chunks: (Chunk | undefined)[] = [];
  #open = -1;

  constructor(readonly owners: Owners) {}

  /** Bytes taken up, garbage and what is still free in the last chunk included. */
  get size(): number {
    return this.#chunks.reduce((sum, chunk) => sum + (chunk?.bytes.length ?? 0), 0);
  }

  /** All chunks by their numbers, and which of them is being filled: what `restore` takes. */
  get chunks(): readonly (Chunk | undefined)[] {
    return this.#chunks;
  }

  get open(): number {
    return this.#open;
  }

  /** Takes over the chunks of another arena, in place of its own. */
  restore(chunks: readonly (Chunk | undefined)[], open: number): void {
    this.#chunks.splice(0, this.#chunks.length, ...chunks);
    this.#open = open;
    const last = this.#chunks[open];
    if (!last || last.used >= largestChunk) return;
    // As a copy with room at its end.
    const bytes = new Uint8Array(Math.min(largestChunk, Math.max(smallestChunk, last.used * 2)));
    bytes.set(last.bytes.subarray(0, last.used));
    this.#chunks[open] = { ...last, bytes };
  }

  /** Whether an entry may begin here. */
  holds(place: number): boolean {
    return (place & offsetMask) + headBytes <= (this.#chunks[place >>> offsetBits]?.used ?? 0);
  }

  bytesOf(place: number): Uint8Array {
    return (this.#chunks[place >>> offsetBits] as Chunk).bytes;
  }

  /** Where the entry begins in `bytesOf(place)`; its content comes `headBytes` later. */
  offsetOf(place: number): number {
    return place & offsetMask;
  }

  /** @param entry the first `headBytes` are filled in here */
  add(owner: number, entry: Uint8Array): number {
    const chunk = this.#room(entry.length);
    const at = chunk.used;
    chunk.bytes.set(entry, at);
    putUint32(chunk.bytes, at, entry.length);
    putUint32(chunk.bytes, at + 4, owner);
    chunk.used += entry.length;
    return ((this.#open << offsetBits) | at) >>> 0;
  }

  #room(length: number): Chunk {
    const open = this.#chunks[this.#open];
    if (open && open.used + length <= open.bytes.length) return open;
    const closed = this.#open;
    const wanted = Math.min(largestChunk, open ? open.bytes.length * 2 : smallestChunk);
    const chunk: Chunk = { bytes: new Uint8Array(Math.max(wanted, length)), used: 0, garbage: 0 };
    const free = this.#chunks.indexOf(undefined);
    this.#open = free < 0 ? this.#chunks.length : free;
    this.#chunks[this.#open] = chunk;
    if (!open) return chunk;
    this.#tidy(closed);
    return this.#room(length);
  }

  /**
   * The entry has no owner any more.
   * @param clear nothing of it may stay in memory
   */
  remove(place: number, clear: boolean): void {
    const number = place >>> offsetBits;
    const chunk = this.#chunks[number] as Chunk;
    const at = place & offsetMask;
    const length = uint32At(chunk.bytes, at);
    if (clear) chunk.bytes.fill(0, at + headBytes, at + length);
    chunk.garbage += length;
    if (number !== this.#open) this.#tidy(number);
  }

  /** What lives in a chunk that is half garbage goes behind what was added last. */
  #tidy(number: number): void {
    const chunk = this.#chunks[number] as Chunk;
    if (chunk.garbage * 2 < chunk.used) return;
    for (let at = 0; at < chunk.used;) {
      const length = uint32At(chunk.bytes, at);
      const owner = uint32At(chunk.bytes, at + 4);
      if (this.owners.isAt(owner, ((number << offsetBits) | at) >>> 0))
        this.owners.moved(owner, this.add(owner, chunk.bytes.subarray(at, at + length)));
      at += length;
    }
    this.#chunks[number] = undefined;
  }
}
