import { dayNumber } from '../../../shared/domain/dates';
import type { EntityTable } from '../entity-table';
import { stride, type Work } from '../slices';

/** Of an order that does not count, or is not here. */
const none = -1;

/** An order counts as bought once it was submitted and as long as nobody called it off. */
const uncounted: ReadonlySet<unknown> = new Set(['draft', 'cancelled', 'rejected']);

/** One order as the columns have it. */
export interface SaleRow {
  readonly day: number;
  readonly net: number;
  readonly currency: string;
}

/** Days of a few years come again and again. */
const mostDays = 20_000;

/**
 * Every order that counts as columns, by slot of the order: 18 bytes each. Made in slices when first asked for; afterwards a
 * changed order is one entry written anew.
 */
export class SalesColumns {
  /** Slot of the account; -1: the order does not count. */
  account = new Int32Array(0);
  /** Days since 1970-01-01. */
  day = new Int32Array(0);
  /** In minor units of its currency. */
  net = new Float64Array(0);
  /** Place in `currencies`. */
  currency = new Uint16Array(0);
  readonly currencies: string[] = [];
  /** Grows with every change. */
  version = 0;
  /** Nobody reads what nobody asks for. */
  #isAsked = false;
  /** Slots below are read. */
  #readTo = 0;
  /** Orders whose account is not here, or not yet. */
  readonly #orphans = new Set<number>();
  readonly #days = new Map<string, number>();
  readonly #accountOf: (slot: number) => number;
  readonly #fields: (slot: number) => Record<'status' | 'orderedOn' | 'netMinor' | 'currency', unknown>;

  constructor(
    readonly orders: EntityTable,
    readonly accounts: EntityTable,
  ) {
    this.#fields = orders.records.fieldsReader(['status', 'orderedOn', 'netMinor', 'currency']);
    this.#accountOf = orders.records.slotReader('accountId', accounts.records);
  }

  /** All slots of orders are below. */
  get end(): number {
    return this.#readTo;
  }

  get isMade(): boolean {
    return this.#isAsked && this.#readTo >= this.orders.records.end;
  }

  get bytes(): number {
    return this.account.byteLength + this.day.byteLength + this.net.byteLength + this.currency.byteLength;
  }

  /** Reads what has not been read. Orders may change between its slices. */
  *work(): Work<void> {
    this.#isAsked = true;
    while (this.#readTo < this.orders.records.end) {
      this.#readOn(Math.min(this.orders.records.end, this.#readTo + stride));
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

  /** These orders have changed. @returns slots of the accounts they were and are of */
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

  /** Accounts have come: orders that waited for theirs find it. @returns slots of these accounts */
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
    const row = this.rowAt(slot);
    if (!row) return;
    const account = this.#accountOf(slot);
    if (account < 0) this.#orphans.add(slot);
    this.account[slot] = account;
    this.day[slot] = row.day;
    this.net[slot] = row.net;
    this.currency[slot] = this.#codeOf(row.currency);
  }

  /** One order as its record says; undefined: it does not count. */
  rowAt(slot: number): SaleRow | undefined {
    if (!this.orders.records.isLive(slot)) return undefined;
    const { status, orderedOn, netMinor: net, currency } = this.#fields(slot);
    if (uncounted.has(status)) return undefined;
    const day = this.#dayOf(orderedOn);
    // A day that cannot be read (0000-00-00), or an amount that is none: the order does not count.
    if (day === undefined || day <= 0 || typeof net !== 'number') return undefined;
    return { day, net, currency: typeof currency === 'string' ? currency : '' };
  }

  #dayOf(text: unknown): number | undefined {
    if (typeof text !== 'string') return undefined;
    let day = this.#days.get(text);
    if (day === undefined) {
      day = dayNumber(text);
      if (this.#days.size < mostDays) this.#days.set(text, day);
    }
    return Number.isNaN(day) ? undefined : day;
  }

  #codeOf(currency: string): number {
    const known = this.currencies.indexOf(currency);
    return known >= 0 ? known : this.currencies.push(currency) - 1;
  }

  #widen(slot: number): void {
    const size = Math.max(slot + 1, this.orders.records.end, this.account.length + (this.account.length >> 2)) + 64;
    const widen = <T extends Int32Array | Float64Array | Uint16Array>(column: T, wider: T): T => {
      wider.set(column);
      return wider;
    };
    this.account = widen(this.account, new Int32Array(size).fill(none));
    this.day = widen(this.day, new Int32Array(size));
    this.net = widen(this.net, new Float64Array(size));
    this.currency = widen(this.currency, new Uint16Array(size));
  }
}
