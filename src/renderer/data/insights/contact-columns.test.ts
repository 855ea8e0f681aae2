import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finish } from '../../../shared/domain/insights/work';
import { dateOf, day, idOf, people, stored, tablesWith } from '../../../../test/support/laptop-sales';
import { me } from '../../../../test/sync/people';
import type { StoredRecord } from '../envelope';

interface Contact {
  readonly id: number;
  /** undefined: it is about no account; 3: one that comes late. */
  readonly account: number | undefined;
  readonly ago: number;
  readonly kind: 'call' | 'visit' | 'note';
  readonly status: 'done' | 'planned';
  readonly isReached: boolean;
  readonly isDeleted: boolean;
}

const late = 3;
const anyContact: fc.Arbitrary<Contact> = fc.record({
  id: fc.nat(5),
  account: fc.option(fc.nat(late), { nil: undefined }),
  ago: fc.nat(900),
  kind: fc.constantFrom('call', 'visit', 'note'),
  status: fc.constantFrom('done', 'planned'),
  isReached: fc.boolean(),
  isDeleted: fc.boolean(),
});

const record = ({ id, account, ago, kind, status, isReached, isDeleted }: Contact): StoredRecord => ({
  ...stored('activity', `v${id}`, {
    ...{ kind, status, ownerId: me, startAt: `${dateOf(day - ago)}T10:00:00.000Z` },
    ...(account === undefined ? {} : { accountId: idOf(account) }),
    ...(isReached ? {} : { outcome: 'noAnswer' }),
  }),
  deleted: isDeleted,
});

describe('columns of contacts', () => {
  it('hold what took place, whatever changed and in whatever order accounts came', () => {
    const before = fc.array(anyContact, { maxLength: 6 });
    const changes = fc.array(anyContact, { maxLength: 12 });
    fc.assert(
      fc.property(before, changes, fc.nat(12), (first, next, comes) => {
        const { tables, commit } = tablesWith([...people.slice(0, late), ...first.map(record)]);
        const { contacts } = tables.insights;
        const told = (): string[] => {
          const found: string[] = [];
          finish(
            contacts.each(0, (slot, on, kind) => found.push([tables.of('account').idAt(slot), on, kind].join(' '))),
          );
          return found.sort();
        };
        told();
        const isHere = next.length > 0 && comes <= next.length;
        for (const [n, one] of next.entries()) {
          if (isHere && n === comes) commit(...people.slice(late, late + 1));
          commit(record(one));
        }
        if (isHere && comes === next.length) commit(...people.slice(late, late + 1));
        const newest = new Map([...first, ...next].map((one) => [one.id, one]));
        const counted = [...newest.values()].filter(
          ({ account, status, isDeleted }) =>
            account !== undefined && status === 'done' && !isDeleted && (account < late || isHere),
        );
        expect(told()).toEqual(
          counted.map(({ account, ago, kind }) => [idOf(account ?? 0), day - ago, kind].join(' ')).sort(),
        );
        const unanswered = new Set<number>();
        finish(contacts.addUnanswered(unanswered));
        expect([...unanswered].map((slot) => tables.of('account').idAt(slot)).sort()).toEqual(
          [...new Set(counted.filter(({ isReached }) => !isReached).map(({ account }) => idOf(account ?? 0)))].sort(),
        );
      }),
      { numRuns: 100 },
    );
  });
});
