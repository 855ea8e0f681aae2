import { expect, test } from 'vitest';
import { dayPresets, instantsOf, spanOf } from './condition';

test('days that move with the calendar', () => {
  expect(Object.fromEntries(dayPresets.map((preset) => [preset, spanOf(preset, '2026-03-01')]))).toEqual({
    today: { from: '2026-03-01', until: '2026-03-01' },
    thisWeek: { from: '2026-02-23', until: '2026-03-01' },
    thisMonth: { from: '2026-03-01', until: '2026-03-31' },
    lastMonth: { from: '2026-02-01', until: '2026-02-28' },
    last7: { from: '2026-02-23', until: '2026-03-01' },
    last30: { from: '2026-01-31', until: '2026-03-01' },
    last90: { from: '2025-12-02', until: '2026-03-01' },
    olderThan30: { until: '2026-01-29' },
    olderThan90: { until: '2025-11-30' },
    next7: { from: '2026-03-01', until: '2026-03-08' },
    next30: { from: '2026-03-01', until: '2026-03-31' },
    overdue: { until: '2026-02-28' },
  });
  expect(spanOf('thisMonth', '2024-02-29')).toEqual({ from: '2024-02-01', until: '2024-02-29' });
  expect(spanOf('lastMonth', '2026-01-31')).toEqual({ from: '2025-12-01', until: '2025-12-31' });
});

test('days of an instant begin and end where the reader is', () => {
  expect(instantsOf({ from: '2026-11-22', until: '2026-11-22' }, 60)).toEqual({
    from: '2026-11-21T23:00:00.000Z',
    until: '2026-11-22T22:59:59.999Z',
  });
  expect(instantsOf({ until: '2026-11-22' }, -300)).toEqual({ until: '2026-11-23T04:59:59.999Z' });
});
