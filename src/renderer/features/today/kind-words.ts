import { useCallback } from 'react';
import { useTexts } from '../../i18n/texts';
import type { KindCounts } from './day-road';
import { texts } from './texts';

/** "4 visits and 1 call"; an empty text for nothing. */
export function useKindWords(): (counts: KindCounts) => string {
  const t = useTexts(texts);
  return useCallback(
    ({ visits, calls, others }) => {
      const parts = [
        visits > 0 ? t('visits', { n: visits }) : '',
        calls > 0 ? t('calls', { n: calls }) : '',
        others > 0 ? t('others', { n: others }) : '',
      ].filter((part) => part !== '');
      const [last, ...before] = [...parts].reverse();
      return before.length === 0 ? (last ?? '') : `${before.reverse().join(t('comma'))}${t('and')}${last ?? ''}`;
    },
    [t],
  );
}
