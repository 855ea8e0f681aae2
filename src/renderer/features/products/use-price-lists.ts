import { useEffect, useState } from 'react';
import { membersOf } from '../../../shared/domain/care';
import { usualListIn, versionOn } from '../../../shared/domain/prices';
import type { RecordOf } from '../../../shared/record';
import type { Condition, DataClient } from '../../data/api';
import { distinctValues } from '../../data/distinct-values';
import { useCount, useData } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';

export type PriceList = RecordOf<'priceList'>;

/** More versions and lists than this are not looked for: nobody compares prices by a longer menu. */
const mostNamed = 16;
const many = { offset: 0, limit: 200 };

/** @param own whose accounts count */
async function listsOf(data: DataClient, own: readonly Condition[], today: string): Promise<readonly PriceList[]> {
  const ids = await distinctValues(data, 'account', { where: own }, 'priceListId', mostNamed);
  const segments = await data.fetchRecords('segment', { where: [{ field: 'priceListId', op: 'notEmpty' }] }, many);
  const named = await data.fetchRecords(
    'priceList',
    { where: [{ field: 'id', op: 'in', value: [...ids, ...segments.rows.flatMap((one) => one.priceListId ?? [])] }] },
    many,
  );
  const open: readonly Condition[] = [{ field: 'priceListId', op: 'empty' }];
  const users = new Map<string, number>();
  const listOf = (id: string): PriceList | undefined => named.rows.find((list) => list.id === id);
  const count = async (list: PriceList | undefined, where: readonly Condition[]): Promise<void> => {
    if (!list) return;
    const { code } = list;
    const { total } = await data.fetchRecords('account', { where: [...own, ...where] }, { offset: 0, limit: 1 });
    if (total > 0) users.set(code, (users.get(code) ?? 0) + total);
  };
  for (const id of ids) await count(listOf(id), [{ field: 'priceListId', op: 'eq', value: id }]);
  // Who has no list of their own buys by that of a segment, if it is in their currency; an account of two such segments counts for both.
  for (const segment of segments.rows) {
    const list = segment.priceListId === undefined ? undefined : listOf(segment.priceListId);
    for (const ofCurrency of [
      { field: 'currency', op: 'eq', value: list?.currency ?? '' },
      { field: 'currency', op: 'empty' },
    ] as const)
      await count(list, [...open, ofCurrency, ...membersOf(segment)]);
  }
  // And of those for whom nobody chose one, by the only list there is where products have no list price.
  for (const currency of await distinctValues(data, 'account', { where: [...own, ...open] }, 'currency', mostNamed)) {
    const lists = await data.fetchRecords(
      'priceList',
      { where: [{ field: 'currency', op: 'eq', value: currency }] },
      many,
    );
    const usual = usualListIn(lists.rows, currency, data.session.organisation.currency, today);
    if (usual) await count(usual, [...open, { field: 'currency', op: 'eq', value: currency }]);
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
    many,
  );
  return [...users].sort(([, a], [, b]) => b - a).flatMap(([code]) => versionOn(versions.rows, code, today) ?? []);
}

/**
 * The price lists that the accounts of the reader buy by, their own or those of their segments, as they are valid today, the most used first: those of a
 * salesperson's own accounts, of all accounts in sight for everybody else. Undefined until known.
 */
export function usePriceLists(): readonly PriceList[] | undefined {
  const data = useData();
  const { today } = useFormat();
  const { id, role } = data.session.user;
  const [lists, setLists] = useState<readonly PriceList[]>();
  // What arrives with a sync is counted again; a price list changes only by a new version.
  const [priceLists, accounts] = [useCount('priceList', {}), useCount('account', {})];
  const segments = useCount('segment', {});
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
  }, [data, id, role, today, priceLists, accounts, segments]);
  return lists;
}
