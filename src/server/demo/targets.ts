import type { Body } from '../../shared/entities';
import { addDays } from '../../shared/domain/dates';
import { must } from '../../shared/errors';
import { monthsOf, periodsOfYear, startOf, targetId, unitOf, type PeriodName } from '../../shared/domain/targets';
import type { DemoAccount } from './accounts';
import type { DemoCurrency } from './catalogue';
import type { DemoRecord } from './diary';
import type { DemoUser, Staff } from './people';
import { randomOf } from './random';
import { pastInstant, workdayBefore, type Clock } from './time';

interface TargetSource {
  readonly seed: string;
  readonly clock: Clock;
  readonly staff: Staff;
  readonly accounts: readonly DemoAccount[];
}

/** What an order comes to, about: minor units. */
const usualOrder: Readonly<Record<DemoCurrency, number>> = { EUR: 93_000, CNY: 880_000, TWD: 4_300_000 };
/** Of a year; most is bought before Christmas and the new year. */
const ofQuarter = [0.245, 0.235, 0.245, 0.275] as const;
/** In whole thousands. */
const step = 100_000;

/** Territories are asked for quarters, people for months of this year and for quarters of the last one. Their managers set them in December. */
export function* targetsOf({ seed, clock, staff, accounts }: TargetSource): Generator<DemoRecord> {
  const thisYear = Number(clock.today.slice(0, 4));
  const yearly = (isTheirs: (account: DemoAccount) => boolean, currency: DemoCurrency): number =>
    accounts
      .filter(
        (account) =>
          isTheirs(account) && !account.pooled && (account.life === 'regular' || account.life === 'slipping'),
      )
      .reduce((sum, { ordersPerYear }) => sum + ordersPerYear * usualOrder[currency], 0);
  for (const year of [thisYear - 1, thisYear]) {
    const setOn = workdayBefore(addDays(`${year}-01-01`, -14));
    for (const territory of staff.territories) {
      const { id, currency } = territory;
      const sellers = staff.salespeople.filter((person) => person.territory === territory);
      const byId = managerOf(must(sellers[0], 'somebody works there'));
      const record = (
        whom: Pick<Body<'target'>, 'territoryId' | 'personId'>,
        period: PeriodName,
        amount: number,
      ): DemoRecord => ({
        entity: 'target',
        id: targetId(period, currency, whom.personId ?? whom.territoryId ?? ''),
        body: {
          ...whom,
          period: unitOf(period),
          startsOn: startOf(period),
          amountMinor: Math.max(1, Math.round(amount / step)) * step,
          currency,
        },
        byId,
        at: pastInstant(clock, setOn, 15 * 60),
      });
      const growth = year === thisYear ? 1 : 0.93;
      const quarters = periodsOfYear(year, 'quarter').map((period, index) => ({
        period,
        share: (ofQuarter[index] ?? 0) * growth,
      }));
      const all = yearly((account) => account.territory === territory, currency);
      for (const { period, share } of quarters) yield record({ territoryId: id }, period, all * share);
      for (const seller of sellers) {
        const ambition = randomOf(`${seed}:target:${seller.id}`).pick([0.9, 1, 1.05]);
        const own = yearly((account) => account.seller === seller, currency) * ambition;
        for (const { period, share } of quarters)
          for (const part of year === thisYear ? monthsOf(period) : [period])
            yield record({ personId: seller.id }, part, (own * share) / (part === period ? 1 : 3));
      }
    }
  }
}

const managerOf = ({ body: { managerId } }: DemoUser): string => must(managerId, 'a salesperson reports to somebody');
