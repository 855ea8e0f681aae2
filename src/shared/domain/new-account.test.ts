import { expect, it } from 'vitest';
import type { Condition } from './condition';
import { segmentsOfNew } from './new-account';
import { conditionRowsOf } from './saved-list';

const calendar = { today: () => '2026-11-22', zoneOffset: () => 60 };
const segment = (id: string, ...conditions: readonly Condition[]) => ({ id, conditions: conditionRowsOf(conditions) });
const segments = [
  segment('hotels', { field: 'industry', op: 'in', value: ['Hotel'] }),
  segment('best', { field: 'figures.grade', op: 'in', value: ['A'] }),
  segment('large', { field: 'figures.net12Minor', op: 'gte', value: 100 }),
  segment('quiet', { field: 'figures.orderCount', op: 'eq', value: 0 }, { field: 'type', op: 'eq', value: 'customer' }),
  segment('potential', { field: 'figures.lifecycle', op: 'in', value: ['potential'] }),
  segment('gold', { field: 'tags', op: 'has', value: 'Gold' }),
  segment('nobody'),
];
const found = (draft: Parameters<typeof segmentsOfNew>[0]): string[] =>
  segmentsOfNew(draft, segments, tags, calendar).map(({ id }) => id);
// Hotels are gold by rule.
const tags = [{ id: 't', name: 'Gold', formerNames: ['Golden'], segmentId: 'hotels' }];

it('knows the segments of somebody who has not ordered yet by what is entered', () => {
  expect(found({ type: 'customer', name: 'Ritz' })).toEqual(['quiet', 'potential']);
  expect(found({ type: 'prospect', name: 'Ritz', industry: 'Hotel' })).toEqual(['hotels', 'potential', 'gold']);
  expect(found({ type: 'prospect', name: 'Ritz', tags: ['Golden'] })).toEqual(['potential', 'gold']);
});
