import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { texts } from './texts';

const hourMs = 3_600_000;

/** How old a stock figure is; amber after a day. Stock is what head office last said, never a promise. */
export function StockAge({ at }: { readonly at: string | undefined }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  if (at === undefined) return <span className="xs d3 age">{t('stockUnknown')}</span>;
  const ageMs = Math.max(0, Date.now() - Date.parse(at));
  const words =
    ageMs < hourMs
      ? t('ageMinutes', { n: Math.max(1, Math.round(ageMs / 60_000)) })
      : ageMs < 24 * hourMs
        ? t('ageHours', { n: Math.round(ageMs / hourMs) })
        : t('ageDays', { n: Math.floor(ageMs / (24 * hourMs)) });
  return (
    <span className={ageMs < 24 * hourMs ? 'xs d3 age' : 'xs warn age'} title={format.dateTime(at)}>
      {words}
    </span>
  );
}
