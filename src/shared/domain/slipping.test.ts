import { describe, expect, it } from 'vitest';
import { usualConfig } from './insights/analysis-config';
import { isSlipping, orderDueOn, silenceOf } from './slipping';

const { rhythm } = usualConfig;

describe('slipping', () => {
  it('compares the silence with what is usual', () => {
    expect(silenceOf({ lastOrderOn: '2026-10-16', usualIntervalDays: 21, asOf: '2026-11-19' })).toEqual({
      days: 34,
      usualDays: 21,
    });
    expect(isSlipping({ days: 34, usualDays: 21 }, rhythm)).toBe(true);
    expect(isSlipping({ days: 31, usualDays: 21 }, rhythm)).toBe(false);
  });

  it('needs a week beyond the usual, so that a daily customer is not slipping after a weekend', () => {
    expect(isSlipping({ days: 4, usualDays: 1 }, rhythm)).toBe(false);
    expect(isSlipping({ days: 8, usualDays: 1 }, rhythm)).toBe(true);
  });

  it('goes by the settings of the administrator', () => {
    const strict = { ...rhythm, slippingFactor: 1.2, leastDays: 2, lostAfterDays: 40 };
    expect(isSlipping({ days: 26, usualDays: 21 }, rhythm)).toBe(false);
    expect(isSlipping({ days: 26, usualDays: 21 }, strict)).toBe(true);
    expect(isSlipping({ days: 41, usualDays: 21 }, strict)).toBe(false);
  });

  it('expects the next order a usual interval after the last one', () => {
    expect(orderDueOn({ lastOrderOn: '2026-11-16', usualIntervalDays: 21 })).toBe('2026-12-07');
    expect(orderDueOn({ lastOrderOn: '2026-11-16' })).toBeUndefined();
  });

  it('says nothing without a usual interval', () => {
    expect(silenceOf({ lastOrderOn: '2026-10-16', asOf: '2026-11-19' })).toBeUndefined();
  });
});
