import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addDays } from '../shared/domain/dates';
import { analyseCommand } from './analyse';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'roadbook-analyse-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Types the command; `content` becomes the file. */
async function run(content: string | Uint8Array, words: string): Promise<Record<string, unknown>> {
  const file = join(folder, 'orders.csv');
  writeFileSync(file, content);
  const lines: string[] = [];
  const io = { out: (line: string) => void lines.push(line) };
  const [kind = '', ...options] = words.split(' ');
  expect(await analyseCommand([kind, '--file', file, ...options, '--json'], io)).toBe(0);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '') as Record<string, unknown>;
}

const named = '--customer customer --date date --amount amount';

/** What CDNOW's customers did, as a file like the one that was published: the days between first and last purchase do not matter to the models. */
function cdnowTransactions(): string {
  const until = '1997-09-30';
  let customer = 0;
  const lines: string[] = [];
  const row = (day: number, amount: number): void => {
    const date = addDays(until, day).replaceAll('-', '');
    // Two lines of one day are one purchase.
    lines.push(` ${String(customer).padStart(5, '0')} ${date}  1  ${(amount - 1).toFixed(2)}`);
    lines.push(` ${String(customer).padStart(5, '0')} ${date}  1  1.00`);
  };
  for (const line of readFileSync('test/fixtures/cdnow/summary.csv', 'utf8').trim().split('\n').slice(1)) {
    const [x = 0, recency = 0, age = 0, average = 0, customers = 0] = line.split(',').map(Number);
    const [first, last] = [-Math.round(age * 7), Math.round(recency * 7)];
    for (let i = 0; i < customers; i += 1) {
      customer += 1;
      row(first, 20);
      for (let n = 1; n <= x; n += 1) row(first + last - (x - n), average);
    }
  }
  customer = 1;
  row(30, 10);
  row(273, 10);
  return lines.join('\r\n');
}

describe('office analyse clv', () => {
  it('prints the published results of CDNOW', async () => {
    const columns = '--no-header --customer 1 --date 2 --amount 4 --calibrate-until 19970930 --unit week --customers';
    const result = await run(cdnowTransactions(), `clv ${columns}`);
    const round = (name: string, digits: number): string => (result[name] as number).toFixed(digits);
    expect(result).toMatchObject({ customers: 2357, repeatCustomers: 946, analysisDate: '1997-09-30', unit: 'week' });
    expect(['r', 'alpha', 'a', 'b'].map((name) => round(name, 3))).toEqual(['0.243', '4.414', '0.793', '2.426']);
    expect(round('logLikelihood', 1)).toBe('-9582.4');
    expect([round('p', 2), round('q', 2)]).toEqual(['6.25', '3.74']);
    expect(result.v).toBeCloseTo(15.44, 1);
    expect(result).toMatchObject({ converged: { purchases: true, spend: true }, fallback: { purchases: null } });

    // The first customer of the paper, over the 39 weeks that were held back.
    const [first] = result.results as Record<string, unknown>[];
    expect(first).toMatchObject({ customer: '00001', repeats: 2, holdoutPurchases: 2 });
    expect(first?.expectedHoldoutPurchases).toBeCloseTo(1.226, 2);
    expect(result.holdout).toMatchObject({ days: 273, actual: 2 });
  });

  it('says why it falls back', async () => {
    const rows = Array.from({ length: 8 }, (_, i) => `c${i % 4},2026-0${1 + Math.floor(i / 4)}-10,${10 + i}`);
    const result = await run(['customer,date,amount', ...rows].join('\n'), `clv ${named} --customers`);
    expect(result).toMatchObject({ r: null, p: null, fallback: { purchases: 'too_few_customers' }, holdout: null });
    const [first] = result.results as Record<string, unknown>[];
    // One repeat purchase in 31 days, and as much again in the year to come; 12 is what a purchase brought.
    expect(first).toMatchObject({ probabilityAlive: null, expectedSpend: 12, nextPurchaseOn: '2026-03-13' });
    expect(first?.expectedPurchases).toBeCloseTo(365.2425 / 31, 10);
  });
});

describe('office analyse on any file', () => {
  const rows = [
    ['Kunde', 'Datum', 'Betrag', 'Auftrag', 'Ware'],
    ['Alpha', '2026-01-05', '100.00', '1', 'Tee'],
    ['Alpha', '2026-01-05', '50.50', '1', 'Honig'],
    ['Beta GmbH', '2026-02-01', '20', '2', 'Tee'],
    ['Alpha', '2026-03-01', '-30', '3', 'Honig'],
  ];
  const columns = '--customer kunde --date Datum --amount 3';

  it('reads commas, semicolons, tabs and blanks, marks, quotes and any line end alike', async () => {
    const write = (separator: string, lineEnd: string, quote: (cell: string) => string): string =>
      rows.map((row) => row.map(quote).join(separator)).join(lineEnd);
    const plain = (cell: string): string => cell;
    const quoted = (cell: string): string => `"${cell}"`;
    const expected = await run(write(',', '\n', plain), `pareto ${columns} --customers`);
    expect(expected).toMatchObject({
      customers: 2,
      revenue: { total: 140.5, customersFor80Percent: 1 },
      results: [{ customer: 'Alpha', spend: 120.5, purchases: 1, grade: 'A' }, { customer: 'Beta GmbH' }],
    });
    const compact = (date: string): string => date.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$1$2$3');
    const variants = [
      write(';', '\r\n', plain),
      `\ufeff${write('\t', '\n', plain)}\n\n`,
      write(',', '\r', quoted),
      write('   ', '\n', (cell) => quoted(compact(cell))),
      write(';', '\n', (cell) => (cell === '50.50' ? '50,50' : compact(cell))),
      write(',', '\n', (cell) => (cell === 'Tee' ? '"Tee, ""grün""\nlose"' : cell)),
    ];
    for (const variant of variants) expect(await run(variant, `pareto ${columns} --customers`)).toEqual(expected);
    const bare = write(' ', '\n', (cell) => cell.replace(' ', '_'))
      .split('\n')
      .slice(1)
      .join('\n');
    expect(await run(bare, 'pareto --no-header --customer 1 --date 2 --amount 3')).toMatchObject({ customers: 2 });
  });

  it('has an answer for bad data', async () => {
    const content = [
      'customer,date,amount,order',
      'a,2026-01-01,10,1',
      'a,2026-01-01,10,1',
      'b,0000-00-00,10,2',
      ',2026-01-02,10,3',
      'returns only,2026-01-03,-5,4',
      'b,2026-01-04,0,5',
      'b,,7,6',
    ].join('\n');
    const result = await run(content, `rfm ${named} --order order --customers`);
    expect(result).toMatchObject({
      rows: 7,
      leftOut: { withoutDate: 2, withoutCustomer: 1, withoutProduct: 0, duplicates: 1 },
      customers: 2,
      customersWithoutPurchase: 1,
      analysisDate: '2026-01-04',
      results: [
        { customer: 'a', recencyDays: 3, purchases: 1, spend: 10 },
        { customer: 'b', recencyDays: 0, purchases: 1, spend: 0 },
      ],
    });
  });

  it('tells the line and the reason of what it cannot read', async () => {
    const refused = async (content: string | Uint8Array, words = `rfm ${named}`): Promise<string> =>
      run(content, words).then(
        () => 'read',
        (error: unknown) => (error instanceof Error ? error.message.replace(/^.*orders\.csv, /, '') : ''),
      );
    const head = 'customer,date,amount\na,2026-01-01,1\n';
    expect(await refused(`${head}b,2026-02-30,1`)).toBe(
      'line 3: "2026-02-30" is not a date like 2026-01-31 or 20260131.',
    );
    expect(await refused(`${head}\nb,2026-02-03,x`)).toBe('line 4: "x" is not an amount like 1234.56.');
    expect(await refused(`${head}b,2026-02-03,"1,234"`)).toMatch(/^line 3: "1,234" can be read in two ways/);
    expect(await refused(`${head}b,2026-02-03`)).toBe('line 3: 2 fields, where the first line has 3.');
    expect(await refused(`${head}"b,2026-02-03,1`)).toBe('line 3: a quote is opened and never closed.');
    expect(await refused(`${head}"b"x,2026-02-03,1`)).toBe('line 3: text follows a closing quote.');
    expect(await refused(head, 'rfm --customer who --date date --amount amount')).toBe(
      'line 1: there is no column "who" for --customer; there are customer, date, amount.',
    );
    expect(await refused('a,2026-01-01,1', 'rfm --customer 1 --date 2 --amount 3')).toBe(
      'line 1: the first line is no header; say --no-header.',
    );
    expect(await refused('')).toBe('the file is empty.');
    expect(await refused('customer,date,amount\n')).toBe('the file has no line below its first.');
    expect(await refused(Uint8Array.of(...Buffer.from(head), 0xe9))).toMatch(/^line 3: .* not UTF-8/);
    expect(await refused(Buffer.from(`\ufeff${head}`, 'utf16le'))).toBe('the file is UTF-16; save it as UTF-8.');
    expect(await refused(head, `rules ${named}`)).toBe('--product is missing.');
    expect(await refused(head, `rfm ${named} --calibrate-until 2025-01-01`)).toBe(
      'nobody has bought anything until 2025-01-01.',
    );
    expect(await refused(head, `rules ${named} --product amount --calibrate-until 2026-01-01`)).toBe(
      '--calibrate-until is not for rules: they come from all rows.',
    );
    expect(await refused(head, `clv ${named} --unit month`)).toBe('--unit is week or day, not month.');
    expect(await refused(head, `guess ${named}`)).toMatch(/^analyse wants one of: rfm, /);
  });
});

describe('office analyse rules and forecast', () => {
  it('leaves rows without a day out of the orders, too, where the day is named, and says up to which day it looked', async () => {
    const limits = '--min-support 0.5 --min-confidence 0.1';
    const rows = ['order,day,item', '1,2026-01-02,a', '1,2026-01-02,b', '2,2026-03-04,a', '2,2026-03-04,b'];
    const orders = [...rows, '1,0000-00-00,c', '2,0000-00-00,c'].join('\n');
    expect(await run(orders, `rules --order order --product item --date day ${limits}`)).toMatchObject({
      ...{ rows: 6, items: 2, baskets: 2, count: 2, analysisDate: '2026-03-04' },
      leftOut: { withoutDate: 2 },
    });
    expect(await run(orders, `rules --order order --product item ${limits}`)).toMatchObject({
      ...{ items: 3, analysisDate: null },
      leftOut: { withoutDate: 0 },
    });
    expect(await run('a,b\na,b', `rules --basket ${limits}`)).toMatchObject({ baskets: 2, analysisDate: null });
  });

  it('finds rules in baskets and in orders', async () => {
    const limits = '--min-support 0.4 --min-confidence 0.6';
    const baskets = ['tea,honey', ' tea , honey,milk,,', '', 'milk', 'tea', 'tea,honey,tea'].join('\n');
    const expected = {
      count: 2,
      rules: [
        { lhs: ['honey'], rhs: 'tea', count: 3, support: 0.6, confidence: 1, lift: 1.25, conviction: null },
        { lhs: ['tea'], rhs: 'honey', count: 3, support: 0.6, confidence: 0.75, lift: 1.25 },
      ],
    };
    expect(await run(baskets, `rules --basket ${limits}`)).toMatchObject({ baskets: 5, ...expected });
    const orders = [
      'order;product;amount',
      '1;tea;1',
      '1;honey;1',
      '2;tea;1',
      '2;honey;1',
      '2;milk;1',
      '3;milk;1',
      '4;tea;1',
      '5;honey;1',
      '5;tea;1',
      '5;milk;-1',
    ];
    const byOrder = '--order order --product product --amount amount';
    expect(await run(orders.join('\n'), `rules ${byOrder} ${limits}`)).toMatchObject({ baskets: 5, ...expected });
  });

  it('forecasts full months and shows how the last forecast turned out', async () => {
    const lines = ['date,amount,product'];
    for (let month = 0; month < 30; month += 1) {
      const date = new Date(Date.UTC(2023, month, 15)).toISOString().slice(0, 10);
      lines.push(`${date},${100 + 10 * month},tea`);
      if (month % 4 === 0) lines.push(`${date},8,samovar`);
    }
    const result = await run(lines.join('\n'), 'forecast --date date --amount amount --product product');
    // June 2025 is not over on the 15th. The samovar of every fourth month makes a season.
    expect(result).toMatchObject({ from: '2023-01-01', forecastFrom: '2025-06-01', method: 'seasonal' });
    expect((result.forecast as number[])[0]).toBeGreaterThan(380);
    const [tea, samovar] = result.products as { product: string; method: string; past: { actual: number[] } }[];
    expect(tea).toMatchObject({ product: 'tea', past: { actual: [330, 340, 350, 360, 370, 380] } });
    expect(samovar).toMatchObject({ product: 'samovar', method: 'croston-sba' });
    const held = await run(
      lines.join('\n'),
      'forecast --date date --amount amount --product product --calibrate-until 2025-02-28',
    );
    expect(held).toMatchObject({ forecastFrom: '2025-03-01' });
    expect((held.past as { actual: number[] }).actual).toHaveLength(3);
  });
});
