import { dayNumber } from '../../../shared/domain/dates';
import type { AnalysisConfig } from '../../../shared/domain/insights/analysis-config';
import type { Sales } from '../../../shared/domain/insights/purchase-history';
import { partsOf, type TerritoryPlace } from '../../../shared/domain/territories';
import type { AnalysisRequest } from '../api';
import { inParts, stride, type Work } from '../slices';
import type { Insights } from './insights';
import { quickAtOnce, type OwnOrders } from './own-orders';

/** What an analysis starts from. */
export interface Scope {
  readonly request: AnalysisRequest;
  readonly asOfDay: number;
  readonly currency: string;
  /** In force, and with what the request puts in its place. */
  readonly config: AnalysisConfig;
  readonly wanted: AnalysisConfig;
  readonly orders: OwnOrders;
  /** Slots of the accounts that are here, and in the territory, of the segment, of the owner and of the currency asked for, or without orders. */
  readonly accounts: Int32Array;
  /** Orders of such accounts in other currencies. */
  readonly otherCurrencies: number;
}

export function* scopeOf(insights: Insights, request: AnalysisRequest, orders: OwnOrders): Work<Scope> {
  const { of, currency: usual } = insights.options;
  const currency = request.currency ?? usual;
  const { records } = of('account');
  const code = insights.sales.currencies.indexOf(currency);
  const [territoryOf, ownerOf] = [records.reader('territoryId'), records.reader('ownerId')];
  const accounts = new Int32Array(records.liveCount);
  let [count, otherCurrencies] = [0, 0];
  const members = request.segmentId === undefined ? undefined : insights.membersOf(request.segmentId);
  const territories: ReadonlySet<unknown> | undefined =
    request.territoryId === undefined ? undefined : partsOf(request.territoryId, territoriesOf(insights));
  const slots = records.liveList();
  yield* inParts(slots.length, stride, (from, until) => {
    for (const slot of slots.subarray(from, until)) {
      if (territories && !territories.has(territoryOf(slot))) continue;
      if (members && !members.has(slot)) continue;
      if (request.ownerId !== undefined && ownerOf(slot) !== request.ownerId) continue;
      otherCurrencies += orders.leftOut[slot] ?? 0;
      const own = orders.currency[slot] ?? -1;
      if (own >= 0 && own !== code) otherCurrencies += (orders.starts[slot + 1] ?? 0) - (orders.starts[slot] ?? 0);
      else if (records.isLive(slot)) accounts[count++] = slot;
    }
  });
  const config = insights.knowledge.configFor(currency);
  return {
    ...{ request, currency, config, orders, otherCurrencies },
    asOfDay: request.asOf === undefined ? insights.day : dayNumber(request.asOf),
    wanted: { ...config, ...request.config },
    accounts: accounts.subarray(0, count),
  };
}

export function territoriesOf({ options }: Insights): readonly TerritoryPlace[] {
  const { records } = options.of('territory');
  const parentOf = records.reader('parentId');
  return Array.from(records.liveList(), (slot) => ({
    id: records.idAt(slot),
    parentId: parentOf(slot) as string | undefined,
  }));
}

/** The orders of some accounts as rows. */
export function* salesOf({ starts, day, amount }: OwnOrders, accounts: Int32Array): Work<Sales> {
  const columns = {
    customer: new Int32Array(day.length),
    day: new Int32Array(day.length),
    amount: new Float64Array(day.length),
  };
  let count = 0;
  yield* inParts(accounts.length, quickAtOnce, (from, until) => {
    for (const account of accounts.subarray(from, until))
      for (let at = starts[account] ?? 0; at < (starts[account + 1] ?? 0); at += 1) {
        columns.customer[count] = account;
        columns.day[count] = day[at] as number;
        columns.amount[count] = amount[at] as number;
        count += 1;
      }
  });
  return {
    customers: starts.length - 1,
    customer: columns.customer.subarray(0, count),
    day: columns.day.subarray(0, count),
    amount: columns.amount.subarray(0, count),
  };
}

/** Slots of the accounts of a currency, by its place in the currencies of the sales. */
export function accountsOf({ currency }: OwnOrders, code: number): Int32Array {
  const accounts = new Int32Array(currency.length);
  let count = 0;
  for (let account = 0; account < currency.length; account += 1)
    if (currency[account] === code) accounts[count++] = account;
  return accounts.subarray(0, count);
}
