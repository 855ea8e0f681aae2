import { useMemo, type ReactNode } from 'react';
import { Link } from 'wouter';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { gapOf, reachedOf, type PeriodName, type TargetFigures } from '../../../shared/domain/targets';
import { partsOf } from '../../../shared/domain/territories';
import { sumMinor } from '../../../shared/domain/money';
import { useAnalysis } from '../../data/insights/hooks';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { usePeriodWords } from '../../pages/period-words';
import { RefTitle } from '../../ui/field-value';
import { ChoiceChip } from '../../ui/choice-chip';
import { listPathOf, withQuery } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Why } from '../../ui/why';
import { Answered } from './answered';
import { FigureTable } from './report';
import { shareText } from './report-money';
import type { ReportPart } from './report-part';
import { GapReason, OrderedReason, ReachedReason, TargetReason, WeightedReason } from './target-reasons';
import { targetTexts } from './target-texts';
import { texts } from './texts';
import { askedFor } from './use-view';
import './targets.css';

/** What was asked for in a period, what came of it, and what is still to come. */
export function TargetSection({ view, change, currency }: Pick<ReportPart, 'view' | 'change' | 'currency'>): ReactNode {
  const t = useTexts({ ...texts, ...targetTexts });
  const { territoryId: _, ...wanted } = askedFor(view);
  const { period } = view;
  const asked = useAnalysis({ kind: 'targets', ...wanted, ...(period === undefined ? {} : { period }) });
  return (
    <Section
      title={t('money', { what: t('targets'), currency })}
      className="targets"
      action={
        <Link href={withQuery(listPathOf('target'), { currency })} className="link">
          {t('setTargets')}
        </Link>
      }
    >
      <Answered asked={asked}>
        {(answer) =>
          answer.period === undefined ? (
            <p className="s d2">{t('noTargets', { currency: answer.currency })}</p>
          ) : (
            <TargetTable
              answer={answer}
              period={answer.period}
              territoryId={view.territoryId}
              onPeriod={(next) => change({ period: next })}
            />
          )
        }
      </Answered>
    </Section>
  );
}

const many = { window: { offset: 0, limit: 5000 } } as const;

/** Of a territory that was chosen: its own, those of its parts, and those of the people who work there. */
function useRowsOf(rows: readonly TargetFigures[], territoryId: string | undefined): readonly TargetFigures[] {
  const territories = useRecords('territory', {}, many)?.rows;
  const people = useRecords('user', {}, many)?.rows;
  return useMemo(() => {
    if (territoryId === undefined) return rows;
    const inside = partsOf(territoryId, territories ?? []);
    const placeOf = ({ territoryId: place, personId }: TargetFigures): string =>
      place ?? people?.find(({ id }) => id === personId)?.territoryId ?? '';
    return rows.filter((row) => inside.has(placeOf(row)));
  }, [rows, territoryId, territories, people]);
}

interface TargetTableProps {
  readonly answer: Analyses['targets'];
  readonly period: PeriodName;
  readonly territoryId: string | undefined;
  readonly onPeriod: (period: PeriodName) => void;
}

function TargetTable({ answer, period, territoryId, onPeriod }: TargetTableProps): ReactNode {
  const t = useTexts(targetTexts);
  const format = useFormat();
  const { user } = useData().session;
  const periodWords = usePeriodWords();
  const { currency, asOf, periods } = answer;
  const found = useRowsOf(answer.rows, territoryId);
  // What one is asked for oneself stands first.
  const rows = [...found].sort((a, b) => Number(b.personId === user.id) - Number(a.personId === user.id));
  const tops = rows.filter(({ isTop }) => isTop);
  const shown = territoryId === undefined && tops.length > 1 ? [...rows, together(tops)] : rows;
  const amount = (minor: number): string => format.amount(minor, currency);
  const shared = { period, currency, asOf };
  return (
    <>
      <div className="row target-period">
        <ChoiceChip
          field={t('period')}
          value={period}
          options={periods.map((value) => ({ value, words: periodWords(value) }))}
          onChange={onPeriod}
        />
      </div>
      {shown.length === 0 ? (
        <p className="s d2">{t('noTargetsHere')}</p>
      ) : (
        <FigureTable
          label={t('targetsOf', { period: periodWords(period) })}
          rows={shown}
          keyOf={({ personId, territoryId: place }) => personId ?? place ?? ''}
          columns={[
            { name: t('whose'), cell: (row) => <Whose row={row} /> },
            {
              name: t('target'),
              right: true,
              cell: (row) => (
                <Why title={t('target')} aside={periodWords(period)} reason={<TargetReason row={row} {...shared} />}>
                  {amount(row.targetMinor)}
                </Why>
              ),
            },
            {
              name: t('ordered'),
              right: true,
              cell: (row) => (
                <Why title={t('ordered')} aside={format.date(asOf)} reason={<OrderedReason row={row} {...shared} />}>
                  {amount(row.orderedMinor)}
                </Why>
              ),
            },
            {
              name: t('weighted'),
              right: true,
              cell: (row) => (
                <Why title={t('weighted')} aside={format.date(asOf)} reason={<WeightedReason row={row} {...shared} />}>
                  {amount(row.weightedMinor)}
                </Why>
              ),
            },
            {
              name: t('gap'),
              right: true,
              cell: (row) => {
                const gap = gapOf(row);
                return (
                  <Why title={t('gap')} aside={format.date(asOf)} reason={<GapReason row={row} {...shared} />}>
                    {gap > 0 ? amount(gap) : <span className="ok">{t('ahead', { amount: amount(-gap) })}</span>}
                  </Why>
                );
              },
            },
            {
              name: t('reached'),
              right: true,
              cell: (row) => {
                const reached = reachedOf(row);
                if (reached === undefined) return null;
                return (
                  <Why title={t('reached')} aside={format.date(asOf)} reason={<ReachedReason row={row} {...shared} />}>
                    {shareText(format, reached)}
                  </Why>
                );
              },
            },
          ]}
        />
      )}
      {user.role === 'salesperson' && shown.some((row) => row.territoryId !== undefined) && (
        <p className="xs d3 chart-note">{t('laptopOnly')}</p>
      )}
    </>
  );
}

/** Territories that have nothing in common. */
const together = (rows: readonly TargetFigures[]): TargetFigures => ({
  targetMinor: sumMinor(rows.map(({ targetMinor }) => targetMinor)),
  targets: rows.flatMap(({ targets }) => targets),
  orderedMinor: sumMinor(rows.map(({ orderedMinor }) => orderedMinor)),
  orders: rows.reduce((sum, { orders }) => sum + orders, 0),
  weightedMinor: sumMinor(rows.map(({ weightedMinor }) => weightedMinor)),
  deals: rows.flatMap(({ deals }) => deals).sort((a, b) => b.weightedMinor - a.weightedMinor),
  isTop: false,
});

function Whose({ row: { personId, territoryId } }: { readonly row: TargetFigures }): ReactNode {
  const t = useTexts(targetTexts);
  if (personId !== undefined) return <RefTitle entity="user" id={personId} />;
  return territoryId === undefined ? t('all') : <RefTitle entity="territory" id={territoryId} />;
}
