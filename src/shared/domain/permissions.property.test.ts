import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { AppError, must } from '../errors';
import { actorOf, authorizeWrite, may, scopeKeysOf, subtreeOf, type Person } from './permissions';

// Thousands of cases on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const today = '2026-06-15';
const ids = ['u1', 'u2', 'u3', 'u4', 'u5', 'u6'];
const someone = fc.option(fc.constantFrom(...ids), { nil: undefined });
const day = fc.option(fc.constantFrom('2026-06-14', today, '2026-06-16'), { nil: undefined });
const territory = fc.option(fc.constantFrom('t1', 't2'), { nil: undefined });
const company: fc.Arbitrary<Person[]> = fc
  .array(
    fc.record({
      role: fc.constantFrom('salesperson' as const, 'manager' as const, 'administrator' as const),
      managerId: someone,
      territoryId: territory,
      substituteId: someone,
      substituteFrom: day,
      substituteUntil: day,
    }),
    { minLength: 6, maxLength: 6 },
  )
  .map((people) => people.map((person, index) => ({ ...person, id: must(ids[index], 'six people') })));
const accountBody = fc.record({
  ownerId: someone,
  territoryId: territory,
  team: fc.uniqueArray(fc.record({ userId: fc.constantFrom(...ids) }), { maxLength: 3, selector: (row) => row.userId }),
});
type AccountBody = { ownerId?: string | undefined; territoryId?: string | undefined; team: { userId: string }[] };

// A second implementation, in the words of the permission table and without keys.
function isBoss(boss: string, of: string, people: readonly Person[], seen = new Set<string>()): boolean {
  const managerId = people.find((person) => person.id === of)?.managerId;
  if (managerId === undefined || seen.has(of) || boss === of) return false;
  return managerId === boss || isBoss(boss, managerId, people, new Set([...seen, of]));
}
function covers(user: string, owner: string, people: readonly Person[]): boolean {
  const away = people.find((person) => person.id === owner);
  return (
    away?.substituteId === user &&
    (away.substituteFrom === undefined || away.substituteFrom <= today) &&
    (away.substituteUntil === undefined || today <= away.substituteUntil)
  );
}
function writes(user: Person, body: AccountBody, people: readonly Person[]): boolean {
  if (user.role === 'administrator' || body.team.some((row) => row.userId === user.id)) return true;
  return (
    body.ownerId !== undefined &&
    (body.ownerId === user.id || isBoss(user.id, body.ownerId, people) || covers(user.id, body.ownerId, people))
  );
}
function reads(user: Person, body: AccountBody, people: readonly Person[]): boolean {
  if (writes(user, body, people)) return true;
  if (body.ownerId !== undefined) return false;
  return (
    body.territoryId === undefined ||
    people.some(
      (person) =>
        person.territoryId === body.territoryId && (person.id === user.id || isBoss(user.id, person.id, people)),
    )
  );
}
const assigns = (user: Person, body: AccountBody, people: readonly Person[]): boolean =>
  user.role === 'administrator' || (body.ownerId !== undefined && isBoss(user.id, body.ownerId, people));

const keysOf = (body: AccountBody): string[] => scopeKeysOf('account', body, () => []);

test('who reads, writes and assigns an account is what the table of permissions says', () => {
  fc.assert(
    fc.property(company, accountBody, (people, body) => {
      for (const person of people) {
        const actor = actorOf(person.id, people, today);
        expect([
          may(actor, 'read', keysOf(body)),
          may(actor, 'write', keysOf(body)),
          may(actor, 'assign', keysOf(body)),
        ]).toEqual([reads(person, body, people), writes(person, body, people), assigns(person, body, people)]);
      }
    }),
    { numRuns: 1000 },
  );
});

test('an account is changed only by whom both states allow, and given away only by a superior of both owners', () => {
  fc.assert(
    fc.property(
      company,
      fc.option(accountBody, { nil: null }),
      accountBody,
      fc.constantFrom(...ids),
      (people, before, after, userId) => {
        const person = must(
          people.find((one) => one.id === userId),
          'the person exists',
        );
        const state = (body: AccountBody): { body: AccountBody & Record<string, unknown>; keys: string[] } => ({
          body: { ...body },
          keys: keysOf(body),
        });
        let allowed = true;
        try {
          authorizeWrite(actorOf(userId, people, today), 'account', before && state(before), state(after));
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
          expect((error as AppError).code).toBe(before && !reads(person, before, people) ? 'not_found' : 'not_allowed');
          allowed = false;
        }
        const moves = before
          ? before.ownerId !== after.ownerId || before.territoryId !== after.territoryId
          : after.ownerId !== userId;
        const reachesBefore = !before || writes(person, before, people);
        const reachesAfter = moves
          ? (!before || assigns(person, before, people)) && assigns(person, after, people)
          : writes(person, after, people);
        expect(allowed).toBe(person.role === 'administrator' || (reachesBefore && reachesAfter));
      },
    ),
    { numRuns: 1500 },
  );
});

test('a subtree never holds its head and ends in any circle', () => {
  fc.assert(
    fc.property(company, (people) => {
      for (const { id } of people)
        expect([...subtreeOf(id, people)].sort()).toEqual(ids.filter((other) => isBoss(id, other, people)));
    }),
    { numRuns: 1000 },
  );
});

test('a record follows every account it hangs on, and its person only without one', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.constantFrom('a1', 'a2', 'a3'), { maxLength: 3 }),
      fc.array(accountBody, { minLength: 3, maxLength: 3 }),
      (hangsOn, accounts) => {
        const keys = new Map(
          ['a1', 'a2', 'a3'].map((id, index) => [id, keysOf(must(accounts[index], 'three accounts'))]),
        );
        const contact = scopeKeysOf(
          'contact',
          { accounts: hangsOn.map((accountId) => ({ accountId })), ownerId: 'u1' },
          (id) => keys.get(id) ?? [],
        );
        const expected = new Set(hangsOn.length === 0 ? ['o:u1'] : hangsOn.flatMap((id) => keys.get(id) ?? []));
        expect(contact).toEqual([...expected].sort());
      },
    ),
  );
});

test('what is private is opened by its person alone, and by administrators', () => {
  fc.assert(
    fc.property(company, fc.constantFrom(...ids), (people, ownerId) => {
      const keys = scopeKeysOf('savedList', { ownerId }, () => []);
      for (const person of people) {
        const opens = person.id === ownerId || person.role === 'administrator';
        const actor = actorOf(person.id, people, today);
        expect([may(actor, 'read', keys), may(actor, 'write', keys)]).toEqual([opens, opens]);
      }
    }),
  );
});
