import { useMemo } from 'react';
import { priceListFor } from '../../shared/domain/prices';
import type { RecordOf } from '../../shared/record';
import { useRecords, useRecordState } from '../data/hooks';
import { useCare } from './segments';

const byPriceList = ['priceListId'] as const;
const window = { offset: 0, limit: 100 };

interface AccountPriceList {
  readonly account: RecordOf<'account'> | undefined;
  /** The version of the list, the account's own or that of its segment, that is valid on the day. */
  readonly list: RecordOf<'priceList'> | undefined;
}

/** What an account pays by; undefined until everything has been read. */
export function useAccountPriceList(accountId: string, today: string): AccountPriceList | undefined {
  const accountState = useRecordState('account', accountId);
  const account = accountState === 'loading' ? undefined : accountState;
  const care = useCare(account, byPriceList);
  const priceListId = care?.care.priceListId;
  const namedState = useRecordState('priceList', priceListId);
  const named = namedState === 'loading' ? undefined : namedState;
  const versions = useRecords(
    'priceList',
    { where: [{ field: 'code', op: 'eq', value: named?.code ?? '' }] },
    { window },
  );
  const isReading =
    accountState === 'loading' || namedState === 'loading' || (account !== undefined && care === undefined);
  return useMemo(
    () => (isReading || !versions ? undefined : { account, list: priceListFor(versions.rows, priceListId, today) }),
    [isReading, versions, account, priceListId, today],
  );
}
