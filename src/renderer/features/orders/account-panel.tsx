import { Button } from '@mantine/core';
import { useMemo, useState, type ReactNode } from 'react';
import { Link } from 'wouter';
import { addDays } from '../../../shared/domain/dates';
import { orderStatuses } from '../../../shared/entities/order';
import { useCount, useRecord, useRecords } from '../../data/hooks';
import { AsOf } from '../../pages/analysis-day';
import { useFormat } from '../../i18n/format-context';
import { joins } from '../../i18n/joins';
import { useLabel, useTexts } from '../../i18n/texts';
import { newOrderPath, pathOf } from '../../ui/paths';
import { RecordState } from '../../ui/record-state';
import { Section } from '../../ui/section';
import { orderShape, StatusMark } from '../../ui/status-mark';
import { lastMonths, monthNets } from './month-nets';
import './orders.css';
import { texts } from './texts';

const shown = { offset: 0, limit: 6 };
const year = { offset: 0, limit: 1000 };

/** On the account page: twelve months as bars, and the last orders. */
export function AccountOrdersPanel({ accountId }: { readonly accountId: string }): ReactNode {
  const t = useTexts(texts);
  const join = useTexts(joins);
  const l = useLabel();
  const format = useFormat();
  const [asTable, setAsTable] = useState(false);
  const ofAccount = { field: 'accountId', op: 'eq', value: accountId } as const;
  const rows = useRecords(
    'order',
    {
      where: [ofAccount],
      sort: [
        { field: 'orderedOn', desc: true },
        { field: 'provisionalNumber', desc: true },
      ],
    },
    { window: shown },
  );
  const total = useCount('order', { where: [ofAccount] });
  const asOf = useRecord('account', accountId)?.figures.asOf ?? format.today;
  const since = addDays(asOf, -366);
  const recent = useRecords(
    'order',
    { where: [ofAccount, { field: 'orderedOn', op: 'gte', value: since }] },
    { window: year },
  );
  const currency = rows?.rows.find((order) => order.status !== 'draft')?.currency ?? rows?.rows[0]?.currency;
  const months = useMemo(() => monthNets(recent?.rows ?? [], lastMonths(asOf), currency), [recent, asOf, currency]);
  const highest = Math.max(1, ...months.map(({ netMinor }) => netMinor));
  if (!rows || total === undefined) return null;
  const action = (
    <Link href={newOrderPath(accountId)} className="link">
      {t('newOrder')}
    </Link>
  );
  if (total === 0 || currency === undefined) {
    return (
      <Section title={t('orders')} action={action}>
        <p className="s d3">{t('noOrdersAccount')}</p>
      </Section>
    );
  }
  return (
    <Section title={t('orders')} count={total} action={action}>
      <div className="row sp xs d3">
        <span>
          {t('twelveMonths')}
          <AsOf day={asOf} />
        </span>
        <Button variant="subtle" size="compact-xs" onClick={() => setAsTable(!asTable)} aria-pressed={asTable}>
          {t(asTable ? 'asBars' : 'asTable')}
        </Button>
      </div>
      {asTable ? (
        <table className="tb flush panelorders">
          <thead>
            <tr>
              <th scope="col">{t('month')}</th>
              <th scope="col" className="r">
                {t('lineNet', { currency })}
              </th>
            </tr>
          </thead>
          <tbody>
            {months.map(({ month, netMinor }) => (
              <tr key={month}>
                <td>{format.month(month)}</td>
                <td className="r">{format.amount(netMinor, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : (
        <>
          <div
            className="monthbars"
            role="img"
            aria-label={join('named', {
              name: t('twelveMonths'),
              value: months
                .map(({ month, netMinor }) => `${format.month(month)} ${format.wholeMoney(netMinor, currency)}`)
                .join(', '),
            })}
          >
            {months.map(({ month, netMinor }, index) => (
              <i
                key={month}
                className={index === 11 ? 'now' : undefined}
                style={{ height: `${Math.max(netMinor > 0 ? 2 : 0, (netMinor / highest) * 100)}%` }}
                title={join('named', { name: format.month(month), value: format.money(netMinor, currency) })}
              />
            ))}
          </div>
          <div className="monthnames" aria-hidden>
            {months.map(({ month }) => (
              <span key={month}>{Number(month.slice(5, 7))}</span>
            ))}
          </div>
        </>
      )}
      <table className="tb flush panelorders" aria-label={t('lastOrders')}>
        <tbody>
          {rows.rows.map((order) => (
            <tr key={order.id}>
              <td>
                <Link href={pathOf('order', order.id)} className="link">
                  {order.number ?? order.provisionalNumber}
                </Link>{' '}
                <RecordState meta={order.meta} brief />
              </td>
              <td>
                <StatusMark shape={orderShape(order.status)}>{l(orderStatuses[order.status])}</StatusMark>
              </td>
              <td className="r d2">{format.date(order.orderedOn)}</td>
              <td className="r b">{format.money(order.netMinor, order.currency)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  );
}
