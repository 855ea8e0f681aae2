import { act, cleanup, screen } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { press, renderUi } from '../../../test/support/ui-for-tests';
import type { Column } from './columns';
import { RecordTable, windowFor, type TableRows } from './record-table';

interface Line {
  readonly id: string;
  readonly name: string;
}

const columns: Column<Line>[] = [
  { key: 'name', label: ['Name', '名称', '名稱'], width: 200, fixed: true, sort: 'name', render: (row) => row.name },
];
const total = 100_000;

beforeAll(() => {
  // The test environment lays nothing out: a window of 600 pixels.
  vi.stubGlobal(
    'ResizeObserver',
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  Object.defineProperty(HTMLElement.prototype, 'clientHeight', { configurable: true, get: () => 600 });
  Object.defineProperty(HTMLElement.prototype, 'clientWidth', { configurable: true, get: () => 900 });
});
vi.setConfig({ testTimeout: 20_000 });
afterEach(cleanup);

const linesOf = (offset: number, limit: number): TableRows<Line> => ({
  offset,
  total,
  rows: Array.from({ length: Math.min(limit, total - offset) }, (_, index) => ({
    id: `id-${offset + index}`,
    name: `Row ${offset + index}`,
  })),
});

function Table({
  onWindow,
  onOpen,
  onLook,
}: {
  readonly onWindow?: (window: { offset: number; limit: number }) => void;
  readonly onOpen?: (row: Line) => void;
  readonly onLook?: (row: Line) => void;
}): ReactNode {
  const [data, setData] = useState<TableRows<Line>>(() => linesOf(0, 50));
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [load] = useState(() => (window: { offset: number; limit: number }) => {
    onWindow?.(window);
    setData(linesOf(window.offset, window.limit));
  });
  return (
    <RecordTable
      entity="account"
      columns={columns}
      data={data}
      onWindow={load}
      storageKey="test"
      {...(onOpen ? { onOpen } : {})}
      {...(onLook ? { onLookInside: onLook } : {})}
      selection={{ ids: selected, onChange: setSelected }}
    />
  );
}

const key = (name: string, options = {}): void => act(() => void press(document.body, name, options));

describe('a table of 100 000 rows', () => {
  it('has only the rows in sight in the document, and says how many there are', () => {
    renderUi(<Table />);
    expect(screen.getAllByRole('row').length).toBeLessThan(60);
    expect(screen.getByRole('grid').getAttribute('aria-rowcount')).toBe('100001');
    expect(screen.getByText('Row 0')).toBeDefined();
  });

  it('asks for whole steps, so that a line of scrolling asks for nothing new', () => {
    expect(windowFor(0, 17, total)).toEqual({ offset: 0, limit: 100 });
    expect(windowFor(3, 20, total)).toEqual({ offset: 0, limit: 100 });
    expect(windowFor(500, 517, total)).toEqual({ offset: 450, limit: 150 });
    expect(windowFor(99_990, 99_999, total)).toEqual({ offset: 99_900, limit: 100 });
    expect(windowFor(0, 0, 0)).toEqual({ offset: 0, limit: 50 });
  });

  it('moves by keys, opens and looks inside the row with the focus', () => {
    const [open, look] = [vi.fn(), vi.fn()];
    renderUi(<Table onOpen={open} onLook={look} />);
    key('j');
    key('j');
    key('ArrowDown');
    key('k');
    key(' ');
    expect(look).toHaveBeenCalledWith({ id: 'id-1', name: 'Row 1' });
    key('Enter');
    expect(open).toHaveBeenCalledWith({ id: 'id-1', name: 'Row 1' });
    expect(screen.getByRole('grid').getAttribute('aria-activedescendant')).toMatch(/-1$/);
  });

  it('selects with X', () => {
    renderUi(<Table />);
    key('j');
    key('x');
    expect(screen.getAllByRole('row').filter((row) => row.getAttribute('aria-selected') === 'true')).toHaveLength(1);
    key('x');
    expect(screen.getAllByRole('row').filter((row) => row.getAttribute('aria-selected') === 'true')).toHaveLength(0);
  });

  it('keeps the row with the focus clear of the lower edge', () => {
    const scrolled = vi.fn();
    Object.defineProperty(HTMLElement.prototype, 'offsetHeight', { configurable: true, get: () => 600 });
    Object.defineProperty(HTMLElement.prototype, 'scrollHeight', { configurable: true, get: () => 34 * total + 30 });
    Element.prototype.scrollTo = scrolled;
    renderUi(<Table />);
    // The seventeenth row ends at 578 pixels; the head above it takes 30 of the 600.
    for (let row = 0; row < 17; row += 1) key('ArrowDown');
    expect(scrolled).toHaveBeenLastCalledWith(expect.objectContaining({ top: 8 }));
  });

  it('draws a row again when it changed, and no other', () => {
    const drawn = vi.fn();
    const watched: Column<Line>[] = [
      {
        key: 'name',
        label: ['Name', '名称', '名稱'],
        width: 200,
        fixed: true,
        render: (row) => (drawn(row.id), row.name),
      },
    ];
    const lines = (name: string): TableRows<Line> => {
      const { rows } = linesOf(0, 50);
      return { offset: 0, total: 50, rows: rows.map((row) => (row.id === 'id-3' ? { ...row, name } : row)) };
    };
    const nothing = (): void => undefined;
    let answer: ((data: TableRows<Line>) => void) | undefined;
    const Watched = (): ReactNode => {
      const [data, setData] = useState(() => lines('Row 3'));
      answer = setData;
      return <RecordTable entity="account" columns={watched} data={data} onWindow={nothing} storageKey="watched" />;
    };
    renderUi(<Watched />);
    expect(drawn).toHaveBeenCalled();
    drawn.mockClear();
    act(() => answer?.(lines('Another name')));
    expect(drawn.mock.calls.map(([id]) => String(id))).toEqual(['id-3']);
    expect(screen.getByText('Another name')).toBeDefined();
  });

  it('does nothing while an input method composes', () => {
    const open = vi.fn();
    renderUi(<Table onOpen={open} />);
    key('j');
    key('j', { composing: true });
    key('Enter', { composing: true });
    key('Enter', { keyCode: 229 });
    expect(open).not.toHaveBeenCalled();
    key('Enter');
    expect(open).toHaveBeenCalledWith({ id: 'id-0', name: 'Row 0' });
  });
});
