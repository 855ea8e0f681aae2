import type { EntityTable } from '../entity-table';
import { TextCodes } from '../packed/field-numbers';
import { ColumnsBySlot, widened } from './columns-by-slot';

/** An order counts as bought once it was submitted and as long as nobody called it off. */
const uncounted = ['draft', 'cancelled', 'rejected'];

/** One order as the columns have it. */
export interface SaleRow {
  readonly day: number;
  readonly net: number;
  readonly currency: string;
}

/** Places of what is read of an order. */
const [ofStatus, ofDay, ofNet, ofCurrency, ofAccount] = [0, 1, 2, 3, 4];

/** Every order that counts as columns, by slot of the order: 18 bytes each. */
export class SalesColumns extends ColumnsBySlot {
  /** Days since 1970-01-01. */
  day = new Int32Array(0);
  /** In minor units of its currency. */
  net = new Float64Array(0);
  /** Place in `currencies`. */
  currency = new Uint16Array(0);
  readonly currencies: readonly string[];
  readonly #currencies = new TextCodes();
  readonly #leastCounted: number;
  readonly #fields: (slot: number, into: Float64Array) => void;
  readonly #found = new Float64Array(5);

  constructor(orders: EntityTable, accounts: EntityTable) {
    super(orders, accounts);
    this.currencies = this.#currencies.texts;
    const statuses = new TextCodes();
    for (const status of uncounted) statuses.codeOf(status);
    this.#leastCounted = uncounted.length;
    this.#fields = orders.records.numbersReader({
      status: { as: 'text', codes: statuses },
      orderedOn: { as: 'day' },
      netMinor: { as: 'number' },
      currency: { as: 'text', codes: this.#currencies },
      accountId: { as: 'slot', of: accounts.records },
    });
  }

  get bytes(): number {
    return this.account.byteLength + this.day.byteLength + this.net.byteLength + this.currency.byteLength;
  }

  protected put(slot: number): number {
    if (!this.#reads(slot)) return Number.NaN;
    const found = this.#found;
    this.day[slot] = found[ofDay] as number;
    this.net[slot] = found[ofNet] as number;
    this.currency[slot] = this.#currencyFound();
    return found[ofAccount] as number;
  }

  /** One order as its record says; undefined: it does not count. */
  rowAt(slot: number): SaleRow | undefined {
    if (!this.table.records.isLive(slot) || !this.#reads(slot)) return undefined;
    const [day, net] = [this.#found[ofDay] as number, this.#found[ofNet] as number];
    return { day, net, currency: this.currencies[this.#currencyFound()] as string };
  }

  /** @returns whether the order counts: not with a day that cannot be read (0000-00-00), or with an amount that is none */
  #reads(slot: number): boolean {
    const found = this.#found;
    this.#fields(slot, found);
    const isUncounted = (found[ofStatus] as number) < this.#leastCounted;
    return !isUncounted && (found[ofDay] as number) > 0 && !Number.isNaN(found[ofNet]);
  }

  #currencyFound(): number {
    const code = this.#found[ofCurrency] as number;
    return Number.isNaN(code) ? this.#currencies.codeOf('') : code;
  }

  protected widen(size: number): void {
    this.day = widened(this.day, new Int32Array(size));
    this.net = widened(this.net, new Float64Array(size));
    this.currency = widened(this.currency, new Uint16Array(size));
  }
}
