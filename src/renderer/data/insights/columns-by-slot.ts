import type { EntityTable } from '../entity-table';
import { stride, type Work } from '../slices';

/** Of a record that does not count, or is not here, or names no account. */
const none = -1;

/**
 * What counts of the records of an entity that hang on accounts, as columns by slot. Made in slices when first asked for; afterwards a changed record is
 * one entry written anew.
 */
export abstract class ColumnsBySlot {
  /** Slot of the account; -1: the record does not count. */
  account = new Int32Array(0);
  /** Grows with every change. */
  version = 0;
  /** Nobody reads what nobody asks for. */
  #isAsked = false;
  /** Slots below are read. */
  #readTo = 0;
  /** Records whose account is not here, or not yet. */
  readonly #orphans = new Set<number>();

  constructor(
    readonly table: EntityTable,
    readonly accounts: EntityTable,
  ) {}

  /** Writes the entry of a record anew. @returns slot of its account; -1: that one is not here; NaN: the record does not count, or names none */
  protected abstract put(slot: number): number;

  /** Takes the room for so many slots. */
  protected abstract widen(size: number): void;

  /** All slots that are read are below. */
  get end(): number {
    return this.#readTo;
  }

  get isMade(): boolean {
    return this.#isAsked && this.#readTo >= this.table.records.end;
  }

  /** Reads what has not been read. Records may change between its slices. */
  *work(): Work<void> {
    this.#isAsked = true;
    while (this.#readTo < this.table.records.end) {
      this.#readOn(Math.min(this.table.records.end, this.#readTo + stride));
      yield;
    }
  }

  #readOn(until: number): void {
    for (; this.#readTo < until; this.#readTo += 1) this.#read(this.#readTo);
  }

  /** The records are others. */
  forget(): void {
    this.#readTo = 0;
    this.#orphans.clear();
    this.version += 1;
  }

  /** These records have changed. @returns slots of the accounts they were and are of */
  changed(slots: Iterable<number>): ReadonlySet<number> {
    const accounts = new Set<number>();
    if (!this.#isAsked) return accounts;
    // New ones come one behind the other, in whatever order they are told.
    for (const slot of [...slots].sort((a, b) => a - b)) {
      if (slot > this.#readTo) break;
      accounts.add(this.account[slot] ?? none);
      this.#take(slot);
      accounts.add(this.account[slot] as number);
    }
    accounts.delete(none);
    return accounts;
  }

  /** Accounts have come: records that waited for theirs find it. @returns slots of these accounts */
  accountsCame(): ReadonlySet<number> {
    return this.#orphans.size > 0 ? this.changed([...this.#orphans]) : new Set();
  }

  #take(slot: number): void {
    // One that is next in line is read now, so that the columns stay whole.
    if (slot === this.#readTo) this.#readTo += 1;
    this.#read(slot);
    this.version += 1;
  }

  #read(slot: number): void {
    if (slot >= this.account.length) this.#widen(slot);
    this.#orphans.delete(slot);
    this.account[slot] = none;
    if (!this.table.records.isLive(slot)) return;
    const account = this.put(slot);
    if (account >= 0) this.account[slot] = account;
    else if (account < 0) this.#orphans.add(slot);
  }

  #widen(slot: number): void {
    const size = Math.max(slot + 1, this.table.records.end, this.account.length + (this.account.length >> 2)) + 64;
    this.account = widened(this.account, new Int32Array(size).fill(none));
    this.widen(size);
  }
}

/** A column with what another one holds. */
export function widened<T extends Int32Array | Float64Array | Uint16Array | Uint8Array>(column: T, wider: T): T {
  wider.set(column);
  return wider;
}
