import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { Analyses, QualityMembers } from '../../../shared/domain/insights/analyses';
import { entities } from '../../../shared/entities';
import type { FilterCondition } from '../../ui/filters';
import type { AnalysisRequest } from '../../data/api';
import { useData } from '../../data/hooks';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { ChosenListLink } from '../../pages/list-page';
import { EmptyState } from '../../ui/empty-state';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Section } from '../../ui/section';
import { Answered } from './answered';
import { InSteps } from './in-steps';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import type { ReportPart } from './report-part';
import { reportTexts } from './report-texts';
import { texts } from './texts';
import { askedFor } from './use-view';

type Answer = Analyses['quality'];

/** Which records lack what, and which were not checked for long: a list to work through, the most valuable first. */
export function QualityReport(part: ReportPart): ReactNode {
  const t = useTexts(reportTexts);
  const request = { kind: 'quality', ...askedFor(part.view) } as const;
  const asked = useAnalysis(request);
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="quality" {...answer} />
          {answer.accounts === 0 ? (
            <EmptyState title={t('nobodyHere')}>{t('nobodyHereHint')}</EmptyState>
          ) : (
            <Quality {...part} answer={answer} request={request} />
          )}
        </>
      )}
    </Answered>
  );
}

/** The word of a field of an account; `contacts` are the people, who have records of their own. */
function useFieldWord(): (field: string) => string {
  const label = useLabel();
  const t = useTexts(reportTexts);
  const fields: Readonly<Record<string, { readonly label: Parameters<typeof label>[0] }>> = entities.account.fields;
  return (field) => {
    const known = fields[field];
    return known ? label(known.label) : field === 'contacts' ? t('people') : field;
  };
}

interface QualityProps extends ReportPart {
  readonly answer: Answer;
  readonly request: AnalysisRequest<'quality'>;
}

const sort = { field: 'figures.net12Minor', desc: true };
/** Who has not been looked at for long is seen by when somebody did. */
const staleColumns = ['name', 'ownerId', 'lastContact', 'net12', 'lastOrder', 'lastVerifiedOn'];

function Quality({ answer, view, change, choices, request }: QualityProps): ReactNode {
  const data = useData();
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const fieldWord = useFieldWord();
  const { accounts, complete, fields, stale, lacking, records } = answer;
  const most = Math.max(1, accounts);
  const missing = fields.filter((one) => one.missing > 0).toSorted((a, b) => b.missing - a.missing);
  // A list of its own where the fields of the account do not say it.
  const membersOf =
    (quality: QualityMembers): (() => Promise<readonly FilterCondition[]>) =>
    async () => {
      const named = await data.analyse({ ...request, quality });
      return [{ field: 'id', op: 'in', value: named?.members ?? [] }];
    };
  const emptyOf = (names: readonly string[]): readonly FilterCondition[] | undefined =>
    choices.where && [...choices.where, ...names.map((field) => ({ field, op: 'empty' }) as const)];
  const conditionsOf = (field: string): ReturnType<typeof emptyOf> | ReturnType<typeof membersOf> =>
    field === 'contacts' ? membersOf('contacts') : emptyOf(field === 'phone' ? ['phone', 'email'] : [field]);
  const staleWords = stale > 0 ? t('stale', { n: format.number(stale) }) : t('noneStale');
  const finding = t('complete', { n: format.number(complete), all: format.number(accounts) });
  return (
    <div className="report-columns quality">
      <Report
        finding={finding}
        detail={
          stale > 0 ? (
            <ChosenListLink
              entity="account"
              sort={sort}
              columns={staleColumns}
              conditions={membersOf('stale')}
              className="link"
            >
              {staleWords}
            </ChosenListLink>
          ) : (
            staleWords
          )
        }
        isTable={view.isTable}
        onTable={(isTable) => change({ isTable })}
        chart={
          missing.length === 0 ? (
            <p className="s d3">{t('nothingMissing')}</p>
          ) : (
            <ul className="fieldbars">
              {missing.map(({ field, missing: n }) => (
                <li key={field}>
                  <ChosenListLink
                    entity="account"
                    sort={sort}
                    conditions={conditionsOf(field)}
                    className="fieldbar"
                    title={t('missingIn', { field: fieldWord(field), n: format.number(n) })}
                  >
                    <span>{fieldWord(field)}</span>
                    <span className="meter" aria-hidden>
                      <i style={{ width: `${(n / most) * 100}%` }} />
                    </span>
                    <b className="r">{format.number(n)}</b>
                  </ChosenListLink>
                </li>
              ))}
            </ul>
          )
        }
        table={
          <FigureTable
            label={finding}
            rows={fields}
            keyOf={({ field }) => field}
            columns={[
              { name: t('gaps'), cell: ({ field }) => fieldWord(field) },
              { name: t('missing'), right: true, cell: ({ missing: n }) => format.number(n) },
            ]}
          />
        }
      />
      <Section
        title={t('workList')}
        {...(lacking > 0 ? { count: format.number(lacking) } : {})}
        {...(lacking > records.length
          ? {
              action: (
                <ChosenListLink entity="account" sort={sort} conditions={membersOf('lacking')} className="link">
                  {t('allLacking')}
                </ChosenListLink>
              ),
            }
          : {})}
      >
        {lacking > records.length && (
          <p className="s d2">{t('firstOfLacking', { n: format.number(records.length) })}</p>
        )}
        {records.length === 0 ? (
          <p className="s d3">{t('nothingMissing')}</p>
        ) : (
          <InSteps rows={records}>
            {(shown) => (
              <FigureTable
                label={t('workList')}
                rows={shown}
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
                    name: t('gaps'),
                    cell: ({ gaps, isStale }) => (
                      <span className="d2 gapwords">
                        {[...gaps.map(fieldWord), ...(isStale ? [t('isStale')] : [])].join(' · ')}
                      </span>
                    ),
                  },
                  { name: t('completeness'), right: true, cell: ({ score }) => format.percent(score * 100) },
                ]}
              />
            )}
          </InSteps>
        )}
      </Section>
    </div>
  );
}
