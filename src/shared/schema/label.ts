/** The same words in the three languages of Roadbook: English, Simplified Chinese, Traditional Chinese (Taiwan). */
export type Label = readonly [en: string, zhCN: string, zhTW: string];

export const languages = ['en', 'zh-CN', 'zh-TW'] as const;
export type Language = (typeof languages)[number];

export const inLanguage = (label: Label, language: Language): string => label[languages.indexOf(language)] as string;
