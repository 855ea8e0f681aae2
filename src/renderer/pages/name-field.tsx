import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { isComposing } from '../ui/key-match';

interface NameFieldProps {
  readonly name: string;
  readonly label: string;
  readonly save: string;
  readonly onName: (name: string) => void;
}

const longestName = 60;

/** A name that is asked for in a small dialog; Enter or the button gives it. */
export function NameField({ name, label, save, onName }: NameFieldProps): ReactNode {
  const [text, setText] = useState(name);
  const trimmed = text.trim();
  const settle = (): void => {
    if (trimmed !== '') onName(trimmed);
  };
  return (
    <div className="saved-list-name">
      <TextInput
        data-autofocus
        size="xs"
        label={label}
        autoComplete="off"
        maxLength={longestName}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || isComposing(event.nativeEvent)) return;
          event.preventDefault();
          settle();
        }}
      />
      <Button size="compact-sm" disabled={trimmed === ''} onClick={settle}>
        {save}
      </Button>
    </div>
  );
}
