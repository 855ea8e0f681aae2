import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { mostOfKey, pairKey } from '../../../shared/domain/insights/duplicates';
import { entities } from '../../../shared/entities';
import type { Row } from '../../data/api';
import { useRecords } from '../../data/hooks';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { EmptyState } from '../../ui/empty-state';
import { RefTitle } from '../../ui/field-value';
import { useRefTitle } from '../../ui/ref-source';
import { Section } from '../../ui/section';
import { Answered } from './answered';
import { DuplicatePairCard } from './duplicate-pair';
import { duplicatesTexts } from './duplicates-texts';
import { InSteps } from './in-steps';
import { FigureTable } from './report';
import { ReportBasis } from './report-basis';
import type { ReportPart } from './report-part';
import { useDuplicateActs } from './use-duplicate-acts';
import { askedFor } from './use-view';

/** Accounts and people that were probably entered twice: a queue to answer, the surest first. */
export function DuplicatesReport({ view }: ReportPart): ReactNode {
  const asked = useAnalysis({ kind: 'duplicates', ...askedFor(view) });
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="duplicates" {...answer} />
          <Duplicates answer={answer} />
        </>
      )}
    </Answered>
  );
}

/** The latest answers: what was just said leaves the queue at once, before it is worked out anew. */
const latest = { sort: [{ field: 'at', desc: true }] } as const;
const window = { window: { offset: 0, limit: 500 } } as const;
/** Both records of a pair are watched. */
const pairsOfStep = 10;

const nameOf = ({ of, firstId, secondId }: Pick<Row<'duplicateAnswer'>, 'of' | 'firstId' | 'secondId'>): string =>
  `${of} ${pairKey(firstId, secondId)}`;

function Duplicates({ answer }: { readonly answer: Analyses['duplicates'] }): ReactNode {
  const t = useTexts(duplicatesTexts);
  const format = useFormat();
  const answers = useRecords('duplicateAnswer', latest, window);
  if (!answers) return null;
  const said = new Set(answers.rows.map(nameOf));
  const pairs = answer.pairs.filter((pair) => !said.has(nameOf(pair)));
  const open = answer.open - (answer.pairs.length - pairs.length);
  const all = answer.open + answer.answered;
  const progress = t('progress', { n: format.number(all - open), all: format.number(all) });
  return (
    <div className="duplicates">
      {open === 0 ? (
        <EmptyState title={t(all > 0 ? 'allAnswered' : 'none')}>
          {t('noneHint', {
            accounts: t('accountCount', { n: format.number(answer.accounts) }),
            contacts: t('personCount', { n: format.number(answer.contacts) }),
          })}
          {all > 0 && <p>{progress}</p>}
        </EmptyState>
      ) : (
        <section className="report">
          <div className="report-head">
            <div className="grow">
              <h2 className="t2">{t('open', { n: format.number(open) })}</h2>
              <p className="s d2">
                {[
                  progress,
                  answer.leftOut > 0 ? t('leftOut', { n: format.number(answer.leftOut), most: mostOfKey }) : '',
                  open > pairs.length ? t('shownOf', { n: format.number(pairs.length) }) : '',
                ]
                  .filter(Boolean)
                  .join(format.options.language === 'en' ? ' ' : '；')}
              </p>
              <span className="meter duplicates-progress" aria-hidden>
                <i style={{ width: `${((all - open) / all) * 100}%` }} />
              </span>
            </div>
          </div>
          <Section title={t('queue')} count={format.number(open)}>
            <InSteps rows={pairs} by={pairsOfStep}>
              {(shown) => (
                <ul className="plainlist">
                  {shown.map((pair) => (
                    <DuplicatePairCard key={nameOf(pair)} pair={pair} />
                  ))}
                </ul>
              )}
            </InSteps>
          </Section>
        </section>
      )}
      {answers.total > 0 && <AnsweredPairs answers={answers.rows} total={answers.total} />}
    </div>
  );
}

interface AnsweredPairsProps {
  readonly answers: readonly Row<'duplicateAnswer'>[];
  readonly total: number;
}

/** What was said of pairs before, by whom and when, and the way to take it back. */
function AnsweredPairs({ answers, total }: AnsweredPairsProps): ReactNode {
  const t = useTexts(duplicatesTexts);
  const format = useFormat();
  return (
    <Section title={t('answered')} count={format.number(total)}>
      <InSteps rows={answers} by={pairsOfStep}>
        {(shown) => (
          <FigureTable
            label={t('answered')}
            rows={shown}
            keyOf={({ id }) => id}
            columns={[
              {
                name: t('records'),
                cell: ({ of, firstId, secondId }) => (
                  <>
                    <RefTitle entity={of} id={firstId} link />
                    <span className="d3"> · </span>
                    <RefTitle entity={of} id={secondId} link />
                  </>
                ),
              },
              { name: t('answer'), cell: (row) => <Said answer={row} /> },
              { name: t('by'), cell: ({ ownerId }) => <RefTitle entity="user" id={ownerId} /> },
              { name: t('when'), cell: ({ at }) => format.moment(at) },
              {
                name: t('takeBack'),
                cell: (row) => <TakeBack answer={row} all={answers.filter((one) => nameOf(one) === nameOf(row))} />,
              },
            ]}
          />
        )}
      </InSteps>
    </Section>
  );
}

function Said({ answer }: { readonly answer: Row<'duplicateAnswer'> }): ReactNode {
  const t = useTexts(duplicatesTexts);
  const label = useLabel();
  const kept = useRefTitle(answer.of, answer.keepId);
  const { choices = {} } = entities.duplicateAnswer.fields.answer;
  if (answer.answer === 'same' && kept !== undefined) return t('proposed', { name: kept });
  return label(choices[answer.answer] ?? ['', '', '']);
}

interface TakeBackProps {
  readonly answer: Row<'duplicateAnswer'>;
  /** About the same pair: two colleagues may have said it before either heard of the other. */
  readonly all: readonly Row<'duplicateAnswer'>[];
}

function TakeBack({ answer: { of, firstId, secondId }, all }: TakeBackProps): ReactNode {
  const t = useTexts(duplicatesTexts);
  const { takeBack } = useDuplicateActs();
  const [first = '', second = ''] = [useRefTitle(of, firstId), useRefTitle(of, secondId)];
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      aria-label={t('takeBackOf', { pair: t('pair', { first, second }) })}
      onClick={() => void takeBack(all)}
    >
      {t('takeBack')}
    </Button>
  );
}
