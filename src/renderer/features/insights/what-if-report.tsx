import { SegmentedControl } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { Link, useSearchParams } from 'wouter';
import type { Analyses, MovesOf } from '../../../shared/domain/insights/analyses';
import { configOf } from '../../../shared/domain/insights/analysis-settings';
import { ownAnalysisSettingsId } from '../../../shared/entities/analysis-settings';
import type { AnalysisRequest } from '../../data/api';
import { useData, useRecordState } from '../../data/hooks';
import { useAnalysis } from '../../data/insights/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';
import { Answered } from './answered';
import { MoveGrid, movesOf, type Move } from './move-grid';
import { useStateWord } from './mover-line';
import { InSteps } from './in-steps';
import { MoversSection } from './movers-section';
import { NoOrders } from './nothing-yet';
import { FigureTable, Report } from './report';
import { ReportBasis } from './report-basis';
import type { ReportPart } from './report-part';
import { reportTexts } from './report-texts';
import { texts } from './texts';
import { askedFor } from './use-view';
import { fullNameOf, valueWords, WhatIfFields } from './what-if-fields';
import { whatIfTexts } from './what-if-texts';
import { readTried, thresholdsOf, triedParts, writeTried, type Threshold, type Tried } from './what-if-values';

const kinds = ['grades', 'lifecycle', 'segments'] as const;
type Kind = (typeof kinds)[number];

/** Other thresholds than those in force, and who would move with them. The values stand in the address, and nowhere else. */
export function WhatIfReport(part: ReportPart): ReactNode {
  const { view, currency } = part;
  const settings = useRecordState('analysisSettings', ownAnalysisSettingsId);
  const config = useMemo(
    () => (settings === 'loading' ? undefined : configOf(settings, currency)),
    [settings, currency],
  );
  const [params, setParams] = useSearchParams();
  const asked = params.get('try') ?? '';
  const thresholds = useMemo(() => (config ? thresholdsOf(config) : []), [config]);
  const tried = useMemo(() => readTried(asked, thresholds), [asked, thresholds]);
  const { parts, misfits } = useMemo(
    () => (config ? triedParts(config, tried) : { parts: {}, misfits: [] }),
    [config, tried],
  );
  const request = { kind: 'whatIf', ...askedFor(view), config: parts } as const;
  const answered = useAnalysis(request);
  if (!config) return null;
  const put = (next: Tried): void => {
    const changed = new URLSearchParams(params);
    if (Object.keys(next).length === 0) changed.delete('try');
    else changed.set('try', writeTried(next));
    setParams(changed, { replace: true });
  };
  const isTrying = Object.keys(parts).length > 0;
  const counted = thresholds.filter(({ part }) => parts[part] !== undefined);
  return (
    <div className="what-if">
      <WhatIfFields thresholds={thresholds} tried={tried} misfits={misfits} onTry={put} />
      <Answered asked={answered}>
        {(answer) => (
          <>
            <ReportBasis kind="whatIf" {...answer} />
            <Moves {...part} request={request} answer={answer} isTrying={isTrying}>
              {isTrying && <TakeOver thresholds={counted} tried={tried} />}
            </Moves>
          </>
        )}
      </Answered>
    </div>
  );
}

interface MovesProps extends ReportPart {
  readonly request: AnalysisRequest<'whatIf'>;
  readonly answer: Analyses['whatIf'];
  readonly isTrying: boolean;
  readonly children: ReactNode;
}

const sumOf = (moves: readonly Move[]): number => moves.reduce((sum, { accounts }) => sum + accounts, 0);
const movesIn = ({ states, moves }: MovesOf): Move[] => movesOf(states, moves);

function Moves({ request, answer, isTrying, view, change, children }: MovesProps): ReactNode {
  const t = useTexts({ ...texts, ...reportTexts, ...whatIfTexts });
  const format = useFormat();
  const words = useStateWords();
  const [wanted, setWanted] = useState<Kind | undefined>();
  const [chosen, setChosen] = useState<(Move & { readonly kind: Kind }) | undefined>();
  const counts = kinds.map((kind) => ({ kind, accounts: sumOf(movesIn(answer[kind])) }));
  // The one in which most accounts move, until somebody looks at another one.
  const kind =
    wanted ??
    counts.reduce((most, one) => (one.accounts > most.accounts ? one : most), { kind: kinds[0], accounts: 0 }).kind;
  const { states, moves, movers } = answer[kind];
  const stateWord = words[kind];
  const moved = movesIn(answer[kind]);
  // With other values other accounts make that move, or none.
  const open =
    chosen?.kind === kind ? moved.find(({ from, to }) => from === chosen.from && to === chosen.to) : undefined;
  const finding = useFinding(answer, isTrying);
  const hasOrders = answer.lifecycle.moves.some((row, at) => at > 0 && row.some((accounts) => accounts > 0));
  if (!hasOrders) return <NoOrders title={t('noOrdersYet')}>{t('noOrdersYetHint')}</NoOrders>;
  return (
    <Report
      finding={finding}
      detail={t('nothingSaved')}
      isTable={view.isTable}
      onTable={(isTable) => change({ isTable })}
      chart={
        <MoveGrid
          label={t(kind)}
          states={states}
          moves={moves}
          stateWord={stateWord}
          chosen={open}
          onChoose={(move) => setChosen(move && { ...move, kind })}
        />
      }
      table={
        <FigureTable
          label={t(kind)}
          rows={moved.toSorted((a, b) => b.accounts - a.accounts)}
          keyOf={({ from, to }) => `${from} ${to}`}
          columns={[
            { name: t('now'), cell: ({ from }) => stateWord(from) },
            { name: t('then'), cell: ({ to }) => stateWord(to) },
            { name: t('accounts'), right: true, cell: ({ accounts }) => format.number(accounts) },
          ]}
        />
      }
      before={
        <div className="what-if-kinds">
          {children}
          <SegmentedControl
            aria-label={t('between')}
            value={kind}
            onChange={(next) => setWanted(kinds.find((one) => one === next))}
            data={counts.map((one) => ({
              value: one.kind,
              label: `${t(one.kind)} ${format.number(one.accounts)}`,
            }))}
          />
          {!view.isTable && <p className="xs d3">{t('gridNote')}</p>}
        </div>
      }
    >
      {open ? (
        <MoversOfMove
          key={`${kind} ${open.from} ${open.to}`}
          request={request}
          kind={kind}
          known={movers}
          move={open}
          onAll={() => setChosen(undefined)}
        />
      ) : (
        movers.length > 0 && (
          <MoversSection title={t('movers')} accounts={sumOf(moved)} listed={movers.length}>
            <InSteps rows={movers}>
              {(shown) => <TriedTable movers={shown} label={t('movers')} stateWord={stateWord} />}
            </InSteps>
          </MoversSection>
        )
      )}
    </Report>
  );
}

interface TriedTableProps {
  readonly movers: MovesOf['movers'];
  readonly label: string;
  readonly stateWord: (state: string) => string;
}

/** Who would move from where to where. */
function TriedTable({ movers, label, stateWord }: TriedTableProps): ReactNode {
  const t = useTexts({ ...texts, ...whatIfTexts });
  return (
    <FigureTable
      label={label}
      rows={movers}
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
        { name: t('now'), cell: ({ from }) => <span className="nw">{stateWord(from)}</span> },
        { name: t('then'), cell: ({ to }) => <span className="nw">{stateWord(to)}</span> },
      ]}
    />
  );
}

interface MoversOfMoveProps {
  readonly request: AnalysisRequest<'whatIf'>;
  readonly kind: Kind;
  /** Some of them are shown until all are there. */
  readonly known: MovesOf['movers'];
  readonly move: Move;
  readonly onAll: () => void;
}

/** Everybody who would make one move. */
function MoversOfMove({ request, kind, known, move, onAll }: MoversOfMoveProps): ReactNode {
  const { from, to, accounts } = move;
  const t = useTexts(reportTexts);
  const stateWord = useStateWords()[kind];
  const found = useAnalysis({ ...request, move: { from, to, of: kind } }).answer?.[kind];
  const movers = found?.movers ?? known.filter((mover) => mover.from === from && mover.to === to);
  const title = t('moversFrom', { from: stateWord(from), to: stateWord(to) });
  return (
    <MoversSection title={title} accounts={accounts} listed={movers.length} members={found?.members} onAll={onAll}>
      <InSteps rows={movers}>{(shown) => <TriedTable movers={shown} label={title} stateWord={stateWord} />}</InSteps>
    </MoversSection>
  );
}

function useStateWords(): Readonly<Record<Kind, (state: string) => string>> {
  return { grades: useStateWord('grades'), lifecycle: useStateWord('lifecycle'), segments: useStateWord('rfm') };
}

/** Of each kind the state that most accounts would come to. */
function useFinding(answer: Analyses['whatIf'], isTrying: boolean): string {
  const t = useTexts(whatIfTexts);
  const format = useFormat();
  const words = useStateWords();
  if (!isTrying) return t('ask');
  const first = { grades: 'toGrade', lifecycle: 'toLifecycle', segments: 'toSegment' } as const;
  const next = { grades: 'toGrade', lifecycle: 'andLifecycle', segments: 'andSegment' } as const;
  const found = kinds.flatMap((kind) => {
    const moved = movesIn(answer[kind]);
    const come = answer[kind].states
      .map((state) => ({ kind, state, accounts: sumOf(moved.filter(({ to }) => to === state)) }))
      .reduce((most, one) => (one.accounts > most.accounts ? one : most), { kind, state: '', accounts: 0 });
    return come.accounts > 0 ? [come] : [];
  });
  return found.length === 0
    ? t('nobodyWould')
    : found
        .map(({ kind, state, accounts }, place) =>
          t((place === 0 ? first : next)[kind], { n: format.number(accounts), state: words[kind](state) }),
        )
        .join(t('comma'));
}

interface TakeOverProps {
  readonly thresholds: readonly Threshold[];
  readonly tried: Tried;
}

/** What was changed; who may decide about it takes it over by hand. */
function TakeOver({ thresholds, tried }: TakeOverProps): ReactNode {
  const t = useTexts(whatIfTexts);
  const format = useFormat();
  const { session } = useData();
  return (
    <p className="s what-if-changed">
      {thresholds
        .flatMap((threshold) => {
          const value = tried[threshold.key];
          const words = (one: number): string => valueWords(threshold, one, format);
          return value === undefined
            ? []
            : [t('changed', { name: fullNameOf(threshold, t), before: words(threshold.today), after: words(value) })];
        })
        .map((words) => (
          <span key={words} className="nw">
            {words}
          </span>
        ))}
      {session.user.role === 'administrator' && (
        <Link href="/admin/analysis" className="link nw">
          {t('takeOver')}
        </Link>
      )}
    </p>
  );
}
