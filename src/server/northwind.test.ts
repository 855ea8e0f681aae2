import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { entityOf, type Body, type EntityName } from '../shared/entities';
import { must } from '../shared/errors';
import { validateBody } from '../shared/schema/validate';
import { northwindId, readNorthwind, type Northwind } from './northwind';

const folder = new URL('../../test/fixtures/northwind/', import.meta.url);
const original = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.csv'))
    .map((file): [string, Uint8Array] => [file, readFileSync(new URL(file, folder))]),
);

const company = readNorthwind(original);
const bodies = <N extends EntityName>(from: Northwind, entity: N): (Body<N> & { id: string })[] =>
  from.records
    .filter((record) => record.entity === entity)
    .map((record) => ({ ...(record.body as Body<N>), id: record.id }));
const accountOf = (from: Northwind, key: string): Body<'account'> =>
  must(
    bodies(from, 'account').find((account) => account.code === key),
    `account ${key}`,
  );
const user = (key: string): string => northwindId('user', key);

/** The files with some of their text replaced. */
function broken(file: string, change: (lines: string[]) => void): Northwind {
  const lines = new TextDecoder().decode(must(original.get(file), file)).split('\n');
  change(lines);
  return readNorthwind(new Map([...original, [file, new TextEncoder().encode(lines.join('\n'))]]));
}

const rejected = (from: Northwind) =>
  from.issues.filter((issue) => !issue.kept).map(({ file, line, code }) => [file, line, code]);

function addsUp(from: Northwind): void {
  for (const { file, rows, imported } of from.counts)
    expect([file, rows - imported]).toEqual([
      file,
      from.issues.filter((issue) => issue.file === file && !issue.kept && issue.line > 0).length,
    ]);
}

describe('the Northwind files', () => {
  it('hold what everybody says they hold, to the cent', () => {
    expect(company.totals).toEqual({
      users: 10,
      teams: 2,
      products: 77,
      accounts: 91,
      contacts: 91,
      orders: 830,
      lines: 2155,
      grossMinor: 135_445_859,
      netMinor: 126_579_329,
      lastOrderNumber: 11_077,
    });
    expect(rejected(company)).toEqual([]);
    addsUp(company);
  });

  it('say where a comma stood without quotes, and keep the text whole', () => {
    const notes = company.issues.filter((issue) => issue.code === 'unquoted_comma');
    expect(notes.filter((issue) => issue.file === 'orders.csv').length).toBe(176);
    expect(accountOf(company, 'BLONP').street).toBe('24, place Kléber');
    expect(bodies(company, 'order').find((order) => order.number === '10251')?.note).toContain('Speedy Express');
  });

  it('become records the head office accepts, each with an id of its own that never changes', () => {
    for (const { entity, body } of company.records) expect(validateBody(entityOf(entity), body)).toEqual([]);
    expect(new Set(company.records.map(({ id }) => id)).size).toBe(company.records.length);
    expect(readNorthwind(original).records).toEqual(company.records);
    expect(northwindId('order', '10248')).toBe('f13e36d4-4b29-8716-84d9-4bc77ece0a05');
  });

  it('give every account to the employee with most of its orders', () => {
    const orders = bodies(company, 'order');
    for (const account of bodies(company, 'account')) {
      const counts = new Map<string, number>();
      for (const order of orders.filter(({ accountId }) => accountId === account.id))
        counts.set(order.authorId ?? '', (counts.get(order.authorId ?? '') ?? 0) + 1);
      const most = Math.max(0, ...counts.values());
      const expected =
        ['1', '2', '3', '4', '5', '6', '7', '8', '9'].find((key) => most > 0 && counts.get(user(key)) === most) ?? '2';
      expect([account.code, account.ownerId]).toEqual([account.code, user(expected)]);
    }
    expect(accountOf(company, 'PARIS').ownerId).toBe(user('2'));
    expect(accountOf(company, 'FISSA').ownerId).toBe(user('2'));
  });

  it('make a manager of everybody who has reports, and an administrator on top', () => {
    const users = bodies(company, 'user');
    expect(users.filter(({ role }) => role === 'manager').map(({ name }) => name)).toEqual([
      'Andrew Fuller',
      'Steven Buchanan',
    ]);
    expect(users.filter(({ role }) => role === 'administrator').map(({ signInName }) => signInName)).toEqual([
      'office@northwind',
    ]);
    expect(users.find(({ code }) => code === '9')).toMatchObject({
      name: 'Anne Dodsworth',
      signInName: 'anne.dodsworth@northwind',
      role: 'salesperson',
      managerId: user('5'),
      teamId: northwindId('team', '5'),
    });
    expect(users.find(({ code }) => code === '5')).toMatchObject({ managerId: user('2') });
    expect(users.find(({ code }) => code === '2')?.managerId).toBeUndefined();
    expect(users.every(({ territoryId }) => territoryId === undefined)).toBe(true);
  });

  it('tell shipped orders from the others', () => {
    const orders = bodies(company, 'order');
    expect(orders.filter(({ status }) => status === 'accepted').length).toBe(21);
    expect(orders.find(({ number }) => number === '10248')).toMatchObject({
      provisionalNumber: '10248',
      status: 'delivered',
      orderedOn: '1996-07-04',
      requiredOn: '1996-08-01',
      shippedOn: '1996-07-16',
      authorId: user('5'),
      currency: 'USD',
      netMinor: 44_000,
    });
  });
});

describe('broken Northwind files', () => {
  it('a missing product, a bad number and a discount above everything cost their lines only', () => {
    const result = broken('order-details.csv', (lines) => {
      lines[1] = '10248,999,14.00,12,0';
      lines[2] = '10248,42,nine,10,0';
      lines[4] = '10249,14,18.60,-9,0';
      lines[5] = '10249,51,42.40,40,1.5';
    });
    expect(rejected(result)).toEqual([
      ['order-details.csv', 2, 'unknown_product'],
      ['order-details.csv', 3, 'bad_number'],
      ['order-details.csv', 5, 'bad_number'],
      ['order-details.csv', 6, 'bad_number'],
      ['orders.csv', 3, 'order_without_lines'],
    ]);
    expect(result.totals).toMatchObject({ orders: 829, lines: 2151 });
    addsUp(result);
  });

  it('an unclosed quote costs its row and not the rest of the file', () => {
    const result = broken('products.csv', (lines) => {
      lines[3] = lines[3]?.replace('Aniseed Syrup', '"Aniseed Syrup') ?? '';
    });
    expect(result.totals.products).toBe(76);
    expect(result.issues.filter(({ file, kept }) => file === 'products.csv' && !kept)).toMatchObject([
      { line: 4, code: 'unclosed_quote' },
    ]);
    expect(rejected(result).filter(([, , code]) => code === 'unknown_product').length).toBe(12);
    addsUp(result);
  });

  it('Latin-1 bytes cost their row, UTF-16 its file', () => {
    const bytes = new TextEncoder().encode(
      'customerID,companyName,contactName\nALFKI,Alfreds,Maria\nBLAUS,Gr\u0000\u0000n,Hanna\n',
    );
    const latin1 = bytes.map((byte) => (byte === 0 ? 0xfc : byte));
    const result = readNorthwind(new Map([...original, ['customers.csv', latin1]]));
    expect(result.issues.filter(({ file }) => file === 'customers.csv')).toMatchObject([
      { line: 3, code: 'wrong_encoding', kept: false },
    ]);
    expect(result.totals.accounts).toBe(1);
    addsUp(result);
    const utf16 = readNorthwind(new Map([...original, ['shippers.csv', new Uint8Array([0xff, 0xfe, 0x61, 0x00])]]));
    expect(utf16.issues.filter(({ file }) => file === 'shippers.csv')[0]).toMatchObject({
      code: 'wrong_encoding',
      reason: expect.stringContaining('UTF-16') as string,
    });
    expect(utf16.totals).toMatchObject({ orders: 830, netMinor: 126_579_329 });
  });

  it('bad days, unknown people and keys that come twice are named', () => {
    const result = broken('orders.csv', (lines) => {
      lines[1] = lines[1]?.replace('1996-07-04', '1996-02-30') ?? '';
      lines[2] = lines[2]?.replace('TOMSP', 'NOONE') ?? '';
      lines[4] = lines[4]?.replace(',3,', ',77,') ?? '';
      lines[6] = lines[5] ?? '';
    });
    expect(rejected(result).filter(([file]) => file === 'orders.csv')).toEqual([
      ['orders.csv', 2, 'bad_date'],
      ['orders.csv', 3, 'unknown_customer'],
      ['orders.csv', 5, 'unknown_employee'],
      ['orders.csv', 7, 'duplicate_key'],
    ]);
    expect(result.totals.orders).toBe(826);
    addsUp(result);
  });

  it('a column or a file that is not there is said once', () => {
    const noColumn = broken('products.csv', (lines) => {
      lines[0] = lines[0]?.replace('unitPrice', 'price') ?? '';
    });
    expect(noColumn.issues.find(({ code }) => code === 'missing_column')).toMatchObject({
      file: 'products.csv',
      line: 1,
    });
    const files = new Map(original);
    files.delete('employees.csv');
    files.delete('categories.csv');
    const result = readNorthwind(files);
    expect(result.issues.filter(({ code }) => code === 'missing_file').map(({ file }) => file)).toEqual([
      'categories.csv',
      'employees.csv',
    ]);
    expect(result.totals).toMatchObject({ accounts: 91, products: 77, orders: 0, users: 1 });
    expect(readNorthwind(new Map()).records.map(({ entity }) => entity)).toEqual(['user']);
  });

  it('a reporting line that ends in itself is cut and said', () => {
    const result = broken('employees.csv', (lines) => {
      lines[2] = lines[2]?.replace(/,NULL,(http[^,]*)$/, ',5,$1') ?? '';
    });
    expect(result.issues.filter(({ file }) => file === 'employees.csv')).toMatchObject([
      { line: 3, code: 'unknown_employee', kept: true },
    ]);
    expect(result.totals.users).toBe(10);
  });

  it('two people of one name get two sign-in names', () => {
    const result = broken('employees.csv', (lines) => {
      lines.splice(10, 0, (lines[1] ?? '').replace(/^1,/, '10,'));
    });
    expect(result.signIns.map(({ signInName }) => signInName)).toContain('nancy.davolio-2@northwind');
  });
});
