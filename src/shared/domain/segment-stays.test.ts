import { expect, test } from 'vitest';
import { staysAfter, type SegmentStay } from './segment-stays';

const look = (
  before: readonly SegmentStay[],
  today: string,
  now: readonly string[],
  { asked = ['a', 'b'], first = [] as readonly string[] } = {},
) => staysAfter(before, new Set(asked), new Set(now), { today, isFirstLook: (id) => first.includes(id) });
const stay = (segmentId: string, from: string, rest: Partial<SegmentStay> = {}): SegmentStay => ({
  ...{ key: `${from} ${segmentId}`, segmentId, from },
  ...rest,
});

test('a stay begins with the first look that finds it and ends with the first that does not', () => {
  const first = look([], '2026-11-01', ['a'], { first: ['a'] });
  // Since when it is in, nobody knows.
  expect(first).toEqual([stay('a', '2026-11-01', { isEarlier: true })]);
  expect(look(first ?? [], '2026-11-02', ['a'])).toBeUndefined();
  const both = look(first ?? [], '2026-11-03', ['a', 'b']) ?? [];
  expect(both).toEqual([stay('a', '2026-11-01', { isEarlier: true }), stay('b', '2026-11-03')]);
  const left = look(both, '2026-11-05', ['b']) ?? [];
  expect(left).toEqual([stay('a', '2026-11-01', { isEarlier: true, until: '2026-11-05' }), stay('b', '2026-11-03')]);
  expect(look(left, '2026-11-09', ['a', 'b'])).toEqual([...left, stay('a', '2026-11-09')]);
});

test('looks of one day count as the last of them', () => {
  const held = [stay('a', '2026-11-01')];
  const out = look(held, '2026-11-05', []) ?? [];
  expect(look(out, '2026-11-05', ['a'])).toEqual(held);
  const inside = look([], '2026-11-05', ['a']) ?? [];
  expect(look(inside, '2026-11-05', [])).toEqual([]);
});

test('of segments nobody asked about, what was known stays', () => {
  expect(look([stay('c', '2026-11-01')], '2026-11-05', [])).toBeUndefined();
  expect(look([stay('c', '2026-11-01')], '2026-11-05', [], { asked: ['c'] })).toEqual([
    stay('c', '2026-11-01', { until: '2026-11-05' }),
  ]);
});

test('the oldest that have ended give way', () => {
  let stays: readonly SegmentStay[] = [];
  for (let n = 0; n < 2_002; n += 1) {
    const day = new Date(Date.UTC(2026, 0, n + 1)).toISOString().slice(0, 10);
    stays = look(stays, day, n % 2 === 0 ? ['a', 'b'] : ['b']) ?? stays;
  }
  expect([stays.length, stays.filter(({ segmentId }) => segmentId === 'b')]).toEqual([
    1_000,
    [stay('b', '2026-01-01')],
  ]);
});
