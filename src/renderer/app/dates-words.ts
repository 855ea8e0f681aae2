import 'dayjs/locale/zh-cn';
import 'dayjs/locale/zh-tw';
import type { Language } from '../../shared/schema/label';

/** The names under which the calendar knows the languages. */
export const datesWords: Readonly<Record<Language, string>> = { en: 'en', 'zh-CN': 'zh-cn', 'zh-TW': 'zh-tw' };
