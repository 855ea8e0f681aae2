import type { ReactNode } from 'react';
import type { AccountFigures } from '../../shared/domain/account-figures';
import type { Label } from '../../shared/schema/label';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { Why } from '../ui/why';

// Figures of an account that more than one screen shows, each with how it came about.

const texts = {
  last12: ['Last 12 months', '近 12 个月', '近 12 個月'],
  why12: [
    'Net amounts of all orders of the 365 days up to {day}, without drafts, cancelled and rejected orders, as known on this laptop.',
    '截至 {day} 的 365 天内全部订单的折后金额合计，不含草稿、已取消和已驳回的订单，按本机数据计算',
    '截至 {day} 的 365 天內全部訂單的折後金額合計，不含草稿、已取消與已退回的訂單，依此裝置的資料計算',
  ],
  why12Before: ['The 365 days before: {amount}.', '此前 365 天：{amount}', '之前 365 天：{amount}'],
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
  return (
    <Why
      title={t('last12')}
      reason={
        <>
          <p>{t('why12', { day: format.fullDate(figures.asOf) })}</p>
          <p>{t('why12Before', { amount: format.money(figures.net12BeforeMinor, currency) })}</p>
          <p className="b">{format.money(figures.net12Minor, currency)}</p>
        </>
      }
    >
      {children}
    </Why>
  );
}

/** When the next order is due; only for an account with a rhythm. */
export function NextOrderNumber({ figures, children }: FigureProps): ReactNode {
  const t = useTexts(texts);
  const format = useFormat();
  return (
    <Why
      title={t('nextOrder')}
      reason={t('whyNext', {
        last: format.fullDate(figures.lastOrderOn ?? ''),
        n: figures.usualIntervalDays ?? 0,
      })}
    >
      {children}
    </Why>
  );
}
