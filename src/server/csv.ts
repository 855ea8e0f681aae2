import { parseCsv, type CsvFault, type CsvOptions, type CsvRow } from '../shared/schema/csv-text';

export interface FileFault {
  readonly line: number;
  readonly code: CsvFault['code'] | 'wrong_encoding' | 'unquoted_comma';
  /** In words, for the person who imports. */
  readonly reason: string;
  /** The row was read all the same. */
  readonly kept: boolean;
}

export interface CsvFile {
  readonly header: readonly string[];
  readonly rows: readonly CsvRow[];
  readonly faults: readonly FileFault[];
}

/**
 * Reads a CSV file of somebody else's program. Rows that cannot be read are faults with their line, the others are rows; no field goes over a line end
 * unless `options` say so, and a comma followed by a space where there are too many fields belongs to the text it stands in.
 */
export function readCsvFile(bytes: Uint8Array, options: CsvOptions = { multiline: false }): CsvFile {
  const encoding =
    (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff) ? 'UTF-16' : 'UTF-8';
  if (encoding !== 'UTF-8')
    return {
      header: [],
      rows: [],
      faults: [{ line: 1, code: 'wrong_encoding', reason: `the file is ${encoding}; save it as UTF-8`, kept: false }],
    };
  const text = new TextDecoder('utf-8').decode(bytes);
  const table = parseCsv(text, options);
  const width = table.header.length;
  const rows: CsvRow[] = [];
  const faults: FileFault[] = [];
  for (const row of table.rows) {
    if (isDamaged(row.cells)) faults.push(damaged(row.line));
    else rows.push(row);
  }
  for (const fault of table.faults) {
    const cells = fault.cells.length > width ? rejoin(fault.cells) : fault.cells;
    if (isDamaged(cells)) faults.push(damaged(fault.line));
    else if (fault.code === 'wrong_columns' && cells.length === width && width > 0) {
      rows.push({ line: fault.line, cells });
      faults.push({
        line: fault.line,
        code: 'unquoted_comma',
        reason: 'a text with a comma stands without quotes; read as one field',
        kept: true,
      });
    } else faults.push({ line: fault.line, code: fault.code, reason: reasonOf(fault), kept: false });
  }
  const byLine = (a: { line: number }, b: { line: number }): number => a.line - b.line;
  return { header: table.header, rows: rows.sort(byLine), faults: faults.sort(byLine) };
}

/** U+FFFD stands where the bytes were not UTF-8; NUL is in no text either. */
const isDamaged = (cells: readonly string[]): boolean =>
  cells.some((cell) => cell.includes('\ufffd') || cell.includes('\u0000'));
const damaged = (line: number): FileFault => ({
  line,
  code: 'wrong_encoding',
  reason: 'the row holds bytes that are not UTF-8',
  kept: false,
});

function rejoin(cells: readonly string[]): string[] {
  const joined: string[] = [];
  for (const cell of cells) {
    if (cell.startsWith(' ') && joined.length > 0) joined.push(`${joined.pop() ?? ''},${cell}`);
    else joined.push(cell);
  }
  return joined;
}

function reasonOf(fault: CsvFault): string {
  switch (fault.code) {
    case 'unclosed_quote':
      return 'a quote is opened and never closed';
    case 'stray_quote':
      return 'a quote stands where none belongs';
    case 'wrong_columns':
      return `${fault.found} fields instead of ${fault.expected}`;
  }
}
