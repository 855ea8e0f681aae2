import { useState, type KeyboardEvent, type ReactNode } from 'react';
import { isComposing } from '../../ui/key-match';
import '../../ui/cell.css';

interface NumberCellProps {
  readonly value: number;
  readonly label: string;
  /** As it is read when nobody edits it. */
  readonly shown: string;
  /** As it is edited. */
  readonly editing: string;
  readonly placeholder?: string;
  readonly parse: (text: string) => number | undefined;
  readonly problem: string;
  readonly column: 'quantity' | 'discount';
  readonly row: number;
  readonly onChange: (value: number) => void;
}

/** A number in the grid: taken over with every key that leaves a valid one; Escape puts the old one back. */
export function NumberCell({
  value,
  label,
  shown,
  editing,
  placeholder,
  parse,
  problem,
  column,
  row,
  onChange,
}: NumberCellProps): ReactNode {
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const [before, setBefore] = useState(value);
  const wrong = typed !== undefined && typed.trim() !== '' && parse(typed) === undefined;
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (isComposing(event.nativeEvent) || event.key !== 'Escape' || typed === undefined) return;
    event.stopPropagation();
    event.preventDefault();
    setTyped(undefined);
    onChange(before);
  };
  return (
    <>
      <input
        className={wrong ? 'cellinput wrong' : 'cellinput'}
        aria-label={label}
        aria-invalid={wrong}
        data-column={column}
        data-row={row}
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        value={typed ?? shown}
        onFocus={(event) => {
          setBefore(value);
          setTyped(editing);
          const input = event.currentTarget;
          requestAnimationFrame(() => input.select());
        }}
        onBlur={() => setTyped(undefined)}
        onChange={(event) => {
          const text = event.currentTarget.value;
          setTyped(text);
          const next = parse(text);
          if (next !== undefined && next !== value) onChange(next);
        }}
        onKeyDown={onKeyDown}
      />
      {wrong && (
        <span className="cellproblem" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}
