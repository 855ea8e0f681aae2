import { useEffect, useState } from 'react';
import { versionOn } from '../../../shared/domain/prices';
import type { RecordOf } from '../../../shared/record';
import type { Condition, DataClient } from '../../data/api';
import { distinctValues } from '../../data/distinct-values';
import { useCount, useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';

export type PriceList = RecordOf<'priceList'>;

/** More versions and lists than this are not looked for: nobody compares prices by a longer menu. */
const mostNamed = 16;
const everyVersion = { offset: 0, limit: 200 };

/** @param own whose accounts count */
async function listsOf(data: DataClient, own: readonly Condition[], today: string): Promise<readonly PriceList[]> {
  const ids = await distinctValues(data, 'account', { where: own }, 'priceListId', mostNamed);
  const named = await data.fetchRecords('priceList', { where: [{ field: 'id', op: 'in', value: ids }] }, everyVersion);
  const users = new Map<string, number>();
  for (const { id, code } of named.rows) {
    const where = [...own, { field: 'priceListId', op: 'eq', value: id } as const];
    const { total } = await data.fetchRecords('account', { where }, { offset: 0, limit: 1 });
    users.set(code, (users.get(code) ?? 0) + total);
  }
  const versions = await data.fetchRecords(
    'priceList',
    {
      where: [
        { field: 'code', op: 'in', value: [...users.keys()] },
        { field: 'validFrom', op: 'lte', value: today },
      ],
      sort: [{ field: 'validFrom', desc: true }],
    },
    everyVersion,
  );
  return [...users].sort(([, a], [, b]) => b - a).flatMap(([code]) => versionOn(versions.rows, code, today) ?? []);
}

/**
 * The price lists that the accounts of the reader buy by, as they are valid today, the most used first: those of a
 * salesperson's own accounts, of all accounts in sight for everybody else. Undefined until known.
 */
export function usePriceLists(): readonly PriceList[] | undefined {
  const data = useData();
  const { today } = useFormat();
  const { id, role } = data.session.user;
  const [lists, setLists] = useState<readonly PriceList[]>();
  // What arrives with a sync is counted again; a price list changes only by a new version.
  const [priceLists, accounts] = [useCount('priceList', {}), useCount('account', {})];
  useEffect(() => {
    let current = true;
    const own: readonly Condition[] = role === 'salesperson' ? [{ field: 'ownerId', op: 'eq', value: id }] : [];
    listsOf(data, own, today).then(
      (found) => {
        if (current) setLists(found);
      },
      () => undefined,
    );
    return () => {
      current = false;
    };
  }, [data, id, role, today, priceLists, accounts]);
  return lists;
}
