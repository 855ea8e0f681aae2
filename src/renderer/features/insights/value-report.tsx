import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { usualConfig } from '../../../shared/domain/insights/analysis-config';
import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import type { AnalysisRequest } from '../../data/api';
import { useData, useRecord } from '../../data/hooks';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { ChosenListLink } from '../../pages/list-page';
import { GradeMark } from '../../ui/status-mark';
import { Answered } from './answered';
import { BarChart, type Bar } from './bar-chart';
import { MovesSince } from './moves-since';
import { NoOrders } from './nothing-yet';
import { placesOf } from './pareto-places';
import { FigureTable, Report } from './report';
import { measureFormat, shareText } from './report-money';
import type { ReportPart } from './report-part';
import { ReportBasis } from './report-basis';
import { RfmGrid } from './rfm-grid';
import { texts } from './texts';
import { ticksTo } from './ticks';
import { askedFor } from './use-view';

/** Who brings how much: the Pareto curve, the grid of recency and frequency, and who moved. */
export function ValueReport(part: ReportPart): ReactNode {
  const { view } = part;
  const request = { kind: 'value', ...askedFor(view), measure: view.measure, months: view.months } as const;
  const asked = useAnalysis(request);
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="value" {...answer} />
          {answer.accounts === 0 ? (
            <NoneInPeriod {...part} />
          ) : (
            <>
              <div className="value-columns">
                <Pareto {...part} request={request} answer={answer} />
                <RfmGrid {...part} />
              </div>
              <MovesSince {...part} />
            </>
          )}
        </>
      )}
    </Answered>
  );
}

function NoneInPeriod({ view, change }: ReportPart): ReactNode {
  const t = useTexts(texts);
  return (
    <NoOrders
      title={t('noOrders')}
      {...(view.months < 24 ? { action: <Button onClick={() => change({ months: 24 })}>{t('longer')}</Button> } : {})}
    >
      {t('noOrdersHint')}
    </NoOrders>
  );
}

const tones = ['accent', 'second', 'third'] as const;
const toneOf = (gradeAt: number): (typeof tones)[number] => tones[Math.min(gradeAt, tones.length - 1)] ?? 'third';

interface ParetoProps extends ReportPart {
  readonly request: AnalysisRequest<'value'>;
  readonly answer: Analyses['value'];
}

function Pareto({ request, answer, view, change, choices }: ParetoProps): ReactNode {
  const data = useData();
  const t = useTexts(texts);
  const format = useFormat();
  const { measure, currency, accounts, total, shareOfBestFifth, shareOfBestFifthBefore, grades } = answer;
  const written = measureFormat(format, measure, currency);
  const places = placesOf(answer);
  const words = { revenue: t('ofRevenue'), margin: t('ofMargin'), orders: t('ofOrders') }[measure];
  const top = Math.max(0, ...places.map(({ height }) => height));
  const ticks = ticksTo(top).map((value) => ({ value, text: written.axis(value) }));
  const ofGrade = (grade: string) =>
    choices.where && [...choices.where, { field: 'figures.grade', op: 'eq' as const, value: grade }];
  const sort = { field: 'figures.net12Minor', desc: true };
  // A list knows the spend of the months of the grades; of other months, and by other measures, a bar names its accounts.
  const settings = useRecord('analysisSettings', ownAnalysisSettingsId);
  const isListed = measure === 'revenue' && view.months === (settings?.gradeMonths ?? usualConfig.grades.months);
  const bars = places.map(({ from, to, sum, height, grade, gradeAt, least, most }): Bar => {
    const conditions = isListed
      ? choices.where && [
          ...choices.where,
          { field: 'figures.spendMinor', op: 'gte' as const, value: least },
          { field: 'figures.spendMinor', op: 'lte' as const, value: most },
        ]
      : async () => {
          const named = await data.analyse({ ...request, ranks: [from, to] });
          return [{ field: 'id', op: 'in' as const, value: named?.members ?? [] }];
        };
    return {
      key: String(from),
      value: height,
      name: t(from === to ? 'barOne' : 'barOf', {
        from: format.number(from),
        to: format.number(to),
        sum: written.whole(sum),
        grade,
      }),
      tone: toneOf(gradeAt),
      ...(conditions ? { conditions } : {}),
    };
  });
  const best = grades[0];
  const finding =
    accounts === 1
      ? t('oneBrings')
      : shareOfBestFifth === undefined || accounts < 5
        ? t('fewBring', { n: format.number(accounts), total: written.whole(total) })
        : t('bestFifth', { share: shareText(format, shareOfBestFifth), measure: words });
  const detail = [
    best && accounts > 1
      ? t('ofThem', { n: format.number(best.accounts), all: format.number(accounts), grade: best.grade })
      : '',
    accounts >= 5 ? leaning(shareOfBestFifth, shareOfBestFifthBefore) : '',
    answer.otherCurrencies > 0 ? t('otherCurrencies', { n: format.number(answer.otherCurrencies) }) : '',
  ];
  function leaning(now: number | undefined, before: number | undefined): string {
    if (now === undefined || before === undefined) return '';
    const moved = Math.round(now * 100) - Math.round(before * 100);
    return t(moved > 0 ? 'leansMore' : moved < 0 ? 'leansLess' : 'leansSame', { share: shareText(format, before) });
  }
  return (
    <Report
      finding={finding}
      detail={detail.filter(Boolean).join(format.options.language === 'en' ? ' ' : '；')}
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      chart={
        <BarChart
          name={finding}
          bars={bars}
          ticks={ticks}
          unit={t(places.length < 100 ? 'perAccount' : 'per100', { measure: t(measure) })}
          below={[0, 0.2, 0.4, 0.6, 0.8, 1].map((value) => ({ value, text: shareText(format, value) }))}
          {...(accounts === 1
            ? {}
            : {
                line: {
                  values: answer.cumulative,
                  unit: t('running'),
                  marks: [0, 0.25, 0.5, 0.75, 1].map((value) => ({ value, text: shareText(format, value) })),
                  ...(shareOfBestFifth === undefined || accounts < 5 ? {} : { at: shareOfBestFifth }),
                },
              })}
          opens={{ entity: 'account', sort }}
        />
      }
      table={
        <FigureTable
          label={finding}
          rows={places}
          keyOf={({ from }) => String(from)}
          columns={[
            {
              name: t('rank'),
              cell: ({ from, to }) =>
                from === to ? format.number(from) : `${format.number(from)}–${format.number(to)}`,
            },
            { name: t('grade'), cell: ({ grade }) => <GradeMark grade={grade} /> },
            {
              name: measure === 'orders' ? t('orders') : t('money', { what: t(measure), currency }),
              right: true,
              cell: ({ sum }) => written.cell(sum),
            },
            { name: t('share'), right: true, cell: ({ sum }) => (total > 0 ? shareText(format, sum / total) : '') },
            {
              name: t('runningShare'),
              right: true,
              cell: ({ to }) =>
                shareText(format, answer.cumulative[Math.round((to / accounts) * (answer.cumulative.length - 1))] ?? 0),
            },
          ]}
        />
      }
    >
      <ul className="grade-legend">
        {grades.map(({ grade, accounts: n, sum, share }, at) => (
          <li key={grade}>
            <i className={`bar ${toneOf(at)}`} aria-hidden />
            <GradeMark grade={grade} />
            <span>
              <ChosenListLink entity="account" sort={sort} conditions={ofGrade(grade)} className="plainlink">
                <b>{written.whole(sum)}</b> {shareText(format, share)}
              </ChosenListLink>
              <span className="s d2 block">
                {n === 0
                  ? t('nobodyOfGrade')
                  : t('accountsMean', { n: format.number(n), mean: written.whole(Math.round(sum / n)) })}
              </span>
            </span>
          </li>
        ))}
      </ul>
    </Report>
  );
}
