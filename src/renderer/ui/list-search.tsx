import { CloseButton, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { Label } from '../../shared/schema/label';
import { useTexts } from '../i18n/texts';
import { Key } from './kbd';
import { isComposing } from './key-match';
import { useShortcuts } from './shortcuts';

const texts = {
  clear: ['Clear the search', '清除搜索', '清除搜尋'],
} as const satisfies Record<string, Label>;
const searchHere = ['Search here', '在此搜索', '在此搜尋'] as const satisfies Label;

interface ListSearchProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** What can be typed: "Name, place, phone digits". Also the name of the field for screen readers. */
  readonly placeholder: string;
  readonly width?: number | string;
}

const settleMs = 120;

/** The search box of a list: `/` goes there, Escape empties it, the list follows a moment after the last key. */
export function ListSearch({ value, onChange, placeholder, width = 300 }: ListSearchProps): ReactNode {
  const t = useTexts(texts);
  const input = useRef<HTMLInputElement>(null);
  const [text, setText] = useState(value);
  const sent = useRef(value);
  const composing = useRef(false);
  const latest = useRef(onChange);
  useEffect(() => {
    latest.current = onChange;
  });
  // A value that did not come from here (filters cleared, going back) replaces the text.
  useEffect(() => {
    if (value !== sent.current) {
      sent.current = value;
      setText(value);
    }
  }, [value]);
  const send = (next: string): void => {
    sent.current = next;
    latest.current(next);
  };
  useEffect(() => {
    if (text === sent.current || composing.current) return undefined;
    const timer = setTimeout(() => send(text), settleMs);
    return () => clearTimeout(timer);
  }, [text]);
  useShortcuts([{ keys: '/', label: searchHere, run: () => input.current?.select(), quiet: true }]);
  return (
    <TextInput
      ref={input}
      type="search"
      role="searchbox"
      aria-label={placeholder}
      placeholder={placeholder}
      autoComplete="off"
      spellCheck={false}
      // A small window gives the title its room first.
      w={typeof width === 'number' ? `min(${width}px, 27vw)` : width}
      value={text}
      leftSection={<IconSearch size={16} aria-hidden />}
      rightSection={
        text === '' ? (
          <Key keys="/" />
        ) : (
          <CloseButton
            size="sm"
            aria-label={t('clear')}
            onClick={() => {
              setText('');
              send('');
              input.current?.focus();
            }}
          />
        )
      }
      onChange={(event) => setText(event.currentTarget.value)}
      onCompositionStart={() => {
        composing.current = true;
      }}
      onCompositionEnd={(event) => {
        composing.current = false;
        send(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (isComposing(event.nativeEvent)) return;
        if (event.key === 'Escape') {
          event.stopPropagation();
          if (text === '') input.current?.blur();
          setText('');
          send('');
        }
        if (event.key === 'Enter') {
          send(text);
          input.current?.blur();
        }
      }}
    />
  );
}
