import { expect, it, vi } from 'vitest';
import type { Condition } from '../../../shared/domain/condition';
import { standingBehaviour } from '../../../shared/domain/insights/behaviour-figures';
import { judge } from '../../../shared/domain/insights/score-figures';
import { conditionRowsOf } from '../../../shared/domain/saved-list';
import {
  accounts,
  chance,
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
  type Sale,
} from '../../../../test/support/laptop-sales';
import { me } from '../../../../test/sync/people';
import type { StoredRecord } from '../envelope';

it('lists and segments ask for the behaviour that the page of an account shows, and follow every change', async () => {
  const { tables, commit } = tablesWith([...people, ...products, ...company().map(order)]);
  const table = tables.of('account');
  const idsOf = async (condition: Condition): Promise<string[]> => {
    const query = { where: [condition] };
    for (let making = table.ready(query); making; making = table.ready(query)) await making;
    return [...(table.answer(query).list?.view() ?? [])].map((slot) => table.idAt(slot)).sort();
  };
  const everybody = Array.from({ length: accounts }, (_, account) => idOf(account));
  const scoresOf = (id: string) => tables.insights.scores.at(table.slotOf(id) as number);
  const those = (fits: (id: string) => boolean): string[] => everybody.filter(fits).sort();

  commit(
    stored('promise', 'p1', {
      subject: 'Call',
      accountId: idOf(1),
      ownerId: me,
      status: 'broken',
      dueOn: dateOf(day - 9),
    }),
    stored('promise', 'p2', {
      subject: 'Call',
      accountId: idOf(2),
      ownerId: me,
      status: 'open',
      dueOn: dateOf(day - 1),
    }),
    stored('promise', 'p3', {
      subject: 'Call',
      accountId: idOf(2),
      ownerId: me,
      status: 'open',
      dueOn: dateOf(day + 1),
    }),
    stored('rating', 'r1', {
      accountId: idOf(3),
      about: 'service',
      expected: 3,
      experienced: 2,
      ratedOn: dateOf(day - 5),
      ownerId: me,
    }),
    stored('rating', 'r2', {
      accountId: idOf(3),
      about: 'service',
      expected: 3,
      experienced: 5,
      ratedOn: dateOf(day - 7),
      ownerId: me,
    }),
  );
  const loyal: Condition = { field: 'figures.loyalty', op: 'gte', value: 40 };
  expect(await idsOf(loyal)).toEqual(those((id) => (scoresOf(id).loyalty?.score ?? 0) >= 40));
  const brands: Condition = { field: 'figures.buyerClass', op: 'in', value: ['brand'] };
  const ofBrand = those((id) => scoresOf(id).buyer.class === 'brand');
  expect(ofBrand.length).toBeGreaterThan(0);
  expect(await idsOf(brands)).toEqual(ofBrand);
  const drifted = those((id) => scoresOf(id).drift?.isAlert === true);
  expect(await idsOf({ field: 'figures.hasDrifted', op: 'eq', value: true })).toEqual(drifted);
  expect(await idsOf({ field: 'figures.satisfaction', op: 'lte', value: 2 })).toEqual([idOf(3)]);
  const broken: Condition = { field: 'figures.promisesBroken', op: 'gte', value: 1 };
  expect(await idsOf(broken)).toEqual([idOf(1), idOf(2)].sort());

  const open: Condition = { field: 'figures.openComplaints', op: 'gte', value: 1 };
  expect(await idsOf(open)).toEqual([]);
  const complaint = { type: 'complaint', subject: 'Late', accountId: idOf(4), ownerId: me } as const;
  commit(stored('case', 'c1', { ...complaint, status: 'open' }));
  expect(await idsOf(open)).toEqual([idOf(4)]);
  commit(
    stored('promise', 'p2', { subject: 'Call', accountId: idOf(2), ownerId: me, status: 'kept', dueOn: dateOf(day) }),
  );
  expect(await idsOf(broken)).toEqual([idOf(1)]);
});

it('a product counts as bought in so many months, a category by its products, and what came back does not', async () => {
  const sale = (account: number, ago: number, net: number) =>
    order({ id: `s${account}`, account, day: day - ago, net, currency: 'EUR', status: 'delivered' });
  const one = (account: number) => stored('account', idOf(account), { name: idOf(account), type: 'customer' });
  const { tables, commit } = tablesWith([
    ...[...products, one(1), one(2), one(4), one(5)],
    ...[sale(1, 30, 100), sale(2, 200, 100), sale(4, 900, 100), sale(5, 30, -100)],
  ]);
  const table = tables.of('account');
  const idsOf = async (field: string, value: string): Promise<string[]> => {
    const query = { where: [{ field: `figures.${field}`, op: 'has', value } as const] };
    for (let making = table.ready(query); making; making = table.ready(query)) await making;
    return [...(table.answer(query).list?.view() ?? [])].map((slot) => table.idAt(slot)).sort();
  };
  expect(await idsOf('products3', tea)).toEqual([idOf(1)]);
  expect(await idsOf('products12', tea)).toEqual([idOf(1), idOf(2)].sort());
  expect(await idsOf('productsEver', tea)).toEqual([idOf(1), idOf(2), idOf(4)].sort());
  expect(await idsOf('categories12', 'Tea')).toEqual([idOf(1), idOf(2)].sort());
  commit(sale(4, 3, 100));
  expect(await idsOf('categories3', 'Tea')).toEqual([idOf(1), idOf(4)].sort());
  commit(stored('product', tea, { code: tea, name: tea, category: 'Drinks', priceMinor: 1, currency: 'EUR' }));
  expect(await idsOf('categories3', 'Tea')).toEqual([]);
});

it('of a segment that says how often its accounts are visited, the behaviour may decide who is in it; and no order is read whole', async () => {
  const { tables, commit } = tablesWith([...people, ...products, ...company().map(order)]);
  const loyal: Condition = { field: 'figures.loyalty', op: 'gte', value: 40 };
  commit(stored('segment', 'loyal', { name: 'Loyal', conditions: conditionRowsOf([loyal]), visitIntervalDays: 14 }));
  const table = tables.of('account');
  const query = { where: [loyal] };
  const bodies = vi.spyOn(tables.of('order').records, 'body');
  for (let making = table.ready(query); making; making = table.ready(query)) await making;
  const found = [...(table.answer(query).list?.view() ?? [])];
  expect(bodies).not.toHaveBeenCalled();
  expect(found.length).toBeGreaterThan(0);
  const careOf = (slot: number) => tables.insights.factsOf(slot).facts.account.visitIntervalDays;
  expect(found.map(careOf)).toEqual(found.map(() => 14));
});

it('is told from columns of the orders as from the orders themselves, of lines with discounts, unknown products and none', async () => {
  const pick = chance(23);
  const discounted = (sale: Sale): StoredRecord => {
    const one = order(sale);
    const productOf = (): string => [tea, 'p2', 'p3', 'unknown', 'stranger'][pick(5)] as string;
    const lines = Array.from({ length: pick(4) }, (_, n) => ({
      ...{ ...line, lineId: `${n}`, productId: productOf(), discountBp: pick(2) * 500 },
      ...{ netMinor: pick(9000) - 300 },
    }));
    const { lines: _, ...sums } = one.body;
    return { ...one, body: pick(6) === 0 ? sums : { ...one.body, lines } };
  };
  const sales = company(9);
  const { tables, commit } = tablesWith([...people, ...products, ...sales.map(discounted)]);
  const table = tables.of('account');
  const names = ['loyalty', 'buyerClass', 'hasDrifted', 'openComplaints', 'satisfaction'] as const;
  const query = { where: [{ field: 'figures.loyalty', op: 'gte', value: 1 } as const] };
  const compare = async (): Promise<void> => {
    for (let making = table.ready(query); making; making = table.ready(query)) await making;
    for (let account = 0; account < accounts; account += 1) {
      const slot = table.slotOf(idOf(account)) as number;
      const { facts, config, day: asOfDay, population } = tables.insights.factsOf(slot);
      const slow = standingBehaviour(facts, judge(population, config, asOfDay), config, asOfDay);
      for (const name of names) expect(table.reader(`figures.${name}`)(slot), `${name} ${account}`).toEqual(slow[name]);
    }
  };
  await compare();
  commit(...Array.from({ length: 60 }, () => discounted(sales[pick(sales.length)] as Sale)));
  await compare();
  commit(stored('product', 'stranger', { code: 's', name: 's', category: 'New', priceMinor: 1, currency: 'EUR' }));
  await compare();
});
