import { describe, expect, it } from 'vitest';
import { countKinds, dayRoad, nextDays, ordersByStop } from './day-road';

const activity = (id: string, time: string, status: 'planned' | 'done' | 'cancelled', durationMin = 45) => ({
  id,
  kind: 'visit' as const,
  status,
  startAt: `2026-11-19T${time}:00.000Z`,
  durationMin,
});
const at = (time: string): number => Date.parse(`2026-11-19T${time}:00.000Z`);
const road = (now: string, ...list: ReturnType<typeof activity>[]) =>
  dayRoad(list, at(now)).map((stop) => `${stop.activity.id} ${stop.state}`);

describe('dayRoad', () => {
  const day = [
    activity('c', '13:45', 'planned'),
    activity('a', '08:15', 'done'),
    activity('x', '09:00', 'cancelled'),
    activity('b', '11:15', 'planned'),
  ];

  it('sorts by time, leaves cancelled stops out and opens the next one', () => {
    expect(road('10:42', ...day)).toEqual(['a past', 'b next', 'c ahead']);
  });

  it('keeps a stop open while it lasts and half an hour more', () => {
    expect(road('12:20', ...day)).toEqual(['a past', 'b next', 'c ahead']);
    expect(road('12:31', ...day)).toEqual(['a past', 'b missed', 'c next']);
  });

  it('still waits for the last plan when the day is over', () => {
    expect(road('22:00', ...day)).toEqual(['a past', 'b missed', 'c next']);
    expect(road('22:00', activity('a', '08:15', 'done'))).toEqual(['a past']);
  });
});

describe('ordersByStop', () => {
  const visit = (id: string, time: string, accountId: string, status: 'planned' | 'done' = 'done') => ({
    ...activity(id, time, status),
    accountId,
  });
  const order = (id: string, accountId: string, time?: string) => ({
    ...{ id, accountId },
    ...(time === undefined
      ? {}
      : { statusHistory: [{ at: `2026-11-19T${time}:00.000Z`, status: 'submitted' as const, byId: 'me' }] }),
  });
  const stops = dayRoad(
    [
      visit('morning', '09:00', 'a'),
      visit('other', '10:00', 'b'),
      visit('noon', '13:00', 'a'),
      visit('late', '17:00', 'a', 'planned'),
    ],
    at('14:00'),
  );
  const told = (...orders: ReturnType<typeof order>[]) =>
    [...ordersByStop(stops, orders)].map(([stop, there]) => `${stop}: ${there.map(({ id }) => id).join(' ')}`);

  it('gives two visits to one account each its own orders', () => {
    expect(told(order('1', 'a', '09:30'), order('2', 'a', '13:20'), order('3', 'a', '13:40'))).toEqual([
      'morning: 1',
      'noon: 2 3',
    ]);
  });

  it('keeps what was written before the first of them, and drafts at the last one that is done', () => {
    expect(told(order('1', 'a', '08:00'), order('2', 'a'), order('3', 'nobody', '09:00'))).toEqual([
      'morning: 1',
      'noon: 2',
    ]);
  });
});

describe('countKinds', () => {
  it('counts visits and calls apart from the rest', () => {
    expect(countKinds([{ kind: 'visit' }, { kind: 'call' }, { kind: 'meeting' }, { kind: 'visit' }])).toEqual({
      visits: 2,
      calls: 1,
      others: 1,
    });
  });
});

describe('nextDays', () => {
  it('skips a weekend unless something is planned on it', () => {
    expect(nextDays('2026-11-19', new Set(), 4)).toEqual(['2026-11-20', '2026-11-23', '2026-11-24', '2026-11-25']);
    expect(nextDays('2026-11-19', new Set(['2026-11-21']), 3)).toEqual(['2026-11-20', '2026-11-21', '2026-11-23']);
  });
});
