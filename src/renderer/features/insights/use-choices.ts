import { useMemo } from 'react';
import { useRecords } from '../../data/hooks';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import type { FilterCondition } from '../../ui/filters';
import type { View } from './use-view';

const many = { offset: 0, limit: 500 };
const noSums: readonly string[] = [];
const everything = {};

export interface Choices {
  readonly territories: readonly { readonly id: string; readonly name: string }[];
  /** Currencies of the accounts that have ordered. */
  readonly currencies: readonly string[];
  /** What an account has to fulfil to be part of the report, for the way into its list; undefined where a list cannot say it. */
  readonly where: readonly FilterCondition[] | undefined;
}

/** What the reports can be cut by, and that cut as a filter of the list of accounts. */
export function useChoices(view: View, currency: string): Choices {
  const found = useRecords('territory', { sort: [{ field: 'name' }] }, { window: many })?.rows;
  const sums = useSumsByCurrency('account', everything, 'figures.currency', noSums);
  const { territoryId, asOf } = view;
  return useMemo((): Choices => {
    const territories = found ?? [];
    const currencies = (sums ?? []).map((line) => line.currency).sort();
    // Figures in a list are those of today.
    const where: FilterCondition[] | undefined =
      asOf !== undefined
        ? undefined
        : [
            ...(territoryId === undefined
              ? []
              : [{ field: 'territoryId', op: 'in' as const, value: withParts(territoryId, territories) }]),
            ...(currencies.length > 1 ? [{ field: 'figures.currency', op: 'eq' as const, value: currency }] : []),
          ];
    return { territories: territories.map(({ id, name }) => ({ id, name })), currencies, where };
  }, [found, sums, territoryId, asOf, currency]);
}

/** A territory and everything that is part of it. */
function withParts(
  id: string,
  territories: readonly { readonly id: string; readonly parentId?: string | undefined }[],
): readonly string[] {
  const inside = new Set([id]);
  for (const known of inside)
    for (const territory of territories) if (territory.parentId === known) inside.add(territory.id);
  return [...inside];
}
