import { Button } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';
import { useTexts } from '../../i18n/texts';
import { texts } from './texts';

/** Copies what is shown this once, and says whether it did. */
export function CopyButton({ text }: { readonly text: string }): ReactNode {
  const t = useTexts(texts);
  const [copy, setCopy] = useState<'offered' | 'done' | 'failed'>('offered');
  const put = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopy('done');
    } catch {
      setCopy('failed');
    }
  };
  return (
    <div className="row">
      <Button variant="default" leftSection={<IconCopy size={16} aria-hidden />} onClick={() => void put()}>
        {t('copy')}
      </Button>
      <span className="s d2" role="status">
        {copy === 'done' && t('copied')}
        {copy === 'failed' && t('copyFailed')}
      </span>
    </div>
  );
}
