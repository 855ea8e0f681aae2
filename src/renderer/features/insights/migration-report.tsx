import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Section } from '../../ui/section';
import { Answered } from './answered';
import { monthsBefore } from './months';
import { MoveGrid, movesOf, type Move } from './move-grid';
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

function Migration({ answer, view, change }: ReportPart & { readonly answer: Analyses['migration'] }): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts });
  const format = useFormat();
  const { states, moves, movers, over, currency } = answer;
  const stateWord = useStateWord(over);
  const [chosen, setChosen] = useState<Move | undefined>();
  const { down, up, lost, won } = movedSums(movers);
  const day = format.fullDate(answer.from);
  const moved = movesOf(states, moves);
  const shown = chosen ? movers.filter(({ from, to }) => from === chosen.from && to === chosen.to) : movers;
  const finding =
    moved.length === 0 ? t('nobody', { day }) : t('moved', { down: format.number(down), up: format.number(up), day });
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
