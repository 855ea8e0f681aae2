import { memo, useRef, type ReactNode, type RefObject } from 'react';
import type { Label } from '../../shared/schema/label';
import { useTexts } from '../i18n/texts';
import type { Column } from './columns';

const texts = {
  select: ['Select row', '选择此行', '選取此列'],
} as const satisfies Record<string, Label>;

/** The same objects for rows that are as they were, so that only what changed is drawn again. */
export function useSameRows<R extends { readonly id: string }>(
  rows: readonly R[] | undefined,
): readonly R[] | undefined {
  const known = useRef<{ readonly from: readonly R[]; readonly rows: readonly R[] } | undefined>(undefined);
  if (rows === undefined || rows === known.current?.from) return rows && known.current?.rows;
  const before = new Map(known.current?.rows.map((row) => [row.id, row]));
  const same = rows.map((row) => {
    const old = before.get(row.id);
    return old !== undefined && isSame(old, row) ? old : row;
  });
  known.current = { from: rows, rows: same };
  return same;
}

/** Of plain data, as it comes from the data module. */
function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length &&
    keys.every((key) => Object.hasOwn(b, key) && isSame(a[key as keyof typeof a], b[key as keyof typeof b]))
  );
}

interface TableRowProps<R> {
  readonly id: string;
  readonly index: number;
  /** undefined while it is being read. */
  readonly row: R | undefined;
  readonly columns: readonly Column<R>[];
  /** undefined in a table without a selection. */
  readonly picked: boolean | undefined;
  readonly focused: boolean;
  readonly own: string | undefined;
  readonly acts: RefObject<{
    readonly toggle: (row: R | undefined) => void;
    readonly click: (index: number, row: R | undefined, clicks: number) => void;
  }>;
}

/** The place at `index`, whichever record stands there: a list that is scrolled fast draws few things anew. */
export const TableRow = memo(function TableRow<R extends { readonly id: string }>({
  id,
  index,
  row,
  columns,
  picked,
  focused,
  own,
  acts,
}: TableRowProps<R>): ReactNode {
  const t = useTexts(texts);
  return (
    <tr
      id={id}
      role="row"
      aria-rowindex={index + 2}
      aria-selected={picked === true}
      className={`${picked === true ? 'sel' : ''}${focused ? ' foc' : ''}${own ? ` ${own}` : ''}`}
      onClick={(event) => {
        if (!isOwnControl(event.target)) acts.current.click(index, row, event.detail);
      }}
    >
      {picked !== undefined && (
        <td role="gridcell" className="pickcell">
          {row && (
            <input
              type="checkbox"
              className="pick"
              tabIndex={-1}
              aria-label={t('select')}
              checked={picked}
              onChange={() => acts.current.toggle(row)}
            />
          )}
        </td>
      )}
      {columns.map((column) => (
        <td key={column.key} role="gridcell" className={`${row ? 'cell' : ''}${column.align === 'right' ? ' r' : ''}`}>
          {row && column.render(row)}
        </td>
      ))}
    </tr>
  );
}) as <R extends { readonly id: string }>(props: TableRowProps<R>) => ReactNode;

const isOwnControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('button, a, input, label') !== null;
