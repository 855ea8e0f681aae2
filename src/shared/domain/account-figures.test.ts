import { describe, expect, it } from 'vitest';
import { accountFigures } from './account-figures';
import { usualConfig } from './insights/analysis-config';

const { rhythm } = usualConfig;
const now = { asOf: '2026-11-22', today: '2026-11-22' };

const order = (
  orderedOn: string,
  netMinor: number,
  status: 'draft' | 'accepted' | 'delivered' | 'cancelled' = 'delivered',
) => ({
  orderedOn,
  netMinor,
  status,
  currency: 'EUR',
});

describe('figures of an account', () => {
  it('are empty but defined without records', () => {
    expect(accountFigures([], [], now, rhythm)).toEqual({
      orderCount: 0,
      net12Minor: 0,
      net12BeforeMinor: 0,
      openOrders: 0,
      openOrdersMinor: 0,
      slipping: false,
      asOf: '2026-11-22',
    });
  });

  it('separate this year from the one before, and leave out drafts and cancelled orders', () => {
    const figures = accountFigures(
      [
        order('2026-11-22', 100),
        order('2025-11-23', 10),
        order('2025-11-22', 1),
        order('2024-11-22', 1000),
        order('2026-11-01', 5000, 'draft'),
        order('2026-11-01', 5000, 'cancelled'),
      ],
      [],
      now,
      rhythm,
    );
    expect([figures.net12Minor, figures.net12BeforeMinor, figures.orderCount]).toEqual([110, 1, 4]);
  });

  it('take a return as less bought, and as no order', () => {
    const orders = [order('2026-10-01', 500), order('2026-11-01', -200)];
    expect(accountFigures(orders, [], now, rhythm)).toMatchObject({
      ...{ orderCount: 1, net12Minor: 300, lastOrderOn: '2026-10-01', openOrders: 0 },
    });
  });

  it('never add amounts of two currencies: those of the latest order count', () => {
    const dollars = (day: string, netMinor: number, status: 'accepted' | 'delivered') => ({
      ...order(day, netMinor, status),
      currency: 'USD',
    });
    const orders = [
      order('2026-10-01', 500),
      dollars('2026-11-01', 70, 'accepted'),
      order('2025-10-01', 9, 'accepted'),
      dollars('2025-09-01', 3, 'delivered'),
    ];
    expect(accountFigures(orders, [], now, rhythm)).toMatchObject({
      ...{ currency: 'USD', net12Minor: 70, net12BeforeMinor: 3, openOrdersMinor: 70 },
      // How often somebody orders does not depend on what they pay with.
      ...{ orderCount: 4, openOrders: 2 },
    });
  });

  it('give the usual interval from three order days on, as a median', () => {
    const days = ['2026-09-01', '2026-09-22', '2026-10-13', '2026-11-20'];
    expect(
      accountFigures(
        days.map((day) => order(day, 1)),
        [],
        now,
        rhythm,
      ).usualIntervalDays,
    ).toBe(21);
    expect(
      accountFigures(
        days.slice(0, 2).map((day) => order(day, 1)),
        [],
        now,
        rhythm,
      ).usualIntervalDays,
    ).toBeUndefined();
  });

  it('say whether the account is slipping on the day, so that a list can ask for it', () => {
    const days = ['2026-08-01', '2026-08-22', '2026-09-12', '2026-10-03'];
    const on = (today: string) =>
      accountFigures(
        days.map((day) => order(day, 1)),
        [],
        { asOf: today, today },
        rhythm,
      ).slipping;
    expect([on('2026-11-03'), on('2026-11-04'), on('2027-10-04')]).toEqual([false, true, false]);
    expect(accountFigures([order('2026-01-01', 1)], [], now, rhythm).slipping).toBe(false);
  });

  it('count what is open, and the last contact that took place', () => {
    const figures = accountFigures(
      [order('2026-11-20', 700, 'accepted')],
      [
        { kind: 'visit', status: 'done', startAt: '2026-11-18T09:00:00.000Z' },
        { kind: 'visit', status: 'planned', startAt: '2026-11-25T09:00:00.000Z' },
        { kind: 'note', status: 'done', startAt: '2026-11-21T09:00:00.000Z' },
      ],
      now,
      rhythm,
    );
    expect([figures.openOrders, figures.openOrdersMinor, figures.lastContactAt]).toEqual([
      1,
      700,
      '2026-11-18T09:00:00.000Z',
    ]);
  });

  it('are of the day on which a history ended, and for who goes on ordering of the day of that order', () => {
    const days = ['1997-12-03', '1998-01-07', '1998-02-11', '1998-03-18'].map((day) => order(day, 5));
    const ended = { asOf: '1998-05-06', today: '2026-11-22' };
    const late = { asOf: '1998-05-06', net12Minor: 20, usualIntervalDays: 35, slipping: false };
    expect(accountFigures(days, [], ended, rhythm)).toMatchObject(late);
    expect(accountFigures(days, [], { ...ended, asOf: '1998-06-06' }, rhythm)).toMatchObject({ slipping: true });
    const again = [...days, order('2026-11-20', 7, 'accepted')];
    expect(accountFigures(again, [], ended, rhythm)).toMatchObject({ asOf: '2026-11-20', net12Minor: 7 });
    // What is said to have been ordered tomorrow makes no day that has not come.
    expect(accountFigures([...days, order('2026-12-24', 7)], [], ended, rhythm).asOf).toBe('2026-11-22');
  });
});
