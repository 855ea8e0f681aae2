import { isDayOff } from '../../shared/domain/dates';
import type { Label } from '../../shared/schema/label';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';

const texts = {
  dayOff: ['A {day}, when most are closed', '{day}，多数客户休息', '{day}，多數客戶休息'],
} as const satisfies Record<string, Label>;

/** A remark below a day that somebody chose although hardly anybody works on it; the day stays as it is. */
export function useDayOffHint(): (date: string | undefined) => string | undefined {
  const t = useTexts(texts);
  const format = useFormat();
  return (date) =>
    date !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(date) && isDayOff(date)
      ? t('dayOff', { day: format.weekday(date, 'long') })
      : undefined;
}
