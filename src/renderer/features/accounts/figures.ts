import { daysBetween } from '../../../shared/domain/dates';
import type { AccountFigures } from '../../../shared/domain/account-figures';
import { choice, date, flag, instant, integer, money, text } from '../../../shared/schema/field';
import type { Field } from '../../../shared/schema/field';
import { lifecycleLabels, segmentLabels } from '../../pages/score-labels';
import { texts } from './texts';

/** Derived figures that the list of accounts can be filtered by, beside the fields of the definition. */
export const figureFields: Readonly<Record<string, Field>> = {
  'figures.net12Minor': money(texts.twelveMonths, { required: true }),
  'figures.lastContactAt': instant(texts.lastContact),
  'figures.lastOrderOn': date(texts.lastOrder),
  'figures.orderCount': integer(texts.orderCount, { required: true }),
  'figures.openOrders': integer(texts.openOrders, { required: true }),
  'figures.slipping': flag(texts.slipping),
  'figures.currency': text(texts.currency),
  'figures.grade': text(texts.grade),
  'figures.isTopFifth': flag(texts.bestFifth),
  'figures.rfmSegment': choice(texts.segment, segmentLabels),
  'figures.recencyScore': integer(texts.recencyScore),
  'figures.frequencyScore': integer(texts.frequencyScore),
  'figures.lifecycle': choice(texts.stage, lifecycleLabels),
  'figures.churnRisk': integer(texts.churnRisk),
  'figures.spendMinor': money(texts.gradeSpend),
  'figures.lifetimeMinor': money(texts.lifetimeValue),
  'figures.firstOrderOn': date(texts.firstOrderOn),
};

/** Days an expected order is over; 0 when it is not. @param today YYYY-MM-DD */
export const daysOver = (nextOn: string, today: string): number => Math.max(0, daysBetween(nextOn, today));

/** Growth against the year before in whole percent; undefined when there is nothing to compare with. */
export function changeOnYear(figures: AccountFigures): number | undefined {
  if (figures.net12BeforeMinor <= 0) return undefined;
  return Math.round(((figures.net12Minor - figures.net12BeforeMinor) / figures.net12BeforeMinor) * 100);
}
