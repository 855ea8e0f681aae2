import { useEffect, useMemo, useState } from 'react';
import { membersOf } from '../../../shared/domain/care';
import { partsOf } from '../../../shared/domain/territories';
import { useData, useRecords } from '../../data/hooks';
import { useSumsByCurrency } from '../../data/use-sums-by-currency';
import { useSegments } from '../../pages/segments';
import type { FilterCondition } from '../../ui/filters';
import type { View } from './use-view';

const many = { offset: 0, limit: 500 };
const one = { offset: 0, limit: 1 };
const noSums: readonly string[] = [];
const everything = {};

/** Currencies of the accounts that have ordered, that of most accounts first; undefined until known. */
export function useCurrencies(): readonly string[] | undefined {
  const data = useData();
  const lines = useSumsByCurrency('account', everything, 'figures.currency', noSums);
  const key = lines
    ?.map(({ currency }) => currency)
    .sort()
    .join(' ');
  const [held, setHeld] = useState<{ readonly key: string; readonly currencies: readonly string[] }>();
  useEffect(() => {
    if (key === undefined) return undefined;
    let isOpen = true;
    const counted = key
      .split(' ')
      .filter(Boolean)
      .map(async (currency) => ({
        currency,
        total: (
          await data.fetchRecords('account', { where: [{ field: 'figures.currency', op: 'eq', value: currency }] }, one)
        ).total,
      }));
    Promise.all(counted).then(
      (found) => {
        if (!isOpen) return;
        setHeld({ key, currencies: found.sort((a, b) => b.total - a.total).map(({ currency }) => currency) });
      },
      () => undefined,
    );
    return () => {
      isOpen = false;
    };
  }, [data, key]);
  return held?.currencies;
}

export interface Choices {
  readonly territories: readonly { readonly id: string; readonly name: string }[];
  readonly segments: readonly { readonly id: string; readonly name: string }[];
  readonly currencies: readonly string[];
  /** What an account has to fulfil to be part of the report, for the way into its list; undefined where a list cannot say it. */
  readonly where: readonly FilterCondition[] | undefined;
}

/** What the reports can be cut by, and that cut as a filter of the list of accounts. */
export function useChoices(
  { territoryId, segmentId, asOf }: Pick<View, 'territoryId' | 'segmentId' | 'asOf'>,
  currency: string,
  currencies: readonly string[],
): Choices {
  const found = useRecords('territory', { sort: [{ field: 'name' }] }, { window: many })?.rows;
  const segments = useSegments();
  return useMemo((): Choices => {
    const territories = found ?? [];
    const segment = segments?.find(({ id }) => id === segmentId);
    // Figures in a list are those of today.
    const where: FilterCondition[] | undefined =
      asOf !== undefined
        ? undefined
        : [
            ...(territoryId === undefined
              ? []
              : [{ field: 'territoryId', op: 'in' as const, value: [...partsOf(territoryId, territories)] }]),
            ...(segment ? membersOf(segment) : []),
            ...(currencies.length > 1 ? [{ field: 'figures.currency', op: 'eq' as const, value: currency }] : []),
          ];
    return {
      territories: territories.map(({ id, name }) => ({ id, name })),
      segments: (segments ?? []).map(({ id, name }) => ({ id, name })),
      currencies,
      where,
    };
  }, [found, segments, territoryId, segmentId, asOf, currency, currencies]);
}
