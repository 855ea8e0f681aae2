import type { AccountFigures } from './account-figures';
import { addDays, daysBetween } from './dates';

export interface Silence {
  /** Days since the last order. */
  readonly days: number;
  /** Days that usually lie between two orders of this account. */
  readonly usualDays: number;
}

/** How long an account has been silent beside what is usual for it; undefined below three orders, when nothing is usual yet. */
export function silenceOf(
  figures: Pick<AccountFigures, 'lastOrderOn' | 'usualIntervalDays' | 'asOf'>,
): Silence | undefined {
  if (figures.lastOrderOn === undefined || figures.usualIntervalDays === undefined) return undefined;
  return { days: daysBetween(figures.lastOrderOn, figures.asOf), usualDays: figures.usualIntervalDays };
}

/** The day the next order is due by the usual interval, YYYY-MM-DD; undefined where nothing is usual yet. */
export const orderDueOn = ({
  lastOrderOn,
  usualIntervalDays,
}: Pick<AccountFigures, 'lastOrderOn' | 'usualIntervalDays'>): string | undefined =>
  lastOrderOn === undefined || usualIntervalDays === undefined ? undefined : addDays(lastOrderOn, usualIntervalDays);

/** Slipping: silent for more than one and a half of the usual interval, and at least a week beyond it; lost after a year. */
export const isSlipping = ({ days, usualDays }: Silence): boolean =>
  days * 2 > usualDays * 3 && days >= usualDays + 7 && days <= 365;
