import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { decimalForEditing, parseDecimal } from '../i18n/format';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import type { Label } from '../../shared/schema/label';
import { CellInput, type CellPlace } from './cell-input';
import { isComposing } from './key-match';

const texts = {
  notNumber: ['No number of that kind', '不是有效的数字', '不是有效的數字'],
} as const satisfies Record<string, Label>;

interface NumberCellProps extends CellPlace {
  /** Integer of `digits` decimal places. */
  readonly value: number | undefined;
  readonly digits: number;
  readonly most: number;
  /** As it is read when nobody edits it. */
  readonly shown: string;
  /** May be left empty. */
  readonly isOptional?: boolean;
  /** When it is left or Enter is pressed, with another value than before. */
  readonly onSave: (value: number | undefined) => Promise<void>;
}

/** A number in a grid that is saved when it is left; Escape puts the old one back. Zero or more. */
export function NumberCell(props: NumberCellProps): ReactNode {
  const { value, digits, most, shown, isOptional = false, onSave, ...place } = props;
  const t = useTexts(texts);
  const { region } = useFormat().options;
  const [saving, setSaving] = useState<string | undefined>(undefined);
  const parse = (text: string): number | undefined => {
    const meant = parseDecimal(text, digits, region);
    return meant !== undefined && meant >= 0 && meant <= most ? meant : undefined;
  };
  const save = (text: string): void => {
    const isEmpty = text.trim() === '';
    const meant = parse(text);
    if (meant === value || (meant === undefined && !(isEmpty && isOptional))) return;
    // Until the record says so itself.
    setSaving(text);
    void onSave(meant).finally(() => setSaving(undefined));
  };
  return (
    <CellInput
      {...place}
      shown={saving ?? shown}
      editing={value === undefined ? '' : decimalForEditing(value, digits, 0, region)}
      parse={parse}
      problem={t('notNumber')}
      onLeave={save}
    />
  );
}

/** The cell of a grid at a place, if it is drawn. */
export const cellAt = (grid: Element | null, row: number, column: string | number): HTMLElement | null =>
  grid?.querySelector<HTMLElement>(`input[data-row="${row}"][data-column="${column}"]`) ?? null;

/**
 * Enter and the arrows go up and down in a grid of cells.
 * @param beyond what comes below the last row
 */
export function onGridKey(event: KeyboardEvent<HTMLElement>, beyond?: () => void): void {
  const { target, key } = event;
  const mod = event.ctrlKey || event.metaKey || event.altKey;
  if (mod || isComposing(event.nativeEvent) || !(target instanceof HTMLElement)) return;
  const { row, column } = target.dataset;
  const by = key === 'Enter' || key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
  if (row === undefined || column === undefined || by === 0) return;
  // A number that is none is not left behind.
  if (target.getAttribute('aria-invalid') === 'true') return;
  event.preventDefault();
  event.stopPropagation();
  const next = cellAt(event.currentTarget, Number(row) + by, column);
  if (next) next.focus();
  else if (by > 0) beyond?.();
}
