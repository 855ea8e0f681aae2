import type { ReactNode } from 'react';
import { entities } from '../../../shared/entities';
import { minorDigits, sumMinor } from '../../../shared/domain/money';
import { startOf, targetId, unitOf, type PeriodName, type Targets } from '../../../shared/domain/targets';
import type { TerritoryPlace } from '../../../shared/domain/territories';
import type { Change } from '../../data/api';
import { useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { usePeriodWords } from '../../pages/period-words';
import { useErrorText } from '../../ui/error-panel';
import { NumberCell, onGridKey } from '../../ui/number-cell';
import { Run } from '../../ui/text-run';
import { useToast } from '../../ui/toast';
import { texts } from './texts';

export interface GridRow {
  readonly kind: 'territory' | 'person';
  readonly id: string;
  readonly name: string;
  readonly isEdited: boolean;
}

interface TargetGridProps {
  readonly rows: readonly GridRow[];
  readonly periods: readonly PeriodName[];
  readonly targets: Targets;
  readonly territories: readonly TerritoryPlace[];
  readonly currency: string;
}

const most = entities.target.fields.amountMinor.maxValue;

/** A cell for each period of each line; what is typed is saved when the cell is left, and an empty cell takes the target back. */
export function TargetGrid({ rows, periods, targets, territories, currency }: TargetGridProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const data = useData();
  const toast = useToast();
  const errorText = useErrorText();
  const periodWords = usePeriodWords();
  const save = async (row: GridRow, period: PeriodName, amountMinor: number | undefined): Promise<void> => {
    const change = changeOf(targets, row, period, currency, amountMinor);
    if (!change) return;
    try {
      await data.commit([change]);
    } catch (error) {
      toast({ text: errorText(error), problem: true });
    }
  };
  const askedOf = ({ kind, id }: GridRow, period: PeriodName): number | undefined =>
    (kind === 'territory' ? targets.ofTerritory(period, id, territories) : targets.of(period, id))?.amountMinor;
  const amount = (minor: number | undefined): string => (minor === undefined ? '' : format.amount(minor, currency));
  return (
    <div className="target-scroll" tabIndex={0} role="region" aria-label={t('title')}>
      <table className="tb flush target-grid" onKeyDown={onGridKey} aria-label={t('title')}>
        <thead>
          <tr>
            <th scope="col">{t('whose')}</th>
            {periods.map((period) => (
              <th key={period} scope="col" className="r">
                {periodWords(period)}
              </th>
            ))}
            <th scope="col" className="r">
              {t('ofYear')}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => {
            const asked = periods.map((period) => askedOf(row, period));
            const isFirstPerson = row.kind === 'person' && rows[index - 1]?.kind === 'territory';
            return (
              <tr key={row.id} className={isFirstPerson ? 'first-person' : undefined}>
                <th scope="row">
                  <Run>{row.name}</Run>
                </th>
                {periods.map((period, column) => {
                  const own = targets.set(period, row.id)?.amountMinor;
                  return (
                    <td key={period} className="r numbercell">
                      {row.isEdited ? (
                        <NumberCell
                          label={t('amountOf', { name: row.name, period: periodWords(period) })}
                          value={own}
                          digits={minorDigits(currency)}
                          most={most}
                          shown={amount(own)}
                          placeholder={own === undefined ? amount(asked[column]) : ''}
                          row={index}
                          column={column}
                          isOptional
                          onSave={(next) => save(row, period, next)}
                        />
                      ) : (
                        amount(asked[column])
                      )}
                    </td>
                  );
                })}
                <td className="r b">
                  {asked.some((one) => one !== undefined) && amount(sumMinor(asked.map((one) => one ?? 0)))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function changeOf(
  targets: Targets,
  row: GridRow,
  period: PeriodName,
  currency: string,
  amountMinor: number | undefined,
): Change | undefined {
  const held = targets.set(period, row.id);
  if (amountMinor === undefined) return held && { entity: 'target', op: 'remove', id: held.id };
  if (held) return { entity: 'target', op: 'update', id: held.id, patch: { amountMinor } };
  return {
    entity: 'target',
    op: 'create',
    id: targetId(period, currency, row.id),
    body: {
      ...(row.kind === 'person' ? { personId: row.id } : { territoryId: row.id }),
      period: unitOf(period),
      startsOn: startOf(period),
      amountMinor,
      currency,
    },
  };
}
