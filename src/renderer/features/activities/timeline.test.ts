import { expect, test } from 'vitest';
import { madeAt } from '../../../shared/domain/ids';
import type { RecordOf } from '../../../shared/record';
import { timelineOf } from './timeline';

const meta = {
  rev: 1,
  pending: false,
  parked: false,
  conflicts: [],
  changedAt: '2026-11-01T00:00:00.000Z',
  changedById: null,
};
const visit: RecordOf<'activity'> = {
  id: 'v',
  meta,
  kind: 'visit',
  status: 'done',
  startAt: '2026-11-20T09:30:00.000Z',
  ownerId: 'u',
};
const order = (over: Partial<RecordOf<'order'>>): RecordOf<'order'> => ({
  id: 'o',
  meta,
  provisionalNumber: 'K7-0001',
  accountId: 'a',
  accountName: 'A',
  status: 'accepted',
  orderedOn: '2026-11-16',
  authorId: 'u',
  currency: 'EUR',
  grossMinor: 1,
  netMinor: 1,
  ...over,
});
const serviceCase: RecordOf<'case'> = {
  id: '01a1fa8b-5e00-7000-8000-000000000000',
  meta,
  type: 'complaint',
  subject: 'Rind damaged',
  accountId: 'a',
  ownerId: 'u',
  status: 'closed',
  closedAt: '2026-11-21T08:00:00.000Z',
};

test('newest first, orders by status, cases opened and closed', () => {
  const entries = timelineOf(
    {
      activities: [visit],
      orders: [
        order({
          statusHistory: [
            { at: '2026-11-16T08:00:00.000Z', status: 'draft' },
            { at: '2026-11-16T08:10:00.000Z', status: 'submitted' },
            { at: '2026-11-16T09:00:00.000Z', status: 'accepted' },
            { at: '2026-11-22T09:00:00.000Z', status: 'delivered' },
          ],
        }),
      ],
      cases: [serviceCase],
    },
    'all',
    60,
  );
  expect(entries.map((e) => [e.kind, e.kind === 'order' ? e.status : e.kind === 'case' ? e.event : ''])).toEqual([
    ['order', 'delivered'],
    ['case', 'closed'],
    ['case', 'opened'],
    ['activity', ''],
    ['order', 'accepted'],
  ]);
});

test('an imported order without history stands on its day, and drafts are nobody’s business', () => {
  const entries = timelineOf(
    { activities: [], orders: [order({}), order({ id: 'd', status: 'draft' })], cases: [] },
    'orders',
    0,
  );
  expect(entries).toHaveLength(1);
  expect(entries[0]).toMatchObject({ kind: 'order', dayOnly: true, status: 'accepted' });
});

test('a filter leaves only its kind', () => {
  const mail: RecordOf<'activity'> = { ...visit, id: 'm', kind: 'email' };
  const sources = { activities: [visit, mail], orders: [order({})], cases: [serviceCase] };
  expect(timelineOf(sources, 'talks', 0).map((e) => e.key)).toEqual(['v']);
  expect(timelineOf(sources, 'messages', 0).map((e) => e.key)).toEqual(['m']);
  expect(timelineOf(sources, 'orders', 0).map((e) => e.kind)).toEqual(['order']);
  expect(timelineOf(sources, 'service', 0).map((e) => e.kind)).toEqual(['case', 'case']);
});

test('the time in an id of version 7; nothing in another id', () => {
  expect(madeAt('019a9f2c-1000-7000-8000-000000000000')).toBe(new Date(0x019a9f2c1000).toISOString());
  expect(madeAt('ALFKI')).toBeUndefined();
  expect(madeAt('d9428888-122b-4b6d-8c1a-1f2e3d4c5b6a')).toBeUndefined();
});
