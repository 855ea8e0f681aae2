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
  readonly outcome: 'reached' | 'declined' | 'noAnswer' | 'messageLeft' | undefined;
  readonly direction: 'in' | 'out' | undefined;
  readonly isDeleted: boolean;
}

const late = 3;
const anyContact: fc.Arbitrary<Contact> = fc.record({
  id: fc.nat(5),
  account: fc.option(fc.constantFrom(0, 0, 1, late), { nil: undefined }),
  // Often of the same account on the same day.
  ago: fc.oneof(fc.constant(0), fc.nat(900)),
  kind: fc.constantFrom('call', 'visit', 'note'),
  status: fc.constantFrom('done', 'done', 'done', 'planned'),
  outcome: fc.constantFrom('reached', 'declined', 'noAnswer', 'messageLeft', undefined),
  direction: fc.constantFrom('in', 'out', undefined),
  isDeleted: fc.boolean(),
});

const record = ({ id, account, ago, kind, status, outcome, direction, isDeleted }: Contact): StoredRecord => ({
  ...stored('activity', `v${id}`, {
    ...{ kind, status, ownerId: me, startAt: `${dateOf(day - ago)}T10:00:00.000Z` },
    ...(account === undefined ? {} : { accountId: idOf(account) }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(direction === undefined ? {} : { direction }),
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
            contacts.each(0, (slot, on, kind, isReceived) =>
              found.push([tables.of('account').idAt(slot), on, kind, isReceived].join(' ')),
            ),
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
          counted
            .map(({ account, ago, kind, direction }) =>
              [idOf(account ?? 0), day - ago, kind, direction === 'in'].join(' '),
            )
            .sort(),
        );
        // As the scores of each account have it.
        const inRow = finish(contacts.unansweredInRow(day, 0));
        for (let account = 0; account < (isHere ? late + 1 : late); account += 1) {
          const slot = tables.of('account').slotOf(idOf(account)) as number;
          expect(inRow[slot]).toBe(tables.insights.facts.service(slot, day).unansweredInRow);
        }
      }),
      { numRuns: 50 },
    );
  });
});
