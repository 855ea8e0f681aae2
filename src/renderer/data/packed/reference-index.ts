import { IdTable } from './id-table';

/** Which records refer to an id: two linked lists through one entry for each pair of slot and id. */
export class ReferenceIndex {
  readonly #ids = new IdTable();
  /** First entry + 1 of each id, and how many there are; first entry + 1 of each slot. */
  #ofId = new Uint32Array(64);
  #counts = new Uint32Array(64);
  #ofSlot = new Uint32Array(64);
  /** Of each entry: slot, id, next + 1 and previous + 1 of the same id, next + 1 of the same slot. */
  #entries = new Uint32Array(64 * entryWords);
  #used = 0;
  #free = 0;

  addBytes(slot: number, bytes: Uint8Array, at: number): void {
    this.#link(slot, this.#ids.addBytes(bytes, at));
  }

  add(slot: number, id: string): void {
    this.#link(slot, this.#ids.add(id));
  }

  #link(slot: number, id: number): void {
    this.#ofId = widened(this.#ofId, id);
    this.#counts = widened(this.#counts, id);
    this.#ofSlot = widened(this.#ofSlot, slot);
    for (let entry = this.#ofSlot[slot] as number; entry !== 0; entry = this.#at(entry, ofSameSlot))
      if (this.#at(entry, idWord) === id) return;
    let entry = this.#free;
    if (entry === 0) {
      this.#used += 1;
      entry = this.#used;
      this.#entries = widened(this.#entries, entry * entryWords - 1);
    } else this.#free = this.#at(entry, nextWord);
    const first = this.#ofId[id] as number;
    const at = (entry - 1) * entryWords;
    this.#entries[at] = slot;
    this.#entries[at + idWord] = id;
    this.#entries[at + nextWord] = first;
    this.#entries[at + previousWord] = 0;
    this.#entries[at + ofSameSlot] = this.#ofSlot[slot] as number;
    if (first !== 0) this.#put(first, previousWord, entry);
    this.#ofId[id] = entry;
    this.#ofSlot[slot] = entry;
    this.#counts[id] = (this.#counts[id] as number) + 1;
  }

  #at(entry: number, word: number): number {
    return this.#entries[(entry - 1) * entryWords + word] as number;
  }

  #put(entry: number, word: number, value: number): void {
    this.#entries[(entry - 1) * entryWords + word] = value;
  }

  /** Forgets what a slot refers to. */
  remove(slot: number): void {
    if (slot >= this.#ofSlot.length) return;
    let entry = this.#ofSlot[slot] as number;
    this.#ofSlot[slot] = 0;
    while (entry !== 0) {
      const [id, next, previous] = [this.#at(entry, idWord), this.#at(entry, nextWord), this.#at(entry, previousWord)];
      const following = this.#at(entry, ofSameSlot);
      if (previous === 0) this.#ofId[id] = next;
      else this.#put(previous, nextWord, next);
      if (next !== 0) this.#put(next, previousWord, previous);
      this.#counts[id] = (this.#counts[id] as number) - 1;
      this.#put(entry, nextWord, this.#free);
      this.#free = entry;
      entry = following;
    }
  }

  /** How many slots refer to an id. */
  count(id: string): number {
    const number = this.#ids.find(id);
    return number < 0 ? 0 : (this.#counts[number] as number);
  }

  /** The slots that refer to an id, in no order. */
  slots(id: string): number[] {
    const number = this.#ids.find(id);
    const found: number[] = [];
    if (number >= 0)
      for (let entry = this.#ofId[number] as number; entry !== 0; entry = this.#at(entry, nextWord))
        found.push(this.#at(entry, 0));
    return found;
  }

  /** The ids a slot refers to. */
  ids(slot: number): string[] {
    const found: string[] = [];
    if (slot < this.#ofSlot.length)
      for (let entry = this.#ofSlot[slot] as number; entry !== 0; entry = this.#at(entry, ofSameSlot))
        found.push(this.#ids.at(this.#at(entry, idWord)));
    return found;
  }
}

const idWord = 1;
const nextWord = 2;
const previousWord = 3;
const ofSameSlot = 4;
const entryWords = 5;

function widened(words: Uint32Array<ArrayBuffer>, at: number): Uint32Array<ArrayBuffer> {
  if (at < words.length) return words;
  const wider = new Uint32Array(Math.max(at + 1, words.length * 2));
  wider.set(words);
  return wider;
}
