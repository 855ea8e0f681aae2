/** Comma-separated values as in RFC 4180, read so that one broken row never costs its neighbours. */
export interface CsvRow {
  /** Line of the file where the row begins, counted from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

export interface CsvFault {
  readonly line: number;
  /** unclosed_quote: a quoted field does not end; stray_quote: something follows a closing quote, or a quote stands inside a bare field; wrong_columns: more or fewer fields than the header. */
  readonly code: 'unclosed_quote' | 'stray_quote' | 'wrong_columns';
  readonly found: number;
  /** What could be read of the row. */
  readonly cells: readonly string[];
  readonly expected: number;
}

export interface CsvText {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly faults: readonly CsvFault[];
}

interface Scanned {
  readonly cells: string[];
  /** Offset behind the row and its line end. */
  readonly end: number;
  readonly lines: number;
  readonly fault?: 'unclosed_quote' | 'stray_quote';
}

export interface CsvOptions {
  /** Quoted fields go on over line ends. Without it a quote must be closed on its line, so that none can swallow rows. */
  readonly multiline?: boolean;
}

/**
 * Reads a whole file. The first row is the header. A row that cannot be read is reported with its line, and reading goes
 * on at the next line: a quote that is never closed swallows nothing.
 */
export function parseCsv(text: string, options: CsvOptions = {}): CsvText {
  const source = text.startsWith('\ufeff') ? text.slice(1) : text;
  const rows: CsvRow[] = [];
  const faults: CsvFault[] = [];
  let header: readonly string[] | undefined;
  let line = 1;
  for (let start = 0; start < source.length;) {
    const lineEnd = endOfLine(source, start);
    if (source.slice(start, lineEnd.text).trim() === '') {
      start = lineEnd.next;
      line += 1;
      continue;
    }
    const row = scanRow(source, start, options.multiline === false ? lineEnd.text : source.length);
    const expected = header?.length ?? row.cells.length;
    const isBroken = row.fault !== undefined || row.cells.length !== expected;
    if (isBroken) {
      // What looks like a row of several lines with the wrong number of fields began with a quote that was meant otherwise.
      faults.push({
        line,
        code: row.fault ?? (row.lines > 1 ? 'unclosed_quote' : 'wrong_columns'),
        found: row.cells.length,
        cells: row.cells,
        expected,
      });
      start = lineEnd.next;
      line += 1;
      header ??= [];
      continue;
    }
    if (header) rows.push({ line, cells: row.cells });
    else header = row.cells.map((cell) => cell.trim());
    start = row.end;
    line += row.lines;
  }
  return { header: header ?? [], rows, faults };
}

function endOfLine(source: string, start: number): { text: number; next: number } {
  for (let i = start; i < source.length; i += 1) {
    if (source[i] === '\n') return { text: i, next: i + 1 };
    if (source[i] === '\r') return { text: i, next: source[i + 1] === '\n' ? i + 2 : i + 1 };
  }
  return { text: source.length, next: source.length };
}

/** A field longer than this is a quote that was never closed. */
const longestField = 1_000_000;

/** @param stop offset where a quoted field has to be closed at the latest */
function scanRow(source: string, start: number, stop: number): Scanned {
  const cells: string[] = [];
  let lines = 1;
  let i = start;
  for (;;) {
    let cell = '';
    if (source[i] === '"') {
      const limit = Math.min(stop, i + longestField);
      i += 1;
      let from = i;
      for (;;) {
        while (i < limit && source[i] !== '"') {
          if (source[i] === '\n' || (source[i] === '\r' && source[i + 1] !== '\n')) lines += 1;
          i += 1;
        }
        if (i >= limit) return { cells, end: i, lines, fault: 'unclosed_quote' };
        cell += source.slice(from, i);
        if (source[i + 1] !== '"') break;
        cell += '"';
        i += 2;
        from = i;
      }
      i += 1;
      const next = source[i];
      if (next !== undefined && next !== ',' && next !== '\n' && next !== '\r')
        return { cells, end: i, lines, fault: lines > 1 ? 'unclosed_quote' : 'stray_quote' };
    } else {
      const from = i;
      while (i < source.length && source[i] !== ',' && source[i] !== '\n' && source[i] !== '\r') {
        if (source[i] === '"') return { cells, end: i, lines, fault: 'stray_quote' };
        i += 1;
      }
      cell = source.slice(from, i);
    }
    cells.push(cell);
    if (source[i] === ',') i += 1;
    else return { cells, end: endOfLine(source, i).next, lines };
  }
}

/** Rows as text with CRLF line ends, quoted where needed. */
export const writeCsv = (rows: readonly (readonly string[])[]): string =>
  rows
    .map(
      (row) =>
        `${row.map((cell) => (/[",\r\n]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`,
    )
    .join('');
