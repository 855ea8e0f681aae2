import { Select } from '@mantine/core';
import { Fragment, useState, type ReactNode } from 'react';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import type { ProductRule } from '../../../shared/domain/insights/population';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { useRefTitle } from '../../ui/ref-source';
import { Answered } from './answered';
import { InSteps } from './in-steps';
import { NoOrders } from './nothing-yet';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import { shareText } from './report-money';
import type { ReportPart } from './report-part';
import { reportTexts } from './report-texts';
import { texts } from './texts';
import { SuggestionFates } from './suggestion-fates';
import { askedFor } from './use-view';

const keyOf = (rule: ProductRule): string => `${rule.if.join(' ')} > ${rule.then}`;

/** Which products go together on orders. */
export function RulesReport(part: ReportPart): ReactNode {
  const asked = useAnalysis({ kind: 'rules', ...askedFor(part.view) });
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="rules" {...answer} />
          <Rules {...part} sets={answer.sets} />
          <SuggestionFates />
        </>
      )}
    </Answered>
  );
}

const firstRules = 20;
/** So many are read faster than searched. */
const fewSets = 8;

function Rules({ sets, view, change, choices }: ReportPart & { readonly sets: Analyses['rules']['sets'] }): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const [wanted, setWanted] = useState('');
  const set = sets.find((one) => partOf(one) === wanted) ?? sets[0];
  const isFallback = set && partOf(set) === '' && (view.territoryId !== undefined || view.segmentId !== undefined);
  const best = set?.rules[0];
  const number = (value: number): string =>
    new Intl.NumberFormat(format.options.region, { maximumFractionDigits: 2, minimumFractionDigits: 2 }).format(value);
  const groupOf = (kind: 'territory' | 'segment', group: string) => {
    const found = choices[kind === 'territory' ? 'territories' : 'segments'].filter(({ id }) =>
      sets.some((one) => partOf(one) === id),
    );
    return found.length > 0 ? [{ group, items: found.map(({ id, name }) => ({ value: id, label: name })) }] : [];
  };
  const scope = sets.length > 1 && (
    <Select
      className="rules-of"
      label={t('ruleOf')}
      value={set ? partOf(set) : ''}
      onChange={(part) => setWanted(part ?? '')}
      allowDeselect={false}
      searchable={sets.length > fewSets}
      nothingFoundMessage={t('noSuchPart')}
      data={[
        { value: '', label: t('company') },
        ...groupOf('territory', t('territory')),
        ...groupOf('segment', t('segment')),
      ]}
    />
  );
  if (!set || !best)
    return (
      <>
        {scope}
        <NoOrders title={t('noRules')}>{t('rulesFew', { baskets: format.number(set?.baskets ?? 0) })}</NoOrders>
      </>
    );
  const columns = [
    { name: t('with'), cell: (rule: ProductRule) => <Products ids={rule.if} /> },
    { name: t('goesWell'), cell: (rule: ProductRule) => <RefTitle entity="product" id={rule.then} link /> },
  ];
  return (
    <Report
      finding={<BestRule rule={best} />}
      detail={[
        t('rulesNote', { n: format.number(set.rules.length), baskets: format.number(set.baskets) }),
        isFallback ? t('rulesOfCompany') : '',
        set.minSupport > 0.0101 ? t('raised', { support: shareText(format, set.minSupport) }) : '',
      ]
        .filter(Boolean)
        .join(format.options.language === 'en' ? ' ' : '；')}
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      before={scope}
      chart={
        <>
          <InSteps rows={set.rules} by={firstRules}>
            {(listed) => (
              <table className="tb flush rulebars" aria-label={t('rules')}>
                <thead>
                  <tr>
                    <th scope="col">{t('with')}</th>
                    <th scope="col">{t('goesWell')}</th>
                    <th scope="col">{t('confidence')}</th>
                    <th scope="col" className="r">
                      {t('lift')}
                    </th>
                    <th scope="col" className="r">
                      {t('basketsHead')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {listed.map((rule) => (
                    <tr key={keyOf(rule)}>
                      <th scope="row">
                        <Products ids={rule.if} />
                      </th>
                      <td>
                        <RefTitle entity="product" id={rule.then} link />
                      </td>
                      <td>
                        <span className="rulebar">
                          <span className="meter" aria-hidden>
                            <i style={{ width: `${rule.confidence * 100}%` }} />
                            <u style={{ left: `${(rule.confidence / rule.lift) * 100}%` }} />
                          </span>
                          {shareText(format, rule.confidence)}
                        </span>
                      </td>
                      <td className="r">{number(rule.lift)}</td>
                      <td className="r">{format.number(rule.baskets)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            )}
          </InSteps>
          <p className="xs d3 chart-note">{t('ruleBarNote')}</p>
        </>
      }
      table={
        <InSteps rows={set.rules}>
          {(listed) => (
            <FigureTable
              label={t('rules')}
              rows={listed}
              keyOf={keyOf}
              columns={[
                ...columns,
                {
                  name: t('support'),
                  right: true,
                  cell: ({ support }) => format.percent(Math.round(support * 10_000)),
                },
                { name: t('confidence'), right: true, cell: ({ confidence }) => shareText(format, confidence) },
                { name: t('lift'), right: true, cell: ({ lift }) => number(lift) },
                {
                  name: t('leverage'),
                  right: true,
                  cell: ({ leverage }) => format.percent(Math.round(leverage * 10_000)),
                },
                {
                  name: t('conviction'),
                  right: true,
                  cell: ({ conviction }) => (conviction === null ? t('never') : number(conviction)),
                },
                { name: t('basketsHead'), right: true, cell: ({ baskets }) => format.number(baskets) },
              ]}
            />
          )}
        </InSteps>
      }
    />
  );
}

type RuleSet = Analyses['rules']['sets'][number];

/** The territory or segment whose rules they are; '' for the whole company. */
const partOf = ({ territoryId, segmentId }: RuleSet): string => territoryId ?? segmentId ?? '';

function Products({ ids }: { readonly ids: readonly string[] }): ReactNode {
  const t = useTexts(reportTexts);
  return ids.map((id, index) => (
    <Fragment key={id}>
      {index > 0 && <span className="d3">{t('plus')}</span>}
      <RefTitle entity="product" id={id} link />
    </Fragment>
  ));
}

/** The first rule as a sentence; of two products on its left the first names it while the other stands in the table. */
function BestRule({ rule }: { readonly rule: ProductRule }): ReactNode {
  const t = useTexts(reportTexts);
  const format = useFormat();
  const first = useRefTitle('product', rule.if[0]);
  const second = useRefTitle('product', rule.if[1]);
  const right = useRefTitle('product', rule.then);
  const left = [first, second].filter((title) => title !== undefined).join(t('plus'));
  return t('bestRule', { left, right: right ?? '', confidence: shareText(format, rule.confidence) });
}
