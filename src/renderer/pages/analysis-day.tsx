import type { ReactNode } from 'react';
import { dateOfDay, dayNumber } from '../../shared/domain/dates';
import { analysisDay } from '../../shared/domain/insights/analysis-day';
import type { Label } from '../../shared/schema/label';
import { useRecords } from '../data/hooks';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';

const texts = { asOf: ['As of {day}', '截至 {day}', '截至 {day}'] } as const satisfies Record<string, Label>;

const latestPopulation = {
  where: [{ field: 'kind', op: 'eq', value: 'population' }],
  sort: [{ field: 'asOf', desc: true }],
} as const;
const one = { offset: 0, limit: 1 };

/** The analysis date of the company, YYYY-MM-DD: today, or the last day of a history that has ended; undefined until known. */
export function useAnalysisDay(): string | undefined {
  const { today } = useFormat();
  const found = useRecords('analysisResult', latestPopulation, { window: one });
  if (!found) return undefined;
  const [latest] = found.rows;
  return dateOfDay(analysisDay(latest ? dayNumber(latest.asOf) : 0, dayNumber(today)));
}

/** After words: of which day they are, where that is not today. */
export function AsOf({ day }: { readonly day: string | undefined }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  if (day === undefined || day === format.today) return null;
  return (
    <>
      {' '}
      <span className="xs d3 nw">{t('asOf', { day: format.fullDate(day) })}</span>
    </>
  );
}
