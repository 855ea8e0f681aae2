import { expect, expectTypeOf, test } from 'vitest';
import { entities } from '../entities';
import { mergeBodies } from '../domain/merge';
import { defineEntity, type BodyOfEntity } from './entity';
import { date, integer } from './field';
import { entitySql, generatedColumns } from './postgres';
import { completeBody, validateBody } from './validate';

// The walk-through "add a field": the two lines marked below are all that a new field needs. Everything else follows.
const account = defineEntity({
  ...entities.account,
  title: 'name',
  fields: {
    ...entities.account.fields,
    employees: integer(['Employees', '员工人数', '員工人數'], { min: 1, maxValue: 1_000_000 }), // one line
    foundedOn: date(['Founded on', '成立日期', '成立日期'], { index: true }), // one line
  },
});
const before = { name: 'Feinkost Weber', type: 'customer' as const };

test('its type follows', () => {
  expectTypeOf<BodyOfEntity<typeof account>>().toHaveProperty('employees').toEqualTypeOf<number | undefined>();
  expectTypeOf<BodyOfEntity<typeof account>>().toHaveProperty('foundedOn').toEqualTypeOf<string | undefined>();
  const body: BodyOfEntity<typeof account> = { ...before, employees: 12 };
  expect(body.employees).toBe(12);
  // @ts-expect-error a field has one type
  const wrong: BodyOfEntity<typeof account> = { ...before, employees: '12' };
  expect(wrong).toBeDefined();
});

test('its validation follows, and records without it stay valid', () => {
  expect(validateBody(account, before)).toEqual([]);
  expect(validateBody(account, { ...before, employees: 12, foundedOn: '1987-02-28' })).toEqual([]);
  expect(validateBody(account, { ...before, employees: 0, foundedOn: '1987-02-29' })).toEqual([
    { field: 'employees', code: 'too_small', params: { min: 1 } },
    { field: 'foundedOn', code: 'not_date', params: {} },
  ]);
  expect(validateBody(entities.account, { ...before, employees: 12 })).toEqual([
    { field: 'employees', code: 'unknown_field', params: {} },
  ]);
  expect(completeBody(account, before)).not.toHaveProperty('employees');
});

test('its merge follows', () => {
  const merged = mergeBodies(
    account,
    before,
    { ...before, employees: 12 },
    { ...before, foundedOn: '1987-01-01' },
    { byId: 'u', at: 'now' },
  );
  expect(merged).toEqual({ body: { ...before, employees: 12, foundedOn: '1987-01-01' }, conflicts: [] });
});

test('its SQL follows: a column where it is indexed, plain values for reports in any case', () => {
  const added = entitySql(account)
    .split('\n')
    .filter((line) => !entitySql(entities.account).split('\n').includes(line))
    .join('\n');
  expect(added).toContain(
    "ALTER TABLE accounts ADD COLUMN IF NOT EXISTS founded_on date GENERATED ALWAYS AS (iso_date(doc->'body'->>'foundedOn')) STORED;",
  );
  expect(added).toContain("(doc->'body'->>'employees')::bigint AS employees");
  expect(added).toContain("iso_date(doc->'body'->>'foundedOn') AS founded_on");
  expect(generatedColumns(account).map((column) => column.name)).toContain('founded_on');
  expect(generatedColumns(account).map((column) => column.name)).not.toContain('employees');
});

test('a new field that is required would break installed copies: the definition still loads old records', () => {
  const strict = defineEntity({
    ...entities.account,
    title: 'name',
    version: 2,
    migrations: { 1: (body) => ({ ...body, city: body['city'] ?? '?' }) },
  });
  expect(strict.migrations[1]?.({ name: 'x' })).toEqual({ name: 'x', city: '?' });
  expect(() => defineEntity({ ...entities.account, title: 'name', version: 3, migrations: {} })).toThrow(
    'no migration from version 1',
  );
});
