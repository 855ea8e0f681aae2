import type { ReactNode } from 'react';
import type { StageFigures } from '../../../shared/domain/stages';
import { entities } from '../../../shared/entities';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import { FigureTable } from './report';
import { shareText } from './report-money';
import { reportTexts } from './report-texts';

/** How many opportunities go on from each stage, and how long they stay there. */
export function StageTable({ stages }: { readonly stages: readonly StageFigures[] }): ReactNode {
  const t = useTexts(reportTexts);
  const label = useLabel();
  const format = useFormat();
  const { choices } = entities.opportunity.fields.stage;
  return (
    <Section title={t('stagesHead')}>
      <FigureTable
        label={t('stagesHead')}
        rows={stages}
        keyOf={({ stage }) => stage}
        columns={[
          { name: t('stage'), cell: ({ stage }) => label(choices?.[stage] ?? [stage, stage, stage]) },
          { name: t('stageEntered'), right: true, cell: ({ entered }) => format.number(entered) },
          { name: t('stageWentOn'), right: true, cell: ({ wentOn }) => format.number(wentOn) },
          { name: t('stageLost'), right: true, cell: ({ lost }) => format.number(lost) },
          { name: t('stageOpen'), right: true, cell: ({ open }) => format.number(open) },
          {
            name: t('stageConversion'),
            right: true,
            cell: ({ wentOn, lost }) => (wentOn + lost > 0 ? shareText(format, wentOn / (wentOn + lost)) : ''),
          },
          {
            name: t('stageDays'),
            right: true,
            cell: ({ medianDays }) => (medianDays === undefined ? '' : format.number(Math.round(medianDays))),
          },
        ]}
      />
      <p className="xs d3 chart-note">{t('stagesNote')}</p>
    </Section>
  );
}
