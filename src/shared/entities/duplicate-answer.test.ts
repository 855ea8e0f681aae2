import { expect, test } from 'vitest';
import { actorOf, authorizeWrite, may, scopeKeysOf, type Person } from '../domain/permissions';

const people: readonly Person[] = [
  { id: 'maria', role: 'manager' },
  { id: 'anna', role: 'salesperson', managerId: 'maria' },
  { id: 'ben', role: 'salesperson' },
  { id: 'carl', role: 'salesperson' },
];
const owners: Readonly<Record<string, string>> = { a: 'anna', b: 'ben', c: 'carl' };
const keysOf = (id: string): string[] => scopeKeysOf('account', { ownerId: owners[id] }, () => []);

/** What Ben said of an account of his and one of Anna's. */
const body = { ownerId: 'ben', accounts: [{ accountId: 'a' }, { accountId: 'b' }] };
const state = { body, keys: scopeKeysOf('duplicateAnswer', body, keysOf) };
const does = (person: string): boolean => {
  try {
    authorizeWrite(actorOf(person, people, '2026-11-23'), 'duplicateAnswer', state, state);
    return true;
  } catch {
    return false;
  }
};

test('what is said of a pair is seen, and taken back, by whoever looks after one of the two, and by nobody else', () => {
  const reads = (person: string): boolean => may(actorOf(person, people, '2026-11-23'), 'read', state.keys);
  expect(['anna', 'ben', 'maria', 'carl'].map(reads)).toEqual([true, true, true, false]);
  expect(['anna', 'ben', 'maria', 'carl'].map(does)).toEqual([true, true, true, false]);
});
