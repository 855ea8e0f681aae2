import { AppError } from '../errors';
import { parseCsv, writeCsv, type CsvFault } from './csv-text';
import { minorDigits } from './currency';
import type { Entity } from './entity';
import type { Field } from './field';
import type { Label } from './label';
import { validateBody, type Problem } from './validate';

export interface CsvColumn {
  /** Name in the header: the name of the field. */
  readonly name: string;
  readonly label: Label;
  readonly field: Field;
}

/** The columns of an entity in the order of its definition. */
export const csvColumns = (entity: Entity): CsvColumn[] =>
  Object.entries(entity.fields).map(([name, field]) => ({ name, label: field.label, field }));

export interface CsvRecord {
  readonly id: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/**
 * Records as CSV with a byte order mark, so that spreadsheet programs take it for UTF-8. Amounts are decimal numbers,
 * sets are separated by `; `, rows are JSON. A text that a spreadsheet would run as a formula gets an apostrophe before it.
 */
export function toCsv(entity: Entity, records: Iterable<CsvRecord>): string {
  const columns = csvColumns(entity);
  const rows = [['id', ...columns.map(({ name }) => name), 'custom']];
  for (const { id, body } of records) {
    const digits = digitsOf(body);
    const custom = body['custom'];
    rows.push([
      guard(id),
      ...columns.map(({ name, field }) => (body[name] === undefined ? '' : cellOf(field, body[name], digits))),
      custom === undefined ? '' : guard(JSON.stringify(custom)),
    ]);
  }
  return `\ufeff${writeCsv(rows)}`;
}

export interface CsvIssue {
  readonly line: number;
  readonly code: CsvFault['code'] | Problem['code'] | 'unknown_column';
  /** Column, where it concerns one. */
  readonly column?: string;
}

/** Reads what `toCsv` writes; rows that cannot be used are reported, the others read. */
export function fromCsv(
  entity: Entity,
  text: string,
): { readonly records: readonly CsvRecord[]; readonly issues: readonly CsvIssue[] } {
  const table = parseCsv(text);
  const issues: CsvIssue[] = table.faults.map(({ line, code }) => ({ line, code }));
  for (const column of table.header)
    if (column !== 'id' && column !== 'custom' && !Object.hasOwn(entity.fields, column))
      issues.push({ line: 1, code: 'unknown_column', column });
  const records: CsvRecord[] = [];
  for (const { line, cells } of table.rows) {
    const byName = new Map(table.header.map((name, index) => [name, cells[index] ?? '']));
    const digits = digitsOf({ currency: byName.get('currency') ?? '' });
    const body: Record<string, unknown> = {};
    const wrong: CsvIssue[] = [];
    for (const [name, cell] of byName) {
      const field = Object.hasOwn(entity.fields, name) ? entity.fields[name] : undefined;
      if (cell === '' || (!field && name !== 'custom')) continue;
      const value = field ? valueOf(field, cell, digits) : jsonOf(unguard(cell));
      if (value === undefined)
        wrong.push({ line, code: field?.kind === 'rows' ? 'not_list' : 'not_number', column: name });
      else body[name] = value;
    }
    for (const problem of validateBody(entity, body))
      if (!wrong.some(({ column }) => column === problem.field))
        wrong.push({ line, code: problem.code, column: problem.field });
    if (wrong.length > 0) issues.push(...wrong);
    else records.push({ id: unguard(byName.get('id') ?? ''), body });
  }
  return { records, issues };
}

const digitsOf = (body: Readonly<Record<string, unknown>>): number =>
  minorDigits(typeof body['currency'] === 'string' ? body['currency'] : '');

/** What Excel, LibreOffice and WPS take for the beginning of a formula; the apostrophe itself is doubled to stay reversible. */
export const guard = (text: string): string => (/^'*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);
export const unguard = (text: string): string => (/^'+[=+\-@\t\r＝＋－＠]/.test(text) ? text.slice(1) : text);

function cellOf(field: Field, value: unknown, digits: number): string {
  switch (field.kind) {
    case 'money':
      return decimalOf(value, digits, true);
    case 'quantity':
      return decimalOf(value, 3, false);
    case 'percent':
      return decimalOf(value, 2, false);
    case 'integer':
    case 'flag':
      return String(value);
    case 'refs':
    case 'tags':
      return guard((value as string[]).map((entry) => entry.replace(/[\\;]/g, '\\$&')).join('; '));
    case 'rows':
      return guard(JSON.stringify(value));
    default:
      return guard(String(value));
  }
}

function valueOf(field: Field, cell: string, digits: number): unknown {
  switch (field.kind) {
    case 'money':
      return scaledOf(cell, digits);
    case 'quantity':
      return scaledOf(cell, 3);
    case 'percent':
      return scaledOf(cell, 2);
    case 'integer':
      return scaledOf(cell, 0);
    case 'flag':
      return cell === 'true' ? true : cell === 'false' ? false : undefined;
    case 'refs':
    case 'tags':
      return setOf(unguard(cell));
    case 'rows':
      return jsonOf(unguard(cell));
    default:
      return unguard(cell);
  }
}

/** @throws AppError invalid_record for anything but a safe integer */
function decimalOf(value: unknown, digits: number, fixed: boolean): string {
  if (typeof value !== 'number' || !Number.isSafeInteger(value))
    throw new AppError('invalid_record', { problem: 'not_number' });
  const text = String(Math.abs(value)).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const rest = digits === 0 ? '' : text.slice(-digits);
  const fraction = fixed ? rest : rest.replace(/0+$/, '');
  return `${value < 0 ? '-' : ''}${whole}${fraction ? `.${fraction}` : ''}`;
}

/** A decimal number in units of its last digit, exactly; undefined when it is none or has more digits than fit. */
export function scaledOf(text: string, digits: number): number | undefined {
  const match = /^(-?)(\d+)(?:\.(\d*))?$/.exec(text.trim());
  if (!match) return undefined;
  const [, sign = '', whole = '', rest = ''] = match;
  const fraction = rest.replace(/0+$/, '');
  if (fraction.length > digits) return undefined;
  const value = Number(whole + fraction.padEnd(digits, '0'));
  if (!Number.isSafeInteger(value)) return undefined;
  return sign && value !== 0 ? -value : value;
}

function setOf(cell: string): string[] {
  const entries: string[] = [''];
  for (let i = 0; i < cell.length; i += 1) {
    const last = entries.length - 1;
    if (cell[i] === '\\' && i + 1 < cell.length) {
      i += 1;
      entries[last] += cell[i] ?? '';
    } else if (cell[i] === ';') {
      entries.push('');
      if (cell[i + 1] === ' ') i += 1;
    } else entries[last] += cell[i] ?? '';
  }
  return entries;
}

function jsonOf(cell: string): unknown {
  try {
    return JSON.parse(cell) as unknown;
  } catch {
    return undefined;
  }
}
