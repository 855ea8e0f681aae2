import type { ReactNode } from 'react';
import type { Analyses, StayingGroup } from '../../../shared/domain/insights/analyses';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import { FigureTable } from './report';
import { shareText } from './report-money';
import { stayingTexts } from './staying-texts';

const yearDays = 365;

/** Whether customers stayed longer that were visited, tied or answered in time at the beginning, and that this is no proof. */
export function StayingSection({ staying }: Pick<Analyses['lifetime'], 'staying'>): ReactNode {
  const t = useTexts(stayingTexts);
  const format = useFormat();
  const group = ({ share, error, customers }: StayingGroup): string =>
    t('staying', {
      share: shareText(format, share),
      error: shareText(format, error),
      n: format.number(customers),
    });
  return (
    <Section title={t('title')}>
      {staying.sides.length === 0 ? (
        <p className="s d2">{t('tooFew', { n: format.number(staying.customers) })}</p>
      ) : (
        <>
          <FigureTable
            label={t('title')}
            rows={staying.sides}
            keyOf={({ side }) => side}
            columns={[
              { name: t('firstHalfYear'), cell: ({ side }) => t(side) },
              { name: t('after'), cell: ({ days }) => t('years', { n: Math.round(days / yearDays) }) },
              { name: t('having'), cell: (side) => group(side.with) },
              { name: t('lacking'), cell: ({ without }) => group(without) },
              { name: t('chance'), cell: ({ isMoreThanChance }) => t(isMoreThanChance ? 'unlikely' : 'possible') },
            ]}
          />
          <p className="s d2 chart-note">{t('noCause')}</p>
          <p className="xs d3">{t('method')}</p>
        </>
      )}
    </Section>
  );
}
