import type { PeriodName } from '../../shared/domain/targets';
import type { Label } from '../../shared/schema/label';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';

const texts = {
  quarter: ['Q{n} {year}', '{year} 年第 {n} 季度', '{year} 年第 {n} 季'],
} as const satisfies Record<string, Label>;

/** A month or quarter in words. */
export function usePeriodWords(): (period: PeriodName) => string {
  const t = useTexts(texts);
  const format = useFormat();
  return (period) => {
    const [year = '', n] = period.split('-Q');
    return n === undefined ? format.month(period) : t('quarter', { n, year });
  };
}
