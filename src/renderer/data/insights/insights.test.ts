import { describe, expect, it } from 'vitest';
import type { AccountFigures } from '../../../shared/domain/account-figures';
import { usualConfig } from '../../../shared/domain/insights/analysis-config';
import { encodeAnalysisResult } from '../../../shared/domain/insights/analysis-result';
import { fitPopulation } from '../../../shared/domain/insights/population';
import { scoreCustomer } from '../../../shared/domain/insights/score-customer';
import { rfmAnalysis, valueAnalysis } from '../../../shared/domain/insights/value-analysis';
import { finish } from '../../../shared/domain/insights/work';
import { ordersByAccount } from '../../../../test/support/customer-facts';
import {
  accounts,
  analysis,
  chance,
  company,
  dateOf,
  day,
  idOf,
  order,
  people,
  plainSales,
  populations,
  products,
  stored,
  tablesWith,
  today,
  type Sale,
} from '../../../../test/support/laptop-sales';
import { me } from '../../../../test/sync/people';
import type { Query } from '../api';
import { keyOf, type StoredRecord } from '../envelope';
import type { Tables } from '../tables';

describe('customer intelligence on the laptop', () => {
  it('gives the numbers of the pure functions over plain arrays', async () => {
    const sales = company();
    const { tables } = tablesWith([...people, ...products, ...sales.map(order)]);
    for (const currency of ['EUR', 'CHF']) {
      const plain = plainSales(sales, currency);
      const population = fitPopulation(plain, day, usualConfig, { currency, source: 'laptop' });
      const byAccount = ordersByAccount(plain);
      const facts = { asOf: today, currency, configVersion: '', populationSource: 'laptop' };
      const asked = { measure: 'revenue', months: 12, otherCurrencies: plain.left } as const;
      expect(await analysis(tables, { kind: 'value', currency })).toEqual({
        ...facts,
        ...finish(valueAnalysis(byAccount, plain.accounts, asked, String, population, usualConfig, day)),
      });
      expect(tables.insights.population(currency)).toEqual(population);
      expect(await analysis(tables, { kind: 'rfm', currency })).toEqual({
        ...facts,
        ...finish(rfmAnalysis(byAccount, plain.accounts, population, usualConfig, day)),
      });
    }
    const lifetime = await analysis(tables, { kind: 'lifetime' });
    expect(await analysis(tables, { kind: 'whiteSpace' })).toMatchObject({
      categories: [{ name: 'Oil' }, { name: 'Tea' }],
    });
    // By now the figures of all accounts are there: what they hold is not worked out anew.
    expect(tables.insights.ready()).toBeUndefined();
    expect(await analysis(tables, { kind: 'lifetime' })).toEqual(lifetime);
  });

  it('shows in lists what the scores of the customer say', async () => {
    const { tables, commit } = tablesWith([...people, ...products, ...company().map(order)]);
    commit(
      stored('case', 'c1', { type: 'complaint', subject: 'Late', accountId: idOf(4), ownerId: me, status: 'open' }),
      stored('activity', 'v1', {
        kind: 'call',
        status: 'done',
        startAt: '2026-11-20T09:00:00.000Z',
        accountId: idOf(5),
        ownerId: me,
        outcome: 'noAnswer',
      }),
      stored('tie', 't1', { kind: 'contract', name: 'Frame', accountId: idOf(6), since: '2026-01-01', ownerId: me }),
      stored('account', idOf(8), { name: 'Gone', type: 'customer', lostOn: '2026-11-21' }),
    );
    await tables.insights.ready();
    const bare = { lifecycle: 'potential', isTopFifth: false };
    for (let account = 0; account < accounts; account += 1) {
      const slot = tables.of('account').slotOf(idOf(account)) as number;
      const scores = tables.insights.scores.at(slot);
      const { facts, population, config } = tables.insights.factsOf(slot);
      expect(scores).toMatchObject(scoreCustomer(facts, population, config, day));
      const figures = tables.insights.figuresAt(slot);
      if (scores.orders === 0 && scores.firstOrderOn === undefined) expect(figures).toEqual(bare);
      else
        expect({ ...figures }).toMatchObject({
          lifecycle: scores.lifecycle.state,
          isTopFifth: scores.isTopFifth,
          ...(scores.grade === undefined ? {} : { grade: scores.grade }),
          ...(scores.churn ? { churnRisk: scores.churn.score } : {}),
          ...(scores.rfm ? { rfmSegment: scores.rfm.segment, recencyScore: scores.rfm.recency } : {}),
          ...(scores.rfm ? { frequencyScore: scores.rfm.frequency, monetaryScore: scores.rfm.monetary } : {}),
          ...(scores.value.pAlive === undefined ? {} : { aliveBp: Math.round(10_000 * scores.value.pAlive) }),
          ...(scores.value.lifetimeMinor === undefined ? {} : { lifetimeMinor: scores.value.lifetimeMinor }),
          ...(scores.value.nextOrderOn === undefined ? {} : { nextOrderOn: scores.value.nextOrderOn }),
          ...(scores.firstOrderOn === undefined
            ? {}
            : { firstOrderOn: scores.firstOrderOn, spendMinor: scores.spendPeriodMinor }),
        });
      // One by one as all at once.
      commit(tables.records.get(keyOf('account', idOf(account))) as StoredRecord);
      expect(tables.insights.figuresAt(slot)).toEqual(figures);
    }
  });

  it('follows every change of an order without reading the others again', async () => {
    const sales = company();
    const { tables, commit, tell } = tablesWith([...people, ...products, ...populations, ...sales.map(order)]);
    await tables.insights.orders();
    await analysis(tables, { kind: 'whiteSpace' });
    const { net } = tables.insights.sales;
    const bySpend = { sort: [{ field: 'figures.spendMinor', desc: true }] } as const;
    const lost = { where: [{ field: 'figures.lifecycle', op: 'eq', value: 'lost' }] } as const;
    const listed = async (of: Tables) => {
      const table = of.of('account');
      const lists = [];
      for (const query of [bySpend, lost]) {
        await table.ready(query);
        lists.push([...(table.answer(query).list?.view() ?? [])].map((slot) => table.idAt(slot)));
      }
      return lists;
    };
    await listed(tables);
    const pick = chance(3);
    for (let n = 0; n < 60; n += 1) {
      const sale = sales[pick(sales.length)] as Sale;
      const next = {
        ...sale,
        account: pick(accounts),
        net: pick(10_000),
        status: pick(3) ? 'delivered' : 'cancelled',
      } as const;
      sales[sales.indexOf(sale)] = next;
      commit({ ...order(next), deleted: n % 7 === 0 });
      if (n % 7 === 0) sales.splice(sales.indexOf(next), 1);
    }
    const asAnew = async (): Promise<void> => {
      const left = people.map((one) => tables.records.get(keyOf('account', one.id)) as StoredRecord);
      const { tables: anew } = tablesWith([...left, ...products, ...populations, ...sales.map(order)]);
      expect(await listed(tables)).toEqual(await listed(anew));
      for (const kind of ['value', 'rfm', 'whiteSpace'] as const)
        expect(await analysis(tables, { kind })).toEqual(await analysis(anew, { kind }));
    };
    await asAnew();
    const draft: Sale = { id: 'x1', account: 1, day, net: 777, currency: 'EUR', status: 'draft' };
    const submitted: Sale = { ...draft, id: 'x2', account: 2, status: 'submitted' };
    sales.push(draft, submitted);
    tell([order(submitted), order(draft)], [order(draft), order(submitted)]);
    await asAnew();
    commit(stored('account', idOf(2), { name: 'Away', type: 'customer' }));
    const buyer = sales.find((sale) => sale.status === 'delivered' && sale.net > 0 && sale.day > day - 300);
    const gone = stored('account', idOf(buyer?.account ?? 0), { name: 'Gone', type: 'customer' });
    const later: Sale = { ...submitted, id: 'x3', account: 5 };
    sales.push(later);
    commit({ ...gone, deleted: true }, order(later));
    await asAnew();
    commit(gone);
    await asAnew();
    expect(tables.insights.sales.net).toBe(net);
  });

  it('takes population, rules and settings of the head office, and says so', async () => {
    const { tables, commit } = tablesWith([...people, ...products, ...company().map(order)]);
    const own = await analysis(tables, { kind: 'value' });
    expect(own).toMatchObject({ populationSource: 'laptop', configVersion: '' });
    const population = {
      ...fitPopulation(plainSales(company(), 'EUR'), day, usualConfig, { currency: 'EUR', source: 'headOffice' }),
      gradeLimits: [1, 0],
    };
    const rules = {
      source: 'headOffice',
      asOf: today,
      configVersion: '',
      baskets: 9,
      minSupport: 0.1,
      rules: [],
    } as const;
    commit(
      stored('analysisResult', 'population:EUR', {
        kind: 'population',
        currency: 'EUR',
        asOf: today,
        content: encodeAnalysisResult({ kind: 'population', population }),
      }),
      stored('analysisResult', 'rules', {
        kind: 'rules',
        asOf: today,
        content: encodeAnalysisResult({ kind: 'rules', rules }),
      }),
      stored('analysisResult', 'broken', { kind: 'population', currency: 'EUR', asOf: today, content: '{' }),
    );
    const theirs = await analysis(tables, { kind: 'value' });
    expect(theirs).toMatchObject({ populationSource: 'headOffice', grades: [{ grade: 'A' }, { accounts: 0 }, {}] });
    expect(await analysis(tables, { kind: 'rules' })).toMatchObject({ sets: [{ source: 'headOffice', baskets: 9 }] });

    await tables.insights.ready();
    const lists = () => tables.of('account').ready({ where: [{ field: 'figures.grade', op: 'eq', value: 'Gold' }] });
    const gold = () =>
      tables.of('account').answer({ where: [{ field: 'figures.grade', op: 'eq', value: 'Gold' }] }).list?.length;
    await lists();
    expect(gold()).toBe(0);
    commit(
      stored('analysisSettings', 'own-analysis-settings', {
        currency: 'EUR',
        grades: [{ name: 'Gold', shareBp: 5000 }, { name: 'Silver' }],
      }),
    );
    await lists();
    expect(gold()).toBeGreaterThan(5);
    expect(await analysis(tables, { kind: 'rfm' })).toMatchObject({ configVersion: '1, 2026-11-01' });
  });

  it('calls slipping in lists whom the settings call so', async () => {
    const { tables, commit } = tablesWith([...people, ...products, ...company().map(order)]);
    const query: Query = { where: [{ field: 'figures.slipping', op: 'eq', value: true }] };
    const slipping = async (): Promise<number | undefined> => {
      await tables.of('account').ready(query);
      return tables.of('account').answer(query).list?.length;
    };
    const usual = await slipping();
    expect(usual).toBeGreaterThan(0);
    commit(
      stored('analysisSettings', 'own-analysis-settings', {
        ...{ currency: 'EUR', slippingFactorMilli: 1000, slippingLeastDays: 1, lostAfterDays: 3000 },
      }),
    );
    expect(await slipping()).toBeGreaterThan(usual ?? 0);
  });

  it('analyses a history that has ended on its last day, and who goes on on the day of that', async () => {
    const shifted = company().map((sale) => ({ ...sale, day: sale.day > 0 ? sale.day - 3000 : 0 }));
    const { tables, commit } = tablesWith([...people, ...products, ...shifted.map(order)]);
    const population = fitPopulation(plainSales(company(), 'EUR'), day, usualConfig, {
      currency: 'EUR',
      source: 'headOffice',
    });
    const ended = { ...population, asOf: dateOf(day - 3000) };
    commit(
      stored('analysisResult', 'population:EUR', {
        ...{ kind: 'population', currency: 'EUR', asOf: ended.asOf },
        content: encodeAnalysisResult({ kind: 'population', population: ended }),
      }),
    );
    expect(await analysis(tables, { kind: 'rfm' })).toMatchObject({ asOf: ended.asOf });
    await tables.insights.ready();
    const slot = tables.of('account').slotOf(idOf(1)) as number;
    expect(tables.insights.scores.at(slot).asOf).toBe(ended.asOf);
    // The figures of the orders alone are of the same day as the scores.
    const figures = () => tables.of('account').row(idOf(1))?.['figures'] as AccountFigures;
    expect(figures()).toMatchObject({ asOf: ended.asOf, slipping: figures().lifecycle === 'slipping' });
    expect(figures().net12Minor).toBeGreaterThan(0);
    const slipping = { where: [{ field: 'figures.slipping', op: 'eq', value: true }] } as const;
    await tables.of('account').ready(slipping);
    const late = tables.of('account').answer(slipping).list;
    expect(late?.length).toBeGreaterThan(0);
    const [first] = tables.insights.scores.at(slot).actions;
    commit(
      stored('suggestionAnswer', 'later', {
        ...{
          accountId: idOf(1),
          ownerId: me,
          kind: first?.key ?? 'call',
          answer: 'later',
          at: `${today}T09:00:00.000Z`,
        },
        ...(first?.productId === undefined ? {} : { productId: first.productId }),
      }),
    );
    expect(tables.insights.scores.at(slot).actions).not.toContainEqual(first);
    commit(order({ id: 'again', account: 1, day, net: 500, currency: 'EUR', status: 'submitted' }));
    expect(tables.insights.scores.at(slot)).toMatchObject({ asOf: today, lifecycle: { state: 'revived' } });
    expect(tables.insights.figuresAt(slot)).toMatchObject({ lifecycle: 'revived' });
    expect(figures()).toMatchObject({ asOf: today, lastOrderOn: today, lifecycle: 'revived' });
  });

  it('gives up a question that the same window has overtaken', async () => {
    const { tables } = tablesWith([...people, ...products, ...company().map(order)]);
    const first = tables.insights.analyse('one', { kind: 'value' });
    const second = tables.insights.analyse('one', { kind: 'value', measure: 'orders' });
    const elsewhere = tables.insights.analyse('two', { kind: 'value' });
    expect([await first, await second, await elsewhere]).toMatchObject([
      undefined,
      { measure: 'orders' },
      { measure: 'revenue' },
    ]);
  });

  it('lists accounts without what could not be worked out', async () => {
    const { tables } = tablesWith([...people, ...products, ...company().map(order)]);
    const table = tables.of('account');
    const query = { sort: [{ field: 'figures.grade' }, { field: 'name' }] } as const;
    tables.insights.knowledge.configFor = () => {
      throw new Error('broken');
    };
    await expect(table.ready(query)).rejects.toThrow('broken');
    expect(table.ready(query)).toBeUndefined();
    expect(table.answer(query).list?.length).toBe(accounts);
  });

  it('calls for a visit as often as the account says, and where it says nothing, the first of its segments', () => {
    const hotel = { name: 'Ritz', type: 'customer', industry: 'Hotel', ownerId: me } as const;
    const hotels = (id: string, position: number, visitIntervalDays?: number): StoredRecord =>
      stored('segment', id, {
        ...{ name: id, position, conditions: [{ key: 'industry', field: 'industry', op: 'in', value: '["Hotel"]' }] },
        ...(visitIntervalDays === undefined ? {} : { visitIntervalDays }),
      });
    const visit = stored('activity', 'v', {
      ...{ accountId: 'ritz', kind: 'visit', status: 'done', ownerId: me },
      startAt: `${dateOf(day - 40)}T10:00:00.000Z`,
    });
    const { tables, commit } = tablesWith([
      ...[stored('account', 'ritz', hotel), stored('account', 'shop', { ...hotel, industry: 'Retail' }), visit],
      ...[hotels('s1', 1), hotels('s2', 2, 30), hotels('s3', 3, 60)],
    ]);
    const visits = (id: string) =>
      tables.insights.scores
        .at(tables.of('account').slotOf(id) as number)
        .actions.filter(({ key }) => key === 'visit')
        .map(({ why }) => why[0]?.values);
    expect(visits('ritz')).toEqual([{ silenceDays: 40, intervalDays: 30 }]);
    expect(visits('shop')).toEqual([]);
    commit(hotels('s2', 4, 30));
    expect(visits('ritz')).toEqual([]);
    commit(stored('account', 'ritz', { ...hotel, visitIntervalDays: 7 }));
    expect(visits('ritz')).toEqual([{ silenceDays: 40, intervalDays: 7 }]);
  });

  it('answers when there is nothing at all', async () => {
    const { tables } = tablesWith([]);
    for (const kind of [
      'value',
      'rfm',
      'lifetime',
      'cohorts',
      'migration',
      'rules',
      'whiteSpace',
      'forecast',
      'targets',
      'quality',
      'drift',
      'whatIf',
    ] as const)
      expect(await tables.insights.analyse('window', { kind }), kind).toMatchObject({ asOf: today, currency: 'EUR' });
    expect(await tables.insights.suggest('nobody', [])).toEqual([]);
  });
});
