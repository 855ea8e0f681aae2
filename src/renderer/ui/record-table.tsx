import { Checkbox, Menu } from '@mantine/core';
import { IconArrowDown, IconArrowUp, IconColumns3 } from '@tabler/icons-react';
import { useVirtualizer } from '@tanstack/react-virtual';
import {
  useCallback,
  useEffect,
  useId,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { entityOf, type EntityName } from '../../shared/entities';
import type { Label } from '../../shared/schema/label';
import { useLabel, useTexts } from '../i18n/texts';
import { columnsOf, type Column } from './columns';
import { isComposing } from './key-match';
import { useRowHeight } from './density';
import { useShortcuts } from './shortcuts';
import { useViewMemory } from './view-memory';

/** Pixels of the button for the columns, which floats above the head. */
const toolsWidth = 32;

const texts = {
  columns: ['Columns', '列设置', '欄位設定'],
  selectAll: ['Select all rows that are loaded', '选择已加载的所有行', '選取已載入的所有列'],
  select: ['Select row', '选择此行', '選取此列'],
  move: ['move', '移动', '移動'],
  moveUp: ['move up', '上移', '上移'],
  open: ['open', '打开', '開啟'],
  look: ['look inside', '预览', '預覽'],
  pick: ['select', '选择', '選取'],
  sortBy: ['Sort by {name}', '按{name}排序', '依{name}排序'],
} as const satisfies Record<string, Label>;

/** A window into a result, as `useRecords` of the data module gives it. */
export interface TableRows<R> {
  readonly rows: readonly R[];
  readonly offset: number;
  readonly total: number;
}

export interface TableSort {
  readonly field: string;
  readonly desc: boolean;
}

export interface TableSelection {
  readonly ids: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
}

export interface RecordTableProps<R extends { readonly id: string }> {
  readonly entity: EntityName;
  /** Instead of the columns derived from the definition. */
  readonly columns?: readonly Column<R>[];
  readonly data: TableRows<R> | undefined;
  /** Called with what should be loaded, in steps, as the user scrolls. */
  readonly onWindow: (window: { offset: number; limit: number }) => void;
  readonly sort?: TableSort;
  readonly onSort?: (sort: TableSort) => void;
  readonly onOpen?: (row: R) => void;
  /** Space; called with undefined when it closes. */
  readonly onLookInside?: (row: R) => void;
  /** Follows the row that has the focus. */
  readonly onActive?: (row: R | undefined) => void;
  readonly selection?: TableSelection;
  /** Remembers columns and position under this name. */
  readonly storageKey: string;
  /** Instead of remembering the columns itself. */
  readonly columnChoice?: ColumnChoice;
  readonly emptyState?: ReactNode;
  readonly rowClass?: (row: R) => string | undefined;
  /** Below the rows: selection acts, sums. */
  readonly footer?: ReactNode;
  /** Of the table for screen readers; the plural of the entity when absent. */
  readonly label?: string;
}

interface SavedView {
  readonly offset: number;
  readonly activeId?: string;
}

const step = 50;
const ahead = 50;

/** What to load for the rows `first` to `last`: whole steps, so that scrolling a line asks for nothing new. */
export function windowFor(first: number, last: number, total: number): { offset: number; limit: number } {
  const offset = Math.max(0, Math.floor((first - ahead) / step) * step);
  const end = Math.ceil((last + 1 + ahead) / step) * step;
  return { offset, limit: Math.max(step, Math.min(end, Math.ceil(Math.max(total, 1) / step) * step) - offset) };
}

/** A table of any length: only the rows in sight are in the document. J K or arrows move, Enter opens, Space looks inside, X selects. */
export function RecordTable<R extends { readonly id: string }>(props: RecordTableProps<R>): ReactNode {
  const {
    entity,
    data,
    onWindow,
    sort,
    onSort,
    onOpen,
    onLookInside,
    onActive,
    selection,
    storageKey,
    emptyState,
    rowClass,
    footer,
  } = props;
  const t = useTexts(texts);
  const l = useLabel();
  const memory = useViewMemory();
  const tableId = useId();
  const all = useMemo(() => props.columns ?? columnsOf<R>(entity), [props.columns, entity]);
  const own = useColumnChoice(storageKey);
  const { keys: chosen, choose } = props.columnChoice ?? own;
  const columns = all.filter((column) => column.fixed || (chosen ? chosen.includes(column.key) : !column.offered));
  const rowHeight = useRowHeight();
  const scroller = useRef<HTMLDivElement>(null);
  const total = data?.total ?? 0;
  const saved = useMemo(() => savedView(memory.session.get(`table:${storageKey}`)), [memory, storageKey]);
  const [active, setActive] = useState<number | undefined>(undefined);

  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
    initialOffset: saved?.offset ?? 0,
    // Rows from the first paint on; the true size is measured right after it.
    initialRect: { width: 0, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items[items.length - 1]?.index ?? 0;

  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight]);

  const wanted = windowFor(first, last, total);
  const { offset: wantedOffset, limit: wantedLimit } = wanted;
  useEffect(() => {
    onWindow({ offset: wantedOffset, limit: wantedLimit });
  }, [onWindow, wantedOffset, wantedLimit]);

  const rowAt = useCallback(
    (index: number): R | undefined => (data ? data.rows[index - data.offset] : undefined),
    [data],
  );
  const activeRow = active === undefined ? undefined : rowAt(active);

  // The row that had the focus has it again after coming back, wherever it moved to.
  const restored = useRef(false);
  useEffect(() => {
    if (restored.current || !data) return;
    restored.current = true;
    const at = saved?.activeId === undefined ? -1 : data.rows.findIndex((row) => row.id === saved.activeId);
    if (at >= 0) setActive(data.offset + at);
    if (saved && saved.offset > 0) virtual.scrollToOffset(saved.offset);
  }, [data, saved, virtual]);

  const remember = useCallback(
    (activeId: string | undefined) =>
      memory.session.set(`table:${storageKey}`, {
        offset: scroller.current?.scrollTop ?? 0,
        ...(activeId === undefined ? {} : { activeId }),
      }),
    [memory, storageKey],
  );
  const activeId = activeRow?.id;
  useEffect(() => {
    onActive?.(activeRow);
    // Only another row counts, not new figures of the same one.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [activeId]);

  const move = (by: number): void => {
    if (total === 0) return;
    const next = active === undefined ? (by > 0 ? first : last) : Math.min(total - 1, Math.max(0, active + by));
    setActive(next);
    virtual.scrollToIndex(next, { align: 'auto' });
    remember(rowAt(next)?.id);
    scroller.current?.focus({ preventScroll: true });
  };
  const open = (row: R | undefined): void => {
    if (!row || !onOpen) return;
    remember(row.id);
    onOpen(row);
  };
  const toggle = (row: R | undefined): void => {
    if (!row || !selection) return;
    const ids = new Set(selection.ids);
    if (!ids.delete(row.id)) ids.add(row.id);
    selection.onChange(ids);
  };

  useShortcuts([
    { keys: 'j', label: texts.move, run: () => move(1) },
    { keys: 'k', label: texts.moveUp, quiet: true, run: () => move(-1) },
    { keys: 'ArrowDown', label: texts.move, quiet: true, run: () => move(1) },
    { keys: 'ArrowUp', label: texts.moveUp, quiet: true, run: () => move(-1) },
    ...(onOpen ? [{ keys: 'Enter', label: texts.open, run: () => open(activeRow) }] : []),
    ...(onLookInside ? [{ keys: 'Space', label: texts.look, run: () => activeRow && onLookInside(activeRow) }] : []),
    ...(selection ? [{ keys: 'x', label: texts.pick, run: () => toggle(activeRow) }] : []),
  ]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || event.target !== event.currentTarget) return;
    const page = Math.max(1, Math.floor((scroller.current?.clientHeight ?? 400) / rowHeight) - 2);
    const moves: Readonly<Record<string, number>> = { PageDown: page, PageUp: -page, Home: -total, End: total };
    const by = moves[event.key];
    if (by === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    move(by);
  };

  const loaded = data?.rows ?? [];
  const allSelected = selection !== undefined && loaded.length > 0 && loaded.every((row) => selection.ids.has(row.id));
  // The button for the columns lies above the end of the last one.
  const widthOf = (column: Column<R>): number =>
    column.width + (column === columns[columns.length - 1] ? toolsWidth : 0);
  const minWidth = columns.reduce((sum, column) => sum + widthOf(column), selection ? 36 : 0);
  const before = items[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (items[items.length - 1]?.end ?? 0);

  return (
    <div className="table-frame">
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
      <div
        ref={scroller}
        className="table-scroll"
        tabIndex={0}
        role="grid"
        aria-label={props.label ?? l(entityOf(entity).plural)}
        aria-rowcount={total + 1}
        aria-multiselectable={selection !== undefined}
        aria-activedescendant={active !== undefined && activeRow ? `${tableId}-${active}` : undefined}
        onKeyDown={onKeyDown}
        onScroll={() => remember(activeRow?.id)}
      >
        <table className="tb" role="presentation" style={{ minWidth }}>
          <colgroup>
            {selection && <col style={{ width: 36 }} />}
            {columns.map((column) => (
              <col key={column.key} style={column.grow ? {} : { width: widthOf(column) }} />
            ))}
          </colgroup>
          <thead role="rowgroup">
            <tr role="row" aria-rowindex={1}>
              {selection && (
                <th role="columnheader" className="pickcell">
                  <Checkbox
                    aria-label={t('selectAll')}
                    checked={allSelected}
                    indeterminate={!allSelected && selection.ids.size > 0}
                    onChange={() =>
                      selection.onChange(
                        allSelected ? new Set() : new Set([...selection.ids, ...loaded.map((row) => row.id)]),
                      )
                    }
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
                        title={t('sortBy', { name: l(column.label) })}
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
          <tbody role="rowgroup">
            {before > 0 && (
              <tr role="presentation" aria-hidden className="spacer" style={{ height: before }}>
                <td role="presentation" colSpan={columns.length + (selection ? 1 : 0)} />
              </tr>
            )}
            {items.map((item) => {
              const row = rowAt(item.index);
              const selected = row !== undefined && selection?.ids.has(row.id) === true;
              const own = row ? rowClass?.(row) : undefined;
              const focused = item.index === active;
              return (
                <tr
                  key={row?.id ?? `at ${item.index}`}
                  id={`${tableId}-${item.index}`}
                  role="row"
                  aria-rowindex={item.index + 2}
                  aria-selected={selected}
                  className={`${selected ? 'sel' : ''}${focused ? ' foc' : ''}${own ? ` ${own}` : ''}`}
                  onClick={(event) => {
                    if (isOwnControl(event.target)) return;
                    setActive(item.index);
                    remember(row?.id);
                    if (event.detail !== 1 || window.getSelection()?.toString()) return;
                    keepSecondClick();
                    open(row);
                  }}
                >
                  {selection && (
                    <td role="gridcell" className="pickcell">
                      {row && (
                        <Checkbox
                          tabIndex={-1}
                          aria-label={t('select')}
                          checked={selected}
                          onChange={() => toggle(row)}
                        />
                      )}
                    </td>
                  )}
                  {columns.map((column) => (
                    <td key={column.key} role="gridcell" className={column.align === 'right' ? 'r' : undefined}>
                      {row && <div className="cell">{column.render(row)}</div>}
                    </td>
                  ))}
                </tr>
              );
            })}
            {after > 0 && (
              <tr role="presentation" aria-hidden className="spacer" style={{ height: after }}>
                <td role="presentation" colSpan={columns.length + (selection ? 1 : 0)} />
              </tr>
            )}
            {data && total === 0 && emptyState !== undefined && (
              <tr role="row" className="spacer">
                <td role="gridcell" className="table-empty" colSpan={columns.length + (selection ? 1 : 0)}>
                  {emptyState}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {footer !== undefined && <div className="table-foot">{footer}</div>}
    </div>
  );
}

const isOwnControl = (target: EventTarget): boolean =>
  target instanceof Element && target.closest('button, a, input, label') !== null;

/** The second half of a double click falls on the page that the first half opened, and would select a word of it. */
function keepSecondClick(): void {
  window.addEventListener('mousedown', (event) => event.detail > 1 && event.preventDefault(), {
    once: true,
    capture: true,
  });
}

/** The columns a reader chose; without a choice those that are shown from the start. */
export interface ColumnChoice {
  readonly keys: readonly string[] | undefined;
  readonly choose: (keys: readonly string[]) => void;
}

/** The choice for a table, remembered on this laptop. */
export function useColumnChoice(storageKey: string): ColumnChoice {
  const { lasting } = useViewMemory();
  const name = `columns:${storageKey}`;
  const [chosen, setChosen] = useState({ name, keys: savedColumns(lasting.get(name)) });
  const keys = chosen.name === name ? chosen.keys : savedColumns(lasting.get(name));
  const choose = useCallback(
    (next: readonly string[]) => {
      setChosen({ name, keys: next });
      lasting.set(name, next);
    },
    [lasting, name],
  );
  return { keys, choose };
}

const savedColumns = (value: unknown): readonly string[] | undefined =>
  Array.isArray(value) && value.every((key) => typeof key === 'string') ? (value as string[]) : undefined;

function savedView(value: unknown): SavedView | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { offset, activeId } = value as Readonly<Record<string, unknown>>;
  return { offset: typeof offset === 'number' ? offset : 0, ...(typeof activeId === 'string' ? { activeId } : {}) };
}
