import { useState, type ReactNode } from 'react';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import type { AnalysisRequest } from '../../data/api';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Answered } from './answered';
import { monthsBefore } from './months';
import { MoveGrid, movesOf, type Move } from './move-grid';
import { InSteps } from './in-steps';
import { MoverTable, useStateWord } from './mover-line';
import { MoversSection } from './movers-section';
import { NoOrders } from './nothing-yet';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import type { ReportPart } from './report-part';
import { reportTexts } from './report-texts';
import { texts } from './texts';
import { askedFor } from './use-view';

/** Which customers went from which segment or state to which other, what it changed, and why. */
export function MigrationReport(part: ReportPart): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { view } = part;
  const request = {
    kind: 'migration',
    ...askedFor(view),
    over: view.over,
    compareWith: monthsBefore(view.asOf ?? format.today, view.since),
  } as const;
  const asked = useAnalysis(request);
  return (
    <Answered asked={asked}>
      {(answer) => (
        <>
          <ReportBasis kind="migration" {...answer} />
          {answer.moves.flat().every((accounts) => accounts === 0) ? (
            <NoOrders title={t('noOrdersYet')}>{t('noOrdersYetHint')}</NoOrders>
          ) : (
            <Migration key={`${answer.over} ${answer.from}`} {...part} request={request} answer={answer} />
          )}
        </>
      )}
    </Answered>
  );
}

interface MigrationProps extends ReportPart {
  readonly request: AnalysisRequest<'migration'>;
  readonly answer: Analyses['migration'];
}

function Migration({ request, answer, view, change }: MigrationProps): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const { states, moves, movers, over, currency, down, up, lostMinor, wonMinor } = answer;
  const stateWord = useStateWord(over);
  const [chosen, setChosen] = useState<Move | undefined>();
  const day = format.fullDate(answer.from);
  const moved = movesOf(states, moves);
  const all = moved.reduce((sum, { accounts }) => sum + accounts, 0);
  const counts = { down: format.number(down), up: format.number(up), day };
  const finding =
    all === 0
      ? t('nobody', { day })
      : all === down + up
        ? t('moved', counts)
        : t('movedOtherwise', { ...counts, n: format.number(all - down - up) });
  return (
    <Report
      finding={finding}
      detail={
        moved.length > 0 && (
          <>
            {t('effect')} <b className="bad">{format.wholeMoney(lostMinor, currency)}</b>{' '}
            <b className="ok">+{format.wholeMoney(wonMinor, currency)}</b>
          </>
        )
      }
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      chart={
        <>
          <p className="xs d3">{t('migrationNote')}</p>
          <MoveGrid
            label={finding}
            states={states}
            moves={moves}
            stateWord={stateWord}
            chosen={chosen}
            onChoose={setChosen}
          />
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
      {chosen ? (
        <MoversOfMove
          key={`${chosen.from} ${chosen.to}`}
          request={request}
          known={movers}
          move={chosen}
          onAll={() => setChosen(undefined)}
        />
      ) : (
        movers.length > 0 && (
          <MoversSection title={t('movers')} accounts={all} listed={movers.length}>
            <InSteps rows={movers}>
              {(shown) => <MoverTable over={over} movers={shown} currency={currency} label={t('movers')} />}
            </InSteps>
          </MoversSection>
        )
      )}
    </Report>
  );
}

interface MoversOfMoveProps {
  readonly request: AnalysisRequest<'migration'>;
  /** Some of them are shown until all are there. */
  readonly known: Analyses['migration']['movers'];
  readonly move: Move;
  readonly onAll: () => void;
}

/** Everybody who makes one move. */
function MoversOfMove({ request, known, move, onAll }: MoversOfMoveProps): ReactNode {
  const { from, to, accounts } = move;
  const { over = 'rfm', currency = '' } = request;
  const t = useTexts(reportTexts);
  const stateWord = useStateWord(over);
  const { answer } = useAnalysis({ ...request, move: { from, to } });
  const movers = answer?.movers ?? known.filter((mover) => mover.from === from && mover.to === to);
  const title = t('moversFrom', { from: stateWord(from), to: stateWord(to) });
  return (
    <MoversSection title={title} accounts={accounts} listed={movers.length} members={answer?.members} onAll={onAll}>
      <InSteps rows={movers}>
        {(shown) => <MoverTable over={over} movers={shown} currency={answer?.currency ?? currency} label={title} />}
      </InSteps>
    </MoversSection>
  );
}
