import { useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { isComposing } from './key-match';
import './cell.css';

/** How a cell is named and where it stands, for the keys that lead from one to the next. */
export interface CellPlace {
  readonly label: string;
  readonly row: number;
  readonly column: string | number;
  readonly placeholder?: string;
}

interface CellInputProps extends CellPlace {
  /** As it is read when nobody edits it. */
  readonly shown: string;
  /** As it is edited. */
  readonly editing: string;
  /** Undefined: nothing that can stand here. */
  readonly parse: (text: string) => number | undefined;
  readonly problem: string;
  readonly onStart?: () => void;
  readonly onType?: (text: string) => void;
  /** Left, or Enter pressed: once, with what was typed last. */
  readonly onLeave?: (text: string) => void;
  /** Escape: what was typed does not count. */
  readonly onGiveUp?: () => void;
}

/** The input of a number in a grid, and what is said of one that is none. */
export function CellInput(props: CellInputProps): ReactNode {
  const { label, row, column, placeholder, shown, editing, parse, problem } = props;
  const [typed, setTyped] = useState<string | undefined>(undefined);
  // Enter leaves, and so does the cursor because of it: both in one event, before anything is drawn again.
  const held = useRef<string | undefined>(undefined);
  const hold = (text: string | undefined): void => {
    held.current = text;
    setTyped(text);
  };
  const isWrong = typed !== undefined && typed.trim() !== '' && parse(typed) === undefined;
  const leave = (): void => {
    const text = held.current;
    hold(undefined);
    if (text !== undefined) props.onLeave?.(text);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (isComposing(event.nativeEvent)) return;
    if (event.key === 'Enter' && !isWrong) leave();
    if (event.key !== 'Escape' || typed === undefined) return;
    event.stopPropagation();
    event.preventDefault();
    hold(undefined);
    props.onGiveUp?.();
  };
  return (
    <>
      <input
        className={isWrong ? 'cellinput wrong' : 'cellinput'}
        aria-label={label}
        aria-invalid={isWrong}
        data-row={row}
        data-column={column}
        inputMode="decimal"
        autoComplete="off"
        placeholder={placeholder}
        value={typed ?? shown}
        onFocus={(event) => {
          hold(editing);
          props.onStart?.();
          const input = event.currentTarget;
          requestAnimationFrame(() => input.select());
        }}
        onBlur={leave}
        onChange={(event) => {
          hold(event.currentTarget.value);
          props.onType?.(event.currentTarget.value);
        }}
        onKeyDown={onKeyDown}
      />
      {isWrong && (
        <span className="cellproblem" role="alert">
          {problem}
        </span>
      )}
    </>
  );
}
