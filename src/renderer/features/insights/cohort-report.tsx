import type { ReactNode } from 'react';
import type { Analyses, CohortCell } from '../../../shared/domain/insights/analyses';
import type { AnalysisRequest } from '../../data/api';
import { useData } from '../../data/hooks';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { ChosenListLink } from '../../pages/list-page';
import type { FilterCondition } from '../../ui/filters';
import { Answered } from './answered';
import { heatStep } from './heat';
import { lastDayOf } from './months';
import { NoOrders } from './nothing-yet';
import { Report } from './report';
import { ReportBasis } from './report-basis';
import { shareText } from './report-money';
import type { ReportPart } from './report-part';
import { reportTexts } from './report-texts';
import { texts } from './texts';
import { askedFor } from './use-view';

/** Quarters that fit beside each other; older cohorts go on in the table of figures. */
const mostQuarters = 12;

/** Who stayed: accounts by the quarter of their first order, and the share of them that ordered in each quarter after it. */
export function CohortReport(part: ReportPart): ReactNode {
  const t = useTexts(texts);
  const request = { kind: 'cohorts', ...askedFor(part.view) } as const;
  const asked = useAnalysis(request);
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="cohorts" {...answer} />
          {answer.rows.length === 0 ? (
            <NoOrders title={t('noOrdersYet')}>{t('noOrdersYetHint')}</NoOrders>
          ) : (
            <Cohorts {...part} answer={answer} request={request} />
          )}
        </>
      )}
    </Answered>
  );
}

interface CohortsProps extends ReportPart {
  readonly answer: Analyses['cohorts'];
  readonly request: AnalysisRequest<'cohorts'>;
}

function Cohorts({ answer, request, view, change, choices }: CohortsProps): ReactNode {
  const data = useData();
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const { rows, currency, acquisitionMinor, retentionMinor } = answer;
  const yearLater = rows.filter(({ retained }) => retained.length > 4);
  const accounts = yearLater.reduce((sum, row) => sum + row.accounts, 0);
  const stayed = yearLater.reduce((sum, row) => sum + row.accounts * (row.retained[4] ?? 0), 0);
  const finding =
    accounts > 0
      ? t('stillOrder', { share: shareText(format, stayed / accounts) })
      : t('cohortsOnly', { n: rows.length });
  const costs = [
    acquisitionMinor === undefined
      ? t('noCosts')
      : t('acquisition', { amount: format.wholeMoney(acquisitionMinor, currency) }),
    retentionMinor === undefined ? '' : t('retention', { amount: format.wholeMoney(retentionMinor, currency) }),
  ];
  const shownRows = rows.slice(-mostQuarters);
  const columns = Math.min(mostQuarters, Math.max(1, ...shownRows.map(({ retained }) => retained.length)));
  const quarters = Array.from({ length: columns }, (_, index) => index);
  const nameOf = (cohort: string): string => {
    const [year = '', quarter = ''] = cohort.split('-Q');
    return t('quarter', { n: quarter, year });
  };
  const cohortHead = ({ cohort, accounts: n }: (typeof rows)[number]): ReactNode => (
    <ChosenListLink
      entity="account"
      sort={{ field: 'figures.net12Minor', desc: true }}
      conditions={choices.where && [...choices.where, ...firstOrderIn(cohort)]}
      className="link"
    >
      {nameOf(cohort)} <span className="d3">{format.number(n)}</span>
    </ChosenListLink>
  );
  const grid = (
    cell: (
      row: (typeof rows)[number],
      quarter: number,
    ) => { readonly words: string; readonly value: number } | undefined,
    most: number,
    shown: readonly (typeof rows)[number][],
  ): ReactNode => (
    <div className="heat-scroll" tabIndex={0} role="region" aria-label={finding}>
      <table className="heat cohorts" aria-label={finding}>
        <thead>
          <tr>
            <th scope="col" className="cohort-name">
              {t('cohort')}
            </th>
            {quarters.map((quarter) => (
              <th key={quarter} scope="col">
                {format.number(quarter)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr key={row.cohort}>
              <th scope="row" className="cohort-name">
                {cohortHead(row)}
              </th>
              {quarters.map((quarter) => {
                const found = cell(row, quarter);
                return (
                  <td key={quarter}>
                    {found && (
                      <ChosenListLink
                        entity="account"
                        sort={{ field: 'figures.net12Minor', desc: true }}
                        conditions={
                          (row.retained[quarter] ?? 0) > 0
                            ? () => membersOf({ cohort: row.cohort, quarter })
                            : undefined
                        }
                        className={`heat-cell num s${heatStep(found.value, most)}`}
                        aria-label={t('cohortCell', {
                          cohort: nameOf(row.cohort),
                          n: quarter,
                          share: found.words,
                        })}
                      >
                        {found.words}
                      </ChosenListLink>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  const membersOf = async (cell: CohortCell): Promise<readonly FilterCondition[]> => {
    const named = await data.analyse({ ...request, cell });
    return [{ field: 'id', op: 'in', value: named?.members ?? [] }];
  };
  const mostSpend = Math.max(0, ...rows.flatMap(({ spendMinor }) => spendMinor));
  return (
    <Report
      finding={finding}
      detail={costs.filter(Boolean).join(format.options.language === 'en' ? ' ' : '；')}
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      chart={grid(
        ({ retained }, quarter) => {
          const share = retained[quarter];
          return share === undefined ? undefined : { words: shareText(format, share), value: share };
        },
        1,
        shownRows,
      )}
      table={grid(
        ({ spendMinor }, quarter) => {
          const spend = spendMinor[quarter];
          return spend === undefined ? undefined : { words: format.shortMoney(spend, currency), value: spend };
        },
        mostSpend,
        rows,
      )}
    >
      <p className="xs d3">{t(view.isTable ? 'cohortSpendNote' : 'cohortNote')}</p>
    </Report>
  );
}

/** First order within a quarter. @param cohort such as 2026-Q1 */
function firstOrderIn(
  cohort: string,
): { readonly field: string; readonly op: 'gte' | 'lte'; readonly value: string }[] {
  const [year = '', quarter = '1'] = cohort.split('-Q');
  const month = (Number(quarter) - 1) * 3 + 1;
  const of = (value: number): string => `${year}-${String(value).padStart(2, '0')}`;
  return [
    { field: 'figures.firstOrderOn', op: 'gte', value: `${of(month)}-01` },
    { field: 'figures.firstOrderOn', op: 'lte', value: lastDayOf(of(month + 2)) },
  ];
}
