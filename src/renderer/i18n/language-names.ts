import type { Language } from '../../shared/schema/label';

/** Every language under its own name, the same in all of them. */
export const languageNames: { readonly value: Language; readonly label: string }[] = [
  { value: 'en', label: 'English' },
  { value: 'zh-CN', label: '简体中文' },
  { value: 'zh-TW', label: '繁體中文' },
];
