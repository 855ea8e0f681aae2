import type { ReactNode } from 'react';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { ChosenListLink } from '../../pages/list-page';
import { segmentLabels } from '../../pages/score-labels';
import type { FilterCondition } from '../../ui/filters';
import { heatStep } from './heat';
import { FigureTable } from './report';
import { shareText } from './report-money';
import type { ReportPart } from './report-part';
import { texts } from './texts';
import { askedFor } from './use-view';

const scores = [1, 2, 3, 4, 5] as const;
/** Bought often, and not for long: who to see first. */
const silent = ['cannot-lose', 'at-risk'];
const sort = { field: 'figures.net12Minor', desc: true } as const;

/** Twenty-five cells of recency and frequency; the shade is their share of the spend. */
export function RfmGrid({ view, choices }: ReportPart): ReactNode {
  const t = useTexts(texts);
  const { answer } = useAnalysis({ kind: 'rfm', ...askedFor(view) });
  return (
    <section className="report">
      <div className="report-head">
        <h2 className="t2 grow">{t('rfmTitle')}</h2>
        {!view.isTable && <span className="xs d3">{t('rfmShade')}</span>}
      </div>
      {answer &&
        (view.isTable ? (
          <Segments answer={answer} where={choices.where} />
        ) : (
          <Grid answer={answer} where={choices.where} />
        ))}
    </section>
  );
}

/** As the editor of a range writes one value, so that the chip can show and change it. */
const exactly = (field: string, value: number): FilterCondition[] => [
  { field, op: 'gte', value },
  { field, op: 'lte', value },
];

interface GridProps {
  readonly answer: Analyses['rfm'];
  readonly where: ReportPart['choices']['where'];
}

function Grid({ answer, where }: GridProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const { cells, thresholds, segments, currency } = answer;
  const total = Math.max(
    0,
    cells.reduce((sum, cell) => sum + cell.sum, 0),
  );
  const most = Math.max(0, ...cells.map(({ sum }) => sum));
  const share = (sum: number): string => shareText(format, total > 0 ? sum / total : 0);
  const nameOf = (segment: string): string => label(segmentLabels[segment] ?? ['', '', '']);
  // Each segment is named once, where most of it is.
  const named = new Set(
    segments.flatMap(({ name }) => {
      const own = cells.filter(({ segment, accounts }) => segment === name && accounts > 0);
      const greatest = own.reduce<(typeof own)[number] | undefined>(
        (best, cell) => (!best || cell.accounts > best.accounts ? cell : best),
        undefined,
      );
      return greatest ? [greatest] : [];
    }),
  );
  const fallen = segments.filter(({ name }) => silent.includes(name));
  const fallenCount = fallen.reduce((sum, { accounts }) => sum + accounts, 0);
  return (
    <>
      <table className="heat rfmgrid">
        <tbody>
          {scores.toReversed().map((frequency) => (
            <tr key={frequency}>
              <th scope="row">{format.number(frequency)}</th>
              {scores.map((recency) => {
                const cell = cells.find((one) => one.recency === recency && one.frequency === frequency);
                if (!cell) return <td key={recency} />;
                return (
                  <td key={recency}>
                    <ChosenListLink
                      entity="account"
                      sort={sort}
                      conditions={
                        (where &&
                          cell.accounts > 0 && [
                            ...where,
                            ...exactly('figures.recencyScore', recency),
                            ...exactly('figures.frequencyScore', frequency),
                          ]) ||
                        undefined
                      }
                      className={`heat-cell s${heatStep(cell.sum, most)}${silent.includes(cell.segment) && cell.accounts > 0 ? ' warned' : ''}${cell.accounts === 0 ? ' none' : ''}`}
                      title={nameOf(cell.segment)}
                    >
                      <span aria-hidden>
                        <b>{format.number(cell.accounts)}</b>
                        <small>
                          {named.has(cell) ? nameOf(cell.segment) : cell.accounts > 0 ? share(cell.sum) : '\u00a0'}
                        </small>
                      </span>
                      <span className="visually-hidden">
                        {t('rfmCell', {
                          segment: nameOf(cell.segment),
                          n: format.number(cell.accounts),
                          recency,
                          frequency,
                          share: share(cell.sum),
                        })}
                      </span>
                    </ChosenListLink>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td />
            {recencyWords(thresholds.recencyDays, t, format.number).map((words, index) => (
              <th key={index} scope="col">
                {words}
              </th>
            ))}
          </tr>
        </tfoot>
      </table>
      <p className="xs d3 rfm-axes">{t('rfmAxes')}</p>
      {fallenCount > 0 && (
        <p className="callout warn">
          <b>{format.number(fallenCount)}</b>
          <span className="grow">
            {t('silentBuyers', {
              n: fallenCount,
              sum: format.wholeMoney(
                fallen.reduce((sum, one) => sum + one.sum, 0),
                currency,
              ),
            })}
          </span>
          {where && (
            <ChosenListLink
              entity="account"
              sort={sort}
              conditions={[...where, { field: 'figures.rfmSegment', op: 'in', value: silent }]}
              className="nw callout-link"
            >
              {t('visitList')}
            </ChosenListLink>
          )}
        </p>
      )}
    </>
  );
}

/** The days of each score from 1 (longest ago) to 5; a dash where nobody can have it. @param limits days at most of the scores 2 to 5 */
function recencyWords(
  limits: readonly number[],
  t: (key: 'overDays' | 'daysTo' | 'daysToD' | 'everywhere', params?: Record<string, string>) => string,
  write: (value: number) => string,
): string[] {
  return scores.map((score) => {
    const most = limits[score - 2];
    const above = limits.slice(score - 1).find(Number.isFinite);
    if (score === 1) return above === undefined ? t('everywhere') : t('overDays', { n: write(above) });
    const from = above === undefined ? 0 : above + 1;
    if (most === undefined || !(from <= most) || !Number.isFinite(most)) return '–';
    return t(score === 5 ? 'daysToD' : 'daysTo', { from: write(from), to: write(most) });
  });
}

function Segments({ answer, where }: GridProps): ReactNode {
  const t = useTexts(texts);
  const label = useLabel();
  const format = useFormat();
  const total = Math.max(
    0,
    answer.segments.reduce((sum, one) => sum + one.sum, 0),
  );
  return (
    <FigureTable
      label={t('rfmTitle')}
      rows={answer.segments}
      keyOf={({ name }) => name}
      columns={[
        {
          name: t('segment'),
          cell: ({ name }) => (
            <ChosenListLink
              entity="account"
              sort={sort}
              conditions={where && [...where, { field: 'figures.rfmSegment', op: 'eq', value: name }]}
              className="link"
            >
              {label(segmentLabels[name] ?? [name, name, name])}
            </ChosenListLink>
          ),
        },
        { name: t('accounts'), right: true, cell: ({ accounts }) => format.number(accounts) },
        {
          name: t('money', { what: t('revenue'), currency: answer.currency }),
          right: true,
          cell: ({ sum }) => format.amount(sum, answer.currency),
        },
        { name: t('share'), right: true, cell: ({ sum }) => shareText(format, total > 0 ? sum / total : 0) },
      ]}
    />
  );
}
