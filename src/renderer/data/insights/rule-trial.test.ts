import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { careOf, careParts, membersOf, type Care } from '../../../shared/domain/care';
import type { Condition } from '../../../shared/domain/condition';
import { conditionRowsOf } from '../../../shared/domain/saved-list';
import type { Body, EntityName } from '../../../shared/entities';
import { session } from '../../../../test/sync/people';
import { trialLists, type Change, type Trial, type TrialRequest } from '../api';
import { keyOf, type StoredRecord } from '../envelope';
import { openMemoryData } from '../memory';
import { Records } from '../packed/records';
import { Tables } from '../tables';

const stored = <N extends EntityName>(entity: N, id: string, body: Body<N>): StoredRecord => ({
  ...{ id, entity, v: 1, rev: 1, deleted: false, body: { ...body }, mut: 'from-office' },
  ...{ at: '2026-11-01T08:00:00.000Z', byId: 'u-office', conflicts: [], gen: 1 },
});

const day = { language: 'en', today: () => '2026-11-22', zoneOffset: () => 60, currency: 'EUR' } as const;

function tablesWith(records: readonly StoredRecord[]) {
  const store = new Records();
  const tables = new Tables(store, day);
  const commit = (...changed: StoredRecord[]): void => {
    const committed = new Map(changed.map((record) => [keyOf(record.entity, record.id), record]));
    tables.apply(committed, store.apply(committed));
  };
  commit(...records);
  return { tables, commit };
}

/** What saving the changes makes of the records. */
const saved = (records: readonly StoredRecord[], changes: readonly Change[]): StoredRecord[] => {
  const byKey = new Map(records.map((record) => [keyOf(record.entity, record.id), record]));
  for (const change of changes) {
    const key = keyOf(change.entity, change.id);
    const before = byKey.get(key);
    if (change.op === 'create') byKey.set(key, stored(change.entity, change.id, change.body));
    else if (before && change.op === 'remove') byKey.set(key, { ...before, deleted: true });
    else if (before && change.op === 'update') {
      const body = Object.entries({ ...before.body, ...change.patch }).filter(([, value]) => value !== null);
      byKey.set(key, { ...before, body: Object.fromEntries(body) });
    }
  }
  return [...byKey.values()];
};

/** Ids of the accounts that fit, asked of the lists. */
const idsOf = (tables: Tables, where: readonly Condition[]): string[] =>
  [...(tables.of('account').answer({ where }).list?.view() ?? [])].map((slot) => tables.of('account').idAt(slot));

/** The slow way: both are looked up as if it was saved, customer by customer. */
function looked(records: readonly StoredRecord[], about: TrialRequest['of']) {
  const { tables } = tablesWith(records);
  const live = <N extends EntityName>(entity: N) =>
    records
      .filter((record) => record.entity === entity && !record.deleted)
      .map(({ id, body }) => ({ ...(body as Body<N>), id }));
  const segments = live('segment').map((segment) => ({ segment, ids: new Set(idsOf(tables, membersOf(segment))) }));
  const lists = live('priceList');
  const tag = live('tag').find(({ id }) => about?.entity === 'tag' && id === about.id);
  const own = segments.find(({ segment }) => about?.entity === 'segment' && segment.id === about.id);
  const members = tag ? new Set(idsOf(tables, [{ field: 'tags', op: 'has', value: tag.name }])) : own?.ids;
  const care = (account: Body<'account'> & { readonly id: string }): Care =>
    careOf(
      account,
      segments.filter(({ ids }) => ids.has(account.id)).map(({ segment }) => segment),
      (priceListId) => lists.find(({ id }) => id === priceListId)?.currency,
    ).care;
  return { members: members ?? new Set<string>(), care };
}

const words = ['x', 'y', 'z'];
const cities = ['Bonn', 'Kiel'];
const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom(...cities).map((value): Condition => ({ field: 'city', op: 'is', value })),
  fc.constantFrom(...words).map((value): Condition => ({ field: 'tags', op: 'has', value })),
  fc.integer({ min: 0, max: 4 }).map((value): Condition => ({ field: 'paymentDays', op: 'gte', value })),
  fc.constant<Condition>({ field: 'tags', op: 'empty' }),
);
const care = fc.record(
  {
    serviceLevel: fc.constantFrom('basic', 'premium') as fc.Arbitrary<NonNullable<Care['serviceLevel']>>,
    visitIntervalDays: fc.constantFrom(7, 14),
    priceListId: fc.constantFrom('l-eur', 'l-twd'),
  },
  { requiredKeys: [] },
);
const priceLists = ['EUR', 'TWD'].map((currency) =>
  stored('priceList', `l-${currency.toLowerCase()}`, {
    ...{ code: currency, name: currency, revision: 1, currency, validFrom: '2026-01-01', prices: [] },
  }),
);
const segmentBody: fc.Arbitrary<Body<'segment'>> = fc
  .tuple(fc.array(condition, { maxLength: 2 }), care, fc.integer({ min: 0, max: 3 }))
  .map(([conditions, cared, position]) => ({ name: 'S', conditions: conditionRowsOf(conditions), position, ...cared }));
const segmentId = fc.constantFrom('s0', 's1', 's2');
const tagBody = (name: string): fc.Arbitrary<Body<'tag'>> =>
  fc
    .tuple(fc.option(segmentId, { nil: undefined }), fc.option(fc.constantFrom('tx', 'ty'), { nil: undefined }))
    .map(([of, parentId]) => ({
      ...{ name, formerNames: name === 'y' ? ['z'] : [] },
      ...(of === undefined ? {} : { segmentId: of }),
      ...(parentId === undefined ? {} : { parentId }),
    }));
const accountBody: fc.Arbitrary<Body<'account'>> = fc
  .tuple(
    ...([fc.constantFrom(...cities), fc.subarray(words), fc.integer({ min: 0, max: 4 }), care] as const),
    fc.constantFrom(undefined, 'EUR', 'TWD', 'CNY'),
  )
  .map(([city, tags, paymentDays, cared, currency]) => ({
    ...{ name: '', type: 'customer', city, tags, paymentDays, ...cared },
    ...(currency === undefined ? {} : { currency }),
  }));

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.tuple(segmentId, segmentBody).map(([id, { conditions, position }]): Change => ({
    ...{ entity: 'segment', op: 'update', id },
    patch: { ...(conditions ? { conditions } : {}), ...(position === undefined ? {} : { position }) },
  })),
  fc.tuple(segmentId, care).map(([id, cared]): Change => ({
    ...{ entity: 'segment', op: 'update', id },
    patch: {
      ...{ serviceLevel: cared.serviceLevel ?? null, visitIntervalDays: cared.visitIntervalDays ?? null },
      priceListId: cared.priceListId ?? null,
    },
  })),
  segmentBody.map((body): Change => ({ entity: 'segment', op: 'create', id: 's3', body })),
  segmentId.map((id): Change => ({ entity: 'segment', op: 'remove', id })),
  fc.option(segmentId).map((of): Change => ({ entity: 'tag', op: 'update', id: 'tx', patch: { segmentId: of } })),
  fc.constant<Change>({ entity: 'tag', op: 'update', id: 'ty', patch: { name: 'w', formerNames: ['y', 'z'] } }),
  fc.constant<Change>({ entity: 'tag', op: 'remove', id: 'tx' }),
);
const company = fc
  .tuple(
    fc.array(accountBody, { maxLength: 12 }),
    fc.tuple(segmentBody, segmentBody, segmentBody),
    fc.tuple(tagBody('x'), tagBody('y')),
  )
  .map(([accounts, segments, [x, y]]): StoredRecord[] => [
    ...accounts.map((body, n) => stored('account', `a${n}`, { ...body, name: `Account ${String((n * 7) % 12)}` })),
    ...segments.map((body, n) => stored('segment', `s${n}`, body)),
    ...[stored('tag', 'tx', x), stored('tag', 'ty', y), ...priceLists],
  ]);
const about: fc.Arbitrary<TrialRequest['of']> = fc.constantFrom<TrialRequest['of']>(
  ...(['s0', 's1', 's3'] as const).map((id) => ({ entity: 'segment', id }) as const),
  ...(['tx', 'ty'] as const).map((id) => ({ entity: 'tag', id }) as const),
  undefined,
);
const all = { search: '', window: { offset: 0, limit: 100 } } as const;

describe('what if segments and tags were otherwise', () => {
  it('says what saving it would do, of every customer', async () => {
    await fc.assert(
      fc.asyncProperty(company, fc.array(change, { maxLength: 3 }), about, async (records, changes, of) => {
        const { tables } = tablesWith(records);
        const [before, after] = [looked(records, of), looked(saved(records, changes), of)];
        const accounts = records
          .filter(({ entity }) => entity === 'account')
          .map(({ id, body }) => ({ ...(body as Body<'account'>), id }))
          .sort((a, b) => (a.name === b.name ? (a.id < b.id ? -1 : 1) : a.name < b.name ? -1 : 1));
        const ids = (fits: (account: (typeof accounts)[number]) => boolean): string[] =>
          accounts.filter(fits).map(({ id }) => id);
        const expected = {
          coming: ids(({ id }) => !before.members.has(id) && after.members.has(id)),
          going: ids(({ id }) => before.members.has(id) && !after.members.has(id)),
          staying: ids(({ id }) => before.members.has(id) && after.members.has(id)),
          care: ids((one) => careParts.some((part) => before.care(one)[part] !== after.care(one)[part])),
        };
        const found: Partial<Record<(typeof trialLists)[number], unknown>> = {};
        for (const list of trialLists) {
          const trial = await tables.insights.trials.answer('w', { changes, ...(of ? { of } : {}), list, ...all });
          found[list] = trial?.rows.map(({ id }) => id);
          expect(trial?.counts[list]).toBe(expected[list].length);
          for (const row of list === 'care' ? (trial?.rows ?? []) : []) {
            const account = accounts.find(({ id }) => id === row.id) as (typeof accounts)[number];
            expect({ ...after.care(account), ...row.before }).toEqual({
              ...after.care(account),
              ...before.care(account),
            });
            expect({ ...before.care(account), ...row.after }).toEqual({
              ...before.care(account),
              ...after.care(account),
            });
          }
        }
        expect(found).toEqual(expected);
        // And nothing of it was saved.
        expect(looked(records, of).members).toEqual(before.members);
      }),
      { numRuns: 25 },
    );
  });
});

const people = (count: number, more: (n: number) => Partial<Body<'account'>> = () => ({})): StoredRecord[] =>
  Array.from({ length: count }, (_, n) =>
    stored('account', `a${String(n).padStart(5, '0')}`, {
      ...{ name: `Account ${String(n).padStart(5, '0')}`, type: 'customer', city: n % 2 === 0 ? 'Bonn' : 'Kiel' },
      ...more(n),
    }),
  );
const inBonn = conditionRowsOf([{ field: 'city', op: 'is', value: 'Bonn' }]);
const inKiel = conditionRowsOf([{ field: 'city', op: 'is', value: 'Kiel' }]);
const toKiel: TrialRequest = {
  changes: [{ entity: 'segment', op: 'update', id: 's', patch: { conditions: inKiel } }],
  of: { entity: 'segment', id: 's' },
  ...all,
};

it('names all of a list in windows, those that fit the words, and the first list that has anybody', async () => {
  const { tables } = tablesWith([...people(300), stored('segment', 's', { name: 'S', conditions: inBonn })]);
  const ask = (more: Partial<TrialRequest>): Promise<Trial | undefined> =>
    tables.insights.trials.answer('w', { ...toKiel, ...more });
  const last = await ask({ window: { offset: 140, limit: 50 } });
  expect(last).toMatchObject({ list: 'coming', total: 150, offset: 140 });
  expect(last?.rows.map(({ account }) => account.name)).toEqual(
    Array.from({ length: 10 }, (_, n) => `Account ${String(281 + 2 * n).padStart(5, '0')}`),
  );
  const found = await ask({ list: 'going', search: 'account 00012' });
  expect(found?.rows.map(({ id }) => id)).toEqual(['a00012']);
  expect(await ask({ changes: [] })).toMatchObject({ list: 'staying', total: 150 });
});

it('is of one moment, whatever changes meanwhile', async () => {
  const everybody = people(6000);
  const { tables, commit } = tablesWith([...everybody, stored('segment', 's', { name: 'S', conditions: inBonn })]);
  let trial: Trial | undefined;
  const asked = tables.insights.trials.answer('w', toKiel).then((answer) => (trial = answer));
  // Two neighbours change places, again and again: as many as before are in each city.
  for (let n = 0; trial === undefined; n = (n + 2) % 6000) {
    commit(
      ...everybody
        .slice(n, n + 2)
        .map((one, at) => ({ ...one, body: { ...one.body, city: at === 0 ? 'Kiel' : 'Bonn' } })),
    );
    await setImmediate();
  }
  expect((await asked)?.counts).toEqual({ coming: 3000, going: 3000, staying: 0, care: 0 });
});

it('is given up for the next question of the same window, and knows what has changed since it was asked', async () => {
  const { tables, commit } = tablesWith([...people(4000), stored('segment', 's', { name: 'S', conditions: inBonn })]);
  const { trials } = tables.insights;
  const [overtaken, other, answered] = [
    trials.answer('w', toKiel),
    trials.answer('another window', toKiel),
    trials.answer('w', { ...toKiel, changes: [] }),
  ];
  commit(stored('account', 'new', { name: 'New', type: 'customer', city: 'Kiel' }));
  expect(await overtaken).toBeUndefined();
  expect((await other)?.counts).toEqual({ coming: 2001, going: 2000, staying: 0, care: 0 });
  expect((await answered)?.counts).toEqual({ coming: 0, going: 0, staying: 2000, care: 0 });
  // What was compared before is not told of what has changed since.
  commit(stored('account', 'a00001', { name: 'Gone to Bonn', type: 'customer', city: 'Bonn' }));
  expect((await trials.answer('w', toKiel))?.counts).toMatchObject({ coming: 2000, going: 2001 });
});

it('is asked through the data module, offline', async () => {
  const client = await openMemoryData({
    session,
    records: [...people(4), stored('segment', 's', { name: 'S', conditions: inBonn })],
  });
  const trial = await client.tryRules(toKiel);
  expect(trial?.counts).toEqual({ coming: 2, going: 2, staying: 0, care: 0 });
  expect(trial?.rows.map(({ account }) => account.figures.orderCount)).toEqual([0, 0]);
  await client.close();
});

it('waits for the scores of everybody where the rule asks for them', async () => {
  const { tables } = tablesWith([...people(4), stored('segment', 's', { name: 'S', conditions: inBonn })]);
  const scored = conditionRowsOf([{ field: 'figures.lifecycle', op: 'eq', value: 'potential' }]);
  const changes: Change[] = [{ entity: 'segment', op: 'update', id: 's', patch: { conditions: scored } }];
  const trial = await tables.insights.trials.answer('w', { ...toKiel, changes });
  expect(trial?.counts).toEqual({ coming: 2, going: 0, staying: 2, care: 0 });
});
