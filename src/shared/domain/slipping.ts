import type { AccountFigures } from './account-figures';
import { addDays, daysBetween } from './dates';
import { slippingDays, type Rhythm } from './insights/lifecycle';

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

/** Slipping, as in the life cycle of a customer: silent for longer than usual by the administrator's settings, and not lost yet. */
export const isSlipping = ({ days, usualDays }: Silence, rhythm: Rhythm): boolean =>
  days >= slippingDays(usualDays, rhythm) && days <= rhythm.lostAfterDays;
