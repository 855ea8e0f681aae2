import { Checkbox, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { memo, type CSSProperties, type ReactNode } from 'react';
import type { Label } from '../../shared/schema/label';
import { useLabel, useTexts } from '../i18n/texts';
import type { Column } from './columns';
import type { TableSort } from './record-table';

/** Pixels of the button for the columns, which floats above the head. */
const toolsWidth = 32;
const pickWidth = 36;

const texts = {
  columns: ['Columns', '列设置', '欄位設定'],
  selectAll: ['Select all rows that are loaded', '选择已加载的所有行', '選取已載入的所有列'],
  sortBy: ['Sort by {name}', '按{name}排序', '依{name}排序'],
} as const satisfies Record<string, Label>;

/** Column widths for head and rows alike. The button for the columns lies above the end of the last one. */
export function layoutOf<R>(columns: readonly Column<R>[], picking: boolean): CSSProperties {
  const widths = columns.map(({ width, grow }, index) => ({
    width: width + (index === columns.length - 1 ? toolsWidth : 0),
    grow,
  }));
  // Without one that takes the rest all widen alike, so that rows reach the edge.
  const even = !widths.some(({ grow }) => grow);
  const tracks = widths.map(({ width, grow }) =>
    even || grow ? `minmax(${width}px, ${even ? width : Number(grow)}fr)` : `${width}px`,
  );
  return {
    minWidth: widths.reduce((sum, { width }) => sum + width, picking ? pickWidth : 0),
    '--rb-columns': [...(picking ? [`${pickWidth}px`] : []), ...tracks].join(' '),
  } as CSSProperties;
}

interface ColumnMenuProps<R> {
  readonly all: readonly Column<R>[];
  /** Those that are shown. */
  readonly columns: readonly Column<R>[];
  readonly choose: (keys: readonly string[]) => void;
}

/** Which columns a table shows. */
export const ColumnMenu = memo(function ColumnMenu<R>({ all, columns, choose }: ColumnMenuProps<R>): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  return (
    <div className="table-tools">
      <Menu position="bottom-end" closeOnItemClick={false}>
        <Menu.Target>
          <button type="button" className="iconbutton" aria-label={t('columns')}>
            <IconColumns3 size={16} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown className="pop">
          {all
            .filter((column) => !column.fixed)
            .map((column) => {
              const shown = columns.includes(column);
              return (
                <Menu.Item
                  key={column.key}
                  role="menuitemcheckbox"
                  aria-checked={shown}
                  leftSection={<Checkbox.Indicator checked={shown} size="xs" />}
                  onClick={() => {
                    const keys = columns.map((other) => other.key);
                    const next = shown ? keys.filter((key) => key !== column.key) : [...keys, column.key];
                    choose(next);
                  }}
                >
                  {l(column.label)}
                </Menu.Item>
              );
            })}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}) as <R>(props: ColumnMenuProps<R>) => ReactNode;

interface TableHeadProps<R> {
  readonly columns: readonly Column<R>[];
  readonly sort: TableSort | undefined;
  readonly onSort: ((sort: TableSort) => void) | undefined;
  /** undefined in a table without a selection. */
  readonly picked: 'all' | 'some' | 'none' | undefined;
  readonly onPickAll: () => void;
}

export function TableHead<R>({ columns, sort, onSort, picked, onPickAll }: TableHeadProps<R>): ReactNode {
  const t = useTexts(texts);
  const l = useLabel();
  return (
    <thead role="rowgroup">
      <tr role="row" aria-rowindex={1}>
        {picked !== undefined && (
          <th role="columnheader" className="pickcell">
            <input
              type="checkbox"
              className="pick"
              aria-label={t('selectAll')}
              checked={picked === 'all'}
              ref={(box) => {
                if (box) box.indeterminate = picked === 'some';
              }}
              onChange={onPickAll}
            />
          </th>
        )}
        {columns.map((column) => {
          const sorted = sort !== undefined && sort.field === column.sort;
          return (
            <th
              key={column.key}
              role="columnheader"
              className={`${column.align === 'right' ? 'r' : ''}${sorted ? ' srt' : ''}`}
              title={column.hint}
              {...(column.sort === undefined
                ? {}
                : {
                    'aria-sort': sorted
                      ? sort.desc
                        ? ('descending' as const)
                        : ('ascending' as const)
                      : ('none' as const),
                  })}
            >
              {column.sort !== undefined && onSort ? (
                <button
                  type="button"
                  className="sortbutton"
                  title={[column.hint, t('sortBy', { name: l(column.label) })].filter(Boolean).join('\n')}
                  onClick={() =>
                    onSort({ field: column.sort ?? '', desc: sorted ? !sort.desc : (column.descFirst ?? false) })
                  }
                >
                  {l(column.label)}
                  {sorted &&
                    (sort.desc ? <IconArrowDown size={12} aria-hidden /> : <IconArrowUp size={12} aria-hidden />)}
                </button>
              ) : (
                l(column.label)
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}
