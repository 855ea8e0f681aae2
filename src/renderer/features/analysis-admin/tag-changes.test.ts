import { afterEach, expect, it } from 'vitest';
import { salesperson, wire } from '../../../../test/support/screen-for-tests';
import { conditionRowsOf } from '../../../shared/domain/saved-list';
import { tagPeriods } from '../../../shared/domain/tags';
import type { DataClient, Row } from '../../data/api';
import { openMemoryData } from '../../data/memory';
import { mergeChanges, nameTakenBy } from './tag-changes';

const all = { offset: 0, limit: 100 };
const session = { ...salesperson('chief'), user: { ...salesperson('chief').user, role: 'administrator' as const } };
const beer = conditionRowsOf([{ field: 'tags', op: 'has', value: 'Beer' }]);
const inKiel = conditionRowsOf([{ field: 'city', op: 'eq', value: 'Kiel' }]);

let client: DataClient;
afterEach(() => client.close());

const namesWith = async (tag: string): Promise<string[]> => {
  const { rows } = await client.fetchRecords('account', { where: [{ field: 'tags', op: 'has', value: tag }] }, all);
  return rows.map(({ name }) => name).sort();
};
const tags = async (): Promise<readonly Row<'tag'>[]> =>
  (await client.fetchRecords('tag', { sort: [{ field: 'name' }] }, all)).rows;

it('merged tags keep what was carried, what is below, rules, segments and their histories; undo takes all of it back', async () => {
  const history = [
    { key: 'a', tag: 'Beer', from: '2026-01-01', until: '2026-05-01', byId: 'u1' },
    { key: 'b', tag: 'Brewery', from: '2026-04-01' },
  ];
  client = await openMemoryData({
    session,
    records: [
      wire('account', 'a1', { name: 'by hand', type: 'customer', tags: ['Beer'] }),
      wire('account', 'a2', { name: 'other word', type: 'customer', tags: ['Brewery'], tagHistory: history }),
      wire('account', 'a3', { name: 'below', type: 'customer', tags: ['Ale'] }),
      wire('account', 'a4', { name: 'by rule', type: 'customer', city: 'Kiel' }),
      wire('tag', 't1', { name: 'Beer', formerNames: [], segmentId: 's1' }),
      wire('tag', 't2', { name: 'Brewery', formerNames: [] }),
      wire('tag', 't3', { name: 'Ale', parentId: 't1' }),
      wire('tag', 't4', { name: 'Drinks', segmentId: 's2' }),
      wire('segment', 's1', { name: 'Kiel', conditions: inKiel }),
      // A segment that names the tag, and a price list that follows it.
      wire('segment', 's2', { name: 'Drinkers', conditions: beer, priceListId: 'p1' }),
    ],
  });
  const before = await tags();
  const byName = (name: string): Row<'tag'> => before.find((tag) => tag.name === name) as Row<'tag'>;
  const four = ['below', 'by hand', 'by rule', 'other word'];
  expect(await namesWith('Brewery')).toEqual(['other word']);
  expect(await namesWith('Drinks')).toEqual(['below', 'by hand', 'by rule']);

  const { undoToken } = await client.commit(mergeChanges(byName('Beer'), byName('Brewery'), before));
  expect(await tags()).toMatchObject([
    { name: 'Ale', parentId: 't2' },
    { name: 'Brewery', formerNames: ['Beer'], segmentId: 's1' },
    { name: 'Drinks' },
  ]);
  for (const name of ['Beer', 'Brewery', 'Drinks']) expect(await namesWith(name)).toEqual(four);
  const nameOf = (word: string): string => (word === 'Beer' ? 'Brewery' : word);
  expect(tagPeriods(history, nameOf)).toEqual([{ tag: 'Brewery', from: '2026-01-01' }]);

  await client.undo(undoToken);
  expect((await tags()).map(({ meta: _meta, ...tag }) => tag)).toEqual(before.map(({ meta: _meta, ...tag }) => tag));
  expect(await namesWith('Brewery')).toEqual(['other word']);
  expect(await namesWith('Drinks')).toEqual(['below', 'by hand', 'by rule']);
});

it('a name that another tag has or had is taken', async () => {
  client = await openMemoryData({
    session,
    records: [wire('tag', 't1', { name: 'Brewery', formerNames: ['Beer'] })],
  });
  const others = await tags();
  expect(nameTakenBy('Brewery', others)).toMatchObject({ isFormer: false });
  expect(nameTakenBy('Beer', others)).toMatchObject({ by: { name: 'Brewery' }, isFormer: true });
  expect(nameTakenBy('Wine', others)).toBeUndefined();
});
