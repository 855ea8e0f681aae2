import { expect, test } from 'vitest';
import { Attention } from './attention';
import { recordKey, type StoredRecord } from './envelope';

const lost = (entity: string, body: Record<string, unknown>): StoredRecord => ({
  ...{ id: entity, entity, v: 1, rev: 2, gen: 1, deleted: false, body, mut: 'm', at: '2026-11-01T08:00:00.000Z' },
  byId: 'otto',
  conflicts: [{ field: 'amountMinor', value: 7, base: 5, byId: 'maria', at: '2026-11-01T08:00:00.000Z' }],
});

test('a value of a target that was lost concerns who set it, and not whom the target is for', () => {
  const attention = new Attention();
  const records = [
    lost('target', { personId: 'anna', period: 'month', startsOn: '2026-11-01', amountMinor: 6, currency: 'EUR' }),
    lost('opportunity', { name: 'Tea', accountId: 'a', ownerId: 'anna', stage: 'new' }),
  ];
  attention.apply(new Map(records.map((record) => [recordKey(record), record])));
  const of = (userId: string): string[] => attention.conflicts(userId).map(({ entity }) => entity);
  expect([of('maria'), of('anna'), of('ben')]).toEqual([['target', 'opportunity'], ['opportunity'], []]);
});
