import { entityOf, type EntityName } from '../../shared/entities';
import type { Field } from '../../shared/schema/field';
import type { Label } from '../../shared/schema/label';
import type { ReactNode } from 'react';
import { FieldValue } from './field-value';

export interface Column<R> {
  readonly key: string;
  readonly label: Label;
  /** Said of a head that the pointer rests on: how its numbers come about. */
  readonly hint?: string | undefined;
  /** Pixels; a growing column never gets narrower than this. */
  readonly width: number;
  /** Takes what the window leaves; a number: so many shares of it, where several columns grow. */
  readonly grow?: boolean | number;
  readonly align?: 'right';
  /** Field path to sort by; absent: the column cannot be sorted. */
  readonly sort?: string;
  /** Begins descending when it is sorted first: figures and dates. */
  readonly descFirst?: boolean;
  /** Only in the column menu at first. */
  readonly offered?: boolean;
  /** Always shown. */
  readonly fixed?: boolean;
  readonly render: (row: R) => ReactNode;
}

/** Room for a day of another year in Chinese: 2027 年 12 月 31 日. */
export const dateWidth = 136;

const widths: Readonly<Record<Field['kind'], number>> = {
  text: 160,
  note: 240,
  phone: 140,
  email: 200,
  url: 180,
  date: dateWidth,
  instant: 140,
  money: 120,
  quantity: 90,
  percent: 90,
  integer: 90,
  flag: 80,
  choice: 110,
  ref: 150,
  refs: 170,
  tags: 160,
  rows: 200,
};
const rightAligned = new Set<Field['kind']>(['money', 'quantity', 'percent', 'integer', 'date', 'instant']);

/**
 * The columns of an entity's table, derived from its fields: what the definition marks as `list`, in its order.
 * Money is shown in the record's own `currency`.
 */
export function columnsOf<R>(entity: EntityName): Column<R>[] {
  const definition = entityOf(entity);
  return Object.entries(definition.fields)
    .filter(([, field]) => field.list !== undefined)
    .map(([name, field]): Column<R> => {
      const title = name === definition.title;
      return {
        key: name,
        label: field.label,
        width: title ? 220 : widths[field.kind],
        ...(title ? { grow: true, fixed: true } : {}),
        ...(rightAligned.has(field.kind) ? { align: 'right' as const, descFirst: true } : {}),
        ...(field.kind === 'tags' || field.kind === 'refs' || field.kind === 'rows' ? {} : { sort: name }),
        ...(field.list === 'offered' ? { offered: true } : {}),
        render: (row) => {
          const body = row as Readonly<Record<string, unknown>>;
          const currency = typeof body['currency'] === 'string' ? body['currency'] : undefined;
          const value = (
            <FieldValue field={field} value={body[name]} cell {...(currency === undefined ? {} : { currency })} />
          );
          return title ? <span className="b">{value}</span> : value;
        },
      };
    });
}
