import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openCompany, row, type Company } from '../../../test/sync/test-company';
import { openTestDatabase, type TestDatabase } from '../../../test/sync/test-database';
import type { Condition } from '../../shared/domain/condition';
import { dayNumber, addDays } from '../../shared/domain/dates';
import { decodeAnalysisResult } from '../../shared/domain/insights/analysis-result';
import { configOf } from '../../shared/domain/insights/analysis-settings';
import { fitPopulation } from '../../shared/domain/insights/population';
import { conditionRowsOf } from '../../shared/domain/saved-list';
import type { Body } from '../../shared/entities';
import { ownAnalysisSettingsId } from '../../shared/entities/analysis-settings';
import type { WireRecord } from '../../shared/record';
import { asPerson } from '../database';
import type { ImportRecord } from '../records-import';
import { analyseCompany } from './analyse-company';
import { analysesDue } from './schedule';

let database: TestDatabase;
let company: Company;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  company = await openCompany(database);
});
afterAll(() => database.close());

const now = new Date('2026-11-22T10:00:00.000Z');
const today = '2026-11-22';

interface Sold {
  readonly account: string;
  readonly on: string;
  readonly net: number;
  readonly currency?: string;
  readonly products?: readonly string[];
  readonly status?: Body<'order'>['status'];
}

const account = (id: string, territoryId = 't-north'): ImportRecord => ({
  entity: 'account',
  id,
  body: { name: `Secret ${id}`, type: 'customer', ownerId: 'u-anna', territoryId },
});

const order = (
  { account: accountId, on, net, currency = 'EUR', products = ['p-1'], status = 'delivered' }: Sold,
  index: number,
): ImportRecord => ({
  entity: 'order',
  id: `o-${accountId}-${index}`,
  body: {
    provisionalNumber: `A-${index}`,
    accountId,
    accountName: accountId,
    status,
    orderedOn: on,
    authorId: 'u-anna',
    currency,
    lines: products.map((productId, line) => ({
      lineId: String(line),
      productId,
      productName: productId,
      quantityMilli: net < 0 ? -1000 : 1000,
      unitPriceMinor: Math.abs(net),
      discountBp: 0,
      netMinor: net,
    })),
    grossMinor: net,
    netMinor: net,
  },
});

/** Thirty customers, each with orders of its own rhythm; every second basket has tea and coffee. */
const sold: readonly Sold[] = Array.from({ length: 30 }, (_, customer) =>
  Array.from({ length: 1 + (customer % 7) }, (_, index): Sold => ({
    account: `a-${customer}`,
    on: addDays(today, -10 - customer - index * (20 + customer)),
    net: 1000 + customer * 100 + index * 10,
    products: index % 2 === 0 ? ['p-1', 'p-2'] : ['p-1'],
  })),
).flat();
const accounts = Array.from({ length: 30 }, (_, customer) => account(`a-${customer}`));

const resultsOf = async (person: 'anna' | 'ben' | 'otto'): Promise<WireRecord[]> => {
  const laptop = company.laptop(person);
  await laptop.sync();
  return [...laptop.held.values()].filter(({ entity }) => entity === 'analysisResult');
};
const contentOf = (record: WireRecord | undefined): ReturnType<typeof decodeAnalysisResult> =>
  decodeAnalysisResult(String(record?.body['content']));
const ofKind = (records: readonly WireRecord[], kind: string, territoryId?: string): WireRecord | undefined =>
  records.find(({ body }) => body['kind'] === kind && body['territoryId'] === territoryId);

const salesOf = (rows: readonly Sold[]) => {
  const ids = [...new Set(rows.map((one) => one.account))];
  return {
    customers: ids.length,
    customer: Int32Array.from(rows, (one) => ids.indexOf(one.account)),
    day: Int32Array.from(rows, ({ on }) => dayNumber(on)),
    amount: Float64Array.from(rows, ({ net }) => net),
  };
};

describe('what the head office works out from all orders', () => {
  it('is what the functions of the laptops say of the same orders, and all laptops get the same', async () => {
    await company.load([...accounts, ...sold.map(order)]);
    const done = await analyseCompany(database.pool, company.orgId, now);
    expect(done).toMatchObject({ asOf: today, configVersion: '', orders: sold.length, currencies: ['EUR'] });

    const [anna, ben] = [await resultsOf('anna'), await resultsOf('ben')];
    expect(anna).toEqual(ben);
    const population = contentOf(ofKind(anna, 'population'));
    const expected = fitPopulation(salesOf(sold), dayNumber(today), configOf(undefined), {
      currency: 'EUR',
      source: 'headOffice',
    });
    expect(population).toMatchObject({
      kind: 'population',
      population: { ...expected, model: { repeatCustomers: expected.model.repeatCustomers } },
    });
    const rules = contentOf(ofKind(anna, 'rules'));
    expect(rules?.kind === 'rules' && rules.rules.baskets).toBe(sold.length);
  });

  it('leaves out what is no sale, and counts a customer in the currency of its latest order alone', async () => {
    const more: readonly Sold[] = [
      { account: 'a-0', on: '2026-01-01', net: 5, currency: 'TWD' },
      { account: 'b-1', on: '2026-11-01', net: 7_000, currency: 'TWD' },
      { account: 'b-1', on: '2026-10-01', net: 999, currency: 'EUR' },
      { account: 'a-1', on: '2026-11-20', net: 1, status: 'cancelled' },
      { account: 'a-1', on: '2026-11-20', net: 1, status: 'draft' },
      { account: 'a-1', on: '2027-02-01', net: 1 },
    ];
    await company.load([
      ...accounts,
      account('b-1'),
      ...sold.map(order),
      ...more.map((one, index) => order(one, 100 + index)),
    ]);
    const done = await analyseCompany(database.pool, company.orgId, now);
    expect(done).toMatchObject({ currencies: ['EUR', 'TWD'], orders: sold.length + 1 });
    const results = await resultsOf('anna');
    const twd = contentOf(results.find(({ body }) => body['currency'] === 'TWD'));
    expect(twd).toMatchObject({ population: { customers: 1, orders: 1, source: 'headOffice' } });
  });

  it('takes a return as less spend and as no basket', async () => {
    const back: Sold = { account: 'a-6', on: addDays(today, -3), net: -500, products: ['p-1', 'p-2'] };
    await company.load([...accounts, ...sold.map(order), order(back, 300)]);
    await analyseCompany(database.pool, company.orgId, now);
    const results = await resultsOf('anna');
    const expected = fitPopulation(salesOf([...sold, back]), dayNumber(today), configOf(undefined), {
      currency: 'EUR',
      source: 'headOffice',
    });
    const { customers, orders, gradeLimits, rfm } = expected;
    expect(orders).toBe(sold.length + 1);
    expect(contentOf(ofKind(results, 'population'))).toMatchObject({
      population: { customers, orders, gradeLimits, rfm },
    });
    expect(contentOf(ofKind(results, 'rules'))).toMatchObject({ rules: { baskets: sold.length } });
  });

  it('obeys the settings of the administrator, and names them', async () => {
    await company.load([...accounts, ...sold.map(order)]);
    await analyseCompany(database.pool, company.orgId, now);
    const settings: Body<'analysisSettings'> = { currency: 'EUR', gradeMonths: 2, minSupportBp: 6000 };
    await company.laptop('otto').sync([row('analysisSettings', ownAnalysisSettingsId, settings)]);
    const { configVersion } = await analyseCompany(database.pool, company.orgId, now);
    expect(configVersion).toMatch(/^1, \d{4}-\d\d-\d\d$/);
    const results = await resultsOf('ben');
    const expected = fitPopulation(salesOf(sold), dayNumber(today), configOf(settings, 'EUR', configVersion), {
      currency: 'EUR',
      source: 'headOffice',
    });
    expect(contentOf(ofKind(results, 'population'))).toMatchObject({
      population: { configVersion, gradeLimits: expected.gradeLimits },
    });
    expect(contentOf(ofKind(results, 'rules'))).toMatchObject({ rules: { configVersion, rules: [] } });
  });

  it('comes from the head office alone: nobody can push it, an administrator least of all', async () => {
    const body: Body<'analysisResult'> = { kind: 'rules', asOf: today, content: '{}' };
    await company.load([...accounts, ...sold.map(order)]);
    await analyseCompany(database.pool, company.orgId, now);
    const [held] = await resultsOf('otto');
    const laptop = company.laptop('otto');
    const answer = await laptop.sync([
      row('analysisResult', 'made-up', body),
      row('analysisResult', held?.id ?? '', body, { baseRev: 1 }),
      row('analysisResult', held?.id ?? '', body, { baseRev: 1, deleted: true }),
    ]);
    expect(answer.results).toMatchObject(Array.from({ length: 3 }, () => ({ result: 'refused', code: 'not_allowed' })));
    expect(await resultsOf('anna')).toContainEqual(held);
    // Nor where the program that judges pushes is mistaken.
    const asked = asPerson(database.pool, company.who('otto'), (tx) =>
      tx.query("UPDATE analysis_results SET doc = doc || '{}' WHERE org_id = $1", [company.orgId]),
    );
    await expect(asked).rejects.toThrow('permission denied');
  });

  it('says what goes together in a territory only where single customers do not show, and names no customer', async () => {
    const south = (customers: number): ImportRecord[] =>
      Array.from({ length: customers }, (_, index) => account(`s-${index}`, 't-south'));
    const baskets = (customers: number, count: number): Sold[] =>
      Array.from({ length: count }, (_, index) => ({
        account: `s-${index % customers}`,
        on: addDays(today, -1 - index),
        net: 100,
        products: ['p-1', 'p-2'],
      }));
    await company.load([...accounts, ...south(5), ...sold.map(order), ...baskets(4, 60).map(order)]);
    await analyseCompany(database.pool, company.orgId, now);
    // Four customers are too few.
    expect(ofKind(await resultsOf('anna'), 'rules', 't-south')).toBeUndefined();
    expect(ofKind(await resultsOf('anna'), 'rules', 't-north')).toBeDefined();

    await company.load([order({ account: 's-4', on: today, net: 1, products: ['p-1', 'p-2'] }, 900)]);
    await analyseCompany(database.pool, company.orgId, now);
    expect(contentOf(ofKind(await resultsOf('anna'), 'rules', 't-south'))).toMatchObject({ rules: { baskets: 61 } });

    await database.pool.query("UPDATE orders SET deleted = true WHERE org_id = $1 AND account_id = 's-0'", [
      company.orgId,
    ]);
    await analyseCompany(database.pool, company.orgId, now);
    const results = await resultsOf('anna');
    // What was said before is taken back.
    expect(contentOf(ofKind(results, 'rules', 't-south'))).toMatchObject({ rules: { baskets: 0, rules: [] } });
    expect(JSON.stringify(results)).not.toMatch(/Secret|a-\d|s-\d/);
  });

  it('says of a territory what goes together in it and in all that is part of it', async () => {
    const territory = (id: string, parentId?: string): ImportRecord => ({
      entity: 'territory',
      id,
      body: { name: id, ...(parentId === undefined ? {} : { parentId }) },
    });
    const [north, south] = [accounts.slice(0, 15), accounts.slice(15)];
    const southern = south.map(({ id }) => account(id, 't-south'));
    await company.load([
      ...[territory('t-land'), territory('t-north', 't-land'), territory('t-south', 't-land')],
      ...[...north, ...southern, ...sold.map(order)],
    ]);
    await analyseCompany(database.pool, company.orgId, now);
    const results = await resultsOf('anna');
    const basketsOf = (id: string): number => {
      const content = contentOf(ofKind(results, 'rules', id));
      return content?.kind === 'rules' ? content.rules.baskets : 0;
    };
    const of = (customers: readonly ImportRecord[]): number =>
      sold.filter((one) => customers.some(({ id }) => id === one.account)).length;
    expect([basketsOf('t-land'), basketsOf('t-north'), basketsOf('t-south')]).toEqual([
      sold.length,
      of(north),
      of(south),
    ]);
  });

  it('says what goes together in a segment, told by fields, orders and scores, with the same floor', async () => {
    const more: readonly Sold[] = Array.from({ length: 60 }, (_, index) => ({
      account: `s-${index % 6}`,
      on: addDays(today, -1 - index),
      net: 90_000,
      products: ['p-3', 'p-4'],
    }));
    const segment = (id: string, conditions: readonly Condition[]): ImportRecord => ({
      entity: 'segment',
      id,
      body: { name: id, conditions: conditionRowsOf(conditions) },
    });
    const south: Condition = { field: 'name', op: 'contains', value: 'SECRET S' };
    await company.load([
      ...accounts,
      ...Array.from({ length: 6 }, (_, index) => account(`s-${index}`)),
      ...sold.map(order),
      ...more.map((one, index) => order(one, 200 + index)),
      segment('by-name', [south]),
      segment('by-orders', [{ field: 'figures.orderCount', op: 'gte', value: 10 }]),
      segment('by-score', [{ field: 'figures.grade', op: 'in', value: ['A'] }]),
      segment('too-small', [{ field: 'name', op: 'is', value: 'secret s-1' }]),
      segment('of-laptops', [south, { field: 'meta.changedAt', op: 'days', value: 'last7' }]),
      segment('of-nobody', []),
    ]);
    const { ruleSets } = await analyseCompany(database.pool, company.orgId, now);
    const results = await resultsOf('anna');
    const basketsIn = (segmentId: string): number | undefined => {
      const content = contentOf(results.find(({ body }) => body['segmentId'] === segmentId));
      return content?.kind === 'rules' ? content.rules.baskets : undefined;
    };
    expect(['by-name', 'by-orders', 'by-score', 'too-small', 'of-laptops', 'of-nobody'].map(basketsIn)).toEqual([
      ...[60, 60, 60],
      ...[undefined, undefined, undefined],
    ]);
    // Of the company, the territory and three segments; without a segment's own those of the company are there.
    expect(ruleSets).toBe(5);

    await database.pool.query("UPDATE segments SET deleted = true WHERE org_id = $1 AND id = 'by-name'", [
      company.orgId,
    ]);
    await analyseCompany(database.pool, company.orgId, now);
    const again = await resultsOf('anna');
    expect(contentOf(again.find(({ body }) => body['segmentId'] === 'by-name'))).toMatchObject({
      rules: { baskets: 0, rules: [] },
    });
  });

  it('of a history that has ended is as of its last order', async () => {
    const old = sold.map((one) => ({ ...one, on: addDays(one.on, -9000) }));
    await company.load([...accounts, ...old.map(order)]);
    const { asOf, ruleSets } = await analyseCompany(database.pool, company.orgId, now);
    expect(asOf).toBe(addDays(today, -9010));
    expect(ruleSets).toBeGreaterThan(0);
  });

  it('is worked out once a day, and when the settings, a segment or a territory change', async () => {
    await company.load([...accounts, ...sold.map(order)]);
    const versions: string[] = [];
    const look = analysesDue(database.pool, (result) => {
      if (result instanceof Error) throw result;
      if (result.orgId === company.orgId)
        versions.push(`${result.asOf} ${result.configVersion === '' ? '' : 'settings'}`);
    });
    await look(now);
    await look(now);
    expect(versions).toEqual(['2026-11-22 ']);
    await company.laptop('otto').sync([row('analysisSettings', ownAnalysisSettingsId, { currency: 'EUR' })]);
    await look(now);
    await look(now);
    await company.laptop('otto').sync([row('segment', 'best', { name: 'Best' })]);
    await look(now);
    await look(now);
    await company.laptop('otto').sync([row('territory', 't-west', { name: 'West', parentId: 't-north' })]);
    await look(now);
    await look(now);
    await look(new Date('2026-11-23T10:00:00.000Z'));
    const expected = [
      '2026-11-22 ',
      ...['settings', 'a segment', 'a territory'].map(() => '2026-11-22 settings'),
      '2026-11-23 settings',
    ];
    expect(versions).toEqual(expected);
  });

  it('is given up when the head office stops, with nothing stored', async () => {
    await company.load([...accounts, ...sold.map(order)]);
    await expect(analyseCompany(database.pool, company.orgId, now, AbortSignal.abort())).rejects.toThrow('aborted');
    expect(await resultsOf('anna')).toEqual([]);
  });

  it('is nothing where nobody has ordered, and does not fail', async () => {
    const done = await analyseCompany(database.pool, company.orgId, now);
    expect(done).toEqual({ asOf: today, configVersion: '', orders: 0, currencies: [], ruleSets: 1 });
  });

  it('tells members by complaints, contacts and open orders too, and by tags as laptops mean them', async () => {
    const more: readonly Sold[] = Array.from({ length: 60 }, (_, index) => ({
      account: `s-${index % 6}`,
      on: addDays(today, -1 - index),
      net: 90_000,
      ...(index < 6 ? { status: 'accepted' as const } : {}),
    }));
    const segment = (id: string, ...conditions: readonly Condition[]): ImportRecord => ({
      entity: 'segment',
      id,
      body: { name: id, conditions: conditionRowsOf(conditions) },
    });
    const six = Array.from({ length: 6 }, (_, index) => `s-${index}`);
    const complaint = (accountId: string, index: number): ImportRecord => ({
      entity: 'case',
      // The id says when it was opened; else that is the day on which the test runs.
      id: `019a9f2c-1000-7000-8000-${String(index).padStart(12, '0')}`,
      body: { type: 'complaint', subject: 'Late', accountId, ownerId: 'u-anna', status: 'open' },
    });
    const called = (accountId: string, index: number): ImportRecord => ({
      entity: 'activity',
      id: `call-${index}`,
      body: { kind: 'call', status: 'done', startAt: `${today}T08:00:00.000Z`, accountId, ownerId: 'u-anna' },
    });
    await company.load([
      ...accounts,
      ...six.map((id) => {
        const { entity, body } = account(id);
        return { entity, id, body: { ...body, tags: ['Old word'] } };
      }),
      ...sold.map(order),
      ...more.map((one, index) => order(one, 200 + index)),
      ...six.flatMap((id, index) => [complaint(id, 2 * index), complaint(id, 2 * index + 1), called(id, index)]),
      { entity: 'tag', id: 'tag-new', body: { name: 'New word', formerNames: ['Old word'] } },
      { entity: 'tag', id: 'tag-above', body: { name: 'Above', segmentId: 'by-contact' } },
      // Their orders are fresh: two open complaints are all of the risk.
      segment(
        'by-risk',
        { field: 'figures.churnRisk', op: 'gte', value: 15 },
        { field: 'figures.lastContactAt', op: 'notEmpty' },
      ),
      segment('by-contact', { field: 'figures.lastContactAt', op: 'days', value: 'thisMonth' }),
      segment('by-open', { field: 'figures.openOrders', op: 'gte', value: 1 }),
      segment('by-sum', { field: 'figures.openOrdersMinor', op: 'gte', value: 90_001 }),
      segment('by-tag', { field: 'tags', op: 'has', value: 'New word' }),
      segment('by-rule', { field: 'tags', op: 'has', value: 'Above' }),
    ]);
    await analyseCompany(database.pool, company.orgId, now);
    const results = await resultsOf('anna');
    const basketsIn = (segmentId: string): number | undefined => {
      const content = contentOf(results.find(({ body }) => body['segmentId'] === segmentId));
      return content?.kind === 'rules' ? content.rules.baskets : undefined;
    };
    const asked = ['by-risk', 'by-contact', 'by-open', 'by-sum', 'by-tag', 'by-rule'];
    expect(asked.map(basketsIn)).toEqual([60, 60, 60, undefined, 60, 60]);
  });
});
