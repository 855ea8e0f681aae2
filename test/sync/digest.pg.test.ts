import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openCheckpoint, sealCheckpoint } from '../../src/server/checkpoint';
import { asSystem } from '../../src/server/database';
import { importRecords } from '../../src/server/records-import';
import { check } from '../../src/server/sync';
import { DigestIndex, type DigestPart } from '../../src/shared/domain/digest';
import type { Body } from '../../src/shared/entities';
import { must } from '../../src/shared/errors';
import { digestResponseSchema, protocolVersion, type DigestResponse } from '../../src/shared/sync-protocol';
import { randomFrom, type Random } from './random';
import { openCompany, people, row, type Company, type Laptop, type PersonName } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

const indexOf = (laptop: Laptop): DigestIndex => new DigestIndex(laptop.held.values());

async function ask(
  laptop: Laptop,
  parts: readonly DigestPart[],
  want: readonly string[] = [],
): Promise<DigestResponse> {
  const answer = await check({ pool: database.pool }, laptop.who, {
    protocol: protocolVersion,
    checkpoint: laptop.checkpoint,
    parts,
    want,
  });
  return digestResponseSchema.parse(answer);
}

/** What a laptop does when it is idle. @returns ids it holds wrongly, and the questions it took */
async function compare(laptop: Laptop): Promise<{ suspects: string[]; questions: number }> {
  const mine = indexOf(laptop);
  const suspects: string[] = [];
  let parts = [mine.part('')];
  let questions = 0;
  while (parts.length > 0) {
    questions += 1;
    const answer = await ask(laptop, parts);
    expect(answer.current).toBe(true);
    const steps = answer.differences.map((difference) => mine.follow(difference));
    suspects.push(...steps.flatMap((step) => step.suspects));
    parts = steps.flatMap((step) => step.ask);
  }
  return { suspects: suspects.sort(), questions };
}

const names = Object.keys(people) as PersonName[];

/** Something one of them does: makes, edits, removes or gives away a record, or an administrator changes who sees what. */
async function act(company: Company, laptops: readonly Laptop[], random: Random, step: number): Promise<void> {
  if (random.chance(0.1)) {
    const person = random.pick(['anna', 'ben', 'carl'] as const);
    const body: Body<'user'> = {
      name: person,
      signInName: `${people[person]}@test`,
      role: 'salesperson',
      ...(random.chance(0.6) ? { managerId: people.maria } : {}),
      ...(random.chance(0.3) ? { substituteId: random.pick([people.anna, people.ben, people.carl]) } : {}),
      ...(random.chance(0.5) ? { territoryId: random.pick(['t-north', 't-south']) } : {}),
    };
    await importRecords(database.pool, company.orgId, [{ entity: 'user', id: people[person], body }]);
    return;
  }
  const laptop = random.pick(laptops);
  const accounts = laptop.ids('account');
  const owner = random.pick([people.anna, people.ben, people.carl, undefined]);
  const account: Body<'account'> = {
    name: `Account ${step}`,
    type: 'customer',
    ...(owner === undefined ? { territoryId: 't-north' } : { ownerId: owner }),
  };
  if (accounts.length < 3 || random.chance(0.3))
    return void (await laptop.exchange([row('account', `a-${step}`, account)]));
  const id = random.pick(accounts);
  if (random.chance(0.4)) {
    await laptop.exchange([
      row('contact', `c-${step}`, {
        fullName: 'X',
        accounts: [{ accountId: id }, { accountId: random.pick(accounts) }],
      }),
    ]);
    return;
  }
  const held = must(laptop.held.get(random.pick([...laptop.held.keys()].filter((key) => /^[ac]-/.test(key)))), 'held');
  await laptop.exchange([
    held.entity === 'account'
      ? row('account', held.id, account, { baseRev: held.rev, deleted: random.chance(0.3) })
      : row('contact', held.id, held.body as never, { baseRev: held.rev, deleted: random.chance(0.5) }),
  ]);
}

describe('the digest', () => {
  it('is that of a laptop that pulled, whatever happened before', { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= 4; seed += 1) {
      const random = randomFrom(seed);
      const company = await openCompany(database);
      const laptops = names.map((name) => company.laptop(name));
      for (let step = 0; step < 60; step += 1) {
        await act(company, laptops, random, step);
        if (!random.chance(0.15)) continue;
        const laptop = random.pick(laptops);
        await laptop.sync([], 1 + random.int(20));
        expect([seed, step, (await compare(laptop)).suspects]).toEqual([seed, step, []]);
      }
      for (const laptop of laptops) {
        await laptop.sync([], 7);
        expect([seed, laptop.who.userId, await compare(laptop)]).toEqual([
          seed,
          laptop.who.userId,
          { suspects: [], questions: 1 },
        ]);
      }
    }
  });

  it('finds what was lost, is stale or does not belong there, and repairs it', { timeout: 60_000 }, async () => {
    const company = await openCompany(database);
    await company.load(
      Array.from({ length: 3000 }, (_, n) => ({
        entity: 'account' as const,
        id: `a-${n}`,
        body: { name: `Account ${n}`, type: 'customer' as const, ownerId: n % 3 === 0 ? people.ben : people.anna },
      })),
    );
    const anna = company.laptop('anna');
    await anna.sync();
    const all = new Map(anna.held);
    anna.held.delete('a-1');
    anna.held.set('a-2', { ...must(anna.held.get('a-2'), 'held'), rev: 7 });
    anna.held.set('a-3', { ...must(anna.held.get('a-2'), 'held'), id: 'a-3', rev: 1 });
    anna.held.set('never', { ...must(anna.held.get('a-2'), 'held'), id: 'never', rev: 1 });
    const { suspects, questions } = await compare(anna);
    expect(suspects).toEqual(['a-1', 'a-2', 'a-3', 'never']);
    expect(questions).toBeLessThanOrEqual(3);
    const { records, gone } = await ask(anna, [], suspects);
    for (const record of records) anna.held.set(record.id, record);
    // Somebody else's account and one that never was get the same answer.
    expect(gone).toEqual(['a-3', 'never']);
    for (const id of gone) anna.held.delete(id);
    expect(new Map([...anna.held].sort())).toEqual(new Map([...all].sort()));
    expect(await compare(anna)).toEqual({ suspects: [], questions: 1 });
  });

  it('says nothing to a laptop that has something to pull, to one of before a restore, or to one that holds the place of another', async () => {
    const company = await openCompany(database);
    const [anna, ben] = [company.laptop('anna'), company.laptop('ben')];
    await anna.sync();
    await ben.sync();
    const wrong = { prefix: '', count: 1, xor: '0'.repeat(16) };
    expect((await ask(anna, [wrong])).differences).toHaveLength(1);
    await company.load([{ entity: 'account', id: 'a-9', body: { name: 'X', type: 'customer', ownerId: people.ben } }]);
    expect(await ask(ben, [wrong])).toMatchObject({ current: false, differences: [] });
    // What others may see is no reason for her to wait.
    expect(await ask(anna, [wrong])).toMatchObject({ current: true });
    await importRecords(database.pool, company.orgId, [
      {
        entity: 'user',
        id: people.ben,
        body: { name: 'ben', signInName: 'u-ben@test', role: 'salesperson', substituteId: people.anna },
      },
    ]);
    await anna.exchange([], 1);
    expect(await ask(anna, [wrong])).toMatchObject({ current: false, differences: [] });
    await anna.sync();
    expect(await ask(anna, [wrong])).toMatchObject({ current: true });
    const place = must(anna.checkpoint, 'she pulled');
    const { rows } = await asSystem(database.pool, (tx) =>
      tx.query<{ secret: string }>('SELECT secret FROM organisation WHERE id = $1', [company.orgId]),
    );
    const secret = must(rows[0], 'the organisation is there').secret;
    const opened = must(openCheckpoint(secret, anna.who, place), 'it is hers');
    // The feed counts no less than before, but the audit is another one: a restore, and others worked on.
    anna.checkpoint = sealCheckpoint(secret, anna.who, { ...opened, a: { n: 1, h: '0'.repeat(16) } });
    expect(await ask(anna, [wrong])).toMatchObject({ current: false, differences: [] });
    anna.checkpoint = place;
    await asSystem(database.pool, (tx) =>
      tx.query('UPDATE organisation SET epoch = gen_random_uuid() WHERE id = $1', [company.orgId]),
    );
    expect(await ask(anna, [wrong])).toMatchObject({ current: false, differences: [] });
    await expect(ask(anna, [{ ...wrong, prefix: 'G' }])).rejects.toMatchObject({ code: 'bad_request' });
    anna.checkpoint = ben.checkpoint;
    await expect(ask(anna, [wrong])).rejects.toMatchObject({ code: 'checkpoint_invalid' });
  });
});
