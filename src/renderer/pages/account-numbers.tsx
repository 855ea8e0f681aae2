import type { ReactNode } from 'react';
import type { AccountFigures } from '../../shared/domain/account-figures';
import { addDays } from '../../shared/domain/dates';
import type { Label } from '../../shared/schema/label';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { useCountedOrders } from './counted-orders';
import { Explained } from './explanation';

// Figures of an account that more than one screen shows, each with how it came about.

const texts = {
  last12: ['Last 12 months', '近 12 个月', '近 12 個月'],
  why12: [
    'Net amounts of all orders of the 365 days up to {day}, without drafts, cancelled and rejected orders, as known on this laptop.',
    '截至 {day} 的 365 天内全部订单的折后金额合计，不含草稿、已取消和已驳回的订单，按本机数据计算',
    '截至 {day} 的 365 天內全部訂單的折後金額合計，不含草稿、已取消與已退回的訂單，依此裝置的資料計算',
  ],
  yearMeaning: [
    'What was bought in the 365 days up to {day}.',
    '截至 {day} 的 365 天内的采购额',
    '截至 {day} 的 365 天內的採購額',
  ],
  yearBefore: ['12 months before', '此前 12 个月', '之前 12 個月'],
  nextMeaning: [
    'When the customer would order by its own habit.',
    '按该客户自身习惯推算的下单日期',
    '依該客戶自身習慣推算的下單日期',
  ],
  lastOrder: ['Last order', '最近下单', '最近下單'],
  usual: ['Usual interval', '通常间隔', '通常間隔'],
  days: ['{n} day|{n} days', '{n} 天', '{n} 天'],
  yearTo: ['12 months to {day}', '截至 {day} 的 12 个月', '截至 {day} 的 12 個月'],
  nextAsOf: ['Next order, as of {day}', '预计下次下单（截至 {day}）', '預計下次下單（截至 {day}）'],
  nextOrder: ['Next order', '预计下次下单', '預計下次下單'],
  whyNext: [
    'Last order on {last}, plus the usual {n} days between two order days (the middle value of all gaps).',
    '最近下单 {last}，加上两次下单之间通常的 {n} 天（全部间隔的中位数）',
    '最近下單 {last}，加上兩次下單之間通常的 {n} 天（全部間隔的中位數）',
  ],
} as const satisfies Record<string, Label>;

/** What these figures are called, with their day where that is not today. */
export function useFigureNames(asOf: string): { readonly last12: string; readonly nextOrder: string } {
  const t = useTexts(texts);
  const format = useFormat();
  if (asOf === format.today) return { last12: t('last12'), nextOrder: t('nextOrder') };
  const day = format.date(asOf);
  return { last12: t('yearTo', { day }), nextOrder: t('nextAsOf', { day }) };
}

interface FigureProps {
  readonly figures: AccountFigures;
  /** The number as this screen writes it. */
  readonly children: ReactNode;
}

/** What the orders of the last 365 days amount to. @param currency of the account's orders */
export function YearNumber({ figures, currency, children }: FigureProps & { readonly currency: string }): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { asOf, net12Minor, net12BeforeMinor } = figures;
  const counted = useCountedOrders({ asOf, currency, from: addDays(asOf, -364) });
  const amount = format.money(net12Minor, currency);
  return (
    <Explained
      title={`${t('last12')} ${amount}`}
      meaning={t('yearMeaning', { day: format.fullDate(asOf) })}
      inputs={[
        { name: t('last12'), value: amount },
        { name: t('yearBefore'), value: format.money(net12BeforeMinor, currency) },
      ]}
      formula={t('why12', { day: format.fullDate(asOf) })}
      orders={counted}
      basis={{ asOf }}
    >
      {children}
    </Explained>
  );
}

/** When the next order is due; only for an account with a rhythm. */
export function NextOrderNumber({ figures, children }: FigureProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  const { asOf, lastOrderOn = '', usualIntervalDays: n = 0 } = figures;
  const counted = useCountedOrders({ asOf });
  return (
    <Explained
      title={`${t('nextOrder')} ${format.fullDate(addDays(lastOrderOn, n))}`}
      meaning={t('nextMeaning')}
      inputs={[
        { name: t('lastOrder'), value: format.fullDate(lastOrderOn) },
        { name: t('usual'), value: t('days', { n }) },
      ]}
      formula={t('whyNext', { last: format.fullDate(lastOrderOn), n })}
      orders={counted}
      basis={{ asOf }}
    >
      {children}
    </Explained>
  );
}
