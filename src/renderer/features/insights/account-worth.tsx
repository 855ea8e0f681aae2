import type { ReactNode } from 'react';
import { dateOfDay, dayNumber } from '../../../shared/domain/dates';
import { configOf } from '../../../shared/domain/insights/analysis-settings';
import { periodStart } from '../../../shared/domain/insights/orders-by-account';
import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import type { AccountScores } from '../../data/api';
import { useRecord } from '../../data/hooks';
import { useScores } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { CategoryName } from '../../pages/category-name';
import { useCountedOrders } from '../../pages/counted-orders';
import { ExplainedAccount } from '../../pages/doubt';
import { Explained } from '../../pages/explanation';
import { usePartWords } from '../../pages/part-words';
import { buyerLabels, lifecycleLabels, segmentLabels } from '../../pages/score-labels';
import { Section } from '../../ui/section';
import { DeliveredSection } from './account-delivered';
import { NextActions } from './account-actions';
import { numberTexts } from './number-texts';
import {
  addendsOf,
  AliveNumber,
  ChurnNumber,
  GradeNumber,
  Meaning,
  PatternNumber,
  recordsOf,
  type ScoresProps,
} from './score-numbers';
import { Sparkline } from './sparkline';
import { shareText } from './report-money';
import './worth.css';

/** On the account page: what the customer is worth to us, what it has of us, and what to do next. Each number says how it came about. */
export function AccountWorth({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(numberTexts);
  const scores = useScores(accountId);
  if (scores === undefined) return null;
  if (scores === 'loading')
    return (
      <Section title={t('worth')}>
        <p className="s d3">{t('working')}</p>
      </Section>
    );
  return (
    <ExplainedAccount value={accountId}>
      <WorthSection scores={scores} />
      <DeliveredSection accountId={accountId} scores={scores} />
      <NextActions accountId={accountId} scores={scores} />
    </ExplainedAccount>
  );
}

interface LineProps {
  readonly name: string;
  readonly detail?: ReactNode;
  readonly trend?: ReactNode;
  readonly children: ReactNode;
}

/** A number with its name, what is said beside it, and how it went. */
function WorthLine({ name, detail, trend, children }: LineProps): ReactNode {
  return (
    <div className="worth-line">
      <dt>
        {name}
        {detail !== undefined && detail !== '' && <span className="xs d3 block">{detail}</span>}
      </dt>
      <dd>{children}</dd>
      <dd className="worth-trend">{trend}</dd>
    </div>
  );
}

function WorthSection({ scores }: { readonly scores: AccountScores }): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const { leftOut } = scores;
  const left = leftOut.otherCurrency + leftOut.undated + leftOut.later + leftOut.repeated;
  return (
    <Section
      title={t('worth')}
      action={
        <span className="d3">
          {t('ordersAsOf', { n: format.number(scores.orders), day: format.date(scores.asOf) })}
        </span>
      }
    >
      {scores.orders === 0 ? (
        <p className="s d2">{t('noOrdersYet')}</p>
      ) : (
        <dl className="worth">
          <GradeLine scores={scores} />
          <PatternLine scores={scores} />
          <LifetimeLine scores={scores} />
          <AliveLine scores={scores} />
          <ChurnLine scores={scores} />
          <LoyaltyLine scores={scores} />
          <BuyerLine scores={scores} />
          <DriftLine scores={scores} />
          <StageLine scores={scores} />
        </dl>
      )}
      {left > 0 && <p className="xs d3">{t('leftOut', { n: format.number(left) })}</p>}
    </Section>
  );
}

function GradeLine({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const { grade, currency, spendPeriodMinor, isTopFifth } = scores;
  if (grade === undefined) return null;
  return (
    <WorthLine
      name={t('grade')}
      detail={isTopFifth ? t('gradeTop') : t('gradeSpend', { amount: format.shortMoney(spendPeriodMinor, currency) })}
    >
      <GradeNumber scores={scores} />
    </WorthLine>
  );
}

function PatternLine({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const label = useLabel();
  const { rfm } = scores;
  if (!rfm) return null;
  return (
    <WorthLine
      name={t('pattern')}
      detail={label(segmentLabels[rfm.segment] ?? [rfm.segment, rfm.segment, rfm.segment])}
    >
      <PatternNumber scores={scores}>{`${rfm.recency} · ${rfm.frequency} · ${rfm.monetary}`}</PatternNumber>
    </WorthLine>
  );
}

function LifetimeLine({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const { value, currency, costs, trend } = scores;
  const counted = useCountedOrders(scores);
  if (value.lifetimeMinor === undefined) return null;
  const money = (minor: number): string => format.wholeMoney(minor, currency);
  return (
    <WorthLine
      name={t('lifetime')}
      detail={t('lifetimeSoFar', { amount: format.shortMoney(value.historicMinor, currency) })}
      trend={<Sparkline values={trend.flatMap(({ lifetimeMinor }) => lifetimeMinor ?? [])} />}
    >
      <Explained
        title={`${t('lifetime')} ${money(value.lifetimeMinor)}`}
        meaning={<Meaning words={t('lifetimeMeaning')} isFallback={value.fallback.length > 0} />}
        inputs={[
          ...(value.expectedOrders === undefined
            ? []
            : [{ name: t('expectedOrders'), value: format.number(Math.round(value.expectedOrders * 10) / 10) }]),
          ...(value.expectedSpendMinor === undefined
            ? []
            : [{ name: t('expectedSpend'), value: money(value.expectedSpendMinor) }]),
          ...(value.pStaysYear === undefined
            ? []
            : [
                { name: t('staysYear'), value: format.percent(Math.round(value.pStaysYear * 10_000)) },
                {
                  name: t('remainingLife'),
                  value:
                    value.remainingYears === undefined
                      ? t('moreThanTenYears')
                      : t('years', { n: format.number(Math.round(value.remainingYears * 10) / 10) }),
                },
              ]),
          { name: t('historic'), value: money(value.historicMinor) },
          ...(costs.acquisitionMinor === undefined
            ? []
            : [{ name: t('acquisition'), value: money(costs.acquisitionMinor) }]),
          { name: t('contact'), value: money(costs.contactMinor) },
        ]}
        formula={t('lifetimeFormula')}
        orders={counted}
        basis={scores}
      >
        {format.shortMoney(value.lifetimeMinor, currency)}
      </Explained>
    </WorthLine>
  );
}

function AliveLine({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const { value, trend } = scores;
  if (value.pAlive === undefined) return null;
  return (
    <WorthLine
      name={t('alive')}
      detail={t('aliveDetail')}
      trend={<Sparkline values={trend.flatMap(({ pAlive }) => pAlive ?? [])} most={1} />}
    >
      <AliveNumber scores={scores} />
    </WorthLine>
  );
}

/** Points by which the risk has to move in a quarter to be called rising or falling. */
const noticeable = 5;

function ChurnLine({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const { churn, trend } = scores;
  if (!churn) return null;
  const before = trend.at(-4);
  const change = before?.churn === undefined ? 0 : churn.score - before.churn;
  const direction = change >= noticeable ? 'rising' : change <= -noticeable ? 'falling' : undefined;
  const score = format.number(churn.score);
  return (
    <WorthLine
      name={t('churn')}
      detail={
        before?.churn === undefined ? '' : t('was', { n: format.number(before.churn), day: format.date(before.on) })
      }
      trend={
        <Sparkline values={trend.flatMap((point) => point.churn ?? [])} most={100} warns={direction === 'rising'} />
      }
    >
      <ChurnNumber scores={scores}>
        <span className={direction === 'rising' || churn.score >= 50 ? 'warn' : undefined}>
          {direction ? t(direction, { n: score }) : score}
        </span>
      </ChurnNumber>
    </WorthLine>
  );
}

function LoyaltyLine({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const words = usePartWords(scores.currency);
  const { loyalty } = scores;
  if (!loyalty) return null;
  const parts = loyalty.absent.map((part) => t(part)).join(format.options.language === 'en' ? ', ' : '、');
  return (
    <WorthLine name={t('loyalty')}>
      <Explained
        title={t('loyaltyTitle', { n: format.number(loyalty.score) })}
        meaning={
          loyalty.absent.length > 0 ? `${t('loyaltyMeaning')} ${t('loyaltyAbsent', { parts })}` : t('loyaltyMeaning')
        }
        addends={addendsOf(loyalty.parts, words)}
        sum={loyalty.score}
        good
        formula={t('loyaltyFormula')}
        records={recordsOf(loyalty.parts)}
        basis={scores}
      >
        {format.number(loyalty.score)}
      </Explained>
    </WorthLine>
  );
}

function BuyerLine({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const label = useLabel();
  const words = usePartWords(scores.currency);
  const { buyer } = scores;
  if (buyer.class === undefined) return null;
  const name = label(buyerLabels[buyer.class] ?? ['', '', '']);
  return (
    <WorthLine name={t('buyer')} detail={buyer.byHand ? t('buyerByHand') : ''}>
      <Explained
        title={name}
        meaning={t('buyerMeaning')}
        addends={addendsOf(buyer.parts, words)}
        good
        formula={t('buyerFormula')}
        records={recordsOf(buyer.parts)}
        basis={{ asOf: scores.asOf, configVersion: scores.configVersion }}
      >
        {name}
      </Explained>
    </WorthLine>
  );
}

const shownCategories = 5;

function DriftLine({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const format = useFormat();
  const { drift, asOf, currency } = scores;
  const { months } = configOf(useRecord('analysisSettings', ownAnalysisSettingsId)).grades;
  const from = dateOfDay(periodStart(dayNumber(asOf), 2 * months));
  const counted = useCountedOrders({ asOf, currency, from });
  if (drift?.isAlert !== true) return null;
  const share = shareText(format, drift.moved);
  const [most] = drift.categories;
  return (
    <WorthLine name={t('drift')} detail={most && <CategoryName category={most.categoryId} />}>
      <Explained
        title={`${t('drift')} ${share}`}
        meaning={t('driftMeaning')}
        inputs={drift.categories.slice(0, shownCategories).map(({ categoryId, before, now }) => ({
          key: categoryId,
          name: <CategoryName category={categoryId} />,
          value: t('wasNow', { before: shareText(format, before), now: shareText(format, now) }),
        }))}
        formula={t('driftFormula')}
        orders={counted}
        basis={{ asOf: scores.asOf, configVersion: scores.configVersion }}
      >
        <span className="warn">{t('driftShare', { share })}</span>
      </Explained>
    </WorthLine>
  );
}

function StageLine({ scores }: ScoresProps): ReactNode {
  const t = useTexts(numberTexts);
  const label = useLabel();
  const format = useFormat();
  const { state, since, history } = scores.lifecycle;
  const counted = useCountedOrders(scores);
  const nameOf = (name: string): string => label(lifecycleLabels[name] ?? [name, name, name]);
  return (
    <WorthLine name={t('lifecycle')} detail={t('since', { day: format.date(since) })}>
      <Explained
        title={nameOf(state)}
        meaning={t('lifecycleMeaning')}
        // The latest first: a customer that comes and goes has many.
        inputs={history.toReversed().map((step) => ({ name: format.fullDate(step.from), value: nameOf(step.state) }))}
        formula={t('lifecycleFormula')}
        orders={counted}
        basis={{ asOf: scores.asOf, configVersion: scores.configVersion }}
      >
        <span className={state === 'slipping' || state === 'lost' ? 'warn' : undefined}>{nameOf(state)}</span>
      </Explained>
    </WorthLine>
  );
}
