import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openCompany, row, type Company } from '../../../test/sync/test-company';
import { openTestDatabase, type TestDatabase } from '../../../test/sync/test-database';
import type { Condition } from '../../shared/domain/condition';
import { conditionRowsOf } from '../../shared/domain/saved-list';
import { asPerson, asSystem } from '../database';
import type { ImportRecord } from '../records-import';
import { analyseCompany } from './analyse-company';

let database: TestDatabase;
let company: Company;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  company = await openCompany(database);
});
afterAll(() => database.close());

const onDay = (day: string): Date => new Date(`${day}T10:00:00.000Z`);
const account = (id: string, city: string) => ({ name: id, type: 'customer' as const, ownerId: 'u-anna', city });
const segment = (id: string, ...conditions: readonly Condition[]): ImportRecord => ({
  entity: 'segment',
  id,
  body: { name: id, conditions: conditionRowsOf(conditions) },
});
const inCity = (city: string): Condition => ({ field: 'city', op: 'is', value: city });

const staysOf = async (person: 'anna' | 'ben') => {
  const laptop = company.laptop(person);
  await laptop.sync();
  const held = [...laptop.held.values()].filter(({ entity }) => entity === 'segmentHistory');
  return Object.fromEntries(held.map(({ body }) => [String(body['accountId']), body['stays']]));
};

it('notes who came and who left, also of those who have not ordered, and tells whoever sees the account', async () => {
  await company.load([
    { entity: 'account', id: 'a', body: account('a', 'Köln') },
    { entity: 'account', id: 'b', body: account('b', 'Bonn') },
    segment('koeln', inCity('Köln')),
    segment('new', { field: 'figures.orderCount', op: 'eq', value: 0 }),
    segment('of-laptops', { field: 'meta.changedAt', op: 'days', value: 'last7' }),
  ]);
  const look = (day: string) => analyseCompany(database.pool, company.orgId, onDay(day));
  const stay = (day: string, segmentId: string, rest: object = {}) => ({
    ...{ key: `${day} ${segmentId}`, segmentId, from: day },
    ...rest,
  });
  await look('2026-11-20');
  const first = (segmentId: string) => stay('2026-11-20', segmentId, { isEarlier: true });
  expect(await staysOf('anna')).toEqual({ a: [first('koeln'), first('new')], b: [first('new')] });
  await look('2026-11-21');
  const { rows } = await asSystem(database.pool, (tx) =>
    tx.query('SELECT rev FROM segment_histories WHERE org_id = $1', [company.orgId]),
  );
  expect(rows.map(({ rev }) => Number(rev))).toEqual([1, 1]);

  const anna = company.laptop('anna', 'other');
  await anna.sync([
    row('account', 'a', account('a', 'Bonn'), { baseRev: 1 }),
    row('account', 'b', account('b', 'Köln'), { baseRev: 1 }),
  ]);
  await look('2026-11-22');
  const after = {
    a: [stay('2026-11-20', 'koeln', { isEarlier: true, until: '2026-11-22' }), first('new')],
    b: [first('new'), stay('2026-11-22', 'koeln')],
  };
  expect([await staysOf('anna'), await staysOf('ben')]).toEqual([after, {}]);

  // A segment that is removed ends with it.
  await asSystem(database.pool, (tx) =>
    tx.query("UPDATE segments SET deleted = true WHERE org_id = $1 AND id = 'new'", [company.orgId]),
  );
  await look('2026-11-23');
  expect((await staysOf('anna'))['b']).toEqual([
    stay('2026-11-20', 'new', { isEarlier: true, until: '2026-11-23' }),
    stay('2026-11-22', 'koeln'),
  ]);
});

it('moves with the account, and nobody but the head office writes it', async () => {
  await company.load([{ entity: 'account', id: 'a', body: account('a', 'Köln') }, segment('koeln', inCity('Köln'))]);
  await analyseCompany(database.pool, company.orgId, onDay('2026-11-20'));
  const { results } = await company
    .laptop('maria')
    .exchange([row('account', 'a', { ...account('a', 'Köln'), ownerId: 'u-ben' }, { baseRev: 1 })]);
  expect(results.map(({ result }) => result)).toEqual(['accepted']);
  expect([Object.keys(await staysOf('anna')), Object.keys(await staysOf('ben'))]).toEqual([[], ['a']]);

  const { rows } = await asSystem(database.pool, (tx) =>
    tx.query<{ id: string }>('SELECT id FROM segment_histories WHERE org_id = $1', [company.orgId]),
  );
  const id = rows[0]?.id ?? '';
  const own = { accountId: 'a', stays: [] };
  for (const person of ['ben', 'otto'] as const) {
    const answer = await company.laptop(person).exchange([row('segmentHistory', id, own, { baseRev: 1 })]);
    expect(answer.results).toMatchObject([{ result: 'refused', code: 'not_allowed' }]);
  }
  const change = asPerson(database.pool, company.who('ben'), (tx) =>
    tx.query("UPDATE segment_histories SET doc = '{}' WHERE org_id = $1", [company.orgId]),
  );
  await expect(change).rejects.toThrow('permission denied');
});
