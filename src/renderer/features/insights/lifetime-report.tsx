import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Answered } from './answered';
import { BarChart, type AxisMark, type Bar } from './bar-chart';
import { NoOrders } from './nothing-yet';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import { shareText } from './report-money';
import type { ReportPart } from './report-part';
import { reportTexts } from './report-texts';
import { StayingSection } from './staying-section';
import { texts } from './texts';
import { ticksTo } from './ticks';
import { askedFor } from './use-view';

/** What the customers of today are worth from now on, and how far the model behind it can be trusted. */
export function LifetimeReport(part: ReportPart): ReactNode {
  const t = useTexts(texts);
  const asked = useAnalysis({ kind: 'lifetime', ...askedFor(part.view) });
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="lifetime" {...answer} />
          {answer.histogram.length === 0 ? (
            <NoOrders title={t('noOrdersYet')}>{t('noOrdersYetHint')}</NoOrders>
          ) : (
            <div className="report-columns">
              <div>
                <Distribution {...part} answer={answer} />
                <StayingSection staying={answer.staying} />
                <Model answer={answer} />
              </div>
              <Best answer={answer} />
            </div>
          )}
        </>
      )}
    </Answered>
  );
}

type Answer = Analyses['lifetime'];
type Step = Answer['histogram'][number];

function Distribution({ answer, view, change, choices }: ReportPart & { readonly answer: Answer }): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const { currency, histogram, model, total } = answer;
  const customers = histogram.reduce((sum, { accounts }) => sum + accounts, 0);
  const last = histogram.at(-1);
  const whole = (minor: number): string => format.wholeMoney(minor, currency);
  const fallback = model.purchases.fallback ?? model.spend.fallback;
  const top = Math.max(0, ...histogram.map(({ accounts }) => accounts));
  // The last step takes all that lie beyond.
  const opens = (step: Step) =>
    choices.where && [
      ...choices.where,
      { field: 'figures.lifetimeMinor', op: 'gte' as const, value: step.from },
      ...(step === last ? [] : [{ field: 'figures.lifetimeMinor', op: 'lte' as const, value: step.until - 1 }]),
    ];
  const bars = histogram.map((step): Bar => {
    const conditions = opens(step);
    return {
      key: String(step.from),
      value: step.accounts,
      name: t(step === last && histogram.length > 1 ? 'histogramLast' : 'histogramBar', {
        from: whole(step.from),
        until: whole(step.until),
        n: format.number(step.accounts),
      }),
      tone: 'accent',
      ...(conditions ? { conditions } : {}),
    };
  });
  const each = Math.max(1, Math.ceil(histogram.length / 6));
  // Beside few names the sum is told as exactly as each of them.
  const finding = t('worthTotal', { total: customers < 5 ? whole(total) : format.shortMoney(total, currency) });
  return (
    <Report
      finding={finding}
      detail={[
        t('horizon', { n: format.number(customers) }),
        fallback === undefined ? t('modelFitted') : t(fallback),
      ].join(format.options.language === 'en' ? ' ' : '；')}
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      chart={
        <BarChart
          name={finding}
          bars={bars}
          ticks={ticksTo(top).map((value) => ({ value, text: format.number(value) }))}
          unit={t('histogramUnit')}
          below={histogram
            .map(({ from }, index): AxisMark => ({
              value: index / histogram.length,
              text: format.shortMoney(from, currency),
            }))
            .filter((_, index) => histogram.length === 1 || (index % each === 0 && index + each < histogram.length))
            .concat(
              last && histogram.length > 1
                ? [
                    {
                      value: 1,
                      atEnd: true,
                      text: t('orMore', { amount: format.shortMoney(last.from, currency) }),
                    },
                  ]
                : [],
            )}
          opens={{ entity: 'account', sort: { field: 'figures.lifetimeMinor', desc: true } }}
        />
      }
      table={
        <FigureTable
          label={finding}
          rows={histogram}
          keyOf={({ from }) => String(from)}
          columns={[
            { name: t('from'), right: true, cell: ({ from }) => whole(from) },
            { name: t('until'), right: true, cell: (step) => (step === last ? '–' : whole(step.until)) },
            { name: t('accounts'), right: true, cell: ({ accounts }) => format.number(accounts) },
            {
              name: t('share'),
              right: true,
              cell: ({ accounts }) => shareText(format, customers > 0 ? accounts / customers : 0),
            },
          ]}
        />
      }
    />
  );
}

function Best({ answer }: { readonly answer: Answer }): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  return (
    <Section title={t('best')} count={answer.best.length}>
      <div className="scrolled" tabIndex={0} role="region" aria-label={t('best')}>
        <FigureTable
          label={t('best')}
          rows={answer.best}
          keyOf={({ accountId }) => accountId}
          columns={[
            {
              name: t('account'),
              cell: ({ accountId }) => (
                <Link href={pathOf('account', accountId)} className="plainlink b el">
                  <RefTitle entity="account" id={accountId} />
                </Link>
              ),
            },
            {
              name: t('pAlive'),
              right: true,
              cell: ({ pAlive }) => (pAlive === undefined ? '' : shareText(format, pAlive)),
            },
            {
              name: t('lifetimeValue'),
              right: true,
              cell: ({ lifetimeMinor }) => format.wholeMoney(lifetimeMinor, answer.currency),
            },
          ]}
        />
      </div>
    </Section>
  );
}

/** Parameters with their errors: whoever knows the models can judge them, and whoever does not sees that they were checked. */
function Model({ answer }: { readonly answer: Answer }): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const { purchases, spend } = answer.model;
  const written = (value: number | undefined): string =>
    value === undefined
      ? ''
      : new Intl.NumberFormat(format.options.region, { maximumSignificantDigits: 4 })
          .format(value)
          .replace('-', '\u2212');
  const rows = [
    ...(purchases.fit ? parametersOf('BG/NBD', purchases.fit) : []),
    ...(spend.fit ? parametersOf('Gamma-Gamma', spend.fit) : []),
  ];
  const { holdout } = answer;
  return (
    <Section title={t('model')}>
      {rows.length > 0 && (
        <FigureTable
          label={t('model')}
          rows={rows}
          keyOf={({ name }) => name}
          columns={[
            { name: t('parameter'), cell: ({ name }) => name },
            {
              name: t('estimate'),
              right: true,
              cell: ({ value, isAtLimit }) => (isAtLimit ? t('atLimit', { value: written(value) }) : written(value)),
            },
            { name: t('standardError'), right: true, cell: ({ error }) => written(error) || '–' },
          ]}
        />
      )}
      {rows.length > 0 && (
        <p className="xs d3 chart-note">
          {t(answer.populationSource === 'headOffice' ? 'fittedToOffice' : 'fittedToLaptop', {
            n: format.number(answer.customers),
            repeat: format.number(answer.repeatCustomers),
          })}
        </p>
      )}
      {[purchases.fit, spend.fit].map(
        (fit, index) =>
          fit && (
            <p key={index} className="xs d3">
              {t('fitOf', {
                model: index === 0 ? 'BG/NBD' : 'Gamma-Gamma',
                value: written(fit.logLikelihood),
                n: fit.iterations,
                state: t(fit.converged ? 'converged' : 'notConverged'),
              })}
            </p>
          ),
      )}
      {[purchases.fallback, spend.fallback]
        .filter((reason, index, all) => reason !== undefined && all.indexOf(reason) === index)
        .map(
          (reason) =>
            reason && (
              <p key={reason} className="s d2">
                {t(reason)}
              </p>
            ),
        )}
      {(holdout !== undefined || rows.length > 0) && (
        <p className="s d2">
          {holdout
            ? t('holdout', {
                expected: format.number(Math.round(holdout.expected)),
                actual: format.number(holdout.actual),
              })
            : t('noHoldout')}
        </p>
      )}
    </Section>
  );
}

interface Parameter {
  readonly name: string;
  readonly value: number;
  readonly error: number | undefined;
  readonly isAtLimit: boolean;
}

function parametersOf<K extends string>(
  model: string,
  fit: {
    readonly parameters: Readonly<Record<K, number>>;
    readonly standardErrors?: Readonly<Record<K, number>> | undefined;
    readonly atLimit: readonly K[];
  },
): Parameter[] {
  return (Object.keys(fit.parameters) as K[]).map((name) => ({
    name: `${model} ${name}`,
    value: fit.parameters[name],
    error: fit.standardErrors?.[name],
    isAtLimit: fit.atLimit.includes(name),
  }));
}
