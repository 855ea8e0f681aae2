import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ordersByAccount, today } from '../../../../test/support/customer-facts';
import { anyRows, populationOf, salesOf, slots, sumOf, type Row } from '../../../../test/support/sales-rows';
import { dateOfDay } from '../dates';
import { usualConfig } from './analysis-config';
import { lifecycleStates } from './lifecycle';
import { directionOf, migrationAnalysis, whatIfAnalysis } from './migration';
import { withThresholds } from './population';
import { usualSegments } from './rfm';
import { finish } from './work';

describe('migration', () => {
  const never = (): number => 0;
  it('counts every account once, and moves only those with another state', () => {
    fc.assert(
      fc.property(anyRows, fc.constantFrom('rfm' as const, 'lifecycle' as const), (rows, over) => {
        const orders = ordersByAccount(salesOf(rows));
        const days = { over, fromDay: today - 200, toDay: today };
        const found = finish(migrationAnalysis(orders, slots, days, String, never, populationOf(rows), usualConfig));
        expect(sumOf(found.moves.flat())).toBe(slots.length);
        const stayed = sumOf(found.states.map((_, i) => found.moves[i]?.[i] ?? 0));
        expect(found.movers).toHaveLength(slots.length - stayed);
        for (const { from, to } of found.movers)
          expect(found.moves[found.states.indexOf(from)]?.[found.states.indexOf(to)]).toBeGreaterThan(0);
        const still = { over, fromDay: today, toDay: today };
        expect(
          finish(migrationAnalysis(orders, slots, still, String, never, populationOf(rows), usualConfig)).movers,
        ).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('tells who went where, with the effect and the reason', () => {
    const rows: Row[] = [
      ...[90, 60, 30].map((ago): Row => [0, today - 400 - ago, 100]),
      [1, today - 20, 700],
      ...[100, 50].map((ago): Row => [2, today - ago, 100]),
    ];
    const days = { over: 'lifecycle', fromDay: today - 400, toDay: today } as const;
    const found = finish(
      migrationAnalysis(
        ordersByAccount(salesOf(rows)),
        slots,
        days,
        (slot) => `a${slot}`,
        (slot) => (slot === 2 ? today - 3 : 0),
        populationOf(rows),
        usualConfig,
      ),
    );
    expect(
      found.movers.map(({ accountId, from, to, effectMinor, reason }) => [
        accountId,
        from,
        to,
        effectMinor,
        reason.key,
      ]),
    ).toEqual([
      ['a1', 'potential', 'new', 700, 'firstOrder'],
      ['a0', 'new', 'lost', -300, 'silent'],
      ['a2', 'potential', 'lost', 200, 'firstOrder'],
    ]);
    expect(found).toMatchObject({ from: dateOfDay(today - 400), to: '2026-11-22' });
  });

  it('lists the two hundred with the greatest effect', () => {
    const all = Int32Array.from({ length: 250 }, (_, account) => account);
    const rows = Array.from(all, (account): Row => [account, today - 5, 1 + ((account * 7) % 250)]);
    const days = { over: 'lifecycle', fromDay: today - 30, toDay: today } as const;
    const orders = ordersByAccount(salesOf(rows, 250));
    const work = migrationAnalysis(orders, all, days, String, never, populationOf([]), usualConfig);
    const { movers, ...found } = finish(work);
    expect(movers.map(({ effectMinor }) => effectMinor)).toEqual(Array.from({ length: 200 }, (_, i) => 250 - i));
    // The sums are those of all.
    expect(found).toMatchObject({ down: 0, up: 250, lostMinor: 0, wonMinor: (250 * 251) / 2 });
    expect(found).not.toHaveProperty('members');
  });

  it('names everybody who makes a move, and lists nobody else', () => {
    // Every tenth one has been silent for long: lost, not new.
    const all = Int32Array.from({ length: 2500 }, (_, account) => account);
    const rows = Array.from(all, (account): Row => [account, today - (account % 10 === 0 ? 390 : 5), 1 + account]);
    const move = { from: 'potential', to: 'lost' };
    const days = { over: 'lifecycle', fromDay: today - 400, toDay: today, move } as const;
    const orders = ordersByAccount(salesOf(rows, 2500));
    const found = finish(migrationAnalysis(orders, all, days, String, never, populationOf([]), usualConfig));
    const lost = [...all].filter((account) => account % 10 === 0);
    expect(found.members).toEqual(lost.map(String));
    expect(found.movers).toHaveLength(200);
    expect(new Set(found.movers.map(({ to }) => to))).toEqual(new Set(['lost']));
    // Whoever bought for the first time and is lost by now has neither risen nor fallen.
    expect(found).toMatchObject({ up: 2250, down: 0 });
  });

  it('rises and falls by where the customer went, whatever was spent', () => {
    const direction = (from: string, to: string) => directionOf({ from, to });
    expect(direction('loyal', 'champions')).toBe('up');
    expect(direction('champions', 'loyal')).toBe('down');
    expect(direction('potential', 'new')).toBe('up');
    expect(direction('lost', 'revived')).toBe('up');
    expect(direction('existing', 'slipping')).toBe('down');
    // As good as each other, or nobody knows: bought for the first time, and silent by now.
    expect(direction('new', 'promising')).toBeUndefined();
    expect(direction('at-risk', 'cannot-lose')).toBeUndefined();
    expect(direction('new', 'existing')).toBeUndefined();
    expect(direction('potential', 'about-to-sleep')).toBeUndefined();
    expect(direction('potential', 'lost')).toBeUndefined();
    expect(direction('A', 'B')).toBeUndefined();
  });

  it('never rises where it would have fallen the other way, nor where recency and frequency are both lower', () => {
    const names = usualSegments.map(({ name }) => name);
    for (const states of [names, lifecycleStates.filter((state) => state !== 'potential')])
      for (const from of states)
        for (const to of states) {
          const back = { up: 'down', down: 'up' } as const;
          const there = directionOf({ from, to });
          expect(directionOf({ from: to, to: from })).toBe(there && back[there]);
        }
    for (const a of usualSegments)
      for (const b of usualSegments) {
        const isLower = (part: 'recency' | 'frequency'): boolean =>
          b[part][1] <= a[part][0] && b[part][0] <= a[part][1];
        if (isLower('recency') && isLower('frequency'))
          expect(directionOf({ from: a.name, to: b.name })).not.toBe('up');
      }
  });

  it('counts a customer who rises and spends less as risen, and what is spent less as lost', () => {
    const rows: Row[] = [
      // Five who set the thresholds.
      ...[1, 2, 3, 4, 5].flatMap((account) =>
        Array.from({ length: account }, (_, n): Row => [account, today - 40 * account - n, 100]),
      ),
      // Spent much long ago, little of late.
      [0, today - 500, 900],
      [0, today - 20, 10],
    ];
    const days = { over: 'lifecycle', fromDay: today - 100, toDay: today } as const;
    const orders = ordersByAccount(salesOf(rows));
    const found = finish(
      migrationAnalysis(orders, Int32Array.of(0), days, String, never, populationOf(rows), {
        ...usualConfig,
        grades: { ...usualConfig.grades, months: 14 },
      }),
    );
    expect(found.movers).toMatchObject([{ from: 'lost', to: 'revived', effectMinor: -890 }]);
    expect(found).toMatchObject({ up: 1, down: 0, lostMinor: -890, wonMinor: 0 });
  });

  it('tells those who ordered again from those who order more often', () => {
    const rows: Row[] = [
      // Five who set the thresholds.
      ...[1, 2, 3, 4, 5].flatMap((account) =>
        Array.from({ length: account }, (_, n): Row => [account, today - 40 * account - n, 100]),
      ),
      [0, today - 250, 10],
      [0, today, 10],
    ];
    const days = { over: 'rfm', fromDay: today - 230, toDay: today } as const;
    const population = populationOf(rows);
    const reasonOf = (more: readonly Row[]) =>
      finish(
        migrationAnalysis(
          ordersByAccount(salesOf([...rows, ...more])),
          Int32Array.of(0),
          days,
          String,
          never,
          population,
          usualConfig,
        ),
      ).movers[0]?.reason;
    expect(reasonOf([])).toMatchObject({
      key: 'orderedAgain',
      values: { purchases: 1, silenceDays: 0, spendBeforeMinor: 10, spendMinor: 20, lastOrderOn: '2026-11-22' },
    });
    const often = Array.from({ length: 9 }, (_, n): Row => [0, today - n, 10]);
    const early: Row = [0, today - 231, 10];
    expect(reasonOf([...often, early])?.key).toBe('moreOften');
  });

  it('what if thresholds were others', () => {
    const rows: Row[] = [
      [0, today - 100, 500],
      [1, today - 90, 300],
      [2, today - 80, 100],
      [3, today - 80, 100],
    ];
    const sales = salesOf(rows);
    const population = populationOf(rows);
    const config = {
      ...usualConfig,
      grades: { ...usualConfig.grades, shares: [0.5, 0.95] },
      rhythm: { ...usualConfig.rhythm, newForDays: 110 },
    };
    const found = finish(
      whatIfAnalysis(
        ordersByAccount(sales),
        slots,
        { config: usualConfig, population },
        { config, population: withThresholds(population, sales, today, config) },
        String,
        () => 0,
        today,
      ),
    );
    // 500 and 300 bring 80 % of 1000; half of it brings 500 alone.
    expect(found.grades.movers).toEqual([{ accountId: '1', from: 'A', to: 'B' }]);
    expect(found.lifecycle.movers).toEqual([{ accountId: '0', from: 'existing', to: 'new' }]);
    expect(found.segments.movers).toEqual([]);
    expect(sumOf(found.grades.moves.flat())).toBe(6);
  });

  it('what if names accounts of every move, however many others there are', () => {
    const many = 500;
    // All but the last are lost by the shorter limit; the last one only becomes an old customer.
    const rows: Row[] = Array.from({ length: many }, (_, account) => [
      account,
      today - (account < many - 1 ? 80 : 40),
      9,
    ]);
    const sales = { ...salesOf(rows), customers: many };
    const population = populationOf(rows);
    const config = { ...usualConfig, rhythm: { ...usualConfig.rhythm, lostAfterDays: 60, newForDays: 30 } };
    const ask = (move?: { from: string; to: string; of: 'lifecycle' }) =>
      finish(
        whatIfAnalysis(
          ordersByAccount(sales),
          Int32Array.from({ length: many }, (_, account) => account),
          { config: usualConfig, population },
          { config, population },
          String,
          () => 0,
          today,
          move,
        ),
      );
    const { lifecycle } = ask();
    expect(sumOf(lifecycle.moves.flat())).toBe(many);
    expect(lifecycle.movers).toHaveLength(200);
    expect(lifecycle.movers.at(-1)).toEqual({ accountId: '499', from: 'new', to: 'existing' });
    // Asked for one move, it names all that make it.
    const asked = ask({ from: 'new', to: 'lost', of: 'lifecycle' });
    expect(asked.lifecycle.members).toEqual(Array.from({ length: 499 }, (_, account) => String(account)));
    expect(asked.grades).not.toHaveProperty('members');
  });
});
