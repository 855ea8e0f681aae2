import { daysBetween } from '../../../shared/domain/dates';
import type { AccountFigures } from '../../../shared/domain/account-figures';

/** Days an expected order is over; 0 when it is not. @param today YYYY-MM-DD */
export const daysOver = (nextOn: string, today: string): number => Math.max(0, daysBetween(nextOn, today));

/** Growth against the year before in whole percent; undefined when there is nothing to compare with. */
export function changeOnYear(figures: AccountFigures): number | undefined {
  if (figures.net12BeforeMinor <= 0) return undefined;
  return Math.round(((figures.net12Minor - figures.net12BeforeMinor) / figures.net12BeforeMinor) * 100);
}
