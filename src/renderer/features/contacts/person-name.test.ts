import { expect, test } from 'vitest';
import { accountsOf, addressedName } from './person-name';

test('the honorific stands where the language puts it, and never twice', () => {
  expect(addressedName({ fullName: '周明远', honorific: '总' })).toBe('周明远 总');
  expect(addressedName({ fullName: 'Lukas Kern', honorific: 'Dr' })).toBe('Dr Lukas Kern');
  expect(addressedName({ fullName: 'Dr Lukas Kern', honorific: 'Dr' })).toBe('Dr Lukas Kern');
  expect(addressedName({ fullName: 'Ada' })).toBe('Ada');
});

test('the main account comes first', () => {
  expect(
    accountsOf({ accounts: [{ accountId: 'a' }, { accountId: 'b', main: true }] }).map((row) => row.accountId),
  ).toEqual(['b', 'a']);
  expect(accountsOf({})).toEqual([]);
});
