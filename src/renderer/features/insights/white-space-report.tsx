import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { useCategoryNames } from '../../pages/category-name';
import { EmptyState } from '../../ui/empty-state';
import { RefTitle } from '../../ui/field-value';
import { newOrderPath, pathOf } from '../../ui/paths';
import { useRefTitle } from '../../ui/ref-source';
import { Run } from '../../ui/text-run';
import { Answered } from './answered';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import type { ReportPart } from './report-part';
import { reportTexts, texts } from './texts';
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
          <ReportBasis {...answer} />
          {answer.rows.length === 0 || answer.categories.length === 0 ? (
            <EmptyState title={t('noOrders')}>{t('noOrdersHint')}</EmptyState>
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
const mostRows = 60;

function WhiteSpace({ answer, view, change }: ReportPart & { readonly answer: Answer }): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const { rows } = answer;
  const shown = answer.categories.slice(0, mostCategories);
  const nameOf = useCategoryNames(shown.map(({ name }) => name));
  const categories = shown.map((category) => ({ ...category, name: nameOf(category.name) }));
  const gaps = categories.map(({ name }, at) => ({
    name,
    missing: rows.filter(({ months }) => months[at] === null || months[at] === undefined).length,
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
    ? t('whiteHead', { n: format.number(widest.missing), all: format.number(rows.length), category: widest.name })
    : t('whiteFull');
  return (
    <Report
      finding={finding}
      detail={t('whiteNote')}
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      chart={
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
            <tbody>
              {rows.slice(0, mostRows).map((row) => (
                <WhiteRow key={row.accountId} row={row} categories={categories} />
              ))}
            </tbody>
          </table>
        </div>
      }
      table={
        <FigureTable
          label={finding}
          rows={rows}
          keyOf={({ accountId }) => accountId}
          columns={[
            {
              name: t('account'),
              cell: ({ accountId }) => <RefTitle entity="account" id={accountId} link />,
            },
            ...categories.map(({ name }, at) => ({
              name,
              right: true,
              cell: ({ months }: Answer['rows'][number]) =>
                months[at] === null || months[at] === undefined ? '–' : format.number(months[at] ?? 0),
            })),
          ]}
        />
      }
    />
  );
}

interface WhiteRowProps {
  readonly row: Answer['rows'][number];
  readonly categories: Answer['categories'];
}

function WhiteRow({ row, categories }: WhiteRowProps): ReactNode {
  const t = useTexts(reportTexts);
  const format = useFormat();
  const account = useRefTitle('account', row.accountId) ?? '';
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
            {months === null || months === undefined ? (
              <Link
                href={newOrderPath(row.accountId)}
                className="heat-cell white-gap"
                tabIndex={-1}
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
