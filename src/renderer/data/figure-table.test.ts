import fc from 'fast-check';
import { expect, it } from 'vitest';
import { accountFigures, type AccountFigures } from '../../shared/domain/account-figures';
import { usualConfig } from '../../shared/domain/insights/analysis-config';
import { keyOf, type StoredRecord } from './envelope';
import { Records } from './packed/records';
import { finish } from './slices';
import { Tables } from './tables';

const accounts = ['a0', 'a1', 'a2', 'a3'];
const order = fc.record({
  entity: fc.constant('order' as const),
  id: fc.constantFrom('o0', 'o1', 'o2', 'o3', 'o4', 'o5', 'o6', 'o7'),
  body: fc.record({
    accountId: fc.constantFrom(...accounts),
    status: fc.constantFrom('draft', 'submitted', 'accepted', 'delivered', 'cancelled'),
    orderedOn: fc.constantFrom('2026-11-20', '2026-11-21', '2026-10-05', '2025-11-23', '2024-02-29', '1969-12-31'),
    netMinor: fc.integer({ min: -5, max: 2 ** 40 }),
    currency: fc.constantFrom('EUR', 'CNY', 'TWD'),
  }),
});
const activity = fc.record({
  entity: fc.constant('activity' as const),
  id: fc.constantFrom('t0', 't1', 't2', 't3'),
  body: fc.record({
    accountId: fc.constantFrom(...accounts),
    status: fc.constantFrom('done', 'planned'),
    kind: fc.constantFrom('call', 'note'),
    // As the office of an older Roadbook may have sent it, too.
    startAt: fc.constantFrom('2026-11-20T08:00:00.000Z', '2026-11-20T08:00:00Z', '2026-11-21T08:30:00.000Z'),
  }),
});
const account = fc.record({
  entity: fc.constant('account' as const),
  id: fc.constantFrom(...accounts),
  body: fc.record({ name: fc.constantFrom('Adler', 'Zoo'), type: fc.constant('customer') }),
});
const population = fc.record({
  entity: fc.constant('analysisResult' as const),
  id: fc.constant('population:EUR'),
  body: fc.record({
    kind: fc.constant('population'),
    currency: fc.constant('EUR'),
    asOf: fc.constantFrom('2025-12-31', '2026-11-21'),
    content: fc.constant('{}'),
  }),
});
const step = fc.oneof(
  { weight: 1, arbitrary: fc.record({ change: population, isGone: fc.nat(5) }) },
  { weight: 6, arbitrary: fc.record({ change: fc.oneof(order, activity, account), isGone: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.constantFrom('ahead' as const, 'look' as const) },
  { weight: 1, arbitrary: fc.constant('midnight' as const) },
);
const names = [
  ...(['lastContactAt', 'lastOrderOn', 'orderCount', 'net12Minor', 'net12BeforeMinor', 'openOrders'] as const),
  ...(['openOrdersMinor', 'usualIntervalDays', 'slipping', 'currency', 'asOf'] as const),
];

it('holds in columns what the figures of plain arrays are, after any edits and on another day', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 10, maxLength: 30 }), (steps) => {
      const days = ['2026-11-22', '2026-11-23', '2027-11-22', '2028-01-01'];
      let day = 0;
      const today = (): string => days[Math.min(day, days.length - 1)] as string;
      const records = new Records();
      const tables = new Tables(records, { language: 'en', today, zoneOffset: () => 0 });
      const all = new Map<string, StoredRecord>();
      // Half a year after the last day of the head office the history has ended.
      const asOf = (): string => {
        const known = all.get(keyOf('analysisResult', 'population:EUR'));
        const last = known && !known.deleted ? String(known.body['asOf']) : today();
        return Date.parse(today()) - Date.parse(last) > 180 * 86_400_000 ? last : today();
      };
      const expected = (id: string): AccountFigures => {
        // In the order in which they came for the first time.
        const of = (entity: string): never[] =>
          [...all.values()].flatMap((one) =>
            one.entity === entity && !one.deleted && one.body['accountId'] === id ? [one.body as never] : [],
          );
        return accountFigures(of('order'), of('activity'), { asOf: asOf(), today: today() }, usualConfig.rhythm);
      };
      const look = (): void => {
        const table = tables.of('account');
        for (const id of accounts) {
          const slot = table.slotOf(id);
          if (slot === undefined) continue;
          const figures = expected(id);
          expect(table.row(id)?.figures).toEqual(figures);
          const read = names.map((name) => [name, table.reader(`figures.${name}`)(slot)]);
          expect(read).toEqual(names.map((name) => [name, figures[name]]));
        }
      };
      for (const one of steps) {
        if (one === 'look') look();
        else if (one === 'ahead') finish(tables.figures.work());
        else if (one === 'midnight') {
          day += 1;
          tables.turnDay();
        } else {
          const { entity, id, body } = one.change;
          const key = keyOf(entity, id);
          const record: StoredRecord = {
            ...{ id, entity, v: 1, rev: 1, gen: 1, deleted: one.isGone === 5, mut: null, byId: null, conflicts: [] },
            ...{ at: '2026-11-01T08:00:00.000Z', body },
          };
          all.set(key, record);
          const committed = new Map([[key, record]]);
          tables.apply(
            committed,
            records.apply(committed, () => undefined),
          );
        }
      }
      look();
      finish(tables.figures.work());
      look();
    }),
    { numRuns: 30 },
  );
});
