import { expect, it } from 'vitest';
import type { Condition } from '../../../shared/domain/condition';
import {
  accounts,
  company,
  dateOf,
  day,
  idOf,
  order,
  people,
  products,
  stored,
  tablesWith,
  tea,
} from '../../../../test/support/laptop-sales';
import { me } from '../../../../test/sync/people';

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
