import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { must } from '../errors';
import { dateOfDay, dayNumber } from './dates';
import {
  daysOf,
  gapOf,
  monthsOf,
  periodIn,
  periodOf,
  periodsOfYear,
  reachedOf,
  startOf,
  targetFigures,
  targetId,
  Targets,
  unitOf,
  usualPeriod,
  type PeriodDeal,
  type PeriodSales,
  type Target,
} from './targets';

describe('periods', () => {
  test('of a year follow each other without a gap, and a day is in exactly one', () => {
    for (const unit of ['month', 'quarter'] as const) {
      const periods = [2023, 2024].flatMap((year) => periodsOfYear(year, unit));
      expect(periods).toHaveLength(unit === 'month' ? 24 : 8);
      let day = dayNumber('2023-01-01');
      for (const period of periods) {
        const [first, last] = daysOf(period);
        expect([first, startOf(period), unitOf(period), periodIn(period)]).toEqual([day, dateOfDay(day), unit, period]);
        for (; day <= last; day += 1) expect(periodOf(unit, dateOfDay(day))).toBe(period);
      }
      expect(dateOfDay(day)).toBe('2025-01-01');
    }
  });

  test('are months, or quarters of three', () => {
    expect(monthsOf('2024-Q1')).toEqual(['2024-01', '2024-02', '2024-03']);
    expect(monthsOf('2024-02')).toEqual(['2024-02']);
    expect(daysOf('2024-02').map(dateOfDay)).toEqual(['2024-02-01', '2024-02-29']);
    expect(periodOf('quarter', 'soon')).toBeUndefined();
    expect(['2024-Q5', '2024-13', '2024', 'x'].map(periodIn)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

let count = 0;
const target = (forId: string, startsOn: string, amountMinor: number, more: Partial<Target> = {}): Target => ({
  id: `id-${(count += 1)}`,
  ...(forId.startsWith('u') ? { personId: forId } : { territoryId: forId }),
  period: 'quarter',
  startsOn,
  amountMinor,
  currency: 'EUR',
  ...more,
});
const month = { period: 'month' } as const;
/** All of it; east and west, and in the west a town. */
const territories = [
  { id: 'all' },
  { id: 'east', parentId: 'all' },
  { id: 'west', parentId: 'all' },
  { id: 'town', parentId: 'west' },
];

describe('targets', () => {
  test('a quarter is what was set for it, else what its months add up to', () => {
    const set = new Targets(
      [
        target('east', '2026-10-01', 500, month),
        target('east', '2026-12-01', 300, month),
        target('east', '2026-07-01', 900),
        target('east', '2026-08-01', 1, month),
        target('east', '2026-10-01', 7, { currency: 'CNY' }),
      ],
      'EUR',
    );
    expect([set.of('2026-Q4', 'east')?.amountMinor, set.set('2026-Q4', 'east')]).toEqual([800, undefined]);
    expect([set.of('2026-Q3', 'east')?.amountMinor, set.of('2026-08', 'east')?.amountMinor]).toEqual([900, 1]);
    expect([set.of('2026-07', 'east'), set.of('2025-Q4', 'east'), set.of('2026-Q4', 'west')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(set.periods).toEqual(['2026-Q4', '2026-12', '2026-10', '2026-Q3', '2026-08']);
  });

  test('a territory is what was set for it, else what its parts add up to; parts of each other end', () => {
    const given = [target('east', '2026-10-01', 500), target('town', '2026-11-01', 70, month)];
    const set = new Targets(given, 'EUR');
    expect(set.ofTerritory('2026-Q4', 'all', territories)?.amountMinor).toBe(570);
    expect(set.ofTerritory('2026-Q4', 'west', territories)?.targets).toEqual([given[1]]);
    expect(
      new Targets([...given, target('all', '2026-10-01', 9)], 'EUR').ofTerritory('2026-Q4', 'all', territories)
        ?.amountMinor,
    ).toBe(9);
    const round = [
      { id: 'a', parentId: 'b' },
      { id: 'b', parentId: 'a' },
    ];
    expect(new Targets([target('b', '2026-10-01', 5)], 'EUR').ofTerritory('2026-Q4', 'a', round)?.amountMinor).toBe(5);
    expect(new Targets([], 'EUR').ofTerritory('2026-Q4', 'a', round)).toBeUndefined();
  });

  test('of two for the same the one with the lesser id counts, in whatever order they come', () => {
    const two = [target('u1', '2026-10-01', 5, { id: 'b' }), target('u1', '2026-10-01', 7, { id: 'a' })];
    for (const given of [two, two.toReversed()])
      expect(new Targets(given, 'EUR').of('2026-Q4', 'u1')?.amountMinor).toBe(7);
  });

  test('what has no period or nobody it is for is left out', () => {
    const { territoryId: _, ...nobodys } = target('east', '2026-10-01', 5);
    const set = new Targets([nobodys, target('east', 'soon', 5)], 'EUR');
    expect([set.periods, set.people('2026-Q4')]).toEqual([[], []]);
  });

  test('its id follows from what it is for, and fits', () => {
    const id = '01890a5d-ac96-774b-bcce-b302a8057a82';
    expect(targetId('2026-Q4', 'EUR', id)).toBe(`2026-q4-eur-${id}`);
    expect(targetId('2026-11', 'EUR', id)).toBe(`2026-11-eur-${id}`);
    expect(targetId('2026-Q4', 'EUR', `x${'0'.repeat(62)}1`)).toMatch(/^2026-q4-eur-0+1$/);
    expect(targetId('2026-Q4', 'EUR', `x${'0'.repeat(62)}1`)).toHaveLength(64);
  });

  test('the quarter of today is looked at, else its month, else the latest that has begun', () => {
    expect(usualPeriod(['2027-Q1', '2026-Q4', '2026-11'], '2026-11-23')).toBe('2026-Q4');
    expect(usualPeriod(['2026-11', '2026-10'], '2026-11-23')).toBe('2026-11');
    expect(usualPeriod(['2027-Q1', '2026-Q3', '2026-Q2'], '2026-11-23')).toBe('2026-Q3');
    expect(usualPeriod(['2027-Q2', '2027-Q1'], '2026-11-23')).toBe('2027-Q1');
    expect(usualPeriod([], '2026-11-23')).toBeUndefined();
  });
});

describe('what came of them', () => {
  const whom = {
    personId: fc.option(fc.constantFrom('u1', 'u2'), { nil: undefined }),
    territoryId: fc.option(fc.constantFrom('east', 'west', 'town', 'gone'), { nil: undefined }),
  };
  const sales = fc.array(
    fc.record({ ...whom, orderedMinor: fc.integer({ min: -1e9, max: 1e12 }), orders: fc.nat(99) }),
  );
  const deals = fc.array(fc.record({ ...whom, id: fc.uuid(), valueMinor: fc.nat(1e9), weightedMinor: fc.nat(1e9) }));
  const known = <T>(rows: T[]): T[] => JSON.parse(JSON.stringify(rows)) as T[];
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);

  test('the parts of a territory and its own accounts are all of it, to the minor unit', () => {
    const set = new Targets(
      ['all', 'east', 'west', 'town', 'u1', 'u2'].map((id, n) => target(id, '2026-10-01', 100 * n)),
      'EUR',
    );
    fc.assert(
      fc.property(sales, deals, (sold, open) => {
        const [own, ahead] = [known(sold) as PeriodSales[], known(open) as PeriodDeal[]];
        const rows = targetFigures('2026-Q4', set, territories, own, ahead);
        const of = (id: string) =>
          must(
            rows.find(({ territoryId, personId }) => id === (territoryId ?? personId)),
            id,
          );
        const placed = own.filter(({ territoryId }) => territoryId !== undefined && territoryId !== 'gone');
        expect(of('all').orderedMinor).toBe(sum(placed.map(({ orderedMinor }) => orderedMinor)));
        for (const name of ['orderedMinor', 'orders', 'weightedMinor'] as const) {
          const west = sum(
            [...own, ...ahead]
              .filter(({ territoryId }) => territoryId === 'west')
              .map((one) => (name in one ? ((one as unknown as Record<string, number>)[name] ?? 0) : 0)),
          );
          expect(of('west')[name]).toBe(of('town')[name] + west);
          expect(of('all')[name]).toBe(of('east')[name] + of('west')[name]);
        }
        for (const row of rows) {
          expect(row.weightedMinor).toBe(sum(row.deals.map(({ weightedMinor }) => weightedMinor)));
          expect(gapOf(row) + row.orderedMinor + row.weightedMinor).toBe(row.targetMinor);
        }
        expect(rows.filter(({ isTop }) => isTop)).toEqual([of('all')]);
      }),
      { numRuns: 50 },
    );
  });

  test('a person has what their accounts have, wherever they lie', () => {
    const set = new Targets([target('u1', '2026-10-01', 1000), target('east', '2026-10-01', 0)], 'EUR');
    const own = [
      { personId: 'u1', territoryId: 'east', orderedMinor: 400, orders: 2 },
      { personId: 'u1', orderedMinor: 350, orders: 1 },
      { personId: 'u2', territoryId: 'east', orderedMinor: 50, orders: 1 },
    ];
    const ahead = [{ id: 'd', personId: 'u1', valueMinor: 600, weightedMinor: 300 }];
    const rows = targetFigures('2026-Q4', set, territories, own, ahead);
    const [east, person] = [rows.find(({ territoryId }) => territoryId === 'east'), rows.at(-1)];
    expect(person).toMatchObject({
      personId: 'u1',
      targetMinor: 1000,
      orderedMinor: 750,
      orders: 3,
      weightedMinor: 300,
    });
    expect(person && [gapOf(person), reachedOf(person)]).toEqual([-50, 0.75]);
    expect(east).toMatchObject({ territoryId: 'east', orderedMinor: 450, isTop: false, deals: [] });
    expect(east && reachedOf(east)).toBeUndefined();
  });
});
