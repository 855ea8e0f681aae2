import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityNames, entityOf } from '../entities';
import { csvColumns, fromCsv, scaledOf, toCsv } from './csv';
import { parseCsv, writeCsv } from './csv-text';
import { sampleBody } from './sample';
import { validateBody } from './validate';

describe('comma-separated values', () => {
  it('reads quotes, commas and line ends inside fields, and counts lines', () => {
    expect(parseCsv('a,b\r\n1,"x, ""y""\nz"\r\n\r\n2,\n')).toEqual({
      header: ['a', 'b'],
      rows: [
        { line: 2, cells: ['1', 'x, "y"\nz'] },
        { line: 5, cells: ['2', ''] },
      ],
      faults: [],
    });
  });

  it('reports an unclosed quote with its line and reads what follows', () => {
    const { rows, faults } = parseCsv('a,b\n1,"open\n2,two\n3,"three"\n4,four\n');
    expect(faults).toEqual([{ line: 2, code: 'unclosed_quote', found: 1, expected: 2, cells: ['1'] }]);
    expect(rows.map(({ line, cells }) => [line, cells[0]])).toEqual([
      [3, '2'],
      [4, '3'],
      [5, '4'],
    ]);
    expect(parseCsv('a,b\n1,one\n2,"open').faults).toMatchObject([{ line: 3, code: 'unclosed_quote' }]);
  });

  it('reports too few and too many fields, and a quote in the middle', () => {
    expect(parseCsv('a,b\n1\n2,3\n4,5,6\n7,a"b\n').faults).toMatchObject([
      { line: 2, code: 'wrong_columns', found: 1 },
      { line: 4, code: 'wrong_columns', found: 3 },
      { line: 5, code: 'stray_quote' },
    ]);
  });

  it('gives back any table it wrote', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', '中', "'", '=') });
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constant('k'), cell, cell)), (rows) => {
        expect(parseCsv(writeCsv([['a', 'b', 'c'], ...rows])).rows.map(({ cells }) => cells)).toEqual(rows);
      }),
    );
  });

  it('reads decimals exactly or not at all', () => {
    expect([
      scaledOf('14.00', 2),
      scaledOf('0.15', 4),
      scaledOf('-3', 2),
      scaledOf('9', 0),
      scaledOf('1.005', 2),
      scaledOf('1e3', 2),
      scaledOf('12,5', 2),
      scaledOf('99999999999999999', 2),
    ]).toEqual([1400, 1500, -300, 9, undefined, undefined, undefined, undefined]);
  });
});

describe.each(entityNames)('%s as CSV', (name) => {
  const entity = entityOf(name);

  it('has a column per field', () => {
    expect(csvColumns(entity).map((column) => column.name)).toEqual(Object.keys(entity.fields));
  });

  it('comes back as it was', () => {
    const records = Array.from({ length: 40 }, (_, seed) => ({
      id: `${name}-${seed}`,
      body: sampleBody(entity, seed),
    }));
    const read = fromCsv(entity, toCsv(entity, records));
    expect(read.issues).toEqual([]);
    // An empty set and an absent one are the same thing and the same cell.
    const withoutEmpty = records.map(({ id, body }) => ({
      id,
      body: Object.fromEntries(
        Object.entries(body).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
      ),
    }));
    expect(
      read.records.map(({ id, body }) => ({
        id,
        body: Object.fromEntries(
          Object.entries(body).filter(([, value]) => !(Array.isArray(value) && value.length === 0)),
        ),
      })),
    ).toEqual(withoutEmpty);
  });

  it('never hands a spreadsheet a formula', () => {
    const records = Array.from({ length: 40 }, (_, seed) => ({ id: '=id()', body: sampleBody(entity, seed) }));
    for (const { cells } of parseCsv(toCsv(entity, records)).rows)
      for (const cell of cells) expect(/^[=+@\t\r]|^-(?!\d+(\.\d+)?$)/.test(cell)).toBe(false);
  });

  it('has sample data that the head office accepts and JSON keeps', () => {
    for (let seed = 0; seed < 60; seed += 1) {
      const body = sampleBody(entity, seed);
      expect(validateBody(entity, body)).toEqual([]);
      expect(JSON.parse(JSON.stringify(body))).toEqual(body);
      expect(sampleBody(entity, seed)).toEqual(body);
    }
  });
});

describe('reading CSV', () => {
  it('reports what does not fit by line and column and keeps the rest', () => {
    const product = entityOf('product');
    const text =
      'id,code,name,priceMinor,currency,colour\np1,1,Chai,18.00,USD,\np2,2,Chang,eighteen,USD,\np3,3,,1.00,USD,red\n';
    const { records, issues } = fromCsv(product, text);
    expect(records).toEqual([{ id: 'p1', body: { code: '1', name: 'Chai', priceMinor: 1800, currency: 'USD' } }]);
    expect(issues).toEqual([
      { line: 1, code: 'unknown_column', column: 'colour' },
      { line: 3, code: 'not_number', column: 'priceMinor' },
      { line: 4, code: 'required', column: 'name' },
    ]);
  });
});
