import type { ReactNode } from 'react';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Answered } from './answered';
import { BarChart, type Bar } from './bar-chart';
import { lastDayOf, monthAfter } from './months';
import { NoOrders } from './nothing-yet';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import { ProductPipeline } from './product-pipeline';
import { StageTable } from './stage-table';
import { TargetSection } from './target-section';
import { shareText } from './report-money';
import type { ReportPart } from './report-part';
import { reportTexts } from './report-texts';
import { texts } from './texts';
import { ticksTo } from './ticks';
import { askedFor } from './use-view';

type Answer = Analyses['forecast'];

/** What the months to come should bring, from the months before and from the open opportunities. */
export function ForecastReport(part: ReportPart): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const { productId } = part.view;
  const asked = useAnalysis({
    kind: 'forecast',
    ...askedFor(part.view),
    ...(productId === undefined ? {} : { productId }),
  });
  // Nobody is asked to sell so much of one product, or to one segment.
  const targets = productId === undefined && part.view.segmentId === undefined && (
    <TargetSection view={part.view} change={part.change} currency={part.currency} />
  );
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="forecast" {...answer} />
          {answer.actual.every((value) => value === 0) ? (
            <>
              <NoOrders title={t('noForecast')}>{t('noOrdersYetHint')}</NoOrders>
              {targets}
            </>
          ) : (
            <Forecast {...part} answer={answer} targets={targets} />
          )}
        </>
      )}
    </Answered>
  );
}

interface Month {
  readonly month: string;
  readonly actual?: number;
  readonly expected?: Answer['expected'][number];
  readonly pipelineMinor?: number;
}

const shownActuals = 24;

interface ForecastProps extends ReportPart {
  readonly answer: Answer;
  readonly targets: ReactNode;
}

function Forecast({ answer, targets, view, change }: ForecastProps): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const {
    actual,
    expected,
    currency,
    monthFrom,
    pastError,
    pipelineMinor,
    pipelineByProduct,
    stages,
    productId,
    territoryId,
  } = answer;
  const whole = (minor: number): string => format.wholeMoney(Math.round(minor), currency);
  const months: Month[] = [
    ...actual.map((value, index) => ({ month: monthAfter(monthFrom, index), actual: value })),
    ...expected.map((value, index) => ({
      month: monthAfter(monthFrom, actual.length + index),
      expected: value,
      pipelineMinor: pipelineMinor[index] ?? 0,
    })),
  ];
  const shown = months.slice(-(shownActuals + expected.length));
  const top = Math.max(0, ...shown.map((month) => month.actual ?? month.expected?.high ?? 0));
  const total = expected.reduce((sum, { value }) => sum + value, 0);
  const yearBefore = actual.slice(actual.length - 12, actual.length - 12 + expected.length);
  const before = yearBefore.reduce((sum, value) => sum + value, 0);
  const growth = actual.length >= 12 && before > 0 ? total / before - 1 : undefined;
  const pipeline = pipelineMinor.reduce((sum, value) => sum + value, 0);
  const finding = t('nextMonths', { total: format.shortMoney(Math.round(total), currency), n: expected.length });
  const details = [
    growth === undefined ? '' : t('againstYear', { change: `${growth > 0 ? '+' : ''}${shareText(format, growth)}` }),
    t('method', { method: t(`method-${answer.method}`) }),
    pastError ? t('pastErrorIs', { amount: whole(pastError.meanAbsoluteError) }) : t('noPastError'),
    pastError?.scaledError === undefined ? '' : t('betterThan', { share: shareText(format, pastError.scaledError) }),
  ];
  // Orders are not cut by product or territory in their list.
  const opens = productId === undefined && territoryId === undefined;
  const bars = shown.map(({ month, actual: value, expected: guess }): Bar => {
    const name = format.month(month);
    if (guess)
      return {
        key: month,
        value: guess.value,
        name: t('barExpected', {
          month: name,
          amount: whole(guess.value),
          low: whole(guess.low),
          high: whole(guess.high),
        }),
        tone: 'expected',
        range: guess,
      };
    return {
      key: month,
      value: value ?? 0,
      name: t('barActual', { month: name, amount: whole(value ?? 0) }),
      tone: 'accent',
      ...(opens
        ? {
            conditions: [
              { field: 'orderedOn', op: 'gte', value: `${month}-01` },
              { field: 'orderedOn', op: 'lte', value: lastDayOf(month) },
            ],
          }
        : {}),
    };
  });
  return (
    <Report
      finding={finding}
      detail={details.filter(Boolean).join(format.options.language === 'en' ? ' ' : '；')}
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      chart={
        <BarChart
          name={finding}
          bars={bars}
          ticks={ticksTo(top).map((value) => ({ value, text: format.shortMoney(value, currency) }))}
          unit={t('perMonth')}
          below={shown
            .map(({ month }, index) => ({ value: (index + 0.5) / shown.length, month }))
            .filter(({ month }) => month.endsWith('-01') || month.endsWith('-07'))
            .map(({ value, month }) => ({ value, text: format.month(month) }))}
          opens={{ entity: 'order', sort: { field: 'orderedOn', desc: true } }}
        />
      }
      table={
        <FigureTable
          label={finding}
          rows={months.toReversed()}
          keyOf={({ month }) => month}
          columns={[
            { name: t('month'), cell: ({ month }) => format.month(month) },
            {
              name: t('money', { what: t('actual'), currency }),
              right: true,
              cell: (row) => (row.actual === undefined ? '' : format.amount(row.actual, currency)),
            },
            {
              name: t('expected'),
              right: true,
              cell: ({ expected: guess }) => guess && format.amount(Math.round(guess.value), currency),
            },
            {
              name: t('low'),
              right: true,
              cell: ({ expected: guess }) => guess && format.amount(Math.round(guess.low), currency),
            },
            {
              name: t('high'),
              right: true,
              cell: ({ expected: guess }) => guess && format.amount(Math.round(guess.high), currency),
            },
            {
              name: t('pipeline'),
              right: true,
              cell: ({ pipelineMinor: open }) => (open === undefined ? '' : format.amount(Math.round(open), currency)),
            },
          ]}
        />
      }
    >
      <p className="s d2 chart-note">{t('legend')}</p>
      {pipeline > 0 && <p className="s d2">{t('pipelineNote', { amount: whole(pipeline) })}</p>}
      {targets}
      {productId === undefined && pipelineByProduct.length > 0 && (
        <ProductPipeline
          pipeline={pipelineByProduct}
          currency={currency}
          onProduct={(next) => change({ productId: next })}
        />
      )}
      {stages.some(({ entered }) => entered > 0) && <StageTable stages={stages} />}
    </Report>
  );
}
