import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asSystem } from '../../src/server/database';
import { exchange, textOfAnswer } from '../../src/server/sync';
import { isErrorCode } from '../../src/shared/errors';
import { protocolVersion, syncResponseSchema, type SyncResponse } from '../../src/shared/sync-protocol';
import { openCompany, row, type Company } from './test-company';
import { openTestDatabase, type TestDatabase } from './test-database';

let database: TestDatabase;
let company: Company;
beforeAll(async () => {
  database = await openTestDatabase();
  company = await openCompany(database);
});
afterAll(() => database.close());

const reports: unknown[] = [];
const send = async (body: unknown): Promise<SyncResponse> => {
  const deps = { pool: database.pool, report: (error: unknown) => reports.push(error) };
  return syncResponseSchema.parse(JSON.parse(textOfAnswer(await exchange(deps, company.who('anna'), body))));
};
const push = (rows: readonly unknown[]): Promise<SyncResponse> =>
  send({ protocol: protocolVersion, checkpoint: null, push: rows, limit: 1 });
/** As it comes over the wire: what JSON makes of it, `__proto__` as an own key. */
const wire = (text: string): unknown => JSON.parse(text);
const good = (): ReturnType<typeof row> =>
  row('account', randomUUID(), { name: 'Neighbour', type: 'customer', ownerId: 'u-anna' });
const nested = (depth: number): unknown => wire('['.repeat(depth) + ']'.repeat(depth));

const account = { name: 'x', type: 'customer', ownerId: 'u-anna' } as const;
const task = { subject: 'x', ownerId: 'u-anna', status: 'open' } as const;

const hostileRows: [string, () => unknown][] = [
  ['null', () => null],
  ['a number', () => 7],
  ['a text', () => 'x'],
  ['a list', () => []],
  ['nothing', () => ({})],
  ['deep nesting', () => nested(5000)],
  ['deep nesting in a body', () => ({ ...good(), body: { ...account, note: nested(5000) } })],
  [
    'deep nesting in a conflict',
    () => ({ ...good(), conflicts: [{ field: 'x', value: nested(5000), base: null, byId: 'u-anna', at: '' }] }),
  ],
  [
    'a hundred thousand keys',
    () => ({ ...good(), body: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`k${n}`, n])) }),
  ],
  ['__proto__ in the row', () => wire(JSON.stringify(good()).replace('{', '{"__proto__":{"deleted":true},'))],
  [
    '__proto__ in the body',
    () => wire(JSON.stringify(good()).replace('"body":{', '"body":{"__proto__":{"role":"administrator"},')),
  ],
  [
    '__proto__ in custom',
    () => wire(JSON.stringify(good()).replace('"body":{', '"body":{"custom":{"__proto__":"x"},')),
  ],
  ['constructor in the body', () => ({ ...good(), body: { ...account, constructor: { prototype: 1 } } })],
  ['toString in the body', () => ({ ...good(), body: { ...account, toString: 'x' } })],
  ['NUL in a text', () => ({ ...good(), body: { ...account, name: 'a\u0000b' } })],
  ['NUL in a key', () => ({ ...good(), body: { ...account, custom: { 'a\u0000': 1 } } })],
  ['half a character', () => ({ ...good(), body: { ...account, name: 'a\ud800' } })],
  [
    'half a character in a conflict',
    () => ({ ...good(), conflicts: [{ field: 'x', value: '\udc00', base: null, byId: 'u-anna', at: '' }] }),
  ],
  ['half a character in the mutation id', () => ({ ...good(), mut: 'abcdefgh\ud800' })],
  ['NUL in the instant', () => ({ ...good(), at: '\u0000' })],
  ['a control character', () => ({ ...good(), body: { ...account, name: 'a\u001b[31m' } })],
  ['a line break in one line', () => ({ ...good(), body: { ...account, name: 'a\nb' } })],
  ['an endless number', () => ({ ...good(), body: { ...account, paymentDays: wire('1e400') } })],
  ['minus zero', () => ({ ...good(), body: { ...account, paymentDays: -0 } })],
  ['2^53 + 1', () => ({ ...good(), body: { ...account, paymentDays: 2 ** 53 } })],
  ['a number as text', () => ({ ...good(), body: { ...account, paymentDays: 'NaN' } })],
  ['text where a list belongs', () => ({ ...good(), body: { ...account, tags: 'x' } })],
  ['a list where text belongs', () => ({ ...good(), body: { ...account, name: ['x'] } })],
  ['null as name', () => ({ ...good(), body: { ...account, name: null } })],
  ['an unknown field', () => ({ ...good(), body: { ...account, approved: true } })],
  ['fields of the store', () => ({ ...good(), body: { ...account, _rev: '1', _meta: {}, _attachments: {} } })],
  ['deleted as text', () => ({ ...good(), deleted: 'true' })],
  ['a 1 MB note', () => ({ ...good(), body: { ...account, note: 'x'.repeat(1024 * 1024) } })],
  [
    'a 3 MB custom field',
    () => ({
      ...good(),
      body: {
        ...account,
        custom: Object.fromEntries(Array.from({ length: 300 }, (_, n) => [`k${n}`, 'x'.repeat(10_000)])),
      },
    }),
  ],
  ['a day that does not exist', () => ({ ...good(), entity: 'task', body: { ...task, dueOn: '9999-13-40' } })],
  ['the year 0000', () => ({ ...good(), entity: 'task', body: { ...task, dueOn: '0000-01-01' } })],
  ['a day far away', () => ({ ...good(), entity: 'task', body: { ...task, dueOn: '+275760-09-13' } })],
  [
    'an instant with offset',
    () => ({ ...good(), entity: 'task', body: { ...task, doneAt: '2026-01-01T00:00:00+02:00' } }),
  ],
  ['javascript as web address', () => ({ ...good(), body: { ...account, website: 'javascript:alert(1)' } })],
  ['an empty id', () => ({ ...good(), id: '' })],
  ['a long id', () => ({ ...good(), id: 'x'.repeat(10_000) })],
  ['a path as id', () => ({ ...good(), id: '../etc' })],
  ['%00 as id', () => ({ ...good(), id: '%00' })],
  ['SQL as id', () => ({ ...good(), id: "'--" })],
  ['an emoji as id', () => ({ ...good(), id: '🦊' })],
  ['a direction mark as id', () => ({ ...good(), id: 'a\u202eb' })],
  ['__proto__ as id', () => ({ ...good(), id: '__proto__' })],
  ['constructor as id', () => ({ ...good(), id: 'constructor' })],
  ['an upper-case id', () => ({ ...good(), id: 'ABC' })],
  ['a composed letter as id', () => ({ ...good(), id: 'é' })],
  ['id of another kind of record', () => ({ ...good(), id: 'u-anna' })],
  ['id of an own record of another kind', () => ({ ...good(), id: 'p-1' })],
  ['an unknown kind', () => ({ ...good(), entity: 'pg_catalog' })],
  ['__proto__ as kind', () => ({ ...good(), entity: '__proto__' })],
  ['a version from the future', () => ({ ...good(), v: 999 })],
  ['version 0', () => ({ ...good(), v: 0 })],
  ['a base version of 2^53', () => ({ ...good(), baseRev: 2 ** 53 - 1 })],
  ['a negative base version', () => ({ ...good(), baseRev: -1 })],
  ['no mutation id', () => ({ ...good(), mut: undefined })],
  ['a short mutation id', () => ({ ...good(), mut: 'x' })],
  ['a foreign parent', () => ({ ...good(), entity: 'task', body: { ...task, accountId: 'nowhere' } })],
  ['SQL as parent', () => ({ ...good(), entity: 'task', body: { ...task, accountId: "x'); DROP TABLE users; --" } })],
  ['an object as parent', () => ({ ...good(), entity: 'task', body: { ...task, accountId: { $ne: null } } })],
  [
    'contact rows that are no rows',
    () => ({ ...good(), entity: 'contact', body: { fullName: 'x', accounts: [null, 1, 'x', [], { accountId: 7 }] } }),
  ],
  [
    'a thousand unknown accounts',
    () => ({
      ...good(),
      entity: 'contact',
      body: { fullName: 'x', accounts: Array.from({ length: 1000 }, (_, n) => ({ accountId: `a${n}` })) },
    }),
  ],
  [
    'an order with amounts beyond counting',
    () => ({
      ...good(),
      entity: 'order',
      body: {
        provisionalNumber: 'x',
        accountId: 'a',
        accountName: 'x',
        status: 'draft',
        orderedOn: '2026-01-01',
        authorId: 'u-anna',
        currency: 'EUR',
        grossMinor: 0,
        netMinor: 0,
        lines: Array.from({ length: 2000 }, (_, n) => ({
          lineId: String(n),
          productId: 'p-1',
          productName: 'x',
          quantityMilli: 1_000_000_000,
          unitPriceMinor: 100_000_000_000,
          discountBp: 0,
          netMinor: 0,
        })),
      },
    }),
  ],
  ['conflicts that are none', () => ({ ...good(), conflicts: [1] })],
  [
    '201 conflicts',
    () => ({
      ...good(),
      conflicts: Array.from({ length: 201 }, () => ({ field: 'x', value: 1, base: 1, byId: 'u', at: '' })),
    }),
  ],
];

describe('a hostile row', () => {
  test.each(hostileRows)('%s is refused with a code, alone', async (_name, hostile) => {
    const [before, after] = [good(), good()];
    const answer = await push([before, hostile(), after]);
    expect(answer.results.map((result) => result.result)).toEqual(['accepted', 'refused', 'accepted']);
    const [, refusal] = answer.results;
    expect(refusal?.result === 'refused' && isErrorCode(refusal.code)).toBe(true);
    expect(refusal).not.toMatchObject({ code: 'internal' });
    expect(syncResponseSchema.safeParse(JSON.parse(JSON.stringify(answer))).success).toBe(true);
  });

  test('nobody was surprised by any of them', () => expect(reports).toEqual([]));

  test('what looks dangerous and is only text is kept as it is', async () => {
    const name = "=cmd|' /C calc'!A0 <script>alert(1)</script> ‮ \u200b 臺北 🦊 Ünï";
    const note = `${"'; DROP TABLE accounts; --"}\n\\u0000 \\x00 %00 $1 ${'$'}{x}`;
    const written = row('account', randomUUID(), { ...account, name, note, custom: { constructor: 'x', toString: 1 } });
    const [result] = (await push([written])).results;
    expect(result).toMatchObject({
      result: 'accepted',
      record: { body: { name, note, custom: { constructor: 'x', toString: 1 } } },
    });
  });
});

describe('a hostile request', () => {
  const base = { protocol: protocolVersion, checkpoint: null, push: [] as unknown[] };
  test.each([
    ['null', null, 'bad_request'],
    ['a list', [], 'bad_request'],
    ['a text', 'x', 'bad_request'],
    ['no push', { protocol: 1, checkpoint: null }, 'bad_request'],
    ['push as object', { ...base, push: {} }, 'bad_request'],
    ['501 rows', { ...base, push: Array.from({ length: 501 }, () => null) }, 'too_large'],
    ['limit 0', { ...base, limit: 0 }, 'bad_request'],
    ['limit -1', { ...base, limit: -1 }, 'bad_request'],
    ['limit 1e9', { ...base, limit: 1e9 }, 'bad_request'],
    ['limit all', { ...base, limit: 'all' }, 'bad_request'],
    ['protocol 0', { ...base, protocol: 0 }, 'protocol_too_old'],
    ['protocol 999', { ...base, protocol: 999 }, 'office_too_old'],
    ['protocol as text', { ...base, protocol: 'abc' }, 'bad_request'],
    ['checkpoint as text', { ...base, checkpoint: 'abc' }, 'checkpoint_invalid'],
    ['checkpoint as number', { ...base, checkpoint: 5 }, 'bad_request'],
    ['checkpoint empty', { ...base, checkpoint: '' }, 'checkpoint_invalid'],
    [
      'checkpoint without seal',
      { ...base, checkpoint: `c1.${Buffer.from('{"e":"x","k":"x","s":0}').toString('base64url')}.${'A'.repeat(43)}` },
      'checkpoint_invalid',
    ],
    ['a long checkpoint', { ...base, checkpoint: 'x'.repeat(5000) }, 'bad_request'],
  ])('%s is refused as a whole', async (_name, body, code) => {
    await expect(send(body)).rejects.toMatchObject({ code });
  });

  test('an unknown user or organisation is not signed in', async () => {
    const request = { ...base, limit: 1 };
    await expect(
      exchange({ pool: database.pool }, { ...company.who('anna'), userId: 'nobody' }, request),
    ).rejects.toMatchObject({ code: 'not_signed_in' });
    await expect(
      exchange({ pool: database.pool }, { ...company.who('anna'), orgId: randomUUID() }, request),
    ).rejects.toMatchObject({ code: 'not_signed_in' });
  });
});

describe('the author of a lost value', () => {
  test('is who pushes it, whoever it names; an entry that is there keeps its author', async () => {
    const entry = (field: string, byId: string) => ({
      field,
      value: field,
      base: '',
      byId,
      at: '2026-01-01T00:00:00.000Z',
    });
    const mine = good();
    await push([{ ...mine, conflicts: [entry('phone', 'u-carl')] }]);
    const edit = {
      ...mine,
      mut: randomUUID(),
      baseRev: 1,
      conflicts: [entry('phone', 'u-carl'), entry('fax', 'u-otto')],
    };
    const maria = company.laptop('maria');
    const { results } = await maria.exchange([edit]);
    expect(results[0]).toMatchObject({
      result: 'accepted',
      record: { conflicts: [entry('phone', 'u-anna'), entry('fax', 'u-maria')] },
    });
    // Sent again after a lost answer it is still the same change.
    expect((await maria.exchange([edit])).results[0]).toMatchObject({ result: 'accepted', record: { rev: 2 } });
  });
});

describe('a row that nobody expected', () => {
  test('is refused with a reference while its neighbours flow', async () => {
    // A constraint the code knows nothing about stands for every error that nobody thought of.
    await database.pool.query("ALTER TABLE accounts ADD CONSTRAINT unlucky CHECK (doc->'body'->>'name' <> 'Thirteen')");
    const rows = [
      good(),
      { ...good(), body: { ...account, name: 'Thirteen' } },
      good(),
      row('task', randomUUID(), task),
    ];
    const answer = await push(rows);
    expect(answer.results.map((result) => result.result)).toEqual(['accepted', 'refused', 'accepted', 'accepted']);
    expect(answer.results[1]).toMatchObject({
      code: 'internal',
      details: { ref: expect.stringMatching(/^[\w-]{8}$/) as string },
    });
    expect(reports).toHaveLength(1);
    const { rows: stored } = await asSystem(database.pool, (tx) =>
      tx.query('SELECT id FROM mutation WHERE org_id = $1 AND id = ANY($2)', [
        company.orgId,
        rows.map((sent) => sent.mut),
      ]),
    );
    expect(stored).toHaveLength(3);
    await database.pool.query('ALTER TABLE accounts DROP CONSTRAINT unlucky');
    expect((await push([{ ...good(), body: { ...account, name: 'Thirteen' } }])).results[0]?.result).toBe('accepted');
  });
});
