import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cheapPasswords } from '../../../test/support/cheap-passwords';
import { openTestOffice, type SignedInUser, type TestOffice } from '../../../test/support/office-for-tests';
import { tableFileOf } from '../../../test/support/table-file-of';
import { must } from '../../shared/errors';
import { runOffice } from '../cli-run';
import { asSystem } from '../database';
import { importRecords } from '../records-import';
import { forgetOld } from '../retention';
import { planImport } from './plan';
import { readOrders } from './read-orders';
import { undoRun } from './runs';
import { readKnown, writePlan } from './write-orders';

let t: TestOffice;
let rhein: string;
let anna: SignedInUser;
let bert: SignedInUser;
let chief: SignedInUser;
let folder: string;

/** Runs a command of the head office. */
async function office(...args: string[]): Promise<{ code: number; out: string; errors: string }> {
  const [out, errors]: [string[], string[]] = [[], []];
  const code = await runOffice(args, {
    out: (line) => void out.push(line),
    error: (line) => void errors.push(line),
    environment: { DATABASE_URL: t.databaseUrl },
    passwords: cheapPasswords,
  });
  return { code, out: out.join('\n'), errors: errors.join('\n') };
}

const file = (name: string, lines: readonly string[]): string => {
  const path = join(folder, name);
  writeFileSync(path, lines.join('\n'));
  return path;
};
const columns = ['--account', 'cust', '--date', 'day', '--order', 'no', '--product', 'item', '--quantity', 'qty'];
const importIt = (path: string, ...more: string[]) =>
  office(
    ...['import', 'order-history', '--organisation', 'rhein', '--file', path, '--source', 'Old ERP'],
    ...columns,
    ...['--price', 'price', '--status', 'state', ...more],
  );
const report = (out: string): Record<string, unknown> => JSON.parse(out) as Record<string, unknown>;

const rowsOf = async (sql: string, values: unknown[] = []): Promise<Record<string, unknown>[]> =>
  (await asSystem(t.pool, (tx) => tx.query<Record<string, unknown>>(sql, values))).rows;
const orders = () =>
  rowsOf(
    `SELECT id, rev::int AS rev, account_id AS account, doc->'body' AS body FROM orders WHERE org_id = $1 AND NOT deleted ORDER BY ordered_on, id`,
    [rhein],
  );
const seqOf = async (): Promise<unknown> =>
  (await rowsOf('SELECT seq::int AS seq, order_number::int AS number FROM organisation WHERE id = $1', [rhein]))[0];

interface Wire {
  readonly id: string;
  readonly entity: string;
  readonly v: number;
  readonly rev: number;
  readonly body: Record<string, unknown>;
}
const seenBy = async (who: SignedInUser): Promise<Wire[]> => {
  const { body } = await t.ask('POST', '/api/sync', {
    token: who.accessToken,
    body: { protocol: 1, checkpoint: null, push: [] },
  });
  return (body['records'] as Wire[]).filter(({ entity }) => entity === 'order');
};
const numbersSeenBy = async (who: SignedInUser): Promise<unknown[]> =>
  (await seenBy(who)).map(({ body }) => body['number']).sort();

const header = 'cust;day;no;item;qty;price;state';
const rows = [
  header,
  'C1;2025-03-05 09:30;A-1;P1;2;1.50;delivered',
  'C1;2025-03-05 09:30;A-1;Tea;1;3.00;delivered',
  'wine bar;2025-04-06;A-2;P1;-1;1.50;accepted',
  'C1;2025-06-01;A-3;P1;10;1.50;delivered',
];

beforeAll(async () => {
  t = await openTestOffice();
  folder = mkdtempSync(join(tmpdir(), 'roadbook-history-'));
  rhein = await t.organisation('rhein');
  await t.organisation('seine');
  const annaId = await t.user(rhein, { signInName: 'anna', role: 'salesperson' });
  const bertId = await t.user(rhein, { signInName: 'bert', role: 'salesperson' });
  await t.user(rhein, { signInName: 'chief', role: 'administrator' });
  const product = (id: string, code: string, name: string) => ({
    ...{ entity: 'product', id },
    body: { code, name, priceMinor: 100, currency: 'EUR', stockMilli: 5000 },
  });
  await importRecords(t.pool, rhein, [
    { entity: 'account', id: 'cheese', body: { name: 'Cheese', type: 'customer', ownerId: annaId, code: 'C1' } },
    { entity: 'account', id: 'wine', body: { name: 'Wine Bar', type: 'customer', ownerId: bertId } },
    product('coffee', 'P1', 'Coffee'),
    product('tea', 'P2', 'Tea'),
  ]);
  [anna, bert, chief] = await Promise.all([t.signIn('anna@rhein'), t.signIn('bert@rhein'), t.signIn('chief@rhein')]);
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await t.close();
});

describe.sequential('order history', () => {
  test('is looked at first: a dry run tells everything and writes nothing', async () => {
    const { code, out } = await importIt(file('first.csv', rows), '--dry-run');
    expect(code, out).toBe(0);
    expect(out).toContain('4 rows: 3 orders with 4 lines of 2 accounts, 2025-03-05 to 2025-06-01');
    expect(out).toContain('19.50 EUR in 3 orders');
    expect(out).toContain('3 new, 0 changed, 0 there already.');
    expect([await orders(), await rowsOf('SELECT run FROM import_run')]).toEqual([[], []]);
  });

  test('comes with source and time, triggers nothing, and whoever sees the account sees it', async () => {
    const before = await seqOf();
    const { code, out, errors } = await importIt(join(folder, 'first.csv'));
    expect(code, out).toBe(0);
    expect(errors).toContain('3 of 3 orders');
    expect(out).toContain('npm run office -- import undo 1 takes it back.');
    expect(await orders()).toMatchObject([
      {
        ...{ rev: 1, account: 'cheese' },
        body: {
          ...{ number: 'A-1', status: 'delivered', orderedOn: '2025-03-05', netMinor: 600, source: 'Old ERP' },
          statusHistory: [{ at: '2025-03-05T09:30:00.000Z', status: 'delivered' }],
          importedAt: expect.stringMatching(/^20/) as string,
        },
      },
      {
        account: 'wine',
        body: { netMinor: -150, lines: [{ quantityMilli: -1000, netMinor: -150 }], statusHistory: [] },
      },
      { account: 'cheese', body: { number: 'A-3', netMinor: 1500 } },
    ]);
    expect((await orders()).filter(({ body }) => 'authorId' in (body as object))).toEqual([]);
    expect(await numbersSeenBy(anna)).toEqual(['A-1', 'A-3']);
    expect(await numbersSeenBy(bert)).toEqual(['A-2']);
    expect(await seqOf()).toMatchObject({ number: (before as { number: number }).number });
    expect(await rowsOf("SELECT DISTINCT doc->'body'->>'stockMilli' AS stock FROM products")).toEqual([
      { stock: '5000' },
    ]);
    expect(await rowsOf('SELECT count(*)::int AS n FROM tasks')).toEqual([{ n: 0 }]);
  });

  test('feeds what is worked out for all customers, as of its last order', async () => {
    const [result] = await rowsOf(
      `SELECT doc->'body' AS body FROM analysis_results WHERE org_id = $1 AND NOT deleted AND doc->'body'->>'kind' = 'population'`,
      [rhein],
    );
    expect(result).toMatchObject({ body: { currency: 'EUR', asOf: '2025-06-01' } });
  });

  test('makes nothing twice, whatever customers and products are called meanwhile', async () => {
    const seq = await seqOf();
    const { out } = await importIt(join(folder, 'first.csv'));
    expect(out).toContain('0 new, 0 changed, 3 there already.');
    expect(out).not.toContain('undo');
    expect(await seqOf()).toEqual(seq);
  });

  test('takes a correction, of what changed alone, and nobody’s work back', async () => {
    const [a1, a2] = await orders();
    const { id, entity, v, rev, body } = must(
      (await seenBy(chief)).find((order) => order.id === a2?.['id']),
      'the chief sees it',
    );
    const row = { mut: 'mutation-1', at: '2026-11-23T10:00:00.000Z', baseRev: rev, conflicts: [], deleted: false };
    const push = [{ ...row, id, entity, v, body: { ...body, status: 'cancelled' } }];
    const answer = await t.ask('POST', '/api/sync', {
      token: chief.accessToken,
      body: { protocol: 1, checkpoint: null, push },
    });
    expect(answer.body['results']).toMatchObject([{ result: 'accepted' }]);
    const corrected = [...rows];
    corrected[2] = 'C1;2025-03-05 09:30;A-1;Tea;2;3.00;delivered';
    corrected[3] = 'wine bar;2025-04-06;A-2;P1;-2;1.50;accepted';
    const { out } = await importIt(file('corrected.csv', corrected), '--json');
    expect(report(out)['written']).toEqual({
      new: 0,
      changed: 1,
      unchanged: 1,
      kept: 1,
      dryRun: false,
      stopped: false,
    });
    expect(
      (await orders()).map(({ id, rev, body }) => [id, rev, (body as { netMinor: number }).netMinor]),
    ).toContainEqual([a1?.['id'], 2, 900]);
    expect((await seenBy(bert)).map(({ body }) => [body['status'], body['source']])).toEqual([
      ['cancelled', 'Old ERP'],
    ]);
  });

  test('refuses the whole file for one row, with line and reason, unless the rest is wanted', async () => {
    const path = file('broken.csv', [
      ...rows,
      'C1;2025-07-01;B-1;P1;1;1.50;delivered',
      'nobody;2025-07-01;B-2;P1;1;1.50;delivered',
      'C1;2025-07-01;B-3;P9;1;1.50;delivered',
      'C1;2025-07-01;B-3;P1;x;1.50;delivered',
    ]);
    const before = await orders();
    const whole = await importIt(path);
    expect(whole.code).toBe(1);
    expect(whole.out).toContain('Refused, 2 orders:');
    expect(whole.out).toContain('there is no account "nobody" (unknown_account): line 7');
    expect(whole.out).toContain('"x" is no quantity like 1234.56 (bad_number): line 9');
    expect(whole.out).toContain('Nothing was imported.');
    expect(await orders()).toEqual(before);
    const json = report((await importIt(path, '--json')).out);
    expect(json).toMatchObject({ refusedOrders: 2, written: null, run: null });
    expect(json['refused']).toEqual([
      { line: 7, code: 'unknown_account', reason: 'there is no account "nobody"' },
      { line: 9, code: 'bad_number', reason: '"x" is no quantity like 1234.56' },
    ]);
    expect((await importIt(path, '--skip-refused')).code).toBe(0);
    expect(await numbersSeenBy(anna)).toEqual(['A-1', 'A-3', 'B-1']);
  });

  test('makes accounts and products where that is wanted, and all of it is taken back with the run', async () => {
    expect((await importIt(join(folder, 'first.csv'), '--make-accounts')).errors).toContain(
      '--make-accounts wants --owner',
    );
    const right = file('new.csv', [
      ...rows.map((row) => row.replace('Tea;1;', 'Tea;5;')),
      'N1;2025-08-01;C-1;P1;1;1.50;delivered',
      'N2;2025-08-02;C-2;New item;1;7.50;delivered',
    ]);
    const { code, out } = await importIt(
      right,
      '--make-accounts',
      '--owner',
      'bert',
      '--make-products',
      'discontinued',
    );
    expect(code, out).toBe(0);
    expect(out).toContain('Made: 2 accounts, 1 products');
    expect(await numbersSeenBy(bert)).toEqual(['A-2', 'C-1', 'C-2']);
    const run = /import undo (\d+)/.exec(out)?.[1] ?? '';
    // Somebody visits one of them.
    const [n1] = await rowsOf("SELECT id FROM accounts WHERE doc->'body'->>'name' = 'N1'");
    await importRecords(t.pool, rhein, [
      {
        ...{ entity: 'activity', id: 'visit' },
        body: { kind: 'visit', status: 'done', startAt: '2026-01-01T09:00:00.000Z', accountId: n1?.['id'] },
      },
    ]);
    const undone = await office('import', 'undo', run, '--organisation', 'rhein');
    expect(undone.out).toContain('Removed 4, as before 1.');
    expect(undone.out).toContain('because they were changed since or are in use: 1.');
    expect(await numbersSeenBy(bert)).toEqual(['A-2']);
    expect((await orders()).find(({ body }) => (body as { number: string }).number === 'A-1')).toMatchObject({
      body: { netMinor: 600, lines: [{}, { quantityMilli: 1000 }] },
    });
    expect(await rowsOf("SELECT doc->'body'->>'name' AS name FROM accounts WHERE NOT deleted ORDER BY 1")).toEqual([
      { name: 'Cheese' },
      { name: 'N1' },
      { name: 'Wine Bar' },
    ]);
    expect((await office('import', 'undo', run, '--organisation', 'rhein')).errors).toContain('was taken back already');
    expect((await office('import', 'runs', '--organisation', 'rhein')).out).toMatch(/Old ERP +new\.csv +0 +taken back/);
    // And the same file brings it again.
    const again = await importIt(right, '--make-accounts', '--owner', 'bert', '--make-products', 'discontinued');
    expect(again.out).toContain('2 new, 1 changed');
    expect(await numbersSeenBy(bert)).toEqual(['A-2', 'C-1', 'C-2']);
  });

  test('without products is orders of amounts, and without numbers what was bought on one day', async () => {
    const path = file('amounts.csv', ['C1,20240105,"10,50"', 'C1,20240105,"2,00"', 'Cheese,20240106,"3,00"']);
    const { code, out } = await office(
      ...['import', 'order-history', '--organisation', 'rhein', '--file', path, '--source', 'Till'],
      ...['--account', '1', '--date', '2', '--amount', '3', '--no-header', '--currency', 'CHF'],
    );
    expect(code, out).toBe(0);
    expect((await orders()).slice(0, 2)).toMatchObject([
      { body: { number: '2024-01-05', currency: 'CHF', grossMinor: 1250, netMinor: 1250, lines: [], source: 'Till' } },
      { body: { number: '2024-01-06', netMinor: 300 } },
    ]);
  });

  test.each([
    [['--price', 'price'], '--file is missing.'],
    [['--file', 'x.csv', '--source', 's', '--account', 'a', '--date', 'd'], '--amount is missing.'],
    [
      ['--file', 'x.csv', '--source', 's', '--account', 'a', '--date', 'd', '--price', 'p'],
      '--price goes with --product.',
    ],
    [['--file', 'nowhere.csv', '--source', 's', '--account', 'a', '--date', 'd', '--amount', 'p'], 'cannot be read'],
    [
      [...['--file', 'x.csv', '--source', 's', '--account', 'a', '--date', 'd', '--amount', 'p'], '--decimal', 'dot'],
      '--decimal is point or comma, not dot.',
    ],
    [
      [
        ...['--file', 'x.csv', '--source', 's', '--account', 'a', '--date', 'd', '--amount', 'p'],
        '--status-words',
        'x=new',
      ],
      '--status-words wants pairs',
    ],
  ])('%s: one clear line and exit code 2', async (words, expected) => {
    const { code, out, errors } = await office('import', 'order-history', ...words);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(errors).toContain(expected);
  });

  test('names the users who sold it, to whom their orders stay readable, and tells who is none', async () => {
    const sales = ['cust;day;no;sum;rep', 'C1;2024-02-01;S-1;10.00;bert', 'C1;2024-02-02;S-2;10.00;Otto'];
    const { code, out } = await office(
      ...['import', 'order-history', '--organisation', 'rhein', '--file', file('sold.csv', sales), '--source', 'Sold'],
      ...['--account', 'cust', '--date', 'day', '--order', 'no', '--amount', 'sum', '--salesperson', 'rep'],
    );
    expect(code, out).toBe(0);
    expect(out).toContain('  Otto: 1 orders');
    expect((await numbersSeenBy(bert)).filter((number) => String(number).startsWith('S-'))).toEqual(['S-1']);
    const [{ run = 0 } = {}] = await rowsOf("SELECT run FROM import_run WHERE source = 'Sold'");
    expect((await office('import', 'undo', String(run), '--organisation', 'rhein')).code).toBe(0);
  });

  test('is forgotten as something to take back after half a year', async () => {
    const { importChanges } = await forgetOld(t.pool, new Date(Date.now() + 200 * 86_400_000));
    expect(importChanges).toBeGreaterThan(0);
    const runs = (await office('import', 'runs', '--organisation', 'rhein')).out;
    const run = /^(\d+) .*Till/m.exec(runs)?.[1] ?? '';
    expect((await office('import', 'undo', run, '--organisation', 'rhein')).errors).toContain(`Run ${run} is too old`);
  });
});

test('a big file is stopped on its way, goes on, and is taken back, with other work in between', async () => {
  const seine = await t.organisation('meuse');
  await importRecords(
    t.pool,
    seine,
    Array.from({ length: 500 }, (_, n) => ({
      ...{ entity: 'account', id: `account-${n}` },
      body: { name: `Account ${n}`, type: 'customer', code: `K${n}` },
    })),
  );
  const lines = ['cust,day,no,item,qty,price'];
  for (let no = 0; no < 8_000; no += 1)
    for (let n = 0; n < 3; n += 1)
      lines.push(
        `K${no % 500},2025-0${1 + (no % 9)}-1${no % 10},${no},Item ${(no + 7 * n) % 200},${1 + n},${1 + (no % 50)}.25`,
      );
  const now = new Date();
  const read = await readOrders(tableFileOf(lines.join('\n'), 4096), {
    names: { account: 'cust', date: 'day', order: 'no', product: 'item', quantity: 'qty', price: 'price' },
    ...{ hasHeader: true, currency: 'EUR', statusWords: new Map(), zone: 'UTC', now },
  });
  const planned = async () =>
    planImport(read, await readKnown(t.pool, seine), {
      ...{ source: 'Big', makeAccounts: undefined, makeProducts: 'sold', importedAt: now.toISOString() },
    });
  const stop = new AbortController();
  const progress: number[] = [];
  const common = { source: 'Big', file: 'big.csv', now, isDryRun: false };
  const first = await writePlan(t.pool, seine, await planned(), {
    ...common,
    signal: stop.signal,
    onProgress(done) {
      progress.push(done);
      if (done >= 3000) stop.abort();
    },
  });
  expect(first).toMatchObject({ stopped: true, fates: { new: 3000 } });
  expect(progress).toEqual([1000, 2000, 3000]);
  const rest = await writePlan(t.pool, seine, await planned(), { ...common, onProgress: () => undefined });
  expect(rest).toMatchObject({ stopped: false, fates: { new: 5000, unchanged: 3000 } });
  const count = async () =>
    (await rowsOf('SELECT count(*)::int AS n FROM orders WHERE org_id = $1 AND NOT deleted', [seine]))[0];
  expect(await count()).toEqual({ n: 8000 });
  for (const run of [rest.run, first.run]) await undoRun(t.pool, seine, run ?? 0, { now });
  expect(await count()).toEqual({ n: 0 });
  expect(await rowsOf('SELECT count(*)::int AS n FROM products WHERE org_id = $1 AND NOT deleted', [seine])).toEqual([
    { n: 0 },
  ]);
}, 120_000);
