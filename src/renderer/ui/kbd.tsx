import type { ReactNode } from 'react';
import { useLanguage } from '../i18n/texts';
import { keyNames } from './key-names';

/** A key as printed on the keyboard: `mod+Enter` becomes "Ctrl Enter". */
export function Key({ keys }: { readonly keys: string }): ReactNode {
  const language = useLanguage();
  return <kbd className="k">{keyNames(keys, language)}</kbd>;
}
