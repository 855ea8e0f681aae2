import { dayNumber } from '../../src/shared/domain/dates';
import { usualConfig } from '../../src/shared/domain/insights/analysis-config';
import { encodeAnalysisResult } from '../../src/shared/domain/insights/analysis-result';
import { fitPopulation } from '../../src/shared/domain/insights/population';
import type { Body, EntityName } from '../../src/shared/entities';
import type { DataClient } from '../../src/renderer/data/api';
import { keyOf, type StoredRecord } from '../../src/renderer/data/envelope';
import { Records } from '../../src/renderer/data/packed/records';
import { Tables } from '../../src/renderer/data/tables';
import { me } from '../sync/people';

// What a laptop holds in the tests of customer intelligence.

/** Analysis date, YYYY-MM-DD. */
export const today = '2026-11-22';
export const day = dayNumber(today);

export const stored = <N extends EntityName>(entity: N, id: string, body: Body<N>): StoredRecord => ({
  ...{ id, entity, v: 1, rev: 1, deleted: false, body: { ...body }, mut: 'from-office' },
  ...{ at: '2026-11-01T08:00:00.000Z', byId: 'u-office', conflicts: [], gen: 1 },
});

export interface Sale {
  readonly id: string;
  readonly account: number;
  readonly day: number;
  readonly net: number;
  readonly currency: string;
  readonly status: Body<'order'>['status'];
}

/** Some as they are given today, some as other programs give them. */
export const idOf = (account: number): string =>
  account % 3 === 0
    ? `019a9f2c-1000-7000-8000-${String(account).padStart(12, '0')}`
    : `a${String(account).padStart(3, '0')}`;
export const tea = '019a9f2c-1000-7000-8000-aaaaaaaaaaaa';
export const dateOf = (of: number): string => new Date(of * 86_400_000).toISOString().slice(0, 10);

export const line = { productName: 'P', quantityMilli: 1000, unitPriceMinor: 0, discountBp: 0, netMinor: 0 };
export const order = ({ id, account, day: on, net, currency, status }: Sale): StoredRecord =>
  stored('order', id, {
    ...{ provisionalNumber: id, accountId: idOf(account), accountName: idOf(account), status, currency, authorId: me },
    ...{ orderedOn: on > 0 ? dateOf(on) : '0000-00-00', netMinor: net, grossMinor: Math.abs(net) },
    lines: [
      { ...line, lineId: '1', productId: id.endsWith('3') ? 'p2' : tea, unitPriceMinor: Math.abs(net), netMinor: net },
      { ...line, lineId: '2', productId: 'p3' },
    ],
  });

/** The same numbers each time, as if by chance. */
export function chance(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

export const accounts = 80;
/** Repeat customers, customers of one order and of none; returns, drafts, orders without date, of the future, in two currencies. */
export function company(seed = 7): Sale[] {
  const pick = chance(seed);
  const sales: Sale[] = [];
  for (let account = 0; account < accounts; account += 1) {
    const count = pick(4) === 0 ? pick(2) : 1 + pick(12);
    const start = day - 60 - pick(900);
    for (let n = 0; n < count; n += 1)
      sales.push({
        id: `o${account}-${n}`,
        account,
        day: pick(40) === 0 ? 0 : Math.min(day + 3, start + n * (10 + pick(60))),
        net: pick(12) === 0 ? -pick(5000) : 1000 + pick(90_000),
        currency: account % 9 === 0 && pick(2) === 0 ? 'CHF' : 'EUR',
        status: pick(15) === 0 ? 'draft' : pick(15) === 0 ? 'cancelled' : 'delivered',
      });
  }
  return sales;
}

export const people: readonly StoredRecord[] = Array.from({ length: accounts }, (_, account) =>
  stored('account', idOf(account), { name: idOf(account), type: 'customer', ownerId: account % 2 ? me : 'u-other' }),
);
export const products = [tea, 'p2', 'p3'].map((id) =>
  stored('product', id, { code: id, name: id, category: id === 'p3' ? 'Oil' : 'Tea', priceMinor: 1, currency: 'EUR' }),
);

export function tablesWith(records: readonly StoredRecord[]) {
  const store = new Records();
  const tables = new Tables(store, { language: 'en', today: () => today, zoneOffset: () => 60, currency: 'EUR' });
  const mapOf = (changed: readonly StoredRecord[]) =>
    new Map(changed.map((record) => [keyOf(record.entity, record.id), record]));
  const commit = (...changed: StoredRecord[]): void => tell(changed, changed);
  /** @param told in the order in which the tables hear of what was stored */
  const tell = (told: readonly StoredRecord[], changed: readonly StoredRecord[]): void => {
    const before = store.apply(mapOf(changed));
    tables.apply(mapOf(told), before);
  };
  commit(...records);
  return { tables, commit, tell };
}

/** What counts, as plain rows: each account in the currency of its latest order. */
export function plainSales(sales: readonly Sale[], currency: string) {
  const counted = sales.filter(({ status, day: on }) => status !== 'draft' && status !== 'cancelled' && on > 0);
  const rank = (on: number): number => (on > day ? -on : on);
  const currencyOf = (account: number): string | undefined =>
    counted
      .filter((sale) => sale.account === account)
      .sort((a, b) => rank(b.day) - rank(a.day) || (a.id < b.id ? -1 : 1))[0]?.currency;
  const own = counted.filter((sale) => sale.currency === currency && currencyOf(sale.account) === currency);
  return {
    customers: accounts,
    customer: Int32Array.from(own, (sale) => sale.account),
    day: Int32Array.from(own, (sale) => sale.day),
    amount: Float64Array.from(own, (sale) => sale.net),
    left: counted.length - own.length,
    accounts: Int32Array.from({ length: accounts }, (_, n) => n).filter(
      (n) => (currencyOf(n) ?? currency) === currency,
    ),
  };
}

/** As the head office sends them: what it says of all customers does not change with an order on the laptop. */
export const populations = ['EUR', 'CHF'].map((currency) => {
  const population = fitPopulation(plainSales(company(), currency), day, usualConfig, {
    currency,
    source: 'headOffice',
  });
  return stored('analysisResult', `population:${currency}`, {
    ...{ kind: 'population', currency, asOf: today },
    content: encodeAnalysisResult({ kind: 'population', population }),
  });
});

export const analysis = async <K extends 'value' | 'rfm' | 'lifetime' | 'rules' | 'whiteSpace' | 'whatIf'>(
  tables: Tables,
  request: Parameters<DataClient['analyse']>[0] & { readonly kind: K },
) => (await tables.insights.analyse('window', request)) as Awaited<ReturnType<typeof tables.insights.analyse>> & object;
