import type { ReactNode } from 'react';
import { chineseOf } from '../i18n/chinese-script';
import { useLanguage } from '../i18n/texts';

export function useRunLanguage(text: string): 'zh-CN' | 'zh-TW' | undefined {
  const language = useLanguage();
  return chineseOf(text, language === 'zh-TW' ? 'zh-TW' : 'zh-CN');
}

/** Text that people typed: Chinese in it carries its language, so that the right shapes and the right size are used. */
export function Run({ children, className }: { readonly children: string; readonly className?: string }): ReactNode {
  const lang = useRunLanguage(children);
  if (lang === undefined && className === undefined) return children;
  return (
    <span lang={lang} className={className}>
      {children}
    </span>
  );
}
