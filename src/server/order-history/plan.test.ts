import { describe, expect, it } from 'vitest';
import { tableFileOf } from '../../../test/support/table-file-of';
import { entities } from '../../shared/entities';
import { completeBody } from '../../shared/schema/validate';
import { Directory, Users } from './directory';
import { asBefore, fateOf, madeAccountId, madeProductId, orderId, planImport, type Known, type Planning } from './plan';
import { readOrders, type OldOrder } from './read-orders';

const rows = [
  'cust;day;no;item;qty;price',
  'C1;2026-01-05;1;P1;2;1.50',
  'C1;2026-01-05;1;Tea;1;3.00',
  'Käse  ECK;2026-01-06;2;P1;1;1.50',
];
const ordersOf = (lines: readonly string[]) =>
  readOrders(tableFileOf(lines.join('\n')), {
    names: { account: 'cust', date: 'day', order: 'no', product: 'item', quantity: 'qty', price: 'price' },
    ...{ hasHeader: true, currency: 'EUR', statusWords: new Map(), zone: 'UTC', now: new Date('2026-11-23T10:00:00Z') },
  });
const product = (id: string, code: string, name: string) => ({ id, code, name, packaging: 'box' });
const known: Known = {
  accounts: new Directory([
    { id: 'one', code: 'C1', name: 'Müller' },
    { id: 'two', code: undefined, name: 'Käse Eck' },
    { id: 'three', code: undefined, name: 'Twin' },
    { id: 'four', code: undefined, name: 'twin' },
  ]),
  products: new Directory([product('p1', 'P1', 'Coffee'), product('p2', 'P2', 'Tea')]),
  users: new Users([
    { id: 'anna', calledBy: ['Anna Weber', 'AW', 'anna@rhein', 'anna'] },
    { id: 'anna-2', calledBy: ['anna weber', undefined, 'weber@rhein.example'] },
  ]),
  isRemoved: (id) => id === madeAccountId('Old ERP', 'gone'),
};
const planning: Planning = {
  ...{ source: 'Old ERP', makeAccounts: undefined, makeProducts: undefined },
  importedAt: '2026-11-23T10:00:00.000Z',
};
async function plan(lines: readonly string[], over: Partial<Planning> = {}) {
  const { orders: read, ...rest } = await planImport(await ordersOf(lines), known, { ...planning, ...over });
  const orders: OldOrder[] = [];
  for await (const some of read()) orders.push(...some);
  return { ...rest, orders };
}

describe('the plan of an import', () => {
  it('finds accounts and products by number before name', async () => {
    const { orders, refused, totals, bodyOf } = await plan(rows);
    expect([refused, totals]).toEqual([
      [],
      {
        ...{ orders: 2, lines: 3, customers: 2, days: { from: '2026-01-05', until: '2026-01-06' } },
        amounts: [{ currency: 'EUR', netMinor: 750, orders: 2 }],
      },
    ]);
    expect(orders.map((order) => bodyOf(order).accountId)).toEqual(['one', 'two']);
    expect(bodyOf(orders[0]!)).toEqual({
      ...{ provisionalNumber: '1', number: '1', accountId: 'one', accountName: 'Müller', status: 'delivered' },
      ...{ orderedOn: '2026-01-05', currency: 'EUR', grossMinor: 600, netMinor: 600 },
      ...{ source: 'Old ERP', importedAt: '2026-11-23T10:00:00.000Z' },
      lines: [
        {
          ...{ lineId: '1', productId: 'p1', productCode: 'P1', productName: 'Coffee', packaging: 'box' },
          ...{ quantityMilli: 2000, unitPriceMinor: 150, discountBp: 0, netMinor: 300 },
        },
        expect.objectContaining({ lineId: '2', productId: 'p2', netMinor: 300 }),
      ],
    });
  });

  it('guesses nothing: unknown or ambiguous ones refuse the order, line by line', async () => {
    const { orders, refused } = await plan([
      ...rows,
      'C1;2026-01-07;3;P1;1;1.50',
      'C1;2026-01-07;3;X;1;1.50',
      'C1;2026-01-07;3;X;2;1.50',
      'Twin;2026-01-07;4;P1;1;1.50',
      'Muller;2026-01-07;5;P1;1;1.50',
    ]);
    expect(orders.map(({ number }) => number)).toEqual(['1', '2']);
    expect(refused.map(({ line, code }) => [line, code])).toEqual([
      [6, 'unknown_product'],
      [7, 'unknown_product'],
      [8, 'several_accounts'],
      [9, 'unknown_account'],
    ]);
  });

  it('makes what is not known where that is wanted, but nothing again that somebody removed', async () => {
    const makeAll = { makeAccounts: { ownerId: 'anna' }, makeProducts: 'discontinued' } as const;
    const { accounts, products, refused, orders, bodyOf } = await plan(
      ['cust;day;no;item;qty;price', 'New;2026-01-07;1;X;2;1.50', 'New;2026-01-05;2;X;1;9', 'gone;2026-01-05;3;P1;1;9'],
      makeAll,
    );
    expect([...accounts]).toEqual([
      [madeAccountId('Old ERP', 'New'), { name: 'New', type: 'customer', ownerId: 'anna' }],
    ]);
    // The price of the latest day.
    expect([...products]).toEqual([
      [madeProductId('Old ERP', 'X'), { code: 'X', name: 'X', priceMinor: 150, currency: 'EUR', discontinued: true }],
    ]);
    expect(refused).toMatchObject([{ line: 4, code: 'removed_account' }]);
    expect(orders.map((order) => bodyOf(order).accountName)).toEqual(['New', 'New']);
  });

  it('gives each order the user who sold it, and names those who are none', async () => {
    const text = [
      'cust;day;sum;rep',
      ...['AW', ' Weber@Rhein.example', 'Anna  Weber', 'Otto', 'otto', ''].map(
        (rep, n) => `C1;2026-01-0${n + 1};5;${rep}`,
      ),
    ];
    const file = await readOrders(tableFileOf(text.join('\n')), {
      names: { account: 'cust', date: 'day', amount: 'sum', salesperson: 'rep' },
      ...{
        hasHeader: true,
        currency: 'EUR',
        statusWords: new Map(),
        zone: 'UTC',
        now: new Date('2026-11-23T10:00:00Z'),
      },
    });
    const { orders, bodyOf, strangers } = await planImport(file, known, planning);
    const authors: unknown[] = [];
    for await (const some of orders()) authors.push(...some.map((order) => bodyOf(order).authorId));
    expect(authors).toEqual(['anna', 'anna-2', undefined, undefined, undefined, undefined]);
    expect(strangers).toEqual([
      { name: 'Anna  Weber', orders: 1, isSeveral: true },
      { name: 'Otto', orders: 1, isSeveral: false },
      { name: 'otto', orders: 1, isSeveral: false },
    ]);
  });

  it('names the line of what no order can be', async () => {
    const { refused } = await plan(['cust;day;no;item;qty;price', 'C1;2026-01-07;1;P1;2000000;0.01']);
    expect(refused).toMatchObject([
      { line: 2, code: 'invalid', reason: expect.stringContaining('quantityMilli') as string },
    ]);
  });

  it('gives one id to one number of one source', () => {
    const [first, second] = [
      { number: '1', key: '1' },
      { number: undefined, key: '1' },
    ];
    const ids = [orderId('A', first), orderId('B', first), orderId('A', second)];
    expect(new Set(ids).size).toBe(3);
    expect(orderId('A', first)).toBe(ids[0]);
  });
});

describe('an order that is imported again', () => {
  const body = async () => {
    const { orders, bodyOf } = await plan(rows);
    return completeBody(entities.order, bodyOf(orders[0]!)) as ReturnType<typeof bodyOf>;
  };
  const known = async () => ({
    ...{ deleted: false, mut: null },
    body: { ...(await body()), importedAt: '2026-01-01T00:00:00.000Z' },
  });

  it('is unchanged by what its customer and products are called meanwhile', async () => {
    const before = await known();
    const renamed = { ...(await body()), accountName: 'Müller & Co' };
    renamed.lines = renamed.lines?.map((line) => ({ ...line, productName: 'Kaffee', packaging: 'bag' }));
    expect(fateOf(before, asBefore(before.body, renamed))).toBe('unchanged');
  });

  it('changes where the file was corrected, and keeps when it came first', async () => {
    const before = await known();
    const corrected = { ...(await body()), netMinor: 5, accountId: 'two', accountName: 'Käse Eck' };
    const after = asBefore(before.body, corrected);
    expect(fateOf(before, after)).toBe('changed');
    expect(after).toMatchObject({ accountName: 'Käse Eck', importedAt: '2026-01-01T00:00:00.000Z' });
  });

  it('keeps who sold it where the file does not say so any more', async () => {
    const before = await known();
    const sold = { ...before, body: { ...before.body, authorId: 'anna' } };
    expect(fateOf(sold, asBefore(sold.body, await body()))).toBe('unchanged');
    expect(asBefore(sold.body, { ...(await body()), authorId: 'bert' }).authorId).toBe('bert');
  });

  it('is left alone once somebody changed or removed it, and comes back after an import that was taken back', async () => {
    const before = await known();
    expect(fateOf({ ...before, mut: 'm-1' }, await body())).toBe('kept');
    expect(fateOf({ ...before, mut: 'm-1', deleted: true }, await body())).toBe('kept');
    expect(fateOf({ ...before, deleted: true }, await body())).toBe('new');
    expect(fateOf(undefined, await body())).toBe('new');
  });
});
