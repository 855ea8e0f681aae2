import type { ReactNode } from 'react';
import type { Condition } from '../../data/api';
import { useCount, useData } from '../../data/hooks';
import { useSumsByCurrency, type CurrencySums } from '../../data/use-sums-by-currency';
import { useFormat } from '../../i18n/format-context';
import { useTexts } from '../../i18n/texts';
import { Why } from '../../ui/why';
import { texts } from './texts';

const placed: Condition = { field: 'status', op: 'in', value: ['submitted', 'accepted', 'adjusted', 'delivered'] };
const sums = ['netMinor'] as const;

/**
 * Net of the orders that these people placed this month, added up by the data module however many they are. Amounts of
 * several currencies stand side by side: they are never added. Nothing until they are known.
 */
export function MonthNet({ authorIds }: { readonly authorIds: readonly string[] }): ReactNode {
  const where = placedIn(useFormat().today.slice(0, 7), authorIds);
  const lines = useSumsByCurrency('order', { where }, 'currency', sums);
  return lines && <MoneyByCurrency lines={lines} />;
}

const placedIn = (month: string, authorIds: readonly string[]): readonly Condition[] => [
  placed,
  { field: 'orderedOn', op: 'gte', value: `${month}-01` },
  { field: 'orderedOn', op: 'lte', value: `${month}-31` },
  { field: 'authorId', op: 'in', value: authorIds },
];

function MoneyByCurrency({ lines }: { readonly lines: readonly CurrencySums[] }): ReactNode {
  const format = useFormat();
  const own = useData().session.organisation.currency;
  if (lines.length === 0) return format.wholeMoney(0, own);
  return [...lines]
    .sort((a, b) => Number(b.currency === own) - Number(a.currency === own) || a.currency.localeCompare(b.currency))
    .map((line) => format.wholeMoney(line.sums['netMinor'] ?? 0, line.currency))
    .join(' + ');
}

/** This month's orders of the reader, with their reason. */
export function MonthFigure({ authorId }: { readonly authorId: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const where = placedIn(format.today.slice(0, 7), [authorId]);
  const lines = useSumsByCurrency('order', { where }, 'currency', sums);
  const count = useCount('order', { where });
  if (!lines || count === undefined) return null;
  const month = format.month(format.today);
  return (
    <span className="monthfigure">
      <Why
        title={t('monthTitle', { month })}
        reason={t('monthReason', { date: format.fullDate(format.today), n: count })}
      >
        <b>
          <MoneyByCurrency lines={lines} />
        </b>{' '}
        <span className="d2">{t('inMonth', { month })}</span>
      </Why>
    </span>
  );
}
