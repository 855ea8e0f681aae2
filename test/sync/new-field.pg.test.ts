import { afterAll, beforeAll, expect, test } from 'vitest';
import { asPerson, asSystem } from '../../src/server/database';
import { migrate, migrations } from '../../src/server/database-migrations';
import { entities, entityNames, entityOf } from '../../src/shared/entities';
import { defineEntity } from '../../src/shared/schema/entity';
import { date, integer } from '../../src/shared/schema/field';
import { recordsSql } from '../../src/shared/schema/postgres';
import { openCompany, type Company } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
let company: Company;
beforeAll(async () => {
  database = await openTestDatabase();
  company = await openCompany(database);
});
afterAll(() => database.close());

test('a head office with data gets a new field by starting the next version', async () => {
  await company.load([{ entity: 'account', id: 'a-1', body: { name: 'Old', type: 'customer', ownerId: 'u-anna' } }]);
  const account = defineEntity({
    ...entities.account,
    title: 'name',
    fields: {
      ...entities.account.fields,
      employees: integer(['Employees', '员工人数', '員工人數']),
      foundedOn: date(['Founded on', '成立日期', '成立日期'], { index: true }),
    },
  });
  const next = entityNames.map((name) => (name === 'account' ? account : entityOf(name)));
  await migrate(
    database.pool,
    migrations.map((script) => (script.name === '0002_records' ? { ...script, sql: recordsSql(next) } : script)),
  );

  await asSystem(database.pool, async (tx) => {
    await tx.query(
      `UPDATE accounts SET doc = jsonb_set(jsonb_set(doc, '{body,employees}', '12'), '{body,foundedOn}', '"1987-02-28"') WHERE org_id = $1 AND id = 'a-1'`,
      [company.orgId],
    );
    const { rows } = await tx.query(
      "SELECT a.founded_on::text, v.name, v.employees, v.founded_on::text AS seen FROM accounts a JOIN bi_accounts v USING (org_id, id) WHERE a.org_id = $1 AND a.id = 'a-1'",
      [company.orgId],
    );
    expect(rows).toEqual([{ founded_on: '1987-02-28', name: 'Old', employees: 12, seen: '1987-02-28' }]);
  });
  // The policies were made anew and still bite.
  await asPerson(database.pool, company.who('ben'), async (tx) =>
    expect((await tx.query('SELECT id FROM accounts')).rowCount).toBe(0),
  );
  await asPerson(database.pool, company.who('anna'), async (tx) =>
    expect((await tx.query('SELECT id FROM accounts')).rowCount).toBe(1),
  );
});

test('views give plain values, lines of an order as rows of their own', async () => {
  const lines = [1, 2].map((n) => ({
    lineId: String(n),
    productId: 'p-1',
    productName: 'Tea',
    quantityMilli: 1500,
    unitPriceMinor: 1200,
    discountBp: 0,
    netMinor: 1800,
  }));
  await company.load([
    { entity: 'account', id: 'a-2', body: { name: 'New', type: 'customer', ownerId: 'u-anna' } },
    {
      entity: 'order',
      id: 'o-1',
      body: {
        provisionalNumber: 'x',
        accountId: 'a-2',
        accountName: 'New',
        status: 'delivered',
        orderedOn: '2026-02-28',
        authorId: 'u-anna',
        currency: 'EUR',
        lines,
        grossMinor: 3600,
        netMinor: 3600,
      },
    },
    {
      entity: 'activity',
      id: 'v-1',
      body: { kind: 'visit', status: 'done', startAt: '2026-02-28T12:34:56.789Z', ownerId: 'u-anna', accountId: 'a-2' },
    },
  ]);
  await asSystem(database.pool, async (tx) => {
    const { rows } = await tx.query(
      'SELECT "order", n, quantity_milli, net_minor FROM bi_orders_lines WHERE org_id = $1 ORDER BY n',
      [company.orgId],
    );
    expect(rows).toEqual([1, 2].map((n) => ({ order: 'o-1', n, quantity_milli: 1500, net_minor: 1800 })));
    const instant = await tx.query<{ start_at: Date; at: Date }>(
      'SELECT a.start_at, v.start_at AS at FROM activities a JOIN bi_activities v USING (org_id, id) WHERE org_id = $1',
      [company.orgId],
    );
    expect(instant.rows.map((row) => [row.start_at.toISOString(), row.at.toISOString()])).toEqual([
      ['2026-02-28T12:34:56.789Z', '2026-02-28T12:34:56.789Z'],
    ]);
  });
});
