import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openCompany, row, type Company } from '../../test/sync/test-company';
import { openTestDatabase, type TestDatabase } from '../../test/sync/test-database';
import { mergeBodies } from '../shared/domain/merge';
import { entities, type Body } from '../shared/entities';
import { must } from '../shared/errors';
import type { PushResult, PushRow } from '../shared/sync-protocol';
import { asSystem } from './database';
import { pushRecords } from './records';

let database: TestDatabase;
let company: Company;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());
beforeEach(async () => {
  company = await openCompany(database);
  await company.load([
    {
      entity: 'account',
      id: 'a-anna',
      body: { name: 'Anna Ltd', type: 'customer', ownerId: 'u-anna', tags: ['old'], creditLimitMinor: 500 },
    },
    { entity: 'account', id: 'a-ben', body: { name: 'Ben Ltd', type: 'customer', ownerId: 'u-ben' } },
    { entity: 'account', id: 'a-carl', body: { name: 'Carl Ltd', type: 'customer', ownerId: 'u-carl' } },
  ]);
});

const push = (person: Parameters<Company['who']>[0], rows: readonly unknown[]): Promise<PushResult[]> =>
  pushRecords(database.pool, company.who(person), rows);
const brief = (results: readonly PushResult[]): string[] =>
  results.map((result) => (result.result === 'refused' ? `refused ${result.code}` : result.result));
const account = (name: string, more: Partial<Body<'account'>> = {}): Body<'account'> => ({
  name,
  type: 'customer',
  ownerId: 'u-anna',
  ...more,
});
const recordOf = (result: PushResult | undefined): NonNullable<PushResult['record']> =>
  must(result?.record, 'the result carries a record');
const count = async (table: string): Promise<number> =>
  (
    await asSystem(database.pool, (tx) =>
      tx.query<{ n: number }>(`SELECT count(*) AS n FROM ${table} WHERE org_id = $1`, [company.orgId]),
    )
  ).rows[0]?.n ?? -1;

describe('a change', () => {
  test('is accepted, counted up, and journalled once', async () => {
    const audits = await count('audit');
    const created = await push('anna', [row('account', 'n-1', account('New'))]);
    expect(recordOf(created[0])).toMatchObject({
      rev: 1,
      byId: 'u-anna',
      deleted: false,
      body: { name: 'New', tags: [] },
    });
    const edited = await push('anna', [row('account', 'n-1', account('Newer'), { baseRev: 1 })]);
    expect(recordOf(edited[0])).toMatchObject({ rev: 2, body: { name: 'Newer' } });
    expect([await count('mutation'), (await count('audit')) - audits]).toEqual([2, 2]);
    const { rows } = await asSystem(database.pool, (tx) =>
      tx.query("SELECT act, was, said_at FROM audit WHERE org_id = $1 AND doc_id = 'n-1' ORDER BY n", [company.orgId]),
    );
    expect(rows).toMatchObject([
      { act: 'create' },
      { act: 'change', was: { name: 'New' }, said_at: '2026-01-01T00:00:00.000Z' },
    ]);
  });

  test('sent again after a lost answer is accepted and not done again', async () => {
    const rows = [
      row('account', 'n-1', account('New')),
      row('task', 'n-2', { subject: 'x', ownerId: 'u-anna', status: 'open', accountId: 'n-1' }),
    ];
    await push('anna', rows);
    const before = [await count('audit'), await count('mutation')];
    for (let again = 0; again < 3; again += 1) {
      const results = await push('anna', rows);
      expect(results.map((result) => [result.result, recordOf(result).rev])).toEqual([
        ['accepted', 1],
        ['accepted', 1],
      ]);
    }
    expect([await count('audit'), await count('mutation')]).toEqual(before);
  });

  test('twenty times at once is done once', async () => {
    const rows = [
      row('account', 'n-1', account('New')),
      row('order', 'n-2', order({ status: 'submitted', accountId: 'n-1' })),
    ];
    const answers = await Promise.all(Array.from({ length: 20 }, () => push('anna', rows)));
    expect(new Set(answers.flatMap(brief))).toEqual(new Set(['accepted']));
    expect(new Set(answers.map((results) => recordOf(results[1]).body['number'])).size).toBe(1);
    expect(await count('mutation')).toBe(2);
  });

  test(
    'has its effects once although answers are lost and requests doubled, 300 times',
    { timeout: 120_000 },
    async () => {
      const audits = await count('audit');
      const pushes = Array.from({ length: 60 }, (_, n) =>
        Array.from({ length: 5 }, (_unused, k) => row('order', `e-${n}-${k}`, order({ status: 'submitted' }))),
      );
      const random = (n: number): number => (n * 7919) % 3;
      for (let start = 0; start < pushes.length; start += 6) {
        const wave = pushes.slice(start, start + 6);
        await Promise.all(
          wave.flatMap((rows, index) => Array.from({ length: 1 + random(start + index) }, () => push('anna', rows))),
        );
        for (const rows of wave)
          expect(brief(await push('anna', rows))).toEqual(Array.from({ length: 5 }, () => 'accepted'));
      }
      expect([await count('mutation'), (await count('audit')) - audits, await count('orders')]).toEqual([
        300, 300, 300,
      ]);
      const { rows } = await asSystem(database.pool, (tx) =>
        tx.query<{ n: number }>(
          "SELECT max((doc->'body'->>'number')::bigint) - min((doc->'body'->>'number')::bigint) + 1 AS n FROM orders WHERE org_id = $1",
          [company.orgId],
        ),
      );
      expect(rows[0]?.n).toBe(300);
    },
  );

  test('with a used mutation id and other content is refused, also when somebody else used it', async () => {
    const first = row('account', 'n-1', account('New'));
    await push('anna', [first]);
    expect(brief(await push('anna', [{ ...first, body: account('Other') }]))).toEqual(['refused mutation_reused']);
    expect(
      brief(
        await push('ben', [
          row('account', 'n-9', account('Ben 9', { ownerId: 'u-ben' }), { mut: first.mut }),
          row('account', 'n-8', account('Ben 8', { ownerId: 'u-ben' })),
        ]),
      ),
    ).toEqual(['refused mutation_reused', 'accepted']);
  });

  test('of a stale version is a conflict with the record as it is; nothing is stored for it', async () => {
    await push('anna', [row('account', 'a-anna', account('First'), { baseRev: 1 })]);
    const stale = row('account', 'a-anna', account('Second'), { baseRev: 1 });
    const [result] = await push('anna', [stale]);
    expect(result).toMatchObject({ result: 'conflict', record: { rev: 2, body: { name: 'First' } } });
    expect(brief(await push('anna', [{ ...stale, baseRev: 2 }]))).toEqual(['accepted']);
  });

  test('merges with what somebody else changed, and loses nothing', async () => {
    const base = recordOf(
      (
        await push('anna', [
          row('account', 'a-anna', account('Anna Ltd', { phone: '1', city: 'Bonn', tags: ['old'] }), { baseRev: 1 }),
        ])
      )[0],
    );
    await push('maria', [
      row('account', 'a-anna', account('Anna Ltd', { phone: '2', city: 'Köln', tags: ['old', 'maria'] }), {
        baseRev: base.rev,
      }),
    ]);
    const mine = account('Anna Ltd', { phone: '3', city: 'Bonn', tags: ['old', 'anna'], note: 'mine' });
    const [conflict] = await push('anna', [row('account', 'a-anna', mine, { baseRev: base.rev })]);
    const theirs = recordOf(conflict);
    const merged = mergeBodies(entities.account, base.body, mine, theirs.body, {
      byId: 'u-anna',
      at: '2026-01-01T00:00:00.000Z',
    });
    const [result] = await push('anna', [
      row('account', 'a-anna', merged.body as Body<'account'>, { baseRev: theirs.rev, conflicts: merged.conflicts }),
    ]);
    expect(result).toMatchObject({
      result: 'accepted',
      record: {
        body: { phone: '2', city: 'Köln', note: 'mine', tags: ['old', 'maria', 'anna'] },
        conflicts: [{ field: 'phone', value: '3', base: '1' }],
      },
    });
  });

  test('equal to what is there is accepted whatever version it was made from: a restored head office is told everything again', async () => {
    const [first] = await push('anna', [row('account', 'n-1', account('New'), { baseRev: 7 })]);
    expect(recordOf(first).rev).toBe(8);
    const [again] = await push('anna', [
      row('account', 'n-1', recordOf(first).body as Body<'account'>, { baseRev: 3 }),
    ]);
    expect(again).toMatchObject({ result: 'accepted', record: { rev: 8 } });
  });

  test('of a deleted record brings it back; a deletion of a changed record is a conflict', async () => {
    const remove = (baseRev: number): PushRow => row('account', 'a-anna', account('x'), { baseRev, deleted: true });
    const [gone] = await push('anna', [remove(1)]);
    expect(recordOf(gone)).toMatchObject({ rev: 2, deleted: true, body: { ownerId: 'u-anna' } });
    expect(Object.keys(recordOf(gone).body).sort()).toEqual(['ownerId', 'team']);
    expect(brief(await push('anna', [remove(1)]))).toEqual(['accepted']);
    const [back] = await push('anna', [row('account', 'a-anna', account('Edited'), { baseRev: 1 })]);
    expect(recordOf(back)).toMatchObject({ rev: 3, deleted: false, body: { name: 'Edited' } });
    expect(brief(await push('anna', [remove(2)]))).toEqual(['conflict']);
  });

  test('does not touch what the head office owns', async () => {
    const [result] = await push('anna', [
      row('account', 'a-anna', account('x', { creditLimitMinor: 9_000_000 }), { baseRev: 1 }),
    ]);
    expect(recordOf(result).body['creditLimitMinor']).toBe(500);
    const [fresh] = await push('anna', [row('account', 'n-1', account('x', { creditLimitMinor: 9_000_000 }))]);
    expect(recordOf(fresh).body).not.toHaveProperty('creditLimitMinor');
  });

  test('twice of one record in a push: the second is made from an old version', async () => {
    const results = await push('anna', [
      row('account', 'n-1', account('One')),
      row('account', 'n-1', account('Two')),
      row('account', 'n-1', account('Three'), { baseRev: 1 }),
    ]);
    expect(brief(results)).toEqual(['accepted', 'conflict', 'accepted']);
    expect(recordOf(results[2])).toMatchObject({ rev: 2, body: { name: 'Three' } });
  });
});

describe('who may', () => {
  test('write what', async () => {
    const cases: [Parameters<Company['who']>[0], PushRow, string][] = [
      ['anna', row('account', 'a-ben', account('stolen', { ownerId: 'u-ben' }), { baseRev: 1 }), 'refused not_found'],
      ['anna', row('account', 'a-anna', account('given', { ownerId: 'u-ben' }), { baseRev: 1 }), 'refused not_allowed'],
      [
        'anna',
        row('account', 'a-anna', account('x', { territoryId: 't-north' }), { baseRev: 1 }),
        'refused not_allowed',
      ],
      ['anna', row('account', 'n-1', account('for Ben', { ownerId: 'u-ben' })), 'refused not_allowed'],
      [
        'anna',
        row('product', 'p-1', { code: 'P1', name: 'cheap', priceMinor: 1, currency: 'EUR' }, { baseRev: 1 }),
        'refused not_allowed',
      ],
      [
        'anna',
        row('user', 'u-anna', { name: 'Anna', signInName: 'x', role: 'administrator' }, { baseRev: 1 }),
        'refused not_allowed',
      ],
      [
        'anna',
        row('task', 'n-2', { subject: 'x', ownerId: 'u-anna', accountId: 'a-ben', status: 'open' }),
        'refused not_found',
      ],
      [
        'anna',
        row('task', 'n-3', { subject: 'x', ownerId: 'u-anna', accountId: 'a-nowhere', status: 'open' }),
        'refused not_found',
      ],
      ['anna', row('task', 'a-ben', { subject: 'x', ownerId: 'u-anna', status: 'open' }), 'refused not_found'],
      [
        'anna',
        row('activity', 'n-4', {
          kind: 'visit',
          status: 'done',
          startAt: '2026-01-01T00:00:00.000Z',
          ownerId: 'u-ben',
          accountId: 'a-anna',
        }),
        'refused not_allowed',
      ],
      ['anna', row('order', 'n-5', order({ authorId: 'u-ben' })), 'refused not_allowed'],
      [
        'anna',
        row(
          'priceList',
          'l-1',
          { code: 'L', name: 'x', revision: 2, currency: 'EUR', validFrom: '2020-01-01' },
          { baseRev: 1 },
        ),
        'refused immutable',
      ],
      [
        'otto',
        row(
          'priceList',
          'l-1',
          { code: 'L', name: 'x', revision: 2, currency: 'EUR', validFrom: '2020-01-01' },
          { baseRev: 1 },
        ),
        'refused immutable',
      ],
      ['maria', row('account', 'a-anna', account('given', { ownerId: 'u-ben' }), { baseRev: 1 }), 'accepted'],
      ['maria', row('account', 'a-carl', account('taken', { ownerId: 'u-ben' }), { baseRev: 1 }), 'refused not_found'],
      ['otto', row('account', 'a-carl', account('taken', { ownerId: 'u-ben' }), { baseRev: 1 }), 'accepted'],
      [
        'otto',
        row('product', 'p-1', { code: 'P1', name: 'Tea', priceMinor: 1300, currency: 'EUR' }, { baseRev: 1 }),
        'accepted',
      ],
    ];
    for (const [person, pushed, expected] of cases)
      expect([person, pushed.entity, pushed.id, ...brief(await push(person, [pushed]))]).toEqual([
        person,
        pushed.entity,
        pushed.id,
        expected,
      ]);
  });

  test('gets no byte of what may not be seen, in no refusal', async () => {
    await company.load([
      {
        entity: 'account',
        id: 'a-secret',
        body: { name: 'CANARY', type: 'customer', ownerId: 'u-carl', note: 'CANARY' },
      },
    ]);
    const attempts = [
      row('account', 'a-secret', account('x'), { baseRev: 0 }),
      row('account', 'a-secret', account('x'), { baseRev: 1 }),
      row('account', 'a-secret', account('x'), { baseRev: 1, deleted: true }),
      row('task', 'a-secret', { subject: 'x', ownerId: 'u-anna', status: 'open' }),
      row('contact', 'n-1', {
        fullName: 'x',
        ownerId: 'u-anna',
        accounts: [{ accountId: 'a-secret' }, { accountId: 'a-anna' }],
      }),
      row('account', 'a-anna', account('x', { parentId: 'a-secret' }), { baseRev: 1 }),
    ];
    expect(JSON.stringify(await push('anna', attempts))).not.toContain('CANARY');
  });

  test('edit a contact that also hangs on an account out of sight', async () => {
    await company.load([
      {
        entity: 'contact',
        id: 'c-1',
        body: { fullName: 'Both', accounts: [{ accountId: 'a-anna' }, { accountId: 'a-carl' }] },
      },
    ]);
    const both = { fullName: 'Renamed', accounts: [{ accountId: 'a-anna' }, { accountId: 'a-carl' }] };
    expect(brief(await push('anna', [row('contact', 'c-1', both, { baseRev: 1 })]))).toEqual(['accepted']);
    expect(
      brief(
        await push('anna', [
          row('contact', 'c-1', { ...both, accounts: [...both.accounts, { accountId: 'a-ben' }] }, { baseRev: 2 }),
        ]),
      ),
    ).toEqual(['refused not_found']);
    const carl = company.laptop('carl');
    await carl.sync();
    expect(carl.held.get('c-1')?.body['fullName']).toBe('Renamed');
  });

  test('work while disabled: nobody', async () => {
    await company.load([
      {
        entity: 'user',
        id: 'u-anna',
        body: { name: 'u-anna', signInName: 'u-anna@test', role: 'salesperson', active: false },
      },
    ]);
    await expect(push('anna', [row('account', 'n-1', account('x'))])).rejects.toMatchObject({ code: 'not_signed_in' });
    expect(brief(await push('ben', [row('account', 'n-1', account('x', { ownerId: 'u-ben' }))]))).toEqual(['accepted']);
  });
});

function order(more: Partial<Body<'order'>> = {}): Body<'order'> {
  return {
    provisionalNumber: 'K7-0001',
    accountId: 'a-anna',
    accountName: 'Anna Ltd',
    status: 'draft',
    orderedOn: '2026-01-01',
    authorId: 'u-anna',
    currency: 'EUR',
    lines: [
      {
        lineId: '1',
        productId: 'p-1',
        productCode: 'P1',
        productName: 'Tea',
        quantityMilli: 3000,
        unitPriceMinor: 1200,
        discountBp: 1000,
        netMinor: 3240,
      },
    ],
    grossMinor: 3600,
    netMinor: 3240,
    ...more,
  };
}

describe('an order', () => {
  test('keeps the laptop’s figures only when they are right', async () => {
    const [result] = await push('anna', [
      row(
        'order',
        'o-1',
        order({ netMinor: 1, grossMinor: 1, lines: [{ ...must(order().lines?.[0], 'a line'), netMinor: 7 }] }),
      ),
    ]);
    expect(recordOf(result).body).toMatchObject({
      status: 'draft',
      netMinor: 3240,
      grossMinor: 3600,
      lines: [{ netMinor: 3240 }],
    });
  });

  test('is accepted with a number when it is submitted, and never changes again', async () => {
    const [draft] = await push('anna', [row('order', 'o-1', order({ number: '4711' }))]);
    expect(recordOf(draft).body).not.toHaveProperty('number');
    const [submitted] = await push('anna', [row('order', 'o-1', order({ status: 'submitted' }), { baseRev: 1 })]);
    const { body } = recordOf(submitted);
    expect(body).toMatchObject({ status: 'accepted', number: '10001', netMinor: 3240 });
    const again = { ...body, netMinor: 1 } as Body<'order'>;
    expect(brief(await push('anna', [row('order', 'o-1', again, { baseRev: 2 })]))).toEqual(['refused immutable']);
    expect(
      brief(await push('anna', [row('order', 'o-1', { ...body, status: 'draft' } as Body<'order'>, { baseRev: 2 })])),
    ).toEqual(['refused illegal_transition']);
    expect(
      brief(
        await push('anna', [row('order', 'o-1', { ...body, status: 'cancelled' } as Body<'order'>, { baseRev: 2 })]),
      ),
    ).toEqual(['refused illegal_transition']);
    expect(brief(await push('anna', [row('order', 'o-1', order(), { baseRev: 2, deleted: true })]))).toEqual([
      'refused immutable',
    ]);
    const [delivered] = await push('otto', [
      row('order', 'o-1', { ...body, status: 'delivered' } as Body<'order'>, { baseRev: 2 }),
    ]);
    expect(recordOf(delivered).body).toMatchObject({ status: 'delivered', number: '10001' });
  });

  test('gets the prices of the list it names; a difference is said line by line', async () => {
    const lines = [
      ...must(order().lines, 'lines'),
      {
        lineId: '2',
        productId: 'p-2',
        productName: 'Coffee',
        quantityMilli: 1000,
        unitPriceMinor: 1,
        discountBp: 0,
        netMinor: 1,
      },
    ];
    const [result] = await push('anna', [
      row('order', 'o-1', order({ status: 'submitted', priceListId: 'l-1', lines })),
    ]);
    const body = recordOf(result).body as Body<'order'>;
    expect(body).toMatchObject({
      status: 'adjusted',
      netMinor: 2700 + 500,
      lines: [{ unitPriceMinor: 1000 }, { unitPriceMinor: 500 }],
      submittedLines: [{ unitPriceMinor: 1200 }, { unitPriceMinor: 1 }],
    });
    expect(body.statusHistory?.at(-1)).toMatchObject({
      status: 'adjusted',
      note: '#1 P1: 12.00 → 10.00; #2 Coffee: 0.01 → 5.00',
    });
  });

  test('with nonsense is refused with the field', async () => {
    const line = must(order().lines?.[0], 'a line');
    const refusals: [Partial<Body<'order'>>, string][] = [
      [{ lines: [] }, 'lines'],
      [{ lines: [{ ...line, productId: 'p-none' }] }, 'lines[1].productId'],
      [{ priceListId: 'l-none' }, 'priceListId'],
      [{ currency: 'XXX', priceListId: 'l-1' }, 'priceListId'],
      [{ lines: [{ ...line, quantityMilli: 0 }] }, 'lines[1].quantityMilli'],
      // A return comes from head office.
      [{ lines: [{ ...line, quantityMilli: -1000, netMinor: -1 }] }, 'lines[1].quantityMilli'],
      [{ lines: [{ ...line, discountBp: 10_001 }] }, 'lines[1].discountBp'],
      [{ lines: [{ ...line, quantityMilli: 1e15 }] }, 'lines[1].quantityMilli'],
      [{ lines: [{ ...line, quantityMilli: -0 }] }, 'lines[1].quantityMilli'],
      [{ lines: [line, line] }, 'lines'],
    ];
    for (const [wrong, field] of refusals)
      expect(await push('anna', [row('order', randomUUID(), order({ status: 'submitted', ...wrong }))])).toMatchObject([
        { result: 'refused', code: 'invalid_record', details: { field } },
      ]);
    expect(brief(await push('anna', [row('order', 'o-9', order({ status: 'rejected' }))]))).toEqual([
      'refused illegal_transition',
    ]);
  });

  test('whose decision a restore lost is decided anew: what a laptop says of it counts for nothing', async () => {
    const forged = [{ at: '2026-01-01T00:00:00.000Z', status: 'delivered' as const, byId: 'u-otto' }];
    const [result] = await push('anna', [
      row(
        'order',
        'o-1',
        order({ status: 'delivered', number: '4711', netMinor: 1, shippedOn: '2026-01-01', statusHistory: forged }),
      ),
    ]);
    const body = recordOf(result).body as Body<'order'>;
    expect(body).toMatchObject({ status: 'accepted', number: '10001', netMinor: 3240 });
    expect([body.shippedOn, body.statusHistory?.map(({ status }) => status)]).toEqual([undefined, ['accepted']]);
  });

  test('has a history that nobody forges', async () => {
    const forged = [
      { at: '2026-01-01T00:00:00.000Z', status: 'accepted' as const, byId: 'u-maria' },
      { at: '2026-01-02T00:00:00.000Z', status: 'submitted' as const, byId: 'u-maria' },
    ];
    const [result] = await push('anna', [row('order', 'o-1', order({ status: 'submitted', statusHistory: forged }))]);
    expect((recordOf(result).body as Body<'order'>).statusHistory).toMatchObject([
      { status: 'submitted', byId: 'u-anna' },
      { status: 'accepted' },
    ]);
  });

  test('numbers have no gap and no double while twelve laptops submit at once, some of it refused', async () => {
    await asSystem(database.pool, (tx) =>
      tx.query('UPDATE organisation SET order_number = 500 WHERE id = $1', [company.orgId]),
    );
    const laptops = Array.from({ length: 12 }, (_, laptop) =>
      (async () => {
        for (let n = 0; n < 5; n += 1) {
          const good = Array.from({ length: 4 }, (_unused, index) =>
            row('order', `o-${laptop}-${n}-${index}`, order({ status: 'submitted' })),
          );
          const results = await push('anna', [
            ...good,
            row('order', `bad-${laptop}-${n}`, order({ status: 'submitted', lines: [] })),
          ]);
          expect(brief(results)).toEqual(['accepted', 'accepted', 'accepted', 'accepted', 'refused invalid_record']);
        }
      })(),
    );
    await Promise.all(laptops);
    const { rows } = await asSystem(database.pool, (tx) =>
      tx.query<{ number: number }>(
        "SELECT (doc->'body'->>'number')::bigint AS number FROM orders WHERE org_id = $1 ORDER BY 1",
        [company.orgId],
      ),
    );
    expect(rows.map((found) => found.number)).toEqual(Array.from({ length: 240 }, (_, index) => 501 + index));
  });
});
