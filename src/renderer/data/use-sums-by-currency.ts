import { useEffect, useState } from 'react';
import type { EntityName } from '../../shared/entities';
import type { Condition, FieldPath, Query, Unsubscribe } from './api';
import { distinctValues } from './distinct-values';
import { useData } from './hooks';

export interface CurrencySums {
  readonly currency: string;
  /** Minor units of the currency, by field. */
  readonly sums: Readonly<Record<FieldPath, number>>;
}

/** More currencies than this in one list are no sums but a report. */
const mostCurrencies = 8;

/**
 * Sums over a whole result, one line per currency: amounts of different currencies are never added up. Undefined until
 * known; live while the query stays.
 * @param field path of the currency of a record
 * @param ready false while what is added up is not complete yet: nothing is asked
 */
export function useSumsByCurrency(
  entity: EntityName,
  query: Query,
  field: FieldPath,
  sums: readonly FieldPath[],
  ready = true,
): readonly CurrencySums[] | undefined {
  const data = useData();
  const key = JSON.stringify([entity, query.where, query.search, field, sums]);
  const [held, setHeld] = useState<{ readonly key: string; readonly lines: readonly CurrencySums[] }>();
  useEffect(() => {
    if (!ready) return undefined;
    let open = true;
    let stops: Unsubscribe[] = [];
    const [name, where, search] = JSON.parse(key) as [EntityName, Query['where'], string | null];
    const asked: Query = { where: where ?? [], ...(search ? { search } : {}) };
    const asking = (...also: readonly Condition[]): Query => ({ ...asked, where: [...(asked.where ?? []), ...also] });
    const begin = async (): Promise<void> => {
      const currencies = await distinctValues(data, name, asked, field, mostCurrencies);
      if (!open) return;
      for (const stop of stops) stop();
      stops = [];
      const lines = new Map<string, CurrencySums>();
      if (currencies.length === 0) setHeld({ key, lines: [] });
      for (const currency of currencies) {
        const own = asking({ field, op: 'eq', value: currency });
        stops.push(
          data.watchRecords(name, own, { window: { offset: 0, limit: 1 }, sums }, (rows) => {
            lines.set(currency, { currency, sums: rows.sums });
            if (open && lines.size === currencies.length) setHeld({ key, lines: [...lines.values()] });
          }),
        );
      }
      if (currencies.length === mostCurrencies) return;
      // The first record of another currency, or the first at all, may come later.
      const others = asking(
        { field, op: 'notEmpty' },
        ...currencies.map((value) => ({ field, op: 'ne', value }) as const),
      );
      let isNews = false;
      stops.push(
        data.watchCount(name, others, (count) => {
          if (!open || isNews || count === 0) return;
          isNews = true;
          begin().catch(() => undefined);
        }),
      );
    };
    begin().catch(() => undefined);
    return () => {
      open = false;
      for (const stop of stops) stop();
    };
    // `key` stands for the query and the sums.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [data, key, ready]);
  return held?.key === key ? held.lines : undefined;
}
