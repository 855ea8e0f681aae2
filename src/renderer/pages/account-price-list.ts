import { useMemo } from 'react';
import { priceListFor, usualListIn } from '../../shared/domain/prices';
import type { RecordOf } from '../../shared/record';
import { useData, useRecords, useRecordState } from '../data/hooks';
import { useFormat } from '../i18n/format-context';
import { useCare } from './segments';

const byPriceList = ['priceListId'] as const;
const window = { offset: 0, limit: 100 };

interface AccountPriceList {
  readonly account: RecordOf<'account'> | undefined;
  /** The version that is valid on the day: of the account's own list, of that of its segment, or of the usual one. */
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
  // Nobody has said a list: the one there is where products have no list price.
  const usual = useUsualList(priceListId === undefined ? account?.currency : undefined);
  const isReading =
    accountState === 'loading' ||
    namedState === 'loading' ||
    usual === 'loading' ||
    (account !== undefined && care === undefined);
  return useMemo(
    () =>
      isReading || !versions
        ? undefined
        : { account, list: priceListId === undefined ? usual : priceListFor(versions.rows, priceListId, today) },
    [isReading, versions, account, priceListId, usual, today],
  );
}

/**
 * What accounts of a currency pay by today for whom nobody chose a price list; undefined: list prices, if there are any in that currency.
 * @param currency the company's when left out
 */
export function useUsualList(currency: string | undefined): RecordOf<'priceList'> | undefined | 'loading' {
  const { organisation } = useData().session;
  const { today } = useFormat();
  const isForeign = currency !== undefined && currency !== organisation.currency;
  const lists = useRecords(
    'priceList',
    { where: [{ field: 'currency', op: 'eq', value: isForeign ? currency : '' }] },
    { window },
  );
  return useMemo(() => {
    if (!isForeign) return undefined;
    return lists ? usualListIn(lists.rows, currency, organisation.currency, today) : 'loading';
  }, [isForeign, lists, currency, organisation.currency, today]);
}
