import { bySegmentOrder, membersOf } from '../../../shared/domain/care';
import type { Body, EntityName } from '../../../shared/entities';
import type { EntityTable } from '../entity-table';

/**
 * How often an account is to be visited: as `careOf` says of one account, without the other parts of its care.
 * @param account slot of one that is here
 */
export function visitIntervalOf(of: (entity: EntityName) => EntityTable, account: number): number | undefined {
  const accounts = of('account');
  const own = accounts.reader('visitIntervalDays')(account);
  if (typeof own === 'number') return own;
  const { records } = of('segment');
  const saying = Array.from(records.liveList(), (slot) => ({
    ...(records.body(slot) as Body<'segment'>),
    id: records.idAt(slot),
  })).filter(({ visitIntervalDays }) => visitIntervalDays !== undefined);
  return bySegmentOrder(saying).find((segment) => accounts.fits(account, membersOf(segment)))?.visitIntervalDays;
}
