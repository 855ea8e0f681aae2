import { Textarea, type TextareaProps } from '@mantine/core';
import { useEffect, useRef, useState, type ReactNode, type Ref } from 'react';
import { useMergedRef } from '@mantine/hooks';
import type { Label } from '../../shared/schema/label';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';

const texts = {
  notTaken: [
    'Too long, so it was not pasted. At most {max} characters fit here.',
    '内容过长，未能粘贴，此处最多 {max} 个字符',
    '內容過長，未能貼上，此處最多 {max} 個字元',
  ],
} as const satisfies Record<string, Label>;

interface NoteAreaProps extends Omit<
  TextareaProps,
  'ref' | 'value' | 'onChange' | 'maxLength' | 'autosize' | 'minRows' | 'maxRows' | 'classNames' | 'style'
> {
  readonly ref?: Ref<HTMLTextAreaElement>;
  readonly value: string;
  /** Lines when empty, and lines from which on it scrolls. */
  readonly minRows: number;
  readonly maxRows: number;
  /** Characters that fit. */
  readonly max: number;
  readonly onChange: (text: string) => void;
}

/**
 * Several lines that grow with their text, sized by the style sheet: a script that measures lays a long note out twice for
 * every letter. What is pasted beyond `max` is kept out whole and said in words: cut off it
 * would be lost unseen, and laying out a megabyte stops the window.
 */
export function NoteArea({ ref, value, max, minRows, maxRows, onChange, error, ...rest }: NoteAreaProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const area = useRef<HTMLTextAreaElement>(null);
  const areas = useMergedRef(area, ref);
  const [refused, setRefused] = useState(false);
  useEffect(() => {
    const element = area.current;
    if (!element) return undefined;
    const judge = (event: InputEvent): void => {
      const added = event.data ?? event.dataTransfer?.getData('text/plain') ?? '';
      const length = element.value.length - (element.selectionEnd - element.selectionStart) + added.length;
      if (added === '' || length <= max || event.isComposing) return;
      event.preventDefault();
      setRefused(true);
    };
    element.addEventListener('beforeinput', judge);
    return () => element.removeEventListener('beforeinput', judge);
  }, [max]);
  return (
    <Textarea
      {...rest}
      ref={areas}
      classNames={{ input: 'notearea' }}
      style={{ '--least-lines': minRows, '--most-lines': maxRows }}
      autoComplete="off"
      value={value}
      error={refused ? t('notTaken', { max: format.number(max) }) : error}
      onChange={(event) => {
        setRefused(false);
        onChange(event.currentTarget.value);
      }}
    />
  );
}
