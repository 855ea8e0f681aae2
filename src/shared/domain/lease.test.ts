import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  advanced,
  afterCode,
  afterContact,
  daysLeft,
  daysLeftShown,
  daysLeftSince,
  isExpired,
  latestShownMs,
  merged,
  newLease,
  type Lease,
} from './lease';

const day = 86_400_000;
const start = Date.parse('2026-11-22T08:00:00Z');
const fresh = afterContact(newLease(start), start, start);

describe('the lease', () => {
  it('counts down from 14 days, is shown from the last 7 on, and ends', () => {
    const at = (days: number): Lease => advanced(fresh, start + days * day, 0);
    expect([daysLeft(fresh), daysLeftShown(fresh)]).toEqual([14, undefined]);
    expect(daysLeftShown(at(6.9))).toBeUndefined();
    expect([7, 7.5, 12, 13.9].map((days) => daysLeftShown(at(days)))).toEqual([7, 7, 2, 1]);
    expect(isExpired(at(13.99))).toBe(false);
    expect([isExpired(at(14)), daysLeft(at(14))]).toEqual([true, 0]);
  });

  it('tells how far a clock had come that was set back since', () => {
    const ahead = advanced(afterContact(fresh, start, start - 5 * day), start + day, 0);
    // As that clock showed it, not as the head office counts.
    expect(latestShownMs(ahead, start - 2 * day)).toBe(start + day);
    expect(latestShownMs(ahead, start + day)).toBeUndefined();
    expect(latestShownMs(ahead, start + day - 3_599_000)).toBeUndefined();
    // Before the first contact nobody knows.
    expect(latestShownMs(newLease(start), start - day)).toBeUndefined();
  });

  it('is shown in its second half where it is short', () => {
    const at = (days: number): Lease => advanced({ ...fresh, days: 5 }, start + days * day, 0);
    expect([0, 2, 3, 4.5, 5].map((days) => daysLeftShown(at(days)))).toEqual([undefined, undefined, 2, 1, 0]);
  });

  it('is seen by the head office too', () => {
    const seenAt = new Date(start).toISOString();
    const left = [0, 6.9, 7, 13.5, 14, 30].map((days) => daysLeftSince(seenAt, 14, start + days * day));
    expect(left).toEqual([undefined, undefined, 7, 1, 0, 0]);
  });

  it('gains nothing by a clock that is set back while the program runs', () => {
    let lease = fresh;
    for (let hour = 0; hour < 14 * 24; hour += 1) lease = advanced(lease, start - 365 * day, 3_600_000);
    expect(isExpired(lease)).toBe(true);
  });

  it('gains at most the time the laptop was off by a clock that is set back', () => {
    const before = advanced(fresh, start + 10 * day, 0);
    // Off for three days, and started with a clock of a week ago: those three days are all it gains.
    const after = advanced(before, start + 3 * day, 0);
    expect(after.clockMs).toBe(before.clockMs);
    expect(isExpired(advanced(after, start, 4 * day))).toBe(true);
  });

  it('is locked by a clock that is set forward until the next contact, which sets it right', () => {
    const forward = advanced(fresh, start + 400 * day, 1000);
    expect(isExpired(forward)).toBe(true);
    // Setting it back alone is no way out.
    expect(isExpired(advanced(forward, start + 1000, 0))).toBe(true);
    const again = afterContact(forward, start + 2000, start + 400 * day + 2000);
    expect(daysLeft(again)).toBe(14);
    // The clock of the laptop is still wrong, and counted with what is known of it.
    expect(daysLeft(advanced(again, start + 401 * day + 2000, 0))).toBe(13);
  });

  it('has ended after a sleep of two weeks, and not after one of one week', () => {
    // A clock that nobody can set stands still while the computer sleeps.
    expect(daysLeft(advanced(fresh, start + 7 * day, 5))).toBe(7);
    expect(isExpired(advanced(fresh, start + 15 * day, 5))).toBe(true);
  });

  it('is prolonged by a code for three days, and by a contact for the whole time', () => {
    const over = advanced(fresh, start + 20 * day, 0);
    const given = afterCode(over);
    expect([daysLeft(given), given.codes]).toEqual([3, 1]);
    expect(isExpired(advanced(given, start + 23 * day, 0))).toBe(true);
    expect(daysLeft(afterContact(given, start + 21 * day, start + 21 * day))).toBe(14);
  });

  it('of two windows is the newer contact, and else the later clock', () => {
    const later = advanced(fresh, start + 3 * day, 0);
    expect(merged(fresh, later)).toEqual(later);
    const contact = afterContact(advanced(fresh, start + 400 * day, 0), start + day, start + day);
    expect(merged(contact, advanced(fresh, start + 400 * day, 0))).toEqual(contact);
  });

  it('never runs backwards without a contact, whatever the clock does', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ jump: fc.integer({ min: -1e12, max: 1e12 }), ran: fc.integer({ min: 0, max: 1e9 }) })),
        (steps) => {
          let lease = fresh;
          let local = start;
          for (const { jump, ran } of steps) {
            local += jump + ran;
            const next = advanced(lease, local, ran);
            expect(next.clockMs).toBeGreaterThanOrEqual(lease.clockMs + ran);
            lease = next;
          }
        },
      ),
    );
  });
});
