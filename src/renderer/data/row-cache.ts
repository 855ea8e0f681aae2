/** How many rows of each generation stay: more than all windows of all tabs show at once. */
const keptRows = 2048;

/** The rows that were asked for last, so that a row that did not change stays the same object. */
export class RowCache<T> {
  #young = new Map<number, T>();
  #old = new Map<number, T>();

  get(slot: number, build: () => T): T {
    const known = this.#young.get(slot);
    if (known !== undefined) return known;
    const row = this.#old.get(slot) ?? build();
    if (this.#young.size >= keptRows) {
      this.#old = this.#young;
      this.#young = new Map();
    }
    this.#young.set(slot, row);
    return row;
  }

  delete(slot: number): void {
    this.#young.delete(slot);
    this.#old.delete(slot);
  }

  clear(): void {
    this.#young.clear();
    this.#old.clear();
  }
}
