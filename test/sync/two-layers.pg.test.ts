import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asPerson, type Tx } from '../../src/server/database';
import { pullPage } from '../../src/server/feed';
import { applyPush } from '../../src/server/records';
import { importRecords, type ImportRecord } from '../../src/server/records-import';
import { actorOf, may, type Action, type Actor, type Person } from '../../src/shared/domain/permissions';
import { entityNames, entityOf, type Body } from '../../src/shared/entities';
import { must } from '../../src/shared/errors';
import { tableOf } from '../../src/shared/schema/postgres';
import type { PushResult, PushRow } from '../../src/shared/sync-protocol';
import { openCompany, row, type Company, type PersonName } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

/**
 * Each of the two layers must hold alone. "authorize off" is a forged actor who may do everything, in a transaction of the
 * real person: only row-level security stands. "RLS off" is a superuser's transaction with the real actor: only authorize.
 */
let database: TestDatabase;
let company: Company;
const today = new Date().toISOString().slice(0, 10);
const everything: Actor = {
  userId: 'u-anna',
  administrator: true,
  keys: { read: new Set(['all']), write: new Set(['all']), assign: new Set(['all']) },
};

const of = (owner: string, id: string): ImportRecord[] => [
  {
    entity: 'account',
    id: `a-${id}`,
    body: { name: `CANARY-${id}`, type: 'customer', ownerId: owner, note: `CANARY-${id}` },
  },
  { entity: 'contact', id: `c-${id}`, body: { fullName: `CANARY-${id}`, accounts: [{ accountId: `a-${id}` }] } },
  {
    entity: 'task',
    id: `k-${id}`,
    body: { subject: `CANARY-${id}`, ownerId: owner, status: 'open', accountId: `a-${id}` },
  },
  {
    entity: 'promise',
    id: `s-${id}`,
    body: { subject: `CANARY-${id}`, ownerId: owner, status: 'open', accountId: `a-${id}`, dueOn: today },
  },
  {
    entity: 'opportunity',
    id: `y-${id}`,
    body: { name: `CANARY-${id}`, ownerId: owner, stage: 'new', accountId: `a-${id}` },
  },
  {
    entity: 'case',
    id: `e-${id}`,
    body: { subject: `CANARY-${id}`, type: 'question', ownerId: owner, status: 'open', accountId: `a-${id}` },
  },
  {
    entity: 'activity',
    id: `v-${id}`,
    body: {
      kind: 'visit',
      status: 'done',
      startAt: `${today}T00:00:00.000Z`,
      ownerId: owner,
      accountId: `a-${id}`,
      text: `CANARY-${id}`,
    },
  },
  {
    entity: 'order',
    id: `o-${id}`,
    body: {
      provisionalNumber: `CANARY-${id}`,
      accountId: `a-${id}`,
      accountName: `CANARY-${id}`,
      status: 'draft',
      orderedOn: today,
      authorId: owner,
      currency: 'EUR',
      lines: [],
      grossMinor: 0,
      netMinor: 0,
    },
  },
  {
    entity: 'target',
    id: `g-${id}`,
    body: {
      personId: owner,
      territoryId: 't-north',
      period: 'month',
      startsOn: '2026-11-01',
      amountMinor: 100,
      currency: 'EUR',
      custom: { note: `CANARY-${id}` },
    },
  },
  { entity: 'savedList', id: `l-${id}`, body: { name: `PRIVATE-${id}`, ownerId: owner, entity: 'account' } },
];
const kinds = [
  'account',
  'contact',
  'task',
  'promise',
  'opportunity',
  'case',
  'activity',
  'order',
  'target',
  'savedList',
] as const;

beforeAll(async () => {
  database = await openTestDatabase();
  company = await openCompany(database);
  await company.load([
    ...of('u-anna', 'anna'),
    ...of('u-ben', 'ben'),
    ...of('u-carl', 'carl'),
    ...of('u-maria', 'maria'),
  ]);
  const other = await database.organisation();
  await importRecords(database.pool, other, [
    { entity: 'user', id: 'u-anna', body: { name: 'x', signInName: 'x', role: 'administrator' } },
    ...of('u-anna', 'other'),
  ]);
});
afterAll(() => database.close());

/** A transaction of a superuser: row-level security says nothing. */
async function withoutPolicies<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await database.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query("SELECT set_config('app.org_id', $1, true)", [company.orgId]);
    return await work({ query: (text, values) => client.query(text, values as unknown[]) });
  } finally {
    await client.query('ROLLBACK');
    client.release();
  }
}

const realActor = async (tx: Tx, person: PersonName): Promise<Actor> => {
  const { rows } = await tx.query<{ id: string; body: Omit<Person, 'id'> }>(
    "SELECT id, doc->'body' AS body FROM users WHERE org_id = $1",
    [company.orgId],
  );
  return actorOf(
    company.who(person).userId,
    rows.map(({ id, body }) => ({ ...body, id })),
    today,
  );
};

const organisation = async (tx: Tx): Promise<{ id: string; epoch: string; seq: number }> =>
  must(
    (
      await tx.query<{ id: string; epoch: string; seq: number }>(
        'SELECT id, epoch, seq FROM organisation WHERE id = $1',
        [company.orgId],
      )
    ).rows[0],
    'it exists',
  );

async function pulledBytes(tx: Tx, actor: Actor): Promise<string> {
  const page = await pullPage(tx, actor, await organisation(tx), undefined, 5000);
  return JSON.stringify([page.records, page.gone, page.checkpoint]);
}

/** What is nobody else's business, the manager's and the substitute's neither. */
const privateIn = (bytes: string): string[] => [...new Set(bytes.match(/PRIVATE-[a-z]+/g))];

/** Everything somebody could try on the records of one owner. */
function attacksOn(id: string, owner: string): PushRow[] {
  return of(owner, id).flatMap(({ entity, id: recordId, body }) => {
    const kind = kinds.find((name) => name === entity) ?? 'account';
    const attack = (more: Partial<PushRow>, changed: Record<string, unknown> = {}): PushRow => ({
      ...row(kind, recordId, body as never, more),
      body: { ...body, ...changed },
    });
    return [
      attack({ baseRev: 1 }),
      attack({ baseRev: 0 }),
      attack({ baseRev: 1, deleted: true }),
      attack({ baseRev: 1 }, { ownerId: 'u-anna', authorId: 'u-anna' }),
      attack({ baseRev: 1 }, { accountId: 'a-anna', accounts: [{ accountId: 'a-anna' }] }),
    ];
  });
}

const brief = (results: readonly PushResult[]): string[] =>
  results.map((result) => (result.result === 'refused' ? result.code : result.result));

describe.each([
  ['anna', ['ben', 'carl', 'maria', 'other']],
  ['maria', ['carl', 'other']],
  ['carl', ['anna', 'ben', 'maria', 'other']],
] as const)('%s', (person, forbidden) => {
  test('reads nothing forbidden by row-level security alone', async () => {
    await asPerson(database.pool, company.who(person), async (tx) => {
      const bytes = await pulledBytes(tx, everything);
      for (const id of forbidden) expect(bytes).not.toContain(`CANARY-${id}`);
      expect(bytes).toContain(`CANARY-${person}`);
      expect(privateIn(bytes)).toEqual([`PRIVATE-${person}`]);
      for (const name of entityNames) {
        const { rows } = await tx.query(`SELECT doc::text FROM ${tableOf(entityOf(name))}`);
        for (const id of forbidden) expect(JSON.stringify(rows)).not.toContain(`CANARY-${id}`);
      }
      const { rows: views } = await tx.query<{ name: string }>(
        "SELECT table_name AS name FROM information_schema.views WHERE table_schema = 'public'",
      );
      expect(views).toEqual([]);
    });
  });

  test('reads nothing forbidden by authorize alone', async () => {
    await withoutPolicies(async (tx) => {
      const bytes = await pulledBytes(tx, await realActor(tx, person));
      for (const id of forbidden) expect(bytes).not.toContain(`CANARY-${id}`);
      expect(bytes).toContain(`CANARY-${person}`);
      expect(privateIn(bytes)).toEqual([`PRIVATE-${person}`]);
    });
  });

  test.each(forbidden.filter((id) => id !== 'other'))('writes nothing of %s by either layer alone', async (id) => {
    for (const attack of attacksOn(id, `u-${id}`)) {
      const alone = await withoutPolicies(async (tx) =>
        applyPush(
          tx,
          { ...company.who(person), actor: await realActor(tx, person) },
          [attack],
          new Date().toISOString(),
        ),
      );
      expect([attack.id, ...brief(alone)]).toEqual([attack.id, 'not_found']);
      expect(JSON.stringify(alone)).not.toContain('CANARY');
      const byDatabase = asPerson(database.pool, company.who(person), async (tx) => {
        const results = await applyPush(
          tx,
          { ...company.who(person), actor: everything },
          [attack],
          new Date().toISOString(),
        );
        expect(JSON.stringify(results)).not.toContain('CANARY');
        expect([attack.id, ...brief(results)]).toEqual([attack.id, 'not_found']);
      });
      await byDatabase;
    }
  });
});

test('a manager writes no saved list of her people by either layer alone', async () => {
  for (const attack of attacksOn('anna', 'u-anna').filter(({ entity }) => entity === 'savedList')) {
    const who = company.who('maria');
    const byAuthorize = await withoutPolicies(async (tx) =>
      applyPush(tx, { ...who, actor: await realActor(tx, 'maria') }, [attack], new Date().toISOString()),
    );
    expect(brief(byAuthorize)).toEqual(['not_found']);
    await asPerson(database.pool, who, async (tx) => {
      const byDatabase = await applyPush(tx, { ...who, actor: everything }, [attack], new Date().toISOString());
      expect(brief(byDatabase)).toEqual(['not_found']);
    });
  }
});

/** Of a person, or of everybody of a territory. */
const goal = (whom: { personId?: string; territoryId?: string }, amountMinor = 1): Body<'target'> => ({
  ...whom,
  period: 'quarter',
  startsOn: '2026-10-01',
  amountMinor,
  currency: 'EUR',
});

test('targets are read by whom they are for and by those above, and by nobody else', async () => {
  const places = ['north', 'south'].map((place) => ({
    entity: 'target' as const,
    id: `g-${place}`,
    body: goal({ territoryId: `t-${place}` }),
  }));
  await company.load(places);
  const seen = async (person: PersonName): Promise<string[]> => {
    const laptop = company.laptop(person);
    await laptop.sync();
    return laptop.ids('target');
  };
  const everyone = ['g-anna', 'g-ben', 'g-carl', 'g-maria', 'g-north', 'g-south'];
  expect(await seen('anna')).toEqual(['g-anna', 'g-north']);
  expect(await seen('ben')).toEqual(['g-ben', 'g-south']);
  expect(await seen('carl')).toEqual(['g-carl']);
  expect(await seen('maria')).toEqual(everyone.filter((id) => id !== 'g-carl'));
  expect(await seen('otto')).toEqual(everyone);
});

test('a salesperson changes no target by authorize alone, the manager does', async () => {
  const pushed = (whom: Parameters<typeof goal>[0], id: string = randomUUID(), baseRev = 0): PushRow =>
    row('target', id, goal(whom, 2), { baseRev });
  const results = (person: PersonName, rows: readonly PushRow[]): Promise<string[]> =>
    withoutPolicies(async (tx) =>
      brief(
        await applyPush(
          tx,
          { ...company.who(person), actor: await realActor(tx, person) },
          [...rows],
          new Date().toISOString(),
        ),
      ),
    );
  const rows = [
    pushed({ personId: 'u-anna' }, 'g-anna', 1),
    pushed({ personId: 'u-anna' }),
    pushed({ territoryId: 't-north' }),
    pushed({ personId: 'u-ben' }),
    pushed({ personId: 'u-carl' }),
    pushed({}),
  ];
  expect(await results('anna', rows)).toEqual(rows.map(() => 'not_allowed'));
  const [accepted, no] = ['accepted', 'not_allowed'];
  expect(await results('maria', rows)).toEqual([accepted, accepted, accepted, accepted, no, no]);
});

describe('assignment and authorship hold in the database alone', () => {
  const attempt = (person: PersonName, pushed: PushRow): Promise<string[]> =>
    asPerson(database.pool, company.who(person), async (tx) => {
      const results = await applyPush(
        tx,
        { ...company.who(person), actor: { ...everything, userId: company.who(person).userId } },
        [pushed],
        new Date().toISOString(),
      );
      throw new Error(brief(results).join());
    }).catch((error: Error) => [error.message]);

  test.each<[string, PersonName, () => PushRow, RegExp]>([
    [
      'a salesperson gives an account away',
      'anna',
      () => row('account', 'a-anna', { name: 'x', type: 'customer', ownerId: 'u-ben' }, { baseRev: 1 }),
      /row-level security|not allowed/,
    ],
    [
      'a salesperson changes the territory',
      'anna',
      () =>
        row(
          'account',
          'a-anna',
          { name: 'x', type: 'customer', ownerId: 'u-anna', territoryId: 't-south' },
          { baseRev: 1 },
        ),
      /not allowed to assign/,
    ],
    [
      'a salesperson makes an account for a colleague',
      'anna',
      () => row('account', randomUUID(), { name: 'x', type: 'customer', ownerId: 'u-ben' }),
      /row-level security|not allowed/,
    ],
    [
      'a salesperson puts an account into the pool',
      'anna',
      () => row('account', 'a-anna', { name: 'x', type: 'customer' }, { baseRev: 1 }),
      /row-level security|not allowed/,
    ],
    [
      'a manager gives to a stranger',
      'maria',
      () => row('account', 'a-anna', { name: 'x', type: 'customer', ownerId: 'u-carl' }, { baseRev: 1 }),
      /row-level security|not allowed/,
    ],
    [
      'a salesperson writes in a colleague’s name',
      'anna',
      () =>
        row('activity', randomUUID(), {
          kind: 'note',
          status: 'done',
          startAt: `${today}T00:00:00.000Z`,
          ownerId: 'u-ben',
          accountId: 'a-anna',
        }),
      /not allowed for this author/,
    ],
    [
      'a manager rewrites a note of a salesperson',
      'maria',
      () =>
        row(
          'activity',
          'v-anna',
          { kind: 'note', status: 'done', startAt: `${today}T00:00:00.000Z`, ownerId: 'u-anna', accountId: 'a-anna' },
          { baseRev: 1 },
        ),
      /not allowed for this author/,
    ],
    [
      'a salesperson makes a price',
      'anna',
      () => row('product', 'p-9', { code: 'x', name: 'x', priceMinor: 1, currency: 'EUR' }),
      /row-level security/,
    ],
    [
      'a salesperson lowers her own target',
      'anna',
      () => row('target', 'g-anna', goal({ personId: 'u-anna' }), { baseRev: 1 }),
      /not_allowed|row-level security/,
    ],
    [
      'a salesperson sets the target of the territory',
      'anna',
      () => row('target', randomUUID(), goal({ territoryId: 't-north' })),
      /row-level security/,
    ],
    [
      'a manager sets a target for a stranger',
      'maria',
      () => row('target', randomUUID(), goal({ personId: 'u-carl' })),
      /row-level security/,
    ],
    [
      'a manager may set the target of a territory of hers',
      'maria',
      () => row('target', randomUUID(), goal({ territoryId: 't-south' })),
      /^accepted$/,
    ],
    [
      'a salesperson becomes administrator',
      'anna',
      () => row('user', 'u-anna', { name: 'x', signInName: 'x', role: 'administrator' }, { baseRev: 1 }),
      /not_allowed|row-level security/,
    ],
    [
      'a manager may give within the team',
      'maria',
      () => row('account', 'a-anna', { name: 'x', type: 'customer', ownerId: 'u-ben' }, { baseRev: 1 }),
      /^accepted$/,
    ],
  ])('%s', async (_name, person, pushed, expected) => {
    expect((await attempt(person, pushed()))[0]).toMatch(expected);
  });
});

test('PostgreSQL and permissions.ts compute the same keys from any organisation', async () => {
  const ids = ['u-1', 'u-2', 'u-3', 'u-4', 'u-5'];
  const someone = fc.option(fc.constantFrom(...ids, 'u-ghost'), { nil: undefined });
  const day = fc.option(fc.constantFrom('2000-01-01', today, '2999-12-31'), { nil: undefined });
  const person = fc.record({
    role: fc.constantFrom('salesperson' as const, 'manager' as const, 'administrator' as const),
    managerId: someone,
    territoryId: fc.option(fc.constantFrom('t-1', 't-2'), { nil: undefined }),
    substituteId: someone,
    substituteFrom: day,
    substituteUntil: day,
  });
  await fc.assert(
    fc.asyncProperty(fc.tuple(person, person, person, person, person), async (bodies) => {
      const orgId = await database.organisation();
      const people: Person[] = bodies.map((body, index) => ({ ...body, id: must(ids[index], 'five people') }));
      await importRecords(
        database.pool,
        orgId,
        people.map(({ id, ...body }) => ({
          entity: 'user',
          id,
          body: Object.fromEntries(
            Object.entries({ ...body, name: id, signInName: `${id}@x` }).filter(([, value]) => value !== undefined),
          ),
        })),
      );
      for (const { id } of people) {
        const actor = actorOf(id, people, today);
        await asPerson(database.pool, { orgId, userId: id }, async (tx) => {
          for (const action of ['read', 'write', 'assign'] satisfies Action[]) {
            const { rows } = await tx.query<{ keys: string[]; admin: boolean }>(
              'SELECT app_keys($1) AS keys, app_administrator() AS admin',
              [action],
            );
            expect([...(rows[0]?.keys ?? [])].sort()).toEqual([...actor.keys[action]].sort());
            expect(rows[0]?.admin).toBe(actor.administrator);
          }
        });
        expect(may(actor, 'read', ['o:u-none'])).toBe(actor.administrator);
      }
    }),
    { numRuns: 25 },
  );
});
