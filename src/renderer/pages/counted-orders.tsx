import { use, type ReactNode } from 'react';
import type { Label } from '../../shared/schema/label';
import { useRecords } from '../data/hooks';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { RefTitle } from '../ui/field-value';
import type { FilterCondition } from '../ui/filters';
import { ExplainedAccount } from './doubt';
import { ChosenListLink } from './list-page';

const texts = {
  all: [
    '{n} order in the list|All {n} orders in the list',
    '在列表中查看全部 {n} 张订单',
    '在清單中檢視全部 {n} 張訂單',
  ],
  none: ['No order in this time', '此期间没有订单', '此期間沒有訂單'],
} as const satisfies Record<string, Label>;

interface Counted {
  /** The analysis date, YYYY-MM-DD. */
  readonly asOf: string;
  readonly currency?: string | undefined;
  /** The first day; absent: all before. */
  readonly from?: string;
}

/** What orders have to fulfil to count for a number. @param whose the account's, or those of a person */
export const countedOrders = (
  whose: FilterCondition,
  { asOf, currency, from }: Counted,
): readonly FilterCondition[] => [
  whose,
  { field: 'status', op: 'in', value: ['submitted', 'accepted', 'adjusted', 'delivered'] },
  ...(currency === undefined ? [] : [{ field: 'currency', op: 'eq' as const, value: currency }]),
  ...(from === undefined ? [] : [{ field: 'orderedOn', op: 'gte' as const, value: from }]),
  { field: 'orderedOn', op: 'lte', value: asOf },
];

/** The same of the account whose numbers are explained. */
export function useCountedOrders(counted: Counted): readonly FilterCondition[] | undefined {
  const accountId = use(ExplainedAccount);
  return accountId === undefined
    ? undefined
    : countedOrders({ field: 'accountId', op: 'eq', value: accountId }, counted);
}

const latestFirst = { field: 'orderedOn', desc: true };
const shown = { window: { offset: 0, limit: 12 } };

/** The orders a number was computed from: the latest ones, how many there are, and the way to all of them. */
export function CountedOrders({ conditions }: { readonly conditions: readonly FilterCondition[] }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const found = useRecords('order', { where: conditions, sort: [latestFirst] }, shown);
  if (!found) return null;
  if (found.total === 0) return <p className="xs">{t('none')}</p>;
  return (
    <>
      <p className="explained-records xs">
        {found.rows.map(({ id }, index) => (
          <span key={id}>
            {index > 0 && ' · '}
            <RefTitle entity="order" id={id} link />
          </span>
        ))}
      </p>
      <p className="xs">
        <ChosenListLink entity="order" conditions={conditions} sort={latestFirst} className="link">
          {t('all', { n: format.number(found.total) })}
        </ChosenListLink>
      </p>
    </>
  );
}
