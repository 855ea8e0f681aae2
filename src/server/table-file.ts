/** A file could not be read: the person who gave it is told the line and the reason. */
export class TableFileError extends Error {
  constructor(
    /** Counted from 1; undefined where it is the whole file. */
    readonly line: number | undefined,
    readonly reason: string,
  ) {
    super(line === undefined ? reason : `line ${line}: ${reason}`);
    this.name = 'TableFileError';
  }
}

export interface TextRow {
  readonly line: number;
  /** As it stands in the file. */
  readonly text: string;
  readonly cells: readonly string[];
}

/** What stands between two fields. `blanks` is any run of spaces and tabs, and those at the ends of a line count for nothing. */
export type Separator = ',' | ';' | '\t' | 'blanks';

/** @throws TableFileError for what is not UTF-8 by its first two bytes */
function refuseUtf16([first, second]: Uint8Array): void {
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff))
    throw new TableFileError(undefined, 'the file is UTF-16; save it as UTF-8');
}

/** The text without its byte order mark; bytes that are not UTF-8 are found where rows are read. @throws TableFileError for UTF-16 */
export function decodeText(bytes: Uint8Array): string {
  refuseUtf16(bytes);
  return new TextDecoder('utf-8').decode(bytes);
}

/** What the first characters show of a file. */
const shownLength = 20_000;

/** The separator that parts the first lines into equally many fields: a tab before a semicolon before a comma, else blanks. */
export function separatorOf(text: string): Separator {
  const lines = text
    .slice(0, shownLength)
    .split(/\r\n|\n|\r/, 21)
    .filter((line) => line.trim() !== '');
  // The last one may be cut off.
  const sample = lines.length > 1 ? lines.slice(0, -1) : lines;
  const fieldsOf = (line: string, separator: string): number => line.replace(/"[^"]*"/g, '').split(separator).length;
  const parts = (separator: string): boolean => {
    const counts = new Set(sample.map((line) => fieldsOf(line, separator)));
    return counts.size === 1 && !counts.has(1);
  };
  const even = (['\t', ';', ','] as const).find(parts);
  // No separator parts them evenly: a broken line among them is told as such, not as a file of blanks.
  return even ?? (['\t', ';', ','] as const).find((one) => fieldsOf(sample[0] ?? '', one) > 1) ?? 'blanks';
}

/** A row is told to be broken when it is longer: a quote that nobody closed must not take the rest of the file with it. */
const longestRow = 1_000_000;

/**
 * Cuts a text that comes in pieces into its lines that are not empty. Fields may stand in double quotes (RFC 4180), with separators and line ends
 * inside; any line ends are read.
 */
class RowCutter {
  #rest = '';
  #line = 1;

  constructor(private readonly separator: Separator) {}

  /**
   * @param isLast nothing comes behind this piece
   * @returns the rows that are whole with it
   * @throws TableFileError for a quote that is not closed or is followed by text, and for bytes that were not UTF-8
   */
  cut(piece: string, isLast: boolean): TextRow[] {
    const text = this.#rest + piece;
    const hasQuote = text.includes('"');
    const hasCarriage = text.includes('\r');
    const isDamaged = damage.test(text);
    /** More of this line, or of its end, may come. */
    const isOpen = (stop: number): boolean => !isLast && stop + (text[stop] === '\r' ? 1 : 0) >= text.length;
    const rows: TextRow[] = [];
    let at = 0;
    while (at < text.length) {
      const stop = endOfLine(text, at, hasCarriage);
      const first = text.slice(at, stop);
      let row: QuotedRow | undefined = { cells: [], end: stop, lines: 1 };
      const isQuoted = hasQuote && first.includes('"');
      if (isQuoted) row = readQuotedRow(text, at, this.separator, this.#line);
      if (row === undefined || isOpen(row.end)) {
        if (!isLast && text.length - at < longestRow) break;
        throw new TableFileError(
          this.#line,
          isQuoted ? 'a quote is opened and never closed' : `the line is longer than ${longestRow} characters`,
        );
      }
      const whole = isQuoted ? text.slice(at, row.end) : first;
      if (isDamaged) this.#refuseDamage(whole);
      if (isQuoted) rows.push({ line: this.#line, text: whole, cells: row.cells });
      else if (first.trim() !== '') rows.push({ line: this.#line, text: first, cells: this.#cellsOf(first) });
      at = afterLineEnd(text, row.end);
      this.#line += row.lines;
    }
    this.#rest = text.slice(at);
    return rows;
  }

  #cellsOf(line: string): string[] {
    return this.separator === 'blanks' ? line.trim().split(/[ \t]+/) : line.split(this.separator);
  }

  #refuseDamage(row: string): void {
    const at = row.search(damage);
    if (at < 0) return;
    throw new TableFileError(
      this.#line + row.slice(0, at).split(/\r\n|\n|\r/).length - 1,
      'the line holds bytes that are not UTF-8; save the file as UTF-8',
    );
  }
}

/** What stands for bytes that are not UTF-8, and what no text holds. */
const damage = /[\ufffd\0]/;

/** Calls `onRow` for each line of a text that is not empty. @throws TableFileError as `TableFile.rows` */
export function readRows(text: string, separator: Separator, onRow: (row: TextRow) => void): void {
  for (const row of new RowCutter(separator).cut(text, true)) onRow(row);
}

/** A file of rows that is read piece by piece, as often as somebody wants: of one however long, a piece is in memory. */
export class TableFile {
  /** @param open the bytes from the first on, in pieces of two or more */
  constructor(private readonly open: () => AsyncIterable<Uint8Array>) {}

  /**
   * The lines that are not empty, piece by piece.
   * @throws TableFileError for a quote that is not closed or is followed by text, and for bytes that are not UTF-8
   */
  async *rows(): AsyncGenerator<readonly TextRow[]> {
    const decoder = new TextDecoder('utf-8');
    let head = '';
    let isFirst = true;
    let cutter: RowCutter | undefined;
    for await (const bytes of this.open()) {
      if (isFirst) refuseUtf16(bytes);
      isFirst = false;
      head += decoder.decode(bytes, { stream: true });
      if (cutter === undefined && head.length < shownLength) continue;
      cutter ??= new RowCutter(separatorOf(head));
      yield cutter.cut(head, false);
      head = '';
    }
    head += decoder.decode();
    yield (cutter ?? new RowCutter(separatorOf(head))).cut(head, true);
  }
}

interface QuotedRow {
  readonly cells: readonly string[];
  readonly end: number;
  /** Of the file. */
  readonly lines: number;
}

/** @returns undefined where a quote is not closed */
function readQuotedRow(text: string, start: number, separator: Separator, line: number): QuotedRow | undefined {
  const isSeparator = (char: string | undefined): boolean =>
    separator === 'blanks' ? char === ' ' || char === '\t' : char === separator;
  const isEnd = (char: string | undefined): boolean => char === undefined || char === '\n' || char === '\r';
  const cells: string[] = [];
  let at = start;
  let lines = 1;
  const skipBlanks = (): void => {
    while (separator === 'blanks' && isSeparator(text[at])) at += 1;
  };
  skipBlanks();
  for (;;) {
    if (text[at] === '"') {
      let cell = '';
      for (;;) {
        const close = text.indexOf('"', at + 1);
        if (close < 0) return undefined;
        const part = text.slice(at + 1, close);
        lines += part.split(/\r\n|\n|\r/).length - 1;
        cell += part;
        at = close + 1;
        if (text[at] !== '"') break;
        cell += '"';
      }
      if (!isSeparator(text[at]) && !isEnd(text[at]))
        throw new TableFileError(line + lines - 1, 'text follows a closing quote');
      cells.push(cell);
    } else {
      const from = at;
      while (!isSeparator(text[at]) && !isEnd(text[at])) at += 1;
      cells.push(text.slice(from, at));
    }
    skipBlanks();
    if (isEnd(text[at])) return { cells, end: at, lines };
    if (separator !== 'blanks') at += 1;
  }
}

function endOfLine(text: string, from: number, hasCarriage: boolean): number {
  const feed = text.indexOf('\n', from);
  const stop = feed < 0 ? text.length : feed;
  if (!hasCarriage) return stop;
  // A carriage return before it belongs to the line end; alone it is one of its own.
  const carriage = text.slice(from, stop).indexOf('\r');
  return carriage < 0 ? stop : from + carriage;
}

const afterLineEnd = (text: string, stop: number): number =>
  text[stop] === '\r' && text[stop + 1] === '\n' ? stop + 2 : stop + 1;

/**
 * Day number (days since 1970-01-01) of YYYY-MM-DD or YYYYMMDD, with or without a time behind; undefined for the zero date (0000-00-00, 00000000) and an
 * empty field, which stand for no date.
 * @throws TableFileError for anything else
 */
export function readDay(cell: string, line: number): number | undefined {
  if (cell === '') return undefined;
  const match = /^(\d{4})-(\d{2})-(\d{2})(?:[T ].*)?$/.exec(cell) ?? /^(\d{4})(\d{2})(\d{2})(?:[T ].*)?$/.exec(cell);
  if (match) {
    const [year, month, date] = [Number(match[1]), Number(match[2]), Number(match[3])];
    if (year === 0) return undefined;
    const instant = Date.UTC(year, month - 1, date);
    const found = new Date(instant);
    // Date.UTC takes years below 100 for those of the last century, and the 31st of a short month for a day of the next.
    if (year >= 1000 && found.getUTCMonth() === month - 1 && found.getUTCDate() === date) return instant / 86_400_000;
  }
  throw new TableFileError(line, `"${cell}" is not a date like 2026-01-31 or 20260131`);
}

/**
 * Where columns stand, -1 for one that was not named. A column is named by its word in the first line or by its number from 1.
 * @param first the first line; it is a header or, without one, the first row
 * @throws TableFileError for a column that is not there
 */
export function placesOf<Column extends string>(
  columns: readonly Column[],
  names: Readonly<Partial<Record<Column, string | undefined>>>,
  first: Pick<TextRow, 'cells' | 'line'>,
  hasHeader: boolean,
): Readonly<Record<Column, number>> {
  const find = hasHeader ? placeOfName : placeOfNumber;
  return Object.fromEntries(
    columns.map((column) => {
      const name = names[column];
      return [column, name === undefined ? -1 : find(column, name.trim(), first)];
    }),
  ) as Record<Column, number>;
}

function placeOfNumber(column: string, name: string, { cells, line }: Pick<TextRow, 'cells' | 'line'>): number {
  const number = Number(name);
  if (!/^\d+$/.test(name) || number < 1)
    throw new TableFileError(undefined, `--${column} wants a number with --no-header, not "${name}"`);
  if (number > cells.length)
    throw new TableFileError(line, `${cells.length} fields, so there is no ${number}th for --${column}`);
  return number - 1;
}

function placeOfName(column: string, name: string, { cells, line }: Pick<TextRow, 'cells' | 'line'>): number {
  const header = cells.map((cell) => cell.trim());
  const place = [header.indexOf(name), header.findIndex((cell) => cell.toLowerCase() === name.toLowerCase())].find(
    (found) => found >= 0,
  );
  if (place !== undefined) return place;
  if (!/^\d+$/.test(name) || Number(name) < 1 || Number(name) > header.length)
    throw new TableFileError(line, `there is no column "${name}" for --${column}; there are ${header.join(', ')}`);
  if (column === 'date' && looksLikeDate(header[Number(name) - 1] ?? ''))
    throw new TableFileError(line, 'the first line is no header; say --no-header');
  return Number(name) - 1;
}

const looksLikeDate = (cell: string): boolean => /^\d{4}-?\d{2}-?\d{2}/.test(cell);

/**
 * A number with a decimal point, or with a decimal comma where none of both could be meant otherwise.
 * @throws TableFileError
 */
export function readAmount(cell: string, line: number): number {
  if (/^[+-]?(\d+\.?\d*|\.\d+)$/.test(cell)) return Number(cell);
  if (/^[+-]?\d{1,3}(,\d{3})+\.\d+$/.test(cell)) return Number(cell.replaceAll(',', ''));
  if (/^[+-]?\d{1,3}(\.\d{3})+,\d+$/.test(cell)) return Number(cell.replaceAll('.', '').replace(',', '.'));
  if (/^[+-]?\d{1,3}(,\d{3})+$/.test(cell))
    throw new TableFileError(
      line,
      `"${cell}" can be read in two ways; write thousands without a comma and decimals with a point`,
    );
  if (/^[+-]?\d+,\d+$/.test(cell)) return Number(cell.replace(',', '.'));
  throw new TableFileError(line, cell === '' ? 'the amount is empty' : `"${cell}" is not an amount like 1234.56`);
}
