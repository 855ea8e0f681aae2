import { TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { decimalForEditing, parseDecimal } from '../i18n/format';
import { useFormat } from '../i18n/format-context';

export interface DecimalFieldProps {
  readonly label?: ReactNode;
  readonly 'aria-label'?: string;
  readonly value: number | undefined;
  /** Decimal places of the integer: 2 for cents, 3 for thousandths, 0 for whole numbers. */
  readonly digits: number;
  /** Places shown in any case. */
  readonly least: number;
  readonly unit?: string;
  readonly onChange: (value: number | string | undefined) => void;
  readonly error?: string | undefined;
  readonly required?: boolean;
  readonly withAsterisk?: boolean;
  readonly disabled?: boolean;
  readonly name?: string;
  readonly autoFocus?: boolean;
  readonly description?: ReactNode;
  readonly onBlur?: () => void;
}

/**
 * A number in the writing of the region, kept as an integer of `digits` places. What is no number is handed on as the
 * typed text, so that the check of the form can name it.
 */
export function DecimalField({ value, digits, least, unit, onChange, onBlur, ...rest }: DecimalFieldProps): ReactNode {
  const { region } = useFormat().options;
  const [typed, setTyped] = useState<string | undefined>(undefined);
  const shown = typed ?? (value === undefined ? '' : decimalForEditing(value, digits, least, region));
  return (
    <TextInput
      {...rest}
      className="figures"
      autoComplete="off"
      inputMode="decimal"
      value={shown}
      rightSection={unit === undefined ? undefined : <span className="xs d3">{unit}</span>}
      onChange={(event) => {
        const text = event.currentTarget.value;
        setTyped(text);
        onChange(text.trim() === '' ? undefined : (parseDecimal(text, digits, region) ?? text));
      }}
      onBlur={() => {
        if (typed !== undefined && (typed.trim() === '' || parseDecimal(typed, digits, region) !== undefined))
          setTyped(undefined);
        onBlur?.();
      }}
    />
  );
}
