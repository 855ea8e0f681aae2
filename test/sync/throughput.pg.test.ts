import { randomUUID } from 'node:crypto';
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

/** Several pages and several transactions of each kind. */
const orders = 4_000;

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

test('years of orders come in once, and a laptop loads them page by page', { timeout: 60_000 }, async () => {
  const total = orders + 500;
  expect(await importRecords(database.pool, company.orgId, history())).toEqual({
    created: total,
    changed: 0,
    unchanged: 0,
  });
  expect(await importRecords(database.pool, company.orgId, history())).toEqual({
    created: 0,
    changed: 0,
    unchanged: total,
  });

  const maria = company.laptop('maria');
  await maria.sync([], 2000);
  expect(maria.ids('order')).toHaveLength(orders);
  const anna = company.laptop('anna');
  await anna.sync([], 500);
  expect(anna.ids('order')).toHaveLength(orders / 2);

  const tasks = Array.from({ length: 500 }, () =>
    row('task', randomUUID(), { subject: 'x', ownerId: 'u-anna', status: 'open', accountId: 'a-1' }),
  );
  const pushed = await pushRecords(database.pool, company.who('anna'), tasks);
  expect(pushed.filter(({ result }) => result !== 'accepted')).toEqual([]);
  for (let n = 0; n < 20; n += 1) {
    const handed = row('account', `a-${2 * n + 1}`, { name: 'x', type: 'customer', ownerId: 'u-ben' }, { baseRev: 1 });
    expect(await pushRecords(database.pool, company.who('maria'), [handed])).toMatchObject([{ result: 'accepted' }]);
  }
});
