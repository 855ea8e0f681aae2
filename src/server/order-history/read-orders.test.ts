import { describe, expect, it } from 'vitest';
import { tableFileOf } from '../../../test/support/table-file-of';
import { TableFile } from '../table-file';
import { markIn, readDecimal, rounded } from './decimal';
import { amountsOf } from './order-line';
import { readOrders, type OldOrder, type OrderFile, type Reading } from './read-orders';

const settings: Omit<Reading, 'names'> = {
  hasHeader: true,
  currency: 'EUR',
  statusWords: new Map([['storno', 'cancelled']]),
  zone: 'Europe/Berlin',
  now: new Date('2026-11-23T10:00:00Z'),
};
const asLines = { account: 'cust', date: 'day', order: 'no', product: 'item', quantity: 'qty', price: 'price' };
const asOrders = { account: 'cust', date: 'day', order: 'no', amount: 'sum' };
/** By the line where they begin. */
async function allOf(file: OrderFile): Promise<OldOrder[]> {
  const all: OldOrder[] = [];
  for await (const orders of file.read()) all.push(...orders);
  return all.sort((a, b) => a.line - b.line);
}
async function read(text: string, names: Reading['names'], over: Partial<Reading> = {}) {
  const file = await readOrders(tableFileOf(text), { ...settings, ...over, names });
  const orders = await allOf(file);
  expect(orders).toHaveLength(file.orders);
  return { ...file, orders };
}
const decimal = (text: string) => readDecimal(text, '.', 1, 'amount');

describe('numbers of a file', () => {
  it.each([
    ['12', undefined],
    ['1.5', '.'],
    ['1,5', ','],
    ['0.125', '.'],
    ['1234.567', '.'],
    ['1,234', 'either'],
    ['-1.234', 'either'],
    ['1,234,567', '.'],
    ['1.234,56', ','],
  ] as const)('%s shows its decimal mark', (cell, mark) => {
    expect(markIn(cell)).toBe(mark);
  });

  it('are read exactly, and what is no number is told', () => {
    expect(rounded(decimal('0.285'), 2)).toBe(29);
    expect(rounded(decimal('-0.285'), 2)).toBe(-29);
    expect(rounded(decimal('1,234.5'), 2)).toBe(123450);
    expect(rounded(decimal('15.299999999999999'), 2)).toBe(1530);
    expect(Object.is(rounded(decimal('-0.001'), 2), 0)).toBe(true);
    for (const wrong of ['', '.', '1e3', '1.2.3', '12,34', '€ 5', '1-']) expect(() => decimal(wrong)).toThrow('line 1');
  });

  it('come from one look at the whole file: a point somewhere settles what 1,234 is', async () => {
    const file = (...sums: string[]) =>
      ['cust;day;no;sum', ...sums.map((sum, n) => `A;20260101;${n};${sum}`)].join('\n');
    const nets = (text: string, over: Partial<Reading> = {}) =>
      read(text, asOrders, over).then(({ orders }) => orders.map(({ netMinor }) => netMinor));
    expect(await nets(file('1,234', '2.50'))).toEqual([123400, 250]);
    expect(await nets(file('1,234', '2,50'))).toEqual([123, 250]);
    expect(await nets(file('1.234', '2,50'))).toEqual([123400, 250]);
    await expect(nets(file('5', '1,234'))).rejects.toThrow('line 3: "1,234" can be read in two ways');
    expect(await nets(file('5', '1,234'), { decimalMark: ',' })).toEqual([500, 123]);
    await expect(nets(file('5.10', '7,20'))).rejects.toThrow(
      'line 3: "7,20" has another decimal mark than "5.10" on line 2',
    );
  });
});

describe('amounts of a line', () => {
  const line = (quantity: string, price?: string, amount?: string, discountBp = 0, minorDigits = 2) =>
    amountsOf({
      ...{ quantity: decimal(quantity), discountBp, minorDigits },
      price: price === undefined ? undefined : decimal(price),
      amount: amount === undefined ? undefined : decimal(amount),
    });

  it('follow from quantity, price and discount, each exact until the end', () => {
    expect(line('3', '19.99', undefined, 1000)).toEqual({
      ...{ quantityMilli: 3000, unitPriceMinor: 1999, grossMinor: 5997, netMinor: 5397 },
    });
    // 24 x 0.4167 is 10.00, not 24 x 0.42.
    expect(line('24', '0.4167')).toMatchObject({ unitPriceMinor: 42, grossMinor: 1000, netMinor: 1000 });
    expect(line('-2', '5')).toMatchObject({ quantityMilli: -2000, netMinor: -1000 });
    expect(line('2', '150', undefined, 0, 0)).toMatchObject({ unitPriceMinor: 150, netMinor: 300 });
  });

  it('are what the file says was paid, where it says so', () => {
    expect(line('3', undefined, '10')).toMatchObject({ unitPriceMinor: 333, grossMinor: 1000, netMinor: 1000 });
    expect(line('2', undefined, '9', 1000)).toMatchObject({ unitPriceMinor: 500, grossMinor: 1000, netMinor: 900 });
    expect(line('24', '0.42', '10')).toMatchObject({ unitPriceMinor: 42, grossMinor: 1000, netMinor: 1000 });
  });

  it('refuse what does not agree', () => {
    expect(line('3', '10.00', '27')).toMatchObject({ code: 'amount_differs' });
    expect(line('-1', undefined, '5')).toMatchObject({ code: 'sign_differs' });
    expect(line('0', undefined, '5')).toMatchObject({ code: 'sign_differs' });
    expect(line('1', '-5')).toMatchObject({ code: 'bad_number' });
    expect(line('0.0001', '5')).toMatchObject({ code: 'bad_number' });
    expect(line('1000000', '99999999999999')).toMatchObject({ code: 'too_big' });
  });
});

describe('orders of a file', () => {
  it('are put together from their lines, wherever these stand, with commas, semicolons or tabs', async () => {
    const rows = [
      'cust,day,no,item,qty,price',
      'C1,2026-01-05,7,A,2,1.50',
      'C2,2026-01-06,8,B,1,9',
      'C1,2026-01-05,7,B,1,9',
    ];
    for (const separator of [',', ';', '\t']) {
      const { orders, refused } = await read(rows.join('\r\n').replaceAll(',', separator), asLines);
      expect(refused).toEqual([]);
      expect(orders).toMatchObject([
        {
          ...{ line: 2, number: '7', account: 'C1', day: '2026-01-05', at: undefined, currency: 'EUR', netMinor: 1200 },
          status: 'delivered',
          lines: [
            { line: 2, product: 'A', quantityMilli: 2000, netMinor: 300 },
            { line: 4, product: 'B', quantityMilli: 1000, netMinor: 900 },
          ],
        },
        { number: '8', netMinor: 900 },
      ]);
    }
  });

  it('are what a customer bought on one day where they have no numbers', async () => {
    const rows = 'a,20260105,5\na,20260105,5\na,20260106,1\nb,20260105,2';
    const { orders, repeated } = await read(rows, { account: '1', date: '2', amount: '3' }, { hasHeader: false });
    expect(orders.map(({ account, day, netMinor }) => [account, day, netMinor])).toEqual([
      ['a', '2026-01-05', 1000],
      ['a', '2026-01-06', 100],
      ['b', '2026-01-05', 200],
    ]);
    expect(repeated).toEqual([]);
  });

  it('keep the time that the file says, in the zone that is agreed', async () => {
    const at = async (day: string) => (await read(`cust;day;no;sum\nA;${day};1;5`, asOrders)).orders[0]?.at;
    expect(await at('2010-12-01 8:26:00')).toBe('2010-12-01T07:26:00.000Z');
    expect(await at('20260701 0930')).toBeUndefined();
    expect(await at('2026-07-01T09:30:00Z')).toBe('2026-07-01T09:30:00.000Z');
    expect(await at('1996-07-04 00:00:00.000')).toBeUndefined();
  });

  it('have the currency and the state that the file or the command says', async () => {
    const text =
      'cust;day;no;sum;cur;state\nA;20260101;1;500;jpy;Delivered\nA;20260102;2;5;EUR;Storno\nA;20260103;3;5;EUR;已取消';
    const names = { ...asOrders, currency: 'cur', status: 'state' };
    expect((await read(text, names)).orders).toMatchObject([
      { currency: 'JPY', netMinor: 500, status: 'delivered' },
      { currency: 'EUR', netMinor: 500, status: 'cancelled' },
      { status: 'cancelled' },
    ]);
    const said = { ...asOrders, currency: 'USD', status: 'accepted' };
    expect((await read(text, said)).orders[0]).toMatchObject({ currency: 'USD', netMinor: 50000, status: 'accepted' });
    await expect(read(text, { ...asOrders, currency: 'money' })).rejects.toThrow('"money" for --currency is no column');
    await expect(read(text, { ...asOrders, status: 'open' })).rejects.toThrow('"open" for --status is no column');
  });

  it('lose nothing silently: what is wrong is refused with line and reason, and its order with it', async () => {
    const rows = [
      'cust;day;no;item;qty;price',
      'A;2026-01-01;1;X;1;5.00',
      'A;2026-01-01;1;Y;one;5.00',
      ';2026-01-01;2;X;1;5.00',
      'A;2026-13-01;3;X;1;5.00',
      'A;2027-01-01;4;X;1;5.00',
      'A;2026-01-01;5;X;1;5.00',
      'B;2026-01-01;5;X;1;5.00',
      'A;2026-01-02;6;X;1',
      'A;2026-01-02;7;X;1;5.00',
      'A;2026-01-02;7;X;1;5.00',
      `A;2026-01-02;${'8'.repeat(41)};X;1;5.00`,
    ];
    const { orders, refused, refusedOrders, repeated } = await read(rows.join('\n'), asLines);
    expect(refused.map(({ line, code }) => [line, code])).toEqual([
      [3, 'bad_number'],
      [4, 'missing'],
      [5, 'bad_date'],
      [6, 'in_the_future'],
      [8, 'several_values'],
      [9, 'wrong_columns'],
      [12, 'too_long'],
    ]);
    expect(orders.map(({ number }) => number)).toEqual(['7']);
    expect(refusedOrders).toBe(7);
    expect(repeated).toEqual([11]);
  });

  it('of a day are refused as a whole too', async () => {
    const text = 'cust;day;sum\nA;20260101;5\nA;20260101;x\nA;20260102;6';
    const { orders, refusedOrders } = await read(text, { account: 'cust', date: 'day', amount: 'sum' });
    expect([orders.map(({ day }) => day), refusedOrders]).toEqual([['2026-01-02'], 1]);
  });

  it('have discounts of per cent or shares, never of a guess', async () => {
    const file = (discount: string) => `cust;day;no;item;qty;price;off\nA;20260101;1;X;10;1.00;${discount}`;
    const names = { ...asLines, discount: 'off' };
    const bp = async (discount: string, over: Partial<Reading> = {}) => {
      const { orders, refused } = await read(file(discount), names, over);
      return orders[0]?.lines[0]?.discountBp ?? refused[0]?.code;
    };
    expect(await bp('15%')).toBe(1500);
    expect(await bp('')).toBe(0);
    expect(await bp('0')).toBe(0);
    expect(await bp('0.15')).toBe('bad_discount');
    expect(await bp('0.15', { discountUnit: 'share' })).toBe(1500);
    expect(await bp('15', { discountUnit: 'percent' })).toBe(1500);
    expect(await bp('1.5', { discountUnit: 'share' })).toBe('bad_discount');
    expect(await bp('-5%')).toBe('bad_discount');
  });

  it('of an empty file are none', async () => {
    await expect(read('', asOrders)).rejects.toThrow('the file is empty');
    await expect(read('cust;day;no;sum', asOrders)).rejects.toThrow('no line below its first');
  });

  it('are read whole however far apart their lines stand, a part of the file at a time', async () => {
    const [count, openRows] = [60, 50];
    const half = (item: string) => Array.from({ length: count }, (_, n) => `A;2026-01-01;${n};${item};1;5.00`);
    const text = ['cust;day;no;item;qty;price', ...half('X'), ...half('Y').reverse(), ...half('X').slice(0, 3)].join(
      '\n',
    );
    let readings = 0;
    const file = new TableFile(async function* () {
      readings += 1;
      yield await Promise.resolve(Buffer.from(text));
    });
    const found = await readOrders(file, { ...settings, names: asLines }, openRows);
    expect([found.orders, found.repeated]).toEqual([count, [2, 3, 4].map((line) => line + 2 * count)]);
    const before = readings;
    const orders = await allOf(found);
    expect(readings - before).toBe(2);
    expect(orders).toHaveLength(count);
    const wrong = orders.filter(
      ({ lines, netMinor }) => netMinor !== 1000 || lines.map(({ product }) => product).join() !== 'X,Y',
    );
    expect(wrong).toEqual([]);
  });

  it('are not taken from a file that became another one meanwhile', async () => {
    const texts = ['A;2026-01-01;1;5', 'A;2026-01-01;1;5', 'A;2026-01-01;2;5'];
    const file = new TableFile(async function* () {
      yield await Promise.resolve(Buffer.from(`cust;day;no;sum\n${texts.shift() ?? ''}`));
    });
    const found = await readOrders(file, { ...settings, names: asOrders });
    await expect(allOf(found)).rejects.toThrow('it was changed while it was read');
  });
});
