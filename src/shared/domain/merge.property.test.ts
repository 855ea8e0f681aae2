import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { entities } from '../entities';
import { equalValues, mergeBodies } from './merge';

// Thousands of cases on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

type Body = Record<string, unknown>;
const { account } = entities;
const author = { byId: 'u-1', at: '2026-01-01T00:00:00.000Z' };

const word: fc.Arbitrary<string> = fc.constantFrom('a', 'b', 'c', 'd');
const words = fc.uniqueArray(word, { maxLength: 4 });
const team = fc.uniqueArray(fc.record({ userId: word, part: word }), { maxLength: 4, selector: (row) => row.userId });
const body: fc.Arbitrary<Body> = fc.record(
  {
    name: word,
    phone: word,
    city: word,
    note: word,
    paymentDays: fc.integer({ min: 0, max: 3 }),
    tags: words,
    team,
    custom: fc.dictionary(word, word, { maxKeys: 3 }),
    creditLimitMinor: fc.integer({ min: 0, max: 2 }),
  },
  { requiredKeys: ['name'] },
);
const merge = (base: Body, mine: Body, theirs: Body): ReturnType<typeof mergeBodies> =>
  mergeBodies(account, base, mine, theirs, author);
const scalars = ['name', 'phone', 'city', 'note', 'paymentDays'];

test('a side that changed nothing follows the other; two equal sides agree; nothing is in conflict', () => {
  fc.assert(
    fc.property(body, body, (base, changed) => {
      const { creditLimitMinor: _server, ...mine } = changed;
      expect(merge(base, base, changed)).toEqual({ body: changed, conflicts: [] });
      const forward = merge(base, mine, base);
      expect(forward.conflicts).toEqual([]);
      for (const name of scalars) expect(forward.body[name]).toEqual(mine[name]);
      expect(merge(base, changed, changed)).toEqual({ body: changed, conflicts: [] });
    }),
    { numRuns: 1000 },
  );
});

/** A second implementation for single values: what a person with the three versions on paper would say. */
test('each single value is decided alone: the side that changed it wins, theirs when both did, and then mine is kept', () => {
  fc.assert(
    fc.property(body, body, body, (base, mine, theirs) => {
      const merged = merge(base, mine, theirs);
      for (const name of scalars) {
        const [from, own, other] = [base[name], mine[name], theirs[name]];
        const expected = own === from ? other : other === from ? own : other;
        expect(merged.body[name]).toBe(expected);
        const conflict = merged.conflicts.find((entry) => entry.field === name);
        if (own !== from && other !== from && own !== other)
          expect(conflict).toEqual({ field: name, value: own ?? null, base: from ?? null, ...author });
        else expect(conflict).toBeUndefined();
      }
      expect(merged.body['creditLimitMinor']).toBe(theirs['creditLimitMinor']);
    }),
    { numRuns: 1000 },
  );
});

test('a set holds exactly: what both kept, and what either added', () => {
  fc.assert(
    fc.property(words, words, words, (base, mine, theirs) => {
      const merged = merge({ name: 'a', tags: base }, { name: 'a', tags: mine }, { name: 'a', tags: theirs });
      const expected = ['a', 'b', 'c', 'd'].filter((tag) =>
        base.includes(tag) ? mine.includes(tag) && theirs.includes(tag) : mine.includes(tag) || theirs.includes(tag),
      );
      expect([...(merged.body['tags'] as string[])].sort()).toEqual(expected);
      expect(merged.conflicts).toEqual([]);
    }),
    { numRuns: 1000 },
  );
});

test('no value that somebody wrote is lost: it is in the result, in a conflict, or was replaced by a side that had seen it', () => {
  fc.assert(
    fc.property(body, body, body, (base, mine, theirs) => {
      const merged = merge(base, mine, theirs);
      const rows = (of: Body): Map<string, unknown> =>
        new Map(((of['team'] as { userId: string; part: string }[] | undefined) ?? []).map((row) => [row.userId, row]));
      for (const [userId, row] of rows(mine)) {
        if (equalValues(rows(base).get(userId), row)) continue;
        const kept = equalValues(rows(merged.body).get(userId), row);
        expect(kept || merged.conflicts.some((entry) => entry.field.startsWith(`team[${userId}]`))).toBe(true);
      }
      for (const [userId, row] of rows(theirs))
        if (!equalValues(rows(base).get(userId), row)) expect(rows(merged.body).get(userId)).toEqual(row);
    }),
    { numRuns: 1000 },
  );
});

test('merging again after the merge changes nothing, and the result can be pushed on top of theirs', () => {
  fc.assert(
    fc.property(body, body, body, (base, mine, theirs) => {
      const merged = merge(base, mine, theirs);
      expect(merge(theirs, merged.body, theirs)).toEqual({ body: merged.body, conflicts: [] });
    }),
    { numRuns: 1000 },
  );
});

test('nothing makes it throw', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string(), fc.anything()),
      fc.dictionary(fc.string(), fc.anything()),
      fc.dictionary(fc.string(), fc.anything()),
      (base, mine, theirs) => {
        expect(() => merge(base, mine, theirs)).not.toThrow();
      },
    ),
    { numRuns: 1000 },
  );
});
