import type { ReactNode } from 'react';
import type { Analyses, WinBackCell, WinBackGroup } from '../../../shared/domain/insights/analyses';
import { entities } from '../../../shared/entities';
import type { AnalysisRequest } from '../../data/api';
import { useData } from '../../data/hooks';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useLabel, useTexts } from '../../i18n/texts';
import { ChosenListLink } from '../../pages/list-page';
import { Answered } from './answered';
import { NoOrders } from './nothing-yet';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import { shareText } from './report-money';
import type { ReportPart } from './report-part';
import { askedFor } from './use-view';
import { winBackTexts } from './win-back-texts';

type Answer = Analyses['winBack'];

/** What became of lost customers whom somebody approached, beside those whom nobody did; and the way to those who are lost now. */
export function WinBackReport(part: ReportPart): ReactNode {
  const t = useTexts(winBackTexts);
  const request = { kind: 'winBack', months: part.view.months, ...askedFor(part.view) } as const;
  const asked = useAnalysis(request);
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="winBack" {...answer} />
          {isNobody(answer) ? (
            <NoOrders title={t('noneLost')} action={<LostNow {...part} />}>
              {t('noneLostHint')}
            </NoOrders>
          ) : (
            <WinBack {...part} answer={answer} request={request} />
          )}
        </>
      )}
    </Answered>
  );
}

const isNobody = ({ approached, others, pending }: Answer): boolean =>
  approached.customers + others.customers + pending.approached + pending.others === 0;

const sort = { field: 'figures.net12Minor', desc: true };
/** Why somebody was lost is what one asks of them first. */
const columns = ['name', 'ownerId', 'lastContact', 'lastOrder', 'lostOn', 'lossReason', 'competitor'];

/** The win-back list itself. */
function LostNow({ choices }: ReportPart): ReactNode {
  const t = useTexts(winBackTexts);
  return (
    <ChosenListLink
      entity="account"
      sort={sort}
      columns={columns}
      conditions={choices.where && [...choices.where, { field: 'figures.lifecycle', op: 'eq', value: 'lost' }]}
      className="link"
    >
      {t('lostNow')}
    </ChosenListLink>
  );
}

/** Of everybody, or of one reason of loss. */
interface Line {
  readonly reason: string | undefined;
  readonly name: string;
  readonly approached: WinBackGroup;
  readonly others: WinBackGroup;
}
const sides = ['approached', 'others'] as const;

interface WinBackProps extends ReportPart {
  readonly answer: Answer;
  readonly request: AnalysisRequest<'winBack'>;
}

function WinBack({ answer, request, ...part }: WinBackProps): ReactNode {
  const t = useTexts(winBackTexts);
  const label = useLabel();
  const format = useFormat();
  const data = useData();
  const { approached, others, pending, suggested, withinDays: days, reasons, currency } = answer;
  const { choices = {} } = entities.account.fields.lossReason;
  const lines: Line[] = [
    { reason: undefined, name: t('everybody'), approached, others },
    ...reasons.map(({ reason, ...groups }) => {
      const known = choices[reason];
      return { reason, name: known ? label(known) : t('noReason'), ...groups };
    }),
  ];
  const finding =
    approached.customers === 0
      ? t('nobodyApproached')
      : t('found', { returned: format.number(approached.returned), n: format.number(approached.customers), days });
  const detail = [
    approached.customers === 0
      ? ''
      : t(others.customers === 0 ? 'spentAlone' : 'spent', {
          approached: format.wholeMoney(approached.spendMinor, currency),
          others: format.wholeMoney(others.spendMinor, currency),
        }),
    suggested > 0 ? t('suggested', { n: format.number(suggested) }) : '',
  ];
  const customers = (cell: WinBackCell, n: number, title: string, words = format.number(n)): ReactNode => (
    <ChosenListLink
      entity="account"
      sort={sort}
      columns={columns}
      conditions={
        n === 0
          ? undefined
          : async () => {
              const named = await data.analyse({ ...request, winBack: cell });
              return [{ field: 'id', op: 'in', value: named?.members ?? [] }];
            }
      }
      className={n === 0 ? 'd3' : 'link'}
      aria-label={title}
    >
      {words}
    </ChosenListLink>
  );
  const cellOf = ({ reason }: Line, side: (typeof sides)[number]): WinBackCell =>
    reason === undefined ? { side } : { side, reason };
  const all = (line: Line, side: (typeof sides)[number]): ReactNode => {
    const n = line[side].customers;
    const title = t('customersOf', { reason: line.name, side: t(side), n: format.number(n) });
    return customers(cellOf(line, side), n, title);
  };
  const back = (line: Line, side: (typeof sides)[number], words?: string): ReactNode => {
    const n = line[side].returned;
    const title = t('returnedOf', { reason: line.name, side: t(side), n: format.number(n) });
    // Whoever says what they see has to be understood: the name holds the words.
    return customers({ ...cellOf(line, side), returned: true }, n, words ? `${words}: ${title}` : title, words);
  };
  const shareOf = ({ customers: n, returned }: WinBackGroup): number => (n === 0 ? 0 : returned / n);
  return (
    <Report
      finding={finding}
      detail={detail.filter(Boolean).join(format.options.language === 'en' ? ' ' : '；')}
      isTable={part.view.isTable}
      onTable={(isTable) => part.change({ isTable })}
      chart={
        <table className="tb flush rulebars winback" aria-label={finding}>
          <thead>
            <tr>
              {[t('reason'), ...sides.map((side) => t(side))].map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {lines.map((line) => (
              <tr key={line.reason ?? 'all'} className={line.reason === undefined ? 'b' : undefined}>
                <th scope="row">{line.name}</th>
                {sides.map((side) => {
                  const n = line[side].customers;
                  const share = shareOf(line[side]);
                  return (
                    <td key={side}>
                      {n === 0 ? (
                        <span className="d3">{t('none')}</span>
                      ) : (
                        <span className="rulebar">
                          <span className="meter" aria-hidden>
                            <i style={{ width: `${share * 100}%` }} />
                          </span>
                          {back(line, side, t('of', { share: shareText(format, share), n: format.number(n) }))}
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      }
      table={
        <FigureTable
          label={finding}
          rows={lines.flatMap((line) => sides.map((side) => ({ line, side })))}
          keyOf={({ line: { reason }, side }) => `${side} ${reason ?? 'all'}`}
          columns={[
            { name: t('reason'), cell: ({ line }) => line.name },
            { name: t('who'), cell: ({ side }) => t(side) },
            { name: t('customers'), right: true, cell: ({ line, side }) => all(line, side) },
            { name: t('returned'), right: true, cell: ({ line, side }) => back(line, side) },
            {
              name: t('share'),
              right: true,
              cell: ({ line, side }) =>
                line[side].customers === 0 ? t('none') : shareText(format, shareOf(line[side])),
            },
            {
              name: t('spend', { currency }),
              right: true,
              cell: ({ line, side }) => format.amount(line[side].spendMinor, currency),
            },
          ]}
        />
      }
    >
      <p className="s d2 chart-note">{t('noCause')}</p>
      {pending.approached + pending.others > 0 && (
        <p className="s d2">
          {t('pending', {
            approached: format.number(pending.approached),
            others: format.number(pending.others),
            days,
          })}
        </p>
      )}
      {pending.approached > 0 && (
        <p className="s">
          {customers({ side: 'approached', pending: true }, pending.approached, t('seePending'), t('seePending'))}
        </p>
      )}
      <p className="s">
        <LostNow {...part} />
      </p>
    </Report>
  );
}
