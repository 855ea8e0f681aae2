import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cheapPasswords } from '../../test/support/cheap-passwords';
import { openTestDatabase } from '../../test/sync/test-database';
import { runOffice } from './cli-run';
import { asSystem } from './database';
import { northwindId } from './northwind';
import { findOrganisation } from './organisations';

const fixtures = fileURLToPath(new URL('../../test/fixtures/northwind', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'roadbook-northwind-'));
let database: Awaited<ReturnType<typeof openTestDatabase>>;

beforeAll(async () => {
  database = await openTestDatabase();
  cpSync(fixtures, folder, { recursive: true });
});
afterAll(async () => {
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function importIt(...parameters: string[]): Promise<{ code: number; out: string; errors: string }> {
  const [out, errors]: [string[], string[]] = [[], []];
  const code = await runOffice(['import', 'northwind', ...parameters], {
    out: (line) => void out.push(line),
    error: (line) => void errors.push(line),
    environment: { DATABASE_URL: database.url },
    passwords: cheapPasswords,
  });
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

const rowsOf = async (sql: string): Promise<Record<string, unknown>[]> =>
  (await asSystem(database.pool, (tx) => tx.query<Record<string, unknown>>(sql))).rows;

describe.sequential('office import northwind', () => {
  it('shows everything first and writes nothing', async () => {
    const { code, out } = await importIt(folder, '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('91 accounts, 91 contacts, 830 orders with 2,155 lines, 77 products, 10 users in 2 teams');
    expect(out).toContain('Gross 1,354,458.59 USD, net 1,265,793.29 USD');
    expect(out).toMatch(/margaret\.peacock@northwind +Margaret Peacock +salesperson +reports to Andrew Fuller/);
    expect(out).toContain('nothing was written');
    expect(await findOrganisation(database.pool, 'northwind')).toBeUndefined();
  });

  it('refuses a folder without files, and a password that is too short', async () => {
    expect(await importIt(join(folder, 'nowhere'))).toMatchObject({ code: 2 });
    expect(await importIt(folder, '--password', 'short')).toMatchObject({ code: 1 });
    expect(await importIt()).toMatchObject({ code: 2 });
  });

  it('imports it all into an organisation of its own', async () => {
    const { code, out } = await importIt(folder);
    expect(code).toBe(0);
    expect(out).toMatch(/anne\.dodsworth@northwind .*invitation \S+, until/);
    // As of the last order: the history ended in 1998.
    expect(await rowsOf("SELECT doc->'body'->>'asOf' AS as_of FROM analysis_results GROUP BY 1")).toEqual([
      { as_of: '1998-05-06' },
    ]);
    expect(
      await rowsOf(
        'SELECT (SELECT count(*) FROM accounts)::int AS accounts, (SELECT count(*) FROM orders)::int AS orders, (SELECT count(*) FROM products)::int AS products, (SELECT count(*) FROM users)::int AS users, (SELECT count(*) FROM credential)::int AS credentials',
      ),
    ).toEqual([{ accounts: 91, orders: 830, products: 77, users: 10, credentials: 10 }]);
    const [sums] = await rowsOf(
      `SELECT sum((doc->'body'->>'netMinor')::bigint)::int AS net, sum(jsonb_array_length(doc->'body'->'lines'))::int AS lines FROM orders`,
    );
    expect(sums).toEqual({ net: 126_579_329, lines: 2155 });
    expect(await rowsOf('SELECT order_number::int AS n FROM organisation')).toEqual([{ n: 11_077 }]);
  });

  it('changes nothing the second time', async () => {
    const state =
      'SELECT o.seq::int AS seq, (SELECT sum(rev) FROM accounts)::int AS a, (SELECT sum(rev) FROM orders)::int AS r, (SELECT max(invitation_hash) FROM credential) AS i FROM organisation o';
    const before = await rowsOf(state);
    const { code, out } = await importIt(folder);
    expect(code).toBe(0);
    expect(out).toContain('Nothing changed');
    expect(out).toContain('invited until');
    expect(await rowsOf(state)).toEqual(before);
  });

  it('sets a password for those who have none, once', async () => {
    expect((await importIt(folder, '--password', 'a long password')).out).toContain('password as given');
    const again = await importIt(folder, '--password', 'another password');
    expect(again.out).toContain('has a password');
    expect(again.out).toContain('Nothing changed');
  });

  it('never takes back what people did since', async () => {
    const [alfki, anton] = [northwindId('account', 'ALFKI'), northwindId('account', 'ANTON')];
    await asSystem(database.pool, async (tx) => {
      await tx.query(
        `UPDATE accounts SET doc = jsonb_set(jsonb_set(doc, '{body,phone}', '"new number"'), '{mut}', '"a-mutation-of-anne"') WHERE id = $1`,
        [alfki],
      );
      await tx.query(`UPDATE accounts SET doc = jsonb_set(doc, '{body,phone}', '"wrong number"') WHERE id = $1`, [
        anton,
      ]);
      await tx.query(`UPDATE users SET doc = jsonb_set(doc, '{body,active}', 'false') WHERE id = $1`, [
        northwindId('user', '9'),
      ]);
    });
    const { out } = await importIt(folder);
    expect(out).toContain('left as they are: 1 records');
    expect(
      await rowsOf(
        `SELECT doc->'body'->>'phone' AS phone FROM accounts WHERE id IN ('${alfki}', '${anton}') ORDER BY 1`,
      ),
    ).toEqual([{ phone: '(5) 555-3932' }, { phone: 'new number' }]);
    expect(
      await rowsOf(`SELECT doc->'body'->>'active' AS active FROM users WHERE id = '${northwindId('user', '9')}'`),
    ).toEqual([{ active: 'false' }]);
  });

  it('names every broken row and imports the rest', async () => {
    const lines = readFileSync(join(folder, 'order-details.csv'), 'utf8').split('\n');
    lines[3] = lines[3]?.replace(/^(\d+),\d+,/, '$1,555,') ?? '';
    lines[8] = `${lines[8] ?? ''},"`;
    writeFileSync(join(folder, 'order-details.csv'), lines.join('\n'));
    const { code, out } = await importIt(folder, '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('Not imported, 2:');
    expect(out).toContain('order-details.csv, line 4: product 555 is not there (unknown_product)');
    expect(out).toMatch(/order-details\.csv, line 9: .*quote/);
    expect(out).toContain('830 orders with 2,153 lines');
  });
});
