import { afterEach, describe, expect, it, vi } from 'vitest';
import type { WireRecord } from '../../shared/record';
import { AppError } from '../../shared/errors';
import type { Body, EntityName } from '../../shared/entities';
import type { DataClient, PendingChange, Row, Rows } from './api';
import { Engine } from './engine';
import { openMemoryData, realPorts } from './memory';
import { memoryStorage } from './storage-memory';
import { openRecordStore } from './store';
import { me, session } from '../../../test/sync/people';

const wire = <N extends EntityName>(entity: N, id: string, body: Body<N>): WireRecord => ({
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
});

let open: DataClient[] = [];
afterEach(async () => {
  for (const client of open) await client.close();
  open = [];
});
const opened = async (records: readonly WireRecord[] = []): Promise<DataClient> => {
  const client = await openMemoryData({ session, records });
  open.push(client);
  return client;
};
const all = { offset: 0, limit: 100 };
const names = async (data: DataClient, query: Parameters<DataClient['fetchRecords']>[1]) =>
  (await data.fetchRecords('account', query, all)).rows.map((row) => row.name);
const shown = (check: () => void): Promise<void> => vi.waitFor(check, 25_000);

const three = [
  wire('account', 'a1', {
    name: 'Käseladen',
    type: 'customer',
    city: 'Köln',
    ownerId: me,
    tags: ['cheese'],
    phone: '+49 (221) 123-456',
  }),
  wire('account', 'a2', { name: '台北禾味商行', type: 'prospect', city: '台北' }),
  wire('account', 'a3', { name: 'Émile', type: 'customer', paymentDays: 30 }),
];

it('a search that is asked while the store is being read waits for it: nothing found means that nothing is there', async () => {
  const port = memoryStorage();
  const before = await openRecordStore('searched-early', port);
  await before.load('account');
  await before.transact(() => ({ write: three.map((record) => ({ ...record, gen: 1 })), result: undefined }));
  // As after an unlock: the same records, and nothing of them is in memory yet.
  const store = await openRecordStore('searched-early', port);
  const engine = new Engine({ session, language: 'en', store, ports: realPorts() });
  const hits = await engine.calls.search('käse', 5, []);
  expect(hits.map(({ id }) => id)).toEqual(['a1']);
  await engine.close();
  await before.close();
});

describe('questions to the tables', () => {
  it('filters, sorts with missing values last in both directions, and cuts a window', async () => {
    const data = await opened(three);
    expect(await names(data, { sort: [{ field: 'name' }] })).toEqual(['Émile', 'Käseladen', '台北禾味商行']);
    expect(await names(data, { sort: [{ field: 'city', desc: true }] })).toEqual([
      '台北禾味商行',
      'Käseladen',
      'Émile',
    ]);
    expect(await names(data, { sort: [{ field: 'city' }] })).toEqual(['Käseladen', '台北禾味商行', 'Émile']);
    expect(await names(data, { where: [{ field: 'ownerId', op: 'eq', value: me }] })).toEqual(['Käseladen']);
    expect(await names(data, { where: [{ field: 'tags', op: 'has', value: 'cheese' }] })).toEqual(['Käseladen']);
    expect(await names(data, { where: [{ field: 'paymentDays', op: 'gte', value: 30 }] })).toEqual(['Émile']);
    expect(await names(data, { where: [{ field: 'ownerId', op: 'empty' }], sort: [{ field: 'name' }] })).toEqual([
      'Émile',
      '台北禾味商行',
    ]);
    const window = await data.fetchRecords('account', { sort: [{ field: 'name' }] }, { offset: 1, limit: 1 });
    expect([window.total, window.rows.map((row) => row.id)]).toEqual([3, ['a1']]);
  });

  it('finds text whatever its accents, case and script, and phone numbers by their digits', async () => {
    const data = await opened(three);
    expect(await names(data, { search: 'KASE' })).toEqual(['Käseladen']);
    expect(await names(data, { search: '禾味' })).toEqual(['台北禾味商行']);
    expect(await names(data, { search: '0221' })).toEqual([]);
    expect(await names(data, { search: '221 123456' })).toEqual(['Käseladen']);
    expect((await data.search('emi', 5, [])).map((hit) => hit.title)).toEqual(['Émile']);
  });
});

describe('commits', () => {
  it('are shown in live questions and can be undone and redone', async () => {
    const data = await opened(three);
    const seen: Rows<'account'>[] = [];
    const told = (times: number) => shown(() => expect(seen).toHaveLength(times));
    const stop = data.watchRecords('account', { sort: [{ field: 'name' }] }, { window: all }, (rows) =>
      seen.push(rows),
    );
    await told(1);
    const id = data.newId();
    await data.commit([{ entity: 'account', id, op: 'create', body: { name: 'Adler', type: 'customer' } }]);
    await told(2);
    await data.commit([{ entity: 'account', id: 'a1', op: 'update', patch: { city: 'Bonn', phone: null } }]);
    await told(3);
    await data.undo();
    await data.undo();
    expect(await data.undo()).toBeUndefined();
    await told(5);
    expect(seen.map((rows) => rows.rows.map((row) => `${row.name} ${row.city ?? ''}`.trim()))).toEqual([
      ['Émile', 'Käseladen Köln', '台北禾味商行 台北'],
      ['Adler', 'Émile', 'Käseladen Köln', '台北禾味商行 台北'],
      ['Adler', 'Émile', 'Käseladen Bonn', '台北禾味商行 台北'],
      // The first of two in one frame is shown at once, the second with the next frame.
      ['Adler', 'Émile', 'Käseladen Köln', '台北禾味商行 台北'],
      ['Émile', 'Käseladen Köln', '台北禾味商行 台北'],
    ]);
    await data.redo();
    expect(await names(data, { search: 'adler' })).toEqual(['Adler']);
    stop();
  });

  it('take all of several records or none, and tell what is wrong', async () => {
    const data = await opened(three);
    const bad = data.commit([
      { entity: 'task', id: data.newId(), op: 'create', body: { subject: 'Call', ownerId: me, status: 'open' } },
      { entity: 'account', id: 'a1', op: 'update', patch: { email: 'nobody' } },
    ]);
    await expect(bad).rejects.toMatchObject({
      code: 'invalid_record',
      details: { field: 'email', problem: 'not_email' },
    });
    expect((await data.fetchRecords('task', {}, all)).total).toBe(0);
    await expect(data.commit([{ entity: 'product', id: 'p', op: 'remove' }])).rejects.toBeInstanceOf(AppError);
  });

  it('compute the totals of an order and close it when it is submitted', async () => {
    const data = await opened(three);
    const id = data.newId();
    const number = await data.nextOrderNumber();
    const line = {
      lineId: 'l1',
      productId: 'p1',
      productName: 'Tea',
      quantityMilli: 3000,
      unitPriceMinor: 333,
      discountBp: 1000,
      netMinor: 0,
    };
    const body: Body<'order'> = {
      provisionalNumber: number,
      accountId: 'a1',
      accountName: 'Käseladen',
      status: 'draft',
      orderedOn: '2026-11-22',
      authorId: me,
      currency: 'EUR',
      lines: [line],
      grossMinor: 1,
      netMinor: 1,
    };
    await data.commit([{ entity: 'order', id, op: 'create', body }]);
    await data.commit([{ entity: 'order', id, op: 'update', patch: { status: 'submitted' } }]);
    await expect(data.commit([{ entity: 'order', id, op: 'update', patch: { note: 'x' } }])).rejects.toMatchObject({
      code: 'immutable',
    });
    const orders = await data.fetchRecords('order', {}, all);
    expect([orders.rows[0]?.grossMinor, orders.rows[0]?.netMinor, number]).toEqual([999, 899, 'K7-0001']);
    expect(await data.nextOrderNumber()).toBe('K7-0002');
    const account = (await data.fetchRecords('account', { search: 'käse' }, all)).rows[0] as Row<'account'>;
    expect([account.figures.orderCount, account.figures.openOrdersMinor]).toEqual([1, 899]);
    expect(await names(data, { where: [{ field: 'figures.orderCount', op: 'gt', value: 0 }] })).toEqual(['Käseladen']);
  });

  it('are described as pending, and a new record that is removed again leaves nothing to send', async () => {
    const data = await opened(three);
    let pending: readonly PendingChange[] = [];
    data.watchPending((changes) => (pending = changes));
    const id = data.newId();
    await data.commit([
      { entity: 'task', id, op: 'create', body: { subject: 'Call', ownerId: me, status: 'open', accountId: 'a1' } },
    ]);
    await data.commit([{ entity: 'account', id: 'a1', op: 'update', patch: { city: 'Bonn' } }]);
    await shown(() =>
      expect(pending.map(({ kind, title, accountName, fields }) => [kind, title, accountName, fields.length])).toEqual([
        ['create', 'Call', 'Käseladen', 5],
        ['update', 'Käseladen', undefined, 1],
      ]),
    );
    await data.commit([{ entity: 'task', id, op: 'remove' }]);
    await data.undo();
    await data.commit([{ entity: 'task', id, op: 'remove' }]);
    await data.commit([{ entity: 'account', id: 'a1', op: 'update', patch: { city: 'Köln' } }]);
    await shown(() => expect(pending).toEqual([]));
  });
});

describe('the order of a list', () => {
  it('follows the language at once: pinyin, strokes, letters', async () => {
    // 王 wáng, 4 strokes; 李 lǐ, 7 strokes; 陈 chén, 7 strokes (陳: 11).
    const data = await opened(
      ['王记', '李记', '陳記', 'Zebra'].map((name, n) => wire('account', `a${n}`, { name, type: 'customer' })),
    );
    const seen: string[][] = [];
    data.watchRecords('account', { sort: [{ field: 'name' }] }, { window: all }, ({ rows }) =>
      seen.push(rows.map(({ name }) => name)),
    );
    await shown(() => expect(seen).toHaveLength(1));
    data.setLanguage('zh-CN');
    await shown(() => expect(seen.at(-1)?.filter((name) => name !== 'Zebra')).toEqual(['陳記', '李记', '王记']));
    data.setLanguage('zh-TW');
    await shown(() => expect(seen.at(-1)?.filter((name) => name !== 'Zebra')).toEqual(['王记', '李记', '陳記']));
    data.setLanguage('en');
    await shown(() => expect(seen.at(-1)?.[0]).toBe('Zebra'));
  });
});
