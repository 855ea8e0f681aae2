import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import { Answered } from './answered';
import { heatStep } from './heat';
import { monthsBefore } from './months';
import { movedSums } from './moved-sums';
import { MoverTable, useStateWord } from './mover-line';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import type { ReportPart } from './report-part';
import { reportTexts, texts } from './texts';
import { askedFor } from './use-view';

/** Which customers went from which segment or state to which other, what it changed, and why. */
export function MigrationReport(part: ReportPart): ReactNode {
  const format = useFormat();
  const { view } = part;
  const asked = useAnalysis({
    kind: 'migration',
    ...askedFor(view),
    over: view.over,
    compareWith: monthsBefore(view.asOf ?? format.today, view.since),
  });
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis {...answer} />
          <Migration key={`${answer.over} ${answer.from}`} {...part} answer={answer} />
        </>
      )}
    </Answered>
  );
}

interface Cell {
  readonly from: string;
  readonly to: string;
  readonly accounts: number;
}

function Migration({ answer, view, change }: ReportPart & { readonly answer: Analyses['migration'] }): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const { states, moves, movers, over, currency } = answer;
  const stateWord = useStateWord(over);
  const [chosen, setChosen] = useState<Cell | undefined>();
  const { down, up, lost, won } = movedSums(movers);
  const day = format.fullDate(answer.from);
  const cells = states.flatMap((from, row) =>
    states.map((to, column): Cell => ({ from, to, accounts: moves[row]?.[column] ?? 0 })),
  );
  const moved = cells.filter(({ from, to, accounts }) => from !== to && accounts > 0);
  const most = Math.max(0, ...moved.map(({ accounts }) => accounts));
  const shown = chosen ? movers.filter(({ from, to }) => from === chosen.from && to === chosen.to) : movers;
  const finding =
    moved.length === 0 ? t('nobody', { day }) : t('moved', { down: format.number(down), up: format.number(up), day });
  const isChosen = (cell: Cell): boolean => chosen?.from === cell.from && chosen.to === cell.to;
  return (
    <Report
      finding={finding}
      detail={
        moved.length > 0 && (
          <>
            {t('effect')} <b className="bad">{format.wholeMoney(lost, currency)}</b>{' '}
            <b className="ok">+{format.wholeMoney(won, currency)}</b>
          </>
        )
      }
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      chart={
        <>
          <p className="xs d3">{t('migrationNote')}</p>
          <div className="heat-scroll" tabIndex={0} role="region" aria-label={finding}>
            <table className="heat migration" aria-label={finding}>
              <thead>
                <tr>
                  <td />
                  {states.map((state) => (
                    <th key={state} scope="col">
                      {stateWord(state)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {states.map((from) => (
                  <tr key={from}>
                    <th scope="row">{stateWord(from)}</th>
                    {cells
                      .filter((cell) => cell.from === from)
                      .map((cell) => (
                        <td key={cell.to}>
                          {cell.from === cell.to ? (
                            <span className="heat-cell num same">{format.number(cell.accounts)}</span>
                          ) : cell.accounts === 0 ? (
                            <span className="heat-cell num" />
                          ) : (
                            <button
                              type="button"
                              className={`heat-cell num s${heatStep(cell.accounts, most)}${isChosen(cell) ? ' chosen' : ''}`}
                              aria-pressed={isChosen(cell)}
                              aria-label={t('moveCell', {
                                from: stateWord(cell.from),
                                to: stateWord(cell.to),
                                n: format.number(cell.accounts),
                              })}
                              onClick={() => setChosen(isChosen(cell) ? undefined : cell)}
                            >
                              {format.number(cell.accounts)}
                            </button>
                          )}
                        </td>
                      ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </>
      }
      table={
        <FigureTable
          label={finding}
          rows={moved.toSorted((a, b) => b.accounts - a.accounts)}
          keyOf={({ from, to }) => `${from} ${to}`}
          columns={[
            { name: t('was'), cell: ({ from }) => stateWord(from) },
            { name: t('is'), cell: ({ to }) => stateWord(to) },
            { name: t('accounts'), right: true, cell: ({ accounts }) => format.number(accounts) },
          ]}
        />
      }
    >
      {movers.length > 0 && (
        <Section
          title={chosen ? t('moversFrom', { from: stateWord(chosen.from), to: stateWord(chosen.to) }) : t('movers')}
          count={format.number(chosen?.accounts ?? shown.length)}
          className="moves"
          action={
            chosen && (
              <Button variant="subtle" size="compact-sm" onClick={() => setChosen(undefined)}>
                {t('showAll')}
              </Button>
            )
          }
        >
          {chosen && shown.length < chosen.accounts && (
            <p className="s d3">{t('firstMovers', { n: format.number(shown.length) })}</p>
          )}
          <MoverTable over={over} movers={shown} currency={currency} label={t('movers')} />
        </Section>
      )}
    </Report>
  );
}
