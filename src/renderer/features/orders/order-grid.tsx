import { useVirtualizer } from '@tanstack/react-virtual';
import {
  forwardRef,
  useImperativeHandle,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import type { OrderLine } from '../../../shared/domain/order';
import { useTexts } from '../../i18n/texts';
import { useRowHeight } from '../../ui/density';
import { isComposing } from '../../ui/key-match';
import { LineHeads } from './line-heads';
import { LineRow } from './line-row';
import type { Edit } from './order-editing';
import { ProductPicker, type PickerHandle } from './product-picker';
import { texts } from './texts';
import type { Catalog, Product } from './use-catalog';
import type { UsualItem } from './usual-items';

export interface GridHandle {
  /** Puts the cursor into a cell, or into the ghost line below the last row. */
  goTo(row: number, column: GridColumn): void;
  goToLine(lineId: string): void;
  goToGhost(): void;
  openUsual(): void;
}

export type GridColumn = 'quantity' | 'discount';

interface OrderGridProps {
  readonly lines: readonly OrderLine[];
  readonly currency: string;
  readonly decimal: string;
  readonly catalog: Catalog;
  /** Numbers of lines (from 1) that want more than the stock. */
  readonly short: ReadonlySet<number>;
  readonly edit: (edit: Edit) => void;
  readonly onPick: (product: Product, usual: UsualItem | undefined) => void;
  readonly onLastTime: (product: Product | undefined, usual: UsualItem | undefined) => void;
  readonly onLastTimeInLine: (row: number) => void;
  readonly toolbar: ReactNode;
  readonly footer: ReactNode;
}

const overscan = 20;
/** A cell that has just been scrolled to is drawn within a few frames. */
const tries = 10;

/** The lines of the draft as a grid; only the rows in sight are in the document, however many there are. */
export const OrderGrid = forwardRef<GridHandle, OrderGridProps>(function OrderGrid(props, handle): ReactNode {
  const { lines, currency, decimal, catalog, short, edit, onPick, onLastTime, onLastTimeInLine, toolbar, footer } =
    props;
  const t = useTexts(texts);
  const rowHeight = useRowHeight();
  const scroller = useRef<HTMLDivElement>(null);
  const body = useRef<HTMLTableSectionElement>(null);
  const picker = useRef<PickerHandle>(null);
  const [top, setTop] = useState(0);
  const onOrder = useMemo(() => new Set(lines.map((line) => line.productId)), [lines]);
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan,
    scrollMargin: top,
    scrollPaddingStart: rowHeight,
    scrollPaddingEnd: 2 * rowHeight,
  });
  useLayoutEffect(() => virtual.measure(), [virtual, rowHeight]);
  // What stands above the rows (tools, rows that could not be read) moves them down.
  useLayoutEffect(() => {
    const [rows, frame] = [body.current, scroller.current];
    if (!rows || !frame) return;
    const at = Math.round(rows.getBoundingClientRect().top - frame.getBoundingClientRect().top + frame.scrollTop);
    if (at !== top) setTop(at);
  }, [top, toolbar]);

  const cellAt = (row: number, column: string): HTMLElement | null =>
    body.current?.querySelector<HTMLElement>(`input[data-row="${row}"][data-column="${column}"]`) ?? null;
  const goTo = (row: number, column: GridColumn, left = tries): void => {
    if (row >= lines.length) return picker.current?.focus();
    const cell = cellAt(Math.max(0, row), column);
    if (cell) return cell.focus();
    if (left === tries) virtual.scrollToIndex(Math.max(0, row), { align: 'auto' });
    if (left > 0) requestAnimationFrame(() => goTo(row, column, left - 1));
  };
  useImperativeHandle(handle, () => ({
    goTo,
    goToLine: (lineId) =>
      goTo(
        lines.findIndex((line) => line.lineId === lineId),
        'quantity',
      ),
    goToGhost: () => picker.current?.focus(),
    openUsual: () => picker.current?.open(),
  }));

  const onKeyDown = (event: KeyboardEvent): void => {
    if (isComposing(event.nativeEvent) || !(event.target instanceof HTMLElement)) return;
    const { column } = event.target.dataset;
    if (column !== 'quantity' && column !== 'discount') return;
    const row = Number(event.target.dataset['row']);
    const line = lines[row];
    const mod = event.ctrlKey || event.metaKey;
    if (mod && event.key.toLowerCase() === 'd') onLastTimeInLine(row);
    else if (mod && event.key === 'Delete' && line) {
      edit({ kind: 'remove', lineId: line.lineId });
      if (lines.length === 1) picker.current?.focus();
      else requestAnimationFrame(() => goTo(Math.min(row, lines.length - 2), column));
    } else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown') && line) {
      const by = event.key === 'ArrowUp' ? -1 : 1;
      edit({ kind: 'move', lineId: line.lineId, by });
      requestAnimationFrame(() => goTo(Math.min(lines.length - 1, Math.max(0, row + by)), column));
    } else if (mod || event.altKey) return;
    else if (event.key === 'Enter' || event.key === 'ArrowDown') goTo(row + 1, column);
    else if (event.key === 'ArrowUp') goTo(row - 1, column);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const items = virtual.getVirtualItems();
  const before = (items[0]?.start ?? top) - top;
  const after = Math.max(0, virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top));
  return (
    <div className="ordermain" ref={scroller}>
      {toolbar}
      <table className="tb flush ordertable" aria-rowcount={lines.length + 2} onKeyDown={onKeyDown}>
        <thead>
          <LineHeads currency={currency} lines={lines}>
            <th scope="col" className="r">
              {t('stock')}
            </th>
            <td aria-hidden />
          </LineHeads>
        </thead>
        <tbody ref={body}>
          {before > 0 && <Spacer height={before} />}
          {items.map(({ index }) => {
            const line = lines[index];
            if (!line) return null;
            const product = catalog.products.byId.get(line.productId);
            const price = catalog.prices.get(line.productId);
            return (
              <LineRow
                key={line.lineId}
                line={line}
                index={index}
                currency={currency}
                decimal={decimal}
                stockMilli={product?.stockMilli}
                stockAt={product?.stockAt}
                short={short.has(index + 1)}
                stale={price !== undefined && price !== line.unitPriceMinor}
                edit={edit}
              />
            );
          })}
          {after > 0 && <Spacer height={after} />}
          <tr className="ghostrow">
            <td className="r d3">{lines.length + 1}</td>
            <td colSpan={8}>
              <ProductPicker
                ref={picker}
                catalog={catalog}
                lineNumber={lines.length + 1}
                onOrder={onOrder}
                onPick={onPick}
                onLastTime={onLastTime}
                onUp={() => lines.length > 0 && goTo(lines.length - 1, 'quantity')}
              />
            </td>
          </tr>
        </tbody>
      </table>
      {footer}
    </div>
  );
});

function Spacer({ height }: { readonly height: number }): ReactNode {
  return (
    <tr aria-hidden className="spacer" style={{ height }}>
      <td colSpan={9} />
    </tr>
  );
}
