import { expect, it, vi } from 'vitest';
import type { Condition } from '../../../shared/domain/condition';
import { boughtFigures, type BoughtFigures } from '../../../shared/domain/insights/behaviour-figures';
import { countedOrders } from '../../../shared/domain/insights/counted-orders';
import {
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
import type { StoredRecord } from '../envelope';
import { stride } from '../slices';
import type { Tables } from '../tables';

const names = Object.keys(boughtFigures) as (keyof BoughtFigures)[];

async function idsOf(tables: Tables, condition: Condition): Promise<string[]> {
  const table = tables.of('account');
  const query = { where: [condition] };
  for (let making = table.ready(query); making; making = table.ready(query)) await making;
  return [...(table.answer(query).list?.view() ?? [])].map((slot) => table.idAt(slot)).sort();
}

/** As the orders themselves say, one after the other. */
function boughtBy(tables: Tables, id: string, name: keyof BoughtFigures): string[] {
  const { facts, day: asOfDay } = tables.insights.factsOf(tables.of('account').slotOf(id) as number);
  const { what, days } = boughtFigures[name];
  const bought = countedOrders(facts, asOfDay)
    .orders.filter((one) => one.day > asOfDay - days)
    .flatMap(({ lines = [] }) => lines.filter((one) => one.quantityMilli > 0 && one.netMinor >= 0));
  const found = bought.map(({ productId, categoryId }) => (what === 'product' ? productId : categoryId));
  return [...new Set(found.filter((one) => one !== undefined))].sort();
}

it('tells what was bought as the orders say, whatever comes, changes and goes', async () => {
  const pick = chance(11);
  const asked = [tea, 'p2', 'p3', 'p4', 'Tea', 'Oil', 'Drinks', 'nothing'];
  /** With lines of which some came back, and one of a product that comes later. */
  const sold = (sale: Sale): StoredRecord => {
    const one = order(sale);
    const more = Array.from({ length: pick(3) }, (_, n) => ({
      ...{ ...line, lineId: `m${n}`, productId: ['p2', 'p3', 'p4'][pick(3)] as string },
      ...{ quantityMilli: 1000 * (pick(4) - 1), netMinor: pick(900) - 200 },
    }));
    return { ...one, body: { ...one.body, lines: [...(one.body['lines'] as unknown[]), ...more] } };
  };
  const sales = company(5);
  const { tables, commit } = tablesWith([...people, ...products, ...sales.map(sold)]);
  const product = (id: string, category: string): StoredRecord =>
    stored('product', id, { code: id, name: id, category, priceMinor: 1, currency: 'EUR' });
  const changes: (() => StoredRecord[])[] = [
    () => [],
    () => Array.from({ length: 40 }, () => sold({ ...(sales[pick(sales.length)] as Sale), day: day - pick(500) })),
    () => [product('p4', 'Drinks')],
    () => [product(tea, 'Drinks'), sold({ ...(sales[0] as Sale), id: 'new', currency: 'CHF', day: day - 1 })],
    () => [0, 1, 2].map((n) => ({ ...sold(sales[n * 9] as Sale), deleted: true })),
    () => [stored('account', 'late', { name: 'Late', type: 'customer' })],
  ];
  for (const change of changes) {
    commit(...change());
    const everybody = [...people.map(({ id }) => id), ...(tables.of('account').slotOf('late') ? ['late'] : [])];
    for (const name of names) {
      const bought = new Map(everybody.map((id) => [id, boughtBy(tables, id, name)]));
      const those = (fits: (list: readonly string[]) => boolean): string[] =>
        everybody.filter((id) => fits(bought.get(id) ?? [])).sort();
      // What is not here as a product nobody can ask for.
      const known = asked.filter((one) => one !== 'p4' || tables.of('product').slotOf('p4') !== undefined);
      const field = `figures.${name}`;
      for (const value of known)
        expect(await idsOf(tables, { field, op: 'has', value })).toEqual(those((list) => list.includes(value)));
      const two = known.filter(() => pick(3) === 0);
      const isOneOf = (list: readonly string[]): boolean => list.some((one) => two.includes(one));
      expect(await idsOf(tables, { field, op: 'in', value: two })).toEqual(those(isOneOf));
    }
  }
  // The list itself, as rows show it.
  const slot = tables.of('account').slotOf(idOf(5)) as number;
  for (const name of names) {
    const value = tables.of('account').reader(`figures.${name}`)(slot) as string[];
    expect([...value].sort()).toEqual(boughtBy(tables, idOf(5), name));
  }
});

it('reads no order whole, no more accounts than a slice at a time, and nothing again until an order changes', async () => {
  const many = 2500;
  const id = (n: number): string => `019a9f2c-2000-7000-8000-${String(n).padStart(12, '0')}`;
  const { tables, commit } = tablesWith([
    ...products,
    ...Array.from({ length: many }, (_, n) => stored('account', id(n), { name: `A${n}`, type: 'customer' })),
  ]);
  const sale = (n: number): StoredRecord =>
    stored('order', `s${n}`, {
      ...{ provisionalNumber: `s${n}`, accountId: id(n), accountName: 'A', status: 'delivered', currency: 'EUR' },
      ...{ authorId: 'me', orderedOn: dateOf(day - 9), netMinor: 1, grossMinor: 1 },
      lines: [{ ...line, lineId: '1', productId: tea }],
    });
  commit(...Array.from({ length: many }, (_, n) => sale(n)));
  const bodies = vi.spyOn(tables.of('order').records, 'body');
  const accountsRead = vi.spyOn(tables.insights, 'countedOrders');

  const { bought } = tables.insights;
  const work = bought.work();
  for (let step = work.next(); !step.done; step = work.next()) {
    expect(accountsRead.mock.calls.length).toBeLessThanOrEqual(stride);
    accountsRead.mockClear();
  }
  bought.forgetAll();
  expect(await idsOf(tables, { field: 'figures.products12', op: 'has', value: tea })).toHaveLength(many);
  expect(accountsRead).toHaveBeenCalledTimes(many);
  accountsRead.mockClear();
  expect(await idsOf(tables, { field: 'figures.products3', op: 'has', value: tea })).toHaveLength(many);
  expect(await idsOf(tables, { field: 'figures.categoriesEver', op: 'in', value: ['Tea'] })).toHaveLength(many);
  expect(accountsRead).not.toHaveBeenCalled();
  commit({ ...sale(7), deleted: true });
  expect(await idsOf(tables, { field: 'figures.products3', op: 'has', value: tea })).toHaveLength(many - 1);
  expect(accountsRead).toHaveBeenCalledTimes(1);
  expect(bodies).not.toHaveBeenCalled();
});

it('knows the categories of products that were read from the storage anew', async () => {
  const sale = { id: 's1', account: 1, day: day - 9, net: 100, currency: 'EUR', status: 'delivered' } as const;
  const { tables, tell } = tablesWith([...people, ...products, order(sale)]);
  const those = (value: string) => idsOf(tables, { field: 'figures.categories3', op: 'has', value });
  expect(await those('Tea')).toEqual([idOf(1)]);
  const drink = { code: tea, name: tea, category: 'Drinks', priceMinor: 1, currency: 'EUR' } as const;
  tell([], [stored('product', tea, drink)]);
  tables.loaded('product');
  expect(await those('Tea')).toEqual([]);
  expect(await those('Drinks')).toEqual([idOf(1)]);
});
