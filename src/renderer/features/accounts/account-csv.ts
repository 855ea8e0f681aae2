import { entities } from '../../../shared/entities';
import { minorDigits } from '../../../shared/domain/money';
import { writeCsv } from '../../../shared/schema/csv-text';
import type { Field } from '../../../shared/schema/field';
import { inLanguage, type Language } from '../../../shared/schema/label';
import type { Row } from '../../data/api';
import { texts } from './texts';

/** Names of records that a row refers to; a reference without a name keeps its id. */
export type NameOf = (entity: string, id: string) => string | undefined;

/** A program that opens the file must not take a name for a formula. */
const guarded = (text: string): string => (/^'*[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text);

function cell(field: Field, value: unknown, nameOf: NameOf): string {
  if (value === undefined || value === null || value === '') return '';
  if (Array.isArray(value)) {
    if (field.kind === 'rows') {
      const key = field.key ?? '';
      const column = field.columns?.[key];
      return value
        .map((row: Readonly<Record<string, unknown>>) => (column ? cell(column, row[key], nameOf) : ''))
        .join('; ');
    }
    return guarded(
      value
        .map((entry) => (field.target ? (nameOf(field.target, String(entry)) ?? String(entry)) : String(entry)))
        .join('; '),
    );
  }
  if (field.kind === 'ref' && field.target) return guarded(nameOf(field.target, String(value)) ?? String(value));
  return guarded(String(value));
}

/** An amount as decimal text with a point, whatever the region: for programs. */
export function decimalAmount(minor: number, currency: string): string {
  const digits = minorDigits(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * Accounts as CSV (RFC 4180, UTF-8 with a byte order mark, so that spreadsheets read Chinese): every field of the
 * definition, then the figures of the list.
 */
export function accountsCsv(
  rows: readonly Row<'account'>[],
  context: { readonly language: Language; readonly currency: string; readonly nameOf: NameOf },
): string {
  const fields = Object.entries(entities.account.fields) as [string, Field][];
  const head = [
    ...fields.map(([, field]) => inLanguage(field.label, context.language)),
    ...[texts.lastContact, texts.lastOrder, texts.orderCount].map((label) => inLanguage(label, context.language)),
    `${inLanguage(texts.twelveMonths, context.language)} (${context.currency})`,
  ];
  const lines = rows.map((row) => {
    const body = row as unknown as Readonly<Record<string, unknown>>;
    return [
      ...fields.map(([name, field]) => {
        const value = body[name];
        if (field.kind === 'choice' && typeof value === 'string')
          return inLanguage(field.choices?.[value] ?? [value, value, value], context.language);
        if (field.kind === 'money' && typeof value === 'number')
          return decimalAmount(value, row.currency ?? context.currency);
        return cell(field, value, context.nameOf);
      }),
      row.figures.lastContactAt ?? '',
      row.figures.lastOrderOn ?? '',
      String(row.figures.orderCount),
      decimalAmount(row.figures.net12Minor, row.figures.currency ?? context.currency),
    ];
  });
  return `\ufeff${writeCsv([head, ...lines])}`;
}
