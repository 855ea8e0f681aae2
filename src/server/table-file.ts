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

/** The text without its byte order mark. @throws TableFileError for a file that is not UTF-8 */
export function decodeText(bytes: Uint8Array): string {
  if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))
    throw new TableFileError(undefined, 'the file is UTF-16; save it as UTF-8');
  const text = new TextDecoder('utf-8').decode(bytes);
  const damage = text.search(/[\ufffd\0]/);
  if (damage >= 0)
    throw new TableFileError(
      text.slice(0, damage).split(/\r\n|\n|\r/).length,
      'the line holds bytes that are not UTF-8; save the file as UTF-8',
    );
  return text;
}

/** The separator that parts the first lines into equally many fields: a tab before a semicolon before a comma, else blanks. */
export function separatorOf(text: string): Separator {
  const lines = text
    .slice(0, 20_000)
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

/**
 * Calls `onRow` for each line that is not empty. Fields may stand in double quotes (RFC 4180), with separators and line ends inside; any
 * line ends are read.
 * @throws TableFileError for a quote that is not closed or is followed by text
 */
export function readRows(text: string, separator: Separator, onRow: (row: TextRow) => void): void {
  const end = text.length;
  const hasQuote = text.includes('"');
  const hasCarriage = text.includes('\r');
  let at = 0;
  for (let line = 1; at < end;) {
    const stop = endOfLine(text, at, hasCarriage);
    const first = text.slice(at, stop);
    if (hasQuote && first.includes('"')) {
      const row = readQuotedRow(text, at, separator, line);
      onRow({ line, text: text.slice(at, row.end), cells: row.cells });
      at = afterLineEnd(text, row.end);
      line += row.lines;
    } else {
      if (first.trim() !== '')
        onRow({
          line,
          text: first,
          cells: separator === 'blanks' ? first.trim().split(/[ \t]+/) : first.split(separator),
        });
      at = afterLineEnd(text, stop);
      line += 1;
    }
  }
}

function readQuotedRow(
  text: string,
  start: number,
  separator: Separator,
  line: number,
): { cells: string[]; end: number; lines: number } {
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
        if (close < 0) throw new TableFileError(line, 'a quote is opened and never closed');
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
