import { expect, it } from 'vitest';
import { addDays } from '../../../shared/domain/dates';
import { encodeAnalysisResult } from '../../../shared/domain/insights/analysis-result';
import type { ProductRule, RuleSet } from '../../../shared/domain/insights/population';
import { conditionRowsOf } from '../../../shared/domain/saved-list';
import type { Body, EntityName } from '../../../shared/entities';
import { keyOf, type StoredRecord } from '../envelope';
import { Records } from '../packed/records';
import { Tables } from '../tables';

const today = '2026-11-22';
const stored = <N extends EntityName>(entity: N, id: string, body: Body<N>): StoredRecord => ({
  ...{ id, entity, v: 1, rev: 1, deleted: false, body: { ...body }, mut: 'from-office' },
  ...{ at: '2026-11-01T08:00:00.000Z', byId: 'u-office', conflicts: [], gen: 1 },
});

function tablesWith(records: readonly StoredRecord[]) {
  const store = new Records();
  const tables = new Tables(store, { language: 'en', today: () => today, zoneOffset: () => 60, currency: 'EUR' });
  const commit = (...changed: StoredRecord[]): void => {
    const committed = new Map(changed.map((record) => [keyOf(record.entity, record.id), record]));
    tables.apply(committed, store.apply(committed));
  };
  commit(...records);
  return { tables, commit };
}

const products = ['ink', 'paper', 'clips', 'tape'].map((id) =>
  stored('product', id, { code: id, name: id, category: 'Desk', priceMinor: 100, currency: 'EUR' }),
);
const segmentOf = (id: string, city: string, position: number): StoredRecord =>
  stored('segment', id, {
    name: id,
    position,
    conditions: conditionRowsOf([{ field: 'city', op: 'is', value: city }]),
  });
const parts: readonly StoredRecord[] = [
  stored('territory', 't-land', { name: 'Land' }),
  stored('territory', 't-north', { name: 'North', parentId: 't-land' }),
  segmentOf('s-late', 'Kiel', 9),
  segmentOf('s-first', 'Kiel', 1),
  segmentOf('s-other', 'Bonn', 0),
];
const account = (id: string, city: string): StoredRecord =>
  stored('account', id, { name: id, type: 'customer', city, territoryId: 't-north' });
const rule: ProductRule = {
  ...{ if: ['ink'], then: 'paper', confidence: 0.5, support: 0.1, lift: 2, leverage: 0.05, conviction: 2, baskets: 10 },
};
const sent = (id: string, of: Partial<RuleSet>, rules: readonly ProductRule[] = [rule]): StoredRecord => {
  const content = { asOf: today, configVersion: '', baskets: 100, minSupport: 0.01, source: 'headOffice' } as const;
  return stored('analysisResult', id, {
    ...{ kind: 'rules', asOf: today },
    content: encodeAnalysisResult({ kind: 'rules', rules: { ...content, rules, ...of } }),
  });
};
const whose = (sets: readonly RuleSet[]): string[] =>
  sets.map(({ source, segmentId, territoryId }) => `${source} ${segmentId ?? territoryId ?? 'all'}`);

it('are those that the head office has sent: of the segments in their order, of the territory and what is around it, of all', async () => {
  const { tables, commit } = tablesWith([
    ...[...products, ...parts, account('a', 'Kiel'), account('b', 'Bonn')],
    ...[sent('1', { segmentId: 's-late' }), sent('2', {}), sent('3', { territoryId: 't-land' })],
    ...[
      sent('4', { segmentId: 's-first' }),
      sent('5', { territoryId: 't-north' }, []),
      sent('6', { segmentId: 's-other' }),
    ],
  ]);
  const { customerRules, options } = tables.insights;
  const ofAccount = async (id: string): Promise<string[]> => {
    await customerRules.ready(id);
    return whose(customerRules.of(options.of('account').slotOf(id) ?? -1));
  };
  expect(await ofAccount('a')).toEqual(['s-first', 's-late', 't-land', 'all'].map((part) => `headOffice ${part}`));
  expect(await ofAccount('b')).toEqual(['s-other', 't-land', 'all'].map((part) => `headOffice ${part}`));
  // Another order of the segments, and another rule, count at once.
  commit(segmentOf('s-late', 'Kiel', 0), segmentOf('s-other', 'Kiel', 5));
  expect(await ofAccount('a')).toEqual(
    ['s-late', 's-first', 's-other', 't-land', 'all'].map((part) => `headOffice ${part}`),
  );
  const [suggestion] = await tables.insights.suggest('a', ['ink']);
  expect(suggestion).toMatchObject({ productId: 'paper', reason: { values: { segmentId: 's-late' } } });
});

const line = { productName: 'P', quantityMilli: 1000, unitPriceMinor: 100, discountBp: 0, netMinor: 100 };
const order = (id: string, accountId: string, ago: number, productIds: readonly string[]): StoredRecord =>
  stored('order', id, {
    ...{ provisionalNumber: id, accountId, accountName: accountId, status: 'delivered', currency: 'EUR' },
    ...{ authorId: 'u', orderedOn: addDays(today, -ago), netMinor: 100, grossMinor: 100 },
    lines: productIds.map((productId, n) => ({ ...line, lineId: String(n), productId })),
  });

it('are found here where the head office has sent none, of parts that are large enough', async () => {
  const many = (city: string, count: number, pair: readonly string[]): StoredRecord[] =>
    Array.from({ length: 5 }, (_, who) => [
      account(`${city}${who}`, city),
      ...Array.from({ length: count / 5 }, (_, n) =>
        order(`${city}${who}-${n}`, `${city}${who}`, 30 + n, n % 4 === 0 ? ['tape'] : pair),
      ),
    ]).flat();
  const { tables, commit } = tablesWith([
    ...[...products, ...parts, ...many('Kiel', 60, ['ink', 'paper']), ...many('Bonn', 40, ['ink', 'clips'])],
  ]);
  const found = await tables.insights.suggest('Kiel0', ['ink']);
  expect(
    found.filter(({ rule: of }) => of).map(({ productId, reason }) => [productId, reason.values['segmentId']]),
  ).toEqual([
    ['paper', 's-first'],
    ['clips', undefined],
  ]);
  const { customerRules, options } = tables.insights;
  const slot = options.of('account').slotOf('Bonn0') ?? -1;
  await customerRules.ready('Bonn0');
  // Fewer than fifty orders say nothing of a segment; of the territory they do, together with the others.
  expect(whose(customerRules.of(slot))).toEqual(['laptop t-north', 'laptop t-land', 'laptop all']);
  // From now on every laptop says the same.
  commit(sent('1', {}));
  expect(whose(customerRules.of(slot))).toEqual(['headOffice all']);
});

it('suggest only what the customer has a price for: by the list of its own, of its segment, or of its currency', async () => {
  const [also, segment] = [(then: string) => ({ ...rule, then }), segmentOf('s-francs', 'Bern', 0)];
  const swiss = (id: string, more: Partial<Body<'account'>> = {}): StoredRecord =>
    stored('account', id, { name: id, type: 'customer', currency: 'CHF', city: 'Bern', ...more });
  const listOf = (code: string, ...ids: string[]): StoredRecord =>
    stored('priceList', code, {
      ...{ code, name: code, revision: 1, currency: 'CHF', validFrom: '2026-01-01' },
      prices: ids.map((productId) => ({ productId, unitPriceMinor: 90 })),
    });
  const { tables, commit } = tablesWith([
    ...[...products, swiss('a'), account('b', 'Kiel'), sent('1', {}, [rule, also('clips'), also('tape')])],
    stored('product', 'tape', { code: 't', name: 't', priceMinor: 1, currency: 'EUR', discontinued: true }),
  ]);
  const suggested = async (id: string): Promise<string[]> =>
    (await tables.insights.suggest(id, ['ink'])).map(({ productId }) => productId).sort();
  expect([await suggested('a'), await suggested('b')]).toEqual([[], ['clips', 'paper']]);
  commit(listOf('CH', 'clips', 'tape'));
  expect(await suggested('a')).toEqual(['clips']);
  // Of two lists somebody has to choose: a segment, or the account itself.
  commit(listOf('CH2', 'paper'));
  expect(await suggested('a')).toEqual([]);
  commit({ ...segment, body: { ...segment.body, priceListId: 'CH2' } });
  expect(await suggested('a')).toEqual(['paper']);
  commit(swiss('a', { priceListId: 'CH' }));
  expect(await suggested('a')).toEqual(['clips']);
});
