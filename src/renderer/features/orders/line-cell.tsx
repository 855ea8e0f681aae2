import { useState, type ReactNode } from 'react';
import { CellInput, type CellPlace } from '../../ui/cell-input';

interface LineCellProps extends CellPlace {
  readonly value: number;
  /** As it is read when nobody edits it. */
  readonly shown: string;
  /** As it is edited. */
  readonly editing: string;
  readonly parse: (text: string) => number | undefined;
  readonly problem: string;
  readonly column: 'quantity' | 'discount';
  readonly onChange: (value: number) => void;
}

/** A number of an order line: taken over with every key that leaves a valid one; Escape puts the old one back. */
export function LineCell({ value, onChange, ...cell }: LineCellProps): ReactNode {
  const [before, setBefore] = useState(value);
  return (
    <CellInput
      {...cell}
      onStart={() => setBefore(value)}
      onType={(text) => {
        const next = cell.parse(text);
        if (next !== undefined && next !== value) onChange(next);
      }}
      onGiveUp={() => onChange(before)}
    />
  );
}
