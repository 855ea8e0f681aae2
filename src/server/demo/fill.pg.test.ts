import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestDatabase } from '../../../test/sync/test-database';
import { asSystem } from '../database';
import { listDevices } from '../devices';
import { createOrganisation, findOrganisation } from '../organisations';
import { createPasswords } from '../passwords';
import { fillDemoIfEmpty } from './index';

let database: Awaited<ReturnType<typeof openTestDatabase>>;
const passwords = createPasswords({ cost: { logN: 10, r: 8, p: 1 } });

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const fill = (): Promise<boolean> =>
  fillDemoIfEmpty({ pool: database.pool, today: new Date('2026-11-19T10:42:00.000Z'), passwords, accounts: 150 });

it('fills an empty head office once, goes on after an interruption, and leaves real organisations alone', async () => {
  expect(await fill()).toBe(true);
  const demo = await findOrganisation(database.pool, 'demo');
  expect(demo).toMatchObject({ currency: 'EUR', demo: true });
  const { rows } = await asSystem(database.pool, (tx) =>
    tx.query(
      'SELECT (SELECT count(*) FROM accounts)::int AS accounts, (SELECT count(*) FROM credential WHERE demo_password IS NOT NULL)::int AS people',
    ),
  );
  expect(rows).toEqual([{ accounts: 150, people: 9 }]);
  const { rows: analysed } = await asSystem(database.pool, (tx) =>
    tx.query("SELECT DISTINCT doc->'body'->>'currency' AS currency FROM analysis_results ORDER BY 1"),
  );
  expect(analysed).toEqual([{ currency: 'CNY' }, { currency: 'EUR' }, { currency: 'TWD' }, { currency: null }]);
  expect(await listDevices(database.pool, demo?.id ?? '')).toHaveLength(9);

  // As before papers had a letterhead.
  const letterheads = async (sql: string): Promise<unknown[]> =>
    (await asSystem(database.pool, (tx) => tx.query<{ name: string }>(sql))).rows;
  await letterheads('DELETE FROM legal_entities');
  await letterheads("DELETE FROM feed WHERE entity = 'legalEntity'");
  expect(await fill()).toBe(false);
  const named = "SELECT doc->'body'->>'name' AS name FROM legal_entities";
  expect(await letterheads(named)).toEqual([{ name: 'Rheinformosa Feinkost GmbH' }]);
  await asSystem(database.pool, (tx) => tx.query("DELETE FROM credential WHERE sign_in_name = 'sabine.kruger@demo'"));
  expect(await fill()).toBe(true);
  expect(await fill()).toBe(false);

  await asSystem(database.pool, (tx) => tx.query("DELETE FROM credential WHERE sign_in_name = 'sabine.kruger@demo'"));
  await createOrganisation(database.pool, { slug: 'real', name: 'Real', currency: 'EUR', demo: false });
  expect(await fill()).toBe(false);
}, 120_000);
