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
  const filled = (whole: string, name: string): string => (Object.hasOwn(params, name) ? String(params[name]) : whole);
  if (language === 'en') return pattern.replace(/\{(\w+)\}/g, (whole, name: string) => filled(whole, name));
  // A space parts Chinese from digits and Latin; whether it does between "{day} 起" is known only with the value, 11 月 16 日.
  return pattern.replace(/( ?)\{(\w+)\}( ?)/g, (whole, before: string, name: string, after: string, at: number) => {
    const value = filled(`{${name}}`, name);
    const [left, right] = [pattern[at - 1] ?? '', pattern[at + whole.length] ?? ''];
    return [
      isHan(left) && isHan(value[0] ?? '') ? '' : before,
      value,
      isHan(right) && isHan(value.at(-1) ?? '') ? '' : after,
    ].join('');
  });
}

const isHan = (character: string): boolean => /\p{Script=Han}/u.test(character);

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
