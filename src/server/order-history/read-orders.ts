import { dateOfDay } from '../../shared/domain/dates';
import { plusMinor, minorDigits } from '../../shared/domain/money';
import type { OrderStatus } from '../../shared/domain/order';
import { orderStatuses } from '../../shared/entities/order';
import { instantOf } from '../channels/channel-record';
import { placesOf, readDay, TableFileError, type TableFile, type TextRow } from '../table-file';
import { markIn, readDecimal, rounded, zero, type Decimal, type DecimalMark } from './decimal';
import { amountsOf, isFlaw, type Flaw, type LineAmounts } from './order-line';
import { TextsSeen } from './texts-seen';

export const orderColumns = [
  'account',
  'account-name',
  'date',
  'order',
  'product',
  'product-name',
  'quantity',
  'price',
  'amount',
  'discount',
  'currency',
  'status',
  'salesperson',
] as const;
export type OrderColumn = (typeof orderColumns)[number];
const numberColumns = ['quantity', 'price', 'amount', 'discount'] as const;

/** What another system calls its orders' states; only those an order can end in. */
export const oldStatuses = ['accepted', 'delivered', 'cancelled', 'rejected'] as const satisfies readonly OrderStatus[];
export type OldStatus = (typeof oldStatuses)[number];

export interface Reading {
  /** Columns by name or number; of currency and status also the value itself. */
  readonly names: Readonly<Partial<Record<OrderColumn, string>>>;
  readonly hasHeader: boolean;
  /** Of a file that names none. */
  readonly currency: string;
  /** Without it the file has to show which it is. */
  readonly decimalMark?: DecimalMark | undefined;
  /** What a discount without a per cent sign is. */
  readonly discountUnit?: 'percent' | 'share' | undefined;
  /** Words of the file for the states of orders, in small letters. */
  readonly statusWords: ReadonlyMap<string, OldStatus>;
  /** IANA name of the zone of times that name none. */
  readonly zone: string;
  readonly now: Date;
}

export interface OldLine extends LineAmounts {
  /** Of the file. */
  readonly line: number;
  /** Number, id or name, as the file has it. */
  readonly product: string;
  readonly productName: string | undefined;
  readonly discountBp: number;
}

/** An order as another system knows it. */
export interface OldOrder {
  /** Tells it from all others of the file. */
  readonly key: string;
  /** Line of the file where it begins. */
  readonly line: number;
  readonly number: string | undefined;
  /** Number, id or name, as the file has it. */
  readonly account: string;
  readonly accountName: string | undefined;
  /** YYYY-MM-DD, where the order was taken. */
  readonly day: string;
  /** Instant, where the file says the time. */
  readonly at: string | undefined;
  readonly currency: string;
  readonly status: OldStatus;
  /** Who sold it, as the first of its rows has it that says so. */
  readonly salesperson: string | undefined;
  /** None of a file without products. */
  readonly lines: readonly OldLine[];
  readonly grossMinor: number;
  readonly netMinor: number;
}

export interface Refusal extends Flaw {
  /** Of the file, counted from 1. */
  readonly line: number;
}

/** What a file holds: found out by reading it twice, and read again for the orders themselves. */
export interface OrderFile {
  readonly rows: number;
  /** How many orders there are without a refused row. */
  readonly orders: number;
  readonly refused: readonly Refusal[];
  /** Orders with a refused row: none of their rows is taken. */
  readonly refusedOrders: number;
  /** Lines that stand in the file a second time, word for word: they are left out. */
  readonly repeated: readonly number[];
  /** The orders without a refused row, each once its last line was read. @throws Error when it is another file than before */
  readonly read: () => AsyncGenerator<readonly OldOrder[]>;
}

/** @throws TableFileError where the file as a whole cannot be read: it says why, with the line where there is one */
export async function readOrders(file: TableFile, reading: Reading, openRows = mostOpenRows): Promise<OrderFile> {
  const shape = await shapeOf(file, reading);
  const check = new OrderCheck(new RowReader(shape, reading));
  for await (const rows of file.rows()) for (const row of rows) if (row.line > shape.headerLine) check.add(row);
  const found = check.finish();
  return { ...found, read: () => wholeOrders(file, new RowReader(shape, reading), shape.headerLine, found, openRows) };
}

interface Shape {
  readonly places: Readonly<Record<OrderColumn, number>>;
  readonly width: number;
  /** 0 without a header. */
  readonly headerLine: number;
  /** What every order is where no column says it. */
  readonly currency: string;
  readonly status: OldStatus;
  readonly mark: DecimalMark;
}

const isCurrency = (code: string): boolean => Intl.supportedValuesOf('currency').includes(code);
const isOldStatus = (word: string): word is OldStatus => oldStatuses.some((status) => status === word);

/** Where the columns are, and how numbers are written: the whole file is looked through for it, once. */
async function shapeOf(file: TableFile, reading: Reading): Promise<Shape> {
  const { names, hasHeader } = reading;
  let shape: Omit<Shape, 'mark'> | undefined;
  const marks = new MarkFinder();
  const look = ({ cells, line }: TextRow): void => {
    if (shape === undefined) {
      const isColumn = (name: string | undefined): boolean =>
        name !== undefined &&
        (/^\d+$/.test(name) || (hasHeader && cells.some((cell) => cell.trim().toLowerCase() === name.toLowerCase())));
      const { currency, status, ...others } = names;
      const code = currency?.toUpperCase() ?? reading.currency;
      const [currencyIsColumn, statusIsColumn] = [isColumn(currency), isColumn(status)];
      if (currency !== undefined && !currencyIsColumn && !isCurrency(code))
        throw new TableFileError(line, `"${currency}" for --currency is no column and no currency like EUR`);
      if (status !== undefined && !statusIsColumn && !isOldStatus(status))
        throw new TableFileError(line, `"${status}" for --status is no column and none of ${oldStatuses.join(', ')}`);
      const columns = {
        ...others,
        ...(currencyIsColumn ? { currency } : {}),
        ...(statusIsColumn ? { status } : {}),
      };
      shape = {
        places: placesOf(orderColumns, columns, { cells, line }, hasHeader),
        width: cells.length,
        headerLine: hasHeader ? line : 0,
        currency: code,
        status: status !== undefined && isOldStatus(status) && !statusIsColumn ? status : 'delivered',
      };
      if (hasHeader) return;
    }
    if (cells.length !== shape.width) return;
    for (const column of numberColumns) {
      const cell = shape.places[column] < 0 ? undefined : cells[shape.places[column]];
      if (cell !== undefined) marks.look(cell.trim().replace(/\s*%$/, ''), line);
    }
  };
  for await (const rows of file.rows()) for (const row of rows) look(row);
  if (shape === undefined) throw new TableFileError(undefined, 'the file is empty');
  return { ...shape, mark: reading.decimalMark ?? marks.found() };
}

/** One number that can be read in one way shows how all of a file are meant. */
class MarkFinder {
  readonly #first = new Map<DecimalMark | 'either', { readonly line: number; readonly cell: string }>();

  look(cell: string, line: number): void {
    const mark = markIn(cell);
    if (mark !== undefined && !this.#first.has(mark)) this.#first.set(mark, { line, cell });
  }

  /** @throws TableFileError */
  found(): DecimalMark {
    const [point, comma, either] = [this.#first.get('.'), this.#first.get(','), this.#first.get('either')];
    if (point && comma) {
      const later = point.line > comma.line ? point : comma;
      const earlier = later === point ? comma : point;
      throw new TableFileError(
        later.line,
        `"${later.cell}" has another decimal mark than "${earlier.cell}" on line ${earlier.line}; say --decimal point or --decimal comma`,
      );
    }
    if (comma) return ',';
    if (either && !point)
      throw new TableFileError(
        either.line,
        `"${either.cell}" can be read in two ways, and no number of the file shows which; say --decimal point or --decimal comma`,
      );
    return '.';
  }
}

class RowFlaw extends Error {
  constructor(readonly flaw: Flaw) {
    super(flaw.reason);
  }
}

const flawed = (code: Flaw['code'], reason: string): never => {
  throw new RowFlaw({ code, reason });
};

interface Row {
  readonly head: Omit<OldOrder, 'lines' | 'grossMinor' | 'netMinor' | 'at'>;
  readonly at: string | undefined;
  readonly line: OldLine | undefined;
  readonly grossMinor: number;
  readonly netMinor: number;
}

const mostLines = 2000;
const mostNumber = 40;
const dayMs = 86_400_000;

const wordsOfStatuses = new Map<string, OldStatus>(
  oldStatuses.flatMap((status) =>
    [status, ...orderStatuses[status]].map((word): [string, OldStatus] => [word.toLowerCase(), status]),
  ),
);

/** What one row says, by itself. */
class RowReader {
  /** Of the order of the row that was read last, as far as it is known; '' otherwise. */
  key = '';
  /** Few names, days and currencies stand in many rows; a part of a row would keep the piece of the file around it. */
  readonly #names = new Map<string, string>();
  readonly #days = new Map<string, { readonly day: string; readonly at: string | undefined }>();
  readonly #currencies = new Map<string, boolean>();
  /** The customer may be a day behind or ahead of this clock. */
  readonly #lastDay: string;

  constructor(
    private readonly shape: Shape,
    private readonly reading: Reading,
  ) {
    this.#lastDay = new Date(reading.now.getTime() + dayMs).toISOString().slice(0, 10);
  }

  /** @throws RowFlaw */
  read({ line, cells }: TextRow): Row {
    const { places, width } = this.shape;
    const number = places.order < 0 ? undefined : detached((cells[places.order] ?? '').trim());
    this.key = number ?? '';
    if (cells.length !== width) flawed('wrong_columns', `${cells.length} fields, where the first line has ${width}`);
    return this.#read(cells, number, line);
  }

  #named(text: string): string {
    const known = this.#names.get(text);
    if (known !== undefined) return known;
    const name = detached(text);
    this.#names.set(name, name);
    return name;
  }

  #read(cells: readonly string[], number: string | undefined, line: number): Row {
    const { places } = this.shape;
    const text = (column: OrderColumn): string | undefined =>
      places[column] < 0 ? undefined : (cells[places[column]] ?? '').trim();
    const name = (column: OrderColumn): string | undefined => this.#named(text(column) ?? '') || undefined;
    const required = (column: OrderColumn): string => name(column) ?? flawed('missing', `the ${column} is empty`);
    if (number === '') flawed('missing', 'the order is empty');
    if ((number?.length ?? 0) > mostNumber)
      flawed('too_long', `the number of the order has more than ${mostNumber} characters`);
    const account = required('account');
    const { day, at } = this.#dayOf(text('date') || flawed('missing', 'the date is empty'), line);
    const currency = this.#currencyOf(text('currency'));
    const key = number ?? `${account}\n${day}\n${currency}`;
    this.key = key;
    const status = this.#statusOf(text('status'));
    const decimal = (column: OrderColumn, wanted: string): Decimal | undefined => {
      const cell = text(column);
      if (cell === undefined) return undefined;
      try {
        return readDecimal(cell, this.shape.mark, line, wanted);
      } catch (error) {
        if (!(error instanceof TableFileError)) throw error;
        return flawed('bad_number', error.reason);
      }
    };
    const amount = decimal('amount', 'amount');
    const head = {
      line,
      number,
      account,
      accountName: name('account-name'),
      salesperson: name('salesperson'),
      ...{ day, currency, status },
    };
    if (places.product < 0) {
      const netMinor = this.#minor(amount ?? zero, currency);
      return { head: { key, ...head }, at, line: undefined, grossMinor: netMinor, netMinor };
    }
    const product = required('product');
    const discountBp = this.#discountOf(text('discount'), line);
    const amounts = amountsOf({
      quantity: decimal('quantity', 'quantity') ?? zero,
      price: decimal('price', 'price'),
      amount,
      discountBp,
      minorDigits: minorDigits(currency),
    });
    if (isFlaw(amounts)) throw new RowFlaw(amounts);
    const of = { line, product, productName: name('product-name'), discountBp, ...amounts };
    return { head: { key, ...head }, at, line: of, grossMinor: amounts.grossMinor, netMinor: amounts.netMinor };
  }

  #minor(amount: Decimal, currency: string): number {
    try {
      return rounded(amount, minorDigits(currency));
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      return flawed('too_big', 'the amount is too big');
    }
  }

  #dayOf(cell: string, line: number): { readonly day: string; readonly at: string | undefined } {
    const known = this.#days.get(cell);
    if (known !== undefined) return known;
    let number: number | undefined;
    try {
      number = readDay(cell, line);
    } catch (error) {
      if (!(error instanceof TableFileError)) throw error;
      return flawed('bad_date', error.reason);
    }
    if (number === undefined) return flawed('missing', 'the date is empty');
    const day = dateOfDay(number);
    if (day > this.#lastDay) return flawed('in_the_future', `${day} lies in the future`);
    const found = { day: this.#named(day), at: this.#timeOf(cell, day) };
    // Times are as many as rows.
    if (found.at === undefined) this.#days.set(detached(cell), found);
    return found;
  }

  /** Midnight is what programs write that know days and no times. */
  #timeOf(cell: string, day: string): string | undefined {
    const [, time = '', hour = ''] = /^\S{8,10}[T ](\s*(\d{1,2}):.*)$/.exec(cell) ?? [];
    if (time === '' || /^[\s0:.,]*(?:Z|[+-].*)?$/.test(time)) return undefined;
    const at = instantOf(`${day} ${hour.length === 1 ? '0' : ''}${time.trim()}`, this.reading.zone);
    return at !== undefined && Date.parse(at) <= this.reading.now.getTime() + dayMs ? at : undefined;
  }

  #currencyOf(cell: string | undefined): string {
    if (cell === undefined) return this.shape.currency;
    const code = cell.toUpperCase();
    const known = this.#currencies.get(code) ?? isCurrency(code);
    this.#currencies.set(code, known);
    return known ? code : flawed('unknown_currency', `"${cell.slice(0, 20)}" is no currency like EUR`);
  }

  #statusOf(cell: string | undefined): OldStatus {
    if (cell === undefined) return this.shape.status;
    const word = cell.toLowerCase();
    return (
      this.reading.statusWords.get(word) ??
      wordsOfStatuses.get(word) ??
      flawed(
        'unknown_status',
        `"${cell.slice(0, 40)}" is none of ${oldStatuses.join(', ')}; say what it stands for, --status-words "${cell.slice(0, 40)}=delivered"`,
      )
    );
  }

  #discountOf(cell: string | undefined, line: number): number {
    if (cell === undefined || cell === '') return 0;
    const isPercent = cell.endsWith('%');
    const unit = isPercent ? 'percent' : this.reading.discountUnit;
    let decimal: Decimal;
    try {
      decimal = readDecimal(cell.replace(/\s*%$/, ''), this.shape.mark, line, 'discount');
    } catch (error) {
      if (!(error instanceof TableFileError)) throw error;
      return flawed('bad_discount', error.reason);
    }
    if (unit === undefined && decimal.units !== 0n)
      return flawed(
        'bad_discount',
        `is the discount ${cell} per cent or a share? say --discount-unit percent or share`,
      );
    const bp = rounded(decimal, unit === 'share' ? 4 : 2);
    return bp >= 0 && bp <= 10_000 ? bp : flawed('bad_discount', `the discount ${cell} is not from 0 to 100 per cent`);
  }
}

/** A copy that does not keep what it was cut from. */
const detached = (text: string): string => Buffer.from(text).toString();

/** What is kept of an order between two readings of the file. */
interface Outline {
  readonly head: Pick<OldOrder, 'account' | 'day' | 'currency' | 'status'>;
  readonly line: number;
  rows: number;
  grossMinor: number;
  netMinor: number;
  isRefused: boolean;
}

interface Checked extends Omit<OrderFile, 'read'> {
  /** Numbers of the orders, in the order in which they begin. */
  readonly places: ReadonlyMap<string, number>;
  readonly outlines: readonly Outline[];
}

/** Whether the rows of each order belong together, and how many it has. */
class OrderCheck {
  #rows = 0;
  readonly #places = new Map<string, number>();
  readonly #outlines: Outline[] = [];
  readonly #refused: Refusal[] = [];
  /** Orders of refused rows. */
  readonly #refusedKeys = new Set<string>();
  readonly #texts = new TextsSeen();
  readonly #repeated: number[] = [];

  constructor(private readonly reader: RowReader) {}

  add(textRow: TextRow): void {
    this.#rows += 1;
    try {
      const row = this.reader.read(textRow);
      if (row.head.number !== undefined && this.#texts.add(textRow.text)) this.#repeated.push(textRow.line);
      else this.#put(row);
    } catch (error) {
      if (!(error instanceof RowFlaw)) throw error;
      this.#refused.push({ line: textRow.line, ...error.flaw });
      if (this.reader.key !== '') this.#refusedKeys.add(this.reader.key);
    }
  }

  #put({ head, line, grossMinor, netMinor }: Row): void {
    const { key, account, day, currency, status } = head;
    const known = this.#outlines[this.#places.get(key) ?? -1];
    if (known === undefined) {
      this.#places.set(key, this.#outlines.length);
      this.#outlines.push({
        ...{ head: { account, day, currency, status }, line: head.line, rows: 1, grossMinor, netMinor },
        isRefused: false,
      });
      return;
    }
    const other = (['account', 'day', 'currency', 'status'] as const).find((name) => known.head[name] !== head[name]);
    if (other !== undefined)
      flawed(
        'several_values',
        `order ${head.number ?? day} has another ${other === 'day' ? 'date' : other} here than on line ${known.line}`,
      );
    if (line !== undefined && known.rows >= mostLines)
      flawed('too_many_lines', `order ${head.number ?? day} has more than ${mostLines} lines`);
    known.rows += 1;
    try {
      known.grossMinor = plusMinor(known.grossMinor, grossMinor);
      known.netMinor = plusMinor(known.netMinor, netMinor);
    } catch {
      flawed('too_big', 'the amount of the order is too big');
    }
  }

  finish(): Checked {
    if (this.#rows === 0) throw new TableFileError(undefined, 'the file has no line below its first');
    for (const key of this.#refusedKeys) {
      const outline = this.#outlines[this.#places.get(key) ?? -1];
      if (outline) outline.isRefused = true;
    }
    return {
      rows: this.#rows,
      orders: this.#outlines.filter(({ isRefused }) => !isRefused).length,
      refused: this.#refused,
      refusedOrders: this.#refusedKeys.size,
      repeated: this.#repeated,
      places: this.#places,
      outlines: this.#outlines,
    };
  }
}

interface OpenOrder extends Omit<Row, 'line'> {
  salesperson: string | undefined;
  at: string | undefined;
  rows: number;
  readonly lines: OldLine[];
  grossMinor: number;
  netMinor: number;
}

/** Rows of orders that wait for more of their lines; orders that begin when there are so many wait for the next reading of the file. */
const mostOpenRows = 100_000;

async function* wholeOrders(
  file: TableFile,
  reader: RowReader,
  headerLine: number,
  checked: Checked,
  openRows: number,
): AsyncGenerator<readonly OldOrder[]> {
  let from = 0;
  while (from < checked.outlines.length) {
    const opened = new OpenOrders(reader, checked, from, openRows);
    for await (const rows of file.rows()) {
      const whole: OldOrder[] = [];
      for (const row of rows) {
        const order = row.line > headerLine ? opened.add(row) : undefined;
        if (order) whole.push(order);
      }
      if (whole.length > 0) yield whole;
    }
    from = opened.finish();
  }
}

/** Puts orders together from their rows, from the one with the number `from` on. */
class OpenOrders {
  readonly #open = new Map<number, OpenOrder>();
  #openRows = 0;
  /** Number of the first order that waits for the next reading; none that begins behind it is open. */
  #until = Infinity;
  #repeatedBefore = 0;

  constructor(
    private readonly reader: RowReader,
    private readonly checked: Checked,
    private readonly from: number,
    private readonly mostRows: number,
  ) {}

  /** @returns the order that is whole with this row */
  add(textRow: TextRow): OldOrder | undefined {
    if (this.checked.repeated[this.#repeatedBefore] === textRow.line) {
      this.#repeatedBefore += 1;
      return undefined;
    }
    const row = this.#read(textRow);
    if (row === undefined) return undefined;
    const place = this.checked.places.get(row.head.key);
    const outline = this.checked.outlines[place ?? -1];
    if (place === undefined || outline === undefined) throw otherFile();
    if (outline.isRefused || place < this.from || place >= this.#until) return undefined;
    let order = this.#open.get(place);
    if (order === undefined) {
      if (this.#openRows >= this.mostRows) {
        this.#until = place;
        return undefined;
      }
      order = { head: row.head, at: undefined, salesperson: undefined, rows: 0, lines: [], grossMinor: 0, netMinor: 0 };
      this.#open.set(place, order);
    }
    order.rows += 1;
    this.#openRows += 1;
    if (row.line !== undefined) order.lines.push(row.line);
    order.salesperson ??= row.head.salesperson;
    if (row.at !== undefined && (order.at === undefined || row.at < order.at)) order.at = row.at;
    order.grossMinor = plusMinor(order.grossMinor, row.grossMinor);
    order.netMinor = plusMinor(order.netMinor, row.netMinor);
    if (order.rows < outline.rows) return undefined;
    this.#open.delete(place);
    this.#openRows -= order.rows;
    const { head, at, salesperson, lines, grossMinor, netMinor } = order;
    return { ...head, at, salesperson, lines, grossMinor, netMinor };
  }

  /** A refused row belongs to a refused order, or to none. */
  #read(textRow: TextRow): Row | undefined {
    try {
      return this.reader.read(textRow);
    } catch (error) {
      if (error instanceof RowFlaw) return undefined;
      throw error;
    }
  }

  /** @returns the number of the first order of the next reading */
  finish(): number {
    if (this.#open.size > 0) throw otherFile();
    return Math.min(this.#until, this.checked.outlines.length);
  }
}

const otherFile = (): TableFileError =>
  new TableFileError(undefined, 'it was changed while it was read; run the same command again');
