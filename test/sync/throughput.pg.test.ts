import { randomUUID } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pushRecords } from '../../src/server/records';
import { importRecords, type ImportRecord } from '../../src/server/records-import';
import { openCompany, row, type Company } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
let company: Company;
beforeAll(async () => {
  database = await openTestDatabase();
  company = await openCompany(database);
});
afterAll(() => database.close());

const orders = 20_000;

function* history(): Generator<ImportRecord> {
  for (let n = 0; n < 500; n += 1)
    yield {
      entity: 'account',
      id: `a-${n}`,
      body: { name: `Account ${n}`, type: 'customer', ownerId: n % 2 ? 'u-anna' : 'u-ben' },
    };
  for (let n = 0; n < orders; n += 1) {
    const lines = Array.from({ length: 3 }, (_, line) => ({
      lineId: String(line),
      productId: 'p-1',
      productCode: 'P1',
      productName: 'Tea',
      quantityMilli: 1000 * (n % 7),
      unitPriceMinor: 1200,
      discountBp: 500,
      netMinor: 1140,
    })).map((line) => ({ ...line, quantityMilli: line.quantityMilli + 1000 }));
    yield {
      entity: 'order',
      id: `o-${n}`,
      byId: 'u-anna',
      at: '2026-01-01T00:00:00.000Z',
      body: {
        provisionalNumber: `K7-${n}`,
        number: String(n),
        accountId: `a-${n % 500}`,
        accountName: `Account ${n % 500}`,
        status: 'delivered',
        orderedOn: '2026-01-01',
        authorId: 'u-carl',
        currency: 'EUR',
        lines,
        grossMinor: 3600,
        netMinor: 3420,
      },
    };
  }
}

async function timed<T>(what: string, units: number, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  const seconds = (performance.now() - start) / 1000;
  process.stdout.write(`${what}: ${seconds.toFixed(2)} s, ${Math.round(units / seconds)} per second\n`);
  return result;
}

// What it prints is what counts; the limits only catch a change for the worse by an order of magnitude.
test(
  'years of orders come in within seconds, once; a laptop loads them page by page',
  { timeout: 180_000 },
  async () => {
    const total = orders + 500;
    const start = performance.now();
    expect(await timed('import', total, () => importRecords(database.pool, company.orgId, history()))).toEqual({
      created: total,
      changed: 0,
      unchanged: 0,
    });
    expect(performance.now() - start).toBeLessThan(60_000);
    expect(await timed('import again', total, () => importRecords(database.pool, company.orgId, history()))).toEqual({
      created: 0,
      changed: 0,
      unchanged: total,
    });

    const maria = company.laptop('maria');
    await timed('first load of everything', total, () => maria.sync([], 2000));
    expect(maria.ids('order')).toHaveLength(orders);
    const anna = company.laptop('anna');
    await timed('first load of half', total / 2, () => anna.sync([], 500));
    expect(anna.ids('order')).toHaveLength(orders / 2);
    await timed('pull of nothing', 20, async () => {
      for (let n = 0; n < 20; n += 1) await anna.exchange();
    });

    const task = (): ReturnType<typeof row> =>
      row('task', randomUUID(), { subject: 'x', ownerId: 'u-anna', status: 'open', accountId: 'a-1' });
    await timed('push of 500', 5000, async () => {
      for (let n = 0; n < 10; n += 1)
        expect(
          (await pushRecords(database.pool, company.who('anna'), Array.from({ length: 500 }, task))).every(
            (result) => result.result === 'accepted',
          ),
        ).toBe(true);
    });
    await timed('push of 1', 50, async () => {
      for (let n = 0; n < 50; n += 1) await pushRecords(database.pool, company.who('anna'), [task()]);
    });
    const everything = await timed('an account with 40 orders changes hands', 20, async () => {
      const results = [];
      for (let n = 0; n < 20; n += 1)
        results.push(
          ...(await pushRecords(database.pool, company.who('maria'), [
            row('account', `a-${2 * n + 1}`, { name: 'x', type: 'customer', ownerId: 'u-ben' }, { baseRev: 1 }),
          ])),
        );
      return results;
    });
    expect(everything.every((result) => result.result === 'accepted')).toBe(true);
  },
);
