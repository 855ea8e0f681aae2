import { hash } from 'node:crypto';

const words = 4;
const wordBytes = 4;

/** Which texts were there before, by 128 bits of their SHA-256: 32 to 64 bytes for each text, however long it is. */
export class TextsSeen {
  #size = 0;
  #slots = new Uint32Array(1024 * words);

  /** @returns whether it was there before */
  add(text: string): boolean {
    const digest = hash('sha256', text, 'buffer');
    const entry = Uint32Array.from({ length: words }, (_, word) => digest.readUInt32LE(word * wordBytes));
    const isThere = !this.#put(entry);
    if (!isThere) this.#size += 1;
    if (this.#size * 2 * words > this.#slots.length) this.#grow();
    return isThere;
  }

  /** @returns whether it is new. A slot of zeros is a free one: no text is known that would come to it. */
  #put(entry: Uint32Array): boolean {
    const slots = this.#slots;
    const [first = 0, second = 0, third = 0, fourth = 0] = entry;
    for (let at = (first * words) % slots.length; ; at = (at + words) % slots.length) {
      const [a, b, c, d] = [slots[at], slots[at + 1], slots[at + 2], slots[at + 3]];
      if (a === first && b === second && c === third && d === fourth) return false;
      if (a === 0 && b === 0 && c === 0 && d === 0) {
        slots.set(entry, at);
        return true;
      }
    }
  }

  #grow(): void {
    const before = this.#slots;
    this.#slots = new Uint32Array(before.length * 2);
    for (let at = 0; at < before.length; at += words) {
      const entry = before.subarray(at, at + words);
      if (entry.some((word) => word !== 0)) this.#put(entry);
    }
  }
}
