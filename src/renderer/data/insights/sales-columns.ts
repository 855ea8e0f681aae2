import { dayNumber } from '../../../shared/domain/dates';
import type { EntityTable } from '../entity-table';
import { ColumnsBySlot, widened } from './columns-by-slot';

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

/** Every order that counts as columns, by slot of the order: 18 bytes each. */
export class SalesColumns extends ColumnsBySlot {
  /** Days since 1970-01-01. */
  day = new Int32Array(0);
  /** In minor units of its currency. */
  net = new Float64Array(0);
  /** Place in `currencies`. */
  currency = new Uint16Array(0);
  readonly currencies: string[] = [];
  readonly #days = new Map<string, number>();
  readonly #fields: (slot: number) => Record<'status' | 'orderedOn' | 'netMinor' | 'currency', unknown>;

  constructor(orders: EntityTable, accounts: EntityTable) {
    super(orders, accounts);
    this.#fields = orders.records.fieldsReader(['status', 'orderedOn', 'netMinor', 'currency']);
  }

  get bytes(): number {
    return this.account.byteLength + this.day.byteLength + this.net.byteLength + this.currency.byteLength;
  }

  protected put(slot: number): boolean {
    const row = this.rowAt(slot);
    if (!row) return false;
    this.day[slot] = row.day;
    this.net[slot] = row.net;
    this.currency[slot] = this.#codeOf(row.currency);
    return true;
  }

  /** One order as its record says; undefined: it does not count. */
  rowAt(slot: number): SaleRow | undefined {
    if (!this.table.records.isLive(slot)) return undefined;
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

  protected widen(size: number): void {
    this.day = widened(this.day, new Int32Array(size));
    this.net = widened(this.net, new Float64Array(size));
    this.currency = widened(this.currency, new Uint16Array(size));
  }
}
