import { createContext, useContext, useMemo } from 'react';
import type { Label, Language } from '../../shared/schema/label';
import { inLanguage } from '../../shared/schema/label';

/**
 * Words lie beside the feature that uses them, all three languages on one line, so that none can be missing:
 * `const texts = { waiting: ['{n} change waits|{n} changes wait', '{n} 项更改待同步', '{n} 項變更待同步'] } as const`.
 * English may carry two forms around `|`, chosen by `n`.
 */
export type Texts = Readonly<Record<string, Label>>;
export type Params = Readonly<Record<string, string | number>>;

export function formatText(label: Label, language: Language, params: Params = {}): string {
  let pattern = inLanguage(label, language);
  if (language === 'en' && pattern.includes('|')) {
    const [one = '', many = ''] = pattern.split('|');
    pattern = String(params['n']) === '1' ? one : many;
  }
  return pattern.replace(/\{(\w+)\}/g, (whole, name: string) =>
    Object.hasOwn(params, name) ? String(params[name]) : whole,
  );
}

export const LanguageContext = createContext<Language>('en');
export const useLanguage = (): Language => useContext(LanguageContext);

/** `const t = useTexts(texts); t('waiting', { n: 3 })` */
export function useTexts<T extends Texts>(texts: T): (key: keyof T & string, params?: Params) => string {
  const language = useLanguage();
  return useMemo(() => (key, params) => formatText(texts[key] as Label, language, params), [texts, language]);
}

/** For labels that come with definitions: `const l = useLabel(); l(field.label)` */
export function useLabel(): (label: Label, params?: Params) => string {
  const language = useLanguage();
  return useMemo(() => (label, params) => formatText(label, language, params), [language]);
}
