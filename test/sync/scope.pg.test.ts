import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asSystem } from '../../src/server/database';
import { addDays } from '../../src/shared/domain/dates';
import type { Body } from '../../src/shared/entities';
import { openCompany, row, type Company, type Laptop } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
let company: Company;
const today = new Date().toISOString().slice(0, 10);

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await openCompany(database);
});

const user = (id: string, more: Partial<Body<'user'>>): { entity: 'user'; id: string; body: Body<'user'> } => ({
  entity: 'user',
  id,
  body: { name: id, signInName: `${id}@test`, role: 'salesperson', ...more },
});

/** `n` accounts of one owner, each with a contact, a task and an order. */
async function accounts(owner: string, prefix: string, n: number): Promise<void> {
  await company.load(
    Array.from({ length: n }, (_, index) => [
      {
        entity: 'account',
        id: `a-${prefix}${index}`,
        body: { name: `CANARY ${prefix}${index}`, type: 'customer', ownerId: owner },
      },
      {
        entity: 'contact',
        id: `c-${prefix}${index}`,
        body: { fullName: `CANARY ${prefix}`, accounts: [{ accountId: `a-${prefix}${index}` }] },
      },
      {
        entity: 'task',
        id: `k-${prefix}${index}`,
        body: { subject: 'CANARY', ownerId: owner, status: 'open', accountId: `a-${prefix}${index}` },
      },
      {
        entity: 'order',
        id: `o-${prefix}${index}`,
        body: {
          provisionalNumber: 'x',
          accountId: `a-${prefix}${index}`,
          accountName: 'CANARY',
          status: 'draft',
          orderedOn: today,
          authorId: owner,
          currency: 'EUR',
          grossMinor: 0,
          netMinor: 0,
        },
      },
    ]).flat(),
  );
}

const customers = (laptop: Laptop): string[] =>
  [...laptop.held.values()]
    .filter((record) => ['account', 'contact', 'task', 'order'].includes(record.entity))
    .map((record) => record.id)
    .sort();
const family = (id: string): string[] => [`a-${id}`, `c-${id}`, `k-${id}`, `o-${id}`];
const give = (id: string, owner: string, baseRev: number): ReturnType<typeof row> =>
  row('account', `a-${id}`, { name: `CANARY ${id}`, type: 'customer', ownerId: owner }, { baseRev });

describe('an account that changes hands', () => {
  test('leaves with everything that hangs on it, comes to the new owner, and returns, again and again', async () => {
    await accounts('u-anna', 'x', 2);
    const [anna, ben, maria] = [company.laptop('anna'), company.laptop('ben'), company.laptop('maria')];
    await Promise.all([anna.sync(), ben.sync(), maria.sync()]);
    expect(customers(anna)).toEqual([...family('x0'), ...family('x1')].sort());
    for (let round = 0; round < 4; round += 1) {
      const toBen = round % 2 === 0;
      await maria.sync([give('x0', toBen ? 'u-ben' : 'u-anna', round + 1)]);
      await Promise.all([anna.sync(), ben.sync(), maria.sync()]);
      // The order stays with its author.
      const left = toBen ? ['o-x0', ...family('x1')] : [...family('x0'), ...family('x1')];
      expect(customers(anna)).toEqual(left.sort());
      expect(customers(ben)).toEqual(toBen ? family('x0') : []);
      expect(customers(maria)).toEqual([...family('x0'), ...family('x1')].sort());
    }
  });

  test('does not bring a byte of what happens to it afterwards', async () => {
    await accounts('u-anna', 'x', 1);
    const [anna, maria] = [company.laptop('anna'), company.laptop('maria')];
    await Promise.all([anna.sync(), maria.sync()]);
    await maria.sync([give('x0', 'u-ben', 1)]);
    await anna.sync();
    anna.received = '';
    await company
      .laptop('ben')
      .sync([
        row('account', 'a-x0', { name: 'LATER', type: 'customer', ownerId: 'u-ben' }, { baseRev: 2 }),
        row('task', 'k-later', { subject: 'LATER', ownerId: 'u-ben', status: 'open', accountId: 'a-x0' }),
      ]);
    await anna.sync();
    await anna.sync([row('account', 'a-x0', { name: 'mine', type: 'customer', ownerId: 'u-anna' }, { baseRev: 1 })]);
    expect(anna.received).not.toContain('LATER');
    expect(anna.last?.results).toMatchObject([{ result: 'refused', code: 'not_found', record: null }]);
  });

  test('is moved and written to by two people at once: nothing is left behind in the old scope', async () => {
    await accounts('u-anna', 'x', 6);
    const [anna, ben, maria] = [company.laptop('anna'), company.laptop('ben'), company.laptop('maria')];
    await Promise.all([anna.sync(), ben.sync(), maria.sync()]);
    await Promise.all(
      Array.from({ length: 6 }, (_, n) => {
        const move = () => company.laptop('maria', `m${n}`).exchange([give(`x${n}`, 'u-ben', 1)]);
        const write = () =>
          company.laptop('anna', `d${n}`).exchange(
            Array.from({ length: 5 }, (_unused, k) =>
              row('task', `n-${n}-${k}`, {
                subject: 'CANARY',
                ownerId: 'u-anna',
                status: 'open',
                accountId: `a-x${n}`,
              }),
            ),
          );
        // Each begins as often as the other, so that both come first on a slow computer too.
        return n % 2 === 0 ? [write(), move()] : [move(), write()];
      }).flat(),
    );
    await Promise.all([anna.sync(), ben.sync(), maria.sync()]);
    const { rows } = await asSystem(database.pool, (tx) =>
      tx.query<{ task: string[]; account: string[]; feed: string[] }>(
        'SELECT t.scopes AS task, a.scopes AS account, f.scopes AS feed FROM tasks t JOIN accounts a ON a.org_id = t.org_id AND a.id = t.account_id JOIN feed f ON f.org_id = t.org_id AND f.doc_id = t.id WHERE t.org_id = $1',
        [company.orgId],
      ),
    );
    expect(rows.length).toBeGreaterThan(6);
    for (const found of rows) expect(found).toEqual({ task: ['o:u-ben'], account: ['o:u-ben'], feed: ['o:u-ben'] });
    expect(customers(anna).filter((id) => !id.startsWith('o-'))).toEqual([]);
    expect(customers(ben)).toEqual(customers(maria));
  });

  test('a colleague who joins and leaves the account team sees it for that time', async () => {
    await accounts('u-anna', 'x', 1);
    const [anna, carl] = [company.laptop('anna'), company.laptop('carl')];
    await Promise.all([anna.sync(), carl.sync()]);
    const team = (members: string[], baseRev: number): ReturnType<typeof row> =>
      row(
        'account',
        'a-x0',
        { name: 'CANARY', type: 'customer', ownerId: 'u-anna', team: members.map((userId) => ({ userId })) },
        { baseRev },
      );
    await anna.sync([team(['u-carl'], 1)]);
    await carl.sync();
    expect(customers(carl)).toEqual(family('x0'));
    expect(
      (
        await carl.sync([
          row(
            'account',
            'a-x0',
            { name: 'by Carl', type: 'customer', ownerId: 'u-anna', team: [{ userId: 'u-carl' }] },
            { baseRev: 2 },
          ),
        ])
      ).results[0]?.result,
    ).toBe('accepted');
    await anna.sync([team([], 3)]);
    await carl.sync();
    expect(customers(carl)).toEqual([]);
  });
});

describe('the keys of a person change', () => {
  test('a substitute gets the other one’s accounts for the time of it, page by page, and loses them after', async () => {
    await accounts('u-anna', 'x', 30);
    await accounts('u-carl', 'y', 3);
    const carl = company.laptop('carl');
    await carl.sync();
    expect(customers(carl)).toHaveLength(12);
    await company.load([
      user('u-anna', {
        managerId: 'u-maria',
        territoryId: 't-north',
        substituteId: 'u-carl',
        // Midnight may pass while the test runs.
        substituteFrom: today,
        substituteUntil: addDays(today, 1),
      }),
    ]);
    await carl.sync([], 7);
    expect(customers(carl)).toHaveLength(132);
    await company.load([user('u-anna', { managerId: 'u-maria', territoryId: 't-north' })]);
    await carl.sync([], 7);
    expect(customers(carl)).toHaveLength(12);
  });

  test('in the middle of a backfill, of a first load, back and forth: the laptop holds what it may in the end', async () => {
    await accounts('u-anna', 'x', 10);
    await accounts('u-ben', 'z', 10);
    await accounts('u-carl', 'y', 3);
    const carl = company.laptop('carl');
    const anna = (cover: boolean): Promise<void> =>
      company.load([
        user('u-anna', { managerId: 'u-maria', territoryId: 't-north', ...(cover ? { substituteId: 'u-carl' } : {}) }),
      ]);
    const ben = (cover: boolean): Promise<void> =>
      company.load([
        user('u-ben', { managerId: 'u-maria', territoryId: 't-south', ...(cover ? { substituteId: 'u-carl' } : {}) }),
      ]);
    const steps: (() => Promise<void>)[] = [
      () => anna(true),
      () => ben(true),
      () => anna(false),
      () => anna(true),
      () => ben(false),
      () => anna(false),
      () => ben(true),
    ];
    const changeOnTheWay = async (): Promise<void> => {
      for (const step of steps) {
        await carl.exchangeOrReload(3);
        await step();
        await carl.exchangeOrReload(5);
      }
      do await carl.exchangeOrReload(7);
      while (carl.last?.more === true);
    };
    await changeOnTheWay();
    // Once more, now that the load is behind it: changes on the way are backfills.
    await ben(false);
    await carl.sync();
    await changeOnTheWay();
    const { rows } = await asSystem(database.pool, (tx) =>
      tx.query<{ id: string }>(
        "SELECT doc_id AS id FROM feed WHERE org_id = $1 AND scopes && '{o:u-carl,a:u-carl,o:u-ben}' ORDER BY 1",
        [company.orgId],
      ),
    );
    expect(customers(carl)).toEqual(rows.map((found) => found.id));
    expect(customers(carl)).toHaveLength(52);
  });

  test('a new manager sees the reports’ accounts, the former one nothing of them', async () => {
    await accounts('u-anna', 'x', 3);
    const [maria, carl] = [company.laptop('maria'), company.laptop('carl')];
    await Promise.all([maria.sync(), carl.sync()]);
    expect([customers(maria).length, customers(carl).length]).toEqual([12, 0]);
    await company.load([user('u-anna', { managerId: 'u-carl', territoryId: 't-north' })]);
    await Promise.all([maria.sync(), carl.sync()]);
    expect([customers(maria).length, customers(carl).length]).toEqual([0, 12]);
  });

  test('an administrator sees everything, and no longer when that ends', async () => {
    await accounts('u-anna', 'x', 3);
    const carl = company.laptop('carl');
    await carl.sync();
    await company.load([user('u-carl', { role: 'administrator' })]);
    await carl.sync([], 4);
    expect(customers(carl)).toHaveLength(12);
    await company.load([user('u-carl', {})]);
    await carl.sync([], 4);
    expect(customers(carl)).toHaveLength(0);
    expect(carl.ids('product')).toHaveLength(2);
  });

  test('the pool belongs to the territory', async () => {
    await company.load([
      { entity: 'account', id: 'a-north', body: { name: 'CANARY north', type: 'prospect', territoryId: 't-north' } },
      { entity: 'account', id: 'a-none', body: { name: 'nowhere', type: 'prospect' } },
    ]);
    const [anna, ben, maria] = [company.laptop('anna'), company.laptop('ben'), company.laptop('maria')];
    await Promise.all([anna.sync(), ben.sync(), maria.sync()]);
    expect([customers(anna), customers(ben), customers(maria)]).toEqual([
      ['a-none', 'a-north'],
      ['a-none'],
      ['a-none', 'a-north'],
    ]);
    expect(
      (
        await anna.sync([
          row('account', 'a-north', { name: 'x', type: 'prospect', territoryId: 't-north' }, { baseRev: 1 }),
        ])
      ).results,
    ).toMatchObject([{ code: 'not_allowed', record: { id: 'a-north' } }]);
  });
});

describe('a pull', () => {
  test('has full pages although most records are somebody else’s, and counts down', async () => {
    await accounts('u-ben', 'z', 100);
    await accounts('u-anna', 'x', 20);
    await accounts('u-ben', 'w', 100);
    const anna = company.laptop('anna');
    const sizes: number[] = [];
    const remaining: number[] = [];
    do {
      const answer = await anna.exchange([], 20);
      sizes.push(answer.records.length);
      remaining.push(answer.remaining);
    } while (anna.last?.more);
    expect(sizes.slice(0, -1).every((size) => size === 20)).toBe(true);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(80 + 10);
    expect(remaining).toEqual([70, 50, 30, 10, 0]);
    expect((await anna.exchange()).records).toEqual([]);
  });

  test('ends a page at one megabyte, and sends a larger record alone', async () => {
    const large = (id: string, kb: number): { entity: 'account'; id: string; body: Record<string, unknown> } => ({
      entity: 'account',
      id,
      body: {
        name: id,
        type: 'customer',
        ownerId: 'u-anna',
        custom: Object.fromEntries(Array.from({ length: kb / 10 }, (_, n) => [`k${n}`, 'x'.repeat(10_000)])),
      },
    });
    const anna = company.laptop('anna');
    await anna.sync();
    await company.load([large('a-1', 600), large('a-2', 600), large('a-3', 1500), large('a-4', 10), large('a-5', 10)]);
    const pages: string[][] = [];
    do pages.push((await anna.exchange()).records.map((record) => record.id));
    while (anna.last?.more);
    expect(pages).toEqual([['a-1'], ['a-2'], ['a-3'], ['a-4', 'a-5']]);
  });

  test('of a first load brings no deleted record; one that knew it learns that it went', async () => {
    await accounts('u-anna', 'x', 2);
    const [first, second] = [company.laptop('anna', 'd-1'), company.laptop('anna', 'd-2')];
    await first.sync();
    await first.sync([
      row('account', 'a-x0', { name: 'x', type: 'customer', ownerId: 'u-anna' }, { baseRev: 1, deleted: true }),
    ]);
    await second.sync([], 3);
    expect(second.received).not.toContain('"a-x0","entity":"account"');
    expect([first.held.has('a-x0'), second.held.has('a-x0'), second.held.has('a-x1')]).toEqual([false, false, true]);
  });

  test('takes only its own checkpoints', async () => {
    const [anna, ben] = [company.laptop('anna'), company.laptop('ben')];
    await Promise.all([anna.sync(), ben.sync()]);
    const own = anna.checkpoint ?? '';
    const bad = [
      ben.checkpoint ?? '',
      `${own}x`,
      own.slice(0, -1),
      own.replace('c1.', 'c2.'),
      own.replace(/\.(.)/, (_all, first: string) => `.${first === 'A' ? 'B' : 'A'}`),
    ];
    for (const checkpoint of bad) {
      const forger = company.laptop('anna');
      forger.checkpoint = checkpoint;
      await expect(
        forger.exchange([row('task', 'k-never', { subject: 'x', ownerId: 'u-anna', status: 'open' })]),
      ).rejects.toMatchObject({ code: 'checkpoint_invalid' });
    }
    const otherDevice = company.laptop('anna', 'd-other');
    otherDevice.checkpoint = own;
    await expect(otherDevice.exchange()).rejects.toMatchObject({ code: 'checkpoint_invalid' });
    const { rows } = await asSystem(database.pool, (tx) =>
      tx.query("SELECT 1 FROM tasks WHERE org_id = $1 AND id = 'k-never'", [company.orgId]),
    );
    expect(rows).toEqual([]);
  });

  test('starts again after a restore, with what was deleted; a checkpoint from the future is proof of one', async () => {
    await accounts('u-anna', 'x', 2);
    const anna = company.laptop('anna');
    await anna.sync();
    await anna.sync([
      row('task', 'k-x1', { subject: 'x', ownerId: 'u-anna', status: 'open' }, { baseRev: 1, deleted: true }),
    ]);
    const epoch = anna.last?.epoch;
    await asSystem(database.pool, (tx) =>
      tx.query('UPDATE organisation SET epoch = gen_random_uuid() WHERE id = $1', [company.orgId]),
    );
    const answer = await anna.exchange([], 500);
    expect(answer.epoch).not.toBe(epoch);
    expect(answer.records.filter((record) => record.deleted).map((record) => record.id)).toEqual(['k-x1']);
    expect(answer.records.length).toBeGreaterThan(10);
    await asSystem(database.pool, (tx) => tx.query('UPDATE organisation SET seq = 5 WHERE id = $1', [company.orgId]));
    expect((await anna.exchange()).epoch).not.toBe(answer.epoch);
  });
});
