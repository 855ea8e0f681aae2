import { useMemo } from 'react';
import type { Label } from '../../shared/schema/label';
import { useFormat } from '../i18n/format-context';
import { useTexts } from '../i18n/texts';
import { useAnalysisDay } from './analysis-day';

const texts = {
  asOf: [
    '{formula} As of {day}. The page of an account shows its records.',
    '{formula}。截至 {day}；所依据的记录见客户页面',
    '{formula}。截至 {day}；所依據的紀錄見客戶頁面',
  ],
  net12: [
    'Net amounts of the orders of 365 days, without drafts, cancelled and rejected ones.',
    '365 天内订单的折后金额合计，不含草稿、已取消和已驳回的订单',
    '365 天內訂單的折後金額合計，不含草稿、已取消與已退回的訂單',
  ],
  nextOrder: [
    'Last order plus the usual interval, the middle value of the days between two order days.',
    '最近下单日加上通常间隔，即两次下单间隔天数的中位数',
    '最近下單日加上通常間隔，即兩次下單間隔天數的中位數',
  ],
  grade: [
    'Accounts by spend, most first: A, B and C by the share of all spend that they reach together.',
    '按消费从高到低累计，依累计占比分为 A、B、C',
    '依消費由高至低累計，依累計占比分為 A、B、C',
  ],
  rfmSegment: [
    'By recency and frequency of the orders, each in fifths of all customers.',
    '按下单最近性和频次分群，各以全体客户五等份计',
    '依下單最近性與頻率分群，各以全體客戶五等分計',
  ],
  lifecycle: [
    'By the orders and the silence since the last one, beside what is usual for the customer.',
    '按下单情况，并将未下单天数与该客户通常间隔比较',
    '依下單情況，並將未下單天數與該客戶通常間隔比較',
  ],
  churnRisk: [
    '0 to 100: overdue orders, falling spend, complaints and unanswered contacts, less ties.',
    '0 至 100：逾期未下单、消费下降、投诉和未获回应的联系之和，减去合作纽带',
    '0 至 100：逾期未下單、消費下降、客訴與未獲回應的聯絡之和，減去合作關係',
  ],
  lifetimeValue: [
    'Expected orders times expected spend times margin, discounted.',
    '预期订单数乘以每单预期金额乘以毛利率，并折现',
    '預期訂單數乘以每單預期金額乘以毛利率，並折現',
  ],
} as const satisfies Record<string, Label>;

const names = (Object.keys(texts) as (keyof typeof texts)[]).filter((name) => name !== 'asOf');

export type FigureHints = Readonly<Partial<Record<keyof typeof texts, string>>>;

/** Formula and date of the figures of accounts, for the heads of their columns. */
export function useFigureHints(): FigureHints {
  const t = useTexts(texts);
  const format = useFormat();
  const day = format.fullDate(useAnalysisDay() ?? format.today);
  return useMemo(() => Object.fromEntries(names.map((name) => [name, t('asOf', { formula: t(name), day })])), [t, day]);
}
