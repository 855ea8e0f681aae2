import type { KeyboardEvent, ReactNode } from 'react';
import { Link } from 'wouter';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useCategoryNames } from '../../pages/category-name';
import { RefTitle } from '../../ui/field-value';
import { newOrderPath, pathOf } from '../../ui/paths';
import { useRefTitle } from '../../ui/ref-source';
import { Run } from '../../ui/text-run';
import { Answered } from './answered';
import { InSteps } from './in-steps';
import { NoOrders } from './nothing-yet';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import type { ReportPart } from './report-part';
import { reportTexts } from './report-texts';
import { texts } from './texts';
import { askedFor } from './use-view';

type Answer = Analyses['whiteSpace'];

/** Accounts by categories: who has never bought what others buy. */
export function WhiteSpaceReport(part: ReportPart): ReactNode {
  const t = useTexts(texts);
  const asked = useAnalysis({ kind: 'whiteSpace', ...askedFor(part.view) });
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="whiteSpace" {...answer} />
          {answer.rows.length === 0 || answer.categories.length === 0 ? (
            <NoOrders title={t('noOrdersYet')}>{t('noOrdersYetHint')}</NoOrders>
          ) : (
            <WhiteSpace {...part} answer={answer} />
          )}
        </>
      )}
    </Answered>
  );
}

/** The most bought ones beside each other; a company with more of them sells the rest to few. */
const mostCategories = 12;
/** As many as a screen shows: each is up to a dozen links, and their layout is one task. */
const rowsAtOnce = 25;

function WhiteSpace({ answer, view, change }: ReportPart & { readonly answer: Answer }): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const { rows } = answer;
  const shown = answer.categories.slice(0, mostCategories);
  const nameOf = useCategoryNames(shown.map(({ name }) => name));
  const categories = shown.map((category) => ({ ...category, name: nameOf(category.name) }));
  const gaps = categories.map(({ name }, at) => ({
    name,
    missing: rows.filter(({ months }) => isGap(months[at])).length,
  }));
  // Among what most of them buy, the category with the most who never did says the most.
  const widest =
    gaps
      .filter(({ missing }) => missing > 0 && missing <= rows.length / 2)
      .reduce<(typeof gaps)[number] | undefined>(
        (best, gap) => (!best || gap.missing > best.missing ? gap : best),
        undefined,
      ) ?? gaps.find(({ missing }) => missing > 0);
  const finding = widest
    ? t(rows.length === 1 ? 'whiteOne' : 'whiteHead', {
        n: format.number(widest.missing),
        all: format.number(rows.length),
        category: widest.name,
      })
    : t('whiteFull');
  return (
    <Report
      finding={finding}
      detail={t('whiteNote')}
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      chart={
        <InSteps rows={rows} by={rowsAtOnce}>
          {(listed) => (
            <div className="heat-scroll whitespace" tabIndex={0} role="region" aria-label={finding}>
              <table className="heat" aria-label={finding}>
                <thead>
                  <tr>
                    <th scope="col" className="white-account">
                      {t('account')}
                    </th>
                    {categories.map(({ id, name, buyers }) => (
                      <th key={id} scope="col" title={t('buyers', { n: format.number(buyers) })}>
                        <span className="white-category">
                          <Run>{name}</Run>
                        </span>
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody onKeyDown={moveInGaps}>
                  {listed.map((row) => (
                    <WhiteRow key={row.accountId} row={row} categories={categories} />
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </InSteps>
      }
      table={
        <InSteps rows={rows}>
          {(listed) => (
            <FigureTable
              label={finding}
              rows={listed}
              keyOf={({ accountId }) => accountId}
              columns={[
                {
                  name: t('account'),
                  cell: ({ accountId }) => <RefTitle entity="account" id={accountId} link />,
                },
                ...categories.map(({ name }, at) => ({
                  name,
                  right: true,
                  cell: ({ months }: Answer['rows'][number]) => (isGap(months[at]) ? '–' : format.number(months[at])),
                })),
              ]}
            />
          )}
        </InSteps>
      }
    />
  );
}

interface WhiteRowProps {
  readonly row: Answer['rows'][number];
  readonly categories: Answer['categories'];
}

/** Never bought. */
const isGap = (months: number | null | undefined): months is null | undefined =>
  months === null || months === undefined;

/** Left and right to the gap before and after, up and down to the one in the same category. */
function moveInGaps(event: KeyboardEvent<HTMLElement>): void {
  const columnOf = (gap: HTMLElement): number => gap.closest('td')?.cellIndex ?? -1;
  const from = event.target as HTMLElement;
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('a.white-gap')];
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || !all.includes(from)) return;
  const isAcross = event.key === 'ArrowRight' || event.key === 'ArrowLeft';
  const way = isAcross ? all : all.filter((gap) => columnOf(gap) === columnOf(from));
  event.preventDefault();
  event.stopPropagation();
  way[way.indexOf(from) + step]?.focus();
}

function WhiteRow({ row, categories }: WhiteRowProps): ReactNode {
  const t = useTexts(reportTexts);
  const format = useFormat();
  const account = useRefTitle('account', row.accountId) ?? '';
  const firstGap = categories.findIndex((_, at) => isGap(row.months[at]));
  return (
    <tr>
      <th scope="row" className="white-account el">
        <Link href={pathOf('account', row.accountId)} className="link">
          <Run>{account}</Run>
        </Link>
      </th>
      {categories.map(({ id, name }, at) => {
        const months = row.months[at];
        return (
          <td key={id}>
            {isGap(months) ? (
              <Link
                href={newOrderPath(row.accountId)}
                className="heat-cell white-gap"
                // One stop for the tabulator in each row; the arrows do the rest.
                tabIndex={at === firstGap ? 0 : -1}
                aria-label={t('whiteNever', { account, category: name })}
                title={t('whiteNever', { account, category: name })}
              />
            ) : (
              <span
                className={`heat-cell num s${freshness(months)}`}
                title={t('whiteCell', { account, category: name, n: months })}
              >
                {months === 0 ? t('thisMonth') : format.number(months)}
              </span>
            )}
          </td>
        );
      })}
    </tr>
  );
}

/** The fresher, the darker: this month, a quarter, half a year, a year, longer ago. */
const freshness = (months: number): number =>
  months < 1 ? 5 : months <= 3 ? 4 : months <= 6 ? 3 : months <= 12 ? 2 : 1;
