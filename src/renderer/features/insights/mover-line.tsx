import { IconArrowDownRight, IconArrowUpRight } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import type { MigrationAnalysis } from '../../../shared/domain/insights/analyses';
import { directionOf } from '../../../shared/domain/insights/migration';
import { useFormat } from '../../i18n/format-context';
import { useLabel } from '../../i18n/texts';
import { usePartWords } from '../../pages/part-words';
import { lifecycleLabels, segmentLabels } from '../../pages/score-labels';
import { RefTitle } from '../../ui/field-value';
import { pathOf } from '../../ui/paths';

type Mover = MigrationAnalysis['movers'][number];

/** The word of a state, whichever states a migration goes over; grades are called what the administrator calls them. */
export function useStateWord(over: MigrationAnalysis['over'] | 'grades'): (state: string) => string {
  const label = useLabel();
  const labels = over === 'lifecycle' ? lifecycleLabels : segmentLabels;
  return (state) => label(labels[state] ?? [state, state, state]);
}

interface MoverRowsProps {
  readonly over: MigrationAnalysis['over'];
  readonly movers: readonly Mover[];
  readonly currency: string;
  readonly label: string;
}

/** Who moved, from where to where, why, and what it changed. */
export function MoverTable({ over, movers, currency, label }: MoverRowsProps): ReactNode {
  const format = useFormat();
  const stateWord = useStateWord(over);
  const words = usePartWords(currency);
  return (
    <table className="tb flush movers" aria-label={label}>
      <tbody>
        {movers.map(({ accountId, from, to, effectMinor, reason }) => {
          const direction = directionOf({ from, to });
          return (
            <tr key={accountId}>
              <td className="mover-icon">
                {direction === 'down' && <IconArrowDownRight size={16} className="i bad" aria-hidden />}
                {direction === 'up' && <IconArrowUpRight size={16} className="i ok" aria-hidden />}
              </td>
              <th scope="row" className="el">
                <Link href={pathOf('account', accountId)} className="plainlink b">
                  <RefTitle entity="account" id={accountId} />
                </Link>
              </th>
              <td>
                <span className="d2">{stateWord(from)}</span> <span aria-hidden>→</span> {stateWord(to)}
              </td>
              <td className="d2 el">{words(reason)}</td>
              <td className={`r b ${effectMinor < 0 ? 'bad' : effectMinor > 0 ? 'ok' : ''}`}>
                {effectMinor > 0 ? '+' : ''}
                {format.wholeMoney(effectMinor, currency)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
