import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Body } from '../../src/shared/entities';
import type { ImportRecord } from '../../src/server/records-import';
import { randomFrom } from './random';
import { openCompany, people, row, type Company, type Laptop, type PersonName } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
let company: Company;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await openCompany(database);
});

const account = (id: string, ownerId: string, more: Partial<Body<'account'>> = {}): ImportRecord => ({
  entity: 'account',
  id,
  body: { name: id, type: 'customer', ownerId, ...more },
});
const task = (id: string, accountId: string, status: 'open' | 'done'): ImportRecord => ({
  entity: 'task',
  id,
  body: { subject: id, ownerId: 'u-maria', accountId, status },
});
const contact = (id: string, accountId: string): ImportRecord => ({
  entity: 'contact',
  id,
  body: { fullName: id, accounts: [{ accountId }] },
});
const activity = (id: string, accountId: string): ImportRecord => ({
  entity: 'activity',
  id,
  body: {
    kind: 'call',
    subject: id,
    ownerId: 'u-maria',
    accountId,
    startAt: '2026-01-01T10:00:00.000Z',
    status: 'done',
  },
});
const deal = (id: string, accountId: string, stage: Body<'opportunity'>['stage']): ImportRecord => ({
  entity: 'opportunity',
  id,
  body: { name: id, ownerId: 'u-maria', accountId, stage },
});

/** Step 0, 1 and 2 of Maria's load. */
const own = ['a-maria', 'a-team', 'c-maria', 'a-late'];
const open = ['task-open-ben', 'deal-open'];
/** Older records first, as they were made over the years: the opposite of what is wanted first. */
const history: readonly ImportRecord[] = [
  account('a-ben', 'u-ben'),
  account('a-maria', 'u-maria'),
  activity('act-old', 'a-maria'),
  task('task-done', 'a-maria', 'done'),
  deal('deal-lost', 'a-maria', 'lost'),
  contact('c-ben', 'a-ben'),
  task('task-open-ben', 'a-ben', 'open'),
  deal('deal-open', 'a-maria', 'proposal'),
  activity('act-ben', 'a-ben'),
  account('a-team', 'u-ben', { team: [{ userId: 'u-maria' }] }),
  contact('c-maria', 'a-maria'),
  account('a-late', 'u-maria'),
];
const stepOf = (id: string): number => (/^(u|t|p|l)-/.test(id) || own.includes(id) ? 0 : open.includes(id) ? 1 : 2);

test.each([1, 2, 3, 5, 500])(
  'the own accounts and their people come first, then open work, then the rest (%i at a time)',
  async (limit) => {
    await company.load(history);
    const maria = company.laptop('maria');
    const came: string[] = [];
    const remaining: number[] = [];
    do {
      const { records, gone, remaining: left } = await maria.exchange([], limit);
      came.push(...records.map(({ id }) => id));
      remaining.push(left);
      expect(gone).toEqual([]);
    } while (maria.last?.more === true);
    const places = came.map(stepOf);
    expect(places).toEqual([...places].sort());
    expect([...came].sort()).toEqual([...new Set(came)].sort());
    expect(new Set(came.filter((id) => !/^(u|t|p|l)-/.test(id)))).toEqual(new Set(history.map(({ id }) => id)));
    expect(remaining).toEqual([...remaining].sort((a, b) => b - a));
    expect(remaining.at(-1)).toBe(0);
    expect(maria.checkpoint?.length).toBeLessThan(500);
  },
);

test('a small load is one answer', async () => {
  await company.load(history);
  expect((await company.laptop('maria').exchange()).more).toBe(false);
});

/** What this person's laptop holds after everything: as one that loads only now. */
async function fresh(person: PersonName): Promise<Map<string, number>> {
  const laptop = company.laptop(person, 'd-fresh');
  await laptop.sync();
  return versionsOf(laptop);
}
const versionsOf = (laptop: Laptop): Map<string, number> =>
  new Map([...laptop.held.values()].map(({ id, rev }): [string, number] => [id, rev]).sort());

test('killed behind every page, whether it was stored or not, the load goes on where it was and misses nothing', async () => {
  await company.load(history);
  const expected = await fresh('maria');
  const maria = company.laptop('maria');
  do {
    const before = maria.checkpoint;
    const answer = await maria.exchange([], 2);
    // The answer came and the laptop was killed before it was stored: the same page comes again.
    const again = company.laptop('maria');
    again.checkpoint = before;
    expect((await again.exchange([], 2)).records).toEqual(answer.records);
  } while (maria.last?.more === true);
  expect(versionsOf(maria)).toEqual(expected);
});

const author = (id: string, ownerId: string, rev: number, more: object = {}): ReturnType<typeof row> =>
  row('account', id, { name: `${id} ${rev}`, type: 'customer', ownerId, ...more }, { baseRev: rev });

test.each(Array.from({ length: 10 }, (_, seed) => seed))(
  'records that change, move, close, open, come and go between the pages are neither missed nor kept (seed %i)',
  async (seed) => {
    const random = randomFrom(seed);
    await company.load(history);
    const person: PersonName = random.pick(['maria', 'ben', 'otto', 'anna']);
    const laptop = company.laptop(person);
    const otto = company.laptop('otto', 'd-otto-2');
    await otto.sync();
    const rev = (id: string): number => otto.held.get(id)?.rev ?? 0;
    const owners = [people.maria, people.ben, people.anna, people.carl];
    const change = (): ReturnType<typeof row> => {
      const known = ['a-ben', 'a-maria', 'a-team', 'a-late'].filter((id) => rev(id) > 0);
      const accountId = random.pick(known);
      const ownerId = random.pick(owners);
      switch (random.int(6)) {
        case 0:
          return author(accountId, ownerId, rev(accountId));
        case 1:
          return author(accountId, ownerId, rev(accountId), { team: [{ userId: random.pick(owners) }] });
        case 2: {
          const id = random.pick(['task-done', 'task-open-ben']);
          const status = random.pick(['open', 'done'] as const);
          return row('task', id, { subject: id, ownerId, accountId, status }, { baseRev: rev(id) });
        }
        case 3: {
          const id = random.pick(['deal-lost', 'deal-open']);
          const stage = random.pick(['lost', 'won', 'new'] as const);
          return row('opportunity', id, { name: id, ownerId, accountId, stage }, { baseRev: rev(id) });
        }
        case 4:
          return row('contact', `c-new-${random.int(1e9)}`, { fullName: 'New', accounts: [{ accountId }] });
        default: {
          const id = random.pick(['c-ben', 'c-maria', 'task-done', 'deal-lost']);
          const held = otto.held.get(id);
          if (!held) return row('contact', `c-new-${random.int(1e9)}`, { fullName: 'New', accounts: [{ accountId }] });
          return row(held.entity as 'contact', id, held.body as never, { baseRev: held.rev, deleted: true });
        }
      }
    };
    let changed = 0;
    do {
      await laptop.exchange([], 1 + random.int(4));
      for (let n = random.int(3); n > 0; n -= 1) {
        const { results } = await otto.sync([change()]);
        changed += results.filter(({ result }) => result === 'accepted').length;
      }
    } while (laptop.last?.more === true && changed < 60);
    await laptop.sync();
    expect(changed).toBeGreaterThan(0);
    expect(versionsOf(laptop)).toEqual(await fresh(person));
  },
);

test('when the keys of the person change in the middle, the load begins anew', async () => {
  await company.load(history);
  const carl = company.laptop('carl');
  await carl.exchange([], 2);
  await company.load([
    {
      entity: 'user',
      id: 'u-ben',
      body: { name: 'u-ben', signInName: 'u-ben@test', role: 'salesperson', substituteId: 'u-carl' },
    },
  ]);
  await expect(carl.exchange([], 2)).rejects.toMatchObject({ code: 'checkpoint_invalid' });
  do await carl.exchangeOrReload(2);
  while (carl.last?.more === true);
  expect(versionsOf(carl)).toEqual(await fresh('carl'));
  expect(carl.ids('account')).toEqual(['a-ben', 'a-team']);
});
