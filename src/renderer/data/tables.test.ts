import { expect, it } from 'vitest';
import type { Body, EntityName } from '../../shared/entities';
import type { Condition } from '../../shared/domain/condition';
import { conditionRowsOf } from '../../shared/domain/saved-list';
import { keyOf, type StoredRecord } from './envelope';
import { Records } from './packed/records';
import { Tables } from './tables';

const me = 'u-anna';
const stored = <N extends EntityName>(entity: N, id: string, body: Body<N>): StoredRecord => ({
  id,
  entity,
  v: 1,
  rev: 1,
  deleted: false,
  body: { ...body },
  mut: 'from-office',
  at: '2026-11-01T08:00:00.000Z',
  byId: 'u-office',
  conflicts: [],
  gen: 1,
});

function tablesWith(records: readonly StoredRecord[], today = () => '2026-11-22', zoneOffset = () => 60): Tables {
  const store = new Records();
  const tables = new Tables(store, { language: 'en', today, zoneOffset });
  const committed = new Map(records.map((record) => [keyOf(record.entity, record.id), record]));
  tables.apply(committed, store.apply(committed));
  return tables;
}

const account = (id: string, more: Partial<Body<'account'>> = {}) =>
  stored('account', id, { name: id, type: 'customer', ...more });

const idsOf = (tables: Tables, entity: EntityName, condition: Condition): string[] => {
  const table = tables.of(entity);
  return [...(table.answer({ where: [condition] }).list?.view() ?? [])].map((slot) => table.idAt(slot)).sort();
};

it('filters by words as the search does', () => {
  const tables = tablesWith([
    account('a1', { name: 'Käseladen', city: 'Köln', tags: ['Feinkost'], phone: '+49 (221) 123-456' }),
    account('a2', { name: '台灣禾味商行', city: 'Bad Kölnburg', note: 'A long talk' }),
    account('a3', { name: 'Émile' }),
  ]);
  const ids = (field: string, op: 'contains' | 'begins' | 'is', value: string) =>
    idsOf(tables, 'account', { field, op, value });
  expect(ids('city', 'contains', 'KOLN')).toEqual(['a1', 'a2']);
  expect(ids('city', 'begins', 'koln')).toEqual(['a1']);
  expect(ids('city', 'is', 'koln')).toEqual(['a1']);
  expect(ids('name', 'begins', '台湾')).toEqual(['a2']);
  expect(ids('tags', 'contains', 'kost')).toEqual(['a1']);
  expect(ids('phone', 'contains', '221 1234')).toEqual(['a1']);
  expect(ids('note', 'contains', 'TALK')).toEqual(['a2']);
});

it('filters by tags as they are meant: former names, what is below, rules, and follows when that changes', () => {
  const store = new Records();
  const tables = new Tables(store, { language: 'en', today: () => '2026-11-22', zoneOffset: () => 60 });
  const commit = (...records: StoredRecord[]): Set<EntityName> => {
    const committed = new Map(records.map((record) => [keyOf(record.entity, record.id), record]));
    return tables.apply(committed, store.apply(committed));
  };
  const has = (value: string): string[] => idsOf(tables, 'account', { field: 'tags', op: 'has', value });
  const gastro = (more: Partial<Body<'tag'>> = {}) =>
    stored('tag', 't1', { name: 'Gastronomy', formerNames: ['Wirte'], ...more });
  const inCity = (value: string) =>
    stored('segment', 's1', { name: 'Coast', conditions: conditionRowsOf([{ field: 'city', op: 'eq', value }]) });
  commit(
    account('a1', { tags: ['Wirte'] }),
    account('a2', { tags: ['Taverns'] }),
    account('a3', { city: 'Kiel' }),
    account('a4', { city: 'Bonn', tags: ['own'] }),
  );
  expect([has('Gastronomy'), has('Taverns'), has('Wirte'), has('own')]).toEqual([[], ['a2'], ['a1'], ['a4']]);
  expect(commit(gastro(), stored('tag', 't2', { name: 'Taverns', parentId: 't1' }))).toContain('account');
  expect([has('Gastronomy'), has('Taverns'), has('Wirte')]).toEqual([['a1', 'a2'], ['a2'], ['a1', 'a2']]);
  expect(idsOf(tables, 'account', { field: 'tags', op: 'begins', value: 'gastro' })).toEqual(['a1', 'a2']);

  const members: Condition = { field: 'tags', op: 'has', value: 'Gastronomy' };
  commit(inCity('Kiel'), gastro({ segmentId: 's1' }));
  expect(has('Gastronomy')).toEqual(['a1', 'a2', 'a3']);
  const slotOf = (id: string): number => tables.of('account').slotOf(id) as number;
  expect(['a3', 'a4'].map((id) => tables.of('account').fits(slotOf(id), [members]))).toEqual([true, false]);
  // The account moves, then the rule; a rule about something else tells nobody.
  commit(account('a3', { city: 'Bonn' }));
  expect(has('Gastronomy')).toEqual(['a1', 'a2']);
  expect(commit(inCity('Bonn'))).toContain('account');
  expect(has('Gastronomy')).toEqual(['a1', 'a2', 'a3', 'a4']);
  expect(commit(stored('segment', 's2', { name: 'Nobody' }))).not.toContain('account');
});

it('filters by alternatives, of which one has to hold as a whole, and follows what changes', () => {
  const store = new Records();
  const tables = new Tables(store, { language: 'en', today: () => '2026-11-22', zoneOffset: () => 60 });
  const commit = (...records: StoredRecord[]): Set<EntityName> => {
    const committed = new Map(records.map((record) => [keyOf(record.entity, record.id), record]));
    return tables.apply(committed, store.apply(committed));
  };
  const either: Condition = {
    field: 'anyOf',
    op: 'anyOf',
    value: [
      [
        { field: 'city', op: 'eq', value: 'Kiel' },
        { field: 'figures.orderCount', op: 'gte', value: 1 },
      ],
      [{ field: 'tags', op: 'has', value: 'Inns' }],
    ],
  };
  commit(
    account('a1', { city: 'Kiel' }),
    account('a2', { city: 'Bonn', tags: ['Wirte'] }),
    account('a3', { city: 'Bonn', type: 'partner', tags: ['Inns'] }),
    stored('tag', 't1', { name: 'Inns', formerNames: ['Wirte'] }),
    stored('contact', 'c1', { fullName: 'Ada' }),
    stored('contact', 'c2', { fullName: 'Bo' }),
  );
  expect(idsOf(tables, 'account', either)).toEqual(['a2', 'a3']);
  const customers = { where: [{ field: 'type', op: 'eq', value: 'customer' } as const, either] };
  expect(tables.of('account').answer(customers).list?.view()).toHaveLength(1);
  const order = { accountId: 'a1', status: 'accepted', orderedOn: '2026-11-01', netMinor: 700, currency: 'EUR' };
  commit(stored('order', 'o1', order as never));
  expect(idsOf(tables, 'account', either)).toEqual(['a1', 'a2', 'a3']);
  commit(stored('tag', 't1', { name: 'Inns', formerNames: [] }));
  expect(idsOf(tables, 'account', either)).toEqual(['a1', 'a3']);
  const named = (value: string) => [{ field: 'fullName', op: 'is' as const, value }];
  expect(idsOf(tables, 'contact', { ...either, value: [named('bo'), named('nobody')] })).toEqual(['c2']);
});

it('gives the same row again until its record or its figures change', () => {
  const store = new Records();
  const tables = new Tables(store, { language: 'en', today: () => '2026-11-22', zoneOffset: () => 60 });
  const commit = (...records: StoredRecord[]): void => {
    const committed = new Map(records.map((record) => [keyOf(record.entity, record.id), record]));
    tables.apply(committed, store.apply(committed));
  };
  const row = (id: string) => tables.of('account').row(id);
  const order = (id: string, status: 'accepted' | 'draft') =>
    stored('order', id, { accountId: 'a1', status, orderedOn: '2026-11-01', netMinor: 700, currency: 'EUR' } as never);
  commit(account('a1'), account('a2'), order('o1', 'accepted'));
  const [first, second] = [row('a1'), row('a2')];
  expect([row('a1') === first, first?.figures?.orderCount]).toEqual([true, 1]);
  commit(account('a2', { city: 'Köln' }));
  expect([row('a1') === first, row('a2') === second, row('a2')?.['city']]).toEqual([true, false, 'Köln']);
  commit(order('o1', 'draft'));
  expect([row('a1') === first, row('a1')?.figures?.orderCount]).toEqual([false, 0]);
});

it('takes days from the calendar of the reader, and other days tomorrow', () => {
  let today = '2026-11-22';
  const task = (id: string, dueOn?: string) =>
    stored('task', id, { subject: id, ownerId: me, status: 'open', ...(dueOn === undefined ? {} : { dueOn }) });
  const visit = (id: string, startAt: string) =>
    stored('activity', id, { kind: 'visit', status: 'done', ownerId: me, startAt });
  const tables = tablesWith(
    [
      task('t1', '2026-11-21'),
      task('t2', '2026-11-22'),
      task('t3', '2026-11-23'),
      task('t4'),
      visit('v1', '2026-11-21T22:59:59.999Z'),
      visit('v2', '2026-11-21T23:00:00.000Z'),
      visit('v3', '2026-11-22T22:59:59.999Z'),
      visit('v4', '2026-11-22T23:00:00.000Z'),
    ],
    () => today,
  );
  expect(idsOf(tables, 'task', { field: 'dueOn', op: 'days', value: 'overdue' })).toEqual(['t1']);
  expect(idsOf(tables, 'activity', { field: 'startAt', op: 'days', value: 'today' })).toEqual(['v2', 'v3']);
  expect([...tables.turnDay()]).toEqual([]);
  today = '2026-11-23';
  expect([...tables.turnDay()].sort()).toEqual(['account', 'activity', 'task']);
  expect(idsOf(tables, 'task', { field: 'dueOn', op: 'days', value: 'overdue' })).toEqual(['t1', 't2']);
  expect(idsOf(tables, 'activity', { field: 'startAt', op: 'days', value: 'today' })).toEqual(['v4']);
});

it('orders what a search finds: by quality, then opened lately, one’s own, the kind, the title', () => {
  const records = [
    account('a-zoo', { name: 'Maier Zoo' }),
    account('a-bau', { name: 'Maier Bau' }),
    account('a-own', { name: 'Maier Zaun', ownerId: me }),
    account('a-in', { name: 'Gebrüder Maier', ownerId: me }),
    account('a-is', { name: 'Maier' }),
    account('a-city', { name: 'Zur Post', city: 'Maierhof', ownerId: me }),
    stored('contact', 'c-other', { fullName: 'Maier, Jo' }),
    stored('contact', 'c-own', { fullName: 'Maier, Xaver', accounts: [{ accountId: 'a-own' }] }),
    stored('product', 'p', { name: 'Maier Senf', code: '1', unit: 'piece', taxBp: 700, active: true } as never),
  ];
  const search = (tables: Tables, recent: readonly string[], limit = 20) =>
    tables.search('maier', { limit, userId: me, recent }).map((hit) => hit.id);
  const ordered = ['a-is', 'a-own', 'c-own', 'a-bau', 'a-zoo', 'c-other', 'p', 'a-in', 'a-city'];
  expect(search(tablesWith(records), [])).toEqual(ordered);
  // The same whatever the order in which the records came.
  expect(search(tablesWith([...records].reverse()), [])).toEqual(ordered);
  expect(search(tablesWith(records), ['p', 'a-zoo'])).toEqual([
    'a-is',
    'p',
    'a-zoo',
    ...['a-own', 'c-own', 'a-bau', 'c-other', 'a-in', 'a-city'],
  ]);
  expect(search(tablesWith(records), [], 2)).toEqual(['a-is', 'a-own']);
});

it('finds Chinese names by pinyin, those that begin with it first', () => {
  const tables = tablesWith([
    account('a1', { name: '台北王氏' }),
    account('a2', { name: '王氏食品' }),
    account('a3', { name: 'Wine shop', city: '王氏镇' }),
  ]);
  expect(tables.search('ws', { limit: 9, userId: me, recent: [] }).map((hit) => hit.id)).toEqual(['a2', 'a1', 'a3']);
});
