import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { landmarkDays, sideValues, stayingAnalysis, type StayingCustomers } from './staying';
import { finish } from './work';
import { logRank, survivalAt, type Stays } from './survival';

/** Weeks of remission of 42 children (Freireich and others 1963); "+": still in remission. */
const staysOf = (text: string): Stays => {
  const times = text.split(' ');
  return { days: times.map((time) => Number.parseInt(time, 10)), isLost: times.map((time) => !time.endsWith('+')) };
};
const treated = staysOf('6 6 6 6+ 7 9+ 10 10+ 11+ 13 16 17+ 19+ 20+ 22 23 25+ 32+ 32+ 34+ 35+');
const control = staysOf('1 1 2 2 3 4 4 5 5 8 8 8 8 11 11 12 12 15 17 22 23');

describe('staying longer than', () => {
  it('is what Kaplan and Meier give for the remissions of Freireich, with the errors of Greenwood', () => {
    const published = [
      [6, 0.857, 0.076],
      [7, 0.807, 0.087],
      [10, 0.753, 0.096],
      [13, 0.69, 0.107],
      [16, 0.627, 0.114],
      [22, 0.538, 0.128],
      [23, 0.448, 0.135],
    ] as const;
    for (const [week, share, error] of published) {
      expect(survivalAt(treated, week).share).toBeCloseTo(share, 3);
      expect(survivalAt(treated, week).error).toBeCloseTo(error, 3);
    }
    expect(logRank(treated, control)).toBeCloseTo(16.79, 2);
    expect(logRank(control, treated)).toBeCloseTo(16.79, 2);
  });

  it('is the plain share where all were lost, and nothing differs from itself', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 40 }), fc.nat(20), (days, day) => {
        const all: Stays = { days, isLost: days.map(() => true) };
        expect(survivalAt(all, day).share).toBeCloseTo(days.filter((one) => one > day).length / days.length, 10);
        expect(logRank(all, all)).toBeCloseTo(0, 10);
      }),
    );
  });
});

describe('customers with and without', () => {
  const asOfDay = 20_000;
  interface Customer {
    readonly firstDay: number;
    readonly lostDay: number;
    readonly hadTie: boolean;
    readonly wasVisited: boolean;
    readonly answeredInTime: boolean | undefined;
  }
  const usual: Customer = {
    ...{ firstDay: asOfDay - landmarkDays - 800, lostDay: 0, hadTie: false, wasVisited: false },
    answeredInTime: undefined,
  };
  const many = (count: number, more: Partial<Customer>): Customer[] =>
    Array.from({ length: count }, () => ({ ...usual, ...more }));
  const { unknown, lacking, having } = sideValues;
  const columnsOf = (customers: readonly Customer[]): StayingCustomers => ({
    firstDay: Int32Array.from(customers, ({ firstDay }) => firstDay),
    lostDay: Int32Array.from(customers, (customer) => customer.lostDay),
    sides: {
      tie: Uint8Array.from(customers, ({ hadTie }) => (hadTie ? having : lacking)),
      visits: Uint8Array.from(customers, ({ wasVisited }) => (wasVisited ? having : lacking)),
      complaints: Uint8Array.from(customers, ({ answeredInTime }) =>
        answeredInTime === undefined ? unknown : answeredInTime ? having : lacking,
      ),
    },
  });
  const lostDay = asOfDay - 500;

  it('are told where both groups are large enough, from the landmark on', () => {
    const { customers, sides } = finish(
      stayingAnalysis(
        columnsOf([
          // An account without a purchase is no customer.
          ...many(3, { firstDay: 0, hadTie: true }),
          ...many(45, { hadTie: true, wasVisited: true }),
          ...many(5, { hadTie: true, wasVisited: true, lostDay }),
          ...many(30, {}),
          ...many(20, { lostDay }),
          // Lost before the landmark, and not followed beyond it: neither says anything.
          ...many(9, { lostDay: asOfDay - 800 }),
          ...many(9, { hadTie: true, firstDay: asOfDay - landmarkDays }),
          ...many(12, { answeredInTime: true }),
        ]),
        asOfDay,
      ),
    );
    expect(customers).toBe(112);
    expect(sides.map(({ side }) => side)).toEqual(['tie', 'visits']);
    expect(sides[0]).toMatchObject({
      ...{ days: 730, isMoreThanChance: true },
      with: { customers: 50, lost: 5, share: 0.9 },
      without: { customers: 62, lost: 20 },
    });
    expect(sides[0]?.without.share).toBeCloseTo(42 / 62, 10);
  });

  it('are nothing without customers', () => {
    expect(finish(stayingAnalysis(columnsOf([]), asOfDay))).toEqual({ customers: 0, sides: [] });
  });
});
