import { choice, date, flag, instant, integer, money, percent, text, type Field } from '../../shared/schema/field';
import type { Label } from '../../shared/schema/label';
import { lifecycleLabels, segmentLabels } from './score-labels';

/** What the figures of an account are called, wherever they stand. */
export const figureLabels = {
  lastContact: ['Last contact', '最近联系', '最近聯絡'],
  twelveMonths: ['12 months', '近 12 个月', '近 12 個月'],
  lastOrder: ['Last order', '最近下单', '最近下單'],
  openOrders: ['Open orders', '未完成订单', '未完成訂單'],
  orderCount: ['Orders', '订单', '訂單'],
  slipping: ['Slipping', '流失预警', '流失預警'],
  currency: ['Currency', '币种', '幣別'],
  grade: ['Grade', '客户等级', '客戶等級'],
  bestFifth: ['Best fifth', '前五分之一', '前五分之一'],
  segment: ['Segment', '客户分群', '客群'],
  recencyScore: ['Recency score', '最近性得分', '最近性分數'],
  frequencyScore: ['Frequency score', '频次得分', '頻率分數'],
  monetaryScore: ['Spend score', '消费得分', '消費分數'],
  alive: ['Still a customer', '仍活跃概率', '仍活躍機率'],
  nextOrderOn: ['Next order by the model', '模型预计下次下单', '模型預計下次下單'],
  stage: ['Stage', '生命周期阶段', '生命週期階段'],
  churnRisk: ['Churn risk', '流失风险', '流失風險'],
  gradeSpend: ['Spend of the period', '本期消费', '本期消費'],
  lifetimeValue: ['Lifetime value', '客户终身价值', '顧客終身價值'],
  firstOrderOn: ['First order', '首次下单', '首次下單'],
} as const satisfies Record<string, Label>;

/** Derived figures that accounts can be filtered by, beside the fields of the definition. */
export const figureFields: Readonly<Record<string, Field>> = {
  'figures.net12Minor': money(figureLabels.twelveMonths, { required: true }),
  'figures.lastContactAt': instant(figureLabels.lastContact),
  'figures.lastOrderOn': date(figureLabels.lastOrder),
  'figures.orderCount': integer(figureLabels.orderCount, { required: true }),
  'figures.openOrders': integer(figureLabels.openOrders, { required: true }),
  'figures.slipping': flag(figureLabels.slipping),
  'figures.currency': text(figureLabels.currency),
  'figures.grade': text(figureLabels.grade),
  'figures.isTopFifth': flag(figureLabels.bestFifth),
  'figures.rfmSegment': choice(figureLabels.segment, segmentLabels),
  'figures.recencyScore': integer(figureLabels.recencyScore),
  'figures.frequencyScore': integer(figureLabels.frequencyScore),
  'figures.monetaryScore': integer(figureLabels.monetaryScore),
  'figures.lifecycle': choice(figureLabels.stage, lifecycleLabels),
  'figures.churnRisk': integer(figureLabels.churnRisk),
  'figures.aliveBp': percent(figureLabels.alive),
  'figures.nextOrderOn': date(figureLabels.nextOrderOn),
  'figures.spendMinor': money(figureLabels.gradeSpend),
  'figures.lifetimeMinor': money(figureLabels.lifetimeValue),
  'figures.firstOrderOn': date(figureLabels.firstOrderOn),
};
