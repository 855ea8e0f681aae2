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
  type RefObject,
} from 'react';
import { useVirtualizer } from '@tanstack/react-virtual';
import { entityOf, type EntityName } from '../../shared/entities';
import type { Label } from '../../shared/schema/label';
import { useLabel } from '../i18n/texts';
import { columnsOf, type Column } from './columns';
import { isComposing } from './key-match';
import { useRowHeight } from './density';
import { useShortcuts } from './shortcuts';
import { ColumnMenu, layoutOf, TableHead } from './table-head';
import { TableRow, useSameRows } from './table-row';
import { useViewMemory } from './view-memory';

const texts = {
  move: ['move', '移动', '移動'],
  moveUp: ['move up', '上移', '上移'],
  open: ['open', '打开', '開啟'],
  look: ['look inside', '预览', '預覽'],
  pick: ['select', '选择', '選取'],
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

/** Pixels, as in the style sheet. */
const headHeight = 30;
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
  const l = useLabel();
  const memory = useViewMemory();
  const tableId = useId();
  const all = useMemo(() => props.columns ?? columnsOf<R>(entity), [props.columns, entity]);
  const own = useColumnChoice(storageKey);
  const { keys: chosen, choose } = props.columnChoice ?? own;
  const columns = useMemo(
    () => all.filter((column) => column.fixed || (chosen ? chosen.includes(column.key) : !column.offered)),
    [all, chosen],
  );
  const rowHeight = useRowHeight();
  const scroller = useRef<HTMLDivElement>(null);
  const total = data?.total ?? 0;
  const rows = useSameRows(data?.rows);
  const saved = useMemo(() => savedView(memory.session.get(`table:${storageKey}`)), [memory, storageKey]);
  const [active, setActive] = useState<number | undefined>(undefined);

  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    initialOffset: saved?.offset ?? 0,
    // The rows begin below the head, which stays.
    scrollPaddingEnd: headHeight,
    // Rows from the first paint on; the true size is measured right after it.
    initialRect: { width: 0, height: 800 },
  });
  const items = virtual.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items[items.length - 1]?.index ?? 0;

  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight]);
  useWanted(windowFor(first, last, total), onWindow);

  const offset = data?.offset ?? 0;
  const rowAt = (index: number): R | undefined => rows?.[index - offset];
  const activeRow = active === undefined ? undefined : rowAt(active);
  const activeId = activeRow?.id;

  // The row that had the focus has it again after coming back, wherever it moved to.
  const restored = useRef(false);
  useEffect(() => {
    if (restored.current || !data) return;
    restored.current = true;
    const at = saved?.activeId === undefined ? -1 : data.rows.findIndex((row) => row.id === saved.activeId);
    if (at >= 0) setActive(data.offset + at);
    if (saved && saved.offset > 0) virtual.scrollToOffset(saved.offset);
  }, [data, saved, virtual]);

  const [remember, rememberSoon] = useRemembered(`table:${storageKey}`, scroller, activeId);
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
    rememberSoon();
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
  const click = (index: number, row: R | undefined, clicks: number): void => {
    setActive(index);
    remember(row?.id);
    if (clicks !== 1 || window.getSelection()?.toString()) return;
    keepSecondClick();
    open(row);
  };
  // Rows are drawn again when they change, not when the table around them was.
  const acts = useRef({ toggle, click });
  acts.current = { toggle, click };

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

  const ids = selection?.ids;
  const allSelected = ids !== undefined && rows !== undefined && rows.length > 0 && rows.every(({ id }) => ids.has(id));
  const picking = ids !== undefined;
  const look = useMemo(() => layoutOf(columns, picking), [columns, picking]);

  return (
    <div className="table-frame">
      <ColumnMenu all={all} columns={columns} choose={choose} />
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
        onScroll={rememberSoon}
      >
        <table className="tb" role="presentation" style={look}>
          <TableHead
            columns={columns}
            sort={sort}
            onSort={onSort}
            picked={ids === undefined ? undefined : allSelected ? 'all' : ids.size > 0 ? 'some' : 'none'}
            onPickAll={() =>
              selection?.onChange(
                allSelected ? new Set() : new Set([...selection.ids, ...(rows ?? []).map((row) => row.id)]),
              )
            }
          />
          <tbody
            role="rowgroup"
            style={total === 0 ? {} : { height: virtual.getTotalSize(), paddingTop: items[0]?.start ?? 0 }}
          >
            {items.map((item) => {
              const row = rowAt(item.index);
              return (
                <TableRow
                  key={item.index}
                  id={`${tableId}-${item.index}`}
                  index={item.index}
                  row={row}
                  columns={columns}
                  picked={ids === undefined ? undefined : row !== undefined && ids.has(row.id)}
                  focused={item.index === active}
                  own={row ? rowClass?.(row) : undefined}
                  acts={acts}
                />
              );
            })}
            {data && total === 0 && emptyState !== undefined && (
              <tr role="row" className="spacer">
                <td role="gridcell" className="table-empty">
                  {emptyState}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <div className="table-focus" />
      {footer !== undefined && <div className="table-foot">{footer}</div>}
    </div>
  );
}

/** At most so often, while a hand drags the scroll bar through places that nobody can read. */
const askEveryMs = 50;

/** Asks for the window that is wanted: the first one at once, of many in a row the last. */
function useWanted(
  { offset, limit }: { readonly offset: number; readonly limit: number },
  onWindow: RecordTableProps<never>['onWindow'],
): void {
  const lastAt = useRef(-Infinity);
  useEffect(() => {
    const ask = (): void => {
      lastAt.current = performance.now();
      onWindow({ offset, limit });
    };
    const wait = lastAt.current + askEveryMs - performance.now();
    if (wait <= 0) {
      ask();
      return undefined;
    }
    const timer = setTimeout(ask, wait);
    return () => clearTimeout(timer);
  }, [onWindow, offset, limit]);
}

/** A position is kept once the scrolling rests, and when the table is left. */
const restMs = 200;

/** @returns how to keep the position and the row now, and how to keep them soon */
function useRemembered(
  key: string,
  scroller: RefObject<HTMLElement | null>,
  activeId: string | undefined,
): readonly [(activeId: string | undefined) => void, () => void] {
  const { session } = useViewMemory();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const latest = useRef(activeId);
  latest.current = activeId;
  const remember = useCallback(
    (id: string | undefined): void => {
      clearTimeout(timer.current);
      timer.current = undefined;
      session.set(key, { offset: scroller.current?.scrollTop ?? 0, ...(id === undefined ? {} : { activeId: id }) });
    },
    [session, key, scroller],
  );
  // The position is not read while rows are drawn: the browser would lay them out twice.
  const soon = useCallback((): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => remember(latest.current), restMs);
  }, [remember]);
  useLayoutEffect(
    () => () => {
      if (timer.current !== undefined) remember(latest.current);
    },
    [remember],
  );
  return [remember, soon];
}

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
