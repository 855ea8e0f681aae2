import { Button, TextInput } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { SidePanel } from '../../ui/side-panel';
import { parseDiscount } from './numbers';
import { texts } from './texts';

interface DiscountAllProps {
  readonly decimal: string;
  readonly onApply: (discountBp: number) => void;
  readonly onClose: () => void;
}

/** One discount for every line of the order. */
export function DiscountAll({ decimal, onApply, onClose }: DiscountAllProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const [text, setText] = useState('');
  const discountBp = parseDiscount(text, decimal);
  return (
    <SidePanel title={t('discountAll')} label={t('discountAll')} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (discountBp !== undefined) onApply(discountBp);
        }}
      >
        <TextInput
          data-autofocus
          label={t('discountAllHint')}
          autoComplete="off"
          inputMode="decimal"
          value={text}
          error={discountBp === undefined ? t('badDiscount') : undefined}
          description={discountBp === undefined ? undefined : format.discount(discountBp)}
          inputWrapperOrder={['label', 'input', 'error', 'description']}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Button type="submit" mt={12} disabled={discountBp === undefined || text.trim() === ''}>
          {t('apply')}
        </Button>
      </form>
    </SidePanel>
  );
}
