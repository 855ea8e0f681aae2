import { useMemo, type ReactNode } from 'react';
import type { Condition } from '../../data/api';
import { useData, useRecords } from '../../data/hooks';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Why } from '../../ui/why';
import { texts } from './texts';

const placed: Condition = { field: 'status', op: 'in', value: ['submitted', 'accepted', 'adjusted', 'delivered'] };
const many = { offset: 0, limit: 3000 };

/** Placed orders of one author, or of everybody in reach, since the first of this month. */
export function useMonthOrders(authorId: string | undefined) {
  const { today } = useFormat();
  const where: Condition[] = [
    placed,
    { field: 'orderedOn', op: 'gte', value: `${today.slice(0, 7)}-01` },
    ...(authorId === undefined ? [] : [{ field: 'authorId', op: 'eq', value: authorId } as const]),
  ];
  return useRecords('order', { where, sort: [{ field: 'orderedOn', desc: true }] }, { window: many })?.rows;
}

/** Amounts of several currencies side by side: they are never added. */
export function MoneyByCurrency({ sums }: { readonly sums: ReadonlyMap<string, number> }): ReactNode {
  const format = useFormat();
  const own = useData().session.organisation.currency;
  return (
    <>
      {[...sums]
        .sort(([a], [b]) => Number(b === own) - Number(a === own) || a.localeCompare(b))
        .map(([currency, minor]) => format.wholeMoney(minor, currency))
        .join(' + ')}
    </>
  );
}

/** This month's orders of the reader, with their reason. */
export function MonthFigure({
  authorId,
  currency,
}: {
  readonly authorId: string;
  readonly currency: string;
}): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const orders = useMonthOrders(authorId);
  const sums = useMemo(() => {
    const map = new Map<string, number>();
    for (const order of orders ?? []) map.set(order.currency, (map.get(order.currency) ?? 0) + order.netMinor);
    return map.size === 0 ? new Map([[currency, 0]]) : map;
  }, [orders, currency]);
  if (!orders) return null;
  const month = format.month(format.today);
  return (
    <span className="monthfigure">
      <Why
        title={t('monthTitle', { month })}
        reason={t('monthReason', { date: format.fullDate(format.today), n: orders.length })}
      >
        <b>
          <MoneyByCurrency sums={sums} />
        </b>{' '}
        <span className="d2">{t('inMonth', { month })}</span>
      </Why>
    </span>
  );
}
