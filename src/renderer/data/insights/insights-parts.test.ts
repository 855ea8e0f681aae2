import { describe, expect, it } from 'vitest';
import type { Analyses } from '../../../shared/domain/insights/analyses';
import { encodeAnalysisResult } from '../../../shared/domain/insights/analysis-result';
import { conditionRowsOf } from '../../../shared/domain/saved-list';
import type { Body } from '../../../shared/entities';
import {
  analysis,
  company,
  dateOf,
  day,
  idOf,
  line,
  order,
  people,
  products,
  stored,
  tablesWith,
  tea,
  today,
} from '../../../../test/support/laptop-sales';
import { me } from '../../../../test/sync/people';
import type { AnalysisRequest } from '../api';
import type { StoredRecord } from '../envelope';

describe('reports of a part of the customers', () => {
  it('are of a segment and of a territory with its parts, and rules of both, or of the company where they have none', async () => {
    const conditions = conditionRowsOf([{ field: 'city', op: 'is', value: 'LÜBECK' }]);
    const scored = conditionRowsOf([{ field: 'figures.spendMinor', op: 'gte', value: 500 }]);
    const ruleSet = (id: string, product: string, of: { territoryId?: string; segmentId?: string }): StoredRecord =>
      stored('analysisResult', id, {
        ...{ kind: 'rules', asOf: today, ...of },
        content: encodeAnalysisResult({
          kind: 'rules',
          rules: {
            ...{ source: 'headOffice', asOf: today, configVersion: '', baskets: 100, minSupport: 0.1, ...of },
            rules: [
              {
                ...{ if: [tea], then: product, support: 0.5, confidence: 0.9, lift: 2, leverage: 0.1 },
                ...{ conviction: 3, baskets: 50 },
              },
            ],
          },
        }),
      });
    const one = (account: number, city: string, territoryId: string): StoredRecord =>
      stored('account', idOf(account), { name: `A${account}`, type: 'customer', city, territoryId });
    const sale = (account: number, net: number): StoredRecord =>
      order({ id: `s${account}`, account, day: day - 40, net, currency: 'EUR', status: 'delivered' });
    const other = order({ id: 's43', account: 4, day: day - 40, net: 0, currency: 'EUR', status: 'delivered' });
    const { tables } = tablesWith([
      ...products,
      ...[
        one(4, 'Kiel', 'north'),
        { ...other, body: { ...other.body, lines: [{ ...line, lineId: '1', productId: 'p2' }] } },
      ],
      ...[one(1, 'Lübeck', 'north'), one(2, 'Kiel', 'coast'), one(3, 'Ulm', 'south')],
      ...[sale(1, 100), sale(2, 1000), sale(3, 10_000)],
      stored('territory', 'north', { name: 'North' }),
      stored('territory', 'coast', { name: 'Coast', parentId: 'north' }),
      stored('territory', 'south', { name: 'South' }),
      stored('segment', 'hansa', { name: 'Hansa', conditions }),
      stored('segment', 'big', { name: 'Big', conditions: scored }),
      stored('segment', 'nobody', { name: 'Nobody' }),
      ...[
        ruleSet('r1', 'p2', {}),
        ruleSet('r2', 'p3', { segmentId: 'big' }),
        ruleSet('r3', 'p3', { territoryId: 'south' }),
      ],
    ]);
    const totalOf = async (of: Pick<AnalysisRequest, 'territoryId' | 'segmentId'>) =>
      ((await tables.insights.analyse('window', { kind: 'value', ...of })) as { total: number } | undefined)?.total;
    expect(await totalOf({})).toBe(11_100);
    expect(await totalOf({ segmentId: 'hansa' })).toBe(100);
    expect(await totalOf({ segmentId: 'big' })).toBe(11_000);
    expect(await totalOf({ segmentId: 'big', territoryId: 'south' })).toBe(10_000);
    expect(await totalOf({ segmentId: 'nobody' })).toBe(0);
    expect(await totalOf({ territoryId: 'north' })).toBe(1100);

    const setsOf = async (of: Pick<AnalysisRequest, 'territoryId' | 'segmentId'>) =>
      ((await tables.insights.analyse('window', { kind: 'rules', ...of })) as Analyses['rules'] | undefined)?.sets.map(
        ({ territoryId, segmentId }) => territoryId ?? segmentId ?? 'company',
      );
    expect(await setsOf({})).toEqual(['company', 'south', 'big']);
    expect(await setsOf({ segmentId: 'big' })).toEqual(['big']);
    // One order is no rule.
    expect(await setsOf({ segmentId: 'hansa' })).toEqual(['company']);
    // Those of the territory with its parts are found here, and say so.
    expect(await tables.insights.analyse('window', { kind: 'rules', territoryId: 'north' })).toMatchObject({
      populationSource: 'laptop',
      sets: [{ source: 'laptop', territoryId: 'north', baskets: 3 }],
    });
    expect(await tables.insights.analyse('window', { kind: 'rules', segmentId: 'big' })).toMatchObject({
      populationSource: 'headOffice',
    });

    // Rules of a segment speak to its customers alone.
    const suggested = async (account: number) =>
      (await tables.insights.suggest(idOf(account), [tea])).map(({ productId }) => productId).sort();
    expect(await suggested(1)).toEqual(['p2']);
    expect(await suggested(2)).toEqual(['p2', 'p3']);
  });

  it('counts an account where it is: with its owner, in its territory', async () => {
    const { tables, commit } = tablesWith([...people, ...products, ...company().map(order)]);
    const mine = async () =>
      (await analysis(tables, { kind: 'value', ownerId: me })) as { accounts: number; total: number };
    const before = await mine();
    const whole = (await analysis(tables, { kind: 'value' })) as { accounts: number };
    const other = (await analysis(tables, { kind: 'value', ownerId: 'u-other' })) as { accounts: number };
    expect(before.accounts + other.accounts).toBe(whole.accounts);
    const lately = company().find(
      (sale) => sale.status === 'delivered' && sale.currency === 'EUR' && sale.day > day - 300 && sale.day <= day,
    );
    const id = idOf(lately?.account ?? 0);
    const body = tables.of('account').row(id) as unknown as Body<'account'>;
    const theirs = body.ownerId === me ? 'u-other' : me;
    commit(stored('account', id, { ...body, ownerId: theirs, territoryId: 'north' }));
    const after = await mine();
    expect(after.accounts - before.accounts).toBe(theirs === me ? 1 : -1);
    expect(await analysis(tables, { kind: 'value', territoryId: 'north' })).toMatchObject({ accounts: 1 });
  });

  it('compares who stayed with what they had in their first half year', async () => {
    const start = day - 1300;
    const some = Array.from({ length: 44 }, (_, n) => n);
    const kept = (n: number): boolean => n % 2 === 0;
    const ordersOf = (n: number): StoredRecord[] =>
      [0, 300, ...(kept(n) ? [600, 900, 1200] : [])].map((after) =>
        order({ id: `y${n}-${after}`, account: n, day: start + after, net: 100, currency: 'EUR', status: 'delivered' }),
      );
    const tie = (n: number): StoredRecord =>
      stored('tie', `t${n}`, {
        // Those of the others came too late.
        ...{ accountId: idOf(n), kind: 'training', name: 'Course', ownerId: me },
        since: dateOf(start + (kept(n) ? 100 : 250)),
      });
    const visit = (n: number): StoredRecord =>
      stored('activity', `v${n}`, {
        ...{ accountId: idOf(n), kind: n < 4 ? 'call' : 'visit', status: 'done', ownerId: me },
        startAt: `${dateOf(start + 50)}T10:00:00.000Z`,
      });
    const { tables } = tablesWith([
      ...some.map((n) => stored('account', idOf(n), { name: `A${n}`, type: 'customer' })),
      ...[...some.flatMap(ordersOf), ...some.map(tie), ...some.map(visit)],
    ]);
    const found = (await tables.insights.analyse('window', { kind: 'lifetime' })) as Analyses['lifetime'] | undefined;
    // All but four were visited: too few to compare with.
    expect(found?.staying).toMatchObject({
      customers: 44,
      sides: [
        {
          ...{ side: 'tie', days: 730, isMoreThanChance: true },
          with: { customers: 22, lost: 0, share: 1 },
          without: { customers: 22, lost: 22, share: 0 },
        },
      ],
    });
  });

  it('has no basket for what was given back', async () => {
    const sale = (id: string, account: number, net: number): StoredRecord =>
      order({ id, account, day: day - 40, net, currency: 'EUR', status: 'delivered' });
    const { tables } = tablesWith([...products, ...people.slice(0, 9), sale('s1', 1, 100), sale('s2', 2, -100)]);
    // Its other line was not given back.
    expect(await tables.insights.analyse('window', { kind: 'rules' })).toMatchObject({ sets: [{ baskets: 2 }] });
    const back = sale('s4', 2, -100);
    const lines = (back.body['lines'] as object[]).slice(0, 1);
    const { tables: others } = tablesWith([
      ...[...products, ...people.slice(0, 9), sale('s1', 1, 100)],
      { ...back, body: { ...back.body, lines } },
    ]);
    expect(await others.insights.analyse('window', { kind: 'rules' })).toMatchObject({ sets: [{ baskets: 1 }] });
  });
});
