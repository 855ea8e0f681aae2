import { expect, it } from 'vitest';
import {
  company,
  day,
  idOf,
  order,
  people,
  plainSales,
  products,
  stored,
  tablesWith,
  tea,
} from '../../../../test/support/laptop-sales';
import { me } from '../../../../test/sync/people';
import type { Analyses, AnalysisKind } from '../../../shared/domain/insights/analyses';
import { daysOf } from '../../../shared/domain/targets';
import type { Body } from '../../../shared/entities';
import type { AnalysisRequest } from '../api';
import type { Tables } from '../tables';

const asked = async <K extends AnalysisKind>(tables: Tables, request: AnalysisRequest<K>): Promise<Analyses[K]> =>
  (await tables.insights.analyse('window', request)) as Analyses[K];
const deal = (id: string, account: number, more: Partial<Body<'opportunity'>>) =>
  stored('opportunity', id, {
    ...{ name: id, accountId: idOf(account), ownerId: me, stage: 'proposal', currency: 'EUR' },
    ...{ closeOn: '2026-12-10', valueMinor: 1000, probabilityBp: 5000, ...more },
  });
const quarter = { period: 'quarter', startsOn: '2026-10-01', currency: 'EUR' } as const;

it('puts beside a target what its accounts ordered in the period until today, and what should still close in it', async () => {
  const sales = company();
  const { tables, commit } = tablesWith([
    ...people,
    ...products,
    ...sales.map(order),
    stored('territory', 'north', { name: 'North' }),
    stored('target', 'g1', { personId: me, ...quarter, amountMinor: 1_000_000 }),
    stored('target', 'g2', { territoryId: 'north', ...quarter, amountMinor: 50_000 }),
    stored('target', 'g3', { personId: me, ...quarter, amountMinor: 9, currency: 'CHF' }),
    stored('target', 'g4', { personId: me, ...quarter, startsOn: '2025-10-01', amountMinor: 7 }),
    deal('mine', 1, {}),
    deal('overdue', 1, { closeOn: '2026-01-01', probabilityBp: 3333 }),
    deal('later', 1, { closeOn: '2027-01-01' }),
    deal('won', 1, { stage: 'won' }),
    deal('dear', 1, { currency: 'USD' }),
    deal('theirs', 2, {}),
  ]);
  const [first] = daysOf('2026-Q4');
  const plain = plainSales(sales, 'EUR');
  const soldBy = (isTheirs: (account: number) => boolean): number =>
    plain.customer.reduce((sum, account, n) => {
      const on = plain.day[n] as number;
      return isTheirs(account) && on >= first && on <= day ? sum + (plain.amount[n] as number) : sum;
    }, 0);
  const { rows, periods, period } = await asked(tables, { kind: 'targets' });
  expect([periods, period]).toEqual([['2026-Q4', '2025-Q4'], '2026-Q4']);
  expect(rows).toMatchObject([
    { territoryId: 'north', targetMinor: 50_000, orderedMinor: 0, orders: 0, weightedMinor: 0, isTop: true },
    {
      ...{ personId: me, targetMinor: 1_000_000, orderedMinor: soldBy((account) => account % 2 === 1) },
      weightedMinor: 833,
      deals: [
        { id: 'mine', valueMinor: 1000, weightedMinor: 500 },
        { id: 'overdue', valueMinor: 1000, weightedMinor: 333 },
      ],
    },
  ]);
  expect(rows[1]?.orderedMinor).toBeGreaterThan(0);
  // An account that comes to the territory brings its orders and opportunities.
  commit(stored('account', idOf(1), { name: 'One', type: 'customer', ownerId: me, territoryId: 'north' }));
  const moved = await asked(tables, { kind: 'targets' });
  expect(moved.rows[0]).toMatchObject({ orderedMinor: soldBy((account) => account === 1), weightedMinor: 833 });
  // Last year: nothing is still to come, and what was ordered lies in its days.
  const before = await asked(tables, { kind: 'targets', period: '2025-Q4' });
  expect(before.rows).toMatchObject([{ personId: me, targetMinor: 7, weightedMinor: 0, deals: [] }]);
  expect((await asked(tables, { kind: 'targets', currency: 'CHF' })).rows).toMatchObject([{ targetMinor: 9 }]);
  expect(await asked(tables, { kind: 'targets', currency: 'USD' })).toMatchObject({ periods: [], rows: [] });
});

it('forecasts one product from its part of the pipeline', async () => {
  const lines = [
    { productId: tea, amountMinor: 600 },
    { productId: 'p2', amountMinor: 100 },
  ];
  const { tables } = tablesWith([
    ...people,
    ...products,
    ...company().map(order),
    deal('one', 1, { lines }),
    deal('two', 2, { lines: [{ productId: tea, amountMinor: 200 }], valueMinor: 100, stage: 'negotiation' }),
    deal('three', 3, {}),
  ]);
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  const all = await asked(tables, { kind: 'forecast' });
  expect(all.pipelineByProduct).toEqual([
    { productId: tea, deals: 2, openMinor: 700, weightedMinor: 350 },
    { productId: 'p2', deals: 1, openMinor: 100, weightedMinor: 50 },
    { deals: 2, openMinor: 1300, weightedMinor: 650 },
  ]);
  expect(sum(all.pipelineMinor)).toBe(1050);
  const own = await asked(tables, { kind: 'forecast', productId: tea });
  expect([sum(own.pipelineMinor), own.pipelineByProduct.length]).toEqual([350, 1]);
  expect(own.stages.map(({ open }) => open)).toEqual([0, 0, 1, 1]);
});
