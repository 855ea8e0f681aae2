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

interface Named {
  readonly id: string;
  readonly name: string;
}

/** The territory and segment that reports are cut by. */
interface Cut {
  readonly territories: readonly Named[];
  readonly segments: readonly Named[];
  /** What an account has to fulfil to be part of it. */
  readonly where: readonly FilterCondition[];
}

export function useCut({ territoryId, segmentId }: Pick<View, 'territoryId' | 'segmentId'>): Cut {
  const found = useRecords('territory', { sort: [{ field: 'name' }] }, { window: many })?.rows;
  const segments = useSegments();
  return useMemo((): Cut => {
    const territories = found ?? [];
    const segment = segments?.find(({ id }) => id === segmentId);
    return {
      territories: territories.map(({ id, name }) => ({ id, name })),
      segments: (segments ?? []).map(({ id, name }) => ({ id, name })),
      where: [
        ...(territoryId === undefined
          ? []
          : [{ field: 'territoryId', op: 'in' as const, value: [...partsOf(territoryId, territories)] }]),
        ...(segment ? membersOf(segment) : []),
      ],
    };
  }, [found, segments, territoryId, segmentId]);
}

/** Currencies of the accounts of a cut that have ordered, that of most accounts first; undefined until known. */
export function useCurrencies({ where }: Cut): readonly string[] | undefined {
  const data = useData();
  const query = useMemo(() => ({ where }), [where]);
  const lines = useSumsByCurrency('account', query, 'figures.currency', noSums);
  const cut = JSON.stringify(where);
  const key = lines
    ?.map(({ currency }) => currency)
    .sort()
    .join(' ');
  const [held, setHeld] = useState<{
    readonly cut: string;
    readonly key: string;
    readonly currencies: readonly string[];
  }>();
  useEffect(() => {
    if (key === undefined) return undefined;
    let isOpen = true;
    const counted = key
      .split(' ')
      .filter(Boolean)
      .map(async (currency) => {
        const own = [...where, { field: 'figures.currency', op: 'eq', value: currency } as const];
        return { currency, total: (await data.fetchRecords('account', { where: own }, one)).total };
      });
    Promise.all(counted).then(
      (found) => {
        if (!isOpen) return;
        setHeld({ cut, key, currencies: found.sort((a, b) => b.total - a.total).map(({ currency }) => currency) });
      },
      () => undefined,
    );
    return () => {
      isOpen = false;
    };
    // `cut` stands for the conditions.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data, key, cut]);
  // Those of the cut before say nothing of this one.
  return held?.cut === cut ? held.currencies : undefined;
}

export interface Choices extends Omit<Cut, 'where'> {
  readonly currencies: readonly string[];
  /** What an account has to fulfil to be part of the report, for the way into its list; undefined where a list cannot say it. */
  readonly where: readonly FilterCondition[] | undefined;
}

/** What the reports can be cut by, and that cut as a filter of the list of accounts. */
export function useChoices(
  { territories, segments, where }: Cut,
  { asOf }: Pick<View, 'asOf'>,
  currency: string,
  currencies: readonly string[],
): Choices {
  return useMemo((): Choices => {
    const isOfMany = currencies.length > 0 && (currencies.length > 1 || currencies[0] !== currency);
    return {
      territories,
      segments,
      // One that was chosen and is not among them stays to be seen, and left.
      currencies: currencies.includes(currency) ? currencies : [...currencies, currency],
      // Figures in a list are those of today.
      where:
        asOf !== undefined
          ? undefined
          : [...where, ...(isOfMany ? [{ field: 'figures.currency', op: 'eq' as const, value: currency }] : [])],
    };
  }, [territories, segments, where, asOf, currency, currencies]);
}
