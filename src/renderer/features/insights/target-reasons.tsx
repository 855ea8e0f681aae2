import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { dateOfDay } from '../../../shared/domain/dates';
import { daysOf, gapOf, periodOf, type PeriodName, type TargetFigures } from '../../../shared/domain/targets';
import { useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { usePeriodWords } from '../../pages/period-words';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { targetTexts } from './target-texts';
import '../../pages/explanation.css';

interface ReasonProps {
  readonly row: TargetFigures;
  readonly period: PeriodName;
  readonly currency: string;
  readonly asOf: string;
}

const shownDeals = 12;

function Reason({ meaning, children }: { readonly meaning: string; readonly children?: ReactNode }): ReactNode {
  return (
    <div className="explanation">
      <p>{meaning}</p>
      {children}
    </div>
  );
}

function Line({ name, children }: { readonly name: ReactNode; readonly children: ReactNode }): ReactNode {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** The targets it is made of, with who set each. */
export function TargetReason({ row, period, currency }: ReasonProps): ReactNode {
  const t = useTexts(targetTexts);
  const format = useFormat();
  const periodWords = usePeriodWords();
  const ids = row.targets.map(({ id }) => id);
  const held = useRecords(
    'target',
    { where: [{ field: 'id', op: 'in', value: ids }], sort: [{ field: 'startsOn' }] },
    { window: { offset: 0, limit: Math.max(1, ids.length) } },
  );
  const isAll = row.personId === undefined && row.territoryId === undefined;
  const isOwn =
    !isAll &&
    row.targets.length === 1 &&
    held?.rows.every((one) => periodOf(one.period, one.startsOn) === period && one.territoryId === row.territoryId);
  return (
    <Reason meaning={t(isAll ? 'whyAll' : isOwn === false ? 'whyTargetSum' : 'whyTarget')}>
      <dl className="explained-inputs">
        {held?.rows.map((one) => {
          const name = periodOf(one.period, one.startsOn);
          return (
            <Line
              key={one.id}
              name={
                <>
                  {one.personId !== undefined ? (
                    <RefTitle entity="user" id={one.personId} />
                  ) : (
                    one.territoryId !== undefined && <RefTitle entity="territory" id={one.territoryId} />
                  )}{' '}
                  {name !== undefined && periodWords(name)}
                  {one.meta.changedById !== null && (
                    <div className="xs d3">
                      <RefTitle entity="user" id={one.meta.changedById} /> · {format.dateTime(one.meta.changedAt)}
                    </div>
                  )}
                </>
              }
            >
              {format.amount(one.amountMinor, currency)}
            </Line>
          );
        })}
      </dl>
    </Reason>
  );
}

export function OrderedReason({ row, period, currency, asOf }: ReasonProps): ReactNode {
  const t = useTexts(targetTexts);
  const format = useFormat();
  const [from, to] = daysOf(period).map(dateOfDay) as [string, string];
  const meaning = t('whyOrdered', { from: format.date(from), to: format.date(to < asOf ? to : asOf) });
  return (
    <Reason meaning={meaning}>
      <dl className="explained-inputs">
        <Line name={t('orders')}>{format.number(row.orders)}</Line>
        <Line name={t('ordered')}>{format.amount(row.orderedMinor, currency)}</Line>
      </dl>
    </Reason>
  );
}

export function WeightedReason({ row, currency }: ReasonProps): ReactNode {
  const t = useTexts(targetTexts);
  const format = useFormat();
  const more = row.deals.length - shownDeals;
  return (
    <Reason meaning={t('whyWeighted')}>
      <dl className="explained-inputs">
        {row.deals.slice(0, shownDeals).map(({ id, valueMinor, weightedMinor }) => (
          <Line
            key={id}
            name={
              <Link href={pathOf('opportunity', id)} className="link">
                <RefTitle entity="opportunity" id={id} />
              </Link>
            }
          >
            <span className="d3">{format.amount(valueMinor, currency)} →</span> {format.amount(weightedMinor, currency)}
          </Line>
        ))}
      </dl>
      {more > 0 && <p className="xs d3">{t('moreDeals', { n: more })}</p>}
    </Reason>
  );
}

export function GapReason({ row, currency }: ReasonProps): ReactNode {
  const t = useTexts(targetTexts);
  const format = useFormat();
  return (
    <Reason meaning={t('whyGap')}>
      <dl className="explained-inputs">
        <Line name={t('target')}>{format.amount(row.targetMinor, currency)}</Line>
        <Line name={t('ordered')}>− {format.amount(row.orderedMinor, currency)}</Line>
        <Line name={t('weighted')}>− {format.amount(row.weightedMinor, currency)}</Line>
        <Line name={t('gap')}>{format.amount(gapOf(row), currency)}</Line>
      </dl>
    </Reason>
  );
}

export function ReachedReason({ row, currency }: ReasonProps): ReactNode {
  const t = useTexts(targetTexts);
  const format = useFormat();
  return (
    <Reason meaning={t('whyReached')}>
      <dl className="explained-inputs">
        <Line name={t('ordered')}>{format.amount(row.orderedMinor, currency)}</Line>
        <Line name={t('target')}>{format.amount(row.targetMinor, currency)}</Line>
      </dl>
    </Reason>
  );
}
