import type { EntityTable } from '../entity-table';
import { stride, type Work } from '../slices';
import { widened } from './columns-by-slot';

const fewLines = 4096;
/** Places of what is read of a line. */
const [ofProduct, ofNet, ofQuantity, ofDiscount] = [0, 1, 2, 3];

/**
 * What was bought on every order, by slot of the order: product, net, discount and kind of each line, 15 bytes. Made in slices when a question needs
 * lines; a changed order's lines are put behind the others.
 */
export class SalesLines {
  /** The lines of an order are those from `start` to before `start + count`. */
  start = new Uint32Array(0);
  count = new Uint16Array(0);
  /** Slot of the product; -1: it is not here. */
  product = new Int32Array(fewLines);
  net = new Float64Array(fewLines);
  /** 1; 0: something came back. */
  isBought = new Uint8Array(fewLines);
  /** In hundredths of a percent. */
  discount = new Uint16Array(fewLines);
  #used = 0;
  #unused = 0;
  #isAsked = false;
  #readTo = 0;
  /** Some line's product was not here while there were so many. */
  #missedAt = 0;
  readonly #rows: (slot: number, found: (line: Float64Array) => void) => void;
  readonly #take: (line: Float64Array) => void;

  constructor(
    readonly orders: EntityTable,
    readonly products: EntityTable,
  ) {
    this.#rows = orders.records.rowsReader('lines', {
      productId: { as: 'slot', of: products.records },
      netMinor: { as: 'number' },
      quantityMilli: { as: 'number' },
      discountBp: { as: 'number' },
    });
    this.#take = (line) => {
      if (this.#used === this.product.length) this.#widenLines();
      const product = line[ofProduct] as number;
      if (!(product >= 0)) this.#missedAt = this.products.records.end;
      this.product[this.#used] = product >= 0 ? product : -1;
      this.net[this.#used] = line[ofNet] || 0;
      this.isBought[this.#used] = (line[ofQuantity] as number) <= 0 || (line[ofNet] as number) < 0 ? 0 : 1;
      this.discount[this.#used] = Math.max(0, line[ofDiscount] as number);
      this.#used += 1;
    };
  }

  get isMade(): boolean {
    const isComplete = this.#missedAt === 0 || this.products.records.end === this.#missedAt;
    return this.#isAsked && isComplete && this.#readTo >= this.orders.records.end;
  }

  get bytes(): number {
    const ofLines = this.product.byteLength + this.net.byteLength + this.isBought.byteLength + this.discount.byteLength;
    return this.start.byteLength + this.count.byteLength + ofLines;
  }

  /** Reads what has not been read. Orders may change between its slices. */
  *work(): Work<void> {
    this.#isAsked = true;
    if (this.#missedAt > 0 && this.products.records.end > this.#missedAt) this.forget();
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
    this.#used = 0;
    this.#unused = 0;
    this.#missedAt = 0;
    this.count.fill(0);
  }

  /** These orders have changed. */
  changed(slots: Iterable<number>): void {
    if (!this.#isAsked) return;
    for (const slot of [...slots].sort((a, b) => a - b)) {
      if (slot > this.#readTo) break;
      if (slot === this.#readTo) this.#readTo += 1;
      this.#read(slot);
    }
    if (this.#unused > fewLines && this.#unused * 2 > this.#used) this.#tidy();
  }

  #read(slot: number): void {
    if (slot >= this.start.length) this.#widenOrders(slot);
    this.#unused += this.count[slot] as number;
    this.count[slot] = 0;
    this.start[slot] = this.#used;
    if (!this.orders.records.isLive(slot)) return;
    this.#rows(slot, this.#take);
    this.count[slot] = this.#used - (this.start[slot] as number);
  }

  #widenOrders(slot: number): void {
    const size = Math.max(slot + 1, this.orders.records.end, this.start.length + (this.start.length >> 2)) + 64;
    const start = new Uint32Array(size);
    start.set(this.start);
    this.start = start;
    const count = new Uint16Array(size);
    count.set(this.count);
    this.count = count;
  }

  /** As many more as the orders so far make likely. */
  #widenLines(): void {
    const likely = ((this.#used * 1.05) / Math.max(1, this.#readTo)) * this.orders.records.end;
    const size = Math.max(this.product.length + (this.product.length >> 1), Math.ceil(likely));
    this.product = widened(this.product, new Int32Array(size));
    this.net = widened(this.net, new Float64Array(size));
    this.isBought = widened(this.isBought, new Uint8Array(size));
    this.discount = widened(this.discount, new Uint16Array(size));
  }

  /** Lines of orders that have changed since leave their room. */
  #tidy(): void {
    const [product, net] = [this.product.slice(), this.net.slice()];
    const [isBought, discount] = [this.isBought.slice(), this.discount.slice()];
    let used = 0;
    for (let slot = 0; slot < this.#readTo; slot += 1) {
      const [from, count] = [this.start[slot] as number, this.count[slot] as number];
      this.product.set(product.subarray(from, from + count), used);
      this.net.set(net.subarray(from, from + count), used);
      this.isBought.set(isBought.subarray(from, from + count), used);
      this.discount.set(discount.subarray(from, from + count), used);
      this.start[slot] = used;
      used += count;
    }
    this.#used = used;
    this.#unused = 0;
  }
}
