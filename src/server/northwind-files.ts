import { scaledOf } from '../shared/schema/csv';
import { isCalendarDate } from '../shared/schema/validate';
import { readCsvFile, type FileFault } from './csv';

export type IssueCode =
  | FileFault['code']
  | 'missing_file'
  | 'missing_column'
  | 'missing_value'
  | 'duplicate_key'
  | 'bad_number'
  | 'bad_date'
  | 'invalid_value'
  | 'unknown_product'
  | 'unknown_customer'
  | 'unknown_employee'
  | 'unknown_order'
  | 'order_without_lines';

/** Something the person who imports must know about one row. */
export interface ImportIssue {
  readonly file: string;
  /** 0 when it concerns the whole file. */
  readonly line: number;
  readonly code: IssueCode;
  readonly reason: string;
  /** The row was imported all the same. */
  readonly kept: boolean;
}

export interface FileCount {
  readonly file: string;
  /** Rows below the header. */
  readonly rows: number;
  readonly imported: number;
}

/** Why a row cannot be imported. */
export class RowFault extends Error {
  constructor(
    readonly code: IssueCode,
    reason: string,
  ) {
    super(reason);
    this.name = 'RowFault';
  }
}

export interface Row {
  readonly file: string;
  readonly line: number;
  /** undefined for an empty cell, `NULL`, or a column that is not there. */
  text(column: string): string | undefined;
  /** @throws RowFault */
  required(column: string): string;
  /** A whole number, not negative. @throws RowFault */
  integer(column: string): number;
  /** A number with at most `digits` decimals, not negative, in units of the last one. @throws RowFault */
  decimal(column: string, digits: number): number;
  /** YYYY-MM-DD of a day with or without midnight behind it. @throws RowFault */
  date(column: string): string;
  /** Reports something about the row, which is imported all the same. */
  note(code: IssueCode, reason: string): void;
}

interface TableShape {
  readonly key: readonly string[];
  /** Columns without which the file is of no use. */
  readonly columns: readonly string[];
  /** The import loses little without the file. */
  readonly optional?: boolean;
}

/** Reads the files one after the other and remembers what was wrong with them. */
export class NorthwindFiles {
  readonly #files: ReadonlyMap<string, Uint8Array>;
  readonly #issues: ImportIssue[] = [];
  readonly #counts = new Map<string, { rows: number; imported: number }>();

  constructor(files: ReadonlyMap<string, Uint8Array>) {
    this.#files = files;
  }

  /** Calls `read` with every row that can be read and whose key is new; what `read` throws becomes an issue. */
  each(file: string, shape: TableShape, read: (row: Row) => void): void {
    const bytes = this.#files.get(file);
    if (!bytes) {
      this.#issues.push({
        file,
        line: 0,
        code: 'missing_file',
        reason: shape.optional ? 'the file is not there; its names are left out' : 'the file is not there',
        kept: false,
      });
      return;
    }
    const table = readCsvFile(bytes);
    const count = { rows: table.rows.length, imported: 0 };
    this.#counts.set(file, count);
    for (const fault of table.faults) {
      if (!fault.kept) count.rows += 1;
      this.#issues.push({ file, ...fault });
    }
    const missing = shape.columns.filter((column) => !table.header.includes(column));
    if (missing.length > 0) {
      this.#issues.push({
        file,
        line: 1,
        code: 'missing_column',
        reason: `no column ${missing.join(', ')}; none of its rows can be used`,
        kept: false,
      });
      return;
    }
    const keys = new Map<string, number>();
    for (const { line, cells } of table.rows) {
      const row = this.#row(file, line, table.header, cells);
      try {
        const key = shape.key.map((column) => row.required(column)).join(' ');
        const first = keys.get(key);
        if (first !== undefined)
          throw new RowFault('duplicate_key', `${shape.key.join(' and ')} ${key} was on line ${first} already`);
        keys.set(key, line);
        read(row);
        count.imported += 1;
      } catch (error) {
        if (!(error instanceof RowFault)) throw error;
        this.#issues.push({ file, line, code: error.code, reason: error.message, kept: false });
      }
    }
  }

  /** Takes back a row that was counted as imported. */
  reject(row: Row, code: IssueCode, reason: string): void {
    this.#issues.push({ file: row.file, line: row.line, code, reason, kept: false });
    const count = this.#counts.get(row.file);
    if (count) count.imported -= 1;
  }

  counts(): FileCount[] {
    return [...this.#counts].map(([file, count]) => ({ file, ...count }));
  }

  sortedIssues(): ImportIssue[] {
    return this.#issues.toSorted((a, b) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1));
  }

  #row(file: string, line: number, header: readonly string[], cells: readonly string[]): Row {
    const text = (column: string): string | undefined => {
      const cell = cells[header.indexOf(column)]?.trim();
      return cell === undefined || cell === '' || cell === 'NULL' ? undefined : cell;
    };
    const required = (column: string): string => {
      const value = text(column);
      if (value === undefined) throw new RowFault('missing_value', `${column} is empty`);
      return value;
    };
    const decimal = (column: string, digits: number): number => {
      const value = scaledOf(required(column), digits);
      if (value === undefined || value < 0)
        throw new RowFault(
          'bad_number',
          `${column} is "${shortened(required(column))}", not ${digits === 0 ? 'a whole number' : `a number with at most ${digits} decimals`}`,
        );
      return value;
    };
    return {
      file,
      line,
      text,
      required,
      decimal,
      integer: (column) => decimal(column, 0),
      date: (column) => {
        const value = required(column);
        const day = value.slice(0, 10);
        if (!isCalendarDate(day) || !/^([ T]00:00:00(\.0+)?)?$/.test(value.slice(10)))
          throw new RowFault('bad_date', `${column} is "${shortened(value)}", not a day like 1996-07-04`);
        return day;
      },
      note: (code, reason) => this.#issues.push({ file, line, code, reason, kept: true }),
    };
  }
}

const shortened = (text: string): string => (text.length > 40 ? `${text.slice(0, 40)}…` : text);
