import type { ReactNode } from 'react';
import { Link, useSearch } from 'wouter';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import { monthsBefore } from './months';
import { MoverTable } from './mover-line';
import type { ReportPart } from './report-part';
import { texts } from './texts';
import { askedFor } from './use-view';

const shown = 8;

/** Below the report of value: who changed segment, the greatest changes first. */
export function MovesSince({ view }: ReportPart): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const search = useSearch();
  const { answer } = useAnalysis({
    kind: 'migration',
    ...askedFor(view),
    over: 'rfm',
    compareWith: monthsBefore(view.asOf ?? format.today, view.since),
  });
  if (!answer) return null;
  const { down, up, lostMinor, wonMinor } = answer;
  return (
    <Section
      title={t('whoMoved', { day: format.fullDate(answer.from) })}
      count={answer.movers.length > 0 ? t('upDown', { down: format.number(down), up: format.number(up) }) : undefined}
      className="moves"
      action={
        answer.movers.length > 0 && (
          <span className="move-sums">
            <span className="d3">{t('effect')}</span>{' '}
            <b className="bad">{format.wholeMoney(lostMinor, answer.currency)}</b>
            <b className="ok">+{format.wholeMoney(wonMinor, answer.currency)}</b>
            <Link href={`/insights/migration${search === '' ? '' : `?${search}`}`} className="link">
              {t('allMoves')}
            </Link>
          </span>
        )
      }
    >
      {answer.movers.length === 0 ? (
        <p className="s d3">{t('nobodyMoved')}</p>
      ) : (
        <MoverTable
          over={answer.over}
          movers={answer.movers.slice(0, shown)}
          currency={answer.currency}
          label={t('whoMoved', { day: format.fullDate(answer.from) })}
        />
      )}
    </Section>
  );
}
