import type { ReactNode } from 'react';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { heatStep } from './heat';
import { reportTexts } from './report-texts';

/** Accounts that go from one state to another. */
export interface Move {
  readonly from: string;
  readonly to: string;
  readonly accounts: number;
}

/** Those that somebody makes. @param moves by row (from) and column (to), as the states stand */
export const movesOf = (states: readonly string[], moves: readonly (readonly number[])[]): Move[] =>
  states
    .flatMap((from, row) => states.map((to, column) => ({ from, to, accounts: moves[row]?.[column] ?? 0 })))
    .filter(({ from, to, accounts }) => from !== to && accounts > 0);

interface MoveGridProps {
  readonly label: string;
  readonly states: readonly string[];
  readonly moves: readonly (readonly number[])[];
  readonly stateWord: (state: string) => string;
  readonly chosen: Move | undefined;
  readonly onChoose: (move: Move | undefined) => void;
}

/** From the state of the row to that of the column; a cell is a button that chooses who makes that move. */
export function MoveGrid({ label, states, moves, stateWord, chosen, onChoose }: MoveGridProps): ReactNode {
  const t = useTexts(reportTexts);
  const format = useFormat();
  const most = Math.max(0, ...movesOf(states, moves).map(({ accounts }) => accounts));
  return (
    <div className="heat-scroll" tabIndex={0} role="region" aria-label={label}>
      <table className="heat migration" aria-label={label}>
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
          {states.map((from, row) => (
            <tr key={from}>
              <th scope="row">{stateWord(from)}</th>
              {states.map((to, column) => {
                const accounts = moves[row]?.[column] ?? 0;
                const isChosen = chosen?.from === from && chosen.to === to;
                return (
                  <td key={to}>
                    {from === to ? (
                      <span className="heat-cell num same">{format.number(accounts)}</span>
                    ) : accounts === 0 ? (
                      <span className="heat-cell num" />
                    ) : (
                      <button
                        type="button"
                        className={`heat-cell num s${heatStep(accounts, most)}${isChosen ? ' chosen' : ''}`}
                        aria-pressed={isChosen}
                        aria-label={t('moveCell', {
                          from: stateWord(from),
                          to: stateWord(to),
                          n: format.number(accounts),
                        })}
                        onClick={() => onChoose(isChosen ? undefined : { from, to, accounts })}
                      >
                        {format.number(accounts)}
                      </button>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
