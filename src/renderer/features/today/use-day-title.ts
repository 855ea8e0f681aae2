import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { texts } from './texts';

/** "Thursday 19 Nov", 11 月 19 日 星期四. */
export function useDayTitle(): string {
  const t = useTexts(texts);
  const format = useFormat();
  return t('dayTitle', { weekday: format.weekday(format.today, 'long'), date: format.date(format.today) });
}
